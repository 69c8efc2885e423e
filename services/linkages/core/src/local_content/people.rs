//! Who did what to an item, so that nobody looks at their own work.
//!
//! - Who signs for one party does not sign for the other.
//! - The agency waives: who signs for the buyer waives nothing, nor the other way.
//! - Who signs for the buyer, or shows what was realised, certifies nothing, nor the
//!   other way.
//!
//! All that happened to the item counts, also what was taken back or signed again by
//! somebody else: a colleague who repeats a signature frees nobody to change sides.

use super::{Event, Party, What};
use crate::check::Violation;

/// A person: the same number for the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub u32);

/// Refuses an event of somebody who, by what happened earlier, would look at their own
/// work.
pub(super) fn must_be_others(earlier: &[Event], event: &Event) -> Result<(), Violation> {
    let own = earlier.iter().filter(|one| (one.item, one.person) == (event.item, event.person));
    let own: Vec<What> = own.map(|one| one.what).collect();
    let has = |is_such: fn(&What) -> bool| own.iter().any(is_such);
    let (has_signed, has_certified) = match event.what {
        What::Offer { .. } | What::Counter { .. } => (false, false),
        What::Agree { by: Party::Buyer, .. } => (has(is_for_agency), has(is_certificate)),
        What::Agree { by: Party::Agency, .. } | What::Waive { .. } => (has(is_for_buyer), false),
        What::Realise { .. } => (false, has(is_certificate)),
        What::Certify { .. } => {
            (false, has(|what| is_for_buyer(what) || matches!(what, What::Realise { .. })))
        }
    };
    let (reason, message) = match (has_signed, has_certified) {
        (false, false) => return Ok(()),
        (true, _) => {
            ("SAME_SIGNATORY", "this person acts for the other party: somebody else acts for this one")
        }
        (false, true) => (
            "OWN_CERTIFICATE",
            "one person does not both show and certify: somebody else does one of the two",
        ),
    };
    Err(Violation::new("person", reason, message))
}

fn is_for_buyer(what: &What) -> bool {
    matches!(what, What::Agree { by: Party::Buyer, .. })
}

fn is_for_agency(what: &What) -> bool {
    matches!(what, What::Agree { by: Party::Agency, .. } | What::Waive { .. })
}

fn is_certificate(what: &What) -> bool {
    matches!(what, What::Certify { .. })
}
