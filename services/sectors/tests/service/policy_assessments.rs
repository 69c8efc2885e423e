//! Assessments: what the rules say of what is stored, the same for the same.

use eslabon_proto::{
    sectors::v1::{self as pb},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;

use super::{
    policy_support::{
        Policies, add, analyst, assess, assessed, codes, create, evidence, horizontal, run, tamper, vertical,
        with_runs,
    },
    ranking::{self, SECTORS, import_input, profile, register},
    runs::{run as ranked, world_of},
    support::{on_each_engine, refused, refused_at},
};

#[tokio::test]
async fn a_proposal_with_the_evidence_that_it_needs_is_admissible() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        assert_eq!(assessment.verdict(), pb::Verdict::Admissible, "{assessment:?}");
        let tests: Vec<_> = assessment.tests.iter().map(|test| (test.test, test.outcome)).collect();
        assert_eq!(tests, [(1, 1), (2, 1), (3, 1), (4, 1)]);
        let reasons: Vec<_> = assessment
            .reasons
            .iter()
            .map(|reason| (reason.code.as_str(), reason.source_lines.as_str(), reason.evidence_ids.len()))
            .collect();
        assert_eq!(
            reasons,
            [
                ("MF_COORDINATION_FAILURE", "2369-2372", 2),
                ("PD_DIRECTLY_ADDRESSES_FAILURE", "2374-2378", 0),
                ("IC_FIT", "2749-2751", 0),
                ("SC_ELIGIBLE", "2680-2681", 0),
            ]
        );
        assert_eq!((assessment.run, assessment.proposal_version), (run(), 1));
        assert_eq!(assessment.employment_family_weight, 0.08);
        let screened = &assessment.screened_sectors[0];
        assert_eq!(
            (screened.sector.as_str(), screened.topk_acceptability, screened.rank),
            ("FRUIT", 0.95, 1)
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn flags_of_the_sectors_are_those_of_the_run() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let cases = [
            ("RICE", "SC_HIGHLY_UNCOMPETITIVE"),
            ("SHIRTS", "SC_DECLINING_SECTOR"),
            ("CALLS", "SC_SELECTED_ONLY_BECAUSE_OF_EMPLOYMENT"),
        ];
        for (sector, code) in cases {
            let assessment = assessed_for(&mut client, sector).await;
            assert_eq!(codes(&assessment), [code]);
            assert_eq!(assessment.reasons.last().unwrap().subject, sector);
            assert_eq!(assessment.verdict(), pb::Verdict::NotAdmissible);
        }
        service.stop().await;
    })
    .await;
}

/// A proposal for a sector with the evidence that it needs, assessed.
async fn assessed_for(client: &mut Policies, sector: &str) -> pb::Assessment {
    assessed_by(client, sector, &run()).await
}

/// The same by another run.
async fn assessed_by(client: &mut Policies, sector: &str, run: &str) -> pb::Assessment {
    let proposal = pb::Proposal { run: run.to_owned(), ..vertical(sector) };
    let proposal =
        client.create_proposal(pb::CreateProposalRequest { proposal: Some(proposal), ..Default::default() });
    let proposal = proposal.await.unwrap().into_inner();
    for claim in ["one", "two"] {
        add(client, &proposal.name, evidence(claim)).await;
    }
    assess(client, &proposal.name).await
}

#[tokio::test]
async fn a_figure_that_is_withheld_is_evidence_that_is_missing() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let open = assessed_for(&mut client, "SHIPS").await;
        assert_eq!(codes(&open), ["SC_GATE_UNDECIDED"]);
        assert_eq!(open.verdict(), pb::Verdict::EvidenceMissing);
        let told = &open.screened_sectors[0];
        assert_eq!(told.undecided_gates, ["competitive"]);
        assert!(!told.undecided_gates_unknown && !told.excluded);
        let unranked = assessed_for(&mut client, "BOATS").await;
        assert_eq!(codes(&unranked), ["SC_SECTOR_NOT_RANKED"]);
        assert_eq!(unranked.verdict(), pb::Verdict::EvidenceMissing);
        assert!(unranked.screened_sectors[0].excluded && unranked.screened_sectors[0].rank == 0);
        service.stop().await;
    })
    .await;
}

/// The profile of the tests with gates that ask for the complexity, which nobody has
/// measured for garments.
fn asking_for_complexity(profile: pb::Profile) -> pb::Profile {
    use pb::profile_gate::Kind;
    let gate = |id: &str, kind: Kind| pb::ProfileGate {
        id: id.to_owned(),
        kind: kind.into(),
        conditions: vec![pb::GateCondition {
            criterion: "COMPLEX".to_owned(),
            comparison: pb::gate_condition::Comparison::Less.into(),
            threshold: -5.0,
        }],
        reason: "what nobody can learn from".to_owned(),
        ..Default::default()
    };
    let gates = [("hard", Kind::Hard), ("warn", Kind::Warn), ("decline", Kind::Declining)];
    let gates = gates.map(|(id, kind)| gate(id, kind)).to_vec();
    pb::Profile { gates, ..profile }
}

