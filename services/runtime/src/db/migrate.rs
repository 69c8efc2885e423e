//! Migrations: forward only, one text per engine, applied under a lock.
//!
//! sqlx's own migrator locks on PostgreSQL but not on SQLite, where most of
//! several processes starting at once fail; it also accepts a schema newer than
//! the program. Hence these few lines of our own.

use std::{
    fs::{self, File},
    path::Path,
};

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use super::{Db, OpenError};

/// One step of a schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number; ascending from 1 without gaps.
    pub version: i64,
    /// Its SQL. Never edited once applied.
    pub sql: &'static str,
}

/// The steps of a schema on both engines.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// Steps on SQLite.
    pub sqlite: &'static [Migration],
    /// Steps on PostgreSQL.
    pub postgres: &'static [Migration],
    /// Names the ledger of applied steps, so that services may share a database.
    pub service: &'static str,
}

impl Migrations {
    fn ledger(&self) -> String {
        format!("{}_migrations", self.service)
    }
}

/// Holds the lock beside an SQLite database until dropped. In memory there is
/// nothing to lock.
pub(super) async fn lock_file(database: &Path) -> Result<Option<File>, OpenError> {
    if database.as_os_str().is_empty() || database.to_string_lossy().contains(":memory:") {
        return Ok(None);
    }
    let database = database.to_owned();
    // Waiting for the lock blocks a thread, and whoever holds it may need this one.
    let locked = tokio::task::spawn_blocking(move || wait_for_lock(&database)).await;
    locked.map_err(|error| OpenError::Lock(error.into()))?.map(Some)
}

fn wait_for_lock(database: &Path) -> Result<File, OpenError> {
    if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(OpenError::Lock)?;
    }
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let file = File::create(path).map_err(OpenError::Lock)?;
    file.lock().map_err(OpenError::Lock)?;
    Ok(file)
}

/// Migrates PostgreSQL; SQLite was migrated while its lock was held.
pub(super) async fn run(db: &Db, migrations: &Migrations) -> Result<(), OpenError> {
    match db {
        Db::Sqlite { .. } => Ok(()),
        Db::Postgres(pool) => run_postgres(pool, migrations).await,
    }
}

/// Applies what is missing. One body serves both engines: the statements differ
/// only in what `$tx` is.
macro_rules! apply_missing {
    ($tx:ident, $steps:expr, $ledger:expr) => {{
        let ledger: String = $ledger;
        let create = format!(
            "create table if not exists {ledger} (version bigint primary key, digest text not null, applied_at bigint not null)"
        );
        let at = |version| move |source| OpenError::Migration { version, source };
        sqlx::query(AssertSqlSafe(create)).execute(&mut *$tx).await.map_err(at(0))?;
        let applied: Vec<(i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("select version, digest from {ledger} order by version")))
                .fetch_all(&mut *$tx)
                .await
                .map_err(at(0))?;
        check(&applied, $steps)?;
        for step in &$steps[applied.len().min($steps.len())..] {
            sqlx::raw_sql(step.sql).execute(&mut *$tx).await.map_err(at(step.version))?;
            sqlx::query(AssertSqlSafe(format!("insert into {ledger} (version, digest, applied_at) values ($1, $2, $3)")))
                .bind(step.version)
                .bind(digest(step))
                .bind(jiff::Timestamp::now().as_microsecond())
                .execute(&mut *$tx)
                .await
                .map_err(at(step.version))?;
            tracing::info!(version = step.version, ledger, "applied a migration");
        }
    }};
}

pub(super) async fn run_sqlite(pool: &SqlitePool, migrations: &Migrations) -> Result<(), OpenError> {
    let mut tx = pool.begin_with("begin immediate").await.map_err(OpenError::connect)?;
    apply_missing!(tx, migrations.sqlite, migrations.ledger());
    tx.commit().await.map_err(OpenError::connect)
}

async fn run_postgres(pool: &PgPool, migrations: &Migrations) -> Result<(), OpenError> {
    let mut tx = pool.begin().await.map_err(OpenError::connect)?;
    // Released with the transaction; other replicas that start now wait here.
    sqlx::query("select pg_advisory_xact_lock(hashtext($1))")
        .bind(migrations.ledger())
        .execute(&mut *tx)
        .await
        .map_err(OpenError::connect)?;
    apply_missing!(tx, migrations.postgres, migrations.ledger());
    tx.commit().await.map_err(OpenError::connect)
}

/// What was applied must be the head of what is known, letter by letter.
fn check(applied: &[(i64, String)], steps: &[Migration]) -> Result<(), OpenError> {
    for (index, (version, text)) in applied.iter().enumerate() {
        match steps.get(index) {
            None => {
                let known = steps.last().map_or(0, |step| step.version);
                return Err(OpenError::NewerSchema { found: *version, known });
            }
            Some(step) if step.version != *version || digest(step) != *text => {
                return Err(OpenError::EditedMigration { version: *version });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn digest(step: &Migration) -> String {
    blake3::hash(step.sql.as_bytes()).to_hex().to_string()
}
