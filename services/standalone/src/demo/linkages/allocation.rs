//! All needs against all capacity at once, with what proves that it cannot be done
//! better.

use eslabon_proto::linkages::v1::{
    AllocatedSupplier, Allocation, CreateAllocationRequest, ListAllocatedSuppliersRequest,
    ListAllocatedSuppliersResponse, create_allocation_response::Event,
};

use super::{Ways, explain, id, pieces, request_id, title, wanted};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, cell, sheet},
};

/// What the allocation is called.
const ID: &str = "devices";

/// Allocates, and shows who gets how much.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "12. Who supplies whom, if all is decided at once?")?;
    let allocation = Allocation { purpose: "demo".to_owned(), ..Default::default() };
    let query = CreateAllocationRequest {
        allocation_id: ID.to_owned(),
        allocation: Some(allocation),
        request_id: request_id(),
    };
    let call = async |request| client.allocations().create_allocation(request).await;
    let made = wanted(pieces(client, query, call).await?, |piece| match piece.event {
        Some(Event::Allocation(allocation)) => Some(allocation),
        _ => None,
    })?;
    let query = ListAllocatedSuppliersRequest { allocation: made.name.clone(), ..Default::default() };
    let call = async |request| client.allocations().list_allocated_suppliers(request).await;
    let suppliers: ListAllocatedSuppliersResponse = client.list(query, 0, call).await?;
    terminal.line(&sheet::table(SUPPLIERS, &suppliers.suppliers, terminal.width()))?;
    explain(terminal, &proof(&made))?;
    ways.show(&format!("/v1/allocations/{ID}"), &format!("linkages allocations show {ID}"), terminal)
}

/// What came of it, and what proves it.
fn proof(made: &Allocation) -> String {
    let result = made.result.clone().unwrap_or_default();
    let certificate = result.certificate.unwrap_or_default();
    let hours = |hours: f64| cell::thousands(hours.round() as i64);
    let floor = result.priced_floor.map_or_else(String::new, |floor| {
        format!(
            " To keep {:.0} % in the country would cost {} hours of service; it is told and not imposed.",
            100.0 * floor.share,
            cell::thousands(floor.hours_lost)
        )
    });
    format!(
        "Of {} hours that are wanted, {} are served in the country, {} from abroad and {} by nobody. {} at a cost of {}, \
         and no less is possible: a potential for each of {} nodes was checked against {} arcs.{floor}",
        cell::thousands(result.wanted_hours),
        hours(result.domestic_hours),
        hours(result.other_hours),
        hours(result.unmet_hours),
        if certificate.verified { "Proven" } else { "Not proven" },
        cell::thousands(result.objective.round() as i64),
        certificate.nodes,
        certificate.arcs,
    )
}

/// What is shown of a supplier.
const SUPPLIERS: &Sheet<AllocatedSupplier> = &[
    Column::new("supplier", "supplier", |s| Cell::text(id(&s.supplier))),
    Column::new("capacity", "usable hours", |s| Cell::Count(s.capacity_hours)),
    Column::new("used", "given", |s| Cell::Count(s.used_hours.round() as i64)),
    Column::new("price_unmet", "an hour more would serve", |s| Cell::Count(s.price_unmet_hours)),
    Column::new("price_cost", "and save", |s| Cell::Count(s.price_cost)),
];
