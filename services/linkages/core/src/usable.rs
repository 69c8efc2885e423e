//! Whether a claim could supply a need as it stands, with nothing left to acquire.

use crate::{
    case::Case,
    rules::{RULES, Requirement, State},
};

/// Whether the supplier could deliver: nothing stands against it, and the capability,
/// every required standard, free hours and reach are met. Defects may be a gap or
/// unknown, since buyers accept a supplier on trial; size is met or stands against it.
/// By it capacity is allocated, firms are counted and what is missing is found. What to
/// pay for goes by [`Hindrance`](crate::upgrading::Hindrance), where defects are a gap
/// like any other.
pub fn is_usable(case: &Case<'_>) -> bool {
    let mut is_usable = true;
    for rule in RULES {
        rule(case, &mut |finding| {
            is_usable &= match finding.requirement {
                Requirement::Quality => finding.state != State::Block,
                _ => finding.state == State::Met,
            };
        });
    }
    is_usable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        StandardId,
        supplier::Defects,
        testing::{Pair, pair},
    };

    fn with(change: impl FnOnce(&mut Pair)) -> bool {
        let mut pair = pair();
        change(&mut pair);
        pair.with_case(is_usable)
    }

    #[test]
    fn defects_may_be_a_gap_and_nothing_else_may() {
        assert!(with(|_| ()));
        assert!(with(|pair| pair.supplier.firm.defects = None));
        let many = |ppm| Some(Defects { ppm, lots: u32::MAX });
        assert!(with(|pair| pair.supplier.firm.defects = many(5_000.0)));
        assert!(!with(|pair| pair.supplier.firm.defects = many(20_000.0)));
        assert!(!with(|pair| pair.supplier.claims[0].hours = None));
        assert!(!with(|pair| pair.need.required.push(StandardId(7))));
        assert!(!with(|pair| pair.relatedness.sigma = 0.9));
    }
}
