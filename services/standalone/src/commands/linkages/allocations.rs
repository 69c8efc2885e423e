//! Allocations that were made: listed, shown with their rows, removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    AllocatedSupplier, Allocation, AllocationMethod, AllocationResult, Assignment, DeleteAllocationRequest,
    GetAllocationRequest, ListAllocatedSuppliersRequest, ListAllocatedSuppliersResponse,
    ListAllocationsRequest, ListAllocationsResponse, ListAssignmentsRequest, ListAssignmentsResponse,
    ListUnmetRequest, ListUnmetResponse, NeedAllocation,
};

use super::{named, note_more};
use crate::{
    client::Client,
    commands::{choice::shown, time},
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json},
};

/// What to do with allocations.
#[derive(Debug, Subcommand)]
pub(crate) enum Allocations {
    /// All that the key may read, by id
    List(List),
    /// One allocation, with who gets how much
    Show(One),
    /// What nobody serves of an allocation
    Unmet(Rows),
    /// The suppliers of an allocation, and what one more of their hours would save
    Suppliers(Rows),
    /// Remove an allocation with its rows
    Delete(One),
}

/// Lists allocations.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Names an allocation.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its id, with or without `allocations/`
    allocation: String,
}

/// Names an allocation whose rows are shown.
#[derive(Debug, Args)]
pub(crate) struct Rows {
    /// Its id, with or without `allocations/`
    allocation: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Allocations {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(one) => one.show(client, terminal).await,
            Self::Unmet(rows) => rows.unmet(client, terminal).await,
            Self::Suppliers(rows) => rows.suppliers(client, terminal).await,
            Self::Delete(one) => one.delete(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.allocations().list_allocations(request).await;
        let query = ListAllocationsRequest::default();
        let answer: ListAllocationsResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.allocations, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl One {
    async fn show(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetAllocationRequest { name: named("allocations", &self.allocation) };
        let call = async |request| client.allocations().get_allocation(request).await;
        show(&client.read(query, call).await?, client, terminal).await
    }

    async fn delete(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = named("allocations", &self.allocation);
        let query = DeleteAllocationRequest {
            name: name.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
            ..Default::default()
        };
        client.write(query, async |request| client.allocations().delete_allocation(request).await).await?;
        terminal.note(&format!("removed {name}"));
        Ok(())
    }
}

impl Rows {
    async fn unmet(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let allocation = named("allocations", &self.allocation);
        let query = ListUnmetRequest { allocation, ..Default::default() };
        let call = async |request| client.allocations().list_unmet(request).await;
        let answer: ListUnmetResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.needs, UNMET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }

    async fn suppliers(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let allocation = named("allocations", &self.allocation);
        let query = ListAllocatedSuppliersRequest { allocation, ..Default::default() };
        let call = async |request| client.allocations().list_allocated_suppliers(request).await;
        let answer: ListAllocatedSuppliersResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.suppliers, SUPPLIERS)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// An allocation with its assignments: as JSON the allocation, else the rows and what to
/// know of them.
pub(super) async fn show(
    allocation: &Allocation,
    client: &Client,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if terminal.format() == Format::Json {
        return json::pretty(terminal.out(), allocation);
    }
    let query = ListAssignmentsRequest { allocation: allocation.name.clone(), ..Default::default() };
    let call = async |request| client.allocations().list_assignments(request).await;
    let answer: ListAssignmentsResponse = client.list(query, 0, call).await?;
    terminal.show(&answer, &answer.assignments, ASSIGNMENTS)?;
    terminal.below_table(&allocation.name)?;
    let Some(result) = &allocation.result else { return Ok(()) };
    told(result).iter().try_for_each(|line| terminal.below_table(line))
}

/// A result in sentences.
fn told(result: &AllocationResult) -> Vec<String> {
    let mut lines = vec![format!(
        "  hours: {:.0} wanted, {:.0} served at home, {:.0} from elsewhere, {:.0} unmet",
        result.wanted_hours as f64, result.domestic_hours, result.other_hours, result.unmet_hours
    )];
    let gap = result.gap_bps.map_or("no share can be told".to_owned(), |gap| format!("{gap} bps above"));
    lines.push(format!("  objective {:.0}, bound {:.0}: {gap}", result.objective, result.bound));
    if let Some(certificate) = &result.certificate {
        let what = match result.method() {
            AllocationMethod::Flow => "allocation",
            _ => "bound",
        };
        let verdict = if certificate.verified { "proven" } else { "NOT PROVEN" };
        lines.push(format!("  {what} {verdict}: {}", certificate.verdict));
    }
    if result.candidates_left_out > 0 && result.unmet_hours > 0.0 {
        lines.push(format!(
            "  {} candidates were not looked at, since others are cheaper: allow more of them to serve more",
            result.candidates_left_out
        ));
    }
    if let Some(floor) = &result.priced_floor {
        lines.push(format!(
            "  a domestic floor of {:.0} % would cost {:.0} an hour: {} hours more at home, {} hours fewer in all \
             (not imposed)",
            100.0 * floor.share, floor.price, floor.hours_gained_at_home, floor.hours_lost
        ));
    }
    lines
}

/// A number of the result, where there is one.
fn of(allocation: &Allocation, number: fn(&AllocationResult) -> f64) -> Cell {
    Cell::Index(allocation.result.as_ref().map(number))
}

/// What is shown of an allocation.
const SHEET: &Sheet<Allocation> = &[
    Column::new("name", "allocation", |a| Cell::text(&a.name)),
    Column::new("purpose", "purpose", |a| Cell::name(&a.purpose)),
    Column::new("method", "method", |a| {
        let method = a.result.as_ref().map(AllocationResult::method).unwrap_or_default();
        Cell::text(shown(AllocationMethod::as_str_name(&method), "ALLOCATION_METHOD_"))
    }),
    Column::new("domestic_hours", "at home", |a| of(a, |result| result.domestic_hours)),
    Column::new("other_hours", "elsewhere", |a| of(a, |result| result.other_hours)),
    Column::new("unmet_hours", "unmet", |a| of(a, |result| result.unmet_hours)),
    Column::new("create_time", "made", |a| time(a.create_time.as_ref())),
    Column::hidden("objective", |a| of(a, |result| result.objective)),
    Column::hidden("bound", |a| of(a, |result| result.bound)),
    Column::hidden("policy", |a| Cell::text(&a.policy)),
    Column::hidden("input_digest", |a| Cell::text(&a.input_digest)),
    Column::hidden("result_digest", |a| Cell::text(&a.result_digest)),
    Column::hidden("etag", |a| Cell::text(&a.etag)),
];

/// What is shown of an assignment.
const ASSIGNMENTS: &Sheet<Assignment> = &[
    Column::new("need", "need", |a| Cell::text(&a.need)),
    Column::new("supplier", "supplier", |a| Cell::text(&a.supplier)),
    Column::new("capability", "by", |a| Cell::text(&a.capability)),
    Column::new("hours", "hours", |a| Cell::Ratio(Some(a.hours))),
    Column::new("share", "share", |a| Cell::Share(Some(a.share))),
    Column::new("cost", "cost of an hour", |a| Cell::Plain(a.cost)),
    Column::new("domestic", "at home", |a| Cell::Flag(a.domestic)),
];

/// What is shown of a need.
const UNMET: &Sheet<NeedAllocation> = &[
    Column::new("need", "need", |n| Cell::text(&n.need)),
    Column::new("buyer", "buyer", |n| Cell::text(&n.buyer)),
    Column::new("wanted_hours", "wanted", |n| Cell::Count(n.wanted_hours)),
    Column::new("unmet_hours", "unmet", |n| Cell::Ratio(Some(n.unmet_hours))),
    Column::new("candidates", "candidates", |n| Cell::Count(n.candidates.into())),
    Column::hidden("price_unmet_hours", |n| Cell::Plain(n.price_unmet_hours)),
    Column::hidden("price_cost", |n| Cell::Plain(n.price_cost)),
];

/// What is shown of a supplier.
const SUPPLIERS: &Sheet<AllocatedSupplier> = &[
    Column::new("supplier", "supplier", |s| Cell::text(&s.supplier)),
    Column::new("capacity_hours", "can use", |s| Cell::Count(s.capacity_hours)),
    Column::new("used_hours", "serves", |s| Cell::Ratio(Some(s.used_hours))),
    Column::new("price_unmet_hours", "one more serves", |s| Cell::Plain(s.price_unmet_hours)),
    Column::new("price_cost", "and saves", |s| Cell::Plain(s.price_cost)),
];
