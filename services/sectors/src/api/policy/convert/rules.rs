//! The numbers of the rules on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::problem::Violation;
use eslabon_sectors_core::policy::{BadRule, ByQuadrant, Rules, ValidRules};

use crate::error::{Error, policy};

/// The rules that a caller asks for; what is absent has its default.
pub(in crate::api::policy) fn rules(given: Option<&pb::PolicyRules>) -> Result<ValidRules, Error> {
    let default = Rules::default();
    let Some(given) = given else { return default.check().map_err(refused) };
    let count = |given: Option<i32>, default: u32| {
        given.map_or(default, |count| u32::try_from(count).unwrap_or(u32::MAX))
    };
    let level =
        |given: Option<i32>, default: u8| given.map_or(default, |gap| u8::try_from(gap).unwrap_or(u8::MAX));
    let evidence = given.min_independent_evidence.unwrap_or_default();
    let caps = given.employment_family_cap.unwrap_or_default();
    let (needed, cap) = (default.min_independent_evidence, default.employment_family_cap);
    let rules = Rules {
        min_independent_evidence: ByQuadrant {
            q1: count(evidence.q1, needed.q1),
            q2: count(evidence.q2, needed.q2),
            q3: count(evidence.q3, needed.q3),
            q4: count(evidence.q4, needed.q4),
        },
        employment_family_cap: ByQuadrant {
            q1: caps.q1.unwrap_or(cap.q1),
            q2: caps.q2.unwrap_or(cap.q2),
            q3: caps.q3.unwrap_or(cap.q3),
            q4: caps.q4.unwrap_or(cap.q4),
        },
        weight_tolerance: given.weight_tolerance.unwrap_or(default.weight_tolerance),
        q4_min_topk_acceptability: given
            .q4_min_topk_acceptability
            .unwrap_or(default.q4_min_topk_acceptability),
        q4_max_sunset_months: count(given.q4_max_sunset_months, default.q4_max_sunset_months),
        crisis_max_months: count(given.crisis_max_months, default.crisis_max_months),
        conditional_gap: level(given.conditional_gap, default.conditional_gap),
        failing_gap: level(given.failing_gap, default.failing_gap),
        coordination_from_agencies: count(
            given.coordination_from_agencies,
            default.coordination_from_agencies,
        ),
    };
    rules.check().map_err(refused)
}

fn refused(bad: Vec<BadRule>) -> Error {
    let violations = bad.into_iter().map(|bad| Violation {
        field: format!("rules.{}", bad.field),
        reason: "OUT_OF_RANGE".to_owned(),
        description: format!("is {}; it must be from {} to {}", bad.value, bad.least, bad.most),
    });
    policy::Error::Fields(violations.collect()).into()
}

/// The rules in full.
pub(in crate::api::policy) fn rules_message(rules: &Rules) -> pb::PolicyRules {
    // Checked rules are far below the largest number.
    let count = |count: u32| Some(i32::try_from(count).unwrap_or(i32::MAX));
    let (evidence, caps) = (&rules.min_independent_evidence, &rules.employment_family_cap);
    pb::PolicyRules {
        min_independent_evidence: Some(pb::CountByQuadrant {
            q1: count(evidence.q1),
            q2: count(evidence.q2),
            q3: count(evidence.q3),
            q4: count(evidence.q4),
        }),
        employment_family_cap: Some(pb::ShareByQuadrant {
            q1: Some(caps.q1),
            q2: Some(caps.q2),
            q3: Some(caps.q3),
            q4: Some(caps.q4),
        }),
        weight_tolerance: Some(rules.weight_tolerance),
        q4_min_topk_acceptability: Some(rules.q4_min_topk_acceptability),
        q4_max_sunset_months: count(rules.q4_max_sunset_months),
        crisis_max_months: count(rules.crisis_max_months),
        conditional_gap: Some(rules.conditional_gap.into()),
        failing_gap: Some(rules.failing_gap.into()),
        coordination_from_agencies: count(rules.coordination_from_agencies),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_are_written_are_read_back() {
        let mut rules_of_ones_own = Rules { failing_gap: 4, crisis_max_months: 7, ..Rules::default() };
        rules_of_ones_own.employment_family_cap.q3 = 0.5;
        let read = rules(Some(&rules_message(&rules_of_ones_own))).unwrap();
        assert_eq!(*read, rules_of_ones_own);
        assert_eq!(*rules(None).unwrap(), Rules::default());
        assert_eq!(*rules(Some(&pb::PolicyRules::default())).unwrap(), Rules::default());
    }

    #[test]
    fn gaps_that_contradict_each_other_are_refused_at_their_path() {
        let given = pb::PolicyRules { conditional_gap: Some(3), ..Default::default() };
        let Err(Error::Policy(policy::Error::Fields(found))) = rules(Some(&given)) else { panic!() };
        assert_eq!(found[0].field, "rules.failing_gap");
    }
}
