//! Every case of the reference data: quadrant, tests, verdict, and all reasons in
//! their order with outcome, code and lines.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use eslabon_sectors_core::policy::{
    Assessment, Capability, CoordinationDevice, Crisis, Design, DesignFit, Evidence, EvidenceKind,
    FailureKind, Instrument, Level, MarketFailure, Outcome, PolicyKind, Proposal, Quadrant, Rules, Run,
    Scope, SectorFlags, Test, Verdict, assess,
};
use serde_json::{Value, json};

#[test]
fn every_case_has_its_quadrant_tests_verdict_and_reasons() {
    let Some(shared) = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty()) else {
        // Past the capture of the test runner, which shows nothing of tests that pass.
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
        return;
    };
    let path = Path::new(&shared).join("golden/ranking/pdp_verdict_cases.json");
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(rules(&file["parameters"]), Rules::default());
    let rules = Rules::default().check().unwrap();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let (proposal, run) = read(&case["input"]);
        let assessment = assess(&rules, &proposal, run.as_ref());
        let mut ours = written(&assessment);
        let mut golden = case["expected"].clone();
        for whole in [&mut ours, &mut golden] {
            whole.as_object_mut().unwrap().entry("redirect").or_insert(Value::Null);
        }
        assert_eq!(ours, golden, "{}", case["id"]);
    }
    assert_eq!(cases.len(), 16);
}

/// The parameters of the file, which must be ours.
fn rules(file: &Value) -> Rules {
    let mut rules = Rules::default();
    let evidence = |quadrant: &str| file["min_independent_evidence"][quadrant].as_u64().unwrap() as u32;
    let cap = |quadrant: &str| file["employment_family_cap"][quadrant].as_f64().unwrap();
    for (of, quadrant) in ["Q1", "Q2", "Q3", "Q4"].into_iter().enumerate() {
        let (needed, caps) = (&mut rules.min_independent_evidence, &mut rules.employment_family_cap);
        *[&mut needed.q1, &mut needed.q2, &mut needed.q3, &mut needed.q4][of] = evidence(quadrant);
        *[&mut caps.q1, &mut caps.q2, &mut caps.q3, &mut caps.q4][of] = cap(quadrant);
    }
    rules.q4_min_topk_acceptability = file["q4_min_topk_acceptability"].as_f64().unwrap();
    rules.q4_max_sunset_months = file["q4_max_sunset_months"].as_u64().unwrap() as u32;
    rules.crisis_max_months = file["crisis_max_months"].as_u64().unwrap() as u32;
    rules
}

/// A proposal and its run, as the file writes them.
fn read(input: &Value) -> (Proposal, Option<Run>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let flag = |value: &Value| value.as_bool().unwrap_or_default();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let (failure, design, capability) = (&input["market_failure"], &input["design"], &input["capability"]);
    let level = |name: &str| {
        let level = capability.get(name)?;
        let of = |field: &str| level[field].as_u64().unwrap() as u8;
        Some(Level { required: of("required"), available: of("available"), evidence: Vec::new() })
    };
    let is_vertical = input["scope"] == "VERTICAL";
    let run = input.get("sector_run").map(|run| Run {
        employment_family_weight: run["employment_family_weight"].as_f64().unwrap(),
        sectors: BTreeMap::from([(
            "S".to_owned(),
            SectorFlags {
                is_vetoed: flag(&run["vetoed"]),
                is_declining: flag(&run["declining"]),
                // The cases are of runs that lack no figure.
                undecided: Some(Vec::new()),
                is_excluded: false,
                is_employment_dependent: flag(&run["employment_dependent"]),
                topk_acceptability: run["topk_acceptability"].as_f64().unwrap(),
            },
        )]),
    });
    let evidence = input["evidence"].as_array().into_iter().flatten().map(|item| Evidence {
        id: text(&item["id"]),
        kind: match item["kind"].as_str() {
            Some("INTERNATIONAL_BENCHMARK") => Some(EvidenceKind::InternationalBenchmark),
            Some("INDUSTRY_SUBMISSION") => Some(EvidenceKind::IndustrySubmission),
            _ => None,
        },
        supports: test(&text(&item["test"])),
        is_interested: flag(&item["interested_party"]),
        contradicts: flag(&item["contradicts"]),
        digest: String::new(),
    });
    let proposal = Proposal {
        scope: if is_vertical { Scope::Vertical } else { Scope::Horizontal },
        instrument: match input["instrument"].as_str().unwrap() {
            "PUBLIC_INPUT" => Instrument::PublicInput,
            "MARKET_INTERVENTION" => Instrument::MarketIntervention,
            other => panic!("{other}"),
        },
        kind: match input["policy_kind"].as_str() {
            Some("TRAINING") => PolicyKind::Training,
            Some("FDI_INCENTIVE") => PolicyKind::FdiIncentive,
            None => PolicyKind::Other,
            Some(other) => panic!("{other}"),
        },
        sectors: if is_vertical { vec!["S".to_owned()] } else { Vec::new() },
        market_failure: MarketFailure {
            kind: failure["kind"].as_str().map(failure_kind),
            first_of_its_kind: flag(&failure["first_of_its_kind"]),
            identified_after_decision: failure["identified_after_decision"].as_bool(),
            is_employment_only: failure["rationale"] == "EMPLOYMENT_ONLY",
        },
        design: Design {
            fit: design["targets_failure"].as_str().map(|fit| match fit {
                "DIRECT" => DesignFit::Direct,
                "PARTIAL" => DesignFit::Partial,
                "UNRELATED" => DesignFit::Unrelated,
                other => panic!("{other}"),
            }),
            public_input_alternative_considered: flag(&design["public_input_alternative_considered"]),
            sunset_months: design["sunset_months"].as_u64().map(|months| months as u32),
            has_exit_rule: flag(&design["exit_rule"]),
            has_spillover_programme: flag(&design["spillover_programme"]),
            employment_used_as_criterion: flag(&design["employment_used_as_criterion"]),
            has_ex_post_verification: flag(&design["ex_post_verification"]),
            private_sector_in_design: flag(&design["private_sector_in_design"]),
            employment_goal_undermines_design: flag(&design["employment_goal_undermines_design"]),
        },
        capability: Capability {
            technical: level("TECHNICAL"),
            political: level("POLITICAL"),
            organisational: level("ORGANISATIONAL"),
            agencies: texts(&capability["agencies_required"]),
            coordination_device: match capability["coordination_device"].as_str() {
                None | Some("NONE") => CoordinationDevice::None,
                Some("MEETING_ONLY") => CoordinationDevice::MeetingOnly,
                Some("DEDICATED_UNIT") => CoordinationDevice::DedicatedUnit,
                Some("HIGHER_RANK_AUTHORITY") => CoordinationDevice::HigherRankAuthority,
                Some("BUDGETARY_MECHANISM") => CoordinationDevice::BudgetaryMechanism,
                Some("SHARED_MANDATE") => CoordinationDevice::SharedMandate,
                Some(other) => panic!("{other}"),
            },
            has_public_private_forum: flag(&capability["public_private_forum"]),
            has_error_detection: flag(&capability["error_detection_process"]),
            has_conflict_of_interest_controls: flag(&capability["conflict_of_interest_controls"]),
        },
        evidence: evidence.collect(),
        crisis: input.get("crisis").map(|crisis| Crisis {
            sector_is_competitive: flag(&crisis["sector_competitive"]),
            loss_evidence: texts(&crisis["capability_loss_evidence_ids"]),
            months: crisis["months"].as_u64().unwrap() as u32,
        }),
    };
    (proposal, run)
}

