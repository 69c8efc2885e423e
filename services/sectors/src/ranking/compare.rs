//! Two runs side by side: what was put in differently, and what came out differently.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_sectors_core::ranking::kendall;
use serde_json::Value;

use super::{Context, Figures, Profile, RankingOf, SectorOf, differences};

/// Paths of a profile that are told at most.
const PATHS: usize = 200;

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// What surrounds it.
    pub context: &'a Context,
    /// Its profile.
    pub profile: &'a Profile,
    /// Its figures.
    pub figures: &'a Figures,
    /// Its result.
    pub ranking: &'a RankingOf,
}

/// How they differ; `other` is the second.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Comparison {
    /// Inputs that only one has.
    pub inputs: Vec<InputDifference>,
    /// Criterion, weight here, weight there.
    pub weights: Vec<(String, Option<f64>, Option<f64>)>,
    /// Criteria whose value functions differ.
    pub value_functions: Vec<String>,
    /// Everything else in the profiles that differs.
    pub profile_paths: Vec<String>,
    /// Parts of the engine that differ.
    pub engine: Vec<String>,
    /// Cells of both whose value or half-width differs.
    pub changed_cells: usize,
    /// Sectors of both whose rank differs.
    pub moves: Vec<Move>,
    /// Sectors that only the first has.
    pub only_in_run: Vec<String>,
    /// Sectors that only the second has.
    pub only_in_other: Vec<String>,
    /// Chosen by the first alone.
    pub selected_only_in_run: Vec<String>,
    /// Chosen by the second alone.
    pub selected_only_in_other: Vec<String>,
    /// Agreement of the scores of the sectors that both have.
    pub tau_b: Option<f64>,
}

/// An input that only one has, or that both have in different editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputDifference {
    /// What it is.
    pub kind: String,
    /// Name in the first; empty: it has none.
    pub name: String,
    /// Name in the second; empty: it has none.
    pub other_name: String,
}

/// How a sector moved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Move {
    /// Which.
    pub sector: String,
    /// Rank in the first.
    pub rank: Option<u32>,
    /// Rank in the second.
    pub other_rank: Option<u32>,
    /// Score in the first.
    pub score: Option<f64>,
    /// Score in the second.
    pub other_score: Option<f64>,
}

/// Compares two runs.
pub(crate) fn compare(run: Side<'_>, other: Side<'_>) -> Comparison {
    let shared = shared(run.ranking, other.ranking);
    let ids = |ranking: &RankingOf| -> BTreeSet<String> {
        ranking.sectors.iter().map(|sector| sector.id.clone()).collect()
    };
    let chosen = |ranking: &RankingOf| -> BTreeSet<String> {
        ranking.sectors.iter().filter(|it| it.selected).map(|it| it.id.clone()).collect()
    };
    let engine = run.context.engine.differences(&other.context.engine);
    Comparison {
        inputs: inputs(run.context, other.context),
        weights: weights(run.profile, other.profile),
        value_functions: value_functions(run.profile, other.profile),
        profile_paths: profile_paths(run.profile, other.profile),
        engine: engine.into_iter().map(|(part, ..)| part.to_owned()).collect(),
        changed_cells: changed_cells(run.figures, other.figures),
        moves: moves(&shared),
        only_in_run: less(&ids(run.ranking), &ids(other.ranking)),
        only_in_other: less(&ids(other.ranking), &ids(run.ranking)),
        selected_only_in_run: less(&chosen(run.ranking), &chosen(other.ranking)),
        selected_only_in_other: less(&chosen(other.ranking), &chosen(run.ranking)),
        tau_b: tau_b(&shared),
    }
}

fn less(left: &BTreeSet<String>, right: &BTreeSet<String>) -> Vec<String> {
    left.difference(right).cloned().collect()
}

/// The sectors that both have, by id.
fn shared<'a>(run: &'a RankingOf, other: &'a RankingOf) -> Vec<(&'a SectorOf, &'a SectorOf)> {
    let others: BTreeMap<_, _> = other.sectors.iter().map(|sector| (&sector.id, sector)).collect();
    run.sectors.iter().filter_map(|sector| Some((sector, *others.get(&sector.id)?))).collect()
}

/// Those that moved most come first; one that came in or went out moved most of all.
fn moves(shared: &[(&SectorOf, &SectorOf)]) -> Vec<Move> {
    let moved = shared.iter().filter(|(sector, other)| sector.rank != other.rank);
    let mut moves: Vec<_> = moved
        .map(|(sector, other)| Move {
            sector: sector.id.clone(),
            rank: sector.rank,
            other_rank: other.rank,
            score: sector.score,
            other_score: other.score,
        })
        .collect();
    let distance = |it: &Move| match (it.rank, it.other_rank) {
        (Some(rank), Some(other)) => rank.abs_diff(other),
        _ => u32::MAX,
    };
    moves.sort_by_key(|it| std::cmp::Reverse(distance(it)));
    moves
}

