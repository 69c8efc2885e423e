//! Keys. A tenant is a filter here and not a wall: only operators ask, and they
//! see the keys of all.

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{db, identity::Roles, read, transaction};

use super::Store;

/// A key as it is stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(crate) struct KeyRow {
    /// UUID, version 7.
    pub(crate) id: String,
    /// BLAKE3 of the secret, 32 bytes.
    pub(crate) digest: Vec<u8>,
    /// Whose key it is.
    pub(crate) tenant: String,
    /// One bit for every role.
    pub(crate) roles: i32,
    /// What a person calls it.
    pub(crate) title: String,
    /// Microseconds since the epoch.
    pub(crate) created_at: i64,
    /// Microseconds since the epoch; none: never.
    pub(crate) expires_at: Option<i64>,
    /// Microseconds since the epoch; none: not revoked.
    pub(crate) revoked_at: Option<i64>,
}

impl KeyRow {
    /// The roles, from their bits.
    pub(crate) fn roles(&self) -> Roles {
        let known = [Role::Operator, Role::Analyst, Role::Institute, Role::Viewer];
        known.into_iter().filter(|role| self.roles & bit(*role) != 0).collect()
    }

    /// The bits of roles.
    pub(crate) fn bits(roles: Roles) -> i32 {
        roles.iter().fold(0, |bits, role| bits | bit(role))
    }
}

fn bit(role: Role) -> i32 {
    1 << role as i32
}

/// Which keys, and from where on.
#[derive(Debug, Clone)]
pub(crate) struct Page<'a> {
    /// Only of this tenant.
    pub(crate) tenant: Option<&'a str>,
    /// Only those after this one.
    pub(crate) after: Option<(i64, &'a str)>,
    /// At most so many.
    pub(crate) count: usize,
}

/// What came of revoking a key.
#[derive(Debug, PartialEq)]
pub(crate) enum Revoked {
    /// It is revoked, now or since long.
    Done(KeyRow),
    /// There is no such key.
    NotFound,
    /// It is the last with which an operator could come in.
    LastOperator,
}

/// Keys that let an operator in at time `$1`.
const USABLE: &str = "from keys where (roles & 2) <> 0 and revoked_at is null \
                      and (expires_at is null or expires_at > $1)";

/// Held until the end of the transaction: changes that count keys wait for each
/// other, so that two of them cannot both see the other's key.
const LOCK: &str = "update keys_lock set taken = taken + 1";

/// Inserts a key; expands to the statement of either engine.
macro_rules! insert {
    ($tx:ident, $key:expr) => {
        sqlx::query(
            "insert into keys (id, digest, tenant, roles, title, created_at, expires_at, revoked_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind($key.id.clone())
        .bind($key.digest.clone())
        .bind($key.tenant.clone())
        .bind($key.roles)
        .bind($key.title.clone())
        .bind($key.created_at)
        .bind($key.expires_at)
        .bind($key.revoked_at)
        .execute(&mut *$tx)
        .await
    };
}

impl Store {
    /// The key with this digest of a secret.
    pub(crate) async fn key_by_digest(&self, digest: &[u8]) -> Result<Option<KeyRow>, db::Error> {
        read!(&self.db, pool => sqlx::query_as("select * from keys where digest = $1")
            .bind(digest)
            .fetch_optional(pool)
            .await)
    }

    /// A page of keys, newest first.
    pub(crate) async fn keys(&self, page: &Page<'_>) -> Result<Vec<KeyRow>, db::Error> {
        let (at, id) = page.after.unwrap_or((i64::MAX, ""));
        let count = i64::try_from(page.count).unwrap_or(i64::MAX);
        read!(&self.db, pool => sqlx::query_as(
            "select * from keys \
             where (cast($1 as text) is null or tenant = $1) \
             and (created_at < $2 or (created_at = $2 and id < $3)) \
             order by created_at desc, id desc limit $4",
        )
        .bind(page.tenant)
        .bind(at)
        .bind(id)
        .bind(count)
        .fetch_all(pool)
        .await)
    }

    /// Stores a new key.
    pub(crate) async fn insert_key(&self, key: &KeyRow) -> Result<(), db::Error> {
        transaction!(&self.db, tx: db::Error => {
            insert!(tx, key)?;
            Ok(())
        })
    }

    /// Stores a new key of an operator, unless one can come in at `now` already.
    /// Two processes that start at once on one store do not both do it.
    pub(crate) async fn insert_first_key(&self, key: &KeyRow, now: i64) -> Result<bool, db::Error> {
        transaction!(&self.db, tx: db::Error => {
            sqlx::query(LOCK).execute(&mut *tx).await?;
            let usable: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) {USABLE}")))
                .bind(now)
                .fetch_one(&mut *tx)
                .await?;
            if usable == 0 {
                insert!(tx, key)?;
            }
            Ok(usable == 0)
        })
    }

    /// Revokes a key, unless no operator could come in afterwards.
    pub(crate) async fn revoke_key(&self, id: &str, now: i64) -> Result<Revoked, db::Error> {
        transaction!(&self.db, tx: db::Error => {
            sqlx::query(LOCK).execute(&mut *tx).await?;
            let key: Option<KeyRow> = sqlx::query_as("select * from keys where id = $1")
                .bind(id)
                .fetch_optional(&mut *tx)
                .await?;
            let Some(mut key) = key else { return Ok(Revoked::NotFound) };
            if key.revoked_at.is_some() {
                return Ok(Revoked::Done(key));
            }
            let others = format!("select count(*) {USABLE} and id <> $2");
            let others: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(others))
                .bind(now)
                .bind(id)
                .fetch_one(&mut *tx)
                .await?;
            if key.roles().contains(Role::Operator) && others == 0 {
                return Ok(Revoked::LastOperator);
            }
            sqlx::query("update keys set revoked_at = $1 where id = $2")
                .bind(now)
                .bind(id)
                .execute(&mut *tx)
                .await?;
            key.revoked_at = Some(now);
            Ok(Revoked::Done(key))
        })
    }
}
