//! Medical devices in Costa Rica, before and after somebody came who sterilises.
//!
//! How much each firm needs is assumed, and said to be so: what is asserted holds for
//! the whole range of scales that is given.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, NeedKey,
    check::Check,
    missing::{Disclosure, Kind, MissingLink, Observation, Product, Rule, ScopeId, Survey, detect},
};
use serde_json::Value;

use crate::{golden, json};

const COSTA_RICA: ScopeId = ScopeId(0);
const STERILISATION: CapabilityId = CapabilityId(0);

/// What is found with so many firms that each need one unit a year.
fn found(firms: u64, scale: f64, is_served: bool, valves: f64) -> Vec<MissingLink> {
    let observations = (0..firms).map(|firm| Observation {
        need: NeedKey(firm),
        buyer: BuyerKey(firm),
        scope: COSTA_RICA,
        capability: STERILISATION,
        hours: 1.0,
        is_served,
        is_served_elsewhere: true,
        is_met_abroad: !is_served,
        near_firms: 0,
        has_capability: is_served,
    });
    let product = Product {
        name: "Heart valves".into(),
        scope: COSTA_RICA,
        value: 100,
        requires: vec![(STERILISATION, valves)],
    };
    let survey = Survey {
        observations: observations.collect(),
        scales: BTreeMap::from([(STERILISATION, scale)]),
        products: vec![product],
        present: BTreeSet::new(),
        probability: 0.5,
    };
    detect(&survey.check().unwrap())
}

/// Scales of a range, its lower end left out.
fn scales(range: &Value) -> Vec<f64> {
    let (low, high) = (range[0].as_f64().unwrap(), range[1].as_f64().unwrap());
    (1..=200).map(|step| low + (high - low) * f64::from(step) / 200.0).collect()
}

fn kind_of(name: &str) -> Kind {
    match name {
        "coordination_failure" => Kind::CoordinationFailure,
        "insufficient_scale" => Kind::InsufficientScale,
        other => panic!("{other}"),
    }
}

#[test]
fn before_2009_sterilisation_is_the_coordination_failure_that_blocks_heart_valves() {
    let Some(golden) = golden() else { return };
    let (expected, scenario) =
        (json(&golden.join("cr_meddev/expected.json")), json(&golden.join("cr_meddev/scenario.json")));
    assert_eq!(scenario["assumed"], true);
    let before = &expected["as_of_2008"];
    let firms = before["distinct_buyers"].as_u64().unwrap();
    assert_eq!(Some(firms), expected["waves"]["cumulative_oem"][2].as_u64());
    for scale in scales(&scenario["mes_units_range_any_coordination_failure"]) {
        let links = found(firms, scale, false, 1.0);
        assert_eq!(links.len(), 1);
        let link = &links[0];
        assert_eq!(link.kind, Some(kind_of(before["kind"].as_str().unwrap())), "{scale}");
        assert_eq!(link.leaked_hours, link.unserved_hours, "all of it was flown out");
        assert_eq!(link.buyers.len() as u64, firms);
        let share = link.largest_buyer_hours() / link.unserved_hours;
        assert!((share - before["max_single_share"].as_f64().unwrap()).abs() < 1e-6);
        let unlocks: Vec<_> = link.unlocks.iter().map(|unlocked| unlocked.product.as_str()).collect();
        assert_eq!(unlocks, [before["unlocks"][0].as_str().unwrap()]);
        assert_eq!(Rule::default().disclosure(link), Disclosure::Figures);
    }
}

#[test]
fn a_plant_that_the_firms_of_2008_did_not_fill_is_a_latent_failure_with_the_valves() {
    if golden().is_none() {
        return;
    }
    let kind = |valves| found(9, 10.0, false, valves)[0].kind;
    assert_eq!(kind(2.0), Some(Kind::LatentCoordinationFailure));
    assert_eq!(kind(1.0), Some(Kind::InsufficientScale));
}

#[test]
fn the_critical_mass_was_reached_by_2008_and_not_before() {
    let Some(golden) = golden() else { return };
    let (expected, scenario) =
        (json(&golden.join("cr_meddev/expected.json")), json(&golden.join("cr_meddev/scenario.json")));
    for scale in scales(&scenario["mes_units_range_critical_mass"]) {
        for (wave, year) in ["as_of_2000", "as_of_2004", "as_of_2008"].into_iter().enumerate() {
            let firms = expected["waves"]["cumulative_oem"][wave].as_u64().unwrap();
            let kind = found(firms, scale, false, 0.0)[0].kind;
            let golden = kind_of(expected["critical_mass"][year].as_str().unwrap());
            assert_eq!(kind, Some(golden), "{year} {scale}");
        }
    }
}

#[test]
fn after_the_entry_nothing_is_missing() {
    let Some(golden) = golden() else { return };
    let after = &json(&golden.join("cr_meddev/expected.json"))["as_of_2012"];
    assert!(after["missing_link"].is_null() && after["sterilization_suppliers"].as_u64() > Some(0));
    assert_eq!(found(14, 8.0, true, 2.0), []);
}
