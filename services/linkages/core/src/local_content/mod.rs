//! Plans of local content: what a buyer and an agency agree that will be bought in the
//! country, item by item, and what came of it.
//!
//! # Formulas
//!
//! Items `i` have weights `w_i` and shares in basis points, 10,000 the whole. A share
//! is local value over all value of a contract. Everything is computed in whole
//! numbers; sums are rounded once, at the end, halves to the even number.
//!
//! | name | formula |
//! |---|---|
//! | share of the plan | `sum_i w_i share_i / 10000`, for agreed, realised and certified shares alike |
//! | owed | `max(0, agreed_i - waived_i)` |
//! | shortfall | `max(0, owed_i - realised_i)`; likewise against what was certified |
//! | surplus | `max(0, realised_i - owed_i)` |
//! | shortfall of the plan | `sum_i w_i shortfall_i`, less `sum_i w_i surplus_i` where the plan lets one item make up for another, never below 0 |
//! | premium | `(local price - import price) / import price` |
//! | sites that pay | `floor(volume / least volume per site)` |
//!
//! What happens is a list of [events](Event) that is only ever added to: [`replay`]
//! gives what stands, [`append`] says whether one more could be.

mod assess;
mod events;
mod people;

pub use assess::{Assessment, ItemAssessment, Remark, assess};
pub use events::{Agreement, Event, ItemState, Party, What, append, replay};
pub use people::Person;

use crate::check::{Check, Violation, Violations};

/// The whole, in basis points.
pub const WHOLE_BPS: u32 = 10_000;

/// An item of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it counts, in basis points; 10,000 over all items.
    pub weight_bps: u32,
    /// What a unit costs from a local supplier, in minor units, where it is known.
    pub local_price: Option<i64>,
    /// What it costs imported, in the same currency, where it is known.
    pub import_price: Option<i64>,
    /// The premium from which local supply is too dear, in basis points of the import
    /// price: local content must not make the buyer uncompetitive.
    pub premium_cap_bps: Option<u32>,
    /// Units per year over all sites, in millionths.
    pub volume: i64,
    /// Over how many sites they are made.
    pub sites: u32,
    /// The least volume per site that pays, in millionths; 0 where there is none.
    pub least_volume_per_site: i64,
    /// Whether an advantage depends on the item being local.
    pub is_condition_of_advantage: bool,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its items.
    pub items: Vec<Item>,
    /// Whether a surplus of one item makes up for a shortfall of another.
    pub allows_transfer: bool,
}

impl Check for Plan {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let total: u64 = self.items.iter().map(|item| u64::from(item.weight_bps)).sum();
        let message = format!("the weights are {total} together: make them 10000 basis points");
        found.unless(total == u64::from(WHOLE_BPS), "items", "WEIGHTS_SUM", message);
        for (at, item) in self.items.iter().enumerate() {
            let path = format!("items[{at}]");
            let amounts =
                [("quantity", item.volume), ("minimum_volume_per_site", item.least_volume_per_site)];
            for (name, amount) in amounts {
                found.unless(
                    amount >= 0,
                    format!("{path}.{name}"),
                    "NEGATIVE",
                    "there is no less than nothing",
                );
            }
            found.unless(
                item.sites > 0,
                format!("{path}.sites"),
                "NOT_POSITIVE",
                "an item is made somewhere",
            );
            for (name, price) in [("local_price", item.local_price), ("import_price", item.import_price)] {
                let is_price = price.is_none_or(|price| price > 0);
                found.unless(
                    is_price,
                    format!("{path}.{name}"),
                    "NOT_POSITIVE",
                    "a price is above 0, or unknown",
                );
            }
        }
        found.finish()
    }
}

#[cfg(test)]
mod tests;
