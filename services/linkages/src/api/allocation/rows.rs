//! Rows of allocations: kept in parts, and shown in pages.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::page;
use prost::Message;

use super::super::resource;
use crate::{
    app::{App, Call},
    error::Error,
    store::{Document, Part},
};

/// Rows of a part.
const OF_A_PART: usize = 500;
/// Rows on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Who gets how much.
    Assignments,
    /// All needs.
    Needs,
    /// Needs of which something is unmet.
    Unmet,
    /// Suppliers that are a candidate.
    Suppliers,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Assignments => "ASSIGNMENTS",
            Self::Needs => "NEEDS",
            Self::Unmet => "UNMET",
            Self::Suppliers => "SUPPLIERS",
        }
    }
}

/// Rows as they are stored: one after the other, each with its length before it.
pub(super) fn parts<M: Message>(kind: Kind, rows: &[M]) -> Vec<Part> {
    let parts = rows.chunks(OF_A_PART).zip(0..);
    let encoded = parts.map(|(rows, number)| Part {
        kind: kind.word(),
        number,
        content: rows.iter().flat_map(Message::encode_length_delimited_to_vec).collect(),
    });
    encoded.collect()
}

fn read<M: Message + Default>(mut part: &[u8]) -> Result<Vec<M>, prost::DecodeError> {
    let mut rows = Vec::new();
    while !part.is_empty() {
        rows.push(M::decode_length_delimited(&mut part)?);
    }
    Ok(rows)
}

/// What a page is of.
struct Asked<'a> {
    allocation: &'a str,
    kind: Kind,
    page_size: i32,
    page_token: &'a str,
}

/// A page of rows, and the token of the next one.
async fn page_of<M: Message + Default>(
    app: &App,
    call: &Call,
    asked: Asked<'_>,
) -> Result<(Vec<M>, String), Error> {
    let held = resource::held::<pb::Allocation>(app, call, asked.allocation).await?;
    let size = page::size(asked.page_size, DEFAULT, MOST);
    let query = query(&held, asked.kind);
    let begin = page::decode(asked.page_token, query)?.map(|cursor| position(&cursor)).transpose()?;
    let begin = begin.unwrap_or_default();
    // One more row than fits tells whether there are more.
    let (first, last) = (begin / OF_A_PART, (begin + size) / OF_A_PART);
    let parts = app.store.allocation_parts(&held, asked.kind.word(), (first as i64, last as i64 + 1)).await?;
    let damaged = |_| Error::Damaged(asked.allocation.to_owned());
    let mut rows = Vec::new();
    for part in parts {
        rows.extend(read::<M>(&part).map_err(damaged)?);
    }
    let mut rows: Vec<M> = rows.into_iter().skip(begin - first * OF_A_PART).take(size + 1).collect();
    let has_more = rows.len() > size;
    rows.truncate(size);
    let next =
        if has_more { page::encode((begin + size).to_string().as_bytes(), query) } else { String::new() };
    Ok((rows, next))
}

/// What a token belongs to: these rows of this very allocation.
fn query(held: &Document, kind: Kind) -> [u8; 8] {
    page::query(&[
        held.tenant.as_bytes(),
        held.id.as_bytes(),
        &held.created_at.to_le_bytes(),
        kind.word().as_bytes(),
    ])
}

/// Where a page starts. A token can be forged; what it leads to has to be a position.
fn position(cursor: &[u8]) -> Result<usize, Error> {
    let text = std::str::from_utf8(cursor).ok();
    let position = text.and_then(|text| text.parse::<u32>().ok()).ok_or_else(page::invalid)?;
    Ok(position as usize)
}

pub(super) async fn list_allocations(
    app: Arc<App>,
    call: Call,
    request: pb::ListAllocationsRequest,
) -> Result<pb::ListAllocationsResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (allocations, next_page_token) = resource::list(&app, &call, &[], page).await?;
    Ok(pb::ListAllocationsResponse { allocations, next_page_token })
}

pub(super) async fn list_assignments(
    app: Arc<App>,
    call: Call,
    request: pb::ListAssignmentsRequest,
) -> Result<pb::ListAssignmentsResponse, Error> {
    let asked = Asked {
        allocation: &request.allocation,
        kind: Kind::Assignments,
        page_size: request.page_size,
        page_token: &request.page_token,
    };
    let (assignments, next_page_token) = page_of(&app, &call, asked).await?;
    Ok(pb::ListAssignmentsResponse { assignments, next_page_token })
}

pub(super) async fn list_unmet(
    app: Arc<App>,
    call: Call,
    request: pb::ListUnmetRequest,
) -> Result<pb::ListUnmetResponse, Error> {
    let asked = Asked {
        allocation: &request.allocation,
        kind: if request.include_served { Kind::Needs } else { Kind::Unmet },
        page_size: request.page_size,
        page_token: &request.page_token,
    };
    let (needs, next_page_token) = page_of(&app, &call, asked).await?;
    Ok(pb::ListUnmetResponse { needs, next_page_token })
}

pub(super) async fn list_allocated_suppliers(
    app: Arc<App>,
    call: Call,
    request: pb::ListAllocatedSuppliersRequest,
) -> Result<pb::ListAllocatedSuppliersResponse, Error> {
    let asked = Asked {
        allocation: &request.allocation,
        kind: Kind::Suppliers,
        page_size: request.page_size,
        page_token: &request.page_token,
    };
    let (suppliers, next_page_token) = page_of(&app, &call, asked).await?;
    Ok(pb::ListAllocatedSuppliersResponse { suppliers, next_page_token })
}

pub(super) async fn delete_allocation(
    app: Arc<App>,
    call: Call,
    mut request: pb::DeleteAllocationRequest,
) -> Result<(), Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.AllocationService/DeleteAllocation";
    let change = resource::change(&call, method, &request_id, &request);
    resource::delete::<pb::Allocation>(&app, &call, &request.name, &request.etag, &change).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_from_their_parts_in_their_order() {
        let rows: Vec<_> = (0..1_201)
            .map(|number| pb::Assignment { need: format!("needs/{number}"), ..Default::default() })
            .collect();
        let parts = parts(Kind::Assignments, &rows);
        assert_eq!(parts.iter().map(|part| part.number).collect::<Vec<_>>(), [0, 1, 2]);
        let back: Vec<_> =
            parts.iter().flat_map(|part| read::<pb::Assignment>(&part.content).unwrap()).collect();
        assert_eq!(back, rows);
        assert!(super::parts::<pb::Assignment>(Kind::Unmet, &[]).is_empty());
    }

    #[test]
    fn a_cursor_that_is_no_position_is_refused() {
        assert!(position(b"12").is_ok());
        for bad in [b"".as_slice(), b"-1", b"x", b"99999999999", b"\xff"] {
            assert!(position(bad).is_err());
        }
    }
}
