//! Each rule where it holds and where it does not.

use std::collections::BTreeMap;

use eslabon_sectors_core::policy::{
    Code, CoordinationDevice, DesignFit, EvidenceKind, FailureKind, Outcome, PolicyKind, Proposal, Quadrant,
    Rules, Run, SectorFlags, Test, Verdict, assess,
};

use super::support::{assessed, assessed_with, clear, evidence, found, good, level, run};

const ALL: [Quadrant; 4] = [Quadrant::Q1, Quadrant::Q2, Quadrant::Q3, Quadrant::Q4];

/// In each quadrant: what a change of a good proposal is answered with, and the
/// verdict.
#[track_caller]
fn check(change: impl Fn(&mut Proposal), expected: [(&[&str], Verdict); 4]) {
    for (quadrant, (codes, verdict)) in ALL.into_iter().zip(expected) {
        let mut proposal = good(quadrant);
        change(&mut proposal);
        let assessment = assessed(&proposal);
        assert_eq!(found(&assessment), codes, "{quadrant:?}");
        assert_eq!(assessment.verdict, verdict, "{quadrant:?}");
    }
}

/// The same where all quadrants answer alike.
#[track_caller]
fn check_everywhere(change: impl Fn(&mut Proposal), codes: &[&str], verdict: Verdict) {
    check(change, [(codes, verdict); 4]);
}

const OK: (&[&str], Verdict) = (&[], Verdict::Admissible);

#[test]
fn a_proposal_that_nothing_speaks_against_is_admissible_in_every_quadrant() {
    check(|_| {}, [OK; 4]);
}

#[test]
fn the_first_test_asks_nothing_of_a_horizontal_public_input_but_that_jobs_are_not_all() {
    let nothing: (&[&str], _) = (&["MF_NONE_IDENTIFIED"], Verdict::NotAdmissible);
    check(|proposal| proposal.market_failure.kind = None, [OK, nothing, nothing, nothing]);
    let jobs: &[&str] = &["MF_EMPLOYMENT_IS_NOT_A_MARKET_FAILURE"];
    let other = (jobs, Verdict::NotAPdp);
    let refused = (jobs, Verdict::NotAdmissible);
    check(|proposal| proposal.market_failure.is_employment_only = true, [other, other, refused, refused]);
}

#[test]
fn what_is_no_productive_policy_is_sent_elsewhere_and_not_tested_further() {
    let mut proposal = good(Quadrant::Q2);
    proposal.market_failure.is_employment_only = true;
    proposal.design.fit = Some(DesignFit::Unrelated);
    let assessment = assessed(&proposal);
    assert_eq!(assessment.tests, BTreeMap::from([(Test::MarketFailure, Outcome::Fail)]));
    assert_eq!(assessment.redirect, Some("social or employment policy (2491-2492)"));
    assert_eq!(assessment.reasons.len(), 1);
}

#[test]
fn a_firm_that_has_the_whole_benefit_is_refused_unless_it_is_the_first_of_its_kind() {
    let captures = |proposal: &mut Proposal| {
        proposal.market_failure.kind = Some(FailureKind::FirmCapturesBenefit);
    };
    let refused: (&[&str], _) = (&["MF_FIRM_APPROPRIATES_BENEFIT"], Verdict::NotAdmissible);
    check(captures, [OK, refused, refused, refused]);
    let first = |proposal: &mut Proposal| {
        captures(proposal);
        proposal.market_failure.first_of_its_kind = true;
    };
    check(first, [OK; 4]);
    let mut proposal = good(Quadrant::Q2);
    first(&mut proposal);
    assert_eq!(assessed(&proposal).reasons[0].code.name(), "MF_FIRST_OF_ITS_KIND");
}

#[test]
fn a_failure_that_was_found_after_the_decision_carries_a_condition() {
    let found_later: (&[&str], _) = (&["MF_EX_POST_RATIONALISATION"], Verdict::AdmissibleWithConditions);
    check(
        |proposal| proposal.market_failure.identified_after_decision = Some(true),
        [OK, found_later, found_later, found_later],
    );
    check(|proposal| proposal.market_failure.identified_after_decision = Some(false), [OK; 4]);
}

