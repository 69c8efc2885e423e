//! Incentives: what was promised, what evidence shows, and what is owed back.

use eslabon_proto::linkages::v1::{
    self as pb, AgreementDecisionKind as Decided, BenefitTier, EvidenceSource as Source, EvidenceVerdict,
    figure::Value, incentives_service_client::IncentivesServiceClient,
};
use eslabon_runtime::problem::Kind;

use crate::support::{Authorised, Service, on_each_engine, refused, refused_at};

type Client = IncentivesServiceClient<Authorised>;

const AGREEMENT: &str = "incentiveAgreements/a-12";

fn money(currency: &str, minor_units: i64) -> pb::Money {
    pb::Money { currency: currency.to_owned(), minor_units }
}

fn persons(count: &str) -> Option<pb::Figure> {
    Some(pb::Figure { value: Some(Value::Count(count.to_owned())) })
}

fn dollars(minor_units: i64) -> Option<pb::Figure> {
    Some(pb::Figure { value: Some(Value::Amount(money("USD", minor_units))) })
}

/// 100 jobs by the end of 2025 and exports of USD 1,000.00 until then, for a benefit of
/// USD 10,000.00 of which half was used.
fn agreement() -> pb::IncentiveAgreement {
    let commitment = |id: &str, indicator: pb::CommitmentIndicator, target, weight_bps| pb::Commitment {
        id: id.to_owned(),
        indicator: indicator.into(),
        target,
        window_from: "2024-01-01".to_owned(),
        window_to: "2025-12-31".to_owned(),
        weight_bps,
        tolerance_bps: 500,
        ..Default::default()
    };
    let index = |on: &str, index: &str| pb::IndexPoint { on: on.to_owned(), index: index.to_owned() };
    pb::IncentiveAgreement {
        party: "buyers/assembler".to_owned(),
        law: "a law".to_owned(),
        benefit_granted: Some(money("USD", 1_000_000)),
        benefit_used: Some(money("USD", 500_000)),
        granted_on: "2024-01-15".to_owned(),
        starts_on: "2024-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        commitments: vec![
            commitment("jobs", pb::CommitmentIndicator::Jobs, persons("100"), 6_000),
            commitment("exports", pb::CommitmentIndicator::Exports, dollars(100_000), 4_000),
        ],
        reporting: Some(pb::Reporting {
            fiscal_year_end: "12-31".to_owned(),
            months_to_report: 4,
            agreement_bps: 200,
            counts_reports: false,
        }),
        schedule: Some(pb::ClawbackSchedule {
            statute: "a decree, article 11".to_owned(),
            full_from_bps: 9_500,
            revoke_below_bps: 3_000,
            missing_reports_revoke: 2,
            indexation: vec![index("2024-01-01", "100"), index("2026-01-01", "110")],
            surcharges: vec![pb::Surcharge { from_days: 1, rate_bps: 500 }],
            ..Default::default()
        }),
        ..Default::default()
    }
}

async fn client(service: &Service) -> Client {
    IncentivesServiceClient::new(service.analyst("uruguay").await)
}

async fn create(client: &mut Client, agreement: pb::IncentiveAgreement) -> pb::IncentiveAgreement {
    let request = pb::CreateIncentiveAgreementRequest {
        incentive_agreement_id: "a-12".to_owned(),
        incentive_agreement: Some(agreement),
        request_id: String::new(),
    };
    client.create_incentive_agreement(request).await.unwrap().into_inner()
}

fn figure(commitment: &str, actual: Option<pb::Figure>) -> pb::CommitmentFigure {
    pb::CommitmentFigure { commitment: commitment.to_owned(), actual }
}

fn report(period: &str, received_on: &str, jobs: &str, exports: i64) -> pb::IncentiveReport {
    pb::IncentiveReport {
        period: period.to_owned(),
        figures: vec![figure("exports", dollars(exports)), figure("jobs", persons(jobs))],
        received_on: received_on.to_owned(),
        person: "an accountant".to_owned(),
        ..Default::default()
    }
}

fn evidence(source: Source, period: &str, figure: pb::CommitmentFigure) -> pb::IncentiveEvidence {
    pb::IncentiveEvidence {
        source: source.into(),
        period: period.to_owned(),
        figures: vec![figure],
        reference: "file 7".to_owned(),
        taken_on: "2026-05-20".to_owned(),
        person: "an inspector".to_owned(),
        ..Default::default()
    }
}

