//! Record a review of a decision.

use clap::Args;
use eslabon_proto::sectors::v1::{MilestoneResult, RecordReviewRequest, Review, ReviewConclusion};

use super::assess::request_id;
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        time,
    },
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Records what was found, what became of milestones, and when to look again.
#[derive(Debug, Args)]
pub(crate) struct Look {
    /// The decision, `proposals/ID/decisions/NUMBER`
    decision: String,
    /// Who reviewed
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What was found
    #[arg(long, value_name = "TEXT")]
    findings: String,
    /// What follows from it
    #[arg(long, value_parser = choice("REVIEW_CONCLUSION_", ReviewConclusion::as_str_name))]
    conclusion: ReviewConclusion,
    /// A milestone that was reached, `ID` or `ID=VALUE`; may be repeated
    #[arg(long, value_name = "ID[=VALUE]", value_parser = result)]
    met: Vec<Measured>,
    /// A milestone that was missed, `ID` or `ID=VALUE`; may be repeated
    #[arg(long, value_name = "ID[=VALUE]", value_parser = result)]
    missed: Vec<Measured>,
    /// When to look again, `YYYY-MM-DD`; without it, never
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    next_due: String,
    /// When it was reviewed, `YYYY-MM-DD`; without it, today
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    on: String,
}

impl Look {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = RecordReviewRequest {
            decision: self.decision.clone(),
            review: Some(self.review()),
            request_id: request_id(),
        };
        let call = async |request| client.policies().record_review(request).await;
        let review: Review = client.write(query, call).await?;
        terminal.show_one(&review, SHEET)
    }

    fn review(&self) -> Review {
        let results = |measured: &[Measured], met: bool| {
            let result =
                move |one: &Measured| MilestoneResult { milestone_id: one.id.clone(), met, value: one.value };
            measured.iter().map(result).collect::<Vec<_>>()
        };
        Review {
            reviewer: self.by.clone(),
            reviewed_on: self.on.clone(),
            findings: self.findings.clone(),
            conclusion: self.conclusion.into(),
            milestone_results: [results(&self.met, true), results(&self.missed, false)].concat(),
            next_review_due: self.next_due.clone(),
            ..Default::default()
        }
    }
}

/// A milestone and what was measured.
#[derive(Debug, Clone, PartialEq)]
struct Measured {
    id: String,
    value: Option<f64>,
}

fn result(text: &str) -> Result<Measured, String> {
    let (id, value) = match text.split_once('=') {
        None => (text, None),
        Some((id, value)) => {
            let number = value.trim().parse().map_err(|_| format!("`{value}` is no number"))?;
            (id, Some(number))
        }
    };
    if id.trim().is_empty() {
        Err("needs the id of a milestone".to_owned())
    } else {
        Ok(Measured { id: id.trim().to_owned(), value })
    }
}

/// What is shown of a review.
const SHEET: &Sheet<Review> = &[
    Column::new("name", "review", |r| Cell::text(&r.name)),
    Column::new("reviewer", "by", |r| Cell::text(&r.reviewer)),
    Column::new("reviewed_on", "on", |r| Cell::text(&r.reviewed_on)),
    Column::new("conclusion", "conclusion", |r| {
        Cell::text(shown(r.conclusion().as_str_name(), "REVIEW_CONCLUSION_"))
    }),
    Column::new("findings", "findings", |r| Cell::name(&r.findings)),
    Column::new("next_review_due", "next review", |r| Cell::text(&r.next_review_due)),
    Column::hidden("milestones", |r| Cell::text(milestones(r))),
    Column::hidden("create_time", |r| time(r.create_time.as_ref())),
    Column::hidden("recorded_by", |r| Cell::text(&r.recorded_by)),
];

fn milestones(review: &Review) -> String {
    let one = |result: &MilestoneResult| {
        format!("{}: {}", result.milestone_id, if result.met { "met" } else { "missed" })
    };
    review.milestone_results.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_a_milestone_with_or_without_a_number() {
        assert_eq!(result("m1=6.5").unwrap(), Measured { id: "m1".to_owned(), value: Some(6.5) });
        assert_eq!(result("m1").unwrap(), Measured { id: "m1".to_owned(), value: None });
        for bad in ["", "=1", "m1=x"] {
            assert!(result(bad).is_err(), "{bad}");
        }
    }
}
