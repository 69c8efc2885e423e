//! Assessments: what the rules say of what is stored, the same for the same.

use eslabon_proto::sectors::v1::{self as pb};
use eslabon_runtime::problem::Kind;

use super::{
    policy_support::{
        add, analyst, assess, assessed, codes, create, evidence, horizontal, run, vertical, with_runs,
    },
    support::refused_at,
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
            let id = sector.to_lowercase();
            let proposal = create(&mut client, &id, vertical(sector)).await;
            for claim in ["one", "two"] {
                add(&mut client, &proposal.name, evidence(claim)).await;
            }
            let assessment = assess(&mut client, &proposal.name).await;
            assert_eq!(codes(&assessment), [code]);
            assert_eq!(assessment.reasons.last().unwrap().subject, sector);
            assert_eq!(assessment.verdict(), pb::Verdict::NotAdmissible);
        }
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
