//! Whether each required standard is held when deliveries begin.
//!
//! `MET` where its last day is not before the start: what is live today and lapses
//! before then does not help. `UNKNOWN` where it is held and nobody knows until
//! when, otherwise `GAP`.

use super::{Evidence, Finding, Requirement, State};
use crate::{case::Case, certificates::Held};

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    for &standard in &case.need().required {
        let (state, is_held, until) = match case.held(standard) {
            Held::Live(until) => (State::Met, true, Some(until)),
            Held::Lapsed(until) => (State::Gap, true, Some(until)),
            Held::Unknown => (State::Unknown, true, None),
            Held::Never => (State::Gap, false, None),
        };
        let evidence = Evidence::Expiry { is_held, until, start: case.need().start };
        tell(Finding { requirement: Requirement::Certificate(standard), state, evidence });
    }
}
