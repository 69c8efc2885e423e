//! What a store can answer besides rows. The words of the driver stay here and
//! in the log; they never reach a caller.

use std::time::Duration;

use crate::problem::{Kind, Problem};

/// A query did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row breaks the named constraint.
    #[error("constraint {0} is violated")]
    Constraint(String),
    /// Another transaction was first; the same again may succeed.
    #[error("another transaction was first")]
    Conflict,
    /// No connection could be had, or it broke.
    #[error("the store does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else; a defect of ours or of the store.
    #[error("the store failed")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                if database.is_unique_violation()
                    || database.is_foreign_key_violation()
                    || database.is_check_violation()
                {
                    // SQLite names the columns, PostgreSQL the constraint.
                    let name = database.constraint().map_or_else(
                        || database.message().rsplit(": ").next().unwrap_or_default().to_owned(),
                        str::to_owned,
                    );
                    return Self::Constraint(name);
                }
                match code.as_ref() {
                    // PostgreSQL: serialization failure, deadlock. SQLite: busy, locked.
                    "40001" | "40P01" | "5" | "6" | "517" | "261" => Self::Conflict,
                    // PostgreSQL: shutting down, too many connections.
                    "57P01" | "57P02" | "57P03" | "53300" => Self::Unavailable(error),
                    _ => Self::Failed(error),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Failed(error),
        }
    }
}

impl From<Error> for Problem {
    /// What is left when a service has no better words for it.
    fn from(error: Error) -> Self {
        match &error {
            Error::Conflict => Problem::new(
                Kind::Aborted,
                "CONCURRENT_CHANGE",
                "somebody else changed the same rows at the same time; read again and retry",
            )
            .retry_after(Duration::from_millis(100)),
            Error::Unavailable(source) => {
                tracing::warn!(error = %source, "store does not answer");
                Problem::new(
                    Kind::Unavailable,
                    "STORE_UNAVAILABLE",
                    "the store does not answer now; try again",
                )
                .retry_after(Duration::from_secs(1))
            }
            Error::Constraint(name) => {
                tracing::error!(constraint = %name, "a constraint was violated that no rule names");
                Problem::internal()
            }
            Error::Failed(source) => {
                tracing::error!(error = %source, "query failed");
                Problem::internal()
            }
        }
    }
}

/// A store could not be opened; the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names neither engine.
    #[error("the store's URL must begin with `sqlite:` or `postgres://`")]
    UnknownEngine,
    /// The URL cannot be read.
    #[error("the store's URL cannot be read")]
    BadUrl,
    /// The store cannot be reached.
    #[error("the store cannot be reached")]
    Connect(#[source] sqlx::Error),
    /// The lock file beside an SQLite database cannot be taken.
    #[error("the lock file beside the database cannot be taken")]
    Lock(#[source] std::io::Error),
    /// The schema was made by a newer version.
    #[error(
        "the schema is at version {found}, and this version knows only up to {known}: start the newer version"
    )]
    NewerSchema {
        /// Version of the schema.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// A migration that was applied has been edited since.
    #[error("migration {version} was applied with another text: migrations are never edited")]
    EditedMigration {
        /// Its version.
        version: i64,
    },
    /// A migration failed; it left nothing behind.
    #[error("migration {version} failed")]
    Migration {
        /// Its version.
        version: i64,
        /// What the engine said; for the operator's eyes.
        source: sqlx::Error,
    },
}

impl OpenError {
    pub(super) fn connect(error: sqlx::Error) -> Self {
        Self::Connect(error)
    }
}
