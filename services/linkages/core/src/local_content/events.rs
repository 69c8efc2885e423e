//! What two parties do to a plan, one thing after another.
//!
//! - An offer binds nobody. A share is agreed once both parties have signed that same
//!   share, each for itself and in any order.
//! - Who puts another share on the table takes back what it had signed and the other
//!   had not.
//! - What is agreed stands until both have signed something else.
//! - Shares are realised, certified and waived only where one is agreed.
//! - Those who are to look at each other are not one person.

use super::{Person, WHOLE_BPS, people};
use crate::{Day, check::Violation};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The buyer.
    Buyer,
    /// The agency.
    Agency,
}

/// What is done. Shares are in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A party puts a share on the table.
    Offer {
        /// Who.
        by: Party,
        /// The share.
        share_bps: u32,
    },
    /// The other party answers with another share.
    Counter {
        /// Who.
        by: Party,
        /// The share.
        share_bps: u32,
    },
    /// A party signs a share.
    Agree {
        /// Who.
        by: Party,
        /// The share.
        share_bps: u32,
    },
    /// The buyer shows what was realised so far.
    Realise {
        /// The share.
        share_bps: u32,
    },
    /// A certifier confirms what was realised so far.
    Certify {
        /// The share.
        share_bps: u32,
    },
    /// The agency lets the buyer off a part.
    Waive {
        /// All that is waived so far.
        share_bps: u32,
    },
}

/// Something that was done to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Position of the item.
    pub item: usize,
    /// When.
    pub on: Day,
    /// Who did it, for a party or by themselves.
    pub person: Person,
    /// What.
    pub what: What,
}

/// How far two parties are with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// Nobody has offered anything.
    Nothing,
    /// There is a share on the table, and nobody has signed one.
    Offered,
    /// One party has signed.
    OnePartyOnly,
    /// Both have signed, each another share.
    FiguresDiffer,
    /// Both have signed the same share.
    Agreed,
}

/// What stands of an item. Shares are in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemState {
    /// The share on the table, and who put it there.
    pub on_table: Option<(Party, u32)>,
    /// The last share that was offered.
    pub offered: Option<u32>,
    /// The last share that was answered with.
    pub countered: Option<u32>,
    /// What the buyer has signed and the agency has not.
    pub signed_by_buyer: Option<u32>,
    /// What the agency has signed and the buyer has not.
    pub signed_by_agency: Option<u32>,
    /// The share that both have signed.
    pub agreed: Option<u32>,
    /// What the buyer has shown.
    pub realised: Option<u32>,
    /// What was certified.
    pub certified: Option<u32>,
    /// What was waived.
    pub waived: u32,
}

/// What stands after the events, for each of so many items; or the first event that
/// could not have been, with its place. Who did what is not asked again: what was
/// recorded has happened.
pub fn replay(items: usize, events: &[Event]) -> Result<Vec<ItemState>, Violation> {
    let mut states = vec![ItemState::default(); items];
    let mut last = None;
    for (at, event) in events.iter().enumerate() {
        let after = next(&states, last, event).map_err(|violation| Violation {
            path: format!("events[{at}].{}", violation.path),
            ..violation
        })?;
        states[event.item] = after;
        last = Some(event.on);
    }
    Ok(states)
}

/// Adds one event to what stands after the earlier ones; or says why it cannot be, and
/// leaves everything as it is.
pub fn append(states: &mut [ItemState], earlier: &[Event], event: &Event) -> Result<(), Violation> {
    let after = next(states, earlier.last().map(|event| event.on), event)?;
    people::must_be_others(earlier, event)?;
    states[event.item] = after;
    Ok(())
}

/// What stands of the item of an event after it.
fn next(states: &[ItemState], last: Option<Day>, event: &Event) -> Result<ItemState, Violation> {
    if last.is_some_and(|last| event.on < last) {
        let message = "events are added at the end, in the order of their days";
        return Err(Violation::new("on", "NOT_IN_ORDER", message));
    }
    let Some(&before) = states.get(event.item) else {
        return Err(Violation::new("item", "NOT_FOUND", "the plan has no such item"));
    };
    before.after(event)
}

