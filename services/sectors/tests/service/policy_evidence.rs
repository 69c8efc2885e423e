//! Evidence is added in order, described in full, and never changed.

use eslabon_proto::sectors::v1::{self as pb};
use eslabon_runtime::problem::Kind;

use super::{
    policy_support::{add, analyst, create, evidence, horizontal, read, with_runs},
    support::refused_at,
};

#[tokio::test]
async fn evidence_is_added_in_order_and_never_changed() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let held = create(&mut client, "link", horizontal()).await;
        let first = add(&mut client, &held.name, evidence("one")).await;
        assert_eq!(first.name, "proposals/link/evidence/e1");
        assert_eq!(first.added_by, "test:cinde");
        let named = pb::AddEvidenceRequest {
            proposal: held.name.clone(),
            evidence: Some(evidence("two")),
            evidence_id: "survey-2026".to_owned(),
            ..Default::default()
        };
        let second = client.add_evidence(named.clone()).await.unwrap().into_inner();
        assert_eq!(second.name, "proposals/link/evidence/survey-2026");
        let over = pb::AddEvidenceRequest { evidence: Some(evidence("another")), ..named };
        refused_at(client.add_evidence(over).await, Kind::AlreadyExists, "EVIDENCE_EXISTS", "evidence_id");
        let third = add(&mut client, &held.name, evidence("three")).await;
        assert_eq!(third.name, "proposals/link/evidence/e3");
        let mut all = Vec::new();
        let mut request =
            pb::ListEvidenceRequest { proposal: held.name.clone(), page_size: 2, ..Default::default() };
        loop {
            let page = client.list_evidence(request.clone()).await.unwrap().into_inner();
            all.extend(page.evidence);
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                break;
            }
        }
        assert_eq!(all, [first, second, third]);
        assert_eq!(read(&mut client, &held.name).await.evidence_count, 3);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn evidence_that_is_not_described_is_refused() {
    with_runs(async |service| {
        let mut client = analyst(&service, "cinde").await;
        let held = create(&mut client, "link", horizontal()).await;
        let cases = [
            (pb::Evidence { kind: 0, ..evidence("x") }, "REQUIRED", "evidence.kind"),
            (pb::Evidence { supports: 0, ..evidence("x") }, "REQUIRED", "evidence.supports"),
            (evidence(""), "REQUIRED", "evidence.claim"),
            (
                pb::Evidence { submitted_by: String::new(), ..evidence("x") },
                "REQUIRED",
                "evidence.submitted_by",
            ),
            (
                pb::Evidence { retrieved: "2026-02-30".to_owned(), ..evidence("x") },
                "INVALID_DATE",
                "evidence.retrieved",
            ),
            (pb::Evidence { sha256: "abc".to_owned(), ..evidence("x") }, "INVALID_FORMAT", "evidence.sha256"),
            (pb::Evidence { grade: "E".to_owned(), ..evidence("x") }, "INVALID_FORMAT", "evidence.grade"),
        ];
        for (evidence, reason, field) in cases {
            let request = pb::AddEvidenceRequest {
                proposal: held.name.clone(),
                evidence: Some(evidence),
                ..Default::default()
            };
            refused_at(client.add_evidence(request).await, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}
