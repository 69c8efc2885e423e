//! Everything that is SQL. Every function takes the tenant.

mod allocations;
mod changes;
mod collection;
mod documents;
mod entries;
mod figures;
mod many;
mod once;
mod policies;
mod surveys;

use eslabon_runtime::db::{Db, Migration, Migrations, OpenError, Options};

pub use allocations::Part;
pub use changes::Revision;
pub use collection::Collection;
pub use documents::{Change, Document, Filter, NewDocument, Page, Removal};
pub use entries::{Added, Entry, Place};
pub use figures::{NewFigures, Publishing};
pub use many::Rewrite;
pub use surveys::{NewLink, WantedLinks};

/// The schema of this service.
const MIGRATIONS: Migrations = Migrations {
    service: "linkages",
    sqlite: &[
        Migration { version: 1, sql: include_str!("../../migrations/sqlite/0001_documents.sql") },
        Migration { version: 2, sql: include_str!("../../migrations/sqlite/0002_registry.sql") },
        Migration { version: 3, sql: include_str!("../../migrations/sqlite/0003_matching.sql") },
        Migration { version: 4, sql: include_str!("../../migrations/sqlite/0004_upgrading.sql") },
        Migration { version: 5, sql: include_str!("../../migrations/sqlite/0005_allocation.sql") },
        Migration { version: 6, sql: include_str!("../../migrations/sqlite/0006_missing.sql") },
        Migration { version: 7, sql: include_str!("../../migrations/sqlite/0007_chain.sql") },
        Migration { version: 8, sql: include_str!("../../migrations/sqlite/0008_promises.sql") },
        Migration { version: 9, sql: include_str!("../../migrations/sqlite/0009_published_figures.sql") },
    ],
    postgres: &[
        Migration { version: 1, sql: include_str!("../../migrations/postgres/0001_documents.sql") },
        Migration { version: 2, sql: include_str!("../../migrations/postgres/0002_registry.sql") },
        Migration { version: 3, sql: include_str!("../../migrations/postgres/0003_matching.sql") },
        Migration { version: 4, sql: include_str!("../../migrations/postgres/0004_upgrading.sql") },
        Migration { version: 5, sql: include_str!("../../migrations/postgres/0005_allocation.sql") },
        Migration { version: 6, sql: include_str!("../../migrations/postgres/0006_missing.sql") },
        Migration { version: 7, sql: include_str!("../../migrations/postgres/0007_chain.sql") },
        Migration { version: 8, sql: include_str!("../../migrations/postgres/0008_promises.sql") },
        Migration { version: 9, sql: include_str!("../../migrations/postgres/0009_published_figures.sql") },
    ],
};

/// The rows of this service; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Opens the store and brings its schema up to date.
    pub async fn open(options: &Options) -> Result<Self, OpenError> {
        Ok(Self { db: Db::open(options, &MIGRATIONS).await? })
    }

    /// The database itself, for health and the request ledger.
    pub fn db(&self) -> &Db {
        &self.db
    }
}
