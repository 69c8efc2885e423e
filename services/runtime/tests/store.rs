//! The store helper: one behaviour on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::sync::Arc;

use eslabon_runtime::{
    db::{Db, Error, Migration, Migrations, OpenError},
    idempotency::{self, Request},
    read, remember, testing, transaction,
};

const FIRST: Migration = Migration {
    version: 1,
    sql: "create table things (id bigint primary key, size bigint not null, \
          constraint things_size check (size > 0));",
};
const SECOND: Migration = Migration { version: 2, sql: "create table more (id bigint primary key);" };
const SQLITE_LEDGER: Migration = Migration {
    version: 2,
    sql: "create table request_ledger (tenant text not null, request_id text not null, method text not null, \
          digest blob not null, answer blob not null, created_at bigint not null, \
          constraint request_ledger_pk primary key (tenant, request_id));",
};
const POSTGRES_LEDGER: Migration = Migration {
    version: 2,
    sql: "create table request_ledger (tenant text not null, request_id text not null, method text not null, \
          digest bytea not null, answer bytea not null, created_at bigint not null, \
          constraint request_ledger_pk primary key (tenant, request_id));",
};

const ONE: Migrations = Migrations { service: "example", sqlite: &[FIRST], postgres: &[FIRST] };
const TWO: Migrations =
    Migrations { service: "example", sqlite: &[FIRST, SECOND], postgres: &[FIRST, SECOND] };
const LEDGER: Migrations =
    Migrations { service: "example", sqlite: &[FIRST, SQLITE_LEDGER], postgres: &[FIRST, POSTGRES_LEDGER] };

async fn insert(db: &Db, id: i64, size: i64) -> Result<(), Error> {
    transaction!(db, tx: Error => {
        sqlx::query("insert into things (id, size) values ($1, $2)").bind(id).bind(size).execute(&mut *tx).await?;
        Ok(())
    })
}

async fn count(db: &Db) -> i64 {
    read!(db, pool => sqlx::query_scalar("select count(*) from things").fetch_one(pool).await).unwrap()
}

#[tokio::test]
async fn eight_processes_that_start_at_once_migrate_once() {
    for store in testing::stores().await {
        let options = Arc::new(store.options());
        let starts = (0..8).map(|_| {
            let options = options.clone();
            tokio::spawn(async move { Db::open(&options, &TWO).await.map(|_| ()) })
        });
        for start in futures::future::join_all(starts).await {
            start.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn a_schema_grows_from_one_version_to_the_next_and_keeps_its_rows() {
    for store in testing::stores().await {
        let db = Db::open(&store.options(), &ONE).await.unwrap();
        insert(&db, 1, 1).await.unwrap();
        db.close().await;
        let db = Db::open(&store.options(), &TWO).await.unwrap();
        assert_eq!(count(&db).await, 1);
        db.close().await;
    }
}

#[tokio::test]
async fn a_schema_newer_than_the_program_is_refused() {
    for store in testing::stores().await {
        Db::open(&store.options(), &TWO).await.unwrap().close().await;
        let error = Db::open(&store.options(), &ONE).await.unwrap_err();
        assert!(matches!(error, OpenError::NewerSchema { found: 2, known: 1 }), "{error}");
    }
}

#[tokio::test]
async fn a_migration_that_was_edited_is_refused() {
    const EDITED: Migration = Migration { version: 1, sql: "create table things (id bigint);" };
    let edited = Migrations { service: "example", sqlite: &[EDITED], postgres: &[EDITED] };
    for store in testing::stores().await {
        Db::open(&store.options(), &ONE).await.unwrap().close().await;
        let error = Db::open(&store.options(), &edited).await.unwrap_err();
        assert!(matches!(error, OpenError::EditedMigration { version: 1 }), "{error}");
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    const BROKEN: Migration =
        Migration { version: 2, sql: "create table half (id bigint); select nonsense;" };
    let broken = Migrations { service: "example", sqlite: &[FIRST, BROKEN], postgres: &[FIRST, BROKEN] };
    for store in testing::stores().await {
        let error = Db::open(&store.options(), &broken).await.unwrap_err();
        assert!(matches!(error, OpenError::Migration { version: 2, .. }), "{error}");
        let db = Db::open(&store.options(), &ONE).await.unwrap();
        let half: Result<Vec<(i64,)>, Error> =
            read!(&db, pool => sqlx::query_as("select id from half").fetch_all(pool).await);
        assert!(half.is_err());
        db.close().await;
    }
}

#[tokio::test]
async fn a_violated_constraint_is_named_and_the_transaction_leaves_nothing() {
    for store in testing::stores().await {
        let db = Db::open(&store.options(), &ONE).await.unwrap();
        insert(&db, 1, 1).await.unwrap();
        assert!(matches!(insert(&db, 1, 2).await, Err(Error::Constraint(name)) if name.contains("things")));
        assert!(
            matches!(insert(&db, 2, 0).await, Err(Error::Constraint(name)) if name.contains("things_size"))
        );
        let half: Result<(), Error> = transaction!(&db, tx: Error => {
            sqlx::query("insert into things (id, size) values (3, 3)").execute(&mut *tx).await?;
            Err(Error::Conflict)
        });
        assert!(matches!(half, Err(Error::Conflict)));
        assert_eq!(count(&db).await, 1);
        db.close().await;
    }
}

#[tokio::test]
async fn writers_at_the_same_time_all_succeed() {
    for store in testing::stores().await {
        let db = Db::open(&store.options(), &ONE).await.unwrap();
        let writers = (0..50).map(|id| {
            let db = db.clone();
            tokio::spawn(async move { insert(&db, id, 1).await })
        });
        for writer in futures::future::join_all(writers).await {
            writer.unwrap().unwrap();
        }
        assert_eq!(count(&db).await, 50);
        db.close().await;
    }
}

#[tokio::test]
async fn a_request_id_is_bound_to_its_content_and_its_tenant() {
    for store in testing::stores().await {
        let db = Db::open(&store.options(), &LEDGER).await.unwrap();
        let request = |tenant: &str, digest| Request {
            tenant: tenant.parse().unwrap(),
            id: "r-1".to_owned(),
            method: "/example/Do",
            digest: [digest; 32],
        };
        let first = request("cinde", 1);
        assert_eq!(first.first_answer(&db).await.unwrap(), None);
        let done: Result<(), Error> = transaction!(&db, tx: Error => {
            remember!(tx, first, b"answer".to_vec(), 7_i64)?;
            Ok(())
        });
        done.unwrap();
        assert_eq!(first.first_answer(&db).await.unwrap(), Some(b"answer".to_vec()));
        let reused = request("cinde", 2).first_answer(&db).await.unwrap_err();
        assert_eq!(reused.reason, "REQUEST_ID_REUSED");
        assert_eq!(request("procomer", 2).first_answer(&db).await.unwrap(), None);
        let again: Result<(), Error> = transaction!(&db, tx: Error => {
            remember!(tx, first, b"other".to_vec(), 8_i64)?;
            Ok(())
        });
        assert!(idempotency::was_first(&again.unwrap_err()));
        db.close().await;
    }
}
