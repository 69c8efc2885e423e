//! What a matrix may be made from: the list, the dataset and the inputs that were named.

use std::sync::Arc;

use super::{UsedInput, Wanted};
use crate::{
    app::{App, Call},
    error::Error,
    inputs::{Kind, indicators::Indicators, sector_list::SectorList},
    store::{Dataset, Input},
};

/// An input, and what it holds.
#[derive(Debug)]
pub(super) struct Named<T> {
    /// Its name, `inputs/{input}`.
    pub(super) name: String,
    /// What it holds.
    pub(super) content: Arc<T>,
}

/// Everything that was named, in the order it is looked through.
pub(super) struct Held {
    /// The sectors.
    pub(super) list: Named<SectorList>,
    /// The trade dataset.
    pub(super) dataset: Option<Arc<Dataset>>,
    /// Tables of indicators.
    pub(super) tables: Vec<Named<Indicators>>,
    /// Flows.
    pub(super) flows: Vec<Arc<Input>>,
    /// Input-output tables.
    pub(super) industries: Vec<Arc<Input>>,
    used: Vec<UsedInput>,
}

impl Held {
    /// Finds everything, or says what of it is not there or of another kind.
    pub(super) async fn find(app: &Arc<App>, call: &Call, wanted: &Wanted) -> Result<Self, Error> {
        let in_list = |error: Error| error.in_field("sector_list");
        let list = app.input(call, &wanted.sector_list, Kind::SectorList).await.map_err(in_list)?;
        let content = app.sector_list(&list).await.map_err(in_list)?;
        let mut held = Self {
            list: Named { name: list.name(), content },
            dataset: None,
            tables: Vec::new(),
            flows: Vec::new(),
            industries: Vec::new(),
            used: vec![used_input(&list)],
        };
        if let Some(id) = &wanted.dataset {
            let dataset = app.dataset(call, id).await?;
            held.used.push(used_dataset(&dataset));
            held.dataset = Some(dataset);
        }
        for (at, id) in wanted.inputs.iter().enumerate() {
            let path = format!("inputs[{at}]");
            held.take(app, call, id).await.map_err(|error| error.in_field(&path))?;
        }
        Ok(held)
    }

    async fn take(&mut self, app: &Arc<App>, call: &Call, id: &str) -> Result<(), Error> {
        let input = app.any_input(call, id).await?;
        let used = used_input(&input);
        if self.used.contains(&used) {
            return Ok(());
        }
        self.used.push(used);
        match input.kind() {
            Some(Kind::Flows) => self.flows.push(input),
            Some(Kind::IoTable) => self.industries.push(input),
            // A second list has no place here, which the read of a table says.
            Some(Kind::Indicators | Kind::SectorList) | None => {
                let content = app.indicators(&input).await?;
                self.tables.push(Named { name: input.name(), content });
            }
        }
        Ok(())
    }

    /// All of it, as a result cites it.
    pub(super) fn used(&self) -> Vec<UsedInput> {
        self.used.clone()
    }
}

fn used_input(input: &Input) -> UsedInput {
    UsedInput {
        name: input.name(),
        digest: input.digest_text(),
        kind: input.kind().map_or("UNKNOWN", Kind::name).to_owned(),
        title: input.title.clone(),
        release: input.release.clone(),
        licence: input.licence.clone(),
        tenant: input.tenant.clone(),
        create_time: input.created_at,
    }
}

fn used_dataset(dataset: &Dataset) -> UsedInput {
    UsedInput {
        name: format!("datasets/{}", dataset.id),
        digest: dataset.digest_text(),
        kind: "TRADE".to_owned(),
        title: dataset.title.clone(),
        release: dataset.release.clone(),
        licence: dataset.licence.clone(),
        tenant: dataset.tenant.clone(),
        create_time: dataset.created_at,
    }
}
