//! Decisions of named people, what departs from the assessment, and what is late.

use eslabon_proto::{
    sectors::v1::{self as pb},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;

use super::{
    policy_support::{
        Policies, add, analyst, assess, assessed, create, evidence, read, somebody, vertical, with_runs,
    },
    support::{refused, refused_at},
};

fn decider(name: &str) -> pb::Decider {
    pb::Decider { name: name.to_owned(), office: "council".to_owned() }
}

/// An approval on an assessment, long ago.
fn approval(assessment: &pb::Assessment) -> pb::Decision {
    pb::Decision {
        assessment: assessment.name.clone(),
        outcome: pb::DecisionOutcome::Approved.into(),
        deciders: vec![decider("Ana Mora"), decider("Luis Solís")],
        decided_on: "2020-01-15".to_owned(),
        review_due: "2999-01-15".to_owned(),
        ..Default::default()
    }
}

fn recording(proposal: &str, decision: pb::Decision) -> pb::RecordDecisionRequest {
    pb::RecordDecisionRequest {
        proposal: format!("proposals/{proposal}"),
        decision: Some(decision),
        ..Default::default()
    }
}

async fn decide(client: &mut Policies, proposal: &str, decision: pb::Decision) -> pb::Decision {
    client.record_decision(recording(proposal, decision)).await.unwrap().into_inner()
}

async fn decision(client: &mut Policies, name: &str) -> pb::Decision {
    client.get_decision(pb::GetDecisionRequest { name: name.to_owned() }).await.unwrap().into_inner()
}

fn review(conclusion: pb::ReviewConclusion) -> pb::Review {
    pb::Review {
        reviewer: "Ana Mora".to_owned(),
        findings: "exports grow".to_owned(),
        conclusion: conclusion.into(),
        ..Default::default()
    }
}

fn reviewing(decision: &str, review: pb::Review) -> pb::RecordReviewRequest {
    pb::RecordReviewRequest { decision: decision.to_owned(), review: Some(review), ..Default::default() }
}

#[tokio::test]
async fn a_decision_is_recorded_with_names_and_read_by_every_role() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let decided = pb::Decision {
            recusals: vec![pb::Recusal { name: "Eva Rojas".to_owned(), reason: "owns a farm".to_owned() }],
            dissents: vec![pb::Dissent { name: "Luis Solís".to_owned(), statement: "too early".to_owned() }],
            departs_from_assessment: true,
            ..approval(&assessment)
        };
        let recorded = decide(&mut client, "link", decided).await;
        assert_eq!(recorded.name, "proposals/link/decisions/1");
        assert!(!recorded.departs_from_assessment, "the server says what departs");
        assert_eq!(recorded.verdict(), pb::Verdict::Admissible);
        assert_eq!(recorded.recorded_by, "test:cinde");
        for role in [Role::Operator, Role::Analyst, Role::Institute, Role::Viewer] {
            let mut reader = somebody(&service, "cinde", role).await;
            let read = decision(&mut reader, &recorded.name).await;
            assert_eq!(read, recorded);
            assert_eq!(read.dissents[0].statement, "too early");
        }
        let mut other = analyst(&service, "procomer").await;
        let request = pb::GetDecisionRequest { name: recorded.name.clone() };
        refused(other.get_decision(request).await, Kind::NotFound, "NOT_FOUND");
        let request = reviewing(&recorded.name, review(pb::ReviewConclusion::Continue));
        refused(other.record_review(request).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_is_recused_does_not_decide_whatever_the_name_is_written_like() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let recusals = vec![pb::Recusal { name: "ana  MORA".to_owned(), reason: "her farm".to_owned() }];
        let recused = pb::Decision { recusals: recusals.clone(), ..approval(&assessment) };
        let answer = client.record_decision(recording("link", recused)).await;
        refused_at(answer, Kind::InvalidArgument, "RECUSED_PERSON_DECIDES", "decision.deciders[0].name");
        let dissents = vec![pb::Dissent { name: "Ana Mora".to_owned(), statement: "no".to_owned() }];
        let dissenting = pb::Decision {
            recusals,
            dissents,
            deciders: vec![decider("Luis Solís")],
            ..approval(&assessment)
        };
        let answer = client.record_decision(recording("link", dissenting)).await;
        refused_at(answer, Kind::InvalidArgument, "RECUSED_PERSON_DECIDES", "decision.dissents[0].name");
        let nobody = pb::Decision { deciders: Vec::new(), ..approval(&assessment) };
        let answer = client.record_decision(recording("link", nobody)).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "decision.deciders");
        let twice = vec![decider("Ana Mora"), decider("ana mora")];
        let twice = pb::Decision { deciders: twice, ..approval(&assessment) };
        let answer = client.record_decision(recording("link", twice)).await;
        refused_at(answer, Kind::InvalidArgument, "DUPLICATE_PERSON", "decision.deciders[1].name");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_departs_from_the_assessment_needs_a_justification_and_shows() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        create(&mut client, "rice", vertical("RICE")).await;
        let assessment = assess(&mut client, "proposals/rice").await;
        assert_eq!(assessment.verdict(), pb::Verdict::NotAdmissible);
        let answer = client.record_decision(recording("rice", approval(&assessment))).await;
        refused_at(answer, Kind::InvalidArgument, "JUSTIFICATION_REQUIRED", "decision.justification");
        let justified =
            pb::Decision { justification: "the treaty asks for it".to_owned(), ..approval(&assessment) };
        let recorded = decide(&mut client, "rice", justified).await;
        assert!(recorded.departs_from_assessment);
        assert!(recorded.flags.contains(&"DEPARTS_FROM_ASSESSMENT".to_owned()), "{:?}", recorded.flags);
        let rejected =
            pb::Decision { outcome: pb::DecisionOutcome::Rejected.into(), ..approval(&assessment) };
        assert!(!decide(&mut client, "rice", rejected).await.departs_from_assessment);
        let list = pb::ListDecisionsRequest { proposal: "proposals/rice".to_owned(), ..Default::default() };
        let list = client.list_decisions(list).await.unwrap().into_inner().decisions;
        let departing: Vec<_> =
            list.iter().map(|held| (held.name.as_str(), held.departs_from_assessment)).collect();
        assert_eq!(departing, [("proposals/rice/decisions/2", false), ("proposals/rice/decisions/1", true)]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_decision_on_other_numbers_than_the_defaults_shows_it() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        assessed(&mut client, "link").await;
        let request = pb::AssessProposalRequest {
            proposal: "proposals/link".to_owned(),
            rules: Some(pb::PolicyRules { q4_max_sunset_months: Some(600), ..Default::default() }),
            ..Default::default()
        };
        let lenient = client.assess_proposal(request).await.unwrap().into_inner();
        let recorded = decide(&mut client, "link", approval(&lenient)).await;
        assert!(recorded.flags.contains(&"RULES_CHANGED".to_owned()), "{:?}", recorded.flags);
        assert_eq!(decision(&mut client, &recorded.name).await.flags, recorded.flags);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_on_what_has_changed_since_it_was_assessed() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let against = pb::Evidence { contradicts: true, ..evidence("they come without it") };
        add(&mut client, "proposals/link", against).await;
        let answer = client.record_decision(recording("link", approval(&assessment))).await;
        refused_at(answer, Kind::FailedPrecondition, "ASSESSMENT_OUTDATED", "decision.assessment");
        let fresh = assess(&mut client, "proposals/link").await;
        assert_eq!(decide(&mut client, "link", approval(&fresh)).await.name, "proposals/link/decisions/1");
        // That of another proposal is none of this one.
        let other = assessed(&mut client, "other").await;
        let answer = client.record_decision(recording("link", approval(&other))).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn dates_are_in_the_calendar_and_in_order_and_conditions_are_said() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let dated = |decided_on: &str, review_due: &str| pb::Decision {
            decided_on: decided_on.to_owned(),
            review_due: review_due.to_owned(),
            ..approval(&assessment)
        };
        let conditional = pb::Decision {
            outcome: pb::DecisionOutcome::ApprovedWithConditions.into(),
            ..approval(&assessment)
        };
        let cases = [
            (dated("2026-02-30", "2027-01-01"), "INVALID_DATE", "decision.decided_on"),
            (dated("2026-01-01", "2027-13-01"), "INVALID_DATE", "decision.review_due"),
            (dated("1/2/2026", "2027-01-01"), "INVALID_FORMAT", "decision.decided_on"),
            (dated("2026-01-02", "2026-01-01"), "DATE_OUT_OF_ORDER", "decision.review_due"),
            (dated("2026-01-02", ""), "REQUIRED", "decision.review_due"),
            (conditional, "CONDITIONS_REQUIRED", "decision.conditions"),
            (pb::Decision { outcome: 99, ..approval(&assessment) }, "UNKNOWN_VALUE", "decision.outcome"),
        ];
        for (decision, reason, field) in cases {
            let answer = client.record_decision(recording("link", decision)).await;
            refused_at(answer, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_review_that_is_late_shows_on_every_read_until_it_is_recorded() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let late = pb::Decision { review_due: "2021-01-15".to_owned(), ..approval(&assessment) };
        let recorded = decide(&mut client, "link", late).await;
        // The proposal promised m1 by mid-2021 and m2 by 2999.
        assert_eq!(recorded.flags, ["REVIEW_OVERDUE", "MILESTONE_OVERDUE"]);
        let states = |decision: &pb::Decision| {
            decision.milestones.iter().map(pb::MilestoneStatus::state).collect::<Vec<_>>()
        };
        use pb::MilestoneState::{Met, Missed, Overdue, Pending};
        assert_eq!(states(&recorded), [Overdue, Pending]);
        for flags in [
            decision(&mut client, &recorded.name).await.flags,
            read(&mut client, "proposals/link").await.flags,
        ] {
            assert_eq!(flags, ["REVIEW_OVERDUE", "MILESTONE_OVERDUE"]);
        }
        let found = pb::MilestoneResult { milestone_id: "m1".to_owned(), met: true, value: Some(6.5) };
        let on_time = pb::Review {
            milestone_results: vec![found.clone()],
            next_review_due: "2999-01-01".to_owned(),
            ..review(pb::ReviewConclusion::Continue)
        };
        client.record_review(reviewing(&recorded.name, on_time)).await.unwrap();
        let reviewed = decision(&mut client, &recorded.name).await;
        assert!(reviewed.flags.is_empty(), "{:?}", reviewed.flags);
        assert_eq!(states(&reviewed), [Met, Pending]);
        assert_eq!(reviewed.milestones[0].value, Some(6.5));
        assert_eq!((reviewed.review_count, reviewed.next_review_due.as_str()), (1, "2999-01-01"));
        assert!(read(&mut client, "proposals/link").await.flags.is_empty());

        let missed = pb::Review {
            milestone_results: vec![pb::MilestoneResult { met: false, ..found }],
            ..review(pb::ReviewConclusion::Correct)
        };
        client.record_review(reviewing(&recorded.name, missed)).await.unwrap();
        let corrected = decision(&mut client, &recorded.name).await;
        assert_eq!((states(&corrected), corrected.next_review_due.as_str()), (vec![Missed, Pending], ""));
        assert_eq!(corrected.flags, ["MILESTONE_MISSED"]);
        let list = pb::ListReviewsRequest { decision: recorded.name.clone(), ..Default::default() };
        let list = client.list_reviews(list).await.unwrap().into_inner().reviews;
        let names: Vec<_> = list.iter().map(|review| review.name.as_str()).collect();
        let expected = [1, 2].map(|number| format!("{}/reviews/{number}", recorded.name));
        assert_eq!(names, expected);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_review_names_milestones_of_its_decision_once_and_dates_in_order() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let recorded = decide(&mut client, "link", approval(&assessment)).await;
        let with = |ids: &[&str]| {
            let result =
                |id: &&str| pb::MilestoneResult { milestone_id: (*id).to_owned(), ..Default::default() };
            pb::Review {
                milestone_results: ids.iter().map(result).collect(),
                ..review(pb::ReviewConclusion::Continue)
            }
        };
        let cases = [
            (with(&["m1", "m9"]), "UNKNOWN_MILESTONE", "review.milestone_results[1].milestone_id"),
            (with(&["m1", "m1"]), "DUPLICATE_KEY", "review.milestone_results[1].milestone_id"),
            (
                pb::Review { next_review_due: "2020-01-01".to_owned(), ..with(&[]) },
                "DATE_OUT_OF_ORDER",
                "review.next_review_due",
            ),
            (
                pb::Review { reviewed_on: "2026-02-30".to_owned(), ..with(&[]) },
                "INVALID_DATE",
                "review.reviewed_on",
            ),
            (pb::Review { conclusion: 0, ..with(&[]) }, "REQUIRED", "review.conclusion"),
        ];
        for (review, reason, field) in cases {
            let answer = client.record_review(reviewing(&recorded.name, review)).await;
            refused_at(answer, Kind::InvalidArgument, reason, field);
        }
        let nowhere = reviewing("proposals/link/decisions/7", with(&[]));
        refused(client.record_review(nowhere).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_no_longer_late() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let late = pb::Decision { review_due: "2021-01-15".to_owned(), ..approval(&assessment) };
        let recorded = decide(&mut client, "link", late).await;
        client.record_review(reviewing(&recorded.name, review(pb::ReviewConclusion::End))).await.unwrap();
        assert!(decision(&mut client, &recorded.name).await.flags.is_empty());
        assert!(read(&mut client, "proposals/link").await.flags.is_empty());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeated_decision_or_review_has_one_effect() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let assessment = assessed(&mut client, "link").await;
        let request = pb::RecordDecisionRequest {
            request_id: "decided".to_owned(),
            ..recording("link", approval(&assessment))
        };
        let first = client.record_decision(request.clone()).await.unwrap().into_inner();
        // What came since does not change what was answered.
        add(&mut client, "proposals/link", evidence("more")).await;
        assert_eq!(client.record_decision(request).await.unwrap().into_inner(), first);
        let request = pb::RecordReviewRequest {
            request_id: "reviewed".to_owned(),
            ..reviewing(&first.name, review(pb::ReviewConclusion::Continue))
        };
        for _ in 0..2 {
            client.record_review(request.clone()).await.unwrap();
        }
        assert_eq!(decision(&mut client, &first.name).await.review_count, 1);
        assert_eq!(read(&mut client, "proposals/link").await.decision_count, 1);
        service.stop().await;
    })
    .await;
}
