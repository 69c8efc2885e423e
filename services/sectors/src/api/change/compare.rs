//! One industry of a territory and its peers.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::{
    annual_growth,
    benchmark::{dissimilarity, ranks, shift_points},
};

use super::convert;
use crate::{
    app::{App, Call},
    change::{Compared, Found, IndustryYear, Note, NoteReason, ProductClasses, industry, span},
    error::Error,
    names,
    store::Dataset,
};

pub(super) async fn compare_territories(
    app: Arc<App>,
    call: Call,
    request: pb::CompareTerritoriesRequest,
) -> Result<pb::IndustryComparison, Error> {
    let dataset = app.dataset(&call, names::dataset(&request.dataset)?).await?;
    let years = span(&dataset, request.from_year, request.to_year)?;
    let classes = ProductClasses::new(convert::classes(request.classes))?;
    let compared = Compared::new(request.territory, request.peers)?;
    let comparison = Comparison::read(&app, dataset, &years, classes, compared).await?;
    comparison.classes.refuse_empty(&comparison.found)?;
    comparison.compared.refuse_absent(&comparison.years)?;
    Ok(comparison.message())
}

/// An industry over years.
struct Comparison {
    dataset: Arc<Dataset>,
    classes: ProductClasses,
    compared: Compared,
    found: Found,
    /// At least one.
    years: Vec<IndustryYear>,
}

impl Comparison {
    /// Reads one year after the other, so that only one has to be in memory.
    async fn read(
        app: &Arc<App>,
        dataset: Arc<Dataset>,
        years: &[i32],
        classes: ProductClasses,
        compared: Compared,
    ) -> Result<Self, Error> {
        let mut comparison = Self { dataset, classes, compared, found: Found::default(), years: Vec::new() };
        for &year in years {
            let year = app.year(&comparison.dataset, year).await?;
            let look = move || {
                let Self { classes, compared, found, years, .. } = &mut comparison;
                years.push(IndustryYear::new(&year, classes, compared, found));
                Ok::<_, Error>(comparison)
            };
            comparison = app.computing(look).await?;
        }
        Ok(comparison)
    }

    fn message(self) -> pb::IndustryComparison {
        let territories = self.compared.codes().len();
        let growth: Vec<_> = (0..territories).map(|at| self.growth(|year| year.exports(at))).collect();
        let ranks = ranks(&growth);
        let territory = |at: usize| pb::TerritoryIndustry {
            annual_growth: growth[at],
            growth_rank: rank(ranks[at]),
            ..self.territory(at)
        };
        pb::IndustryComparison {
            territories: (0..territories).map(territory).collect(),
            classes: (0..self.classes.count()).map(|class| self.class(class)).collect(),
            world: self.years.iter().map(|year| self.world(year)).collect(),
            notes: convert::notes(self.notes()),
            provenance: Some(convert::provenance_of(&self.dataset)),
        }
    }

    fn first(&self) -> &IndustryYear {
        &self.years[0]
    }

    fn last(&self) -> &IndustryYear {
        &self.years[self.years.len() - 1]
    }

    /// Growth of something from the first to the last year.
    fn growth(&self, of: impl Fn(&IndustryYear) -> f64) -> Option<f64> {
        let (first, last) = (self.first(), self.last());
        annual_growth(of(first), of(last), last.year.abs_diff(first.year))
    }

    /// Change of a share from the first to the last year; none with one year only.
    fn shift(&self, of: impl Fn(&IndustryYear) -> Option<f64>) -> Option<f64> {
        let (first, last) = (self.first(), self.last());
        let shift = shift_points(of(first)?, of(last)?);
        (self.years.len() > 1).then_some(shift)
    }

    fn territory(&self, at: usize) -> pb::TerritoryIndustry {
        let (then, now) = (self.first().composition(at), self.last().composition(at));
        let between =
            |one: &Option<Vec<f64>>, other: &Option<Vec<f64>>| dissimilarity(one.as_ref()?, other.as_ref()?);
        let code = &self.compared.codes()[at];
        pb::TerritoryIndustry {
            country: code.clone(),
            display_name: convert::name(self.dataset.has_iso_codes(), code),
            years: self.years.iter().map(|year| self.year(year, at)).collect(),
            market_share_shift_points: self.shift(|year| year.market_share(at)),
            shifts: (0..self.classes.count()).map(|class| self.class_shift(at, class)).collect(),
            composition_shift: between(&then, &now).filter(|_| self.years.len() > 1),
            dissimilarity: between(&self.last().composition(0), &now),
            ..Default::default()
        }
    }

    fn class_shift(&self, at: usize, class: usize) -> pb::ClassShift {
        pb::ClassShift {
            name: self.classes.list[class].name.clone(),
            share_shift_points: self.shift(|year| year.composition(at).map(|shares| shares[class])),
            annual_growth: self.growth(|year| year.class_exports(at, class)),
            market_share_shift_points: self.shift(|year| year.class_market_share(at, class)),
        }
    }

    fn year(&self, year: &IndustryYear, at: usize) -> pb::IndustryYear {
        let shares = year.composition(at);
        let class = |class: usize| pb::ClassYear {
            name: self.classes.list[class].name.clone(),
            export_value_usd: year.class_exports(at, class),
            share_of_industry: shares.as_ref().map(|shares| shares[class]),
            market_share: year.class_market_share(at, class),
        };
        let place = year.places[at];
        pb::IndustryYear {
            year: year.year,
            export_value_usd: year.exports(at),
            share_of_exports: place.and_then(|place| year.industry.share_of_exports(place)),
            market_share: year.market_share(at),
            rank: rank(year.ranks[at]),
            world_rank: rank(place.and_then(|place| year.industry.rank(place))),
            classes: (0..self.classes.count()).map(class).collect(),
        }
    }

    fn class(&self, class: usize) -> pb::ClassOfIndustry {
        let given = &self.classes.list[class];
        pb::ClassOfIndustry {
            name: given.name.clone(),
            display_name: given.display_name.clone(),
            products: self.found.products(class) as i32,
            world_annual_growth: self.growth(|year| year.industry.class_world(class)),
        }
    }

    fn world(&self, year: &IndustryYear) -> pb::WorldIndustry {
        let classes = 0..self.classes.count();
        pb::WorldIndustry {
            year: year.year,
            export_value_usd: year.industry.world(),
            class_export_values_usd: classes.map(|class| year.industry.class_world(class)).collect(),
            exporters: year.industry.ranked() as i32,
        }
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes = self.classes.notes(&self.found);
        for (at, code) in self.compared.codes().iter().enumerate() {
            let absent = self.years.iter().filter(|year| year.places[at].is_none());
            let absent: Vec<_> = absent.map(|year| year.year.to_string()).collect();
            if !absent.is_empty() {
                let text = format!("the dataset holds no exports of {code} in {}", absent.join(", "));
                notes.push(Note { reason: NoteReason::TerritoryAbsent, field: industry::path(at), text });
            }
        }
        notes
    }
}

/// A rank on the wire; 0 is none.
fn rank(rank: Option<u32>) -> i32 {
    rank.map_or(0, |rank| rank as i32)
}
