//! Decisions, and what they rest on.

use super::*;

fn decision(verification: &str, kind: Decided) -> pb::AgreementDecision {
    pb::AgreementDecision {
        verification: verification.to_owned(),
        kind: kind.into(),
        deciders: vec![pb::AgreementDecider { name: "Eva Sosa".to_owned(), role: "minister".to_owned() }],
        on: "2026-06-02".to_owned(),
        ..Default::default()
    }
}

async fn decide(
    client: &mut Client,
    decision: pb::AgreementDecision,
) -> Result<pb::AgreementDecision, tonic::Status> {
    let request = pb::DecideAgreementRequest {
        parent: AGREEMENT.to_owned(),
        decision: Some(decision),
        request_id: String::new(),
    };
    Ok(client.decide_agreement(request).await?.into_inner())
}

#[tokio::test]
async fn who_departs_from_what_was_verified_gives_the_reason() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap().name;
        let mut lenient = decision(&verification, Decided::Keep);
        let answer = decide(&mut client, lenient.clone()).await;
        refused_at(answer, Kind::InvalidArgument, "REASON_REQUIRED", "decision.reason");
        let mut odd = decision(&verification, Decided::Reduce);
        odd.amount = Some(money("UYU", 1));
        let answer = decide(&mut client, odd).await;
        refused_at(answer, Kind::InvalidArgument, "CURRENCY_MIX", "decision.amount.currency");
        let mut less = decision(&verification, Decided::Reduce);
        less.amount = Some(money("USD", 154_192));
        let answer = decide(&mut client, less).await;
        refused_at(answer, Kind::InvalidArgument, "REASON_REQUIRED", "decision.reason");
        let mut nothing_less = decision(&verification, Decided::Reduce);
        nothing_less.amount = Some(money("USD", -1));
        let answer = decide(&mut client, nothing_less).await;
        refused_at(answer, Kind::InvalidArgument, "NEGATIVE", "decision.amount.minor_units");
        lenient.reason = "a flood".to_owned();
        assert!(decide(&mut client, lenient).await.unwrap().departs);
        let made = decide(&mut client, decision(&verification, Decided::Reduce)).await.unwrap();
        assert_eq!((made.departs, made.amount), (false, Some(money("USD", 154_193))));
        let get = pb::GetIncentiveAgreementRequest { name: AGREEMENT.to_owned() };
        let agreement = client.get_incentive_agreement(get).await.unwrap().into_inner();
        assert_eq!(agreement.status(), pb::AgreementStatus::Reduced);
        let reduced = pb::ListIncentiveAgreementsRequest {
            status: pb::AgreementStatus::Reduced.into(),
            ..Default::default()
        };
        let listed = client.list_incentive_agreements(reduced).await.unwrap().into_inner();
        assert_eq!(listed.incentive_agreements, [agreement]);
        let list = pb::ListAgreementDecisionsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        assert_eq!(client.list_agreement_decisions(list).await.unwrap().into_inner().decisions.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_decision_rests_on_a_verification_that_has_seen_everything() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let first = verify(&mut client, "2026-06-01").await.unwrap().name;
        let unknown = decision(&format!("{AGREEMENT}/verifications/9"), Decided::Reduce);
        let answer = decide(&mut client, unknown).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_VERIFICATION", "decision.verification");
        submit(&mut client, report("2025-12-31", "2026-05-30", "55", 60_000)).await.unwrap();
        let answer = decide(&mut client, decision(&first, Decided::Reduce)).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        let second = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(second.commitments[0].verdict(), EvidenceVerdict::Verified, "the report was corrected");
        // What was verified again, what came later than it, and what was decided on it.
        let third = verify(&mut client, "2026-06-01").await.unwrap().name;
        let answer = decide(&mut client, decision(&second.name, Decided::Reduce)).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        decide(&mut client, decision(&third, Decided::Reduce)).await.unwrap();
        let later = evidence(Source::Payroll, "2025-12-31", figure("jobs", persons("1")));
        let later = pb::IncentiveEvidence { taken_on: "2026-06-10".to_owned(), ..later };
        show(&mut client, later).await.unwrap();
        let answer = decide(&mut client, decision(&third, Decided::Reduce)).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
    })
    .await;
}