async fn submit(
    client: &mut Client,
    report: pb::IncentiveReport,
) -> Result<pb::IncentiveReport, tonic::Status> {
    let request = pb::SubmitReportRequest {
        parent: AGREEMENT.to_owned(),
        report: Some(report),
        request_id: String::new(),
    };
    Ok(client.submit_report(request).await?.into_inner())
}

async fn show(
    client: &mut Client,
    evidence: pb::IncentiveEvidence,
) -> Result<pb::IncentiveEvidence, tonic::Status> {
    let request = pb::RecordEvidenceRequest {
        parent: AGREEMENT.to_owned(),
        evidence: Some(evidence),
        request_id: String::new(),
    };
    Ok(client.record_evidence(request).await?.into_inner())
}

async fn verify(client: &mut Client, as_of: &str) -> Result<pb::Verification, tonic::Status> {
    let request = pb::VerifyAgreementRequest {
        name: AGREEMENT.to_owned(),
        as_of: as_of.to_owned(),
        request_id: String::new(),
    };
    Ok(client.verify_agreement(request).await?.into_inner())
}

async fn update(
    client: &mut Client,
    agreement: pb::IncentiveAgreement,
) -> Result<pb::IncentiveAgreement, tonic::Status> {
    let request = pb::UpdateIncentiveAgreementRequest {
        name: AGREEMENT.to_owned(),
        incentive_agreement: Some(agreement),
        ..Default::default()
    };
    Ok(client.update_incentive_agreement(request).await?.into_inner())
}

/// Reports of two years, the second late; payroll shows fewer jobs than it says, and
/// customs shows the exports.
async fn reported(client: &mut Client) {
    create(client, agreement()).await;
    submit(client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
    submit(client, report("2025-12-31", "2026-05-10", "100", 60_000)).await.unwrap();
    for (source, period, figure) in [
        (Source::Payroll, "2024-12-31", figure("jobs", persons("40"))),
        (Source::Payroll, "2025-12-31", figure("jobs", persons("55.5"))),
        (Source::Customs, "2024-12-31", figure("exports", dollars(40_000))),
        (Source::Customs, "2025-12-31", figure("exports", dollars(60_000))),
    ] {
        show(client, evidence(source, period, figure)).await.unwrap();
    }
}

fn told(verification: &pb::Verification) -> Vec<(&str, &str, &str)> {
    let findings = verification.findings.iter();
    findings.map(|found| (found.reason.as_str(), found.entry.as_str(), found.path.as_str())).collect()
}

#[tokio::test]
async fn a_report_that_contradicts_payroll_is_told_with_its_place_and_does_not_count() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let report = "incentiveAgreements/a-12/reports/2";
        let expected =
            [("REPORT_LATE", report, "received_on"), ("CONTRADICTS_PAYROLL", report, "figures[1].actual")];
        assert_eq!(told(&verification), expected);
        let [jobs, exports] = &verification.commitments[..] else { panic!("{verification:?}") };
        assert_eq!((jobs.verdict(), jobs.compliance_ppm), (EvidenceVerdict::Contradicted, 555_000));
        assert_eq!(jobs.actual, persons("55.5"));
        assert_eq!((exports.verdict(), exports.compliance_ppm), (EvidenceVerdict::Verified, 1_000_000));
        assert_eq!(exports.actual, dollars(100_000));
    })
    .await;
}

#[tokio::test]
async fn what_is_owed_is_the_share_lost_indexed_and_with_the_surcharge_of_the_late_report() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        // 6000 x 0.555 + 4000 x 1.
        assert_eq!((verification.score_bps, verification.tier()), (Some(7_330), BenefitTier::Proportional));
        let owed = verification.clawback.as_ref().unwrap();
        let amounts = [&owed.base, &owed.indexation, &owed.surcharge, &owed.total];
        let amounts = amounts.map(|amount| amount.as_ref().unwrap().minor_units);
        // 500,000 x 0.267; a tenth of it; 5 % of both, half up.
        assert_eq!(amounts, [133_500, 13_350, 7_343, 154_193]);
        assert_eq!((owed.days_late, owed.share_lost_bps), (10, 2_670));
        assert_eq!((owed.index_then.as_str(), owed.index_now.as_str()), ("100", "110"));
        let again = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(again.name, format!("{AGREEMENT}/verifications/2"));
        assert_eq!(again.inputs_digest, verification.inputs_digest);
        assert_eq!(again.result_digest, verification.result_digest);
        let request = pb::GetVerificationRequest { name: verification.name.clone() };
        assert_eq!(client.get_verification(request).await.unwrap().into_inner(), verification);
    })
    .await;
}

