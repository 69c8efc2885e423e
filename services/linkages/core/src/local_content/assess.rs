//! What came of a plan, and what deserves a remark.

use super::{Item, ItemState, Plan};
use crate::check::Checked;

/// Something that a reader should know of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Remark {
    /// Local supply costs more than the plan bears.
    TooDear {
        /// The premium, as a share.
        premium: f64,
    },
    /// The volume is split over more sites than it pays for.
    SplitTooFar {
        /// Over how many it would pay; 0 where not even over one.
        most_sites: u32,
    },
    /// An advantage depends on local content. The agreement on trade-related investment
    /// measures of the WTO forbids such conditions: have it looked at.
    ConditionalAdvantage,
    /// The buyer says more was realised than was certified.
    NotCertified {
        /// The share that is not certified.
        share: f64,
    },
    /// No share was agreed on.
    NotAgreed,
}

/// What came of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemAssessment {
    /// What is owed: agreed and not waived.
    pub owed: f64,
    /// What is missing of it.
    pub shortfall: f64,
    /// What was done beyond it.
    pub surplus: f64,
    /// What local supply costs more, as a share of the import price, where both prices
    /// are known.
    pub premium: Option<f64>,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// What came of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Each item.
    pub items: Vec<ItemAssessment>,
    /// Share of the plan as agreed, 0 to 1.
    pub agreed: f64,
    /// As realised, by the buyer's word.
    pub realised: f64,
    /// As certified.
    pub certified: f64,
    /// What is missing of what is owed.
    pub shortfall: f64,
}

/// Assesses a plan by what stands of its items. Nothing where there is not one state
/// for each item.
pub fn assess(plan: &Checked<Plan>, states: &[ItemState]) -> Option<Assessment> {
    if states.len() != plan.items.len() {
        return None;
    }
    let items: Vec<ItemAssessment> =
        plan.items.iter().zip(states).map(|(item, state)| assess_item(plan, item, state)).collect();
    let weights = || plan.items.iter().map(|item| f64::from(item.weight_bps) / 1e4);
    let of_states = |share: fn(&ItemState) -> Option<f64>| {
        weights().zip(states).map(|(weight, state)| weight * share(state).unwrap_or(0.0)).sum::<f64>()
    };
    let of_items = |share: fn(&ItemAssessment) -> f64| {
        weights().zip(&items).map(|(weight, item)| weight * share(item)).sum::<f64>()
    };
    let made_up_for = if plan.allows_transfer { of_items(|item| item.surplus) } else { 0.0 };
    Some(Assessment {
        agreed: of_states(|state| state.agreed),
        realised: of_states(|state| state.realised),
        certified: of_states(|state| state.certified),
        shortfall: (of_items(|item| item.shortfall) - made_up_for).max(0.0),
        items,
    })
}

fn assess_item(plan: &Plan, item: &Item, state: &ItemState) -> ItemAssessment {
    let owed = (state.agreed.unwrap_or(0.0) - state.waived).max(0.0);
    let realised = state.realised.unwrap_or(0.0);
    let premium = item.local_price.zip(item.import_price).map(|(local, import)| local / import - 1.0);
    let mut remarks = Vec::new();
    if state.agreed.is_none() {
        remarks.push(Remark::NotAgreed);
    }
    if let Some(premium) = premium.filter(|premium| *premium > plan.most_premium) {
        remarks.push(Remark::TooDear { premium });
    }
    if item.volume < item.least_volume_per_site * f64::from(item.sites) {
        // The least volume is above 0 here.
        let most_sites = (item.volume / item.least_volume_per_site).floor() as u32;
        remarks.push(Remark::SplitTooFar { most_sites });
    }
    if item.is_condition_of_advantage {
        remarks.push(Remark::ConditionalAdvantage);
    }
    let uncertified = realised - state.certified.unwrap_or(0.0);
    if uncertified > 0.0 {
        remarks.push(Remark::NotCertified { share: uncertified });
    }
    ItemAssessment {
        owed,
        shortfall: (owed - realised).max(0.0),
        surplus: (realised - owed).max(0.0),
        premium,
        remarks,
    }
}
