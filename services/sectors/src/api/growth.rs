//! Growth of territories or products between two years.

use std::{collections::BTreeSet, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use super::{convert, paging::Listing};
use crate::{
    app::{App, Call, View},
    error::Error,
    figures::Basis,
    names,
    store::Dataset,
};

pub(super) async fn list_growth(
    app: Arc<App>,
    call: Call,
    request: pb::ListGrowthRequest,
) -> Result<pb::ListGrowthResponse, Error> {
    let dataset = app.dataset(&call, names::dataset(&request.dataset)?).await?;
    let (from_year, to_year) = years(&dataset, request.from_year, request.to_year)?;
    let params = convert::params(request.basis.as_ref())?;
    let from = app.view(dataset.clone(), Basis { year: from_year, params }).await?;
    let to = app.view(dataset, Basis { year: to_year, params }).await?;
    let span = Between { from: &from, to: &to, of: request.of() };
    let codes = span.codes();
    let listing = Listing::new(&call, "growth", &from)
        .bound_to(&to_year.to_le_bytes())
        .bound_to(&request.of.to_le_bytes());
    let (page, next_page_token) = listing.page(&codes, request.page_size, &request.page_token)?;
    Ok(pb::ListGrowthResponse {
        growth: page.iter().map(|code| span.growth(code)).collect(),
        next_page_token,
        from_year,
        to_year,
        from_provenance: Some(convert::provenance(&from)),
        to_provenance: Some(convert::provenance(&to)),
    })
}

/// The two years, the dataset's first and last by default.
fn years(dataset: &Dataset, from: i32, to: i32) -> Result<(i32, i32), Error> {
    let held = dataset.years();
    let (Some(&first), Some(&last)) = (held.first(), held.last()) else { return Err(Error::OneYear) };
    if first == last {
        return Err(Error::OneYear);
    }
    let pick = |field, year, default| match year {
        0 => Ok(default),
        year if held.contains(&year) => Ok(year),
        year => Err(Error::YearNotHeld { field, year, held: dataset.years_text() }),
    };
    let (from, to) = (pick("from_year", from, first)?, pick("to_year", to, last)?);
    if from < to { Ok((from, to)) } else { Err(Error::YearsOutOfOrder) }
}

/// Two years of one dataset, seen by territory or by product.
struct Between<'a> {
    from: &'a View,
    to: &'a View,
    of: pb::GrowthOf,
}

/// What one year says of a territory or product.
struct Side {
    value: f64,
    index: Option<f64>,
    rank: i32,
}

impl<'a> Between<'a> {
    /// All codes that occur in either year, ascending.
    fn codes(&self) -> Vec<&'a str> {
        let codes = |view: &'a View| match self.of {
            pb::GrowthOf::Products => view.figures.year.products.iter(),
            _ => view.figures.year.countries.iter(),
        };
        let all: BTreeSet<_> = codes(self.from).chain(codes(self.to)).map(String::as_str).collect();
        all.into_iter().collect()
    }

    fn growth(&self, code: &str) -> pb::Growth {
        let (from, to) = (self.side(self.from, code), self.side(self.to, code));
        let years = self.to.basis.year.abs_diff(self.from.basis.year);
        let status = match (from.value > 0.0, to.value > 0.0) {
            (false, _) => "APPEARED",
            (true, false) => "DISAPPEARED",
            (true, true) => "CONTINUED",
        };
        let display_name = match self.of {
            pb::GrowthOf::Products => self.to.names.of(code),
            _ => self.to.country_name(code),
        };
        pb::Growth {
            code: code.to_owned(),
            display_name: display_name.to_owned(),
            from_value_usd: from.value,
            to_value_usd: to.value,
            annual_growth: core::annual_growth(from.value, to.value, years),
            from_index: from.index,
            to_index: to.index,
            from_rank: from.rank,
            to_rank: to.rank,
            status: status.to_owned(),
        }
    }

    fn side(&self, view: &View, code: &str) -> Side {
        let (figures, year) = (&view.figures, &view.figures.year);
        let side = match self.of {
            pb::GrowthOf::Products => year.product(code).map(|product| Side {
                value: year.exports.product_total(product),
                index: figures.complexity.pci(product),
                rank: figures.pci_rank(product),
            }),
            _ => year.country(code).map(|country| Side {
                value: year.exports.country_total(country),
                index: figures.complexity.eci(country),
                rank: figures.eci_rank(country),
            }),
        };
        side.unwrap_or(Side { value: 0.0, index: None, rank: 0 })
    }
}
