//! Whether what was promised was kept: a plan of local content, and a benefit that was
//! paid for jobs and exports.

use anyhow::{Context, anyhow};
use eslabon_proto::linkages::v1 as pb;
use jiff::civil::Date;
use prost::{Message, Name};
use serde_json::Value;

use super::{Ways, dollars, english, explain, id, paragraph, request_id, title};
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, json, sheet},
    sample::linkages as sample,
};

/// The day of the verification: two months after the last report was due.
const VERIFIED_ON: &str = "2023-06-30";

/// Tells of the plan and of the benefit.
pub(super) async fn tell(
    client: &Client,
    today: Date,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    title(terminal, "14. Was what was promised kept?")?;
    let plan = plan(client, today).await?;
    let query = pb::GetPlanStandingRequest { name: plan.clone(), ..Default::default() };
    let call = async |request| client.local_content().get_plan_standing(request).await;
    let standing: pb::PlanStanding = client.read(query, call).await?;
    terminal.line(&sheet::table(ITEMS, &standing.items, terminal.width()))?;
    explain(
        terminal,
        "Local content, per cent of value, item by item: a share is agreed once both have signed the same. What happened \
         is only ever added to.",
    )?;
    for remark in standing.items.iter().flat_map(|item| &item.remarks) {
        paragraph(terminal, &format!("  {}: {}", remark.reason, english(remark.text.as_ref())))?;
    }
    terminal.line("")?;
    let command = format!("linkages local-content standing {}", id(&plan));
    ways.show(&format!("/v1/{plan}:standing"), &command, terminal)?;
    terminal.line("")?;
    let agreement = agreement(client, today).await?;
    verified(client, &agreement, ways, terminal).await
}

/// Verifies a benefit against payroll and customs.
async fn verified(
    client: &Client,
    agreement: &str,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let query = pb::VerifyAgreementRequest {
        name: agreement.to_owned(),
        as_of: VERIFIED_ON.to_owned(),
        request_id: request_id(),
    };
    let call = async |request| client.incentives().verify_agreement(request).await;
    let found: pb::Verification = client.write(query, call).await?;
    terminal.line(&sheet::table(YEARS, &years(&found), terminal.width()))?;
    let clawback = found.clawback.clone().unwrap_or_default();
    let usd = |money: Option<&pb::Money>| dollars(money).map_or(Cell::text("–"), Cell::Usd).rounded();
    explain(
        terminal,
        &format!(
            "By {VERIFIED_ON} {} of what was promised was kept, so that the benefit is {}: ${} are owed back (that Uruguay \
             verifies promised jobs afterwards: lines 2502-2504; this schedule is assumed).",
            found
                .score_bps
                .map_or_else(|| "–".to_owned(), |score| format!("{:.1} %", f64::from(score) / 100.0)),
            shown(found.tier().as_str_name(), "BENEFIT_TIER_").replace('-', " "),
            usd(clawback.total.as_ref()),
        ),
    )?;
    for finding in &found.findings {
        let text = english(finding.text.as_ref());
        paragraph(terminal, &format!("  {}: {text} ({}, {})", finding.reason, finding.entry, finding.path))?;
    }
    terminal.line("")?;
    let command = format!("linkages verify {} --as-of {VERIFIED_ON}", id(agreement));
    ways.show(&format!("/v1/{}", found.name), &command, terminal)
}

/// Stores the plan and what happened to it; its name.
async fn plan(client: &Client, today: Date) -> Result<String, Failure> {
    let file = sample::read(sample::LOCAL_CONTENT, today)?;
    let item = first(&file)?;
    let query = pb::CreateLocalContentPlanRequest {
        local_content_plan_id: text(item, "id")?,
        local_content_plan: Some(read(&item["localContentPlan"])?),
        request_id: request_id(),
    };
    let call = async |request| client.local_content().create_local_content_plan(request).await;
    let made: pb::LocalContentPlan = client.write(query, call).await?;
    for event in list(item, "events")? {
        let query = pb::AppendPlanEventRequest {
            parent: made.name.clone(),
            event: Some(read(event)?),
            request_id: request_id(),
        };
        client.write(query, async |request| client.local_content().append_plan_event(request).await).await?;
    }
    Ok(made.name)
}

