//! How robust a run is, and how two differ, on the wire.

use eslabon_proto::sectors::v1 as pb;

use super::{
    super::held::Held,
    result::{overturn, rank},
};
use crate::ranking::{Interval, RankingOf, compare::Comparison};

/// How robust a run is.
pub(in crate::api::ranking) fn message(run: &Held) -> pb::Stability {
    let of = &run.ranking;
    pb::Stability {
        run: format!("runs/{}", run.row.id),
        weights: weights(of),
        price_of_choice: of.price_of_choice.as_ref().map(overturn),
        last_in_first_out: of.last_in_first_out.as_ref().map(overturn),
        neighbours: of.neighbours.iter().map(overturn).collect(),
        trade_offs: of
            .trade_offs
            .iter()
            .map(|it| pb::TradeOff { given: it.given.clone(), taken: it.taken.clone(), rate: it.rate })
            .collect(),
        families: of
            .families
            .iter()
            .map(|(family, weight)| pb::FamilyWeight { family: family.clone(), weight: *weight })
            .collect(),
        employment: Some(pb::EmploymentTest {
            weight: of.employment.weight,
            tau_b: of.employment.tau_b,
            dependent: of.employment.dependent.clone(),
            displaced: of.employment.displaced.clone(),
        }),
        cross_checks: cross_checks(of),
        draws: of.draws.as_ref().map(|it| pb::Draws {
            count: i64::try_from(it.draws).unwrap_or(i64::MAX),
            sampler: it.sampler.clone(),
            acceptance_rate: it.acceptance_rate,
            effective_count: it.effective_draws,
            mean_weights: it.mean_weights.clone(),
        }),
        pair_wins: pair_wins(of),
        credibilities: credibilities(of),
        constant_criteria: of.constant_criteria.clone(),
    }
}

fn weights(of: &RankingOf) -> Vec<pb::WeightStability> {
    let weights = of.stability.iter().zip(&of.weights);
    weights
        .map(|(it, weight)| pb::WeightStability {
            criterion: it.criterion.clone(),
            weight: *weight,
            order: it.order.as_ref().map(interval),
            first: it.first.as_ref().map(interval),
            top_k: it.top_k.as_ref().map(interval),
        })
        .collect()
}

fn interval(of: &Interval) -> pb::WeightInterval {
    let pair = |pair: &Option<(String, String)>| {
        pair.iter().flat_map(|(ahead, behind)| [ahead.clone(), behind.clone()]).collect()
    };
    pb::WeightInterval {
        low: of.low,
        high: of.high,
        pair_low: pair(&of.pair_low),
        pair_high: pair(&of.pair_high),
    }
}

fn cross_checks(of: &RankingOf) -> Vec<pb::CrossCheck> {
    let ranks = |check: &crate::ranking::CrossCheckOf| {
        let figures = check.sectors.iter().zip(&check.ranks).zip(&check.scores);
        figures
            .map(|((sector, place), score)| pb::MethodRank {
                sector: sector.clone(),
                rank: rank(Some(*place)),
                score: *score,
            })
            .collect()
    };
    of.cross_checks
        .iter()
        .map(|check| pb::CrossCheck {
            method: check.method.clone(),
            tau_b: check.tau_b,
            undefined: check.undefined.clone().unwrap_or_default(),
            criterion: check.criterion.clone().unwrap_or_default(),
            ranks: ranks(check),
            compromise: check.compromise.clone(),
        })
        .collect()
}

/// Every ordered pair of two different sectors, with its position in a table by rows.
fn pairs(sectors: &[String]) -> impl Iterator<Item = (usize, &String, &String)> {
    let count = sectors.len();
    sectors.iter().enumerate().flat_map(move |(row, sector)| {
        let others = sectors.iter().enumerate().filter(move |(column, _)| *column != row);
        others.map(move |(column, other)| (row * count + column, sector, other))
    })
}

fn pair_wins(of: &RankingOf) -> Vec<pb::PairWin> {
    let wins = of.pair_wins.iter().flat_map(|table| {
        pairs(&table.sectors).map(|(at, sector, other)| pb::PairWin {
            sector: sector.clone(),
            other: other.clone(),
            share: table.shares.get(at).copied().unwrap_or(0.0),
        })
    });
    wins.collect()
}

fn credibilities(of: &RankingOf) -> Vec<pb::PairCredibility> {
    let all = of.credibility.iter().flat_map(|table| {
        pairs(&table.sectors).map(|(at, sector, other)| pb::PairCredibility {
            sector: sector.clone(),
            other: other.clone(),
            concordance: table.concordance.get(at).copied().unwrap_or(0.0),
            credibility: table.credibility.get(at).copied().unwrap_or(0.0),
        })
    });
    all.collect()
}

/// Two runs side by side.
pub(in crate::api::ranking) fn comparison(run: &Held, other: &Held, of: Comparison) -> pb::RunComparison {
    pb::RunComparison {
        run: format!("runs/{}", run.row.id),
        other: format!("runs/{}", other.row.id),
        inputs: of
            .inputs
            .into_iter()
            .map(|it| pb::InputDifference { kind: it.kind, name: it.name, other_name: it.other_name })
            .collect(),
        weights: of
            .weights
            .into_iter()
            .map(|(criterion, weight, other_weight)| pb::WeightDifference { criterion, weight, other_weight })
            .collect(),
        value_functions: of.value_functions,
        profile_paths: of.profile_paths,
        engine: of.engine,
        changed_cell_count: i32::try_from(of.changed_cells).unwrap_or(i32::MAX),
        moves: of
            .moves
            .into_iter()
            .map(|it| pb::RankMove {
                sector: it.sector,
                rank: rank(it.rank),
                other_rank: rank(it.other_rank),
                score: it.score,
                other_score: it.other_score,
            })
            .collect(),
        only_in_run: of.only_in_run,
        only_in_other: of.only_in_other,
        selected_only_in_run: of.selected_only_in_run,
        selected_only_in_other: of.selected_only_in_other,
        tau_b: of.tau_b,
    }
}
