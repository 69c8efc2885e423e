//! Everything that is SQL: keys, and the log of what changed something.

mod keys;
mod request_log;

use eslabon_runtime::db::{Db, Migration, Migrations, OpenError, Options};

pub(crate) use keys::{KeyRow, Page, Revoked};
pub(crate) use request_log::Entry;

/// The schema of the gateway.
const MIGRATIONS: Migrations = Migrations {
    service: "gateway",
    sqlite: &[Migration { version: 1, sql: include_str!("../../migrations/sqlite/0001_keys.sql") }],
    postgres: &[Migration { version: 1, sql: include_str!("../../migrations/postgres/0001_keys.sql") }],
};

/// The rows of the gateway; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    db: Db,
}

impl Store {
    /// Opens the store and brings its schema up to date.
    pub(crate) async fn open(options: &Options) -> Result<Self, OpenError> {
        Ok(Self { db: Db::open(options, &MIGRATIONS).await? })
    }

    /// The database itself, for health.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }
}
