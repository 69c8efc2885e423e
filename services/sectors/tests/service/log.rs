//! The log is one chain without gaps, whoever writes, and what was changed in it
//! is found at its number.

use eslabon_runtime::{
    db::Db,
    identity::Tenant,
    testing::{self, TestStore},
};
use eslabon_sectors::store::{Flaw, Head, NewEntry, Store, Verified};
use serde_json::json;

fn entry(tenant: &str, number: i64) -> NewEntry {
    NewEntry {
        tenant: tenant.to_owned(),
        kind: "DATASET_IMPORTED",
        subject: format!("datasets/{number:016x}"),
        actor: "test:analyst".to_owned(),
        at: 1_700_000_000_000_000 + number,
        data: json!({"digest": format!("blake3:{number:064x}"), "title": "año \"uno\""}),
    }
}

fn tenant(name: &str) -> Tenant {
    name.parse().unwrap()
}

async fn verified(store: &Store, name: &str) -> Verified {
    store.verify_log(&tenant(name), Head::empty(), |_| {}).await.unwrap()
}

/// A store with a chain of this length.
async fn chain(at: &TestStore, length: i64) -> Store {
    let store = Store::open(&at.options()).await.unwrap();
    for number in 1..=length {
        store.append_log(&entry("cinde", number)).await.unwrap();
    }
    store
}

/// Changes rows as somebody would who can write to the database.
async fn tamper(store: &Store, statement: &'static str) {
    match store.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(statement).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.unwrap()),
    }
}

#[tokio::test]
async fn many_writers_of_two_replicas_make_one_gapless_chain() {
    for at in testing::stores().await {
        let replicas = [Store::open(&at.options()).await.unwrap(), Store::open(&at.options()).await.unwrap()];
        let writers = (0..120).map(|number| {
            let store = replicas[number % 2].clone();
            // Two tenants at once: each has a chain of its own.
            let name = ["cinde", "procomer"][number / 60];
            tokio::spawn(async move { store.append_log(&entry(name, number as i64)).await.unwrap().seq })
        });
        let mut given: Vec<i64> = Vec::new();
        for writer in futures::future::join_all(writers).await {
            given.push(writer.unwrap());
        }
        for (name, given) in [("cinde", &mut given[..60].to_vec()), ("procomer", &mut given[60..].to_vec())] {
            given.sort_unstable();
            assert_eq!(*given, (1..=60).collect::<Vec<i64>>(), "no number is given twice or left out");
            let found = verified(&replicas[0], name).await;
            assert_eq!((found.entries, found.flaw, found.head.seq), (60, None, 60), "{name}");
        }
    }
}

#[tokio::test]
async fn an_entry_whose_transaction_is_undone_leaves_no_gap() {
    for at in testing::stores().await {
        let store = chain(&at, 2).await;
        // The number is taken and the entry is in the way: the transaction fails after the head was moved.
        tamper(
            &store,
            "insert into log_entries select tenant, 3, kind, subject, entry, prev_hash, entry_hash, created_at \
             from log_entries where seq = 1",
        )
        .await;
        assert!(store.append_log(&entry("cinde", 3)).await.is_err());
        tamper(&store, "delete from log_entries where seq = 3").await;
        assert_eq!(store.append_log(&entry("cinde", 3)).await.unwrap().seq, 3);
        assert_eq!(verified(&store, "cinde").await.flaw, None);
    }
}

#[tokio::test]
async fn whatever_is_changed_in_a_row_is_found_at_its_number() {
    let changes = [
        ("update log_entries set entry = replace(entry, 'uno', 'dos') where seq = 4", 4, Flaw::Altered),
        ("update log_entries set entry_hash = prev_hash where seq = 4", 4, Flaw::Altered),
        ("update log_entries set prev_hash = entry_hash where seq = 4", 4, Flaw::Unlinked),
        ("update log_entries set kind = 'RUN_CREATED' where seq = 4", 4, Flaw::Mislabelled),
        ("update log_entries set subject = 'datasets/0' where seq = 4", 4, Flaw::Mislabelled),
        ("update log_entries set created_at = 0 where seq = 4", 4, Flaw::Mislabelled),
        ("delete from log_entries where seq = 4", 4, Flaw::Missing),
        ("delete from log_entries where seq >= 6", 6, Flaw::Missing),
        ("update log_heads set seq = 5", 5, Flaw::OtherHead),
    ];
    for at in testing::stores().await {
        let store = chain(&at, 7).await;
        assert_eq!(verified(&store, "cinde").await.flaw, None);
        for (statement, seq, flaw) in changes {
            tamper(&store, "create table kept as select * from log_entries").await;
            tamper(&store, "create table kept_heads as select * from log_heads").await;
            tamper(&store, statement).await;
            let found = verified(&store, "cinde").await;
            assert_eq!((found.flaw, statement), (Some((seq, flaw)), statement));
            for restore in [
                "delete from log_entries",
                "insert into log_entries select * from kept",
                "delete from log_heads",
                "insert into log_heads select * from kept_heads",
                "drop table kept",
                "drop table kept_heads",
            ] {
                tamper(&store, restore).await;
            }
        }
        assert_eq!(verified(&store, "cinde").await.flaw, None);
    }
}

#[tokio::test]
async fn a_chain_that_was_written_anew_does_not_contain_the_head_that_was_published() {
    for at in testing::stores().await {
        let store = chain(&at, 3).await;
        let published = store.log_head(&tenant("cinde")).await.unwrap();
        let after = async |known: Head| store.verify_log(&tenant("cinde"), known, |_| {}).await.unwrap();
        assert_eq!(after(published.clone()).await.flaw, None);
        tamper(&store, "delete from log_entries").await;
        tamper(&store, "delete from log_heads").await;
        for number in 11..=15 {
            store.append_log(&entry("cinde", number)).await.unwrap();
        }
        assert_eq!(verified(&store, "cinde").await.flaw, None, "by itself the new chain is whole");
        assert_eq!(after(published).await.flaw, Some((4, Flaw::Unlinked)));
    }
}

#[tokio::test]
async fn a_resource_was_first_seen_when_the_log_first_tells_of_it() {
    for at in testing::stores().await {
        let store = chain(&at, 3).await;
        store.append_log(&NewEntry { at: 1, ..entry("cinde", 2) }).await.unwrap();
        let first = async |name: &str| {
            let name = tenant(name);
            let found = store.first_log_entry(&name, "DATASET_IMPORTED", "datasets/0000000000000002");
            found.await.unwrap().map(|entry| entry.seq)
        };
        assert_eq!(first("cinde").await, Some(2));
        assert_eq!(first("procomer").await, None, "another tenant's log is its own");
    }
}
