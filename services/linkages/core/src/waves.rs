//! Entry of firms into a sector, wave by wave, and whether it moved up.
//!
//! # Formulas
//!
//! For wave `w`, in the order given:
//!
//! | name | formula |
//! |---|---|
//! | category | the highest rank of its main export categories |
//! | frontier | the highest category of this wave and all before |
//! | class | the mean technology class of its products |
//! | breadth | how many main export categories it has |
//! | new functions | kinds of firms that no wave before had |
//! | domestic share | domestic entrants over all entrants |
//!
//! The sector moved up if the frontier rose at least once and classes go together
//! with the order of the waves, `tau_b > 0`. Waves are few, so that no test of
//! significance would mean anything: none is given. Beside the verdict always stands
//! how many domestic firms entered: a cluster can move up while its own firms no
//! longer come in.
//!
//! Totals that contradict each other are told and not repaired.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    check::{Check, Checked, Violation, Violations},
    kendall::kendall_tau_b,
};

/// Whose the entrants of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ownership {
    /// Of the country.
    Domestic,
    /// Of others.
    Foreign,
    /// Of both.
    Joint,
}

/// A wave as it was observed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wave {
    /// Its name.
    pub name: String,
    /// Firms that entered, as stated.
    pub firms: u32,
    /// Main export categories.
    pub categories: Vec<String>,
    /// Entrants by ownership.
    pub owners: Vec<(Ownership, u32)>,
    /// Entrants by kind of firm.
    pub kinds: Vec<(String, u32)>,
    /// Technology classes of the products that it is known for.
    pub classes: Vec<u32>,
}

/// Waves of a sector.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Rank of each export category, from the simplest.
    pub ranks: BTreeMap<String, u32>,
    /// The waves, in their order.
    pub waves: Vec<Wave>,
}

impl Check for Entry {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        for (at, wave) in self.waves.iter().enumerate() {
            found.unless(wave.firms > 0, format!("waves[{at}].firms"), "NOT_POSITIVE", "a wave has entrants");
            for (number, category) in wave.categories.iter().enumerate() {
                let path = format!("waves[{at}].categories[{number}]");
                found.unless(
                    self.ranks.contains_key(category),
                    path,
                    "NOT_FOUND",
                    format!("give {category} a rank"),
                );
            }
            let names: BTreeSet<_> = wave.kinds.iter().map(|(kind, _)| kind).collect();
            found.unless(
                names.len() == wave.kinds.len(),
                format!("waves[{at}].kinds"),
                "REPEATED",
                "name each kind once",
            );
        }
        found.finish()
    }
}

/// Two totals of a wave that are not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The wave.
    pub wave: String,
    /// Of what the sum is: `owners` or `kinds`.
    pub of: &'static str,
    /// Firms as stated.
    pub stated: u32,
    /// The sum.
    pub summed: u64,
}

/// What one wave shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Firms that entered in it.
    pub firms: u32,
    /// Firms that entered until its end.
    pub all_firms: u64,
    /// The highest rank of its categories; nothing where it has none.
    pub category: Option<u32>,
    /// The highest rank so far.
    pub frontier: Option<u32>,
    /// Mean technology class; nothing where no product is known.
    pub mean_class: Option<f64>,
    /// Highest technology class.
    pub highest_class: Option<u32>,
    /// Different main categories.
    pub breadth: usize,
    /// Kinds of firms that were not there before, by name.
    pub new_functions: Vec<String>,
    /// Domestic entrants.
    pub domestic: u64,
    /// Entrants that are of both.
    pub joint: u64,
    /// Domestic entrants over the entrants stated.
    pub domestic_share: f64,
}

/// What the waves show together.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// Each wave.
    pub waves: Vec<Shown>,
    /// How far classes go together with the order of the waves, over those whose class
    /// is known; nothing where that is not defined.
    pub tau_b: Option<f64>,
    /// Whether the sector moved up.
    pub moved_up: bool,
    /// Totals that contradict each other.
    pub contradictions: Vec<Contradiction>,
}

