//! What was found, as the contract writes it.

use eslabon_linkages_core::{
    ENGINE,
    incentives::{Compliance, Filing, PeriodFinding, Source, Tier, Verdict},
};
use eslabon_proto::linkages::v1 as pb;
use prost::Message;

use super::{
    compute::{Filed, Found, Owed, Recorded},
    figures::Unit,
    findings,
};
use crate::{date, decimal};

/// A verification, without what the entry gets.
pub(super) fn verification(recorded: &Recorded, found: &Found) -> pb::Verification {
    let commitments = recorded.agreement.commitments.iter().zip(&recorded.terms.units);
    let verdicts = commitments.zip(&found.verified.commitments);
    let mut verification = pb::Verification {
        as_of: date::text(recorded.as_of),
        commitments: verdicts.map(|((given, unit), verdict)| commitment(given, unit, verdict)).collect(),
        score_bps: found.verified.score_bps.map(wire),
        tier: found.owed.as_ref().map_or(pb::BenefitTier::Unspecified, |owed| tier(owed.lost.tier)).into(),
        clawback: found.owed.as_ref().map(|owed| clawback(recorded, owed)),
        filings: found.filed.iter().map(report_filing).collect(),
        findings: findings::of(recorded, found),
        report_count: recorded.reports.len() as i64,
        evidence_count: recorded.evidence.len() as i64,
        inputs_digest: inputs_digest(recorded),
        engine: ENGINE.to_owned(),
        statute: recorded.terms.schedule.statute.clone(),
        ..Default::default()
    };
    verification.result_digest = blake3::hash(&verification.encode_to_vec()).to_hex().to_string();
    verification
}

fn commitment(given: &pb::Commitment, unit: &Unit, found: &Compliance) -> pb::CommitmentVerdict {
    pb::CommitmentVerdict {
        commitment: given.id.clone(),
        is_due: found.is_due,
        verdict: verdict(found.verdict).into(),
        actual: Some(unit.write(found.actual)),
        compliance_ppm: wire(found.share_ppm),
        periods: found.periods.iter().map(|found| period(unit, found)).collect(),
    }
}

fn period(unit: &Unit, found: &PeriodFinding) -> pb::PeriodVerdict {
    pb::PeriodVerdict {
        period: date::text(found.period),
        reported: found.reported.map(|figure| unit.write(figure)),
        shown: found.shown.map(|(_, figure)| unit.write(figure)),
        source: found.shown.map_or(pb::EvidenceSource::Unspecified, |(from, _)| source(from)).into(),
        verdict: verdict(found.verdict).into(),
        actual: Some(unit.write(found.actual)),
    }
}

fn clawback(recorded: &Recorded, owed: &Owed) -> pb::Clawback {
    let currency = &recorded.terms.currency;
    let money = |minor_units| Some(pb::Money { currency: currency.clone(), minor_units });
    let index = |index: Option<i64>| index.map(decimal::text).unwrap_or_default();
    pb::Clawback {
        share_lost_bps: wire(owed.lost.share_bps),
        base: money(owed.clawback.base),
        indexation: money(owed.clawback.indexation),
        surcharge: money(owed.clawback.surcharge),
        total: money(owed.clawback.total),
        days_late: wire(owed.days_late),
        surcharge_rate_bps: wire(owed.clawback.surcharge_rate_bps),
        index_then: index(owed.index.map(|index| index.then)),
        index_now: index(owed.index.map(|index| index.now)),
    }
}

fn report_filing(filed: &Filed) -> pb::ReportFiling {
    let state = match filed.filing {
        Filing::InTime => pb::FilingState::InTime,
        Filing::Late { .. } => pb::FilingState::Late,
        Filing::Missing { .. } => pb::FilingState::Missing,
        Filing::NotDue => pb::FilingState::NotDue,
    };
    pb::ReportFiling {
        period: date::text(filed.period),
        due_on: date::text(filed.due),
        received_on: filed.came.map(date::text).unwrap_or_default(),
        state: state.into(),
        days_late: wire(filed.filing.days_late()),
    }
}

fn verdict(verdict: Verdict) -> pb::EvidenceVerdict {
    match verdict {
        Verdict::Verified => pb::EvidenceVerdict::Verified,
        Verdict::SelfReported => pb::EvidenceVerdict::SelfReported,
        Verdict::Contradicted => pb::EvidenceVerdict::Contradicted,
        Verdict::Missing => pb::EvidenceVerdict::Missing,
    }
}

fn source(source: Source) -> pb::EvidenceSource {
    match source {
        Source::Payroll => pb::EvidenceSource::Payroll,
        Source::Customs => pb::EvidenceSource::Customs,
        Source::Invoices => pb::EvidenceSource::Invoices,
        Source::Site => pb::EvidenceSource::Site,
    }
}

fn tier(tier: Tier) -> pb::BenefitTier {
    match tier {
        Tier::Full => pb::BenefitTier::Full,
        Tier::Proportional => pb::BenefitTier::Proportional,
        Tier::Revoke => pb::BenefitTier::Revoke,
    }
}

/// Of the agreement without what changes when nothing of it does, the reports, the
/// evidence and the day, each with its length before it.
pub(super) fn inputs_digest(recorded: &Recorded) -> String {
    let mut agreement = recorded.agreement.clone();
    agreement.set_status(pb::AgreementStatus::Unspecified);
    (agreement.etag, agreement.create_time, agreement.update_time) = (String::new(), None, None);
    let reports = recorded.reports.iter().map(Message::encode_to_vec);
    let evidence = recorded.evidence.iter().map(Message::encode_to_vec);
    let as_of = date::text(recorded.as_of).into_bytes();
    let mut hasher = blake3::Hasher::new();
    for part in [agreement.encode_to_vec(), as_of].into_iter().chain(reports).chain(evidence) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(&part);
    }
    hasher.finalize().to_hex().to_string()
}

fn wire(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
