//! What holds for every proposal.

use std::collections::BTreeMap;

use eslabon_sectors_core::policy::{
    Capability, CoordinationDevice, Crisis, Design, DesignFit, Evidence, EvidenceKind, FailureKind,
    Instrument, Level, MarketFailure, Outcome, PolicyKind, Proposal, Rules, Run, Scope, SectorFlags, Test,
    Verdict, assess, may_lift,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn tests() -> impl Strategy<Value = Test> {
    select(vec![
        Test::MarketFailure,
        Test::PolicyDesign,
        Test::InstitutionalCapability,
        Test::SectorScreen,
        Test::CrisisException,
    ])
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let kinds = option::of(select(vec![
        EvidenceKind::Statistic,
        EvidenceKind::InternationalBenchmark,
        EvidenceKind::IndustrySubmission,
    ]));
    let ids = select(vec!["e1", "e2", "e3", "e4"]);
    let digests = select(vec!["", "d1", "d2"]);
    (ids, kinds, tests(), any::<bool>(), any::<bool>(), digests).prop_map(
        |(id, kind, supports, is_interested, contradicts, digest)| Evidence {
            id: id.to_owned(),
            kind,
            supports,
            is_interested,
            contradicts,
            digest: digest.to_owned(),
        },
    )
}

fn failures() -> impl Strategy<Value = MarketFailure> {
    let kinds = option::weighted(
        0.8,
        select(vec![
            FailureKind::CoordinationFailure,
            FailureKind::CapabilityImpediment,
            FailureKind::FirmCapturesBenefit,
        ]),
    );
    (kinds, any::<bool>(), any::<Option<bool>>(), prop::bool::weighted(0.1)).prop_map(
        |(kind, first_of_its_kind, identified_after_decision, is_employment_only)| MarketFailure {
            kind,
            first_of_its_kind,
            identified_after_decision,
            is_employment_only,
        },
    )
}

fn designs() -> impl Strategy<Value = Design> {
    let fits = option::of(select(vec![DesignFit::Direct, DesignFit::Partial, DesignFit::Unrelated]));
    (fits, option::of(0..80_u32), any::<[bool; 7]>()).prop_map(|(fit, sunset_months, flags)| Design {
        fit,
        public_input_alternative_considered: flags[0],
        sunset_months,
        has_exit_rule: flags[1],
        has_spillover_programme: flags[2],
        employment_used_as_criterion: flags[3],
        has_ex_post_verification: flags[4],
        private_sector_in_design: flags[5],
        employment_goal_undermines_design: flags[6],
    })
}

fn capabilities() -> impl Strategy<Value = Capability> {
    let level = || {
        let level = (0..5_u8, 0..5_u8);
        option::weighted(
            0.9,
            level.prop_map(|(required, available)| Level { required, available, evidence: Vec::new() }),
        )
    };
    let devices = select(vec![
        CoordinationDevice::None,
        CoordinationDevice::MeetingOnly,
        CoordinationDevice::DedicatedUnit,
        CoordinationDevice::SharedMandate,
    ]);
    let agencies = vec(select(vec!["a", "b", "c"]), 0..4);
    (level(), level(), level(), agencies, devices, any::<[bool; 3]>()).prop_map(
        |(technical, political, organisational, agencies, coordination_device, flags)| Capability {
            technical,
            political,
            organisational,
            agencies: agencies.into_iter().map(str::to_owned).collect(),
            coordination_device,
            has_public_private_forum: flags[0],
            has_error_detection: flags[1],
            has_conflict_of_interest_controls: flags[2],
        },
    )
}

fn proposals() -> impl Strategy<Value = Proposal> {
    let crises = (any::<bool>(), vec(select(vec!["e1", "e2", "e9"]), 0..3), 0..30_u32).prop_map(
        |(sector_is_competitive, loss_evidence, months)| Crisis {
            sector_is_competitive,
            loss_evidence: loss_evidence.into_iter().map(str::to_owned).collect(),
            months,
        },
    );
    let kinds = select(vec![PolicyKind::Other, PolicyKind::Training, PolicyKind::FdiIncentive]);
    let scopes = select(vec![Scope::Horizontal, Scope::Vertical]);
    let instruments = select(vec![Instrument::PublicInput, Instrument::MarketIntervention]);
    let sectors = vec(select(vec!["s1", "s2", "s3"]), 0..3);
    (
        (scopes, instruments, kinds, sectors),
        (failures(), designs(), capabilities()),
        (vec(evidence(), 0..5), option::of(crises)),
    )
        .prop_map(
            |(
                (scope, instrument, kind, sectors),
                (market_failure, design, capability),
                (evidence, crisis),
            )| {
                Proposal {
                    scope,
                    instrument,
                    kind,
                    sectors: sectors.into_iter().map(str::to_owned).collect(),
                    market_failure,
                    design,
                    capability,
                    evidence,
                    crisis,
                }
            },
        )
}

fn runs() -> impl Strategy<Value = Run> {
    let undecided = prop_oneof![
        4 => Just(Some(Vec::new())),
        1 => Just(Some(vec!["gate".to_owned()])),
        1 => Just(None),
    ];
    let flags = (any::<[bool; 3]>(), undecided, prop::bool::weighted(0.2), 0.0..=1.0_f64).prop_map(
        |(flags, undecided, is_excluded, topk_acceptability)| SectorFlags {
            is_vetoed: flags[0],
            is_declining: flags[1],
            undecided,
            is_excluded,
            is_employment_dependent: flags[2],
            topk_acceptability,
        },
    );
    (0.0..0.4_f64, vec(flags, 2)).prop_map(|(employment_family_weight, flags)| Run {
        employment_family_weight,
        sectors: ["s1", "s2"].map(str::to_owned).into_iter().zip(flags).collect::<BTreeMap<_, _>>(),
    })
}

fn verdict(proposal: &Proposal, run: &Run) -> Verdict {
    assess(&Rules::default().check().unwrap(), proposal, Some(run)).verdict
}

/// Makes one thing of a proposal or its run worse.
type Harm = (&'static str, fn(&mut Proposal, &mut Run));

const HARMS: [Harm; 26] = [
    ("jobs are all", |proposal, _| proposal.market_failure.is_employment_only = true),
    ("no failure", |proposal, _| proposal.market_failure.kind = None),
    ("captured", |proposal, _| {
        proposal.market_failure.kind = Some(FailureKind::FirmCapturesBenefit);
        proposal.market_failure.first_of_its_kind = false;
    }),
    ("found later", |proposal, _| proposal.market_failure.identified_after_decision = Some(true)),
    ("no evidence", |proposal, _| proposal.evidence.clear()),
    ("contradicted", |proposal, _| proposal.evidence.iter_mut().for_each(|item| item.contradicts = true)),
    ("interested", |proposal, _| proposal.evidence.iter_mut().for_each(|item| item.is_interested = true)),
    ("unrelated", |proposal, _| proposal.design.fit = Some(DesignFit::Unrelated)),
    ("no end", |proposal, _| proposal.design.sunset_months = None),
    ("no exit", |proposal, _| proposal.design.has_exit_rule = false),
    ("no alternative", |proposal, _| proposal.design.public_input_alternative_considered = false),
    ("unverified", |proposal, _| proposal.design.has_ex_post_verification = false),
    ("no spillovers", |proposal, _| proposal.design.has_spillover_programme = false),
    ("without industry", |proposal, _| proposal.design.private_sector_in_design = false),
    ("undermined", |proposal, _| proposal.design.employment_goal_undermines_design = true),
    ("no device", |proposal, _| {
        proposal.capability.coordination_device = CoordinationDevice::MeetingOnly;
    }),
    ("no forum", |proposal, _| proposal.capability.has_public_private_forum = false),
    ("no safeguards", |proposal, _| {
        proposal.capability.has_error_detection = false;
        proposal.capability.has_conflict_of_interest_controls = false;
    }),
    ("gap", |proposal, _| {
        proposal.capability.technical = Some(Level { required: 4, available: 0, evidence: Vec::new() });
    }),
    ("vetoed", |_, run| run.sectors.values_mut().for_each(|flags| flags.is_vetoed = true)),
    ("declining", |_, run| run.sectors.values_mut().for_each(|flags| flags.is_declining = true)),
    ("undecided", |_, run| {
        run.sectors.values_mut().for_each(|flags| flags.undecided = Some(vec!["gate".to_owned()]));
    }),
    ("untold", |_, run| run.sectors.values_mut().for_each(|flags| flags.undecided = None)),
    ("not ranked", |_, run| run.sectors.values_mut().for_each(|flags| flags.is_excluded = true)),
    ("weak", |_, run| run.sectors.values_mut().for_each(|flags| flags.topk_acceptability = 0.0)),
    ("weighed", |_, run| run.employment_family_weight = 0.9),
];

proptest! {
    #[test]
    fn a_condition_that_fails_never_improves_the_verdict(proposal in proposals(), run in runs()) {
        let before = verdict(&proposal, &run);
        for (name, harm) in HARMS {
            let (mut proposal, mut run) = (proposal.clone(), run.clone());
            harm(&mut proposal, &mut run);
            let after = verdict(&proposal, &run);
            prop_assert!(after >= before, "{name}: {before:?} became {after:?}");
        }
    }

    #[test]
    fn evidence_of_an_interested_party_changes_nothing(
        proposal in proposals(),
        run in runs(),
        mut lead in evidence(),
        at in any::<prop::sample::Index>(),
    ) {
        lead.is_interested = true;
        let rules = Rules::default().check().unwrap();
        let before = assess(&rules, &proposal, Some(&run));
        let mut with = proposal.clone();
        with.evidence.insert(at.index(proposal.evidence.len() + 1), lead);
        prop_assert_eq!(assess(&rules, &with, Some(&run)), before);
    }

    #[test]
    fn a_run_that_is_missing_never_helps_but_where_it_would_fail(proposal in proposals(), run in runs()) {
        let rules = Rules::default().check().unwrap();
        let without = assess(&rules, &proposal, None).verdict;
        prop_assert!(proposal.quadrant().is_horizontal() || without >= Verdict::EvidenceMissing);
        if proposal.quadrant().is_horizontal() {
            prop_assert_eq!(without, verdict(&proposal, &run));
        }
    }

    #[test]
    fn a_sector_with_a_figure_withheld_is_never_admissible(proposal in proposals(), run in runs()) {
        let is_open = |flags: &SectorFlags| {
            flags.is_excluded || flags.undecided.as_ref().is_none_or(|gates| !gates.is_empty())
        };
        let known = proposal.sectors.iter().filter_map(|sector| run.sectors.get(sector));
        if !proposal.quadrant().is_horizontal() && known.into_iter().any(is_open) {
            prop_assert!(verdict(&proposal, &run) >= Verdict::EvidenceMissing);
        }
    }

    #[test]
    fn a_crisis_never_lifts_a_veto_nor_leads_to_more_than_conditions(proposal in proposals(), run in runs()) {
        let assessment = assess(&Rules::default().check().unwrap(), &proposal, Some(&run));
        let lifted: Vec<_> = assessment.reasons.iter().filter(|reason| reason.is_lifted).collect();
        prop_assert!(lifted.iter().all(|reason| may_lift(reason.code)));
        if !lifted.is_empty() {
            prop_assert!(assessment.verdict >= Verdict::AdmissibleWithConditions);
            prop_assert!(proposal.sectors.iter().all(|sector| !run.sectors.get(sector).is_some_and(|flags| flags.is_vetoed)));
        }
    }

    #[test]
    fn the_verdict_is_the_worst_reason_and_every_test_has_one_or_passes(proposal in proposals(), run in runs()) {
        let assessment = assess(&Rules::default().check().unwrap(), &proposal, Some(&run));
        for (test, outcome) in &assessment.tests {
            let of_test = assessment.reasons.iter().filter(|reason| reason.test == *test);
            prop_assert_eq!(of_test.map(|reason| reason.outcome).max().unwrap_or(Outcome::Pass), *outcome);
        }
        let fails = assessment.reasons.iter().any(|reason| {
            reason.outcome == Outcome::Fail && !reason.is_lifted && reason.test != Test::CrisisException
        });
        prop_assert_eq!(fails, assessment.verdict >= Verdict::NotAdmissible);
    }
}
