//! The map of a value chain: stages from research to service, segments by technology,
//! the firms that are there, and the places where nobody is.

use std::collections::BTreeSet;

use crate::check::{Check, Checked, Violation, Violations};

/// A stage of a chain, such as components or distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Value added at it, in any unit that all stages share, where it is known. Over
    /// the stages it is the curve that smiles: high at the ends, low in the middle.
    pub value_added: Option<f64>,
}

/// A segment of a market, with the technology class of its products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// Its class, from the simplest.
    pub class: u32,
}

/// A firm at a stage of a segment. A firm may be at several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The firm, as the caller numbers it.
    pub firm: u64,
    /// Position of the stage.
    pub stage: usize,
    /// Position of the segment.
    pub segment: usize,
    /// Whether it is domestic.
    pub is_domestic: bool,
}

/// A chain and who is on it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// Stages, from the first to the last.
    pub stages: Vec<Stage>,
    /// Segments.
    pub segments: Vec<Segment>,
    /// Firms.
    pub presences: Vec<Presence>,
}

/// The most cells of a map.
const MOST_CELLS: usize = 100_000;

impl Check for Chain {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let cells = self.stages.len().saturating_mul(self.segments.len());
        found.unless(
            cells <= MOST_CELLS,
            "stages",
            "TOO_MANY",
            format!("a map has at most {MOST_CELLS} cells"),
        );
        for (at, stage) in self.stages.iter().enumerate() {
            let is_good = stage.value_added.is_none_or(f64::is_finite);
            found.unless(
                is_good,
                format!("stages[{at}].value_added"),
                "NOT_FINITE",
                "give a number or leave it out",
            );
        }
        let mut seen = BTreeSet::new();
        for (at, presence) in self.presences.iter().enumerate() {
            let path = format!("presences[{at}]");
            found.unless(
                presence.stage < self.stages.len(),
                format!("{path}.stage"),
                "NOT_FOUND",
                "there is no such stage",
            );
            let is_known = presence.segment < self.segments.len();
            found.unless(is_known, format!("{path}.segment"), "NOT_FOUND", "there is no such segment");
            let is_new = seen.insert((presence.firm, presence.stage, presence.segment));
            found.unless(is_new, path, "REPEATED", "place a firm once in a cell");
        }
        found.finish()
    }
}

/// A cell of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Position of the stage.
    pub stage: usize,
    /// Position of the segment.
    pub segment: usize,
    /// Domestic firms.
    pub domestic: u64,
    /// Other firms.
    pub foreign: u64,
}

/// A point of the curve of value added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Position of the stage.
    pub stage: usize,
    /// Value added at it, where it is known.
    pub value_added: Option<f64>,
    /// Firms at it, in whatever segment, each once.
    pub firms: u64,
    /// The domestic ones among them.
    pub domestic: u64,
}

/// A map.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainMap {
    /// Every cell, by stage and then by the class and the position of its segment.
    pub cells: Vec<Cell>,
    /// Every stage, in its order.
    pub curve: Vec<Point>,
}

impl ChainMap {
    /// Cells where nobody is, in the order of the map.
    pub fn gaps(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| cell.domestic + cell.foreign == 0)
    }

    /// Cells where only foreign firms are: whom a domestic one could supply or join.
    pub fn without_domestic(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| cell.domestic == 0 && cell.foreign > 0)
    }
}

/// Places firms on a chain.
pub fn chain_map(chain: &Checked<Chain>) -> ChainMap {
    let mut counts = vec![(0_u64, 0_u64); chain.stages.len() * chain.segments.len()];
    for presence in &chain.presences {
        let count = &mut counts[presence.stage * chain.segments.len() + presence.segment];
        if presence.is_domestic { count.0 += 1 } else { count.1 += 1 }
    }
    let mut segments: Vec<usize> = (0..chain.segments.len()).collect();
    segments.sort_by_key(|&segment| chain.segments[segment].class);
    let stages = 0..chain.stages.len();
    let cells = stages.clone().flat_map(|stage| segments.iter().map(move |&segment| (stage, segment)));
    let cells = cells.map(|(stage, segment)| {
        let (domestic, foreign) = counts[stage * chain.segments.len() + segment];
        Cell { stage, segment, domestic, foreign }
    });
    let curve = stages.map(|stage| {
        let at_stage = chain.presences.iter().filter(|presence| presence.stage == stage);
        let firms: BTreeSet<u64> = at_stage.clone().map(|presence| presence.firm).collect();
        let domestic = at_stage.filter(|presence| presence.is_domestic).map(|presence| presence.firm);
        Point {
            stage,
            value_added: chain.stages[stage].value_added,
            firms: firms.len() as u64,
            domestic: domestic.collect::<BTreeSet<_>>().len() as u64,
        }
    });
    ChainMap { cells: cells.collect(), curve: curve.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Chain {
        let stage = |name: &str, value_added| Stage { name: name.into(), value_added };
        let segment = |name: &str, class| Segment { name: name.into(), class };
        let presence = |firm, stage, segment, is_domestic| Presence { firm, stage, segment, is_domestic };
        Chain {
            stages: vec![
                stage("components", Some(2.0)),
                stage("assembly", Some(1.0)),
                stage("service", None),
            ],
            segments: vec![segment("implants", 3), segment("disposables", 1)],
            presences: vec![
                presence(1, 0, 1, true),
                presence(2, 1, 1, false),
                presence(2, 1, 0, false),
                presence(3, 1, 0, true),
            ],
        }
    }

    #[test]
    fn cells_without_firms_are_gaps_and_the_simplest_segment_comes_first() {
        let map = chain_map(&chain().check().unwrap());
        let gaps: Vec<_> = map.gaps().map(|cell| (cell.stage, cell.segment)).collect();
        assert_eq!(gaps, [(0, 0), (2, 1), (2, 0)]);
        let foreign: Vec<_> = map.without_domestic().map(|cell| (cell.stage, cell.segment)).collect();
        assert_eq!(foreign, [(1, 1)]);
    }

    #[test]
    fn a_firm_in_two_segments_counts_once_at_its_stage() {
        let map = chain_map(&chain().check().unwrap());
        let curve: Vec<_> =
            map.curve.iter().map(|point| (point.value_added, point.firms, point.domestic)).collect();
        assert_eq!(curve, [(Some(2.0), 1, 1), (Some(1.0), 2, 1), (None, 0, 0)]);
    }

    #[test]
    fn a_firm_that_is_nowhere_or_twice_in_a_cell_is_refused() {
        let mut chain = chain();
        chain.presences[0].stage = 9;
        chain.presences[1].segment = 9;
        chain.presences.push(chain.presences[3]);
        chain.stages[0].value_added = Some(f64::NAN);
        let found: Vec<_> = chain.violations().into_iter().map(|found| (found.path, found.reason)).collect();
        let expected = [
            ("stages[0].value_added", "NOT_FINITE"),
            ("presences[0].stage", "NOT_FOUND"),
            ("presences[1].segment", "NOT_FOUND"),
            ("presences[4]", "REPEATED"),
        ];
        assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
    }

    #[test]
    fn a_chain_of_nothing_has_an_empty_map() {
        let map = chain_map(&Chain::default().check().unwrap());
        assert!(map.cells.is_empty() && map.curve.is_empty());
    }
}