#[tokio::test]
async fn the_figures_of_an_earlier_year_take_nothing_back_while_the_last_one_may_still_be_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let payroll = evidence(Source::Payroll, "2024-12-31", figure("jobs", persons("40")));
        let payroll = pb::IncentiveEvidence { taken_on: "2025-05-01".to_owned(), ..payroll };
        show(&mut client, payroll).await.unwrap();
        let waiting = verify(&mut client, "2026-04-30").await.unwrap();
        assert_eq!((waiting.score_bps, waiting.tier()), (None, BenefitTier::Unspecified));
        assert!(waiting.clawback.is_none() && waiting.commitments.iter().all(|found| !found.is_due));
        let overdue = verify(&mut client, "2026-05-01").await.unwrap();
        assert_eq!((overdue.score_bps, overdue.tier()), (Some(0), BenefitTier::Revoke));
    })
    .await;
}

#[tokio::test]
async fn a_report_that_leaves_out_a_promise_does_not_let_the_year_before_stand_for_it() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let payroll = evidence(Source::Payroll, "2024-12-31", figure("jobs", persons("100")));
        show(&mut client, payroll).await.unwrap();
        let mut silent = report("2025-12-31", "2026-04-30", "0", 60_000);
        silent.figures.retain(|figure| figure.commitment == "exports");
        submit(&mut client, silent).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let jobs = &verification.commitments[0];
        assert_eq!((jobs.is_due, jobs.compliance_ppm), (true, 0));
        assert_eq!(jobs.verdict(), EvidenceVerdict::Missing);
        let found = ("LEFT_OUT", "incentiveAgreements/a-12/reports/1", "figures");
        assert!(told(&verification).contains(&found), "{verification:?}");
    })
    .await;
}

#[tokio::test]
async fn it_is_verified_as_it_was_known_on_a_day() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let early = verify(&mut client, "2025-06-01").await.unwrap();
        assert_eq!((early.report_count, early.evidence_count, early.score_bps), (1, 0, None));
        assert_eq!((early.tier(), early.clawback.is_some()), (BenefitTier::Unspecified, false));
        let before_the_report = verify(&mut client, "2026-05-05").await.unwrap();
        let missing = &before_the_report.filings[1];
        assert_eq!((missing.state(), missing.days_late), (pb::FilingState::Missing, 5));
        assert_eq!(missing.due_on, "2026-04-30");
    })
    .await;
}

#[tokio::test]
async fn reports_that_are_missing_cost_the_benefit_where_the_schedule_says_so() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.tier(), BenefitTier::Revoke);
        let owed = verification.clawback.as_ref().unwrap();
        assert_eq!((owed.share_lost_bps, owed.base.as_ref().unwrap().minor_units), (10_000, 500_000));
        let last = told(&verification).pop().unwrap();
        assert_eq!(last, ("REVOKED_FOR_MISSING_REPORTS", AGREEMENT, "schedule.missing_reports_revoke"));
    })
    .await;
}

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
async fn a_benefit_for_local_purchases_is_told_with_the_path_of_the_promise() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut conditional = agreement();
        conditional.commitments[1].indicator = pb::CommitmentIndicator::LocalPurchases.into();
        create(&mut client, conditional).await;
        let verification = verify(&mut client, "2024-06-01").await.unwrap();
        assert_eq!(told(&verification), [("CONDITIONAL_ADVANTAGE", AGREEMENT, "commitments[1].indicator")]);
        let text = verification.findings[0].text.clone().unwrap();
        assert!([&text.en, &text.es, &text.pt].iter().all(|text| text.contains("1a")), "{text:?}");
    })
    .await;
}

#[tokio::test]
async fn evidence_that_shows_more_than_the_evidence_before_it_is_told_with_its_place() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let of = |jobs: &str, taken_on: &str| pb::IncentiveEvidence {
            taken_on: taken_on.to_owned(),
            ..evidence(Source::Payroll, "2025-12-31", figure("jobs", persons(jobs)))
        };
        show(&mut client, of("55", "2026-05-21")).await.unwrap();
        show(&mut client, of("100", "2026-05-22")).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.commitments[0].verdict(), EvidenceVerdict::Verified);
        let report = "incentiveAgreements/a-12/reports/2";
        let more = "incentiveAgreements/a-12/evidence/6";
        let expected =
            [("REPORT_LATE", report, "received_on"), ("SHOWS_MORE_THAN_BEFORE", more, "figures[0].actual")];
        assert_eq!(told(&verification), expected);
    })
    .await;
}

