//! The log of a tenant: rows that are added inside the transaction of what they
//! tell of, linked by hashes, and read back to be verified.

use eslabon_runtime::{identity::Tenant, read, transaction};
use serde::{Deserialize, Serialize};

use super::Store;
use crate::{
    canonical::{self, Digest, NotCanonical},
    error::Error,
};

/// Entries that are read at a time when a chain is verified.
const PAGE: i64 = 10_000;

/// What is to be logged.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Whose log.
    pub tenant: String,
    /// What happened, UPPER_SNAKE, e.g. `DATASET_IMPORTED`.
    pub kind: &'static str,
    /// Name of the resource that it happened to.
    pub subject: String,
    /// Who did it, as the caller's token names them.
    pub actor: String,
    /// Microseconds since the epoch.
    pub at: i64,
    /// What belongs to it: digests above all.
    pub data: serde_json::Value,
}

/// What is hashed, as canonical JSON. The number is part of it, so that entries
/// cannot trade places.
#[derive(Debug, Serialize)]
struct Content<'a> {
    actor: &'a str,
    at: i64,
    data: &'a serde_json::Value,
    kind: &'a str,
    seq: i64,
    subject: &'a str,
    tenant: &'a str,
}

/// What the columns beside an entry repeat of it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Repeated<'a> {
    at: i64,
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
    seq: i64,
    #[serde(borrow)]
    subject: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    tenant: std::borrow::Cow<'a, str>,
}

impl NewEntry {
    /// The entry as number `seq` after the one whose hash is `prev_hash`.
    pub fn seal(&self, seq: i64, prev_hash: &[u8]) -> Result<Entry, NotCanonical> {
        let entry = canonical::text(&Content {
            actor: &self.actor,
            at: self.at,
            data: &self.data,
            kind: self.kind,
            seq,
            subject: &self.subject,
            tenant: &self.tenant,
        })?;
        let entry_hash = canonical::digest(&[prev_hash, entry.as_bytes()]).to_vec();
        Ok(Entry {
            tenant: self.tenant.clone(),
            seq,
            kind: self.kind.to_owned(),
            subject: self.subject.clone(),
            entry,
            prev_hash: prev_hash.to_vec(),
            entry_hash,
            created_at: self.at,
        })
    }
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Whose log.
    pub tenant: String,
    /// Its number, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// Name of the resource.
    pub subject: String,
    /// Canonical JSON: `actor`, `at`, `data`, `kind`, `seq`, `subject`, `tenant`.
    pub entry: String,
    /// Hash of the one before.
    pub prev_hash: Vec<u8>,
    /// SHA-256 over `prev_hash` and `entry`.
    pub entry_hash: Vec<u8>,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

impl Entry {
    /// What belongs to it, if the entry by itself is what was sealed under this kind
    /// and subject; its place in the chain is for a [`Verifier`] to see.
    pub fn told(&self, kind: &str, subject: &str) -> Option<Told> {
        let before = Head { seq: self.seq - 1, hash: self.prev_hash.clone() };
        let sound = (self.kind.as_str(), self.subject.as_str()) == (kind, subject)
            && Verifier { tenant: self.tenant.clone(), last: before }.follow(self).is_ok();
        if !sound {
            return None;
        }
        serde_json::from_str(&self.entry).ok()
    }
}

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Told {
    /// Who did it.
    pub actor: String,
    /// Microseconds since the epoch.
    pub at: i64,
    /// What belongs to it.
    pub data: serde_json::Value,
}

/// Where a chain ends: number 0 and 32 zeros before its first entry.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Number of the last entry.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl Head {
    /// The head of a log without entries.
    pub fn empty() -> Self {
        Self { seq: 0, hash: Digest::default().to_vec() }
    }
}

/// What breaks a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The entry of this number is not there.
    Missing,
    /// It does not link to the one before it.
    Unlinked,
    /// Its text is not what was hashed.
    Altered,
    /// A column beside the text says something else than the text.
    Mislabelled,
    /// The entry is not the one that the head, or the caller, knows.
    OtherHead,
}

/// A chain, and how far it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries that were found good.
    pub entries: i64,
    /// The first number that is not, and what is wrong with it.
    pub flaw: Option<(i64, Flaw)>,
    /// The head that the chain was held against.
    pub head: Head,
}

