//! Whether the firm is large enough: `MET` from the smallest class that the buyer
//! takes, otherwise `BLOCK`. No programme makes a firm grow a class by the start.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let (has, least) = (case.firm.size, case.need().min_size);
    let state = if has >= least { State::Met } else { State::Block };
    tell(Finding { requirement: Requirement::Size, state, evidence: Evidence::Size { has, least } });
}
