//! The resources that rows become, and what is checked of one as a whole: the same,
//! whatever kind of rows it was that changed it.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1::{self as pb, NeedState};

use super::Facts;
use crate::{
    api::{
        needs::check_need,
        registry::{buyers::check_buyer, capabilities::check_capability, suppliers::check_supplier},
        resource::Resource,
    },
    error::Error,
    names,
};

/// What a resource is checked by.
pub(super) struct Checking<'a, R> {
    pub facts: &'a Facts,
    /// What it takes the place of.
    pub held: Option<&'a R>,
    /// The day of the import.
    pub today: Day,
}

/// A resource that rows become.
pub(super) trait Imported: Resource {
    /// Sets what follows from the rest, and refuses what the contract's rules cannot
    /// see.
    fn check(&mut self, checking: &Checking<'_, Self>) -> Result<(), Error>;
}

impl Imported for pb::Buyer {
    fn check(&mut self, _: &Checking<'_, Self>) -> Result<(), Error> {
        check_buyer(self)
    }
}

impl Imported for pb::Capability {
    fn check(&mut self, _: &Checking<'_, Self>) -> Result<(), Error> {
        check_capability(self)
    }
}

impl Imported for pb::MinimumScale {
    fn check(&mut self, _: &Checking<'_, Self>) -> Result<(), Error> {
        Ok(())
    }
}

impl Imported for pb::Supplier {
    fn check(&mut self, checking: &Checking<'_, Self>) -> Result<(), Error> {
        check_supplier(self, checking.held, &checking.facts.known, checking.today)
    }
}

impl Imported for pb::Need {
    fn check(&mut self, checking: &Checking<'_, Self>) -> Result<(), Error> {
        if let Some(held) = checking.held
            && !matches!(held.state(), NeedState::Draft | NeedState::Open | NeedState::Matched)
        {
            let text = "somebody has it or it is over, so it is not changed any more";
            return Err(Error::wrong("need.state", "NEED_STATE", text));
        }
        let buyer = names::id("buyers", &self.buyer).ok().and_then(|buyer| checking.facts.buyers.get(buyer));
        check_need(self, checking.held, buyer, &checking.facts.known, checking.today)
    }
}
