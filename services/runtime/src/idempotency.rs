//! One `request_id`, one effect.
//!
//! The ledger row is written in the transaction of the change itself, so the
//! two exist together or not at all. A repeat with the same content gets the
//! first answer; with another content or for another method it is refused. A
//! table `request_ledger` with the columns below belongs to the schema of every
//! service that changes anything:
//!
//! `tenant text, request_id text, method text, digest blob, answer blob,
//! created_at bigint, primary key (tenant, request_id)`.

use crate::{
    db::{Db, Error},
    identity::Tenant,
    problem::Problem,
};

/// A call that may be repeated.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whose request.
    pub tenant: Tenant,
    /// The id that the caller chose; empty: the call is not remembered.
    pub id: String,
    /// The gRPC path.
    pub method: &'static str,
    /// Digest of everything that the effect depends on.
    pub digest: [u8; 32],
}

/// A row of the ledger.
#[derive(Debug, sqlx::FromRow)]
pub struct Entry {
    method: String,
    digest: Vec<u8>,
    answer: Vec<u8>,
}

impl Request {
    /// Whether the call is to be remembered.
    pub fn is_remembered(&self) -> bool {
        !self.id.is_empty()
    }

    /// The first answer to this request, encoded, if it was answered before.
    /// Refuses an id that was used for something else (REQUEST_ID_REUSED).
    pub async fn first_answer(&self, db: &Db) -> Result<Option<Vec<u8>>, Problem> {
        if !self.is_remembered() {
            return Ok(None);
        }
        let entry: Option<Entry> = crate::read!(db, pool => sqlx::query_as(
            "select method, digest, answer from request_ledger where tenant = $1 and request_id = $2",
        )
        .bind(self.tenant.as_str())
        .bind(&self.id)
        .fetch_optional(pool)
        .await)?;
        entry.map(|entry| self.answer_of(entry)).transpose()
    }

    fn answer_of(&self, entry: Entry) -> Result<Vec<u8>, Problem> {
        if entry.method == self.method && entry.digest == self.digest {
            return Ok(entry.answer);
        }
        Err(Problem::invalid(
            "request_id",
            "REQUEST_ID_REUSED",
            "this request id was used for another request; choose a new one for a new request",
        ))
    }
}

/// Whether an error says that another call with the same id was first.
pub fn was_first(error: &Error) -> bool {
    matches!(error, Error::Constraint(name) if name.contains("request_ledger"))
}

/// Remembers the answer, inside the caller's transaction.
#[macro_export]
macro_rules! remember {
    ($tx:ident, $request:expr, $answer:expr, $now:expr) => {
        sqlx::query(
            "insert into request_ledger (tenant, request_id, method, digest, answer, created_at) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind($request.tenant.as_str().to_owned())
        .bind($request.id.clone())
        .bind($request.method)
        .bind($request.digest.to_vec())
        .bind($answer)
        .bind($now)
        .execute(&mut *$tx)
        .await
    };
}
