//! What a run says of a sector, on the wire.

use eslabon_proto::sectors::v1 as pb;

use super::super::held::Held;
use crate::ranking::{Interval, OverturnOf, SectorOf, Turn, sentence};

/// A rank, 0 for none.
pub(super) fn rank(of: Option<u32>) -> i32 {
    of.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(0)
}

/// The sector at a position of the result.
pub(in crate::api::ranking) fn sector(run: &Held, at: usize) -> pb::SectorResult {
    let of = &run.ranking.sectors[at];
    let figures = &run.figures.sectors[at];
    let robust = of.robustness.as_ref();
    pb::SectorResult {
        name: format!("runs/{}/sectors/{}", run.row.id, of.id),
        sector: of.id.clone(),
        display_name: figures.name.clone(),
        display_name_es: figures.name_es.clone(),
        rank: rank(of.rank),
        shadow_rank: rank(of.shadow_rank),
        rank_without_employment: rank(of.rank_without_employment),
        score: of.score,
        score_low: of.score_low,
        score_high: of.score_high,
        vetoed: of.vetoed,
        excluded: of.excluded,
        declining: of.declining,
        employment_dependent: of.employment_dependent,
        selected: of.selected,
        gates_fired: of.gates_fired.clone(),
        gates_undecided: of.gates_undecided.clone(),
        missing: of.missing.iter().map(|missed| missed.criterion.clone()).collect(),
        contributions: contributions(run, at),
        top_k_acceptability: robust.map(|it| it.top_k_acceptability),
        top_k_acceptability_se: robust.map(|it| it.top_k_se),
        rank_acceptability: robust.map(|it| it.rank_acceptability.clone()).unwrap_or_default(),
        central_weights: robust.and_then(|it| it.central_weights.clone()).unwrap_or_default(),
        confidence_factor: robust.and_then(|it| it.confidence_factor),
        expected_rank: robust.map(|it| it.expected_rank),
    }
}

fn contributions(run: &Held, at: usize) -> Vec<pb::CriterionContribution> {
    let of = &run.ranking.sectors[at];
    let cells = &run.figures.sectors[at].cells;
    let one = |(criterion, cell): (usize, &crate::ranking::Figure)| {
        let id = &run.figures.criteria[criterion];
        let missed = of.missing.iter().find(|missed| missed.criterion == *id);
        pb::CriterionContribution {
            criterion: id.clone(),
            raw: cell.value,
            half_width: cell.half_width,
            value: of.values.get(criterion).copied().flatten(),
            contribution: of.contributions.get(criterion).copied().flatten(),
            treatment: missed.map(|missed| missed.treatment.clone()).unwrap_or_default(),
            year: cell.year,
            source: cell.source.clone(),
            grade: cell.grade.clone(),
            note: cell.note.clone(),
        }
    };
    cells.iter().enumerate().map(one).collect()
}

/// The sector explained.
pub(in crate::api::ranking) fn explanation(run: &Held, at: usize) -> pb::SectorExplanation {
    let of = &run.ranking.sectors[at];
    let result = sector(run, at);
    let mut strongest = result.contributions.clone();
    strongest.retain(|it| it.contribution.is_some_and(|contribution| contribution > 0.0));
    strongest.sort_by(|left, right| {
        right.contribution.unwrap_or(0.0).total_cmp(&left.contribution.unwrap_or(0.0))
    });
    let fired = run.profile.gates.iter().filter(|gate| of.gates_fired.contains(&gate.id));
    let told = sentence::Told { profile: &run.profile, figures: &run.figures, ranking: &run.ranking, at };
    pb::SectorExplanation {
        strongest,
        weakest: sentence::losses(&run.ranking.weights, of)
            .into_iter()
            .map(|(at, loss)| pb::CriterionLoss { criterion: run.figures.criteria[at].clone(), loss })
            .collect(),
        turn: of.turn.as_ref().map(overturn),
        gates: fired
            .map(|gate| pb::GateReason {
                gate: gate.id.clone(),
                kind: gate.kind.name().to_owned(),
                reason: gate.reason.clone(),
            })
            .collect(),
        binding_pairs: binding_pairs(run, of),
        en: told.english(),
        es: told.spanish(),
        result: Some(result),
    }
}

/// What it takes for one to catch another.
pub(super) fn overturn(of: &OverturnOf) -> pb::Overturn {
    let shift = match of.turn {
        Turn::Shift(mass) => Some(mass),
        Turn::Equal => Some(0.0),
        Turn::Impossible => None,
    };
    pb::Overturn { ahead: of.ahead.clone(), behind: of.behind.clone(), shift }
}

/// The pairs with this sector in them that end the interval of a weight.
fn binding_pairs(run: &Held, of: &SectorOf) -> Vec<pb::BindingPair> {
    let mut pairs = Vec::new();
    for stability in &run.ranking.stability {
        let intervals =
            [("ORDER", &stability.order), ("FIRST", &stability.first), ("TOP_K", &stability.top_k)];
        for (what, interval) in intervals {
            let Some(Interval { low, high, pair_low, pair_high }) = interval else { continue };
            for (pair, bound, above) in [(pair_low, low, false), (pair_high, high, true)] {
                let Some((ahead, behind)) = pair.as_ref().filter(|it| it.0 == of.id || it.1 == of.id) else {
                    continue;
                };
                pairs.push(pb::BindingPair {
                    criterion: stability.criterion.clone(),
                    what: what.to_owned(),
                    above,
                    bound: *bound,
                    ahead: ahead.clone(),
                    behind: behind.clone(),
                });
            }
        }
    }
    pairs
}
