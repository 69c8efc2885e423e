//! Whether an agreement was kept, and what is owed back.

use clap::Args;
use eslabon_proto::linkages::v1::{
    CommitmentVerdict, Figure, Verification, VerifyAgreementRequest, figure::Value,
};

use super::{incentives::agreement_name, said};
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Verifies an agreement by its reports and evidence, and keeps the answer.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The agreement, with or without `incentiveAgreements/`
    agreement: String,
    /// The day, YYYY-MM-DD; today when it is not given
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
}

impl Verify {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = VerifyAgreementRequest {
            name: agreement_name(&self.agreement),
            as_of: self.as_of.clone(),
            ..Default::default()
        };
        let call = async |request| client.incentives().verify_agreement(request).await;
        let verification: Verification = client.write(query, call).await?;
        terminal.show(&verification, &verification.commitments, SHEET)?;
        terminal.below_table(&summary(&verification))?;
        for finding in &verification.findings {
            let text = said(finding.text.as_ref());
            let place = format!("{} {}", finding.entry, finding.path);
            terminal.below_table(&format!("{} ({place}): {text}", finding.reason))?;
        }
        Ok(())
    }
}

fn summary(verification: &Verification) -> String {
    let name = &verification.name;
    let (Some(score), Some(clawback)) = (verification.score_bps, &verification.clawback) else {
        return match &verification.clawback {
            Some(_) => format!("{name}: nothing is due, and the benefit is lost for missing reports."),
            None => format!("{name}: nothing is due yet."),
        };
    };
    let tier = shown(verification.tier().as_str_name(), "BENEFIT_TIER_");
    let total = clawback.total.clone().unwrap_or_default();
    format!(
        "{name}: score {:.2} %, tier {tier}; {} minor units of {} are owed back by {}.",
        f64::from(score) / 100.0,
        total.minor_units,
        total.currency,
        verification.statute,
    )
}

/// What is shown of a commitment.
const SHEET: &Sheet<CommitmentVerdict> = &[
    Column::new("commitment", "commitment", |x| Cell::text(&x.commitment)),
    Column::new("is_due", "due", |x| Cell::Flag(x.is_due)),
    Column::new("verdict", "verdict", |x| Cell::text(shown(x.verdict().as_str_name(), "EVIDENCE_VERDICT_"))),
    Column::new("actual", "counts", |x| Cell::text(figure(x.actual.as_ref()))),
    Column::new("compliance", "compliance", |x| Cell::Share(Some(f64::from(x.compliance_ppm) / 1e6))),
];

fn figure(figure: Option<&Figure>) -> String {
    match figure.and_then(|figure| figure.value.as_ref()) {
        Some(Value::Count(count)) => count.clone(),
        Some(Value::Amount(amount)) => format!("{} {}", amount.currency, amount.minor_units),
        None => String::new(),
    }
}