/// Follows a chain entry by entry. Pure: what it is given it checks.
#[derive(Debug, Clone)]
pub struct Verifier {
    tenant: String,
    last: Head,
}

impl Verifier {
    /// Begins after an entry that is taken to be good.
    pub fn after(tenant: &Tenant, last: Head) -> Self {
        Self { tenant: tenant.to_string(), last }
    }

    /// The last entry that was found good.
    pub fn last(&self) -> &Head {
        &self.last
    }

    /// Checks the next entry; tells the number at fault otherwise.
    pub fn follow(&mut self, entry: &Entry) -> Result<(), (i64, Flaw)> {
        let seq = self.last.seq + 1;
        let flaw = if entry.seq != seq {
            Flaw::Missing
        } else if entry.prev_hash != self.last.hash {
            Flaw::Unlinked
        } else if canonical::digest(&[&entry.prev_hash, entry.entry.as_bytes()])[..] != entry.entry_hash {
            Flaw::Altered
        } else if !self.is_labelled(entry) {
            Flaw::Mislabelled
        } else {
            self.last = Head { seq, hash: entry.entry_hash.clone() };
            return Ok(());
        };
        Err((seq, flaw))
    }

    fn is_labelled(&self, entry: &Entry) -> bool {
        serde_json::from_str::<Repeated<'_>>(&entry.entry).is_ok_and(|content| {
            (content.seq, content.at) == (entry.seq, entry.created_at)
                && content.kind == entry.kind
                && content.subject == entry.subject
                && content.tenant == self.tenant
        })
    }
}

const COLUMNS: &str = "tenant, seq, kind, subject, entry, prev_hash, entry_hash, created_at";

/// A query over the columns of [`Entry`].
macro_rules! select {
    ($rest:literal) => {
        sqlx::AssertSqlSafe(format!(concat!("select {} from log_entries ", $rest), COLUMNS))
    };
}