/// Reads waves. See the [module](self).
pub fn succession(entry: &Checked<Entry>) -> Succession {
    let (mut all_firms, mut frontier, mut seen) = (0_u64, None, BTreeSet::new());
    let mut contradictions = Vec::new();
    let waves: Vec<Shown> = entry
        .waves
        .iter()
        .map(|wave| {
            contradictions.extend(wave.contradictions());
            all_firms += u64::from(wave.firms);
            let category =
                wave.categories.iter().filter_map(|category| entry.ranks.get(category)).max().copied();
            frontier = frontier.max(category);
            let kinds: BTreeSet<&String> =
                wave.kinds.iter().filter(|(_, firms)| *firms > 0).map(|(kind, _)| kind).collect();
            let new_functions = kinds.difference(&seen).map(|kind| (*kind).clone()).collect();
            seen.extend(kinds);
            let classes = wave.classes.iter().map(|&class| f64::from(class)).sum::<f64>();
            Shown {
                name: wave.name.clone(),
                firms: wave.firms,
                all_firms,
                category,
                frontier,
                mean_class: (!wave.classes.is_empty()).then(|| classes / wave.classes.len() as f64),
                highest_class: wave.classes.iter().max().copied(),
                breadth: wave.categories.iter().collect::<BTreeSet<_>>().len(),
                new_functions,
                domestic: wave.of(Ownership::Domestic),
                joint: wave.of(Ownership::Joint),
                domestic_share: wave.of(Ownership::Domestic) as f64 / f64::from(wave.firms),
            }
        })
        .collect();
    let classes: Vec<f64> = waves.iter().filter_map(|wave| wave.mean_class).collect();
    let order: Vec<f64> = (0..classes.len()).map(|position| position as f64).collect();
    let tau_b = kendall_tau_b(&order, &classes);
    let ranks: Vec<u32> = waves.iter().filter_map(|wave| wave.frontier).collect();
    let rose = ranks.first() < ranks.last();
    Succession { moved_up: rose && tau_b.is_some_and(|tau| tau > 0.0), waves, tau_b, contradictions }
}

impl Wave {
    fn of(&self, ownership: Ownership) -> u64 {
        self.owners.iter().filter(|(of, _)| *of == ownership).map(|(_, firms)| u64::from(*firms)).sum()
    }

    /// Sums that are not the firms stated. What was not broken down contradicts nothing.
    fn contradictions(&self) -> Vec<Contradiction> {
        let owners = self.owners.iter().map(|(_, firms)| u64::from(*firms)).sum();
        let kinds = self.kinds.iter().map(|(_, firms)| u64::from(*firms)).sum();
        let sums = [("owners", owners, self.owners.is_empty()), ("kinds", kinds, self.kinds.is_empty())];
        let wrong = sums.into_iter().filter(|(_, sum, is_empty)| !is_empty && *sum != u64::from(self.firms));
        let told =
            |(of, summed, _)| Contradiction { wave: self.name.clone(), of, stated: self.firms, summed };
        wrong.map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(name: &str, categories: &[&str], classes: &[u32], kinds: &[(&str, u32)]) -> Wave {
        Wave {
            name: name.into(),
            firms: 4,
            categories: categories.iter().map(|&category| category.to_owned()).collect(),
            owners: vec![(Ownership::Domestic, 1), (Ownership::Foreign, 3)],
            kinds: kinds.iter().map(|&(kind, firms)| (kind.to_owned(), firms)).collect(),
            classes: classes.to_vec(),
        }
    }

    fn read(waves: Vec<Wave>) -> Succession {
        let ranks = [("simple", 1), ("complex", 2)].map(|(name, rank)| (name.to_owned(), rank)).into();
        succession(&Entry { ranks, waves }.check().unwrap())
    }

    #[test]
    fn a_sector_moves_up_if_its_frontier_rises_and_its_classes_do() {
        let up = read(vec![wave("1", &["simple"], &[1], &[]), wave("2", &["complex"], &[1, 2], &[])]);
        assert!(up.moved_up && up.tau_b == Some(1.0));
        let same_frontier = read(vec![wave("1", &["simple"], &[1], &[]), wave("2", &["simple"], &[2], &[])]);
        assert!(!same_frontier.moved_up);
        let classes_fall = read(vec![wave("1", &["simple"], &[2], &[]), wave("2", &["complex"], &[1], &[])]);
        assert!(!classes_fall.moved_up && classes_fall.tau_b == Some(-1.0));
        let unknown = read(vec![wave("1", &["simple"], &[], &[]), wave("2", &["complex"], &[], &[])]);
        assert_eq!((unknown.moved_up, unknown.tau_b), (false, None));
    }

    #[test]
    fn a_function_is_new_once() {
        let kinds = [("oem", 3), ("packaging", 1)];
        let found = read(vec![wave("1", &[], &[], &kinds[..1]), wave("2", &[], &[], &kinds)]);
        let new: Vec<_> = found.waves.iter().map(|wave| wave.new_functions.clone()).collect();
        assert_eq!(new, [vec!["oem".to_owned()], vec!["packaging".to_owned()]]);
        let expected = Contradiction { wave: "1".into(), of: "kinds", stated: 4, summed: 3 };
        assert_eq!(found.contradictions, [expected], "the second adds up and the owners do");
    }

    #[test]
    fn a_category_without_a_rank_is_refused() {
        let entry =
            Entry { ranks: BTreeMap::new(), waves: vec![Wave { firms: 0, ..wave("1", &["odd"], &[], &[]) }] };
        let found: Vec<_> = entry.violations().into_iter().map(|found| (found.path, found.reason)).collect();
        let expected = [("waves[0].firms", "NOT_POSITIVE"), ("waves[0].categories[0]", "NOT_FOUND")];
        assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
    }
}
