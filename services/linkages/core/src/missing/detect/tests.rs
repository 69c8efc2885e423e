//! Each kind of missing link once, and what holds for all.

use proptest::prelude::*;

use super::*;
use crate::NeedKey;

const HERE: ScopeId = ScopeId(0);
const STERILISATION: CapabilityId = CapabilityId(0);
const COATING: CapabilityId = CapabilityId(1);

fn seen(need: u64, buyer: u64, hours: f64) -> Observation {
    Observation {
        need: NeedKey(need),
        buyer: BuyerKey(buyer),
        scope: HERE,
        capability: STERILISATION,
        hours,
        is_served: false,
        is_served_elsewhere: true,
        is_met_abroad: true,
        near_firms: 0,
        has_capability: false,
    }
}

fn survey(hours: &[f64], scale: f64) -> Survey {
    let observations = (0..).zip(hours).map(|(number, &hours)| seen(number, number, hours));
    let scales = BTreeMap::from([(STERILISATION, scale)]);
    Survey { observations: observations.collect(), scales, probability: 0.5, ..Survey::default() }
}

fn found(survey: Survey) -> Vec<MissingLink> {
    detect(&survey.check().unwrap())
}

fn heart_valves(requires: &[(CapabilityId, f64)]) -> Product {
    Product { name: "Heart valves".into(), scope: HERE, value: 600, requires: requires.to_vec() }
}

#[test]
fn the_kind_follows_from_the_largest_buyer_and_the_sum() {
    let kind = |hours: &[f64], scale| found(survey(hours, scale))[0].kind;
    assert_eq!(kind(&[5.0, 1.0], 5.0), Some(Kind::AnchorViable));
    assert_eq!(kind(&[4.0, 1.0], 5.0), Some(Kind::CoordinationFailure));
    assert_eq!(kind(&[3.0, 1.0], 5.0), Some(Kind::InsufficientScale));
}

#[test]
fn what_is_blocked_makes_a_latent_failure_with_its_probability() {
    let mut survey = survey(&[3.0, 1.0], 5.0);
    survey.products = vec![heart_valves(&[(STERILISATION, 2.0)])];
    let link = &found(survey.clone())[0];
    assert_eq!((link.kind, link.latent_hours), (Some(Kind::LatentCoordinationFailure), 1.0));
    assert_eq!(link.remedy, Remedy::Recruit);
    survey.probability = 0.4;
    assert_eq!(found(survey)[0].kind, Some(Kind::InsufficientScale));
}

#[test]
fn a_product_that_lacks_two_things_is_worth_half_to_each() {
    let mut survey = survey(&[3.0], 5.0);
    survey.products = vec![heart_valves(&[(STERILISATION, 1.0), (COATING, 1.0)])];
    let links = found(survey.clone());
    let worth: Vec<_> = links.iter().map(|link| (link.capability, link.unlocked_value())).collect();
    assert_eq!(worth, [(STERILISATION, 300.0), (COATING, 300.0)]);
    assert_eq!(links[1].kind, None, "nobody gave a scale for coating");
    survey.present.insert((HERE, COATING));
    let links = found(survey);
    assert_eq!((links.len(), links[0].unlocked_value()), (1, 600.0));
}

#[test]
fn need_that_is_flown_out_counts_as_unserved_and_as_leaked() {
    let mut survey = survey(&[3.0, 4.0], 5.0);
    survey.observations[0].is_met_abroad = false;
    let link = &found(survey)[0];
    assert_eq!((link.unserved_hours, link.leaked_hours, link.served_elsewhere_hours), (7.0, 4.0, 7.0));
}

#[test]
fn nothing_is_missing_where_somebody_serves() {
    let mut survey = survey(&[3.0, 4.0], 5.0);
    survey.products = vec![heart_valves(&[(STERILISATION, 1.0)])];
    survey.observations.iter_mut().for_each(|seen| seen.is_served = true);
    assert_eq!(found(survey), []);
}

#[test]
fn the_least_coalition_takes_the_largest_first_and_robust_does_without_the_largest() {
    let link = &found(survey(&[2.0, 3.0, 1.0, 2.0], 5.0))[0];
    assert_eq!((link.least_coalition, link.is_robust), (Some(2), true));
    let buyers: Vec<_> = link.buyers.iter().map(|(buyer, _)| buyer.0).collect();
    assert_eq!(buyers, [1, 0, 3, 2]);
    assert!((link.concentration - (9.0 + 4.0 + 4.0 + 1.0) / 64.0).abs() < 1e-12);
    assert!(!found(survey(&[3.0, 2.0], 5.0))[0].is_robust);
    assert_eq!(found(survey(&[3.0], 5.0))[0].least_coalition, None);
}

#[test]
fn firms_that_lack_a_standard_are_helped_before_others_are_recruited() {
    let mut survey = survey(&[3.0, 4.0], 5.0);
    survey.observations[1].near_firms = 2;
    let link = &found(survey)[0];
    assert_eq!((link.remedy, link.near_firms), (Remedy::DevelopSuppliers, 2));
    assert_eq!(found(self::survey(&[1.0], 5.0))[0].remedy, Remedy::PoolRegionally);
}

#[test]
fn a_survey_that_cannot_be_is_refused_with_its_places() {
    let mut survey = survey(&[3.0, 0.0], 0.0);
    survey.observations[1].need = NeedKey(0);
    survey.products = vec![heart_valves(&[(COATING, 1.0), (COATING, -1.0)])];
    survey.probability = 2.0;
    let paths: Vec<_> = survey.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("probability", "OUT_OF_RANGE"),
        ("observations[1].hours", "NOT_POSITIVE"),
        ("observations[1].need", "REPEATED"),
        ("scales[0]", "NOT_POSITIVE"),
        ("products[0].requires[1]", "NEGATIVE"),
        ("products[0].requires[1]", "REPEATED"),
    ];
    assert_eq!(paths, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

proptest! {
    #[test]
    fn the_order_of_the_needs_does_not_matter(hours in prop::collection::vec((0_u64..5, 0.1..9.0), 1..20), turn in 0_usize..20, scale in 0.5..40.0) {
        let mut survey = survey(&[], scale);
        survey.observations = (0..).zip(&hours).map(|(need, &(buyer, hours))| seen(need, buyer, hours)).collect();
        let straight = found(survey.clone());
        let length = survey.observations.len();
        survey.observations.rotate_left(turn % length);
        prop_assert_eq!(&straight, &found(survey));
        let link = &straight[0];
        let coalition = link.least_coalition;
        prop_assert_eq!(coalition.is_some(), link.unserved_hours >= scale);
        prop_assert_eq!(coalition == Some(1), link.kind == Some(Kind::AnchorViable));
        prop_assert!(link.concentration >= 1.0 / link.buyers.len() as f64 - 1e-12 && link.concentration <= 1.0 + 1e-12);
    }
}
