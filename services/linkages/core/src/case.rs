//! A need and one claim of one supplier, side by side: what rules and components
//! look at.

use std::cell::OnceCell;

use crate::{
    Need, StandardId,
    certificates::{Held, Holding, held},
    check::Checked,
    policy::Policy,
    relatedness::Relatedness,
    supplier::{Claim, Defects, Firm},
};

/// A need and a claim under a policy.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is asked for.
    pub need: &'a Checked<Need>,
    /// Who would supply it.
    pub firm: &'a Firm,
    /// The standards the supplier holds, in their order.
    pub holdings: &'a [Holding],
    /// By which claim.
    pub claim: &'a Claim,
    /// How near the claim's capability is to the one asked for.
    pub relatedness: Relatedness,
    /// How it is judged.
    pub policy: &'a Checked<Policy>,
    km: OnceCell<Option<f64>>,
}

impl<'a> Case<'a> {
    /// The case of a need and a claim.
    pub fn new(
        need: &'a Checked<Need>,
        firm: &'a Firm,
        holdings: &'a [Holding],
        claim: &'a Claim,
        relatedness: Relatedness,
        policy: &'a Checked<Policy>,
    ) -> Self {
        Self { need, firm, holdings, claim, relatedness, policy, km: OnceCell::new() }
    }

    /// Distance between the sites in km, where both are known.
    pub fn km(&self) -> Option<f64> {
        *self.km.get_or_init(|| Some(self.need.site?.km_to(&self.firm.site?)))
    }

    /// How the supplier holds a standard when deliveries begin.
    pub fn held(&self, standard: StandardId) -> Held {
        held(self.holdings, standard, self.need.start)
    }

    /// Defects to expect, in ppm, where the firm has a record and a tier:
    /// `(ppm lots + prior_tier n) / (lots + n)`, the record drawn towards what
    /// firms of its tier do, as strongly as `n = prior_lots` lots would.
    pub fn expected_ppm(&self) -> Option<f64> {
        let (Defects { ppm, lots }, tier) = (self.firm.defects?, self.firm.tier?);
        let prior = self.policy.prior_ppm[usize::from(tier.get()) - 1];
        let (lots, prior_lots) = (f64::from(lots), self.policy.prior_lots);
        Some((ppm * lots + prior * prior_lots) / (lots + prior_lots))
    }
}
