//! Everything that is SQL. One file a resource; every function takes the tenant.

mod assessments;
mod datasets;
mod decisions;
pub mod encoding;
mod inputs;
mod log;
mod once;
mod profiles;
mod proposals;
mod run_facts;
mod runs;

use eslabon_runtime::db::{Db, Migration, Migrations, OpenError, Options};

pub use assessments::AssessmentRow;
pub use datasets::{Dataset, NewDataset};
pub use decisions::{DecisionRow, ReviewRow};
pub use inputs::{Input, NewInput};
pub use log::{Entry, Flaw, Head, NewEntry, Told, Verified, Verifier};
pub use once::Change;
pub use profiles::{NewProfile, ProfileRow, Registration, State};
pub use proposals::{EvidenceRow, MOST_EVIDENCE, Proposal};
pub use run_facts::{CitedRun, FACTS_VERSION, RunFacts, SectorFacts};
pub use runs::{Documents, NewRun, RunRow, SavedRun};

use crate::canonical;

/// The schema of this service.
const MIGRATIONS: Migrations = Migrations {
    service: "sectors",
    sqlite: &[
        Migration { version: 1, sql: include_str!("../../migrations/sqlite/0001_datasets.sql") },
        Migration { version: 2, sql: include_str!("../../migrations/sqlite/0002_log.sql") },
        Migration { version: 3, sql: include_str!("../../migrations/sqlite/0003_inputs.sql") },
        Migration { version: 4, sql: include_str!("../../migrations/sqlite/0004_ranking.sql") },
        Migration { version: 5, sql: include_str!("../../migrations/sqlite/0005_policy.sql") },
    ],
    postgres: &[
        Migration { version: 1, sql: include_str!("../../migrations/postgres/0001_datasets.sql") },
        Migration { version: 2, sql: include_str!("../../migrations/postgres/0002_log.sql") },
        Migration { version: 3, sql: include_str!("../../migrations/postgres/0003_inputs.sql") },
        Migration { version: 4, sql: include_str!("../../migrations/postgres/0004_ranking.sql") },
        Migration { version: 5, sql: include_str!("../../migrations/postgres/0005_policy.sql") },
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

/// What came of saving content that names itself, and the row that is held now.
#[derive(Debug)]
pub enum Saved<Row> {
    /// It is new.
    Stored(Row),
    /// The tenant held the same content already, maybe under another title.
    AlreadyHeld(Row),
}

/// Years as they are stored: ascending, separated by commas.
fn years(stored: &str) -> Vec<i32> {
    stored.split(',').filter_map(|year| year.parse().ok()).collect()
}

/// Territories that an entry of the log names at most: there are fewer than three
/// hundred codes of countries.
const MOST_TERRITORIES: usize = 300;

/// What an entry of the log says of territories: their codes, or `all` where they are
/// too many to list or where what was imported is of none in particular.
fn told_territories(codes: &[String]) -> serde_json::Value {
    if codes.is_empty() || codes.len() > MOST_TERRITORIES { "all".into() } else { codes.into() }
}

/// A digest as results cite it.
fn digest_text(digest: &[u8]) -> String {
    format!("blake3:{}", canonical::hex(digest))
}
