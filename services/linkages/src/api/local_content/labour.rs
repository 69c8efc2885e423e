//! The work that agreed items ask for.
//!
//! An institute plans seats by it. What the parties signed, and when, is not its business
//! and stays with the agency.

use eslabon_linkages_core::{Day, local_content::Agreement};
use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::page;

use super::{events, remarks};
use crate::{
    api::resource::{Resource, Shared},
    app::{App, Call},
    date, decimal,
    error::Error,
    store::{Document, Filter, Page},
};

/// Rows on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// Plans that one call looks at.
const PLANS: i64 = 100;

/// One row of the answer.
enum Row {
    Demand(pb::LabourDemand),
    LeftOut(pb::LabourLeftOut),
}

/// Where a page begins: in which plan, and after how many of its rows.
struct Cursor {
    tenant: String,
    plan: String,
    row: usize,
}

/// A page of demand.
pub(crate) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListLabourDemandRequest,
) -> Result<pb::ListLabourDemandResponse, Error> {
    let as_of = date::optional("as_of", &request.as_of).map_err(|wrong| Error::Wrong(vec![wrong]))?;
    let as_of = as_of.unwrap_or_else(date::today);
    let sees_all = call.is_of_the_agency();
    if as_of < date::today() && !sees_all {
        let what =
            "what was owed on an earlier day is told to operators and analysts alone: leave out `as_of`";
        return Err(Error::RoleMissing { what, one_of: "ROLE_OPERATOR ROLE_ANALYST" });
    }
    let size = page::size(request.page_size, DEFAULT, MOST);
    let day = as_of.0.to_le_bytes();
    let bound = [call.tenant().as_str().as_bytes(), b"labour", request.buyer.as_bytes(), &day];
    let query = page::query(&bound);
    let cursor = page::decode(&request.page_token, query)?.map(|bytes| read_cursor(&bytes)).transpose()?;
    let plans = plans_from(&app, &call, &request.buyer, cursor.as_ref()).await?;
    let mut answer = pb::ListLabourDemandResponse { as_of: date::text(as_of), ..Default::default() };
    let mut left = size;
    for plan in &plans {
        let begun =
            cursor.as_ref().filter(|cursor| (&cursor.plan, &cursor.tenant) == (&plan.id, &plan.tenant));
        let before = begun.map_or(0, |cursor| cursor.row);
        let rows = rows(&app, plan, as_of).await?;
        let told = rows.len().saturating_sub(before).min(left);
        let more = rows.len() > before + told;
        for row in rows.into_iter().skip(before).take(told) {
            match if sees_all { row } else { published(row) } {
                Row::Demand(demand) => answer.demands.push(demand),
                Row::LeftOut(item) => answer.left_out.push(item),
            }
        }
        left -= told;
        if more {
            answer.next_page_token = token(plan, before + told, query);
            return Ok(answer);
        }
    }
    if let Some(last) = plans.last().filter(|_| plans.len() as i64 >= PLANS) {
        answer.next_page_token = token(last, usize::MAX, query);
    }
    Ok(answer)
}

/// The plan that a page begins in, and those after it.
async fn plans_from(
    app: &App,
    call: &Call,
    buyer: &str,
    cursor: Option<&Cursor>,
) -> Result<Vec<Document>, Error> {
    let of = pb::LocalContentPlan::COLLECTION;
    let filters = [Filter { column: "buyer", value: buyer, among_words: false }];
    let mut plans = Vec::new();
    let mut after = None;
    if let Some(cursor) = cursor {
        let held = app.store.document(&of, call.tenant(), &cursor.plan).await?;
        plans.extend(held.filter(|held| held.tenant == cursor.tenant && cursor.row < usize::MAX));
        after = Some((cursor.plan.clone(), cursor.tenant.clone()));
    }
    let page = Page { after, count: PLANS - plans.len() as i64 };
    plans.extend(app.store.documents(&of, call.tenant(), &filters, &page).await?);
    Ok(plans)
}

/// What everyone may read of a row.
fn published(row: Row) -> Row {
    match row {
        Row::Demand(demand) => Row::Demand(pb::LabourDemand { owed_bps: None, ..demand }),
        Row::LeftOut(item) => {
            let reason = remarks::not_agreed(Agreement::Offered).to_owned();
            Row::LeftOut(pb::LabourLeftOut { reason, ..item })
        }
    }
}

async fn rows(app: &App, held: &Document, as_of: Day) -> Result<Vec<Row>, Error> {
    let past = events::past(app, held, as_of).await?;
    let mut rows = Vec::new();
    for (at, (item, state)) in past.plan.items.iter().zip(&past.states).enumerate() {
        let Some(agreed) = state.agreed.filter(|_| state.agreement() == Agreement::Agreed) else {
            if !item.labour.is_empty() {
                rows.push(Row::LeftOut(pb::LabourLeftOut {
                    plan: past.plan.name.clone(),
                    item: item.id.clone(),
                    reason: remarks::not_agreed(state.agreement()).to_owned(),
                    path: format!("items[{at}]"),
                }));
            }
            continue;
        };
        let owed = agreed.saturating_sub(state.waived);
        rows.extend(item.labour.iter().map(|term| Row::Demand(demand(&past.plan, item, term, owed))));
    }
    Ok(rows)
}

fn demand(
    plan: &pb::LocalContentPlan,
    item: &pb::PlanItem,
    term: &pb::LabourTerm,
    owed_bps: u32,
) -> pb::LabourDemand {
    pb::LabourDemand {
        plan: plan.name.clone(),
        item: item.id.clone(),
        buyer: plan.buyer.clone(),
        isco08: term.isco08.clone(),
        measure: term.measure,
        per_year: decimal::text(share(decimal::parse(&term.per_year).unwrap_or_default(), owed_bps)),
        owed_bps: i32::try_from(owed_bps).ok(),
        starts_on: item.starts_on.clone(),
        ends_on: item.ends_on.clone(),
    }
}

/// A share of a number of millionths, rounded half to even.
fn share(millionths: i64, bps: u32) -> i64 {
    let product = i128::from(millionths) * i128::from(bps);
    let (below, rest) = (product.div_euclid(10_000), product.rem_euclid(10_000));
    let up = rest > 5_000 || (rest == 5_000 && below % 2 != 0);
    // A share of it is no more than it.
    i64::try_from(below + i128::from(up)).unwrap_or(millionths)
}

fn token(plan: &Document, row: usize, query: [u8; 8]) -> String {
    page::encode(format!("{}\n{}\n{row}", plan.tenant, plan.id).as_bytes(), query)
}

/// A token can be forged; what it leads to has to be what a store can compare.
fn read_cursor(bytes: &[u8]) -> Result<Cursor, Error> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let mut parts = text.unwrap_or_default().split('\n');
    let cursor = match (parts.next(), parts.next(), parts.next().and_then(|row| row.parse().ok())) {
        (Some(tenant), Some(plan), Some(row)) => {
            Some(Cursor { tenant: tenant.to_owned(), plan: plan.to_owned(), row })
        }
        _ => None,
    };
    cursor.ok_or_else(|| page::invalid().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_work_is_rounded_half_to_even() {
        let of = |millionths| share(millionths, 5_000);
        assert_eq!([of(1), of(2), of(3), of(5)], [0, 1, 2, 2]);
        assert_eq!(share(i64::MAX, 10_000), i64::MAX);
    }
}
