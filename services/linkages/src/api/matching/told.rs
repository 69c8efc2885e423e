//! A match as the contract tells it.

use eslabon_linkages_core::{
    Supplier,
    case::{Case, Demand},
    matching::Match,
    reciprocity::{reciprocal_bps, supplier_fit},
    relatedness::Relations,
    rules::{Finding, Verdict, findings},
    score::explain,
    upgrading::{Hindrance, Plan, plan},
};
use eslabon_proto::linkages::v1 as pb;

use super::{
    asked::{Asked, Plans},
    convert,
};
use crate::{
    date,
    register::{Reference, id},
    text::{self, Told},
};

/// What all matches of an answer share.
pub(super) struct Telling<'a> {
    /// The policy, the day.
    pub asked: &'a Asked,
    /// What the numbers stand for.
    pub reference: &'a Reference,
    /// How near capabilities are.
    pub relations: &'a Relations,
    /// What closes gaps.
    pub plans: Option<&'a Plans>,
    /// Whether the supplier's side is told too.
    pub reciprocal: bool,
}

/// The names of both sides of a match.
pub(super) struct Names<'a> {
    /// `needs/{need}`.
    pub need: &'a str,
    /// `suppliers/{supplier}`.
    pub supplier: &'a str,
}

impl Telling<'_> {
    /// A match in full; nothing where the supplier does not claim the capability.
    pub(super) fn tell(
        &self,
        demand: &Demand<'_>,
        supplier: &Supplier,
        found: &Match,
        names: &Names<'_>,
    ) -> Option<pb::Match> {
        self.with_case(demand, supplier, found, |case| self.told(case, found, names))
    }

    /// How well the need suits the supplier, in basis points.
    pub(super) fn supplier_fit(
        &self,
        demand: &Demand<'_>,
        supplier: &Supplier,
        found: &Match,
    ) -> Option<u32> {
        self.with_case(demand, supplier, found, |case| convert::share_bps(supplier_fit(case)))
    }

    /// What closes the gaps of a match, where only gaps keep the supplier.
    pub(super) fn plan(
        &self,
        plans: &Plans,
        demand: &Demand<'_>,
        supplier: &Supplier,
        found: &Match,
    ) -> Option<Plan> {
        self.with_case(demand, supplier, found, |case| {
            let findings = findings(case);
            (Hindrance::of(&findings) == Hindrance::Gaps).then(|| planned(plans, case, &findings))
        })?
    }

    fn with_case<T>(
        &self,
        demand: &Demand<'_>,
        supplier: &Supplier,
        found: &Match,
        look: impl FnOnce(&Case<'_>) -> T,
    ) -> Option<T> {
        let claim = supplier.claims.iter().find(|claim| claim.capability == found.capability)?;
        let related = self.relations.of(demand.need.capability, claim.capability, demand.policy);
        Some(look(&Case::new(demand, &supplier.firm, &supplier.holdings, claim, related)))
    }

    fn told(&self, case: &Case<'_>, found: &Match, names: &Names<'_>) -> pb::Match {
        let findings = findings(case);
        let (score, parts) = explain(case);
        let plan = self.plans.map(|plans| (plans, planned(plans, case, &findings)));
        let start = case.need().start;
        // Closed gaps do not help where something blocks beside them.
        let is_blocked = found.verdict == Verdict::Ineligible;
        let readiness = plan.as_ref().map(|(_, plan)| plan.readiness(self.asked.as_of, start, 0));
        let closing = plan.as_ref().zip(readiness).map(|((_, plan), readiness)| (plan, readiness, start));
        let explanation = text::summary(&Told {
            verdict: found.verdict,
            score,
            contributions: &parts,
            findings: &findings,
            plan: closing,
            reference: self.reference,
        });
        let [score_bps, low_bps, high_bps] = convert::score(score);
        let fit = self.reciprocal.then(|| convert::share_bps(supplier_fit(case)));
        let capability = self.reference.capability(found.capability);
        pb::Match {
            name: format!("{}/matches/{}", names.need, id(names.supplier)),
            need: names.need.to_owned(),
            supplier: names.supplier.to_owned(),
            supplier_title: String::new(),
            capability: capability.map(|found| found.name.clone()).unwrap_or_default(),
            verdict: convert::verdict(found.verdict).into(),
            requirements: findings.iter().map(|finding| self.requirement(finding)).collect(),
            score_bps,
            low_bps,
            high_bps,
            contributions: parts.iter().map(convert::contribution).collect(),
            gaps: plan
                .as_ref()
                .map_or_else(|| self.open(&findings), |(plans, plan)| self.closures(plans, plan)),
            plan: plan.as_ref().zip(readiness).map(|((plans, plan), readiness)| pb::UpgradePlan {
                actions: plans.ids(&plan.actions),
                cost: Some(plans.money(plan.cost)),
                months: i32::try_from(plan.months).unwrap_or(i32::MAX),
                critical: plans.ids(&plan.critical),
                complete: plan.is_complete(),
                ready_on: date::text(readiness.ready),
                spare_days: readiness.spare_days,
                feasible_before_start: !is_blocked && plan.is_complete() && readiness.is_in_time(),
            }),
            km: case.km(),
            foreign_owned: case.firm.is_foreign_owned,
            same_country: case.firm.country == case.need().country,
            supplier_fit_bps: fit.map(convert::bps),
            reciprocal_bps: fit.map(|fit| convert::bps(reciprocal_bps(score.bps, fit))),
            explanation: Some(explanation),
            notes: vec![],
        }
    }

    fn requirement(&self, finding: &Finding) -> pb::RequirementFinding {
        let (kind, standard) = convert::requirement(finding.requirement, self.reference);
        pb::RequirementFinding {
            kind: kind.into(),
            standard,
            state: convert::state(finding.state).into(),
            evidence: Some(text::evidence(finding, self.reference)),
        }
    }

    /// Gaps without a catalogue: what they are, and no more.
    fn open(&self, findings: &[Finding]) -> Vec<pb::Gap> {
        let gaps =
            findings.iter().filter(|finding| finding.state == eslabon_linkages_core::rules::State::Gap);
        gaps.map(|finding| {
            let (kind, standard) = convert::requirement(finding.requirement, self.reference);
            pb::Gap { kind: kind.into(), standard, ..Default::default() }
        })
        .collect()
    }

    fn closures(&self, plans: &Plans, plan: &Plan) -> Vec<pb::Gap> {
        let told = plan.closures.iter().map(|closure| {
            let (kind, standard) = convert::requirement(closure.requirement, self.reference);
            pb::Gap {
                kind: kind.into(),
                standard,
                actions: plans.ids(&closure.actions),
                cost: (!closure.actions.is_empty()).then(|| plans.money(closure.cost)),
                months: i32::try_from(closure.months).unwrap_or(i32::MAX),
            }
        });
        told.collect()
    }
}

fn planned(plans: &Plans, case: &Case<'_>, findings: &[Finding]) -> Plan {
    plan(&plans.catalogue, findings, case.need().capability, case.holdings, case.need().start)
}
