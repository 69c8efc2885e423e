//! A value chain as the kernel takes it: positions for ids, numbers for firms.

use std::collections::BTreeMap;

use eslabon_linkages_core::chain;
use eslabon_proto::linkages::v1 as pb;

/// Firms of a chain at most, those that are not named among them.
pub(super) const MOST_FIRMS: i64 = 100_000;

/// The chain of the kernel. A stage or segment that is not there gets a position
/// beyond the last, which the kernel refuses.
pub(super) fn chain(of: &pb::ValueChain) -> chain::Chain {
    let stages: BTreeMap<&str, usize> = positions(of.stages.iter().map(|stage| stage.id.as_str()));
    let segments = positions(of.segments.iter().map(|segment| segment.id.as_str()));
    let mut firms: BTreeMap<&str, u64> = BTreeMap::new();
    let mut presences = Vec::new();
    let mut next = 0_u64;
    for presence in &of.presences {
        let place = |firm| chain::Presence {
            firm,
            stage: stages.get(presence.stage.as_str()).copied().unwrap_or(of.stages.len()),
            segment: segments.get(presence.segment.as_str()).copied().unwrap_or(of.segments.len()),
            is_domestic: presence.ownership() == pb::OwnershipKind::Domestic,
        };
        let mut new = || {
            next += 1;
            next
        };
        if presence.firm.is_empty() {
            presences.extend((0..presence.firms.max(1)).map(|_| place(new())));
        } else {
            presences.push(place(*firms.entry(&presence.firm).or_insert_with(new)));
        }
    }
    let stage =
        |stage: &pb::ChainStage| chain::Stage { name: stage.id.clone(), value_added: stage.value_added };
    let segment = |segment: &pb::ChainSegment| chain::Segment {
        name: segment.id.clone(),
        class: segment.technology_class.unsigned_abs(),
    };
    chain::Chain {
        stages: of.stages.iter().map(stage).collect(),
        segments: of.segments.iter().map(segment).collect(),
        presences,
    }
}

fn positions<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    ids.enumerate().map(|(position, id)| (id, position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(firm: &str, firms: i32) -> pb::ChainPresence {
        pb::ChainPresence {
            firm: firm.to_owned(),
            stage: "s".to_owned(),
            segment: "t".to_owned(),
            ownership: pb::OwnershipKind::Joint.into(),
            firms,
            ..Default::default()
        }
    }

    #[test]
    fn the_same_name_is_the_same_firm_and_firms_without_a_name_are_different_ones() {
        let of = pb::ValueChain {
            stages: vec![pb::ChainStage { id: "s".to_owned(), ..Default::default() }],
            segments: vec![pb::ChainSegment { id: "t".to_owned(), ..Default::default() }],
            presences: vec![presence("a", 0), presence("", 3), presence("a", 0), presence("", 0)],
            ..Default::default()
        };
        let firms: Vec<_> = chain(&of).presences.iter().map(|presence| presence.firm).collect();
        assert_eq!(firms, [1, 2, 3, 4, 1, 5]);
        assert!(chain(&of).presences.iter().all(|presence| !presence.is_domestic), "joint is not domestic");
    }
}
