//! A long chain, written at once. The service writes an entry a transaction, which
//! would take an hour here and is not what is measured.

use eslabon_runtime::{db, db::Db, transaction};
use eslabon_sectors::store::{Entry, Head, NewEntry};

/// Writes a chain and its head.
pub(crate) async fn fill(db: &Db, entries: impl Iterator<Item = NewEntry>) -> anyhow::Result<()> {
    let mut last = Head::empty();
    let mut chain: Vec<Entry> = Vec::new();
    for new in entries {
        let sealed = new.seal(last.seq + 1, &last.hash)?;
        last = Head { seq: sealed.seq, hash: sealed.entry_hash.clone() };
        chain.push(sealed);
    }
    let written: Result<(), db::Error> = transaction!(db, tx: db::Error => {
        for entry in &chain {
            sqlx::query(
                "insert into log_entries (tenant, seq, kind, subject, entry, prev_hash, entry_hash, created_at) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&entry.tenant)
            .bind(entry.seq)
            .bind(&entry.kind)
            .bind(&entry.subject)
            .bind(&entry.entry)
            .bind(&entry.prev_hash)
            .bind(&entry.entry_hash)
            .bind(entry.created_at)
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query("insert into log_heads (tenant, seq, hash) values ('bench', $1, $2)")
            .bind(last.seq)
            .bind(&last.hash)
            .execute(&mut *tx)
            .await?;
        Ok(())
    });
    Ok(written?)
}
