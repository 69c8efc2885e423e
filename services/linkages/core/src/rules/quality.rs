//! Whether defects are few enough: `MET` where those to expect
//! ([`Case::expected_ppm`]) are accepted, `UNKNOWN` where there is no record, `GAP`
//! below `quality_factor` times what is accepted, otherwise `BLOCK`.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let evidence = Evidence::Defects { ppm: case.expected_ppm(), most: case.need().max_ppm };
    tell(Finding { requirement: Requirement::Quality, state: state(case), evidence });
}

/// The state alone: the index asks it first, since it takes nothing but the firm.
pub(crate) fn state(case: &Case<'_>) -> State {
    let most = case.need().max_ppm;
    match case.expected_ppm() {
        None => State::Unknown,
        Some(ppm) if ppm <= most => State::Met,
        Some(ppm) if ppm < case.policy().quality_factor * most => State::Gap,
        Some(_) => State::Block,
    }
}
