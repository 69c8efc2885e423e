//! Proposals are stored, edited into versions, and refused by name.

use eslabon_proto::{
    sectors::v1::{self as pb},
    r#type::v1::Role,
};
use eslabon_runtime::{identity::Tenant, problem::Kind};
use prost_types::FieldMask;

use super::{
    policy_support::{
        Policies, add, analyst, assess, create, evidence, horizontal, milestone, read, run, run_of_others,
        run_that_explores, somebody, tamper, vertical, with_runs,
    },
    support::{refused, refused_at},
};

fn creation(proposal: pb::Proposal) -> pb::CreateProposalRequest {
    pb::CreateProposalRequest { proposal: Some(proposal), ..Default::default() }
}

fn edit(name: &str, proposal: pb::Proposal, paths: &[&str]) -> pb::UpdateProposalRequest {
    pb::UpdateProposalRequest {
        name: name.to_owned(),
        proposal: Some(proposal),
        update_mask: Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
        ..Default::default()
    }
}

fn titled(title: &str) -> pb::Proposal {
    pb::Proposal { title: title.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn the_quadrant_is_computed_and_what_only_the_server_sets_is_ignored() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let told = pb::Proposal {
            name: "proposals/other".to_owned(),
            tenant: "procomer".to_owned(),
            quadrant: pb::Quadrant::Q1HorizontalPublicInput.into(),
            version: 9,
            flags: vec!["REVIEW_OVERDUE".to_owned()],
            evidence_count: 7,
            ..vertical("FRUIT")
        };
        let created = create(&mut client, "link", told).await;
        assert_eq!(created.quadrant(), pb::Quadrant::Q4VerticalMarketIntervention);
        assert_eq!((created.name.as_str(), created.tenant.as_str()), ("proposals/link", "cinde"));
        assert_eq!((created.version, created.evidence_count, created.flags.len()), (1, 0, 0));
        assert_eq!(created.milestones[0].id, "m1", "milestones are in the order of their ids");
        assert_eq!(read(&mut client, "proposals/link").await, created);
        let cells = [
            (pb::PolicyScope::Horizontal, pb::PolicyInstrument::PublicInput, 1),
            (pb::PolicyScope::Horizontal, pb::PolicyInstrument::MarketIntervention, 2),
            (pb::PolicyScope::Vertical, pb::PolicyInstrument::PublicInput, 3),
        ];
        for (scope, instrument, quadrant) in cells {
            let base = if scope == pb::PolicyScope::Vertical { vertical("FRUIT") } else { horizontal() };
            let proposal = pb::Proposal { scope: scope.into(), instrument: instrument.into(), ..base };
            let created = client.create_proposal(creation(proposal)).await.unwrap().into_inner();
            assert_eq!(created.quadrant, quadrant);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn another_tenants_run_does_not_exist_and_neither_does_a_sector_that_no_run_ranks() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let nowhere = format!("runs/{}", "c".repeat(64));
        for run in [run_of_others(), nowhere] {
            let proposal = pb::Proposal { run, ..vertical("FRUIT") };
            let answer = client.create_proposal(creation(proposal)).await;
            refused_at(answer, Kind::NotFound, "RUN_NOT_FOUND", "proposal.run");
        }
        let mut proposal = vertical("FRUIT");
        proposal.sectors.push("PLANES".to_owned());
        let answer = client.create_proposal(creation(proposal)).await;
        refused_at(answer, Kind::InvalidArgument, "SECTOR_NOT_IN_RUN", "proposal.sectors[1]");
        // An edit gets no further.
        let held = create(&mut client, "link", vertical("FRUIT")).await;
        let stolen = pb::Proposal { run: run_of_others(), ..Default::default() };
        let answer = client.update_proposal(edit(&held.name, stolen, &["run"])).await;
        refused_at(answer, Kind::NotFound, "RUN_NOT_FOUND", "proposal.run");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_that_only_explores_is_none_to_choose_sectors_by() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let explores = pb::Proposal { run: run_that_explores(), ..vertical("FRUIT") };
        let answer = client.create_proposal(creation(explores.clone())).await;
        refused_at(answer, Kind::FailedPrecondition, "RUN_EXPLORATORY", "proposal.run");
        let held = create(&mut client, "link", vertical("FRUIT")).await;
        let answer = client.update_proposal(edit(&held.name, explores, &["run"])).await;
        refused_at(answer, Kind::FailedPrecondition, "RUN_EXPLORATORY", "proposal.run");
        assert_eq!(read(&mut client, &held.name).await, held);
        // What was let in before is not assessed either.
        tamper(&service, "exploratory", "1").await;
        let request = pb::AssessProposalRequest { proposal: held.name, ..Default::default() };
        let answer = client.assess_proposal(request).await;
        refused_at(answer, Kind::FailedPrecondition, "RUN_EXPLORATORY", "proposal.run");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn scope_sectors_and_run_have_to_agree() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let cases = [
            (pb::Proposal { run: String::new(), ..vertical("FRUIT") }, "REQUIRED", "proposal.run"),
            (pb::Proposal { sectors: Vec::new(), ..vertical("FRUIT") }, "REQUIRED", "proposal.sectors"),
            (
                pb::Proposal { sectors: vec!["FRUIT".to_owned()], ..horizontal() },
                "SECTORS_NOT_ALLOWED",
                "proposal.sectors",
            ),
            (pb::Proposal { run: run(), ..horizontal() }, "RUN_NOT_ALLOWED", "proposal.run"),
            (pb::Proposal { scope: 0, ..horizontal() }, "REQUIRED", "proposal.scope"),
            (pb::Proposal { instrument: 0, ..horizontal() }, "REQUIRED", "proposal.instrument"),
            (pb::Proposal { title: " ".to_owned(), ..horizontal() }, "REQUIRED", "proposal.title"),
            (
                pb::Proposal { sectors: vec!["FRUIT".to_owned(), "FRUIT".to_owned()], ..vertical("FRUIT") },
                "DUPLICATE_KEY",
                "proposal.sectors[1]",
            ),
        ];
        for (proposal, reason, field) in cases {
            let answer = client.create_proposal(creation(proposal)).await;
            refused_at(answer, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_contract_does_not_know_is_refused_at_its_path() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let design = |change: fn(&mut pb::PolicyDesign)| {
            let mut proposal = vertical("FRUIT");
            change(proposal.design.as_mut().unwrap());
            proposal
        };
        let dated = |due: &str| pb::Proposal { milestones: vec![milestone("m", due)], ..horizontal() };
        let twice = pb::Proposal { milestones: vec![milestone("m", "2027-01-01"); 2], ..horizontal() };
        let cases = [
            (pb::Proposal { scope: 99, ..horizontal() }, "UNKNOWN_VALUE", "proposal.scope"),
            (pb::Proposal { instrument: 99, ..horizontal() }, "UNKNOWN_VALUE", "proposal.instrument"),
            (
                design(|design| design.targets_failure = 99),
                "UNKNOWN_VALUE",
                "proposal.design.targets_failure",
            ),
            (
                design(|design| design.sunset_months = Some(0)),
                "OUT_OF_RANGE",
                "proposal.design.sunset_months",
            ),
            (dated("2027-02-30"), "INVALID_DATE", "proposal.milestones[0].due"),
            (dated("30/06/2027"), "INVALID_FORMAT", "proposal.milestones[0].due"),
            (twice, "DUPLICATE_KEY", "proposal.milestones[1].id"),
        ];
        for (proposal, reason, field) in cases {
            let answer = client.create_proposal(creation(proposal)).await;
            refused_at(answer, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_changes_a_draft_in_place_and_makes_a_version_of_what_was_assessed() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let first = create(&mut client, "link", vertical("FRUIT")).await;
        let request = edit(&first.name, titled("A better title"), &["title"]);
        let draft = client.update_proposal(request).await.unwrap().into_inner();
        assert_eq!((draft.version, draft.title.as_str()), (1, "A better title"));
        assert_eq!(draft.sectors, first.sectors, "what the mask does not name stays");
        assert_ne!(draft.etag, first.etag);

        let assessment = assess(&mut client, &first.name).await;
        assert!(!assessment.outdated);
        let request = edit(&first.name, titled("Another title"), &["title"]);
        let edited = client.update_proposal(request).await.unwrap().into_inner();
        assert_eq!((edited.version, edited.title.as_str()), (2, "Another title"));
        let request = pb::GetProposalRequest { name: first.name.clone(), version: 1 };
        let old = client.get_proposal(request).await.unwrap().into_inner();
        assert_eq!((old.version, old.title.as_str()), (1, "A better title"));
        let request = pb::GetAssessmentRequest { name: assessment.name.clone() };
        let held = client.get_assessment(request).await.unwrap().into_inner();
        assert_eq!(held, pb::Assessment { outdated: true, ..assessment });
        let request = pb::GetProposalRequest { name: first.name.clone(), version: 3 };
        refused(client.get_proposal(request).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_of_what_was_not_read_is_refused() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let first = create(&mut client, "link", horizontal()).await;
        let with_etag = |etag: &str| pb::UpdateProposalRequest {
            etag: etag.to_owned(),
            ..edit("proposals/link", titled("Another"), &["title"])
        };
        client.update_proposal(with_etag(&first.etag)).await.unwrap();
        refused_at(
            client.update_proposal(with_etag(&first.etag)).await,
            Kind::Aborted,
            "ETAG_MISMATCH",
            "etag",
        );
        let answer = client.update_proposal(edit("proposals/link", titled("x"), &["version"])).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_FIELD", "update_mask");
        let answer = client.update_proposal(edit("proposals/link", titled(""), &["title"])).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "proposal.title");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeat_has_one_effect_and_an_id_is_given_once() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let request = pb::CreateProposalRequest {
            request_id: "once".to_owned(),
            proposal: Some(horizontal()),
            ..Default::default()
        };
        let first = client.create_proposal(request.clone()).await.unwrap().into_inner();
        let again = client.create_proposal(request.clone()).await.unwrap().into_inner();
        assert_eq!(first, again);
        let other = pb::CreateProposalRequest { proposal: Some(vertical("FRUIT")), ..request };
        let answer = client.create_proposal(other).await;
        refused_at(answer, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
        let id = first.name.trim_start_matches("proposals/").to_owned();
        let taken = pb::CreateProposalRequest { proposal_id: id, ..creation(horizontal()) };
        refused_at(
            client.create_proposal(taken).await,
            Kind::AlreadyExists,
            "PROPOSAL_EXISTS",
            "proposal_id",
        );
        let listed = client.list_proposals(pb::ListProposalsRequest::default()).await.unwrap().into_inner();
        assert_eq!(listed.proposals, [first]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn two_edits_at_once_lose_nothing() {
    with_runs(async |service| {
        let (mut one, mut two) = (analyst(&service, "cinde").await, analyst(&service, "cinde").await);
        let held = create(&mut one, "link", horizontal()).await;
        for round in 0..8 {
            let request = |title: &str| {
                let etag = String::new();
                pb::UpdateProposalRequest { etag, ..edit(&held.name, titled(title), &["title"]) }
            };
            let (left, right) = tokio::join!(
                one.update_proposal(request(&format!("left {round}"))),
                two.update_proposal(request(&format!("right {round}")))
            );
            let answers = [left, right];
            assert!(answers.iter().any(Result::is_ok));
            for answer in answers.into_iter().filter(Result::is_err) {
                refused(answer, Kind::Aborted, "CONCURRENT_CHANGE");
            }
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_policy_can_be_removed() {
    let contract = eslabon_runtime::contract::Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
    let policy = contract.methods().filter(|method| method.path.contains("PolicyService"));
    let names: Vec<_> = policy.map(|method| method.descriptor.name().to_owned()).collect();
    assert!(names.iter().any(|name| name == "AddEvidence"), "{names:?}");
    let removing = |name: &&String| name.starts_with("Delete") || name.starts_with("Remove");
    assert!(!names.iter().any(|name| removing(&name)), "{names:?}");
    let changing: Vec<_> = names.iter().filter(|name| name.starts_with("Update")).collect();
    assert_eq!(changing, ["UpdateProposal"]);
}

/// What a client answers to everything that names a proposal and what is below it.
async fn denied(client: &mut Policies, assessment: &pb::Assessment, kind: Kind, reason: &str) {
    let proposal = "proposals/link".to_owned();
    let name = proposal.clone();
    refused(client.update_proposal(edit(&name, titled("x"), &["title"])).await, kind, reason);
    let request = pb::AddEvidenceRequest {
        proposal: proposal.clone(),
        evidence: Some(evidence("x")),
        ..Default::default()
    };
    refused(client.add_evidence(request).await, kind, reason);
    let request = pb::AssessProposalRequest { proposal: proposal.clone(), ..Default::default() };
    refused(client.assess_proposal(request).await, kind, reason);
    let decision = pb::Decision {
        assessment: assessment.name.clone(),
        outcome: pb::DecisionOutcome::Deferred.into(),
        deciders: vec![pb::Decider { name: "Ana Mora".to_owned(), ..Default::default() }],
        ..Default::default()
    };
    let request = pb::RecordDecisionRequest { proposal, decision: Some(decision), ..Default::default() };
    refused(client.record_decision(request).await, kind, reason);
}

#[tokio::test]
async fn a_proposal_of_another_tenant_does_not_exist() {
    with_runs(async |service| {
        let mut owner = analyst(&service, "cinde").await;
        let held = create(&mut owner, "link", vertical("FRUIT")).await;
        add(&mut owner, &held.name, evidence("one")).await;
        let assessment = assess(&mut owner, &held.name).await;
        let mut other = analyst(&service, "procomer").await;
        let request = pb::GetProposalRequest { name: held.name.clone(), version: 0 };
        refused(other.get_proposal(request).await, Kind::NotFound, "NOT_FOUND");
        let request = pb::GetAssessmentRequest { name: assessment.name.clone() };
        refused(other.get_assessment(request).await, Kind::NotFound, "NOT_FOUND");
        let request = pb::ListEvidenceRequest { proposal: held.name.clone(), ..Default::default() };
        refused(other.list_evidence(request).await, Kind::NotFound, "NOT_FOUND");
        denied(&mut other, &assessment, Kind::NotFound, "NOT_FOUND").await;
        let list = other.list_proposals(pb::ListProposalsRequest::default()).await.unwrap().into_inner();
        assert!(list.proposals.is_empty());
        // The same id is free to others.
        assert_eq!(create(&mut other, "link", horizontal()).await.tenant, "procomer");
        assert_eq!(read(&mut owner, &held.name).await.tenant, "cinde");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn public_proposals_are_read_by_all_and_written_by_operators_only() {
    with_runs(async |service| {
        let mut operator = somebody(&service, "public", Role::Operator).await;
        let held = create(&mut operator, "link", horizontal()).await;
        let assessment = assess(&mut operator, &held.name).await;
        let mut analyst = analyst(&service, "cinde").await;
        assert_eq!(read(&mut analyst, &held.name).await.tenant, "public");
        let request = pb::GetAssessmentRequest { name: assessment.name.clone() };
        assert_eq!(analyst.get_assessment(request).await.unwrap().into_inner(), assessment);
        denied(&mut analyst, &assessment, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY").await;
        let mut intern = somebody(&service, "public", Role::Analyst).await;
        let answer = intern.create_proposal(creation(horizontal())).await;
        refused(answer, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn institutes_and_viewers_read_and_do_not_write() {
    with_runs(async |service| {
        let mut owner = analyst(&service, "cinde").await;
        let held = create(&mut owner, "link", horizontal()).await;
        let assessment = assess(&mut owner, &held.name).await;
        for role in [Role::Institute, Role::Viewer] {
            let mut reader = somebody(&service, "cinde", role).await;
            assert_eq!(read(&mut reader, &held.name).await.tenant, "cinde");
            denied(&mut reader, &assessment, Kind::PermissionDenied, "ROLE_MISSING").await;
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_written_is_in_the_log() {
    for at in eslabon_runtime::testing::stores().await {
        let service = super::support::Service::start(&at, eslabon_sectors::Config::default()).await;
        let mut client = analyst(&service, "cinde").await;
        let held = create(&mut client, "link", horizontal()).await;
        client.update_proposal(edit(&held.name, titled("x"), &["title"])).await.unwrap();
        add(&mut client, &held.name, evidence("one")).await;
        let assessment = assess(&mut client, &held.name).await;
        // The same again changes nothing, so it is not told twice.
        assess(&mut client, &held.name).await;
        let decision = pb::Decision {
            assessment: assessment.name.clone(),
            outcome: pb::DecisionOutcome::Deferred.into(),
            deciders: vec![pb::Decider { name: "Ana Mora".to_owned(), ..Default::default() }],
            ..Default::default()
        };
        let request = pb::RecordDecisionRequest {
            proposal: held.name.clone(),
            decision: Some(decision),
            ..Default::default()
        };
        let decision = client.record_decision(request).await.unwrap().into_inner();
        let review = pb::Review {
            reviewer: "Ana Mora".to_owned(),
            findings: "nothing new".to_owned(),
            conclusion: pb::ReviewConclusion::Continue.into(),
            ..Default::default()
        };
        let request =
            pb::RecordReviewRequest { decision: decision.name, review: Some(review), ..Default::default() };
        client.record_review(request).await.unwrap();
        service.stop().await;

        let store = eslabon_sectors::store::Store::open(&at.options()).await.unwrap();
        let tenant: Tenant = "cinde".parse().unwrap();
        let entries = store.log_entries(&tenant, 0, i64::MAX, 100).await.unwrap();
        let told: Vec<_> =
            entries.iter().map(|entry| (entry.kind.as_str(), entry.subject.as_str())).collect();
        assert_eq!(
            told,
            [
                ("PROPOSAL_CREATED", "proposals/link"),
                ("PROPOSAL_EDITED", "proposals/link"),
                ("EVIDENCE_ADDED", "proposals/link/evidence/e1"),
                ("PROPOSAL_ASSESSED", assessment.name.as_str()),
                ("DECISION_RECORDED", "proposals/link/decisions/1"),
                ("REVIEW_RECORDED", "proposals/link/decisions/1/reviews/1"),
            ]
        );
        assert!(entries[4].entry.contains("\"deciders\":[\"Ana Mora\"]"), "{}", entries[4].entry);
        store.db().close().await;
    }
}