#[test]
fn a_missing_capability_needs_an_independent_benchmark_of_the_industry() {
    let missing = |proposal: &mut Proposal| {
        proposal.market_failure.kind = Some(FailureKind::CapabilityImpediment);
    };
    let asked: (&[&str], _) =
        (&["MF_CAPABILITY_IMPEDIMENT_NEEDS_BENCHMARK"], Verdict::AdmissibleWithConditions);
    check(missing, [OK, asked, asked, asked]);
    let with = |is_interested: bool| {
        move |proposal: &mut Proposal| {
            missing(proposal);
            let mut benchmark = evidence("e3", Test::MarketFailure);
            benchmark.kind = Some(EvidenceKind::InternationalBenchmark);
            benchmark.is_interested = is_interested;
            proposal.evidence.push(benchmark);
        }
    };
    check(with(false), [OK; 4]);
    check(with(true), [OK, asked, asked, asked]);
}

#[test]
fn each_quadrant_asks_for_its_own_number_of_independent_pieces_of_evidence() {
    const MISSING: &[&str] = &["MF_INSUFFICIENT_INDEPENDENT_EVIDENCE"];
    let missing = (MISSING, Verdict::EvidenceMissing);
    check(|proposal| drop(proposal.evidence.pop()), [OK, OK, OK, missing]);
    check(|proposal| proposal.evidence.clear(), [OK, missing, missing, missing]);
}

#[test]
fn evidence_that_is_not_independent_or_not_for_the_claim_does_not_count() {
    let missing: (&[&str], _) = (&["MF_INSUFFICIENT_INDEPENDENT_EVIDENCE"], Verdict::EvidenceMissing);
    let expected = [OK, missing, missing, missing];
    let each = |change: fn(&mut eslabon_sectors_core::policy::Evidence)| {
        move |proposal: &mut Proposal| proposal.evidence.iter_mut().for_each(change)
    };
    check(each(|item| item.is_interested = true), expected);
    check(each(|item| item.contradicts = true), expected);
    check(each(|item| item.kind = Some(EvidenceKind::IndustrySubmission)), expected);
    check(each(|item| item.supports = Test::PolicyDesign), expected);
}

#[test]
fn a_document_that_is_submitted_twice_counts_once() {
    let missing: (&[&str], _) = (&["MF_INSUFFICIENT_INDEPENDENT_EVIDENCE"], Verdict::EvidenceMissing);
    let twice = |proposal: &mut Proposal| {
        proposal.evidence.iter_mut().for_each(|item| item.digest = "ab".repeat(32));
    };
    check(twice, [OK, OK, OK, missing]);
}

#[test]
fn a_design_that_fits_in_part_carries_a_condition_and_one_that_does_not_fit_fails() {
    check_everywhere(
        |proposal| proposal.design.fit = Some(DesignFit::Partial),
        &["PD_PARTIAL_FIT"],
        Verdict::AdmissibleWithConditions,
    );
    check_everywhere(
        |proposal| proposal.design.fit = Some(DesignFit::Unrelated),
        &["PD_UNRELATED_TO_FAILURE"],
        Verdict::NotAdmissible,
    );
    check_everywhere(
        |proposal| proposal.design.fit = None,
        &["PD_FIT_NOT_ASSESSED"],
        Verdict::EvidenceMissing,
    );
}

#[test]
fn an_incentive_for_investors_needs_spillovers_and_promises_that_are_verified() {
    let incentive = |spillovers: bool, jobs: bool, verified: bool| {
        move |proposal: &mut Proposal| {
            proposal.kind = PolicyKind::FdiIncentive;
            proposal.design.has_spillover_programme = spillovers;
            proposal.design.employment_used_as_criterion = jobs;
            proposal.design.has_ex_post_verification = verified;
        }
    };
    check(incentive(true, true, true), [OK; 4]);
    check(incentive(true, false, false), [OK; 4]);
    let conditions = Verdict::AdmissibleWithConditions;
    check_everywhere(incentive(true, true, false), &["PD_JOB_PROMISES_NOT_VERIFIED"], conditions);
    let both = ["PD_FDI_SUBSIDY_WITHOUT_SPILLOVER_PROGRAMME", "PD_JOB_PROMISES_NOT_VERIFIED"];
    check_everywhere(incentive(false, true, true), &both[..1], conditions);
    check_everywhere(incentive(false, true, false), &both, conditions);
    check(|proposal| proposal.design.employment_used_as_criterion = true, [OK; 4]);
}

