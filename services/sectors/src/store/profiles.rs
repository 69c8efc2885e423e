//! Profiles: versions of a name, changed while they are drafts.

use eslabon_runtime::{
    idempotency::Request,
    identity::{PUBLIC_TENANT, Tenant},
    read, remember, transaction,
};

use super::{NewEntry, Store, log::append_log};
use crate::error::{Error, ranking};

/// Where a profile stands; numbered as in the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It can be changed.
    Draft = 1,
    /// It is agreed.
    Registered = 2,
    /// A later version is.
    Superseded = 3,
}

/// A version of a profile as it is stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ProfileRow {
    /// Who owns it.
    pub tenant: String,
    /// The name that versions share.
    pub profile: String,
    /// Its number.
    pub version: i64,
    state: i32,
    /// Canonical JSON.
    pub content: String,
    /// SHA-256 over it, once registered.
    pub digest: Option<Vec<u8>>,
    /// Number of the log entry of the registration.
    pub registered_seq: i64,
    /// When it was registered, microseconds since the epoch.
    pub registered_at: i64,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Microseconds since the epoch.
    pub updated_at: i64,
}

impl ProfileRow {
    /// Where it stands.
    pub fn state(&self) -> State {
        match self.state {
            2 => State::Registered,
            3 => State::Superseded,
            _ => State::Draft,
        }
    }

    /// The name of its resource.
    pub fn name(&self) -> String {
        format!("profiles/{}/versions/{}", self.profile, self.version)
    }
}

/// A draft that is to be made.
#[derive(Debug, Clone)]
pub struct NewProfile {
    /// Whose.
    pub tenant: Tenant,
    /// The name that versions share.
    pub profile: String,
    /// Canonical JSON.
    pub content: String,
    /// Microseconds since the epoch.
    pub now: i64,
}

/// What registers a draft.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Canonical JSON with every default.
    pub content: String,
    /// SHA-256 over it.
    pub digest: Vec<u8>,
    /// What the log is to say.
    pub entry: NewEntry,
}

const COLUMNS: &str = "tenant, profile, version, state, content, digest, registered_seq, registered_at, created_at, \
     updated_at";

/// A query over the columns of [`ProfileRow`].
macro_rules! select {
    ($($rest:literal),*) => { sqlx::AssertSqlSafe(format!(concat!("select {} from profiles ", $($rest),*), COLUMNS)) };
}

/// Reads a row back inside a transaction.
macro_rules! read_back {
    ($tx:ident, $tenant:expr, $profile:expr, $version:expr) => {
        sqlx::query_as::<_, ProfileRow>(select!("where tenant = $1 and profile = $2 and version = $3"))
            .bind($tenant)
            .bind($profile)
            .bind($version)
            .fetch_one(&mut *$tx)
            .await
    };
}

/// Remembers the answer, if the request wants it.
macro_rules! remember_row {
    ($tx:ident, $request:ident, $answer:ident, $row:expr, $now:expr) => {{
        let answer = $answer(&$row);
        if $request.is_remembered() {
            remember!($tx, $request, answer.clone(), $now)?;
        }
        Ok(answer)
    }};
}

