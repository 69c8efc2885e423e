//! Whether defects are few enough: `MET` where those to expect
//! ([`Case::expected_ppm`]) are accepted, `UNKNOWN` where there is no record, `GAP`
//! below `quality_factor` times what is accepted, otherwise `BLOCK`.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let (ppm, most) = (case.expected_ppm(), case.need().max_ppm);
    let state = match ppm {
        None => State::Unknown,
        Some(ppm) if ppm <= most => State::Met,
        Some(ppm) if ppm < case.policy().quality_factor * most => State::Gap,
        Some(_) => State::Block,
    };
    tell(Finding { requirement: Requirement::Quality, state, evidence: Evidence::Defects { ppm, most } });
}
