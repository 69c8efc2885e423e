//! Every figure at full precision, in batches.

use std::{ops::Range, sync::Arc};

use eslabon_proto::{
    sectors::v1::{self as pb, ExportWhat},
    r#type::v1::Progress,
};
use futures::stream;

use super::{Answers, convert};
use crate::{
    app::{App, Call, View},
    error::Error,
    names,
};

/// Rows of a batch: some 100 KiB.
const BATCH: usize = 1000;

pub(super) async fn export_complexity(
    app: Arc<App>,
    call: Call,
    request: pb::ExportComplexityRequest,
) -> Result<Answers<pb::ExportComplexityResponse>, Error> {
    let view = super::view(&app, &call, names::dataset(&request.dataset)?, request.basis.as_ref()).await?;
    let (countries, products) = (view.figures.complexity.countries(), view.figures.complexity.products());
    let what = request.what();
    let rows = match what {
        ExportWhat::Product => products,
        ExportWhat::CountryProduct => countries * products,
        // The contract refuses what is unspecified.
        ExportWhat::Country | ExportWhat::Unspecified => countries,
    };
    // Batches are made as the caller takes them.
    let batches = (0..rows.max(1)).step_by(BATCH).map(move |start| {
        let end = rows.min(start + BATCH);
        Ok(batch(&view, what, start..end, rows))
    });
    Ok(Box::pin(stream::iter(batches)))
}

fn batch(view: &View, what: ExportWhat, rows: Range<usize>, total: usize) -> pb::ExportComplexityResponse {
    let progress = Progress {
        stage: "send".to_owned(),
        done: rows.end as i64,
        total: total as i64,
        unit: "rows".to_owned(),
    };
    let mut batch = pb::ExportComplexityResponse { progress: Some(progress), ..Default::default() };
    if rows.start == 0 {
        batch.provenance = Some(convert::provenance(view));
    }
    match what {
        ExportWhat::Product => batch.products = rows.map(|row| convert::product(view, row)).collect(),
        ExportWhat::CountryProduct => {
            let products = view.figures.complexity.products();
            let row = |row| convert::country_product(view, row / products, row % products);
            batch.country_products = rows.map(row).collect();
        }
        ExportWhat::Country | ExportWhat::Unspecified => {
            batch.countries = rows.map(|row| convert::country(view, row)).collect();
        }
    }
    batch
}