/// Appends a [`NewEntry`] inside the caller's transaction and gives the
/// [`Entry`]; `append_log!(tx, &entry)`. The chain waits for the transaction to
/// end from here on, so this is the last thing that a transaction does before it
/// remembers its answer.
macro_rules! append_log {
    ($tx:ident, $new:expr) => {
        async {
            let new: &$crate::store::NewEntry = $new;
            // One statement takes the next number and keeps others waiting for
            // this row, whether it was there or not. The hash is still the last one's.
            let last: $crate::store::Head = sqlx::query_as(
                "insert into log_heads (tenant, seq, hash) values ($1, 1, $2) \
                 on conflict (tenant) do update set seq = log_heads.seq + 1 returning seq, hash",
            )
            .bind(new.tenant.clone())
            .bind($crate::store::Head::empty().hash)
            .fetch_one(&mut *$tx)
            .await?;
            let sealed = new.seal(last.seq, &last.hash)?;
            sqlx::query(
                "insert into log_entries (tenant, seq, kind, subject, entry, prev_hash, entry_hash, created_at) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(sealed.tenant.clone())
            .bind(sealed.seq)
            .bind(sealed.kind.clone())
            .bind(sealed.subject.clone())
            .bind(sealed.entry.clone())
            .bind(sealed.prev_hash.clone())
            .bind(sealed.entry_hash.clone())
            .bind(sealed.created_at)
            .execute(&mut *$tx)
            .await?;
            sqlx::query("update log_heads set hash = $2 where tenant = $1")
                .bind(sealed.tenant.clone())
                .bind(sealed.entry_hash.clone())
                .execute(&mut *$tx)
                .await?;
            Ok::<$crate::store::Entry, $crate::error::Error>(sealed)
        }
        .await
    };
}
pub(super) use append_log;

/// Keeps others from appending to a tenant's log until the transaction ends, for
/// what has to be counted before it is told of; `lock_log!(tx, &tenant)`.
macro_rules! lock_log {
    ($tx:ident, $tenant:expr) => {
        sqlx::query(
            "insert into log_heads (tenant, seq, hash) values ($1, 0, $2) \
             on conflict (tenant) do update set seq = log_heads.seq",
        )
        .bind($tenant)
        .bind($crate::store::Head::empty().hash)
        .execute(&mut *$tx)
        .await
    };
}
pub(super) use lock_log;

impl Store {
    /// Appends one entry by itself, for what changes no other row.
    pub async fn append_log(&self, new: &NewEntry) -> Result<Entry, Error> {
        transaction!(&self.db, tx: Error => { append_log!(tx, new) })
    }

    /// Where the log of a tenant ends.
    pub async fn log_head(&self, tenant: &Tenant) -> Result<Head, Error> {
        let head = read!(&self.db, pool => sqlx::query_as("select seq, hash from log_heads where tenant = $1")
            .bind(tenant.as_str())
            .fetch_optional(pool)
            .await)?;
        Ok(head.unwrap_or_else(Head::empty))
    }

    /// Entries after a number, up to another, in their order, at most `count`.
    pub async fn log_entries(
        &self,
        tenant: &Tenant,
        after: i64,
        up_to: i64,
        count: i64,
    ) -> Result<Vec<Entry>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(select!(
            "where tenant = $1 and seq > $2 and seq <= $3 order by seq limit $4"
        ))
        .bind(tenant.as_str())
        .bind(after)
        .bind(up_to)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// The entry of a number.
    pub async fn log_entry(&self, tenant: &Tenant, seq: i64) -> Result<Option<Entry>, Error> {
        Ok(self.log_entries(tenant, seq.saturating_sub(1), seq, 1).await?.pop())
    }

    /// Entries about imports after a number, up to another number and to a time, in
    /// their order, at most `count`.
    pub async fn log_of_imports(
        &self,
        tenant: &Tenant,
        after: i64,
        (up_to, until): (i64, i64),
        count: i64,
    ) -> Result<Vec<Entry>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(select!(
            "where tenant = $1 and seq > $2 and seq <= $3 and created_at <= $4 \
             and kind in ('INPUT_IMPORTED', 'DATASET_IMPORTED') order by seq limit $5"
        ))
        .bind(tenant.as_str())
        .bind(after)
        .bind(up_to)
        .bind(until)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// The first entry of a kind about a resource: when it was first seen.
    pub async fn first_log_entry(
        &self,
        tenant: &Tenant,
        kind: &str,
        subject: &str,
    ) -> Result<Option<Entry>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(select!(
            "where tenant = $1 and subject = $2 and kind = $3 order by seq limit 1"
        ))
        .bind(tenant.as_str())
        .bind(subject)
        .bind(kind)
        .fetch_optional(pool)
        .await)?)
    }

    /// Follows the chain of a tenant to its head, from the entry after `known`,
    /// which is taken to be good: [`Head::empty`] for all of it, or a head that
    /// was published earlier. Tells of the number that it has come to.
    pub async fn verify_log(
        &self,
        tenant: &Tenant,
        known: Head,
        tell: impl Fn(i64),
    ) -> Result<Verified, Error> {
        let head = self.log_head(tenant).await?;
        let from = known.seq;
        let mut verifier = Verifier::after(tenant, known);
        let mut page = self.log_entries(tenant, from, head.seq, PAGE).await?;
        let mut flaw = None;
        while !page.is_empty() && flaw.is_none() {
            // The next page is read while this one is hashed.
            let next = page.last().map_or(head.seq, |entry| entry.seq);
            let hashed = tokio::task::spawn_blocking(move || {
                let flaw = page.iter().find_map(|entry| verifier.follow(entry).err());
                (verifier, flaw)
            });
            page = self.log_entries(tenant, next, head.seq, PAGE).await?;
            (verifier, flaw) = hashed.await.map_err(|_| eslabon_runtime::problem::Problem::internal())?;
            tell(verifier.last().seq);
        }
        let last = verifier.last();
        let flaw = flaw.or_else(|| match last.seq.cmp(&head.seq) {
            std::cmp::Ordering::Less => Some((last.seq + 1, Flaw::Missing)),
            std::cmp::Ordering::Equal if *last == head => None,
            _ => Some((last.seq, Flaw::OtherHead)),
        });
        Ok(Verified { entries: (last.seq - from).max(0), flaw, head })
    }
}