impl ItemState {
    /// How far the parties are.
    pub fn agreement(&self) -> Agreement {
        match (self.agreed, self.signed_by_buyer, self.signed_by_agency) {
            (Some(_), ..) => Agreement::Agreed,
            (None, Some(_), Some(_)) => Agreement::FiguresDiffer,
            (None, None, None) if self.on_table.is_none() => Agreement::Nothing,
            (None, None, None) => Agreement::Offered,
            (None, ..) => Agreement::OnePartyOnly,
        }
    }

    fn after(mut self, event: &Event) -> Result<Self, Violation> {
        let (What::Offer { share_bps, .. }
        | What::Counter { share_bps, .. }
        | What::Agree { share_bps, .. }
        | What::Realise { share_bps }
        | What::Certify { share_bps }
        | What::Waive { share_bps }) = event.what;
        if share_bps > WHOLE_BPS {
            return Err(Violation::new("share_bps", "OUT_OF_RANGE", "a share is at most 10000 basis points"));
        }
        match event.what {
            What::Offer { by, .. } => {
                self.put_on_table(by, share_bps);
                self.offered = Some(share_bps);
            }
            What::Counter { by, .. } => {
                self.must_answer(by)?;
                self.put_on_table(by, share_bps);
                self.countered = Some(share_bps);
            }
            What::Agree { by, .. } => self.sign(by, share_bps),
            What::Realise { .. } => {
                self.must_be_agreed()?;
                self.realised = Some(share_bps);
            }
            What::Certify { .. } => {
                self.must_be_agreed()?;
                self.certified = Some(share_bps);
            }
            What::Waive { .. } => {
                if share_bps > self.must_be_agreed()? {
                    let message = "no more than what was agreed can be waived";
                    return Err(Violation::new("share_bps", "ABOVE_AGREED", message));
                }
                self.waived = share_bps;
            }
        }
        Ok(self)
    }

    fn signature(&mut self, of: Party) -> &mut Option<u32> {
        match of {
            Party::Buyer => &mut self.signed_by_buyer,
            Party::Agency => &mut self.signed_by_agency,
        }
    }

    fn put_on_table(&mut self, by: Party, share_bps: u32) {
        self.on_table = Some((by, share_bps));
        *self.signature(by) = None;
    }

    fn sign(&mut self, by: Party, share_bps: u32) {
        *self.signature(by) = Some(share_bps);
        let is_of_both = self.signed_by_buyer == self.signed_by_agency;
        if is_of_both || self.agreed == Some(share_bps) {
            self.agreed = Some(share_bps);
            // What was agreed is signed by both, and nothing else is open with `by`.
            *self.signature(by) = None;
        }
        if is_of_both {
            (self.signed_by_buyer, self.signed_by_agency) = (None, None);
            self.waived = self.waived.min(share_bps);
        }
    }

    fn must_answer(&self, by: Party) -> Result<(), Violation> {
        match self.on_table {
            None => Err(Violation::new("kind", "NOTHING_OFFERED", "there is no share to answer: offer one")),
            Some((offered_by, _)) if offered_by == by => {
                let message = "the other party answers; who has offered may offer again";
                Err(Violation::new("party", "OWN_OFFER", message))
            }
            Some(_) => Ok(()),
        }
    }

    fn must_be_agreed(&self) -> Result<u32, Violation> {
        let (reason, message) = match self.agreement() {
            Agreement::Agreed => return Ok(self.agreed.unwrap_or_default()),
            Agreement::OnePartyOnly => {
                ("ONE_PARTY_ONLY", "one party only has agreed: the other signs the same share first")
            }
            Agreement::FiguresDiffer => {
                ("FIGURES_DIFFER", "the parties have signed two shares: they sign the same one first")
            }
            Agreement::Nothing | Agreement::Offered => {
                ("NOT_AGREED", "nobody has signed a share: both parties sign the same one first")
            }
        };
        Err(Violation::new("item", reason, message))
    }
}
