//! What every handler of policies does: find the proposal, begin a change, answer
//! a repeat, and cut pages.

use std::sync::Arc;

use eslabon_runtime::{idempotency, page, problem::Problem};
use prost::Message;

use crate::{
    app::{App, Call},
    error::{Error, policy},
    names,
    store::{Change, NewEntry, Proposal},
};

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// The latest version of the proposal that a caller means, to be read.
pub(super) async fn readable(app: &Arc<App>, call: &Call, name: &str) -> Result<Proposal, Error> {
    let found = app.store.proposal(call.tenant(), names::proposal(name)?, 0).await?;
    found.ok_or_else(|| Error::NotFound(name.to_owned()))
}

/// The same, to be changed: it has to be the caller's own.
pub(super) async fn writable(app: &Arc<App>, call: &Call, name: &str) -> Result<Proposal, Error> {
    let found = readable(app, call, name).await?;
    // What everyone reads is there to be seen, so the refusal may say why.
    if found.tenant != call.tenant().as_str() {
        return Err(Error::PublicIsReadOnly);
    }
    may_write(call)?;
    Ok(found)
}

/// Whether the caller may write at all.
pub(super) fn may_write(call: &Call) -> Result<(), Error> {
    if call.caller.may_write(call.tenant()) { Ok(()) } else { Err(Error::PublicIsReadOnly) }
}

/// A change that begins now. `message` is the request without its id.
pub(super) fn change(call: &Call, method: &'static str, request_id: &str, message: &impl Message) -> Change {
    Change {
        by: call.caller.subject.clone(),
        at: jiff::Timestamp::now().as_microsecond(),
        request: idempotency::Request {
            tenant: call.tenant().clone(),
            id: request_id.to_owned(),
            method,
            digest: *blake3::hash(&message.encode_to_vec()).as_bytes(),
        },
    }
}

/// The first answer to a repeated request. Looked for before anything else, since
/// what the first has changed may not allow a second.
pub(super) async fn repeated<M: Message + Default>(app: &App, change: &Change) -> Result<Option<M>, Error> {
    let first = change.request.first_answer(app.store.db()).await?;
    first.map(|bytes| answer(&bytes)).transpose()
}

/// An answer that the store gives back.
pub(super) fn answer<M: Message + Default>(bytes: &[u8]) -> Result<M, Error> {
    M::decode(bytes).map_err(|_| Problem::internal().into())
}

/// What the store holds.
pub(super) fn stored<M: Message + Default>(bytes: &[u8], what: &'static str) -> Result<M, Error> {
    M::decode(bytes).map_err(|_| policy::Error::Damaged(what).into())
}

/// An entry of the log about a resource.
pub(super) fn entry(
    call: &Call,
    change: &Change,
    kind: &'static str,
    subject: String,
    data: serde_json::Value,
) -> NewEntry {
    NewEntry {
        tenant: call.tenant().to_string(),
        kind,
        subject,
        actor: change.by.clone(),
        at: change.at,
        data,
    }
}

/// Today in UTC, `YYYY-MM-DD`: dates compare as they are written.
pub(super) fn today() -> String {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date().to_string()
}

/// A page of a list that the store cuts.
pub(super) struct Pages {
    query: [u8; 8],
    size: usize,
}

impl Pages {
    /// Pages of the list `what` of a resource, or of all when it is empty.
    pub(super) fn new(call: &Call, what: &str, of: &str, size: i32) -> Self {
        let tenant = call.tenant().as_str();
        let query = page::query(&[tenant.as_bytes(), what.as_bytes(), of.as_bytes()]);
        Self { query, size: page::size(size, DEFAULT, MOST) }
    }

    /// One more than asked for tells whether there is another page.
    pub(super) fn count(&self) -> i64 {
        self.size as i64 + 1
    }

    /// Where the page begins, as `read` reads it. A token can be forged; what it
    /// leads to has to be what a store can compare.
    pub(super) fn after<T>(
        &self,
        token: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let Some(cursor) = page::decode(token, self.query)? else { return Ok(None) };
        let text = std::str::from_utf8(&cursor).ok();
        Ok(Some(text.and_then(read).ok_or_else(page::invalid)?))
    }

    /// Cuts the one too many, and gives the token of the next page.
    pub(super) fn cut<T>(&self, rows: &mut Vec<T>, cursor: impl FnOnce(&T) -> String) -> String {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        match rows.last() {
            Some(last) if more => page::encode(cursor(last).as_bytes(), self.query),
            _ => String::new(),
        }
    }
}