#[tokio::test]
async fn what_is_found_late_does_not_take_the_place_of_what_came_after_it() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let old = evidence(Source::Payroll, "2025-12-31", figure("jobs", persons("100")));
        let old = pb::IncentiveEvidence { taken_on: "2026-05-19".to_owned(), ..old };
        show(&mut client, old).await.unwrap();
        submit(&mut client, report("2025-12-31", "2026-05-09", "200", 60_000)).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let last = verification.commitments[0].periods.last().unwrap();
        assert_eq!((&last.reported, &last.shown), (&persons("100"), &persons("55.5")));
        let contradicted = ("CONTRADICTS_PAYROLL", "incentiveAgreements/a-12/reports/2", "figures[1].actual");
        assert!(told(&verification).contains(&contradicted), "{verification:?}");
    })
    .await;
}

#[tokio::test]
async fn who_answers_for_a_report_takes_no_evidence_of_the_agreement() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let own = evidence(Source::Payroll, "2025-12-31", figure("jobs", persons("100")));
        let own = pb::IncentiveEvidence { person: " An  ACCOUNTANT".to_owned(), ..own };
        refused_at(show(&mut client, own).await, Kind::FailedPrecondition, "OWN_EVIDENCE", "evidence.person");
        let own = report("2025-12-31", "2026-05-20", "55.5", 60_000);
        let own = pb::IncentiveReport { person: "an inspector".to_owned(), ..own };
        refused_at(submit(&mut client, own).await, Kind::FailedPrecondition, "OWN_EVIDENCE", "report.person");
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
async fn an_agreement_is_not_removed_while_something_is_reported_of_it() {
    on_each_engine(async |service| {
        let client = client(&service).await;
        let races: Vec<_> = (0..24)
            .map(|number| {
                let (mut one, mut other) = (client.clone(), client.clone());
                tokio::spawn(async move {
                    let id = format!("race-{number}");
                    let request = pb::CreateIncentiveAgreementRequest {
                        incentive_agreement_id: id.clone(),
                        incentive_agreement: Some(agreement()),
                        request_id: String::new(),
                    };
                    let name = one.create_incentive_agreement(request).await.unwrap().into_inner().name;
                    let submit = pb::SubmitReportRequest {
                        parent: name.clone(),
                        report: Some(report("2024-12-31", "2025-04-30", "40", 40_000)),
                        request_id: String::new(),
                    };
                    let delete = pb::DeleteIncentiveAgreementRequest { name, ..Default::default() };
                    let (removed, reported) =
                        tokio::join!(one.delete_incentive_agreement(delete), other.submit_report(submit));
                    (removed.is_ok(), reported.is_ok())
                })
            })
            .collect();
        for race in races {
            assert_ne!(race.await.unwrap(), (true, true), "what was reported is gone with its agreement");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_verified_as_of_a_day_that_has_not_come() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        refused_at(verify(&mut client, "9999-01-01").await, Kind::InvalidArgument, "IN_FUTURE", "as_of");
        let list = pb::ListVerificationsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        assert!(client.list_verifications(list).await.unwrap().into_inner().verifications.is_empty());
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
async fn a_report_that_is_corrected_came_when_it_came_first() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        for (received_on, jobs) in [("2025-04-30", "40"), ("2025-09-01", "30")] {
            submit(&mut client, report("2024-12-31", received_on, jobs, 1)).await.unwrap();
        }
        let verification = verify(&mut client, "2025-10-01").await.unwrap();
        let [filing] = &verification.filings[..] else { panic!("{verification:?}") };
        let told = (filing.state(), filing.received_on.as_str());
        assert_eq!(told, (pb::FilingState::InTime, "2025-04-30"));
        assert_eq!(verification.commitments[0].periods[0].reported, persons("30"));
    })
    .await;
}

#[tokio::test]
async fn a_share_is_lost_of_what_was_granted_where_the_schedule_says_so() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut agreement = agreement();
        agreement.schedule.as_mut().unwrap().set_base(pb::ClawbackBase::Granted);
        create(&mut client, agreement).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.clawback.unwrap().base, Some(money("USD", 1_000_000)));
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

