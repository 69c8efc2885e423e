//! Whether the supplier can make it.
//!
//! `MET` where relatedness is at least `met_relatedness`, `GAP` where it is at least
//! `gap_relatedness`, otherwise `BLOCK`. A related capability is a gap and never
//! met: what countries export together says what is near, not what a firm can do.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let related = case.relatedness;
    let state = if related.sigma >= case.policy().met_relatedness {
        State::Met
    } else if related.sigma >= case.policy().gap_relatedness {
        State::Gap
    } else {
        State::Block
    };
    let evidence = Evidence::Relatedness { sigma: related.sigma, ground: related.ground };
    tell(Finding { requirement: Requirement::Capability, state, evidence });
}
