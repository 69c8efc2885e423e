//! Plans of local content: what a buyer and an agency agree that will be bought in the
//! country, item by item, and what came of it.
//!
//! # Formulas
//!
//! Items `i` have weights `w_i` of one together and shares within 0 to 1.
//!
//! | name | formula |
//! |---|---|
//! | share of the plan | `sum_i w_i share_i`, for agreed, realised and certified shares alike |
//! | owed | `max(0, agreed_i - waived_i)` |
//! | shortfall | `max(0, owed_i - realised_i)` |
//! | surplus | `max(0, realised_i - owed_i)` |
//! | shortfall of the plan | `sum_i w_i shortfall_i`, less `sum_i w_i surplus_i` where the plan lets one item make up for another, never below 0 |
//! | premium | `local price / import price - 1` |
//!
//! A share is local value over all value of a contract. What happens is a list of
//! [events](Event) that is only ever added to: [`replay`] gives what stands.

mod assess;
mod events;

pub use assess::{Assessment, ItemAssessment, Remark, assess};
pub use events::{Event, ItemState, Party, What, replay};

use crate::check::{Check, Violation, Violations};

/// An item of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// What it counts, in basis points; 10,000 over all items.
    pub weight_bps: u32,
    /// What a unit costs from a local supplier, where it is known.
    pub local_price: Option<f64>,
    /// What it costs imported, in the same currency, where it is known.
    pub import_price: Option<f64>,
    /// Units per year, over all sites.
    pub volume: f64,
    /// Over how many sites they are made.
    pub sites: u32,
    /// The least volume per site that pays, 0 where there is none.
    pub least_volume_per_site: f64,
    /// Whether an advantage depends on the item being local.
    pub is_condition_of_advantage: bool,
}

/// A plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its items.
    pub items: Vec<Item>,
    /// Whether a surplus of one item makes up for a shortfall of another.
    pub allows_transfer: bool,
    /// The premium from which local supply is too dear, as a share: local content must
    /// not make the buyer uncompetitive.
    pub most_premium: f64,
}

impl Check for Plan {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.not_negative("most_premium", self.most_premium);
        let total: u64 = self.items.iter().map(|item| u64::from(item.weight_bps)).sum();
        let message = format!("the weights are {total} together: make them 10000 basis points");
        found.unless(total == 10_000, "items", "WEIGHTS_SUM", message);
        for (at, item) in self.items.iter().enumerate() {
            let path = format!("items[{at}]");
            found.not_negative(format!("{path}.volume"), item.volume);
            found.not_negative(format!("{path}.least_volume_per_site"), item.least_volume_per_site);
            found.unless(
                item.sites > 0,
                format!("{path}.sites"),
                "NOT_POSITIVE",
                "an item is made somewhere",
            );
            for (name, price) in [("local_price", item.local_price), ("import_price", item.import_price)] {
                if let Some(price) = price {
                    found.positive(format!("{path}.{name}"), price);
                }
            }
        }
        found.finish()
    }
}

#[cfg(test)]
mod tests;
