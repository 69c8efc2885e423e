//! What came of a plan, and what deserves a remark.

use super::{Agreement, Item, ItemState, Plan};
use crate::{check::Checked, exact::half_even};

/// Something that a reader should know of an item. Shares are in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// There is no share that both have signed.
    NotAgreed {
        /// How far they are.
        agreement: Agreement,
    },
    /// Less was realised than is owed.
    Short {
        /// What is missing.
        share_bps: u32,
    },
    /// Local supply costs more than the item bears.
    TooDear {
        /// The premium.
        premium_bps: i64,
        /// What it bears.
        cap_bps: u32,
    },
    /// The volume is split over more sites than it pays for.
    SplitTooFar {
        /// Over how many it would pay; 0 where not even over one.
        most_sites: u32,
    },
    /// An advantage depends on local content. The agreement on trade-related investment
    /// measures of the WTO forbids such conditions: have it looked at.
    ConditionalAdvantage,
    /// More was certified than the buyer says was realised.
    CertifiedMore {
        /// The share that nobody has shown.
        share_bps: u32,
    },
    /// The buyer says more was realised than was certified.
    NotCertified {
        /// The share that is not certified.
        share_bps: u32,
    },
}

/// What came of an item. Shares are in basis points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemAssessment {
    /// What is owed: agreed and not waived.
    pub owed: u32,
    /// What is missing of it, by the buyer's word.
    pub shortfall: u32,
    /// What is missing of it, by what was certified.
    pub shortfall_certified: u32,
    /// What was done beyond it.
    pub surplus: u32,
    /// What local supply costs more, of the import price, where both are known.
    pub premium: Option<i64>,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// What came of a plan. Shares are in basis points, 0 to 10,000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Each item.
    pub items: Vec<ItemAssessment>,
    /// Share of the plan as it was last offered.
    pub offered: u32,
    /// As agreed.
    pub agreed: u32,
    /// As realised, by the buyer's word.
    pub realised: u32,
    /// As certified.
    pub certified: u32,
    /// What is missing of what is owed.
    pub shortfall: u32,
}

/// Assesses a plan by what stands of its items. Nothing where there is not one state
/// for each item.
pub fn assess(plan: &Checked<Plan>, states: &[ItemState]) -> Option<Assessment> {
    if states.len() != plan.items.len() {
        return None;
    }
    let items: Vec<ItemAssessment> =
        plan.items.iter().zip(states).map(|(item, state)| assess_item(item, state)).collect();
    let of_states = |share: fn(&ItemState) -> Option<u32>| {
        weighted(plan, states.iter().map(|state| share(state).unwrap_or_default()))
    };
    let missing = weighted(plan, items.iter().map(|item| item.shortfall));
    let made_up_for =
        if plan.allows_transfer { weighted(plan, items.iter().map(|item| item.surplus)) } else { 0 };
    Some(Assessment {
        offered: in_bps(of_states(|state| state.offered)),
        agreed: in_bps(of_states(|state| state.agreed)),
        realised: in_bps(of_states(|state| state.realised)),
        certified: in_bps(of_states(|state| state.certified)),
        shortfall: in_bps((missing - made_up_for).max(0)),
        items,
    })
}

/// `sum_i w_i share_i`, in basis points of basis points.
fn weighted(plan: &Plan, shares: impl Iterator<Item = u32>) -> i128 {
    plan.items.iter().zip(shares).map(|(item, share)| i128::from(item.weight_bps) * i128::from(share)).sum()
}

fn in_bps(sum: i128) -> u32 {
    // Weights are 10,000 together and shares at most that, so that it fits.
    half_even(sum, 10_000) as u32
}

fn assess_item(item: &Item, state: &ItemState) -> ItemAssessment {
    let owed = state.agreed.unwrap_or_default().saturating_sub(state.waived);
    let realised = state.realised.unwrap_or_default();
    let certified = state.certified.unwrap_or_default();
    let shortfall = owed.saturating_sub(realised);
    let premium = item.local_price.zip(item.import_price).map(premium_bps);
    let mut remarks = Vec::new();
    if state.agreed.is_none() {
        remarks.push(Remark::NotAgreed { agreement: state.agreement() });
    }
    if shortfall > 0 {
        remarks.push(Remark::Short { share_bps: shortfall });
    }
    if let (Some(premium_bps), Some(cap_bps)) = (premium, item.premium_cap_bps)
        && premium_bps > i64::from(cap_bps)
    {
        remarks.push(Remark::TooDear { premium_bps, cap_bps });
    }
    if let Some(most_sites) = sites_that_pay(item).filter(|most| *most < item.sites) {
        remarks.push(Remark::SplitTooFar { most_sites });
    }
    if item.is_condition_of_advantage {
        remarks.push(Remark::ConditionalAdvantage);
    }
    if realised > certified {
        remarks.push(Remark::NotCertified { share_bps: realised - certified });
    }
    if certified > realised {
        remarks.push(Remark::CertifiedMore { share_bps: certified - realised });
    }
    ItemAssessment {
        owed,
        shortfall,
        shortfall_certified: owed.saturating_sub(certified),
        surplus: realised.saturating_sub(owed),
        premium,
        remarks,
    }
}

/// What the first price is above the second, which is above 0.
fn premium_bps((local, import): (i64, i64)) -> i64 {
    let (local, import) = (i128::from(local), i128::from(import));
    let premium = half_even((local - import) * 10_000, import);
    i64::try_from(premium).unwrap_or(i64::MAX)
}

/// Over how many sites the volume pays, where a site has a least volume.
fn sites_that_pay(item: &Item) -> Option<u32> {
    let sites = item.volume.checked_div(item.least_volume_per_site)?;
    Some(u32::try_from(sites).unwrap_or(u32::MAX))
}