fn failure_kind(name: &str) -> FailureKind {
    match name {
        "KNOWLEDGE_SPILLOVER" => FailureKind::KnowledgeSpillover,
        "TRAINING_EXTERNALITY" => FailureKind::TrainingExternality,
        "COORDINATION_FAILURE" => FailureKind::CoordinationFailure,
        "MISSING_PUBLIC_INPUT" => FailureKind::MissingPublicInput,
        "REALLOCATION_FRICTION" => FailureKind::ReallocationFriction,
        "LEARNING_EXTERNALITY" => FailureKind::LearningExternality,
        "INFORMATION_ASYMMETRY" => FailureKind::InformationAsymmetry,
        "GOVERNMENT_FAILURE" => FailureKind::GovernmentFailure,
        "CAPABILITY_IMPEDIMENT" => FailureKind::CapabilityImpediment,
        "FIRM_CAPTURES_BENEFIT" => FailureKind::FirmCapturesBenefit,
        other => panic!("{other}"),
    }
}

const TESTS: [(&str, Test); 5] = [
    ("MARKET_FAILURE", Test::MarketFailure),
    ("POLICY_DESIGN", Test::PolicyDesign),
    ("INSTITUTIONAL_CAPABILITY", Test::InstitutionalCapability),
    ("SECTOR_SCREEN", Test::SectorScreen),
    ("CRISIS_EXCEPTION", Test::CrisisException),
];

fn test(name: &str) -> Test {
    TESTS.iter().find(|(known, _)| *known == name).unwrap().1
}

fn test_name(test: Test) -> &'static str {
    TESTS.iter().find(|(_, known)| *known == test).unwrap().0
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "PASS",
        Outcome::Conditional => "CONDITIONAL",
        Outcome::InsufficientEvidence => "INSUFFICIENT_EVIDENCE",
        Outcome::Fail => "FAIL",
    }
}

/// An assessment as the file writes what it expects.
fn written(assessment: &Assessment) -> Value {
    let tests: BTreeMap<_, _> =
        assessment.tests.iter().map(|(test, outcome)| (test_name(*test), outcome_name(*outcome))).collect();
    let reasons = assessment.reasons.iter().map(|reason| {
        json!({
            "test": test_name(reason.test),
            "outcome": outcome_name(reason.outcome),
            "code": reason.code.name(),
            "seed_lines": reason.source,
        })
    });
    json!({
        "quadrant": match assessment.quadrant {
            Quadrant::Q1 => "Q1_HORIZONTAL_PUBLIC_INPUT",
            Quadrant::Q2 => "Q2_HORIZONTAL_MARKET_INTERVENTION",
            Quadrant::Q3 => "Q3_VERTICAL_PUBLIC_INPUT",
            Quadrant::Q4 => "Q4_VERTICAL_MARKET_INTERVENTION",
        },
        "verdict": match assessment.verdict {
            Verdict::Admissible => "ADMISSIBLE",
            Verdict::AdmissibleWithConditions => "ADMISSIBLE_WITH_CONDITIONS",
            Verdict::EvidenceMissing => "EVIDENCE_MISSING",
            Verdict::NotAdmissible => "NOT_ADMISSIBLE",
            Verdict::NotAPdp => "NOT_A_PDP",
        },
        "tests": tests,
        "reasons": reasons.collect::<Vec<_>>(),
        "redirect": assessment.redirect,
    })
}