#[tokio::test]
async fn what_a_ranking_could_not_decide_reaches_the_assessment() {
    on_each_engine(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let world = world_of(&service, true, asking_for_complexity).await;
        let (open, _) = ranked(&world.client, world.request()).await.unwrap();
        let assessment = assessed_by(&mut client, "garments", &open.name).await;
        assert_eq!(assessment.screened_sectors[0].undecided_gates, ["hard", "decline"]);
        assert!(codes(&assessment).contains(&"SC_GATE_UNDECIDED"), "{assessment:?}");
        let measured = assessed_by(&mut client, "devices", &open.name).await;
        assert!(measured.screened_sectors[0].undecided_gates.is_empty());
        assert!(!codes(&measured).contains(&"SC_GATE_UNDECIDED"), "{measured:?}");

        let world = world_of(&service, true, |mut profile| {
            let policy = pb::missing_policy::Policy::Exclude.into();
            profile.criteria[1].missing = Some(pb::MissingPolicy { policy, ..Default::default() });
            profile
        })
        .await;
        let (partial, _) = ranked(&world.client, world.request()).await.unwrap();
        let assessment = assessed_by(&mut client, "garments", &partial.name).await;
        assert!(assessment.screened_sectors[0].excluded);
        assert!(codes(&assessment).contains(&"SC_SECTOR_NOT_RANKED"), "{assessment:?}");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_of_a_time_when_undecided_gates_were_not_kept_is_not_taken_for_a_good_one() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let fruit = r#"{"declining":false,"employment_dependent":false,"rank":1,"topk_acceptability":0.95,"vetoed":false}"#;
        let facts = format!(
            r#"'{{"employment_family_weight":0.08,"k":3,"profile":"profiles/cinde/versions/1","run":"{}","sectors":{{"FRUIT":{fruit}}}}}'"#,
            run()
        );
        tamper(&service, "facts", &facts).await;
        let assessment = assessed_for(&mut client, "FRUIT").await;
        assert_eq!(codes(&assessment), ["SC_GATE_UNDECIDED"]);
        assert_eq!(assessment.verdict(), pb::Verdict::EvidenceMissing);
        let told = &assessment.screened_sectors[0];
        assert!(told.undecided_gates_unknown && !told.excluded);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_assessment_shows_later_what_the_run_said_when_it_was_made() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let made = assessed_for(&mut client, "SHIPS").await;
        tamper(&service, "facts", "'{}'").await;
        let request = pb::GetAssessmentRequest { name: made.name.clone() };
        let read = client.get_assessment(request).await.unwrap().into_inner();
        assert_eq!(read, made);
        assert_eq!(read.screened_sectors[0].undecided_gates, ["competitive"]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_whose_profile_is_superseded_is_usable_and_says_so() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let mut rankings = service.ranking("cinde", Role::Analyst).await;
        let list = import_input(&service, "cinde", pb::InputKind::SectorList, SECTORS).await;
        // The run of the proposal cites `profiles/cinde/versions/1`.
        let first = ranking::create(&mut rankings, "cinde", profile(&list)).await.unwrap();
        register(&mut rankings, &first.name).await.unwrap();
        let before = assessed(&mut client, "link").await;
        assert_eq!((before.run_profile.as_str(), before.run_profile_superseded), (&*first.name, false));
        let next = pb::Profile { select_k: 3, ..profile(&list) };
        let next = ranking::create(&mut rankings, "cinde", next).await.unwrap();
        register(&mut rankings, &next.name).await.unwrap();
        let after = assess(&mut client, "proposals/link").await;
        assert_eq!((after.run_profile.as_str(), after.run_profile_superseded), (&*first.name, true));
        assert_ne!(after.name, before.name);
        assert_eq!(after.verdict(), pb::Verdict::Admissible);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn facts_of_a_later_program_are_not_read() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let facts = format!(
            r#"'{{"employment_family_weight":0,"k":1,"profile":"p","run":"{}","sectors":{{}},"version":99}}'"#,
            run()
        );
        tamper(&service, "facts", &facts).await;
        let request = pb::CreateProposalRequest { proposal: Some(vertical("FRUIT")), ..Default::default() };
        refused(client.create_proposal(request).await, Kind::Internal, "INTERNAL");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn evidence_that_only_the_beneficiary_gave_is_a_lead_and_not_enough() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let proposal = create(&mut client, "link", vertical("FRUIT")).await;
        for claim in ["we need it", "we need it badly", "without it we leave"] {
            let lead = pb::Evidence { interested_party: true, ..evidence(claim) };
            add(&mut client, &proposal.name, lead).await;
        }
        let against = pb::Evidence { contradicts: true, ..evidence("they come without it") };
        add(&mut client, &proposal.name, against).await;
        let assessment = assess(&mut client, &proposal.name).await;
        assert_eq!(codes(&assessment), ["MF_INSUFFICIENT_INDEPENDENT_EVIDENCE"]);
        let reason = &assessment.reasons[0];
        assert_eq!(reason.outcome(), pb::PolicyOutcome::InsufficientEvidence);
        assert!(reason.evidence_ids.is_empty());
        assert_eq!(assessment.verdict(), pb::Verdict::EvidenceMissing);
        assert_eq!(assessment.lead_ids, ["e1", "e2", "e3"]);
        assert_eq!(assessment.contrary_ids, ["e4"]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_input_has_the_same_assessment_and_another_has_another() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let first = assessed(&mut client, "link").await;
        let again = assess(&mut client, "proposals/link").await;
        assert_eq!(again, first, "also who asked for it first, and when");
        add(&mut client, "proposals/link", evidence("more")).await;
        let with_more = assess(&mut client, "proposals/link").await;
        assert_ne!(with_more.name, first.name);
        assert_ne!(with_more.input_digest, first.input_digest);
        assert_eq!(with_more.rules_digest, first.rules_digest);
        let list = pb::ListAssessmentsRequest { proposal: "proposals/link".to_owned(), ..Default::default() };
        let list = client.list_assessments(list).await.unwrap().into_inner();
        let names: Vec<_> = list.assessments.iter().map(|held| (held.name.as_str(), held.outdated)).collect();
        assert_eq!(names, [(with_more.name.as_str(), false), (first.name.as_str(), true)]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn rules_of_ones_own_are_told_in_full_with_their_digest() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let default = assessed(&mut client, "link").await;
        assert!(default.rules_are_default);
        let request = |rules: pb::PolicyRules| pb::AssessProposalRequest {
            proposal: "proposals/link".to_owned(),
            rules: Some(rules),
            ..Default::default()
        };
        let strict = pb::PolicyRules { q4_max_sunset_months: Some(24), ..Default::default() };
        let strict = client.assess_proposal(request(strict)).await.unwrap().into_inner();
        assert_eq!(codes(&strict), ["PD_Q4_SUNSET_TOO_LONG"]);
        assert!(!strict.rules_are_default);
        let rules = strict.rules.as_ref().unwrap();
        assert_eq!((rules.q4_max_sunset_months, rules.crisis_max_months), (Some(24), Some(24)));
        assert_ne!(strict.rules_digest, default.rules_digest);
        assert_eq!(strict.input_digest, default.input_digest);
        let cases = [
            (
                pb::PolicyRules { q4_min_topk_acceptability: Some(1.5), ..Default::default() },
                "rules.q4_min_topk_acceptability",
            ),
            (pb::PolicyRules { conditional_gap: Some(4), ..Default::default() }, "rules.failing_gap"),
        ];
        for (rules, field) in cases {
            let answer = client.assess_proposal(request(rules)).await;
            refused_at(answer, Kind::InvalidArgument, "OUT_OF_RANGE", field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn jobs_for_all_are_no_productive_policy_and_are_sent_elsewhere() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let jobs = pb::Proposal {
            market_failure: Some(pb::MarketFailure {
                rationale_is_employment_only: true,
                ..Default::default()
            }),
            ..horizontal()
        };
        create(&mut client, "jobs", jobs).await;
        let assessment = assess(&mut client, "proposals/jobs").await;
        assert_eq!(assessment.verdict(), pb::Verdict::NotAPdp);
        assert_eq!(assessment.redirect, "social or employment policy (2491-2492)");
        assert_eq!(assessment.tests.len(), 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_crisis_is_heard_with_independent_evidence_only() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let claim = pb::CrisisClaim {
            sector_competitive: true,
            capability_loss_evidence_ids: vec!["e3".to_owned()],
            months: 18,
        };
        let lost = pb::Evidence {
            supports: pb::PolicyTest::CrisisException.into(),
            ..evidence("those who can do it leave the country")
        };
        for (id, interested_party, verdict) in [
            ("own", true, pb::Verdict::NotAdmissible),
            ("shown", false, pb::Verdict::AdmissibleWithConditions),
        ] {
            let proposal = pb::Proposal { crisis: Some(claim.clone()), ..vertical("SHIRTS") };
            let proposal = create(&mut client, id, proposal).await;
            for piece in [evidence("one"), evidence("two"), pb::Evidence { interested_party, ..lost.clone() }]
            {
                add(&mut client, &proposal.name, piece).await;
            }
            let assessment = assess(&mut client, &proposal.name).await;
            assert_eq!(assessment.verdict(), verdict, "{id}");
            let lifted = assessment.reasons.iter().filter(|reason| reason.lifted).count();
            assert_eq!(lifted, usize::from(!interested_party), "{id}");
        }
        service.stop().await;
    })
    .await;
}
