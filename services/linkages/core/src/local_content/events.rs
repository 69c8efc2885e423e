//! What two parties do to a plan, one thing after another.
//!
//! - Whoever puts a share on the table signs it. Who accepts the share of the other
//!   signs it too, and then it is agreed. Nobody accepts their own.
//! - A new share takes the place of the one on the table. What is agreed stands until
//!   both have signed something else.
//! - Shares are realised, certified and waived only where one is agreed.

use crate::{
    Day,
    check::{Violation, Violations},
};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The buyer.
    Buyer,
    /// The agency.
    Agency,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// A party offers a share, or counters with one.
    Offer {
        /// Who.
        by: Party,
        /// The share, 0 to 1.
        share: f64,
    },
    /// A party accepts the share on the table.
    Accept {
        /// Who.
        by: Party,
    },
    /// The buyer reports what was realised so far.
    Realise {
        /// The share, 0 to 1.
        share: f64,
    },
    /// A certifier confirms what was realised so far.
    Certify {
        /// The share, 0 to 1.
        share: f64,
    },
    /// The agency lets the buyer off a part.
    Waive {
        /// The share, 0 to 1; all that is waived so far.
        share: f64,
    },
}

/// Something that was done to an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Position of the item.
    pub item: usize,
    /// When.
    pub on: Day,
    /// What.
    pub what: What,
}

/// What stands of an item.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ItemState {
    /// The share on the table that only one party has signed, and who.
    pub on_table: Option<(Party, f64)>,
    /// The share that both have signed.
    pub agreed: Option<f64>,
    /// What the buyer says was realised.
    pub realised: Option<f64>,
    /// What was certified.
    pub certified: Option<f64>,
    /// What was waived.
    pub waived: f64,
}

/// What stands after the events, for each of so many items; or every event that could
/// not have been.
pub fn replay(items: usize, events: &[Event]) -> Result<Vec<ItemState>, Vec<Violation>> {
    let mut states = vec![ItemState::default(); items];
    let mut found = Violations::default();
    for (at, event) in events.iter().enumerate() {
        let path = format!("events[{at}]");
        let in_order = at == 0 || events[at - 1].on <= event.on;
        found.unless(
            in_order,
            format!("{path}.on"),
            "NOT_IN_ORDER",
            "events are added at the end, in the order of their days",
        );
        match states.get_mut(event.item) {
            None => found.unless(false, format!("{path}.item"), "NOT_FOUND", "the plan has no such item"),
            Some(state) => {
                if let Err((reason, message)) = state.apply(event.what) {
                    found.unless(false, path, reason, message);
                }
            }
        }
    }
    let violations = found.finish();
    if violations.is_empty() { Ok(states) } else { Err(violations) }
}

impl ItemState {
    fn apply(&mut self, what: What) -> Result<(), (&'static str, &'static str)> {
        let is_share = match what {
            What::Offer { share, .. }
            | What::Realise { share }
            | What::Certify { share }
            | What::Waive { share } => (0.0..=1.0).contains(&share),
            What::Accept { .. } => true,
        };
        if !is_share {
            return Err(("OUT_OF_RANGE", "a share is within 0 to 1"));
        }
        match what {
            What::Offer { by, share } => self.on_table = Some((by, share)),
            What::Accept { by } => match self.on_table.take() {
                None => return Err(("NOTHING_OFFERED", "there is no share on the table to accept")),
                Some((offered_by, share)) if offered_by == by => {
                    self.on_table = Some((offered_by, share));
                    return Err((
                        "ACCEPTED_OWN_OFFER",
                        "the other party accepts: two signatures make an agreement",
                    ));
                }
                Some((_, share)) => self.agreed = Some(share),
            },
            What::Realise { share } => {
                self.must_be_agreed()?;
                self.realised = Some(share);
            }
            What::Certify { share } => {
                self.must_be_agreed()?;
                self.certified = Some(share);
            }
            What::Waive { share } => {
                self.must_be_agreed()?;
                self.waived = share;
            }
        }
        Ok(())
    }

    fn must_be_agreed(&self) -> Result<(), (&'static str, &'static str)> {
        match (self.agreed, self.on_table) {
            (Some(_), _) => Ok(()),
            (None, Some(_)) => Err(("AGREED_BY_ONE", "only one party has signed: the other accepts first")),
            (None, None) => Err(("NOT_AGREED", "nothing was agreed on: offer a share first")),
        }
    }
}
