//! What keeps a supplier from a need, for whoever would pay to change it.

use crate::rules::{Finding, State};

/// What keeps a supplier from a need.
///
/// One question for what is served, for what is offered to be paid, and for what is told
/// of a plan: otherwise what was paid would not show. It is stricter than
/// [`is_usable`](crate::usable::is_usable), which lets defects be a gap because buyers
/// accept a supplier on trial: with a gap the verdict is `UPGRADE`, and spend is eligible
/// only once that gap is closed too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Nothing: everything is met, but for defects that nobody knows. These ask for a
    /// visit, and no action closes them.
    Nothing,
    /// Gaps alone: a complete [`Plan`](super::Plan) leaves [`Hindrance::Nothing`].
    Gaps,
    /// Something that no action changes: see [`Finding::stands_against`].
    Lasting,
}

impl Hindrance {
    /// The hindrance among all findings of a pair.
    pub fn of(findings: &[Finding]) -> Self {
        if findings.iter().any(Finding::stands_against) {
            Self::Lasting
        } else if findings.iter().any(|finding| finding.state == State::Gap) {
            Self::Gaps
        } else {
            Self::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        StandardId,
        rules::findings,
        supplier::Defects,
        testing::{Pair, pair},
        usable::is_usable,
    };

    fn with(change: impl FnOnce(&mut Pair)) -> (Hindrance, bool) {
        let mut pair = pair();
        change(&mut pair);
        pair.with_case(|case| (Hindrance::of(&findings(case)), is_usable(case)))
    }

    #[test]
    fn defects_are_a_gap_like_any_other_though_buyers_take_the_claim_on_trial() {
        let many = |ppm| Some(Defects { ppm, lots: u32::MAX });
        assert_eq!(with(|pair| pair.supplier.firm.defects = many(5_000.0)), (Hindrance::Gaps, true));
        assert_eq!(with(|pair| pair.supplier.firm.defects = many(20_000.0)), (Hindrance::Lasting, false));
        assert_eq!(with(|pair| pair.supplier.firm.defects = None), (Hindrance::Nothing, true));
    }

    #[test]
    fn a_gap_counts_only_where_nothing_lasting_is_beside_it() {
        assert_eq!(with(|_| ()), (Hindrance::Nothing, true));
        let lacks = |pair: &mut Pair| pair.need.required.push(StandardId(7));
        assert_eq!(with(lacks), (Hindrance::Gaps, false));
        let unknown = |pair: &mut Pair| {
            lacks(pair);
            pair.supplier.claims[0].hours = None;
        };
        assert_eq!(with(unknown), (Hindrance::Lasting, false));
    }
}
