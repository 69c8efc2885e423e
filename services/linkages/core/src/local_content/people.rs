//! Who did what to an item, so that nobody looks at their own work.
//!
//! - Who signs for one party does not sign for the other.
//! - The agency waives: who signs for the buyer waives nothing, nor the other way.
//! - Who signs for the buyer, or shows what was realised, certifies nothing, nor the
//!   other way.
//!
//! The last one of each counts, so that somebody can change sides once another person
//! has taken their place. What was signed and taken back counts, too.

use super::{Event, Party, What};
use crate::check::Violation;

/// A person: the same number for the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub u32);

/// Who last did each thing to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct People {
    /// Who signed for the buyer.
    pub buyer: Option<Person>,
    /// Who signed for the agency.
    pub agency: Option<Person>,
    /// Who showed what was realised.
    pub shown: Option<Person>,
    /// Who certified it.
    pub certified: Option<Person>,
    /// Who waived.
    pub waived: Option<Person>,
}

impl People {
    /// Those after an event.
    pub(super) fn after(mut self, event: &Event) -> Self {
        let place = match event.what {
            What::Offer { .. } | What::Counter { .. } => return self,
            What::Agree { by: Party::Buyer, .. } => &mut self.buyer,
            What::Agree { by: Party::Agency, .. } => &mut self.agency,
            What::Realise { .. } => &mut self.shown,
            What::Certify { .. } => &mut self.certified,
            What::Waive { .. } => &mut self.waived,
        };
        *place = Some(event.person);
        self
    }

    /// Refuses an event of somebody who would look at their own work.
    pub(super) fn must_be_others(&self, event: &Event) -> Result<(), Violation> {
        let is_one_of = |people: &[Option<Person>]| people.contains(&Some(event.person));
        let (has_signed, has_certified) = match event.what {
            What::Offer { .. } | What::Counter { .. } => (false, false),
            What::Agree { by: Party::Buyer, .. } => {
                (is_one_of(&[self.agency, self.waived]), is_one_of(&[self.certified]))
            }
            What::Agree { by: Party::Agency, .. } | What::Waive { .. } => (is_one_of(&[self.buyer]), false),
            What::Realise { .. } => (false, is_one_of(&[self.certified])),
            What::Certify { .. } => (false, is_one_of(&[self.buyer, self.shown])),
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
}
