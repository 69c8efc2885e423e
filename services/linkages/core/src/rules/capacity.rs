//! Whether hours are free: `MET` where there are any and the smallest order the
//! supplier takes fits into them, `UNKNOWN` where its capacity is not known,
//! otherwise `GAP`. How much of the need they cover is the score's to say.

use super::{Evidence, Finding, Requirement, State};
use crate::case::Case;

pub(super) fn check(case: &Case<'_>, tell: &mut dyn FnMut(Finding)) {
    let (free, min_lot) = (case.claim.free_hours(), case.claim.min_lot_hours);
    let state = match free {
        None => State::Unknown,
        Some(free) if free > 0.0 && free >= min_lot => State::Met,
        Some(_) => State::Gap,
    };
    tell(Finding { requirement: Requirement::Capacity, state, evidence: Evidence::Hours { free, min_lot } });
}
