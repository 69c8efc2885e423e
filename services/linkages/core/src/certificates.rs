//! What standards a supplier holds, until when, and which follow from which.

use std::collections::BTreeMap;

use crate::{
    Day, StandardId,
    check::{Check, Violation},
};

/// What is known about whether a certificate is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// It is in force until it expires, or nothing else is known.
    #[default]
    Live,
    /// Its issuer took it back, for a time or for good.
    Suspended,
}

/// A certificate as a supplier shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// What it attests.
    pub standard: StandardId,
    /// When it was issued, where that is known.
    pub issued: Option<Day>,
    /// When it expires, where that is known.
    pub expires: Option<Day>,
    /// Whether it is in force.
    pub status: Status,
}

/// A standard that a supplier holds, and the last day of it. No day where the
/// supplier holds it and nobody knows until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// The standard.
    pub standard: StandardId,
    /// The last day, where it is known.
    pub until: Option<Day>,
}

/// Which standard follows from which: whoever is certified for the one satisfies
/// the other. It changes as standards are revised, so it is data with a version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Implications {
    /// The version of the table, cited by every answer that used it.
    pub version: String,
    /// Pairs of a standard and one that follows from it.
    pub pairs: Vec<(StandardId, StandardId)>,
}

impl Check for Implications {
    /// A table has a version and no pair of a standard with itself. A cycle is
    /// allowed: two standards may be equivalent.
    fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.version.is_empty() {
            violations.push(Violation::new(
                "version",
                "MISSING",
                "give the table a version that answers can cite",
            ));
        }
        for (position, (from, to)) in self.pairs.iter().enumerate() {
            if from == to {
                let path = format!("pairs[{position}]");
                violations.push(Violation::new(
                    path,
                    "IMPLIES_ITSELF",
                    "a standard needs no line to imply itself",
                ));
            }
        }
        violations
    }
}

impl Implications {
    /// The standard and everything that follows from it, each once, in order.
    pub fn closure(&self, standard: StandardId) -> Vec<StandardId> {
        let mut found = vec![standard];
        let mut next = 0;
        while let Some(&from) = found.get(next) {
            next += 1;
            for (_, to) in self.pairs.iter().filter(|(standard, _)| *standard == from) {
                if !found.contains(to) {
                    found.push(*to);
                }
            }
        }
        found.sort();
        found
    }

    /// What a supplier holds by its certificates and by what follows from them:
    /// each standard once, in order, until the latest day of any certificate that
    /// gives it.
    ///
    /// A certificate without a last day is taken to hold for `assumed_days` from
    /// its issue; with neither day it is held until nobody knows when. One that is
    /// suspended gives nothing. A known day wins over an unknown one.
    pub fn holdings(&self, certificates: &[Certificate], assumed_days: i32) -> Vec<Holding> {
        let mut held: BTreeMap<StandardId, Option<Day>> = BTreeMap::new();
        for certificate in certificates.iter().filter(|certificate| certificate.status == Status::Live) {
            let until =
                certificate.expires.or(certificate.issued.map(|issued| issued.plus_days(assumed_days)));
            for standard in self.closure(certificate.standard) {
                let known = held.entry(standard).or_default();
                *known = (*known).max(until);
            }
        }
        held.into_iter().map(|(standard, until)| Holding { standard, until }).collect()
    }
}

/// How a standard is held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Until this day, which is not before the one asked for.
    Live(Day),
    /// It ended before.
    Lapsed(Day),
    /// It is held, and nobody knows until when.
    Unknown,
    /// It is not held.
    Never,
}

/// How a standard is held on a day, by holdings in the order of their standards.
pub fn held(holdings: &[Holding], standard: StandardId, on: Day) -> Held {
    match holdings.binary_search_by_key(&standard, |holding| holding.standard) {
        Err(_) => Held::Never,
        Ok(at) => match holdings[at].until {
            None => Held::Unknown,
            Some(until) if until >= on => Held::Live(until),
            Some(until) => Held::Lapsed(until),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ISO9001: StandardId = StandardId(0);
    const ISO13485: StandardId = StandardId(1);
    const IATF16949: StandardId = StandardId(2);

    fn table() -> Implications {
        Implications { version: "2026-01".into(), pairs: vec![(IATF16949, ISO9001)] }
    }

    fn certificate(standard: StandardId, issued: Option<i32>, expires: Option<i32>) -> Certificate {
        Certificate { standard, issued: issued.map(Day), expires: expires.map(Day), status: Status::Live }
    }

    #[test]
    fn iatf_16949_gives_iso_9001_and_iso_13485_does_not() {
        let of = |standard| table().holdings(&[certificate(standard, None, Some(100))], 1095);
        assert_eq!(held(&of(IATF16949), ISO9001, Day(100)), Held::Live(Day(100)));
        assert_eq!(held(&of(ISO13485), ISO9001, Day(100)), Held::Never);
    }

    #[test]
    fn the_latest_certificate_counts_whichever_gives_the_standard() {
        let holdings = table()
            .holdings(&[certificate(ISO9001, None, Some(50)), certificate(IATF16949, None, Some(80))], 1095);
        assert_eq!(held(&holdings, ISO9001, Day(60)), Held::Live(Day(80)));
        assert_eq!(held(&holdings, ISO9001, Day(81)), Held::Lapsed(Day(80)));
    }

    #[test]
    fn without_a_last_day_the_issue_counts_and_without_both_nothing_is_known() {
        let until = |issued| {
            let holdings = table().holdings(&[certificate(ISO9001, issued, None)], 1095);
            held(&holdings, ISO9001, Day(500))
        };
        assert_eq!(until(Some(0)), Held::Live(Day(1095)));
        assert_eq!(until(None), Held::Unknown);
    }

    #[test]
    fn a_suspended_certificate_gives_nothing() {
        let suspended = Certificate { status: Status::Suspended, ..certificate(ISO9001, None, Some(900)) };
        assert_eq!(held(&table().holdings(&[suspended], 1095), ISO9001, Day(0)), Held::Never);
    }

    #[test]
    fn a_table_without_a_version_or_with_a_loop_on_itself_is_refused() {
        let table = Implications { version: String::new(), pairs: vec![(ISO9001, ISO9001)] };
        let found = table.violations();
        let reasons: Vec<_> = found.iter().map(|found| (found.path.as_str(), found.reason)).collect();
        assert_eq!(reasons, [("version", "MISSING"), ("pairs[0]", "IMPLIES_ITSELF")]);
    }

    proptest! {
        #[test]
        fn what_follows_from_what_follows_also_follows(pairs in prop::collection::vec((0u16..8, 0u16..8), 0..20)) {
            let pairs = pairs.into_iter().map(|(from, to)| (StandardId(from), StandardId(to))).collect();
            let table = Implications { version: "test".into(), pairs };
            for standard in (0..8).map(StandardId) {
                let all = table.closure(standard);
                prop_assert!(all.contains(&standard));
                for next in &all {
                    prop_assert!(table.closure(*next).iter().all(|further| all.contains(further)));
                }
            }
        }
    }
}
