//! Reports and evidence: added as they come, and read in their order.

use std::collections::BTreeSet;

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use super::terms::{self, Terms};
use crate::{
    api::{
        entries,
        resource::{self, Resource, Shared},
    },
    app::Call,
    date,
    error::{Error, Wrong, promises},
    folded,
};

entries::entry!(IncentiveReport, "reports");
entries::entry!(IncentiveEvidence, "evidence");

/// Adds what the investor says of a year.
pub(crate) async fn submit_report(
    app: Shared,
    call: Call,
    mut request: pb::SubmitReportRequest,
) -> Result<pb::IncentiveReport, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.IncentivesService/SubmitReport";
    let change = resource::change(&call, method, &request_id, &request);
    let report = request.report.unwrap_or_default();
    entries::append(&app, &call, &request.parent, &change, |agreement: pb::IncentiveAgreement, history| {
        let record = Record {
            field: "report",
            came: ("received_on", &report.received_on),
            period: &report.period,
            figures: &report.figures,
            source: None,
            told: &[("person", &report.person)],
        };
        record.check(&agreement)?;
        let takers = history.of::<pb::IncentiveEvidence>()?.into_iter().map(|shown| shown.person);
        must_be_nobody_of(takers, &report.person, "report.person")?;
        Ok((agreement, report.clone()))
    })
    .await
}

/// Adds what a source shows of a year.
pub(crate) async fn record_evidence(
    app: Shared,
    call: Call,
    mut request: pb::RecordEvidenceRequest,
) -> Result<pb::IncentiveEvidence, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.IncentivesService/RecordEvidence";
    let change = resource::change(&call, method, &request_id, &request);
    let evidence = request.evidence.unwrap_or_default();
    entries::append(&app, &call, &request.parent, &change, |agreement: pb::IncentiveAgreement, history| {
        let record = Record {
            field: "evidence",
            came: ("taken_on", &evidence.taken_on),
            period: &evidence.period,
            figures: &evidence.figures,
            source: Some(evidence.source()),
            told: &[("person", &evidence.person), ("reference", &evidence.reference)],
        };
        record.check(&agreement)?;
        let reporters = history.of::<pb::IncentiveReport>()?.into_iter().map(|report| report.person);
        must_be_nobody_of(reporters, &evidence.person, "evidence.person")?;
        Ok((agreement, evidence.clone()))
    })
    .await
}

/// The reports, in their order.
pub(crate) async fn list_reports(
    app: Shared,
    call: Call,
    request: pb::ListReportsRequest,
) -> Result<pb::ListReportsResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (reports, next_page_token) =
        entries::list::<pb::IncentiveAgreement, _>(&app, &call, &request.parent, page).await?;
    Ok(pb::ListReportsResponse { reports, next_page_token })
}

/// The evidence, in its order.
pub(crate) async fn list_evidence(
    app: Shared,
    call: Call,
    request: pb::ListEvidenceRequest,
) -> Result<pb::ListEvidenceResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (evidence, next_page_token) =
        entries::list::<pb::IncentiveAgreement, _>(&app, &call, &request.parent, page).await?;
    Ok(pb::ListEvidenceResponse { evidence, next_page_token })
}

/// Refuses that one person answers for a report and takes the evidence of it.
fn must_be_nobody_of(
    mut others: impl Iterator<Item = String>,
    person: &str,
    field: &str,
) -> Result<(), Error> {
    let person = folded::code(person);
    if others.any(|other| folded::code(&other) == person) {
        let text = "one person does not both report and take the evidence: somebody else does one of the two";
        return Err(promises::Error::not_now(field, "OWN_EVIDENCE", text).into());
    }
    Ok(())
}

/// What reports and evidence have in common.
struct Record<'a> {
    field: &'static str,
    came: (&'static str, &'a str),
    period: &'a str,
    figures: &'a [pb::CommitmentFigure],
    source: Option<pb::EvidenceSource>,
    told: &'a [(&'static str, &'a str)],
}

impl Record<'_> {
    /// Refuses what the agreement does not know.
    fn check(&self, agreement: &pb::IncentiveAgreement) -> Result<(), Error> {
        let damaged = |_| Error::Damaged(agreement.name.clone());
        let terms = terms::read(agreement, pb::IncentiveAgreement::FIELD).map_err(damaged)?;
        let mut wrong = Vec::new();
        for (name, text) in self.told {
            if folded::words(text).is_empty() {
                let path = format!("{}.{name}", self.field);
                wrong.push(Wrong::new(path, "REQUIRED", "blanks and signs tell nothing"));
            }
        }
        let came = self.day(self.came.0, self.came.1, &mut wrong);
        let period = self.day("period", self.period, &mut wrong);
        if let (Some(came), Some(period)) = (came, period) {
            date::must_have_come(&format!("{}.{}", self.field, self.came.0), came)?;
            wrong.extend(self.wrong_period(&terms, came, period));
        }
        self.check_figures(agreement, &terms, &mut wrong);
        if wrong.is_empty() { Ok(()) } else { Err(Error::Wrong(wrong)) }
    }

    fn day(&self, name: &str, text: &str, wrong: &mut Vec<Wrong>) -> Option<Day> {
        let day = date::parse(text);
        if day.is_none() {
            let path = format!("{}.{name}", self.field);
            wrong.push(Wrong::new(path, "INVALID_DATE", format!("`{text}` is no date")));
        }
        day
    }

    fn wrong_period(&self, terms: &Terms, came: Day, period: Day) -> Option<Wrong> {
        let path = format!("{}.period", self.field);
        let ends = terms.periods.ends();
        if !ends.contains(&period) {
            let known: Vec<_> = ends.iter().map(|end| date::text(*end)).collect();
            let text = format!("no year of the agreement ends then; they end on {}", known.join(", "));
            return Some(Wrong::new(path, "UNKNOWN_PERIOD", text));
        }
        let text = "nothing is known of a year before it is over";
        (came < period).then(|| Wrong::new(path, "PERIOD_NOT_OVER", text))
    }

    fn check_figures(&self, agreement: &pb::IncentiveAgreement, terms: &Terms, wrong: &mut Vec<Wrong>) {
        let mut seen = BTreeSet::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let path = format!("{}.figures[{at}]", self.field);
            if !seen.insert(figure.commitment.as_str()) {
                let text = "give one figure of each commitment";
                wrong.push(Wrong::new(format!("{path}.commitment"), "REPEATED", text));
            }
            let known = agreement.commitments.iter().position(|known| known.id == figure.commitment);
            let Some(position) = known else {
                let text = "the agreement has no commitment of this id";
                wrong.push(Wrong::new(format!("{path}.commitment"), "UNKNOWN_COMMITMENT", text));
                continue;
            };
            let actual = figure.actual.clone().unwrap_or_default();
            wrong.extend(terms.units[position].read(&format!("{path}.actual"), &actual).err());
            let source = self.source.and_then(terms::source);
            if source.is_some_and(|source| !terms.commitments[position].indicator.is_shown_by(source)) {
                let text = "this source says nothing about what was promised here";
                wrong.push(Wrong::new(format!("{path}.commitment"), "DOES_NOT_SHOW_IT", text));
            }
        }
    }
}
