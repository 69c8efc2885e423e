//! The crisis exception: what it lifts, what it never lifts, and when it is none.

use eslabon_sectors_core::policy::{
    Crisis, DesignFit, Outcome, Proposal, Quadrant, Run, SectorFlags, Test, Verdict,
};

use super::support::{assessed, assessed_with, clear, evidence, good, run};

/// A proposal in crisis: of a sector that declines, without an end.
fn in_crisis() -> (Proposal, Run) {
    let mut proposal = good(Quadrant::Q4);
    proposal.design.sunset_months = None;
    proposal.evidence.push(evidence("loss", Test::CrisisException));
    let loss_evidence = vec!["loss".to_owned()];
    proposal.crisis = Some(Crisis { sector_is_competitive: true, loss_evidence, months: 24 });
    let flags = SectorFlags { is_declining: true, is_employment_dependent: true, ..clear() };
    (proposal, Run { employment_family_weight: 0.6, ..run(flags) })
}

#[test]
fn a_crisis_lifts_decline_the_missing_end_and_employment_to_conditions_at_best() {
    let (proposal, run) = in_crisis();
    let assessment = assessed_with(&proposal, &run);
    let lifted: Vec<_> = assessment
        .reasons
        .iter()
        .filter(|reason| reason.is_lifted)
        .map(|reason| reason.code.name())
        .collect();
    assert_eq!(
        lifted,
        [
            "PD_Q4_NO_SUNSET",
            "SC_DECLINING_SECTOR",
            "SC_SELECTED_ONLY_BECAUSE_OF_EMPLOYMENT",
            "SC_EMPLOYMENT_WEIGHT_ABOVE_CAP"
        ]
    );
    assert_eq!(assessment.verdict, Verdict::AdmissibleWithConditions);
    assert_eq!(assessment.tests[&Test::SectorScreen], Outcome::Fail, "the test has failed all the same");
    assert_eq!(assessment.reasons.last().unwrap().code.name(), "CX_LIFTS");
    assert_eq!(assessment.reasons.last().unwrap().evidence, ["loss"]);
}

#[test]
fn a_crisis_excuses_no_figure_that_is_missing() {
    let (proposal, run) = in_crisis();
    let changes: [&dyn Fn(&mut SectorFlags); 2] =
        [&|flags| flags.undecided = Some(vec!["competitive".to_owned()]), &|flags| flags.is_excluded = true];
    for change in changes {
        let mut run = run.clone();
        run.sectors.values_mut().for_each(change);
        assert_eq!(assessed_with(&proposal, &run).verdict, Verdict::EvidenceMissing);
    }
}

#[test]
fn a_crisis_lifts_nothing_else() {
    let (proposal, run) = in_crisis();
    let no_exit = |proposal: &mut Proposal| proposal.design.has_exit_rule = false;
    let no_device = |proposal: &mut Proposal| {
        proposal.capability.agencies = vec!["a".to_owned(), "b".to_owned()];
    };
    let unrelated = |proposal: &mut Proposal| proposal.design.fit = Some(DesignFit::Unrelated);
    let no_failure = |proposal: &mut Proposal| proposal.market_failure.kind = None;
    let changes: [&dyn Fn(&mut Proposal); 4] = [&no_exit, &no_device, &unrelated, &no_failure];
    for change in changes {
        let mut proposal = proposal.clone();
        change(&mut proposal);
        assert_eq!(assessed_with(&proposal, &run).verdict, Verdict::NotAdmissible);
    }
    let mut unproven = proposal;
    unproven.evidence.retain(|item| item.id == "loss");
    assert_eq!(assessed_with(&unproven, &run).verdict, Verdict::EvidenceMissing);
}

#[test]
fn a_crisis_that_is_not_one_lifts_nothing_and_says_why() {
    #[track_caller]
    fn refused(change: impl Fn(&mut Proposal, &mut Run), code: &str) {
        let (mut proposal, mut run) = in_crisis();
        change(&mut proposal, &mut run);
        let assessment = assessed_with(&proposal, &run);
        assert_eq!(assessment.verdict, Verdict::NotAdmissible, "{code}");
        assert_eq!(assessment.reasons.last().unwrap().code.name(), code);
        assert!(assessment.reasons.iter().all(|reason| !reason.is_lifted), "{code}");
    }
    let crisis = |proposal: &mut Proposal| proposal.crisis.take().unwrap();
    refused(
        |proposal, _| {
            let claimed = crisis(proposal);
            proposal.crisis = Some(Crisis { sector_is_competitive: false, ..claimed });
        },
        "CX_SECTOR_NOT_COMPETITIVE",
    );
    refused(
        |_, run| run.sectors.values_mut().for_each(|flags| flags.is_vetoed = true),
        "CX_SECTOR_NOT_COMPETITIVE",
    );
    for months in [0, 25] {
        refused(
            |proposal, _| {
                let claimed = crisis(proposal);
                proposal.crisis = Some(Crisis { months, ..claimed });
            },
            "CX_TOO_LONG",
        );
    }
    let unshown = "CX_IRREVERSIBLE_LOSS_NOT_SHOWN";
    refused(|proposal, _| proposal.evidence.retain(|item| item.id != "loss"), unshown);
    refused(|proposal, _| proposal.evidence.last_mut().unwrap().is_interested = true, unshown);
    refused(|proposal, _| proposal.evidence.last_mut().unwrap().contradicts = true, unshown);
}

#[test]
fn a_crisis_outside_the_fourth_quadrant_is_refused_and_changes_nothing() {
    for quadrant in [Quadrant::Q1, Quadrant::Q2, Quadrant::Q3] {
        let mut proposal = good(quadrant);
        proposal.evidence.push(evidence("loss", Test::CrisisException));
        let loss_evidence = vec!["loss".to_owned()];
        proposal.crisis = Some(Crisis { sector_is_competitive: true, loss_evidence, months: 12 });
        let flags = SectorFlags { is_declining: true, ..clear() };
        let with = assessed_with(&proposal, &run(flags.clone()));
        assert_eq!(with.reasons.last().unwrap().code.name(), "CX_ONLY_IN_Q4");
        proposal.crisis = None;
        assert_eq!(with.verdict, assessed_with(&proposal, &run(flags)).verdict);
    }
}

#[test]
fn a_crisis_where_nothing_is_to_be_excused_changes_nothing() {
    let (mut proposal, _) = in_crisis();
    proposal.design.sunset_months = Some(12);
    let assessment = assessed(&proposal);
    assert_eq!(assessment.verdict, Verdict::Admissible);
    assert_eq!(assessment.reasons.last().unwrap().code.name(), "CX_NOTHING_TO_LIFT");
}
