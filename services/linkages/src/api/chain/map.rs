//! The map of a chain.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use eslabon_linkages_core::{
    ENGINE,
    chain::{Cell, chain_map},
    check::Check,
};
use eslabon_proto::linkages::v1 as pb;

use super::presences;
use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
};

pub(super) async fn get_chain_map(
    app: Arc<App>,
    call: Call,
    request: pb::GetChainMapRequest,
) -> Result<pb::ChainMap, Error> {
    let of: pb::ValueChain = resource::get(&app, &call, &request.name).await?;
    app.computing(move || drawn(of)).await
}

/// The chain with its firms placed.
fn drawn(of: pb::ValueChain) -> Result<pb::ChainMap, Error> {
    // It was checked when it was stored.
    let chain = presences::chain(&of).check().map_err(|_| Error::Damaged(of.name.clone()))?;
    let map = chain_map(&chain);
    let names = names(&of);
    let unknown = unknown(&of);
    let cells = map.cells.iter().map(|cell| {
        let (stage, segment) = (&of.stages[cell.stage].id, &of.segments[cell.segment].id);
        let place = (stage.as_str(), segment.as_str());
        let firms = names.get(&place).into_iter().flatten();
        let unknown = unknown.get(&place).copied().unwrap_or_default();
        pb::ChainCell {
            stage: stage.clone(),
            segment: segment.clone(),
            state: state(cell, unknown).into(),
            domestic_firms: count(cell.domestic),
            foreign_firms: count(cell.foreign.saturating_sub(unknown)),
            unknown_firms: count(unknown),
            firms: firms.map(|&firm| firm.to_owned()).collect(),
        }
    });
    let cells: Vec<_> = cells.collect();
    let without_domestic = cells.iter().filter(|cell| cell.state() == pb::CellState::WithoutDomestic).count();
    let curve = map.curve.iter().map(|point| {
        let stage = &of.stages[point.stage];
        pb::CurvePoint {
            stage: stage.id.clone(),
            title: stage.title.clone(),
            value_added: point.value_added,
            source: stage.source.clone(),
            firms: count(point.firms),
            domestic_firms: count(point.domestic),
        }
    });
    // Of equal classes the one that was given first comes first, as in the kernel.
    let mut segments = of.segments.clone();
    segments.sort_by_key(|segment| segment.technology_class);
    Ok(pb::ChainMap {
        curve: curve.collect(),
        cells,
        gaps: i32::try_from(map.gaps().count()).unwrap_or(i32::MAX),
        cells_without_domestic: i32::try_from(without_domestic).unwrap_or(i32::MAX),
        segments,
        value_chain: of.name,
        value_chain_etag: of.etag,
        title: of.title,
        country: of.country,
        value_added_unit: of.value_added_unit,
        source: of.source,
        engine: ENGINE.to_owned(),
    })
}

/// The firms that are named, by cell.
fn names(of: &pb::ValueChain) -> BTreeMap<(&str, &str), BTreeSet<&str>> {
    let mut names: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for presence in of.presences.iter().filter(|presence| !presence.firm.is_empty()) {
        let cell = (presence.stage.as_str(), presence.segment.as_str());
        names.entry(cell).or_default().insert(presence.firm.as_str());
    }
    names
}

/// Firms whose owners are not known, by cell. The kernel counts them as not domestic.
fn unknown(of: &pb::ValueChain) -> BTreeMap<(&str, &str), u64> {
    let mut unknown: BTreeMap<_, u64> = BTreeMap::new();
    for presence in &of.presences {
        if presence.ownership() == pb::OwnershipKind::Unspecified {
            let cell = (presence.stage.as_str(), presence.segment.as_str());
            *unknown.entry(cell).or_default() += u64::from(presence.firms.max(1).unsigned_abs());
        }
    }
    unknown
}

fn state(cell: &Cell, unknown: u64) -> pb::CellState {
    match (cell.domestic, cell.foreign) {
        (0, 0) => pb::CellState::Gap,
        (0, _) if unknown > 0 => pb::CellState::OwnersUnknown,
        (0, _) => pb::CellState::WithoutDomestic,
        _ => pb::CellState::Domestic,
    }
}

fn count(firms: u64) -> i64 {
    i64::try_from(firms).unwrap_or(i64::MAX)
}
