//! What the engines do by themselves: the same rows as text into tables, in one
//! transaction, with the settings that our stores have. Once the tables are plain, and
//! once they have an index on what a row is found by.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use eslabon_runtime::{
    db::{Db, Migrations, Options},
    read,
};
use sqlx::{AssertSqlSafe, PgPool, QueryBuilder, Sqlite, SqlitePool};

use crate::registry::{File, Registry};

const MIGRATIONS: Migrations = Migrations { service: "bench", sqlite: &[], postgres: &[] };
/// Rows of one statement of SQLite, which takes 32,766 values.
const TOGETHER: usize = 1000;
/// Bytes that `COPY` is sent at once.
const CHUNK: usize = 256 << 10;

/// The tables of an engine.
pub(crate) struct Tables(Db);

/// What the tables are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Nothing.
    None,
    /// The first column, and with it the second where a supplier has many rows. Files of
    /// the reference data repeat some on purpose, so that the index is not unique.
    Index,
}

impl Tables {
    pub(crate) async fn open(url: String, registry: &Registry) -> Result<Self> {
        let options =
            Options { url: url.into(), max_connections: 1, acquire_timeout: Duration::from_secs(10) };
        let db = Db::open(&options, &MIGRATIONS).await?;
        for (file, keys) in registry.files.iter().flat_map(|file| [(file, Keys::None), (file, Keys::Index)]) {
            for statement in create(file, keys) {
                match &db {
                    Db::Sqlite { write, .. } => {
                        sqlx::query(AssertSqlSafe(statement)).execute(write).await?;
                    }
                    Db::Postgres(pool) => {
                        sqlx::query(AssertSqlSafe(statement)).execute(pool).await?;
                    }
                }
            }
        }
        Ok(Self(db))
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

    /// Loads all rows: seconds.
    pub(crate) async fn load(&self, registry: &Registry, keys: Keys) -> Result<f64> {
        match &self.0 {
            Db::Sqlite { write, .. } => insert(write, registry, keys).await,
            Db::Postgres(pool) => copy(pool, registry, keys).await,
        }
    }
}

fn table(file: &File, keys: Keys) -> String {
    let prefix = if keys == Keys::None { "plain" } else { "keyed" };
    format!("{prefix}_{}", file.name.trim_end_matches(".csv"))
}

fn create(file: &File, keys: Keys) -> Vec<String> {
    let table = table(file, keys);
    let columns: Vec<_> = file.columns.iter().map(|column| format!("\"{column}\" text")).collect();
    let mut statements = vec![format!("create table {table} ({})", columns.join(", "))];
    if keys == Keys::Index {
        let by = file.columns[..file.keys].join(", ");
        statements.push(format!("create index {table}_key on {table} ({by})"));
    }
    statements
}

async fn insert(pool: &SqlitePool, registry: &Registry, keys: Keys) -> Result<f64> {
    for file in &registry.files {
        sqlx::query(AssertSqlSafe(format!("delete from {}", table(file, keys)))).execute(pool).await?;
    }
    let start = Instant::now();
    let mut tx = pool.begin_with("begin immediate").await?;
    for file in &registry.files {
        for rows in file.rows.chunks(TOGETHER) {
            let mut query = QueryBuilder::<Sqlite>::new(format!("insert into {} ", table(file, keys)));
            query.push_values(rows, |mut values, row| {
                for value in row {
                    values.push_bind(value);
                }
            });
            query.build().execute(&mut *tx).await?;
        }
    }
    tx.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}

async fn copy(pool: &PgPool, registry: &Registry, keys: Keys) -> Result<f64> {
    for file in &registry.files {
        sqlx::query(AssertSqlSafe(format!("truncate {}", table(file, keys)))).execute(pool).await?;
    }
    let start = Instant::now();
    let mut tx = pool.begin().await?;
    for file in &registry.files {
        let statement = format!("copy {} from stdin (format csv, header)", table(file, keys));
        let mut copy = tx.copy_in_raw(&statement).await?;
        for chunk in file.bytes.chunks(CHUNK) {
            copy.send(chunk).await?;
        }
        let copied = copy.finish().await?;
        ensure!(copied == file.rows.len() as u64, "{copied} rows were copied of {}", file.rows.len());
    }
    tx.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}
