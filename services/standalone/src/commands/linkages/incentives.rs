//! Agreements on incentives: stored, reported on, shown by evidence, and decided.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    AgreementDecision, AgreementStatus, DecideAgreementRequest, IncentiveAgreement, IncentiveEvidence,
    IncentiveReport, ListIncentiveAgreementsRequest, Money, RecordEvidenceRequest, SubmitReportRequest,
};

use super::{
    named,
    put::Put,
    resources::{Delete, Show, resource_commands},
};
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        from_file, time,
    },
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with agreements.
#[derive(Debug, Subcommand)]
pub(crate) enum Incentives {
    /// All that the key may read, by id
    List(List),
    /// One agreement
    Show(Show),
    /// Store what a file holds: a new agreement, or the next version of one
    Put(Put),
    /// Remove an agreement of which nothing was reported, shown or verified
    Delete(Delete),
    /// Add what the investor says of a year
    Report(Add),
    /// Add what a source shows of a year
    Evidence(Add),
    /// Record what was decided by the last verification
    Decide(Add),
}

/// Lists agreements.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this party, as the agreement names it
    #[arg(long, default_value = "", hide_default_value = true)]
    party: String,
    /// Only those that stand here
    #[arg(long, value_parser = choice("AGREEMENT_STATUS_", AgreementStatus::as_str_name))]
    status: Option<AgreementStatus>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Adds to an agreement.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The agreement, with or without `incentiveAgreements/`
    agreement: String,
    /// What to add, as JSON
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// The name of an agreement as it is typed.
pub(super) fn agreement_name(typed: &str) -> String {
    named("incentiveAgreements", typed)
}

impl Incentives {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => list(asked.query(), asked.limit, client, terminal).await,
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
            Self::Report(add) => add.report(client, terminal).await,
            Self::Evidence(add) => add.evidence(client, terminal).await,
            Self::Decide(add) => add.decide(client, terminal).await,
        }
    }
}

impl List {
    fn query(&self) -> ListIncentiveAgreementsRequest {
        ListIncentiveAgreementsRequest {
            party: self.party.clone(),
            status: self.status.map_or(0, i32::from),
            ..Default::default()
        }
    }
}

resource_commands! {
    "incentiveAgreements", "an agreement", incentives, SHEET;
    IncentiveAgreement as incentive_agreement by incentive_agreement_id;
    get_incentive_agreement (GetIncentiveAgreementRequest),
    list_incentive_agreements (ListIncentiveAgreementsRequest -> ListIncentiveAgreementsResponse { incentive_agreements }),
    create_incentive_agreement (CreateIncentiveAgreementRequest),
    update_incentive_agreement (UpdateIncentiveAgreementRequest),
    delete_incentive_agreement (DeleteIncentiveAgreementRequest)
}

impl Add {
    async fn report(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = SubmitReportRequest {
            parent: agreement_name(&self.agreement),
            report: Some(from_file(&self.file, "a report")?),
            ..Default::default()
        };
        let call = async |request| client.incentives().submit_report(request).await;
        terminal.show_one(&client.write(query, call).await?, REPORT)
    }

    async fn evidence(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = RecordEvidenceRequest {
            parent: agreement_name(&self.agreement),
            evidence: Some(from_file(&self.file, "evidence")?),
            ..Default::default()
        };
        let call = async |request| client.incentives().record_evidence(request).await;
        terminal.show_one(&client.write(query, call).await?, EVIDENCE)
    }

    async fn decide(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = DecideAgreementRequest {
            parent: agreement_name(&self.agreement),
            decision: Some(from_file(&self.file, "a decision")?),
            ..Default::default()
        };
        let call = async |request| client.incentives().decide_agreement(request).await;
        terminal.show_one(&client.write(query, call).await?, DECISION)
    }
}

/// Money as its smallest units with the currency.
pub(super) fn money(money: Option<&Money>) -> Cell {
    Cell::text(money.map(|money| format!("{} {}", money.currency, money.minor_units)).unwrap_or_default())
}

/// What is shown of an agreement.
const SHEET: &Sheet<IncentiveAgreement> = &[
    Column::new("name", "agreement", |x| Cell::text(&x.name)),
    Column::new("party", "party", |x| Cell::name(&x.party)),
    Column::new("law", "law", |x| Cell::name(&x.law)),
    Column::new("benefit_granted", "granted (minor units)", |x| money(x.benefit_granted.as_ref())),
    Column::new("benefit_used", "used (minor units)", |x| money(x.benefit_used.as_ref())),
    Column::new("starts_on", "from", |x| Cell::text(&x.starts_on)),
    Column::new("ends_on", "to", |x| Cell::text(&x.ends_on)),
    Column::new("status", "status", |x| Cell::text(shown(x.status().as_str_name(), "AGREEMENT_STATUS_"))),
    Column::hidden("commitments", |x| Cell::Count(x.commitments.len() as i64)),
    Column::hidden("etag", |x| Cell::text(&x.etag)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
    Column::hidden("update_time", |x| time(x.update_time.as_ref())),
];

/// What is shown of a report.
const REPORT: &Sheet<IncentiveReport> = &[
    Column::new("name", "report", |x| Cell::text(&x.name)),
    Column::new("period", "year to", |x| Cell::text(&x.period)),
    Column::new("received_on", "came on", |x| Cell::text(&x.received_on)),
    Column::new("figures", "figures", |x| Cell::Count(x.figures.len() as i64)),
    Column::new("person", "person", |x| Cell::name(&x.person)),
    Column::hidden("recorded_by", |x| Cell::text(&x.recorded_by)),
];

/// What is shown of evidence.
const EVIDENCE: &Sheet<IncentiveEvidence> = &[
    Column::new("name", "evidence", |x| Cell::text(&x.name)),
    Column::new("source", "source", |x| Cell::text(shown(x.source().as_str_name(), "EVIDENCE_SOURCE_"))),
    Column::new("period", "year to", |x| Cell::text(&x.period)),
    Column::new("taken_on", "taken on", |x| Cell::text(&x.taken_on)),
    Column::new("reference", "kept at", |x| Cell::name(&x.reference)),
    Column::hidden("recorded_by", |x| Cell::text(&x.recorded_by)),
];

/// What is shown of a decision.
const DECISION: &Sheet<AgreementDecision> = &[
    Column::new("name", "decision", |x| Cell::text(&x.name)),
    Column::new("kind", "decided", |x| Cell::text(shown(x.kind().as_str_name(), "AGREEMENT_DECISION_KIND_"))),
    Column::new("amount", "amount (minor units)", |x| money(x.amount.as_ref())),
    Column::new("on", "on", |x| Cell::text(&x.on)),
    Column::new("departs", "departs", |x| Cell::Flag(x.departs)),
    Column::new("reason", "reason", |x| Cell::name(&x.reason)),
];
