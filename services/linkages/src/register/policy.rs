//! Policies: how matches are judged.

use std::sync::Arc;

use eslabon_linkages_core::{
    check::{Check, Checked, Violation},
    policy::{Policy, Weights},
};
use eslabon_proto::linkages::v1 as pb;

use super::load;
use crate::{
    app::{App, Call},
    error::Error,
};

/// The policy that is built in: every default.
pub(crate) const DEFAULT_POLICY: &str = "matchPolicies/default/versions/1";

/// A policy by its name, and the name that answers cite; the one that is built in
/// where none is named.
pub(crate) async fn policy(
    app: &Arc<App>,
    call: &Call,
    name: &str,
) -> Result<(String, Checked<Policy>), Error> {
    let document = if name.is_empty() { built_in() } else { named(app, call, name).await? };
    let policy = read(&document).and_then(|policy| policy.check());
    let policy = policy.map_err(|found| Error::violations("policy", found))?;
    Ok((document.name, policy))
}

/// The policy that is built in.
fn built_in() -> pb::MatchPolicy {
    let document = pb::MatchPolicy {
        name: DEFAULT_POLICY.to_owned(),
        title: Some(pb::Text {
            en: "Built-in defaults".to_owned(),
            es: "Valores predeterminados".to_owned(),
            pt: "Valores predefinidos".to_owned(),
        }),
        policy: "default".to_owned(),
        version: 1,
        ..Default::default()
    };
    written(&document, &Policy::default())
}

/// A version by its name: one that is stored, or the one that is built in.
pub(crate) async fn named(app: &Arc<App>, call: &Call, name: &str) -> Result<pb::MatchPolicy, Error> {
    if name == DEFAULT_POLICY {
        return Ok(built_in());
    }
    let id = crate::names::id("matchPolicies", name)?;
    load::by_id::<pb::MatchPolicy>(&app.store, call.tenant(), id)
        .await?
        .ok_or_else(|| Error::NotFound(name.to_owned()))
}

/// The policy of a document, whose fields have their defaults where they are left out.
pub(crate) fn read(document: &pb::MatchPolicy) -> Result<Policy, Vec<Violation>> {
    let usual = Policy::default();
    let mut wrong = Vec::new();
    let policy = Policy {
        weights: weights(document.weights.as_ref(), usual.weights),
        met_relatedness: document.met_relatedness.unwrap_or(usual.met_relatedness),
        gap_relatedness: document.gap_relatedness.unwrap_or(usual.gap_relatedness),
        proximity_cap: document.proximity_cap.unwrap_or(usual.proximity_cap),
        code_relatedness: list(
            &document.code_relatedness,
            usual.code_relatedness,
            "code_relatedness",
            &mut wrong,
        ),
        evidence: list(&document.evidence, usual.evidence, "evidence", &mut wrong),
        desired_value: document.desired_value.unwrap_or(usual.desired_value),
        live_value: document.live_value.unwrap_or(usual.live_value),
        assumed_validity_days: document.assumed_validity_days.unwrap_or(usual.assumed_validity_days),
        prior_ppm: list(&document.prior_ppm, usual.prior_ppm, "prior_ppm", &mut wrong),
        prior_lots: document.prior_lots.unwrap_or(usual.prior_lots),
        quality_factor: document.quality_factor.unwrap_or(usual.quality_factor),
        free_km: document.free_km.unwrap_or(usual.free_km),
        half_km: document.half_km.unwrap_or(usual.half_km),
        reference_deliveries: document.reference_deliveries.unwrap_or(usual.reference_deliveries),
        delivery_exponent: document.delivery_exponent.unwrap_or(usual.delivery_exponent),
        worst_on_time: document.worst_on_time.unwrap_or(usual.worst_on_time),
        price_band: document.price_band.unwrap_or(usual.price_band),
        market_tier: tier(document.market_tier, usual.market_tier),
        captive_tier: tier(document.captive_tier, usual.captive_tier),
        modular_tier: tier(document.modular_tier, usual.modular_tier),
        relational_tier: tier(document.relational_tier, usual.relational_tier),
        dependence_share: document.dependence_share.unwrap_or(usual.dependence_share),
    };
    if wrong.is_empty() { Ok(policy) } else { Err(wrong) }
}

