//! Whether the supplier is near enough for deliveries just in time.
//!
//! `MET` where the need names no radius or the distance is within it, `UNKNOWN`
//! where one of the places is not known, otherwise `BLOCK`.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let most = case.need().radius_km;
    // Far places are many, and most needs name no radius.
    let km = most.and_then(|_| case.km());
    let state = match (most, km) {
        (None, _) => State::Met,
        (Some(_), None) => State::Unknown,
        (Some(most), Some(km)) if km <= most => State::Met,
        (Some(_), Some(_)) => State::Block,
    };
    tell(Finding { requirement: Requirement::Reach, state, evidence: Evidence::Distance { km, most } });
}
