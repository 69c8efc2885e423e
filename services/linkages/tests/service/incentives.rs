//! Incentives: what was promised, what evidence shows, and what is owed back.

mod agreements;
mod decisions;
mod records;
mod verifications;

use eslabon_proto::{
    linkages::v1::{
        self as pb, AgreementDecisionKind as Decided, BenefitTier, EvidenceSource as Source, EvidenceVerdict,
        figure::Value, incentives_service_client::IncentivesServiceClient,
    },
    r#type::v1::Role,
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