#[tokio::test]
async fn an_agreement_that_cannot_be_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        type Change = fn(&mut pb::IncentiveAgreement);
        let wrong: [(Change, &str, &str); 11] = [
            (|a| a.benefit_used = Some(money("UYU", 1)), "CURRENCY_MIX", "benefit_used.currency"),
            (|a| a.benefit_used = Some(money("USD", 1_000_001)), "ABOVE_GRANTED", "benefit_used.minor_units"),
            (|a| a.benefit_granted = Some(money("USD", -1)), "NEGATIVE", "benefit_granted.minor_units"),
            (|a| a.commitments[0].target = dollars(1), "WRONG_FIGURE", "commitments[0].target"),
            (
                |a| {
                    a.commitments[1].baseline =
                        Some(pb::Figure { value: Some(Value::Amount(money("UYU", 1))) })
                },
                "CURRENCY_MIX",
                "commitments[1].baseline.amount.currency",
            ),
            (|a| a.commitments[0].weight_bps = 1, "WEIGHTS_SUM", "commitments"),
            (
                |a| a.commitments[0].window_to = "2024-06-30".into(),
                "NO_YEAR_IN_WINDOW",
                "commitments[0].window_to",
            ),
            (|a| a.starts_on = "2024-02-30".into(), "INVALID_DATE", "starts_on"),
            (
                |a| a.reporting.as_mut().unwrap().fiscal_year_end = "13-01".into(),
                "NOT_A_DAY",
                "reporting.fiscal_year_end",
            ),
            (
                |a| a.schedule.as_mut().unwrap().revoke_below_bps = 9_999,
                "ABOVE_FULL",
                "schedule.revoke_below_bps",
            ),
            (|a| a.schedule.as_mut().unwrap().indexation.reverse(), "NOT_SORTED", "schedule.indexation"),
        ];
        for (change, reason, path) in wrong {
            let mut agreement = agreement();
            change(&mut agreement);
            let request = pb::CreateIncentiveAgreementRequest {
                incentive_agreement_id: "bad".to_owned(),
                incentive_agreement: Some(agreement),
                request_id: String::new(),
            };
            let answer = client.create_incentive_agreement(request).await;
            refused_at(answer, Kind::InvalidArgument, reason, &format!("incentive_agreement.{path}"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_that_the_agreement_does_not_know_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let good = report("2024-12-31", "2025-04-30", "40", 40_000);
        type Change = fn(&mut pb::IncentiveReport);
        let wrong: [(Change, &str, &str); 7] = [
            (|r| r.period = "2024-06-30".into(), "UNKNOWN_PERIOD", "report.period"),
            (|r| r.received_on = "2024-12-30".into(), "PERIOD_NOT_OVER", "report.period"),
            (|r| r.received_on = "9999-01-01".into(), "IN_FUTURE", "report.received_on"),
            (
                |r| r.figures[0].commitment = "ships".into(),
                "UNKNOWN_COMMITMENT",
                "report.figures[0].commitment",
            ),
            (|r| r.figures[1] = r.figures[0].clone(), "REPEATED", "report.figures[1].commitment"),
            (|r| r.figures[0].actual = persons("1"), "WRONG_FIGURE", "report.figures[0].actual"),
            (
                |r| r.figures[0].actual = dollars(-1),
                "NEGATIVE",
                "report.figures[0].actual.amount.minor_units",
            ),
        ];
        for (change, reason, path) in wrong {
            let mut report = good.clone();
            change(&mut report);
            refused_at(submit(&mut client, report).await, Kind::InvalidArgument, reason, path);
        }
        let odd = evidence(Source::Customs, "2024-12-31", figure("jobs", persons("1")));
        let answer = show(&mut client, odd).await;
        refused_at(answer, Kind::InvalidArgument, "DOES_NOT_SHOW_IT", "evidence.figures[0].commitment");
    })
    .await;
}

#[tokio::test]
async fn a_day_without_an_index_and_sums_that_do_not_fit_are_refused_and_nothing_is_kept() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut without = agreement();
        without.schedule.as_mut().unwrap().indexation.remove(0);
        create(&mut client, without).await;
        let answer = verify(&mut client, "2026-06-01").await;
        let path = "incentive_agreement.schedule.indexation";
        refused_at(answer, Kind::FailedPrecondition, "NO_INDEX", path);
        for period in ["2024-12-31", "2025-12-31"] {
            let huge = figure("exports", dollars(i64::MAX));
            show(&mut client, evidence(Source::Customs, period, huge)).await.unwrap();
        }
        let answer = verify(&mut client, "2026-06-01").await;
        refused_at(answer, Kind::FailedPrecondition, "TOO_LARGE", "incentive_agreement.commitments[1]");
        let list = pb::ListVerificationsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        assert!(client.list_verifications(list).await.unwrap().into_inner().verifications.is_empty());
    })
    .await;
}