#[test]
fn training_needs_those_who_hire() {
    let training = |together: bool| {
        move |proposal: &mut Proposal| {
            proposal.kind = PolicyKind::Training;
            proposal.design.private_sector_in_design = together;
        }
    };
    check(training(true), [OK; 4]);
    let condition = Verdict::AdmissibleWithConditions;
    check_everywhere(training(false), &["PD_TRAINING_WITHOUT_INDUSTRY"], condition);
}

#[test]
fn a_goal_of_employment_that_undoes_the_design_fails() {
    check_everywhere(
        |proposal| proposal.design.employment_goal_undermines_design = true,
        &["PD_EMPLOYMENT_GOAL_UNDERMINES_DESIGN"],
        Verdict::NotAdmissible,
    );
}

#[test]
fn only_the_fourth_quadrant_asks_for_an_end() {
    let q4 = |codes: &'static [&'static str], verdict| [OK, OK, OK, (codes, verdict)];
    let fails = Verdict::NotAdmissible;
    check(|proposal| proposal.design.sunset_months = None, q4(&["PD_Q4_NO_SUNSET"], fails));
    check(|proposal| proposal.design.sunset_months = Some(0), q4(&["PD_Q4_NO_SUNSET"], fails));
    check(|proposal| proposal.design.has_exit_rule = false, q4(&["PD_Q4_NO_EXIT_RULE"], fails));
    let condition = Verdict::AdmissibleWithConditions;
    check(|proposal| proposal.design.sunset_months = Some(60), [OK; 4]);
    check(|proposal| proposal.design.sunset_months = Some(61), q4(&["PD_Q4_SUNSET_TOO_LONG"], condition));
    check(
        |proposal| proposal.design.public_input_alternative_considered = false,
        q4(&["PD_Q4_PUBLIC_INPUT_NOT_CONSIDERED"], condition),
    );
}

#[test]
fn a_gap_of_one_level_is_closed_first_a_wider_one_fails_and_an_unknown_one_is_not_known() {
    check_everywhere(
        |proposal| proposal.capability.technical = level(3, 2),
        &["IC_CAPABILITY_BUILD_FIRST"],
        Verdict::AdmissibleWithConditions,
    );
    check_everywhere(
        |proposal| proposal.capability.political = level(3, 1),
        &["IC_CAPABILITY_GAP"],
        Verdict::NotAdmissible,
    );
    check_everywhere(
        |proposal| proposal.capability.organisational = None,
        &["IC_CAPABILITY_NOT_ASSESSED"],
        Verdict::EvidenceMissing,
    );
}

#[test]
fn every_dimension_that_is_short_is_told_by_its_name() {
    let mut proposal = good(Quadrant::Q1);
    proposal.capability.technical = level(4, 0);
    proposal.capability.political = None;
    proposal.capability.organisational = level(1, 0);
    let assessment = assessed(&proposal);
    let of_test = assessment.reasons.iter().filter(|reason| reason.test == Test::InstitutionalCapability);
    let subjects: Vec<_> = of_test.map(|reason| (reason.subject.as_str(), reason.outcome)).collect();
    assert_eq!(
        subjects,
        [
            ("TECHNICAL", Outcome::Fail),
            ("POLITICAL", Outcome::InsufficientEvidence),
            ("ORGANISATIONAL", Outcome::Conditional)
        ]
    );
}

#[test]
fn two_agencies_need_a_device_and_a_meeting_is_none() {
    use CoordinationDevice as Device;
    let with = |agencies: &'static [&'static str], device: CoordinationDevice| {
        move |proposal: &mut Proposal| {
            proposal.capability.agencies = agencies.iter().map(|name| (*name).to_owned()).collect();
            proposal.capability.coordination_device = device;
        }
    };
    for device in [Device::None, Device::MeetingOnly] {
        check_everywhere(
            with(&["tourism", "works"], device),
            &["IC_NO_PUBLIC_PUBLIC_COORDINATION_DEVICE"],
            Verdict::NotAdmissible,
        );
        check(with(&["tourism"], device), [OK; 4]);
        check(with(&["tourism", "tourism"], device), [OK; 4]);
    }
    let devices = [
        Device::DedicatedUnit,
        Device::HigherRankAuthority,
        Device::BudgetaryMechanism,
        Device::SharedMandate,
    ];
    for device in devices {
        check(with(&["tourism", "works", "labour"], device), [OK; 4]);
    }
}

