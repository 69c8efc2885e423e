//! Reviews: what became of a decision, and when to look again.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use prost::Message;
use serde_json::json;

use super::{
    check, convert, decisions, json,
    shared::{Pages, answer, change, entry, may_write, repeated, today},
};
use crate::{
    app::{App, Call},
    error::{Error, policy},
    store::{DecisionRow, ReviewRow},
};

const RECORD: &str = "/eslabon.sectors.v1.PolicyService/RecordReview";

/// Reviews of one decision at most: whoever reads the decision reads them.
const MOST_REVIEWS: i64 = 500;

pub(super) async fn record_review(
    app: Arc<App>,
    call: Call,
    mut request: pb::RecordReviewRequest,
) -> Result<pb::Review, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, RECORD, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let (held, row) = decisions::find(&app, &call, &request.decision).await?;
    if held.tenant != call.tenant().as_str() {
        return Err(Error::PublicIsReadOnly);
    }
    if row.review_count >= MOST_REVIEWS {
        return Err(policy::Error::TooManyReviews(MOST_REVIEWS).into());
    }
    let today = today();
    let mut content = convert::review_content(request.review.unwrap_or_default());
    if content.reviewed_on.is_empty() {
        content.reviewed_on.clone_from(&today);
    }
    let reviews = app.store.reviews_between(&held, row.number, row.number).await?;
    let before = convert::stored_decision(&held, &row, &reviews, &today)?;
    check::review(&content, &before.milestones)?;
    let new = ReviewRow {
        decision: row.number,
        number: row.review_count + 1,
        content: content.encode_to_vec(),
        created_at: change.at,
        created_by: change.by.clone(),
    };
    let all: Vec<_> = reviews.iter().chain([&new]).cloned().collect();
    let after = convert::stored_decision(&held, &row, &all, &today)?;
    // What has ended promises nothing any more, and what is empty stays so.
    let is_closed = content.conclusion() == pb::ReviewConclusion::End || row.milestone_due.is_empty();
    let milestone_due = if is_closed { String::new() } else { convert::milestone_due(&after.milestones) };
    let row = DecisionRow { review_due: content.next_review_due.clone(), milestone_due, ..row };
    let name = convert::review_name(&held, &new);
    let data = json!({
        "conclusion": content.conclusion().as_str_name(),
        "digest": json::shown(&json::digest(&json::value(&content)?)?),
    });
    let log = entry(&call, &change, "REVIEW_RECORDED", name, data);
    let shown = |row: &ReviewRow| convert::review(&held, row, content.clone()).encode_to_vec();
    answer(&app.store.save_review(&held, &row, &new, &change, &log, shown).await?)
}

pub(super) async fn list_reviews(
    app: Arc<App>,
    call: Call,
    request: pb::ListReviewsRequest,
) -> Result<pb::ListReviewsResponse, Error> {
    let (held, row) = decisions::find(&app, &call, &request.decision).await?;
    let pages = Pages::new(&call, "reviews", &request.decision, request.page_size);
    let after = pages.after(&request.page_token, |cursor| cursor.parse().ok())?.unwrap_or(0);
    let mut rows = app.store.reviews(&held, row.number, after, pages.count()).await?;
    let next_page_token = pages.cut(&mut rows, |last| last.number.to_string());
    let reviews = rows.iter().map(|row| convert::stored_review(&held, row)).collect::<Result<_, _>>()?;
    Ok(pb::ListReviewsResponse { reviews, next_page_token })
}