/// Stores the agreement, what was reported and what shows it; its name.
async fn agreement(client: &Client, today: Date) -> Result<String, Failure> {
    let file = sample::read(sample::INCENTIVES, today)?;
    let item = first(&file)?;
    let query = pb::CreateIncentiveAgreementRequest {
        incentive_agreement_id: text(item, "id")?,
        incentive_agreement: Some(read(&item["incentiveAgreement"])?),
        request_id: request_id(),
    };
    let call = async |request| client.incentives().create_incentive_agreement(request).await;
    let made: pb::IncentiveAgreement = client.write(query, call).await?;
    for report in list(item, "reports")? {
        let query = pb::SubmitReportRequest {
            parent: made.name.clone(),
            report: Some(read(report)?),
            request_id: request_id(),
        };
        client.write(query, async |request| client.incentives().submit_report(request).await).await?;
    }
    for evidence in list(item, "evidence")? {
        let query = pb::RecordEvidenceRequest {
            parent: made.name.clone(),
            evidence: Some(read(evidence)?),
            request_id: request_id(),
        };
        client.write(query, async |request| client.incentives().record_evidence(request).await).await?;
    }
    Ok(made.name)
}

fn first(file: &Value) -> anyhow::Result<&Value> {
    list(file, "items")?.first().context("a file of the case has an item")
}

fn list<'a>(value: &'a Value, field: &str) -> anyhow::Result<&'a Vec<Value>> {
    value[field].as_array().ok_or_else(|| anyhow!("`{field}` is a list"))
}

fn text(value: &Value, field: &str) -> anyhow::Result<String> {
    Ok(value[field].as_str().with_context(|| format!("`{field}` is a text"))?.to_owned())
}

fn read<M: Message + Name + Default>(value: &Value) -> anyhow::Result<M> {
    json::read(&value.to_string())
}

/// One year of one commitment.
struct Year {
    commitment: String,
    of: pb::PeriodVerdict,
}

fn years(found: &pb::Verification) -> Vec<Year> {
    let years = found.commitments.iter().flat_map(|commitment| {
        let year =
            |of: &pb::PeriodVerdict| Year { commitment: commitment.commitment.clone(), of: of.clone() };
        commitment.periods.iter().map(year)
    });
    years.collect()
}

/// A share in per cent.
fn percent(bps: Option<i32>) -> Cell {
    Cell::text(bps.map_or_else(|| "–".to_owned(), |bps| format!("{:.0}", f64::from(bps) / 100.0)))
}

/// Persons or dollars.
fn figure(figure: Option<&pb::Figure>) -> Cell {
    match figure.and_then(|figure| figure.value.as_ref()) {
        Some(pb::figure::Value::Count(count)) => Cell::text(count),
        Some(pb::figure::Value::Amount(money)) => {
            Cell::text(format!("${}", dollars(Some(money)).map_or(Cell::text(""), Cell::Usd).rounded()))
        }
        None => Cell::text("–"),
    }
}

/// What is shown of an item.
const ITEMS: &Sheet<pb::ItemStanding> = &[
    Column::new("item", "item", |i| Cell::text(&i.item)),
    Column::new("agreement", "stands", |i| {
        Cell::text(shown(i.agreement().as_str_name(), "PLAN_AGREEMENT_").replace('-', " "))
    }),
    Column::new("offered", "offered", |i| percent(i.offered_bps)),
    Column::new("countered", "counter", |i| percent(i.countered_bps)),
    Column::new("agreed", "agreed", |i| percent(i.agreed_bps)),
    Column::new("realised", "realised", |i| percent(i.realised_bps)),
    Column::new("certified", "certified", |i| percent(i.certified_bps)),
    Column::new("short", "short", |i| percent(Some(i.shortfall_bps))),
];

/// What is shown of a year.
const YEARS: &Sheet<Year> = &[
    Column::new("commitment", "promised", |y| Cell::text(&y.commitment)),
    Column::new("period", "year until", |y| Cell::text(&y.of.period)),
    Column::new("reported", "reported", |y| figure(y.of.reported.as_ref())),
    Column::new("shown", "shown", |y| figure(y.of.shown.as_ref())),
    Column::new("source", "by", |y| Cell::text(shown(y.of.source().as_str_name(), "EVIDENCE_SOURCE_"))),
    Column::new("verdict", "is", |y| {
        Cell::text(shown(y.of.verdict().as_str_name(), "EVIDENCE_VERDICT_").replace('-', " "))
    }),
];