#[test]
fn a_forum_is_asked_for_in_vertical_policies_only_and_harder_for_public_inputs() {
    let code: &[&str] = &["IC_NO_PUBLIC_PRIVATE_FORUM"];
    check(
        |proposal| proposal.capability.has_public_private_forum = false,
        [OK, OK, (code, Verdict::NotAdmissible), (code, Verdict::AdmissibleWithConditions)],
    );
}

#[test]
fn the_fourth_quadrant_must_find_its_mistakes_and_keep_those_who_gain_from_deciding() {
    let q4 = |codes: &'static [&'static str]| [OK, OK, OK, (codes, Verdict::NotAdmissible)];
    check(|proposal| proposal.capability.has_error_detection = false, q4(&["IC_Q4_NO_ERROR_DETECTION"]));
    check(
        |proposal| proposal.capability.has_conflict_of_interest_controls = false,
        q4(&["IC_Q4_NO_CONFLICT_OF_INTEREST_CONTROLS"]),
    );
}

/// What flags and a weight of employment are answered with in Q3 and in Q4.
#[track_caller]
fn screened(flags: SectorFlags, weight: f64, q3: (&[&str], Verdict), q4: (&[&str], Verdict)) {
    let run = Run { employment_family_weight: weight, ..run(flags) };
    for (quadrant, (codes, verdict)) in [(Quadrant::Q3, q3), (Quadrant::Q4, q4)] {
        let assessment = assessed_with(&good(quadrant), &run);
        assert_eq!((found(&assessment).as_slice(), assessment.verdict), (codes, verdict), "{quadrant:?}");
    }
    for quadrant in [Quadrant::Q1, Quadrant::Q2] {
        assert_eq!(assessed_with(&good(quadrant), &run).verdict, Verdict::Admissible);
    }
}

#[test]
fn flags_of_the_run_weigh_more_in_the_fourth_quadrant() {
    let (fails, conditions) = (Verdict::NotAdmissible, Verdict::AdmissibleWithConditions);
    let vetoed: &[&str] = &["SC_HIGHLY_UNCOMPETITIVE"];
    let flags = SectorFlags { is_vetoed: true, topk_acceptability: 0.0, ..clear() };
    screened(flags, 0.1, (vetoed, fails), (vetoed, fails));
    let declining: &[&str] = &["SC_DECLINING_SECTOR"];
    screened(SectorFlags { is_declining: true, ..clear() }, 0.1, (declining, conditions), (declining, fails));
    let jobs: &[&str] = &["SC_SELECTED_ONLY_BECAUSE_OF_EMPLOYMENT"];
    let flags = SectorFlags { is_employment_dependent: true, ..clear() };
    screened(flags, 0.1, (jobs, conditions), (jobs, fails));
}

#[test]
fn a_gate_that_a_missing_value_leaves_undecided_is_never_taken_for_passed() {
    let open: (&[&str], _) = (&["SC_GATE_UNDECIDED"], Verdict::EvidenceMissing);
    let gates = vec!["competitive".to_owned(), "growing".to_owned()];
    let flags = SectorFlags { undecided: Some(gates), ..clear() };
    screened(flags.clone(), 0.1, open, open);
    let assessment = assessed_with(&good(Quadrant::Q3), &run(flags));
    let reason = assessment.reasons.last().unwrap();
    assert_eq!(reason.subject, "FRUIT");
    assert!(reason.message.contains("competitive, growing"), "{}", reason.message);
    screened(SectorFlags { undecided: Some(Vec::new()), ..clear() }, 0.1, OK, OK);
    // A run that does not tell is no better than one that tells of a gate.
    screened(SectorFlags { undecided: None, ..clear() }, 0.1, open, open);
}

#[test]
fn a_sector_that_a_missing_value_keeps_from_being_ranked_is_not_chosen() {
    let unranked: (&[&str], _) = (&["SC_SECTOR_NOT_RANKED"], Verdict::EvidenceMissing);
    let flags = SectorFlags { is_excluded: true, topk_acceptability: 0.0, ..clear() };
    screened(flags.clone(), 0.1, unranked, unranked);
    // What is known to be bad stays the worse of the two.
    let codes: &[&str] = &["SC_SECTOR_NOT_RANKED", "SC_HIGHLY_UNCOMPETITIVE"];
    let vetoed = (codes, Verdict::NotAdmissible);
    screened(SectorFlags { is_vetoed: true, ..flags }, 0.1, vetoed, vetoed);
}

