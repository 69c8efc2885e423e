//! What the engines do by themselves: the same rows into a plain table, in one
//! transaction, with the settings that our stores are opened with.

mod postgres;
mod sqlite;

use std::time::Duration;

use anyhow::Result;
use eslabon_runtime::{
    db::{Db, Migration, Migrations, Options},
    read,
};

use crate::file::TradeFile;

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// No key and no index: nothing is easier for an engine.
const TABLE: &[Migration] = &[Migration {
    version: 1,
    sql: "create table trade (year integer not null, exporter text not null, product text not null, \
          value double precision not null)",
}];
const MIGRATIONS: Migrations = Migrations { service: "bench", sqlite: TABLE, postgres: TABLE };

/// The plain table.
pub(crate) struct Tables(Db);

impl Tables {
    pub(crate) async fn open(url: String) -> Result<Self> {
        let options =
            Options { url: url.into(), max_connections: 1, acquire_timeout: Duration::from_secs(10) };
        Ok(Self(Db::open(&options, &MIGRATIONS).await?))
    }

    /// The engine, its version, and what it does so that nothing is lost.
    pub(crate) async fn title(&self) -> Result<String> {
        let ask = match &self.0 {
            Db::Sqlite { .. } => "select 'SQLite ' || sqlite_version() || ', WAL, synchronous = full'",
            Db::Postgres(_) => {
                "select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync = ' \
                 || current_setting('fsync') || ', synchronous_commit = ' || current_setting('synchronous_commit')"
            }
        };
        Ok(read!(&self.0, pool => sqlx::query_scalar(ask).fetch_one(pool).await)?)
    }

    /// Loads the rows in every way that the engine has: what, and seconds.
    pub(crate) async fn load(&self, file: &TradeFile) -> Result<Vec<(&'static str, f64)>> {
        match &self.0 {
            Db::Sqlite { write, .. } => sqlite::load(write, &file.rows).await,
            Db::Postgres(pool) => postgres::load(pool, &file.rows).await,
        }
    }
}