/// A document with every field that judges filled in.
pub(crate) fn written(document: &pb::MatchPolicy, policy: &Policy) -> pb::MatchPolicy {
    let [relatedness, certification, capacity, distance, quality, delivery, price, lead_time, tier] =
        policy.weights.list().map(|(_, bps)| Some(bps));
    let weights = pb::MatchWeights {
        relatedness,
        certification,
        capacity,
        distance,
        quality,
        delivery,
        price,
        lead_time,
        tier,
    };
    pb::MatchPolicy {
        name: document.name.clone(),
        title: document.title.clone(),
        reason: document.reason.clone(),
        weights: Some(weights),
        met_relatedness: Some(policy.met_relatedness),
        gap_relatedness: Some(policy.gap_relatedness),
        proximity_cap: Some(policy.proximity_cap),
        code_relatedness: policy.code_relatedness.to_vec(),
        evidence: policy.evidence.to_vec(),
        desired_value: Some(policy.desired_value),
        live_value: Some(policy.live_value),
        assumed_validity_days: Some(policy.assumed_validity_days),
        prior_ppm: policy.prior_ppm.to_vec(),
        prior_lots: Some(policy.prior_lots),
        quality_factor: Some(policy.quality_factor),
        free_km: Some(policy.free_km),
        half_km: Some(policy.half_km),
        reference_deliveries: Some(policy.reference_deliveries),
        delivery_exponent: Some(policy.delivery_exponent),
        worst_on_time: Some(policy.worst_on_time),
        price_band: Some(policy.price_band),
        market_tier: Some(i32::from(policy.market_tier)),
        captive_tier: Some(i32::from(policy.captive_tier)),
        modular_tier: Some(i32::from(policy.modular_tier)),
        relational_tier: Some(i32::from(policy.relational_tier)),
        dependence_share: Some(policy.dependence_share),
        policy: document.policy.clone(),
        version: document.version,
        etag: document.etag.clone(),
        create_time: document.create_time,
        update_time: document.update_time,
    }
}

fn weights(given: Option<&pb::MatchWeights>, usual: Weights) -> Weights {
    let Some(given) = given else { return usual };
    Weights {
        relatedness: given.relatedness.unwrap_or(usual.relatedness),
        certification: given.certification.unwrap_or(usual.certification),
        capacity: given.capacity.unwrap_or(usual.capacity),
        distance: given.distance.unwrap_or(usual.distance),
        quality: given.quality.unwrap_or(usual.quality),
        delivery: given.delivery.unwrap_or(usual.delivery),
        price: given.price.unwrap_or(usual.price),
        lead_time: given.lead_time.unwrap_or(usual.lead_time),
        tier: given.tier.unwrap_or(usual.tier),
    }
}

/// All values of a list, or its defaults where there is none.
fn list<const N: usize>(given: &[f64], usual: [f64; N], path: &str, wrong: &mut Vec<Violation>) -> [f64; N] {
    if given.is_empty() {
        return usual;
    }
    given.try_into().unwrap_or_else(|_| {
        let message = format!("give {N} values, or none for the defaults");
        wrong.push(Violation::new(path, "WRONG_COUNT", message));
        usual
    })
}

/// A tier; what no byte holds becomes one that is out of range.
fn tier(given: Option<i32>, usual: u8) -> u8 {
    given.map_or(usual, |tier| u8::try_from(tier).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_the_default_and_what_is_written_is_read_again() {
        let policy = read(&pb::MatchPolicy::default()).unwrap();
        assert_eq!(policy, Policy::default());
        let other = Policy { half_km: 80.0, relational_tier: 5, prior_ppm: [5.0; 5], ..policy };
        assert_eq!(read(&written(&pb::MatchPolicy::default(), &other)).unwrap(), other);
    }

    #[test]
    fn lists_of_another_length_are_named() {
        let document = pb::MatchPolicy { evidence: vec![1.0], prior_ppm: vec![1.0; 4], ..Default::default() };
        let wrong = read(&document).unwrap_err();
        let found: Vec<_> = wrong.iter().map(|found| (found.path.as_str(), found.reason)).collect();
        assert_eq!(found, [("evidence", "WRONG_COUNT"), ("prior_ppm", "WRONG_COUNT")]);
    }

    #[test]
    fn a_tier_that_is_none_is_refused() {
        let document = pb::MatchPolicy { market_tier: Some(-1), ..Default::default() };
        let wrong = read(&document).unwrap().check().unwrap_err();
        assert_eq!((wrong[0].path.as_str(), wrong[0].reason), ("market_tier", "OUT_OF_RANGE"));
    }
}