#[test]
fn employment_may_weigh_a_quarter_and_a_tenth_in_the_fourth_quadrant() {
    let above: (&[&str], _) = (&["SC_EMPLOYMENT_WEIGHT_ABOVE_CAP"], Verdict::NotAdmissible);
    screened(clear(), 0.10, OK, OK);
    screened(clear(), 0.1 + 1e-12, OK, OK);
    screened(clear(), 0.11, OK, above);
    screened(clear(), 0.25, OK, above);
    screened(clear(), 0.26, above, above);
    screened(clear(), f64::NAN, above, above);
}

#[test]
fn a_place_among_the_first_must_hold_in_four_of_five_draws_in_the_fourth_quadrant() {
    let weak: (&[&str], _) = (&["SC_SELECTION_NOT_ROBUST_TO_WEIGHTS"], Verdict::AdmissibleWithConditions);
    screened(SectorFlags { topk_acceptability: 0.80, ..clear() }, 0.1, OK, OK);
    screened(SectorFlags { topk_acceptability: 0.79, ..clear() }, 0.1, OK, weak);
    screened(SectorFlags { topk_acceptability: f64::NAN, ..clear() }, 0.1, OK, weak);
}

#[test]
fn what_the_run_does_not_tell_is_never_taken_for_good() {
    let rules = Rules::default().check().unwrap();
    for quadrant in [Quadrant::Q3, Quadrant::Q4] {
        let without = assess(&rules, &good(quadrant), None);
        assert_eq!(
            (found(&without).as_slice(), without.verdict),
            (&["SC_NO_RUN"][..], Verdict::EvidenceMissing)
        );
        let mut proposal = good(quadrant);
        proposal.sectors.push("SHIPS".to_owned());
        let unknown = assessed(&proposal);
        assert_eq!(found(&unknown), ["SC_SECTOR_NOT_IN_RUN"]);
        assert_eq!(unknown.verdict, Verdict::EvidenceMissing);
        assert_eq!(unknown.reasons.last().unwrap().subject, "SHIPS");
        proposal.sectors.clear();
        assert_eq!(found(&assessed(&proposal)), ["SC_NO_SECTORS"]);
    }
}

#[test]
fn each_sector_has_its_own_reason() {
    let mut run = run(clear());
    run.sectors
        .insert("RICE".to_owned(), SectorFlags { is_vetoed: true, topk_acceptability: 0.0, ..clear() });
    run.sectors.insert("SHIRTS".to_owned(), SectorFlags { is_declining: true, ..clear() });
    let mut proposal = good(Quadrant::Q3);
    proposal.sectors = ["SHIRTS", "FRUIT", "RICE"].map(str::to_owned).to_vec();
    let assessment = assessed_with(&proposal, &run);
    let screen = assessment.reasons.iter().filter(|reason| reason.test == Test::SectorScreen);
    let told: Vec<_> = screen.map(|reason| (reason.code.name(), reason.subject.as_str())).collect();
    assert_eq!(told, [("SC_HIGHLY_UNCOMPETITIVE", "RICE"), ("SC_DECLINING_SECTOR", "SHIRTS")]);
}

#[test]
fn rules_of_ones_own_are_what_counts() {
    let mut rules =
        Rules { q4_max_sunset_months: 36, failing_gap: 3, conditional_gap: 2, ..Rules::default() };
    rules.min_independent_evidence.q4 = 3;
    let rules = rules.check().unwrap();
    let mut proposal = good(Quadrant::Q4);
    proposal.capability.technical = level(3, 2);
    let assessment = assess(&rules, &proposal, Some(&run(clear())));
    assert_eq!(found(&assessment), ["MF_INSUFFICIENT_INDEPENDENT_EVIDENCE", "PD_Q4_SUNSET_TOO_LONG"]);
}

#[test]
fn every_reason_is_in_the_readme_and_those_with_a_line_of_their_own_name_their_lines() {
    let readme = include_str!("../../../README.md");
    for code in Code::ALL {
        assert!(readme.contains(code.name()), "{}", code.name());
        let row = readme.lines().find(|line| line.starts_with(&format!("| {} |", code.name())));
        assert!(row.is_none_or(|row| row.ends_with(&format!("| {} |", code.source()))), "{}", code.name());
    }
}
