//! The needs that a supplier could serve, and its next best upgrade.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_linkages_core::{
    BuyerKey, Need, NeedKey, Supplier, SupplierKey,
    case::Demand,
    check::Checked,
    matching::{Match, needs_of},
    rules::Verdict,
    upgrading::{Opening, next_best},
};
use eslabon_proto::linkages::v1::{self as pb, NeedState};

use super::{
    asked::{self, Asked, Plans},
    convert,
    pair::not_usable,
    told::{Names, Telling},
};
use crate::{
    app::{App, Call},
    error::Error,
    register::{InTurn, Note, Reference, excludes, id, in_turn, load},
};

/// What is looked through.
struct Search {
    reference: Reference,
    asked: Asked,
    document: pb::Supplier,
    supplier: Checked<Supplier>,
    needs: Vec<(pb::Need, Checked<Need>)>,
    plans: Option<Plans>,
    most: usize,
    worst: Verdict,
}

pub(super) async fn find(
    app: Arc<App>,
    call: Call,
    request: pb::FindNeedsRequest,
) -> Result<pb::FindNeedsResponse, Error> {
    let named = (
        request.policy.as_str(),
        request.relatedness.as_ref(),
        request.as_of.as_str(),
        request.action_catalogue.as_str(),
    );
    let asked = Asked::read(&app, &call, named).await?;
    let (store, tenant, name) = (&app.store, call.tenant(), request.supplier.as_str());
    let read = || async move {
        let supplier = load::one::<pb::Supplier>(store, tenant, name).await?;
        let supplier = supplier.ok_or_else(|| Error::NotFound(name.to_owned()))?;
        let needs = load::all::<pb::Need>(store, tenant).await?;
        Ok((supplier, needs, load::all::<pb::Buyer>(store, tenant).await?))
    };
    let InTurn { read: (document, needs, buyers), reference, relatedness, state, turn } =
        in_turn(&app, &call, &asked.wanted, read).await?;
    let (supplier, mut notes) = reference.supplier(SupplierKey(0), &document).map_err(not_usable)?;
    let plans = asked.plans(&reference)?;
    let basis = asked.basis(relatedness, &reference, state.digest());
    let (needs, started) = open_needs(&reference, &asked, &document, needs, &buyers, &mut notes);
    let search = Search {
        most: asked::most(request.most),
        worst: convert::worst(request.worst_verdict()),
        reference,
        asked,
        document,
        supplier,
        needs,
        plans,
    };
    let answer = turn.computing(move || Ok::<_, Error>(search.run())).await?;
    Ok(pb::FindNeedsResponse {
        basis: Some(basis),
        verdicts: convert::counts(&answer.matches),
        started,
        notes: convert::notes(notes),
        ..answer
    })
}

/// Needs that look for suppliers, with keys in the order of their ids, and how many of
/// them have begun. Those of buyers that the supplier does not supply are left out.
fn open_needs(
    reference: &Reference,
    asked: &Asked,
    supplier: &pb::Supplier,
    needs: BTreeMap<String, pb::Need>,
    buyers: &BTreeMap<String, pb::Buyer>,
    notes: &mut Vec<Note>,
) -> (Vec<(pb::Need, Checked<Need>)>, i32) {
    let (mut open, mut started) = (Vec::new(), 0);
    let looks = |need: &pb::Need| matches!(need.state(), NeedState::Open | NeedState::Matched);
    let is_supplied = |need: &pb::Need| !excludes(supplier, &need.buyer);
    for (document, key) in needs.into_values().filter(|need| looks(need) && is_supplied(need)).zip(0..) {
        let Some(buyer) = buyers.get(id(&document.buyer)) else { continue };
        match reference.need((NeedKey(key), BuyerKey(0)), &document, buyer) {
            Ok((need, _)) if need.begun(asked.as_of).is_some() => started += 1,
            Ok((need, _)) => open.push((document, need)),
            Err(Error::Wrong(wrong)) => notes.extend(wrong),
            Err(error) => tracing::debug!(need = document.name, %error, "left out"),
        }
    }
    (open, started)
}

impl Search {
    fn run(&self) -> pb::FindNeedsResponse {
        let needs = self.needs.iter().map(|(_, need)| need);
        let relations = self.reference.relations();
        // An upgrade is looked for among all needs, also those that the answer leaves out.
        let worst = self.worst.max(Verdict::Upgrade);
        let mut found = needs_of(&self.supplier, needs, relations, &self.asked.policy, worst);
        let telling = Telling {
            asked: &self.asked,
            reference: &self.reference,
            relations,
            plans: self.plans.as_ref(),
            reciprocal: true,
        };
        let next_upgrade = self.plans.as_ref().and_then(|plans| self.next_upgrade(&telling, plans, &found));
        found.retain(|(_, found)| found.verdict <= self.worst);
        found.truncate(self.most);
        let matches = found.iter().filter_map(|(key, found)| {
            let (document, need) = self.need(*key)?;
            let demand = Demand::new(need, &self.asked.policy);
            let names = Names { need: &document.name, supplier: &self.document.name };
            let mut told = telling.tell(&demand, &self.supplier, found, &names)?;
            told.supplier_title.clone_from(&self.document.legal_name);
            Some(told)
        });
        pb::FindNeedsResponse {
            supplier: self.document.name.clone(),
            matches: matches.collect(),
            next_upgrade,
            ..Default::default()
        }
    }

    fn need(&self, key: NeedKey) -> Option<&(pb::Need, Checked<Need>)> {
        let at = self.needs.binary_search_by_key(&key, |(_, need)| need.key).ok()?;
        self.needs.get(at)
    }

    /// The upgrade that opens most spend for its cost, among all needs from which only gaps
    /// keep the supplier, and whose gaps close in time.
    fn next_upgrade(
        &self,
        telling: &Telling<'_>,
        plans: &Plans,
        found: &[(NeedKey, Match)],
    ) -> Option<pb::NextUpgrade> {
        let mut openings = Vec::new();
        for (key, found) in found.iter().filter(|(_, found)| found.verdict == Verdict::Upgrade) {
            let (_, need) = self.need(*key)?;
            let demand = Demand::new(need, &self.asked.policy);
            let Some(plan) = telling.plan(plans, &demand, &self.supplier, found) else { continue };
            if plan.is_complete() && plan.readiness(self.asked.as_of, need.start, 0).is_in_time() {
                openings.push(Opening { need: *key, spend: need.spend, actions: plan.actions });
            }
        }
        let best = next_best(&plans.catalogue, &openings)?;
        let needs = best.needs.iter().filter_map(|key| Some(self.need(*key)?.0.name.clone()));
        let currency = self.reference.currency().to_owned();
        Some(pb::NextUpgrade {
            actions: plans.ids(&best.actions),
            cost: Some(plans.money(best.cost)),
            needs: needs.collect(),
            spend: Some(pb::Money { currency, minor_units: best.spend }),
        })
    }
}
