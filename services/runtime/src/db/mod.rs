//! The store of a service on one of two engines, with one behaviour.
//!
//! SQL is written once, with `$1` parameters, in the store files of a service.
//! [`read!`](crate::read) and [`transaction!`](crate::transaction) expand it once
//! per engine, so that every type stays concrete and nothing is lost of either.
//!
//! What must be portable, and how: counts are read as `i64`; sums of integers are
//! cast; text that pages are ordered by is declared `COLLATE "C"` on PostgreSQL;
//! floating-point values are finite before they arrive (SQLite turns NaN into
//! NULL); times are microseconds since the epoch.

mod error;
mod migrate;

use std::{str::FromStr, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use error::{Error, OpenError};
pub use migrate::{Migration, Migrations};

/// Where a service keeps its rows; cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite, embedded. Writers queue for the one writing connection, so that
    /// none ever sees the database locked; readers see the last commit (WAL).
    Sqlite {
        /// Read-only connections.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// Which store, and how many connections to it.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: SecretString,
    /// Connections at most (reading ones, on SQLite).
    pub max_connections: u32,
    /// How long a call waits for a connection before it answers UNAVAILABLE.
    pub acquire_timeout: Duration,
}

impl Db {
    /// Opens the store and brings its schema up to date under a lock; refuses a
    /// schema that is newer than `migrations` knows.
    pub async fn open(options: &Options, migrations: &Migrations) -> Result<Self, OpenError> {
        let url = options.url.expose_secret();
        let db = match url.split_once(':') {
            Some(("sqlite", _)) => Self::open_sqlite(url, options, migrations).await?,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url, options).await?,
            _ => return Err(OpenError::UnknownEngine),
        };
        migrate::run(&db, migrations).await?;
        Ok(db)
    }

    async fn open_sqlite(url: &str, options: &Options, migrations: &Migrations) -> Result<Self, OpenError> {
        let connect = SqliteConnectOptions::from_str(url)
            .map_err(|_| OpenError::BadUrl)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, NORMAL can lose the last commits when the power fails.
            // What was acknowledged is not to be lost.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // The lock comes before the first connection: even switching to WAL
        // needs the database for itself.
        let lock = migrate::lock_file(connect.get_filename()).await?;
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(options.acquire_timeout)
            .connect_with(connect.clone())
            .await
            .map_err(OpenError::connect)?;
        migrate::run_sqlite(&write, migrations).await?;
        drop(lock);
        let read = SqlitePoolOptions::new()
            .max_connections(options.max_connections.max(1))
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .connect_with(connect.read_only(true))
            .await
            .map_err(OpenError::connect)?;
        Ok(Self::Sqlite { read, write })
    }

    async fn open_postgres(url: &str, options: &Options) -> Result<Self, OpenError> {
        let connect = PgConnectOptions::from_str(url).map_err(|_| OpenError::BadUrl)?;
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections.max(1))
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .connect_with(connect)
            .await
            .map_err(OpenError::connect)?;
        Ok(Self::Postgres(pool))
    }

    /// Whether the store answers a query now.
    pub async fn ping(&self) -> Result<(), Error> {
        let one: i64 =
            crate::read!(self, pool => sqlx::query_scalar("select cast(1 as bigint)").fetch_one(pool).await)?;
        debug_assert_eq!(one, 1);
        Ok(())
    }

    /// The engine, as logs name it.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Closes all connections once their work is done.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Runs a query on the reading side of a [`Db`]: `read!(db, pool => query…fetch_one(pool).await)`.
/// The errors of the engine become [`db::Error`](crate::db::Error).
#[macro_export]
macro_rules! read {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body.map_err($crate::db::Error::from),
            $crate::db::Db::Postgres($pool) => $body.map_err($crate::db::Error::from),
        }
    };
}

/// Runs a block in a transaction: `transaction!(db, tx => { …execute(&mut *tx).await?; Ok(value) })`.
/// Commits when the block is `Ok`, rolls back when it is an error or is dropped
/// half-way. The block's error type must be `From<sqlx::Error>` and
/// `From<db::Error>`; name it with `: Type` after the block's parameter.
#[macro_export]
macro_rules! transaction {
    ($db:expr, $tx:ident : $error:ty => $body:block) => {
        match $db {
            $crate::db::Db::Sqlite { write, .. } => {
                let begun = write.begin_with("begin immediate").await;
                match begun.map_err($crate::db::Error::from) {
                    Err(error) => Err(<$error>::from(error)),
                    Ok(mut $tx) => $crate::transaction!(@run $tx, $error, $body),
                }
            }
            $crate::db::Db::Postgres(pool) => {
                let begun = pool.begin().await;
                match begun.map_err($crate::db::Error::from) {
                    Err(error) => Err(<$error>::from(error)),
                    Ok(mut $tx) => $crate::transaction!(@run $tx, $error, $body),
                }
            }
        }
    };
    (@run $tx:ident, $error:ty, $body:block) => {{
        let result: ::core::result::Result<_, $error> = async { $body }.await;
        match result {
            Ok(value) => match $tx.commit().await.map_err($crate::db::Error::from) {
                Ok(()) => Ok(value),
                Err(error) => Err(<$error>::from(error)),
            },
            // Dropping the transaction would roll back too, but only later.
            Err(error) => {
                let _ = $tx.rollback().await;
                Err(error)
            }
        }
    }};
}
