//! Where a need stands, and where it can go from there.

use eslabon_proto::linkages::v1::NeedState::{self, Awarded, Closed, Draft, Matched, Open, Withdrawn};

use crate::error::registry::Error;

/// The steps that there are. One that was matched can be opened again, where the talks
/// came to nothing; what was awarded can only be closed.
const STEPS: &[(NeedState, NeedState)] = &[
    (Draft, Open),
    (Open, Matched),
    (Matched, Open),
    (Matched, Awarded),
    (Awarded, Closed),
    (Draft, Withdrawn),
    (Open, Withdrawn),
    (Matched, Withdrawn),
];

/// Refuses a step that there is not.
pub(super) fn step(from: NeedState, to: NeedState) -> Result<(), Error> {
    if STEPS.contains(&(from, to)) { Ok(()) } else { Err(Error::NeedState { from, to }) }
}

/// Refuses to change what a need says where somebody has it or it is over.
pub(super) fn edit(state: NeedState) -> Result<(), Error> {
    match state {
        Draft | Open | Matched => Ok(()),
        _ => Err(Error::NeedState { from: state, to: state }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [NeedState; 6] = [Draft, Open, Matched, Awarded, Closed, Withdrawn];

    #[test]
    fn a_need_goes_all_the_way_and_what_is_over_goes_nowhere() {
        for pair in [Draft, Open, Matched, Awarded, Closed].windows(2) {
            assert!(step(pair[0], pair[1]).is_ok(), "{pair:?}");
        }
        for over in [Closed, Withdrawn] {
            assert!(ALL.iter().all(|to| step(over, *to).is_err()), "{over:?}");
            assert!(edit(over).is_err());
        }
        assert!(step(Awarded, Withdrawn).is_err());
        assert!(edit(Awarded).is_err());
    }

    proptest! {
        #[test]
        fn no_walk_comes_back_from_an_award(walk in prop::collection::vec(0usize..6, 0..40)) {
            let mut at = Draft;
            let mut was_awarded = false;
            for next in walk {
                if step(at, ALL[next]).is_ok() {
                    at = ALL[next];
                }
                was_awarded |= at == Awarded;
                prop_assert!(!was_awarded || matches!(at, Awarded | Closed));
            }
        }
    }
}
