//! Verdicts, components and scores of every golden pair.

use eslabon_linkages_core::{
    case::{Case, Demand},
    relatedness::Relatedness,
    rules::{Requirement, State, Verdict, findings, verdict},
    score::explain,
};
use serde_json::Value;

use crate::{golden, json, registry::Registry};

const COMPONENTS: [&str; 9] = [
    "relatedness",
    "certification",
    "capacity",
    "distance",
    "quality",
    "delivery",
    "price",
    "lead_time",
    "tier",
];

fn state(name: &str) -> State {
    match name {
        "MET" => State::Met,
        "GAP" => State::Gap,
        "BLOCK" => State::Block,
        "UNKNOWN" => State::Unknown,
        other => panic!("{other}"),
    }
}

fn verdict_of(name: &str) -> Verdict {
    match name {
        "ELIGIBLE" => Verdict::Eligible,
        "VERIFY" => Verdict::Verify,
        "UPGRADE" => Verdict::Upgrade,
        "INELIGIBLE" => Verdict::Ineligible,
        other => panic!("{other}"),
    }
}

fn requirement(registry: &Registry, name: &str) -> Requirement {
    match name {
        "capability" => Requirement::Capability,
        "size" => Requirement::Size,
        "capacity" => Requirement::Capacity,
        "jit" => Requirement::Reach,
        "quality" => Requirement::Quality,
        other => Requirement::Certificate(registry.standard(other.strip_prefix("cert:").unwrap())),
    }
}

/// The case of a golden pair: a claim on the very capability.
fn with_case<T>(registry: &Registry, need: &str, supplier: &str, look: impl FnOnce(&Case<'_>) -> T) -> T {
    let (need, supplier) = (registry.need(need), registry.supplier(supplier));
    let claim = supplier.claims.iter().find(|claim| claim.capability == need.capability).unwrap();
    let demand = Demand::new(need, &registry.policy);
    look(&Case::new(&demand, &supplier.firm, &supplier.holdings, claim, Relatedness::SAME))
}

fn check_pair(registry: &Registry, need: &str, expected: &Value) {
    let supplier = expected["supplier_id"].as_str().unwrap();
    let what = format!("{need} {supplier}");
    with_case(registry, need, supplier, |case| {
        assert_eq!(verdict(case), verdict_of(expected["verdict"].as_str().unwrap()), "{what}");
        let found = findings(case);
        let requirements = expected["requirements"].as_object().unwrap();
        assert_eq!(found.len(), requirements.len(), "{what}");
        for (name, expected) in requirements {
            let wanted = requirement(registry, name);
            let finding = found.iter().find(|finding| finding.requirement == wanted).unwrap();
            assert_eq!(finding.state, state(expected.as_str().unwrap()), "{what} {name}");
        }
        let (score, contributions) = explain(case);
        for (contribution, name) in contributions.iter().zip(COMPONENTS) {
            let expected = expected["components"][name].as_f64();
            assert_eq!(contribution.fit.is_some(), expected.is_some(), "{what} {name}");
            let off = contribution.fit.zip(expected).map_or(0.0, |(ours, golden)| (ours - golden).abs());
            // The file has nine decimals.
            assert!(off <= 1e-9, "{what} {name}: ours {:?}, golden {expected:?}", contribution.fit);
        }
        let bps = |name: &str| expected[name].as_u64().unwrap() as u32;
        let ours = (score.bps, score.low_bps, score.high_bps);
        assert_eq!(ours, (bps("score_bps"), bps("lo_bps"), bps("hi_bps")), "{what}");
        let points: u32 = contributions.iter().map(|contribution| contribution.points_bps).sum();
        assert_eq!(points, score.bps, "{what}");
        let off = case.km().zip(expected["km"].as_f64()).map_or(0.0, |(ours, golden)| (ours - golden).abs());
        assert!(off <= 5.1e-4, "{what} km");
    });
}

#[test]
fn every_golden_pair_has_its_verdict_its_components_and_its_score() {
    let Some(golden) = golden() else { return };
    let registry = Registry::read(&golden.join("registry_2k"));
    let file = json(&golden.join("match_scores.json"));
    for ((name, bps), component) in registry.policy.weights.list().into_iter().zip(COMPONENTS) {
        assert_eq!(name, component);
        assert_eq!(Some(f64::from(bps) / 1e4), file["weights"][name].as_f64(), "{name}");
    }
    let mut pairs = 0;
    for case in file["cases"].as_array().unwrap() {
        for expected in case["matches"].as_array().unwrap() {
            check_pair(&registry, case["need_id"].as_str().unwrap(), expected);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 177);
}