#[tokio::test]
async fn records_added_at_once_are_numbered_without_gaps() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let added: Vec<_> = (0..6)
            .map(|jobs: i32| {
                let mut client = client.clone();
                let report = report("2024-12-31", "2025-04-30", &jobs.to_string(), 1);
                tokio::spawn(async move { submit(&mut client, report).await.unwrap().name })
            })
            .collect();
        let mut names = Vec::new();
        for added in added {
            names.push(added.await.unwrap());
        }
        names.sort();
        let expected: Vec<_> = (1..=6).map(|number| format!("{AGREEMENT}/reports/{number}")).collect();
        assert_eq!(names, expected);
        let list = pb::ListReportsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        let listed = client.list_reports(list).await.unwrap().into_inner().reports;
        assert_eq!(listed.into_iter().map(|report| report.name).collect::<Vec<_>>(), expected);
    })
    .await;
}

#[tokio::test]
async fn what_verifications_rest_on_stays_once_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        type Change = fn(&mut pb::IncentiveAgreement);
        let changes: [(Change, &str); 12] = [
            (|a| a.party = "another".into(), "party"),
            (|a| a.law = "another".into(), "law"),
            (|a| a.benefit_granted = Some(money("USD", 999_999)), "benefit_granted"),
            (
                |a| {
                    a.benefit_granted = Some(money("UYU", 1_000_000));
                    a.benefit_used = Some(money("UYU", 500_000));
                },
                "benefit_granted",
            ),
            (|a| a.benefit_used = Some(money("USD", 499_999)), "benefit_used"),
            (|a| a.granted_on = "2026-01-01".into(), "granted_on"),
            (|a| a.starts_on = "2023-01-01".into(), "starts_on"),
            (|a| a.ends_on = "2027-12-31".into(), "ends_on"),
            (|a| a.commitments[0].tolerance_bps = 10_000, "commitments"),
            (|a| a.reporting.as_mut().unwrap().counts_reports = true, "reporting"),
            (|a| a.schedule.as_mut().unwrap().full_from_bps = 3_000, "schedule"),
            (|a| a.schedule.as_mut().unwrap().indexation[1].index = "100".into(), "schedule"),
        ];
        for (change, field) in changes {
            let mut changed = agreement();
            change(&mut changed);
            let field = format!("incentive_agreement.{field}");
            refused_at(update(&mut client, changed).await, Kind::FailedPrecondition, "HAS_ENTRIES", &field);
        }
        let delete = pb::DeleteIncentiveAgreementRequest { name: AGREEMENT.to_owned(), ..Default::default() };
        let answer = client.delete_incentive_agreement(delete).await;
        refused_at(answer, Kind::FailedPrecondition, "HAS_ENTRIES", "name");
    })
    .await;
}

#[tokio::test]
async fn more_of_a_benefit_may_be_used_and_prices_go_on_after_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let mut later = agreement();
        later.benefit_used = Some(money("USD", 600_000));
        let indexation = &mut later.schedule.as_mut().unwrap().indexation;
        indexation.push(pb::IndexPoint { on: "2026-06-01".to_owned(), index: "120".to_owned() });
        let updated = update(&mut client, later.clone()).await.unwrap();
        assert_eq!((updated.benefit_used, updated.status), (later.benefit_used, 1));
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.clawback.unwrap().index_now, "120");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_indexed_is_not_indexed_once_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut plain = agreement();
        plain.schedule.as_mut().unwrap().indexation.clear();
        create(&mut client, plain).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let answer = update(&mut client, agreement()).await;
        refused_at(answer, Kind::FailedPrecondition, "HAS_ENTRIES", "incentive_agreement.schedule");
    })
    .await;
}

#[tokio::test]
async fn another_tenant_verifies_nothing_of_it() {
    on_each_engine(async |service| {
        let mut mine = client(&service).await;
        reported(&mut mine).await;
        let name = verify(&mut mine, "").await.unwrap().name;
        let mut other = IncentivesServiceClient::new(service.analyst("other").await);
        refused(verify(&mut other, "").await, Kind::NotFound, "NOT_FOUND");
        let answer = other.get_verification(pb::GetVerificationRequest { name }).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}