impl Store {
    /// The version that a tenant means: its own, or else that of `public`.
    pub async fn profile(
        &self,
        tenant: &Tenant,
        profile: &str,
        version: i64,
    ) -> Result<Option<ProfileRow>, Error> {
        let query = select!(
            "where tenant in ($1, $4) and profile = $2 and version = $3 ",
            "order by case when tenant = $1 then 0 else 1 end limit 1"
        );
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(profile)
            .bind(version)
            .bind(PUBLIC_TENANT)
            .fetch_optional(pool)
            .await)?)
    }

    /// At most `count` profiles that a tenant may read, newest first, after the given
    /// one: (created_at, tenant, profile, version). Empty name and state 0: all.
    pub async fn list_profiles(
        &self,
        tenant: &Tenant,
        (profile, state): (&str, i32),
        after: Option<(i64, String, String, i64)>,
        count: i64,
    ) -> Result<Vec<ProfileRow>, Error> {
        let query = select!(
            "where tenant in ($1, $2) and ($3 = '' or profile = $3) and ($4 = 0 or state = $4) ",
            "and (created_at < $5 or (created_at = $5 and (tenant, profile, version) > ($6, $7, $8))) ",
            "order by created_at desc, tenant, profile, version limit $9"
        );
        let (at, after_tenant, after_profile, after_version) =
            after.unwrap_or((i64::MAX, String::new(), String::new(), 0));
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .bind(profile)
            .bind(state)
            .bind(at)
            .bind(after_tenant)
            .bind(after_profile)
            .bind(after_version)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }

    /// Makes the next version of a name, and remembers the answer with it.
    pub async fn create_profile(
        &self,
        new: &NewProfile,
        request: &Request,
        answer: impl Fn(&ProfileRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let made = transaction!(&self.db, tx: Error => {
            let version: i64 = sqlx::query_scalar(
                "insert into profile_versions (tenant, profile, last) values ($1, $2, 1) \
                 on conflict (tenant, profile) do update set last = profile_versions.last + 1 returning last",
            )
            .bind(new.tenant.as_str())
            .bind(&new.profile)
            .fetch_one(&mut *tx)
            .await?;
            sqlx::query(
                "insert into profiles (tenant, profile, version, state, content, registered_seq, registered_at, \
                 created_at, updated_at) values ($1, $2, $3, $4, $5, 0, 0, $6, $6)",
            )
            .bind(new.tenant.as_str())
            .bind(&new.profile)
            .bind(version)
            .bind(State::Draft as i32)
            .bind(&new.content)
            .bind(new.now)
            .execute(&mut *tx)
            .await?;
            let row = read_back!(tx, new.tenant.as_str(), &new.profile, version)?;
            remember_row!(tx, request, answer, row, new.now)
        });
        self.or_first_answer(made.map_err(taken), request).await
    }

    /// Changes the content of a draft, and remembers the answer with it.
    pub async fn update_profile(
        &self,
        held: &ProfileRow,
        content: &str,
        now: i64,
        request: &Request,
        answer: impl Fn(&ProfileRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        // Two changes within a microsecond must not look alike.
        let now = now.max(held.updated_at + 1);
        let made = transaction!(&self.db, tx: Error => {
            let changed = sqlx::query(
                "update profiles set content = $5, updated_at = $6 \
                 where tenant = $1 and profile = $2 and version = $3 and state = 1 and updated_at = $4",
            )
            .bind(&held.tenant)
            .bind(&held.profile)
            .bind(held.version)
            .bind(held.updated_at)
            .bind(content)
            .bind(now)
            .execute(&mut *tx)
            .await?;
            if changed.rows_affected() == 0 {
                // Somebody else was first since it was read.
                return Err(eslabon_runtime::db::Error::Conflict.into());
            }
            let row = read_back!(tx, &held.tenant, &held.profile, held.version)?;
            remember_row!(tx, request, answer, row, now)
        });
        self.or_first_answer(made.map_err(taken), request).await
    }

    /// Removes a draft, and remembers the request with it. `false` when it is not
    /// there as it was read.
    pub async fn delete_profile(
        &self,
        held: &ProfileRow,
        request: &Request,
        now: i64,
    ) -> Result<bool, Error> {
        transaction!(&self.db, tx: Error => {
            let deleted = sqlx::query(
                "delete from profiles \
                 where tenant = $1 and profile = $2 and version = $3 and state = 1 and updated_at = $4",
            )
            .bind(&held.tenant)
            .bind(&held.profile)
            .bind(held.version)
            .bind(held.updated_at)
            .execute(&mut *tx)
            .await?;
            if deleted.rows_affected() > 0 && request.is_remembered() {
                remember!(tx, request, Vec::<u8>::new(), now)?;
            }
            Ok(deleted.rows_affected() > 0)
        })
    }

    /// Registers a draft in the place of the version that was, logs it, and remembers
    /// the answer with it.
    pub async fn register_profile(
        &self,
        held: &ProfileRow,
        new: &Registration,
        request: &Request,
        answer: impl Fn(&ProfileRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let now = new.entry.at.max(held.updated_at + 1);
        let made = transaction!(&self.db, tx: Error => {
            let same: Option<ProfileRow> = sqlx::query_as(select!("where tenant = $1 and digest = $2"))
                .bind(&held.tenant)
                .bind(&new.digest)
                .fetch_optional(&mut *tx)
                .await?;
            if let Some(same) = same {
                return Err(ranking::Error::AlreadyRegistered(same.name()).into());
            }
            // The former goes first: one version is in force at any moment.
            sqlx::query("update profiles set state = 3, updated_at = $3 where tenant = $1 and profile = $2 and state = 2")
                .bind(&held.tenant)
                .bind(&held.profile)
                .bind(now)
                .execute(&mut *tx)
                .await?;
            let changed = sqlx::query(
                "update profiles set state = 2, content = $5, digest = $6, registered_at = $7, updated_at = $7 \
                 where tenant = $1 and profile = $2 and version = $3 and state = 1 and updated_at = $4",
            )
            .bind(&held.tenant)
            .bind(&held.profile)
            .bind(held.version)
            .bind(held.updated_at)
            .bind(&new.content)
            .bind(&new.digest)
            .bind(now)
            .execute(&mut *tx)
            .await?;
            if changed.rows_affected() == 0 {
                return Err(eslabon_runtime::db::Error::Conflict.into());
            }
            let entry = append_log!(tx, &new.entry)?;
            sqlx::query(
                "update profiles set registered_seq = $4 where tenant = $1 and profile = $2 and version = $3",
            )
            .bind(&held.tenant)
            .bind(&held.profile)
            .bind(held.version)
            .bind(entry.seq)
            .execute(&mut *tx)
            .await?;
            let row = read_back!(tx, &held.tenant, &held.profile, held.version)?;
            remember_row!(tx, request, answer, row, now)
        });
        self.or_first_answer(made.map_err(taken), request).await
    }
}

/// Two registered the same content at once, or made a version of the same number.
fn taken(error: Error) -> Error {
    match error {
        Error::Store(eslabon_runtime::db::Error::Constraint(name)) if name.contains("profiles") => {
            eslabon_runtime::db::Error::Conflict.into()
        }
        other => other,
    }
}
