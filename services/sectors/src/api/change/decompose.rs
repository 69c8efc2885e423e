//! Where the growth of productivity comes from.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::decomposition::{Decomposition, Region, Sector};

use super::convert;
use crate::{
    app::{App, Call},
    change::{Productivity, Question, RegionGrowth, Territory},
    error::{Error, change::Trouble},
    inputs::Kind,
    names,
    store::Input,
};

/// The largest difference of sectors and total that is passed over, by default.
const TOTAL_TOLERANCE: f64 = 0.01;

pub(super) async fn decompose(
    app: Arc<App>,
    call: Call,
    request: pb::DecomposeRequest,
) -> Result<pb::ProductivityDecomposition, Error> {
    let input = app.input(&call, names::input(&request.input)?, Kind::Indicators).await?;
    let indicators = app.indicators(&input).await?;
    let omit_sectors = request.omit_sectors;
    let question = question(request);
    let answer = app
        .computing(move || {
            let answer = Productivity::of(&indicators, &question)?;
            Ok::<_, Error>(Answer { answer, question, omit_sectors })
        })
        .await?;
    Ok(answer.message(&input))
}

fn question(request: pb::DecomposeRequest) -> Question {
    Question {
        years: (request.from_year, request.to_year),
        annualisation: convert::annualisation(request.annualisation()),
        leave_out: request.on_refused() == pb::OnRefused::LeaveOut,
        total_tolerance: request.total_tolerance.unwrap_or(TOTAL_TOLERANCE),
        territories: request.territories,
        regions: convert::regions(request.regions),
        merges: convert::merges(request.merges),
        value_added: request.value_added,
        employment: request.employment,
    }
}

/// An answer, and what it answers.
struct Answer {
    answer: Productivity,
    question: Question,
    omit_sectors: bool,
}

impl Answer {
    fn message(self, input: &Input) -> pb::ProductivityDecomposition {
        let Self { answer, question, omit_sectors } = self;
        let territory = |of: &Territory| pb::TerritoryProductivity {
            display_name: convert::name(input.has_iso_codes(), &of.code),
            sectors: if omit_sectors { Vec::new() } else { of.sectors.iter().map(sector).collect() },
            ..territory(of)
        };
        pb::ProductivityDecomposition {
            from_year: question.years.0,
            to_year: question.years.1,
            annualisation: convert::annualisation_message(question.annualisation).into(),
            regions: answer.regions.iter().map(region).collect(),
            territories: answer.territories.iter().map(territory).collect(),
            left_out: answer.left_out.iter().map(left_out).collect(),
            notes: convert::notes(answer.notes),
            provenance: Some(convert::provenance(input.name(), input.digest_text())),
            value_added: answer.value_added,
            employment: answer.employment,
        }
    }
}

fn territory(of: &Territory) -> pb::TerritoryProductivity {
    let Decomposition { growth_pct, within_pct, structural_pct, .. } = of.whole;
    pb::TerritoryProductivity {
        territory: of.code.clone(),
        growth: Some(pb::GrowthSplit { growth_pct, within_pct, structural_pct }),
        from_productivity: of.whole.first_productivity,
        to_productivity: of.whole.last_productivity,
        within: of.whole.within,
        structural: of.whole.structural,
        unchanged: of.whole.is_unchanged(),
        from_employment: of.whole.first_employment,
        to_employment: of.last_employment,
        ..Default::default()
    }
}

fn sector((id, of): &(String, Sector)) -> pb::SectorProductivity {
    pb::SectorProductivity {
        sector: id.clone(),
        from_productivity: of.first_productivity,
        to_productivity: of.last_productivity,
        from_employment_share: of.first_share,
        to_employment_share: of.last_share,
        within: of.within,
        structural: of.structural,
        within_pct: of.within_pct,
        structural_pct: of.structural_pct,
        against_mean_pct: of.against_mean_pct,
    }
}

fn region(of: &RegionGrowth) -> pb::RegionProductivity {
    let split = |mean: &Region| pb::GrowthSplit {
        growth_pct: mean.growth_pct,
        within_pct: mean.within_pct,
        structural_pct: mean.structural_pct,
    };
    pb::RegionProductivity {
        name: of.region.name.clone(),
        territories: of.region.territories.clone(),
        unweighted: Some(split(&of.unweighted)),
        weighted: Some(split(&of.weighted)),
    }
}

fn left_out(trouble: &Trouble) -> pb::TerritoryLeftOut {
    pb::TerritoryLeftOut {
        territory: trouble.territory.clone(),
        reason: trouble.reason().to_owned(),
        sector: trouble.sector.clone(),
        year: trouble.year,
        text: trouble.text(),
    }
}
