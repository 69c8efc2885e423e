//! What to pay within a budget: found, and told.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_linkages_core::{
    Day, NeedKey, SupplierKey,
    case::{Case, Demand},
    check::{Check, Checked},
    policy::Policy,
    rules::{Finding, findings},
    upgrading::{Budget, Catalogue, Hindrance, Offer, Plan, plan, programme},
};
use eslabon_proto::linkages::v1::{self as pb, plan_programme_response::Event};
use eslabon_runtime::upload::Answers;

use super::{
    super::{
        resource,
        telling::{Teller, telling},
    },
    catalogues,
    coverage::is_of,
    set, states, told,
};
use crate::{
    app::{App, Call},
    date,
    error::{Error, allocation},
    register::{self, Claims, ListedNeed, Snapshot, Wanted, is_for},
};

/// Up to how many bundles every affordable set of three is tried, where nobody says.
const USUAL_SEEDED: usize = 24;
/// The most offers of a programme: each is a supplier that could become able to serve
/// a need, and all of them are in memory at once.
const MOST_OFFERS: usize = 4_000_000;

pub(super) async fn plan_programme(
    app: Arc<App>,
    call: Call,
    request: pb::PlanProgrammeRequest,
) -> Result<Answers<pb::PlanProgrammeResponse>, Error> {
    let catalogue: pb::ActionCatalogue = resource::get(&app, &call, &request.catalogue).await?;
    let budget = request.budget.clone().unwrap_or_default();
    refuse_budget(&budget, &catalogue)?;
    let as_of = date::optional("as_of", &request.as_of)
        .map_err(|wrong| Error::Wrong(vec![wrong]))?
        .unwrap_or_else(date::today);
    let told = |progress| pb::PlanProgrammeResponse { event: Some(Event::Progress(progress)) };
    Ok(telling(told, async move |teller| {
        teller.at("read", 0, 0, "documents");
        let (policy_name, policy) = register::policy(&app, &call, &request.policy).await?;
        let wanted = Wanted::new(request.relatedness.as_ref(), &policy, as_of);
        let snapshot = register::snapshot(&app, &call, &wanted, &states(request.need_states())).await?;
        let turn = snapshot.turn.clone();
        let computed = turn.computing(move || {
            let planning = Planning {
                catalogue: catalogues::of_reference(&catalogue, &snapshot.reference)?,
                document: catalogue,
                policy,
                policy_name,
                request,
                budget,
                as_of,
            };
            planning.plan(&snapshot, &teller)
        });
        Ok(pb::PlanProgrammeResponse { event: Some(Event::Programme(computed.await?)) })
    }))
}

fn refuse_budget(budget: &pb::Money, catalogue: &pb::ActionCatalogue) -> Result<(), Error> {
    let first = catalogue.actions.first().and_then(|action| action.cost.as_ref());
    let currency = first.map(|cost| cost.currency.as_str()).unwrap_or_default();
    if budget.currency != currency {
        let text = format!("the catalogue's costs are in {currency}: give the budget in it");
        return Err(Error::wrong("budget.currency", "CURRENCY_DIFFERS", text));
    }
    if budget.minor_units < 0 {
        return Err(Error::wrong("budget.minor_units", "OUT_OF_RANGE", "a budget is at least 0"));
    }
    Ok(())
}

/// A programme that is being planned.
pub(super) struct Planning {
    pub(super) catalogue: Checked<Catalogue>,
    pub(super) document: pb::ActionCatalogue,
    pub(super) policy: Checked<Policy>,
    pub(super) policy_name: String,
    pub(super) request: pb::PlanProgrammeRequest,
    pub(super) budget: pb::Money,
    pub(super) as_of: Day,
}

/// What was found of the needs.
#[derive(Default)]
pub(super) struct Found {
    pub(super) offers: Vec<Offer>,
    pub(super) served: Vec<NeedKey>,
    pub(super) unreachable: Vec<NeedKey>,
}

impl Planning {
    fn plan(&self, snapshot: &Snapshot, teller: &Teller) -> Result<pb::Programme, Error> {
        let found = self.look(snapshot, teller)?;
        teller.at("choose", 0, 0, "actions");
        let budget = Budget {
            amount: self.budget.minor_units,
            offers: found.offers.clone(),
            most_seeded: self.request.most_seeded.map_or(USUAL_SEEDED, |most| most.unsigned_abs() as usize),
        };
        // What can be wrong with it was looked at before; only sums can be too large.
        let budget = budget.check().map_err(|_| allocation::Error::TooLarge)?;
        let chosen = programme(&self.catalogue, &budget).map_err(|_| allocation::Error::TooLarge)?;
        Ok(told::programme(self, snapshot, &found, &chosen))
    }

    /// Looks at every need for who can serve it, and who could.
    fn look(&self, snapshot: &Snapshot, teller: &Teller) -> Result<Found, Error> {
        let claims = Claims::new(snapshot, |listed| is_of(snapshot, listed, &self.request.country));
        let capabilities = set(&self.request.capabilities);
        let needs: Vec<_> = snapshot.needs.iter().filter(|need| is_for(need, &capabilities)).collect();
        let mut found = Found::default();
        for (at, listed) in needs.iter().enumerate() {
            if teller.is_gone() {
                return Err(allocation::Error::Stopped.into());
            }
            teller.at("match", at, needs.len(), "needs");
            self.look_at(listed, &claims, &mut found);
            if found.offers.len() > MOST_OFFERS {
                return Err(allocation::Error::TooLarge.into());
            }
        }
        Ok(found)
    }

    fn look_at(&self, listed: &ListedNeed, claims: &Claims<'_>, found: &mut Found) {
        let demand = Demand::new(&listed.need, &self.policy);
        let mut plans: BTreeMap<SupplierKey, Plan> = BTreeMap::new();
        for (supplier, case) in claims.near(listed, &demand, self.policy.gap_relatedness) {
            let findings = findings(&case);
            let plan = match Hindrance::of(&findings) {
                Hindrance::Nothing => {
                    found.served.push(listed.need.key);
                    return;
                }
                Hindrance::Gaps => self.plan_of(&case, &findings),
                Hindrance::Lasting => None,
            };
            if let Some(plan) = plan {
                let key = supplier.supplier.firm.key;
                let is_better = |held: &Plan| (plan.cost, plan.months) < (held.cost, held.months);
                if plans.get(&key).is_none_or(is_better) {
                    plans.insert(key, plan);
                }
            }
        }
        if plans.is_empty() {
            found.unreachable.push(listed.need.key);
        }
        found.offers.extend(plans.into_iter().map(|(supplier, plan)| Offer {
            supplier,
            need: listed.need.key,
            spend: listed.need.spend,
            actions: plan.actions,
        }));
    }

    /// The actions after which a claim that only gaps keep could supply a need, where the
    /// catalogue closes all of them, and in time.
    fn plan_of(&self, case: &Case<'_>, findings: &[Finding]) -> Option<Plan> {
        let need = case.need();
        let plan = plan(&self.catalogue, findings, need.capability, case.holdings, need.start);
        if !plan.is_complete() {
            return None;
        }
        let ramp_days = self.request.ramp_days.unsigned_abs();
        let is_in_time = plan.readiness(self.as_of, need.start, ramp_days).is_in_time();
        (is_in_time || self.request.include_late).then_some(plan)
    }
}
