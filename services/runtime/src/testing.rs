//! Stores for tests: SQLite in a temporary folder always, and a database of its
//! own on PostgreSQL where `ESLABON_TEST_PG` names a server.

use std::{env, io::Write, sync::Once, time::Duration};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use crate::db;

/// The variable that names a PostgreSQL server whose user may create databases.
const SERVER: &str = "ESLABON_TEST_PG";

/// An empty store that is removed when dropped.
#[derive(Debug)]
pub struct TestStore {
    url: String,
    kept: Kept,
}

/// What is removed with the store.
#[derive(Debug)]
enum Kept {
    Folder(#[expect(dead_code, reason = "removes the folder when dropped")] TempDir),
    Database { server: String, name: String },
}

impl TestStore {
    /// What a service is configured with.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// What the store helper is opened with.
    pub fn options(&self) -> db::Options {
        db::Options { url: self.url().into(), max_connections: 4, acquire_timeout: Duration::from_secs(10) }
    }
}

/// An empty store on each engine that is there.
///
/// # Panics
/// When a store cannot be made: a test cannot go on without.
pub async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite()];
    match env::var(SERVER) {
        Ok(server) => stores.push(postgres(server).await),
        Err(_) => say_skipped(),
    }
    stores
}

fn sqlite() -> TestStore {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
    TestStore { url, kept: Kept::Folder(folder) }
}

async fn postgres(server: String) -> TestStore {
    let name = format!("eslabon_test_{}", uuid::Uuid::now_v7().simple());
    execute(&server, format!("create database {name}")).await.expect("the server makes a database");
    let (base, _) = server.rsplit_once('/').expect("the server's URL names a database");
    TestStore { url: format!("{base}/{name}"), kept: Kept::Database { server, name } }
}

async fn execute(server: &str, statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}

/// One line a test program. Written past the capture of the test runner, which
/// shows nothing of tests that pass.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let line = format!(
            "skipped on PostgreSQL: set {SERVER}=postgres://USER@HOST:PORT/postgres, or run `just test-both`"
        );
        let _ = writeln!(std::io::stderr(), "{line}");
    });
}

impl Drop for TestStore {
    fn drop(&mut self) {
        let Kept::Database { server, name } = &self.kept else { return };
        let (server, statement) = (server.clone(), format!("drop database if exists {name} with (force)"));
        // Dropping cannot wait for a future, so another thread does.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(execute(&server, statement)))
        });
        // A database that stays behind is no reason to fail a test that passed.
        let _ = dropped.join();
    }
}
