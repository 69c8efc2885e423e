//! How many entries of a log are verified in a second: a chain of the length that
//! `ESLABON_BENCH_ENTRIES` says (500,000), on SQLite and, where `ESLABON_TEST_PG` names
//! a server, on PostgreSQL. Timed is VerifyLog without the wire: reading pages, hashing
//! what is stored, and holding the columns beside it against it.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod store;

use std::{env, time::Instant};

use anyhow::Context;
use eslabon_runtime::{identity::Tenant, testing};
use eslabon_sectors::store::{Head, NewEntry, Store};
use serde_json::json;

/// Rounds; the median is told.
const ROUNDS: usize = 5;

/// An entry as a run makes it: the longest kind that there is.
fn entry(number: i64) -> NewEntry {
    let digest = format!("sha256:{number:064x}");
    NewEntry {
        tenant: "bench".to_owned(),
        kind: "RUN_CREATED",
        subject: format!("runs/{number:064x}"),
        actor: "key:01901111-2222-7333-8444-555566667777".to_owned(),
        at: 1_800_000_000_000_000 + number,
        data: json!({
            "profile": "profiles/shortlist/versions/1", "profile_digest": digest, "matrix_digest": digest,
            "engine_digest": digest, "result_digest": digest, "purpose": "shortlist", "exploratory": false,
            "blind": true,
        }),
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let entries: i64 = match env::var("ESLABON_BENCH_ENTRIES") {
        Ok(text) => text.parse().context("read ESLABON_BENCH_ENTRIES")?,
        Err(_) => 500_000,
    };
    let tenant: Tenant = "bench".parse()?;
    for at in testing::stores().await {
        let store = Store::open(&at.options()).await?;
        store::fill(store.db(), (1..=entries).map(entry)).await?;
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let found = store.verify_log(&tenant, Head::empty(), |_| {}).await;
            let found = found.map_err(|error| anyhow::anyhow!("verify the log: {error}"))?;
            anyhow::ensure!(
                found.flaw.is_none() && found.entries == entries,
                "the chain does not hold: {found:?}"
            );
            rates.push(entries as f64 / began.elapsed().as_secs_f64());
        }
        rates.sort_by(f64::total_cmp);
        println!("{}: {entries} entries, {:.0} a second", store.db().engine(), rates[ROUNDS / 2]);
    }
    Ok(())
}
