//! A programme as the contract tells it.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    ENGINE, NeedKey,
    upgrading::{Catalogue, Programme},
};
use eslabon_proto::linkages::v1 as pb;

use super::programme::{Found, Planning};
use crate::{date, register::Snapshot, text::with_comma};

/// The programme that was chosen.
pub(super) fn programme(
    planning: &Planning,
    snapshot: &Snapshot,
    found: &Found,
    chosen: &Programme,
) -> pb::Programme {
    let money = |minor_units| Some(pb::Money { minor_units, ..planning.budget.clone() });
    let needs = |keys: &[NeedKey]| keys.iter().map(|key| name_of(snapshot, *key)).collect();
    let within_reach: BTreeMap<NeedKey, i64> =
        found.offers.iter().map(|offer| (offer.need, offer.spend)).collect();
    pb::Programme {
        catalogue: planning.request.catalogue.clone(),
        catalogue_etag: planning.document.etag.clone(),
        policy: planning.policy_name.clone(),
        digest: snapshot.digest.clone(),
        engine: ENGINE.to_owned(),
        as_of: date::text(planning.as_of),
        budget: Some(planning.budget.clone()),
        steps: steps(planning, snapshot, chosen),
        cost: money(chosen.cost),
        left: money(chosen.left),
        spend: chosen.spend,
        spend_within_reach: within_reach.values().sum(),
        served_needs: needs(&found.served),
        closed_needs: needs(&chosen.closed),
        unreachable_needs: needs(&found.unreachable),
        guarantee: chosen.guarantee,
        guarantee_text: Some(guarantee(chosen.guarantee)),
        relatedness: Some(snapshot.relatedness.clone()),
        spend_currency: snapshot.reference.currency().to_owned(),
    }
}

fn steps(planning: &Planning, snapshot: &Snapshot, chosen: &Programme) -> Vec<pb::ProgrammeStep> {
    let money = |minor_units| Some(pb::Money { minor_units, ..planning.budget.clone() });
    let (mut cumulated_cost, mut cumulated_spend) = (0, 0);
    let told = chosen.steps.iter().map(|step| {
        cumulated_cost += step.cost;
        cumulated_spend += step.spend;
        let supplier = snapshot.supplier(step.supplier);
        let (actions, months) = schedule(&planning.catalogue, &step.takes, &step.actions);
        let ids = actions.iter().filter_map(|&at| planning.document.actions.get(at));
        pb::ProgrammeStep {
            supplier: supplier.map(|listed| listed.name.clone()).unwrap_or_default(),
            legal_name: supplier.map(|listed| listed.document.legal_name.clone()).unwrap_or_default(),
            actions: ids.map(|action| action.id.clone()).collect(),
            cost: money(step.cost),
            months: i32::try_from(months).unwrap_or(i32::MAX),
            needs: step.needs.iter().map(|key| name_of(snapshot, *key)).collect(),
            spend: step.spend,
            cumulated_cost: money(cumulated_cost),
            cumulated_spend,
        }
    });
    told.collect()
}

fn name_of(snapshot: &Snapshot, need: NeedKey) -> String {
    snapshot.need(need).map(|listed| listed.name.clone()).unwrap_or_default()
}

/// The paid among the actions that something takes, in an order in which they can be
/// done, with the months until the last of them is: the longest path through what of all
/// these requires what. What an earlier step paid begins on the same day as the rest and
/// is waited for; what the supplier has already is not among the actions.
fn schedule(catalogue: &Catalogue, takes: &[usize], paid: &[usize]) -> (Vec<usize>, u32) {
    let mut left: BTreeSet<usize> = takes.iter().copied().collect();
    let mut done: BTreeMap<usize, u32> = BTreeMap::new();
    let mut order = Vec::with_capacity(left.len());
    // Checked catalogues have no circle, so that every round one at least can begin.
    while let Some(at) = left
        .iter()
        .copied()
        .find(|&at| catalogue.actions[at].requires.iter().all(|required| !left.contains(required)))
    {
        let action = &catalogue.actions[at];
        let before = action.requires.iter().filter_map(|required| done.get(required)).max();
        done.insert(at, before.copied().unwrap_or_default() + action.months);
        left.remove(&at);
        order.push(at);
    }
    order.retain(|at| paid.contains(at));
    let months = order.iter().filter_map(|at| done.get(at)).max();
    (order, months.copied().unwrap_or_default())
}

/// How near to the best a programme is for certain, in words.
fn guarantee(share: Option<f64>) -> pb::Text {
    let Some(share) = share else {
        return pb::Text {
            en: "Some actions of one supplier serve several bundles, which theory does not cover: nothing is \
                 promised of how near this is to the best programme, though sharing only makes it cheaper."
                .to_owned(),
            es: "Algunas acciones de un mismo proveedor sirven a varios paquetes, lo que la teoría no cubre: no \
                 se promete cuán cerca está esto del mejor programa, aunque compartir solo lo abarata."
                .to_owned(),
            pt: "Algumas ações de um mesmo fornecedor servem a vários pacotes, o que a teoria não cobre: não se \
                 promete quão perto isto está do melhor programa, embora compartilhar só o barateie."
                .to_owned(),
        };
    };
    let percent = ((share * 1_000.0).floor() / 10.0).to_string();
    let comma = with_comma(&percent);
    pb::Text {
        en: format!("At least {percent} % of the spend that the best programme within this budget opens."),
        es: format!("Al menos el {comma} % del gasto que abre el mejor programa con este presupuesto."),
        pt: format!("Pelo menos {comma} % do gasto que o melhor programa com este orçamento abre."),
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::upgrading::{Action, Closes};

    use super::*;

    #[test]
    fn what_does_not_wait_runs_beside_and_what_was_paid_before_is_waited_for() {
        let action = |months, requires: &[usize]| Action {
            closes: Closes::Nothing,
            cost: 0,
            months,
            requires: requires.to_vec(),
        };
        let catalogue = Catalogue {
            version: "1".to_owned(),
            actions: vec![action(5, &[2]), action(4, &[]), action(6, &[])],
        };
        assert_eq!(schedule(&catalogue, &[0, 1, 2], &[0, 1, 2]), (vec![1, 2, 0], 11));
        assert_eq!(schedule(&catalogue, &[0, 1, 2], &[0, 1]), (vec![1, 0], 11), "2 was paid before");
        assert_eq!(schedule(&catalogue, &[0, 1, 2], &[1]), (vec![1], 4), "and 1 does not wait for it");
        assert_eq!(schedule(&catalogue, &[0, 1], &[0, 1]), (vec![0, 1], 5), "2 is held already");
        assert_eq!(schedule(&catalogue, &[], &[]), (vec![], 0));
    }

    #[test]
    fn a_guarantee_is_never_told_too_large() {
        assert!(guarantee(Some(0.632_12)).en.contains("63.2 %"));
        assert!(guarantee(Some(0.316_06)).es.contains("31,6 %"));
        assert!(guarantee(None).pt.contains("não se promete"));
    }
}
