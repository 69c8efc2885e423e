//! A need and one claim of one supplier, side by side: what rules and components
//! look at.

use std::cell::OnceCell;

use crate::{
    Need, StandardId, Tier,
    certificates::{Held, Holding, held},
    check::Checked,
    policy::Policy,
    relatedness::Relatedness,
    score::WeightList,
    supplier::{Claim, Defects, Firm},
};

/// A need under a policy, with what follows from the two for every supplier.
#[derive(Debug, Clone)]
pub struct Demand<'a> {
    /// What is asked for.
    pub need: &'a Checked<Need>,
    /// How it is judged.
    pub policy: &'a Checked<Policy>,
    /// Hours per year that one supplier may have of it.
    pub hours_of_one: f64,
    /// Days from its start to its end.
    pub horizon_days: f64,
    /// Distance beyond the free one at which a place is worth half, in km:
    /// `half_km (reference_deliveries / deliveries_per_year)^delivery_exponent`.
    pub half_km: f64,
    /// The tier that the governance of the buyer asks for, where it does.
    pub tier: Option<Tier>,
    /// Weights of the components, as shares of one.
    pub(crate) weights: WeightList,
}

impl<'a> Demand<'a> {
    /// The demand of a need under a policy.
    pub fn new(need: &'a Checked<Need>, policy: &'a Checked<Policy>) -> Self {
        let per_delivery = policy.reference_deliveries / need.deliveries_per_year;
        Self {
            need,
            policy,
            hours_of_one: need.hours * need.max_supplier_share,
            horizon_days: need.horizon_days(),
            half_km: policy.half_km * per_delivery.powf(policy.delivery_exponent),
            tier: need.governance.and_then(|governance| policy.governance_tier(governance)),
            weights: policy.weights.list().map(|(_, bps)| f64::from(bps) / 1e4),
        }
    }
}

/// A demand and a claim.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is asked for, and how it is judged.
    pub demand: &'a Demand<'a>,
    /// Who would supply it.
    pub firm: &'a Firm,
    /// The standards the supplier holds, in their order.
    pub holdings: &'a [Holding],
    /// By which claim.
    pub claim: &'a Claim,
    /// How near the claim's capability is to the one asked for.
    pub relatedness: Relatedness,
    km: OnceCell<Option<f64>>,
}

impl<'a> Case<'a> {
    /// The case of a demand and a claim.
    pub fn new(
        demand: &'a Demand<'a>,
        firm: &'a Firm,
        holdings: &'a [Holding],
        claim: &'a Claim,
        relatedness: Relatedness,
    ) -> Self {
        Self { demand, firm, holdings, claim, relatedness, km: OnceCell::new() }
    }

    /// What is asked for.
    pub fn need(&self) -> &'a Need {
        self.demand.need
    }

    /// How it is judged.
    pub fn policy(&self) -> &'a Policy {
        self.demand.policy
    }

    /// Distance between the sites in km, where both are known.
    pub fn km(&self) -> Option<f64> {
        *self.km.get_or_init(|| Some(self.need().site?.km_to(&self.firm.site?)))
    }

    /// How the supplier holds a standard when deliveries begin.
    pub fn held(&self, standard: StandardId) -> Held {
        held(self.holdings, standard, self.need().start)
    }

    /// Defects to expect, in ppm, where the firm has a record and a tier:
    /// `(ppm lots + prior_tier n) / (lots + n)`, the record drawn towards what
    /// firms of its tier do, as strongly as `n = prior_lots` lots would.
    pub fn expected_ppm(&self) -> Option<f64> {
        let (Defects { ppm, lots }, tier) = (self.firm.defects?, self.firm.tier?);
        let prior = self.policy().prior_ppm[usize::from(tier.get()) - 1];
        let (lots, prior_lots) = (f64::from(lots), self.policy().prior_lots);
        Some((ppm * lots + prior * prior_lots) / (lots + prior_lots))
    }
}