fn tau_b(shared: &[(&SectorOf, &SectorOf)]) -> Option<f64> {
    let scored = shared.iter().filter_map(|(sector, other)| Some((sector.score?, other.score?)));
    let (scores, others): (Vec<_>, Vec<_>) = scored.unzip();
    kendall(&scores, &others).tau_b
}

/// Inputs that differ. Two of one kind, each in one run alone, are editions of each
/// other when there is no second such pair.
fn inputs(run: &Context, other: &Context) -> Vec<InputDifference> {
    let only = |context: &Context, than: &Context| -> Vec<(String, String)> {
        let has = |digest: &String| than.inputs.iter().any(|input| input.digest == *digest);
        let inputs = context.inputs.iter().filter(|input| !has(&input.digest));
        inputs.map(|input| (input.kind.clone(), input.name.clone())).collect()
    };
    let (mut own, mut others) = (only(run, other), only(other, run));
    let mut found = Vec::new();
    let kinds: BTreeSet<String> = own.iter().chain(&others).map(|(kind, _)| kind.clone()).collect();
    for kind in kinds {
        let take = |from: &mut Vec<(String, String)>| -> Vec<String> {
            let (taken, kept) = std::mem::take(from).into_iter().partition(|input| input.0 == kind);
            *from = kept;
            let taken: Vec<(String, String)> = taken;
            taken.into_iter().map(|(_, name)| name).collect()
        };
        let (own, others) = (take(&mut own), take(&mut others));
        let difference = |name: &str, other_name: &str| InputDifference {
            kind: kind.clone(),
            name: name.to_owned(),
            other_name: other_name.to_owned(),
        };
        match (&own[..], &others[..]) {
            ([name], [other_name]) => found.push(difference(name, other_name)),
            _ => {
                found.extend(own.iter().map(|name| difference(name, "")));
                found.extend(others.iter().map(|name| difference("", name)));
            }
        }
    }
    found
}

fn weights(run: &Profile, other: &Profile) -> Vec<(String, Option<f64>, Option<f64>)> {
    let of = |profile: &Profile| -> BTreeMap<String, f64> {
        profile.criteria.iter().map(|criterion| (criterion.id.clone(), criterion.weight)).collect()
    };
    let (own, others) = (of(run), of(other));
    let ids: BTreeSet<String> = own.keys().chain(others.keys()).cloned().collect();
    let both = ids.into_iter().map(|id| {
        let (weight, other) = (own.get(&id).copied(), others.get(&id).copied());
        (id, weight, other)
    });
    both.filter(|(_, weight, other)| weight != other).collect()
}

fn value_functions(run: &Profile, other: &Profile) -> Vec<String> {
    let differs = |criterion: &&super::Criterion| {
        other.criteria.iter().any(|it| it.id == criterion.id && it.value != criterion.value)
    };
    run.criteria.iter().filter(differs).map(|criterion| criterion.id.clone()).collect()
}

/// What is neither weight nor value function, criteria by id, so that one that was
/// put in between does not make all others differ.
fn profile_paths(run: &Profile, other: &Profile) -> Vec<String> {
    let by_id = |profile: &Profile| {
        let mut value = serde_json::to_value(profile).unwrap_or_default();
        let criteria = value.get_mut("criteria").map(Value::take).unwrap_or_default();
        let criteria = criteria.as_array().cloned().unwrap_or_default().into_iter().map(|mut criterion| {
            if let Some(fields) = criterion.as_object_mut() {
                fields.remove("weight");
                fields.remove("value");
            }
            (criterion["id"].as_str().unwrap_or_default().to_owned(), criterion)
        });
        value["criteria"] = criteria.collect();
        value
    };
    differences(&by_id(run), &by_id(other), PATHS).0
}

/// Cells of sectors and criteria that both have.
fn changed_cells(run: &Figures, other: &Figures) -> usize {
    let position = |criterion: &String| other.criteria.iter().position(|it| it == criterion);
    let columns: Vec<_> =
        run.criteria.iter().enumerate().filter_map(|(at, id)| Some((at, position(id)?))).collect();
    let rows =
        run.sectors.iter().filter_map(|sector| Some((sector, &other.sectors[other.position(&sector.id)?])));
    let cells = rows.flat_map(|(sector, others)| {
        columns.iter().map(move |&(at, other)| (&sector.cells[at], &others.cells[other]))
    });
    cells.filter(|(cell, other)| (cell.value, cell.half_width) != (other.value, other.half_width)).count()
}
