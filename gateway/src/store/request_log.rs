//! The log of calls that change something: who, what, when, outcome.

use eslabon_runtime::{db, transaction};

use super::Store;

/// One call that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When it began, microseconds since the epoch.
    pub(crate) at: i64,
    /// How long it took to its last byte, microseconds.
    pub(crate) duration_us: i64,
    /// Whose data it was about.
    pub(crate) tenant: String,
    /// Who called.
    pub(crate) subject: String,
    /// The gRPC path.
    pub(crate) method: String,
    /// How it came: HTTP verb and path.
    pub(crate) path: String,
    /// The gRPC code.
    pub(crate) code: &'static str,
    /// The reason of the problem; empty when there was none.
    pub(crate) reason: String,
    /// The id that finds it in the logs of the services.
    pub(crate) request_id: String,
}

impl Store {
    /// Writes entries, all or none.
    pub(crate) async fn log_requests(&self, entries: &[Entry]) -> Result<(), db::Error> {
        transaction!(&self.db, tx: db::Error => {
            for entry in entries {
                sqlx::query(
                    "insert into request_log \
                     (id, at, duration_us, tenant, subject, method, path, code, reason, request_id) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                )
                .bind(uuid::Uuid::now_v7().to_string())
                .bind(entry.at)
                .bind(entry.duration_us)
                .bind(entry.tenant.clone())
                .bind(entry.subject.clone())
                .bind(entry.method.clone())
                .bind(entry.path.clone())
                .bind(entry.code)
                .bind(entry.reason.clone())
                .bind(entry.request_id.clone())
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    }
}