#[tokio::test]
async fn blanks_are_no_person_and_no_reference() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let mut blank = evidence(Source::Payroll, "2024-12-31", figure("jobs", persons("40")));
        blank.reference = "  ".to_owned();
        let answer = show(&mut client, blank).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "evidence.reference");
        let mut blank = report("2024-12-31", "2025-04-30", "40", 40_000);
        blank.person = " - ".to_owned();
        refused_at(submit(&mut client, blank).await, Kind::InvalidArgument, "REQUIRED", "report.person");
        let verification = verify(&mut client, "2024-06-01").await.unwrap().name;
        let mut blank = decision(&verification, Decided::Keep);
        blank.deciders.push(pb::AgreementDecider { name: " ".to_owned(), role: "minister".to_owned() });
        blank.on = "2024-06-01".to_owned();
        let answer = decide(&mut client, blank).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "decision.deciders[1].name");
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_before_what_was_verified_or_before_what_was_decided() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-02").await.unwrap().name;
        let of = |on: &str| pb::AgreementDecision {
            on: on.to_owned(),
            ..decision(&verification, Decided::Reduce)
        };
        let early = decide(&mut client, of("2026-06-01")).await;
        refused_at(early, Kind::FailedPrecondition, "BEFORE_VERIFICATION", "decision.on");
        decide(&mut client, of("2026-06-04")).await.unwrap();
        let between = decide(&mut client, of("2026-06-03")).await;
        refused_at(between, Kind::FailedPrecondition, "NOT_IN_ORDER", "decision.on");
        decide(&mut client, of("2026-06-04")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_decision_does_not_rest_on_a_verification_of_another_benefit() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let first = verify(&mut client, "2026-06-01").await.unwrap().name;
        let more = pb::IncentiveAgreement { benefit_used: Some(money("USD", 600_000)), ..agreement() };
        update(&mut client, more).await.unwrap();
        let answer = decide(&mut client, decision(&first, Decided::Reduce)).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        let second = verify(&mut client, "2026-06-01").await.unwrap();
        let made = decide(&mut client, decision(&second.name, Decided::Reduce)).await.unwrap();
        assert_eq!(made.amount.map(|amount| amount.minor_units), Some(185_031));
    })
    .await;
}

#[tokio::test]
async fn a_decision_does_not_rest_on_a_verification_before_a_report_or_a_target_became_due() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        // On the last day on which the report of 2025 is in time, nothing is due.
        let early = verify(&mut client, "2026-04-30").await.unwrap();
        assert_eq!(early.tier(), BenefitTier::Unspecified);
        let keep =
            pb::AgreementDecision { on: "2026-05-01".to_owned(), ..decision(&early.name, Decided::Keep) };
        let answer = decide(&mut client, keep.clone()).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        decide(&mut client, pb::AgreementDecision { on: "2026-04-30".to_owned(), ..keep }).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_decision_does_not_rest_on_a_verification_before_a_report_of_no_target_became_overdue() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut agreement = agreement();
        for commitment in &mut agreement.commitments {
            commitment.window_to = "2024-12-31".to_owned();
        }
        // No day of delay costs anything, so that no more is owed.
        agreement.schedule.as_mut().unwrap().surcharges.clear();
        create(&mut client, agreement).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let early = verify(&mut client, "2026-04-30").await.unwrap();
        let revoke =
            pb::AgreementDecision { on: "2026-05-01".to_owned(), ..decision(&early.name, Decided::Revoke) };
        let answer = decide(&mut client, revoke.clone()).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        decide(&mut client, pb::AgreementDecision { on: "2026-04-30".to_owned(), ..revoke }).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_decision_takes_back_what_is_owed_on_its_day() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut agreement = agreement();
        let schedule = agreement.schedule.as_mut().unwrap();
        schedule.set_delay(pb::DelayBasis::Windows);
        // 153 days after the windows it is the second of June.
        schedule.surcharges.push(pb::Surcharge { from_days: 153, rate_bps: 2_000 });
        create(&mut client, agreement).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let first = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(first.clawback.as_ref().unwrap().surcharge_rate_bps, 500);
        let answer = decide(&mut client, decision(&first.name, Decided::Revoke)).await;
        refused_at(answer, Kind::FailedPrecondition, "OUTDATED_VERIFICATION", "decision.verification");
        let second = verify(&mut client, "2026-06-02").await.unwrap();
        let made = decide(&mut client, decision(&second.name, Decided::Revoke)).await.unwrap();
        assert_eq!(made.amount, second.clawback.unwrap().total);
        // 500,000 with a tenth for prices and a fifth of both.
        assert_eq!(made.amount, Some(money("USD", 660_000)));
    })
    .await;
}

#[tokio::test]
async fn who_closes_an_agreement_before_it_is_over_gives_the_reason() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut over = agreement();
        over.ends_on = "2026-06-02".to_owned();
        over.commitments[1].window_to = "2024-12-31".to_owned();
        over.schedule.as_mut().unwrap().full_from_bps = 4_000;
        create(&mut client, over).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 100_000)).await.unwrap();
        let customs = evidence(Source::Customs, "2024-12-31", figure("exports", dollars(100_000)));
        let customs = pb::IncentiveEvidence { taken_on: "2025-05-20".to_owned(), ..customs };
        show(&mut client, customs).await.unwrap();
        let early = verify(&mut client, "2025-06-01").await.unwrap();
        assert_eq!(
            (early.tier(), early.score_bps),
            (BenefitTier::Full, Some(10_000)),
            "the jobs are not due"
        );
        let close =
            |of: &str, on: &str| pb::AgreementDecision { on: on.to_owned(), ..decision(of, Decided::Close) };
        let answer = decide(&mut client, close(&early.name, "2025-06-02")).await;
        refused_at(answer, Kind::InvalidArgument, "REASON_REQUIRED", "decision.reason");
        let all_due = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!((all_due.tier(), all_due.score_bps), (BenefitTier::Full, Some(4_000)));
        let answer = decide(&mut client, close(&all_due.name, "2026-06-01")).await;
        refused_at(answer, Kind::InvalidArgument, "REASON_REQUIRED", "decision.reason");
        let late = verify(&mut client, "2026-06-02").await.unwrap();
        assert!(!decide(&mut client, close(&late.name, "2026-06-02")).await.unwrap().departs);
    })
    .await;
}
