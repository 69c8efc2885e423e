//! Which pairs are compared at all: those that have something rare in common.

use std::collections::HashMap;

use super::Firm;

/// What more firms than this have in common tells nobody apart: a placeholder in the
/// place of a tax number, a name such as `Servicios`.
const MOST_ALIKE: usize = 50;

/// Words that a name needs before one of them may differ: of two, one word says little.
const FEWEST_WORDS: usize = 3;

/// Two firms that have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// Position of the one that comes first.
    pub first: usize,
    /// Position of the other.
    pub second: usize,
    /// Whether all but one word of a name is the same.
    pub is_similar: bool,
}

/// What firms are put together by.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    TaxId(&'a str, &'a str),
    Name(&'a str, &'a str),
    /// Country and the words of a name without one, in the order of the alphabet.
    Words(&'a str, Vec<&'a str>),
}

/// The pairs that have something rare in common, each once, by position.
pub(super) fn candidates(firms: &[Firm]) -> Vec<Candidate> {
    // What comes out is sorted, so the order of the map does not matter.
    let mut blocks: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (position, firm) in firms.iter().enumerate() {
        for key in keys(firm) {
            let block = blocks.entry(key).or_default();
            if block.last() != Some(&position) {
                block.push(position);
            }
        }
    }
    let mut found = Vec::new();
    for (key, block) in &blocks {
        if block.len() > MOST_ALIKE {
            continue;
        }
        let is_similar = matches!(key, Key::Words(..));
        for (at, &first) in block.iter().enumerate() {
            found.extend(block[at + 1..].iter().map(|&second| Candidate { first, second, is_similar }));
        }
    }
    // Of the same pair, the one that says more comes last and is kept.
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup_by_key(|candidate| (candidate.first, candidate.second));
    found.reverse();
    found
}

fn keys(firm: &Firm) -> Vec<Key<'_>> {
    let mut keys: Vec<_> = firm.tax_ids.iter().map(|(country, number)| Key::TaxId(country, number)).collect();
    for country in firm.countries() {
        for name in &firm.names {
            keys.push(Key::Name(country, name));
            let mut words: Vec<_> = name.split(' ').collect();
            if words.len() < FEWEST_WORDS {
                continue;
            }
            words.sort_unstable();
            keys.extend((0..words.len()).map(|left_out| {
                let others = words.iter().enumerate().filter(|(position, _)| *position != left_out);
                Key::Words(country, others.map(|(_, word)| *word).collect())
            }));
        }
    }
    keys
}
