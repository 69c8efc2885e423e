//! Figures of missing links that were published: only ever added.

use eslabon_runtime::{
    identity::{PUBLIC_TENANT, Tenant},
    read,
};

use super::Store;
use crate::error::Error;

/// Figures that are read at once.
const PAGE: i64 = 500;

/// Figures that a survey publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFigures {
    /// The id of the capability.
    pub link: String,
    /// The same figures have the same digest.
    pub digest: String,
    /// The message, encoded.
    pub content: Vec<u8>,
}

/// What a survey publishes, and beside what.
#[derive(Debug, Clone, Copy)]
pub struct Publishing<'a> {
    /// What is new.
    pub figures: &'a [NewFigures],
    /// [`Store::figures_count`] before the earlier ones were read.
    pub beside: i64,
}

impl Store {
    /// How many figures there are that a tenant's have to stand beside. None is ever
    /// removed.
    pub async fn figures_count(&self, tenant: &Tenant) -> Result<i64, Error> {
        Ok(read!(&self.db, pool => sqlx::query_scalar(COUNT)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .fetch_one(pool)
            .await)?)
    }

    /// Who published figures that a tenant's have to stand beside: it, and `public`, whose
    /// surveys everyone reads. Those of `public` have to stand beside everybody's.
    pub async fn publishers(&self, tenant: &Tenant) -> Result<Vec<String>, Error> {
        let query = "select distinct tenant from published_figures \
                     where tenant in ($1, $2) or $1 = $2 order by tenant";
        Ok(read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .fetch_all(pool)
            .await)?)
    }

    /// Whether exactly this tenant published the same figures of a capability already.
    pub async fn is_published(&self, tenant: &Tenant, link: &str, digest: &str) -> Result<bool, Error> {
        let query = "select count(*) from published_figures where tenant = $1 and link = $2 and digest = $3";
        let found: i64 = read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(tenant.as_str())
            .bind(link)
            .bind(digest)
            .fetch_one(pool)
            .await)?;
        Ok(found > 0)
    }

    /// Figures of a capability that exactly this tenant published, after a digest: the
    /// digest and the message of each; none once there are no more.
    pub async fn published_figures(
        &self,
        tenant: &str,
        link: &str,
        after: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let query = "select digest, content from published_figures \
                     where tenant = $1 and link = $2 and digest > $3 order by digest limit $4";
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant)
            .bind(link)
            .bind(after)
            .bind(PAGE)
            .fetch_all(pool)
            .await)?)
    }
}

pub(super) const COUNT: &str = "select count(*) from published_figures where tenant in ($1, $2) or $1 = $2";

/// Publishes figures inside the transaction of a survey, one transaction after the other
/// whoever's they are. Where others were published since the earlier ones were read, it
/// conflicts.
macro_rules! published {
    ($tx:ident, $document:expr, $publishing:expr) => {{
        let everybody = eslabon_runtime::identity::PUBLIC_TENANT;
        next_revision!($tx, everybody, "published_figures")?;
        let count: i64 = sqlx::query_scalar($crate::store::figures::COUNT)
            .bind(&$document.tenant)
            .bind(everybody)
            .fetch_one(&mut *$tx)
            .await?;
        if count != $publishing.beside {
            return Err(eslabon_runtime::db::Error::Conflict.into());
        }
        for figures in $publishing.figures {
            sqlx::query(
                "insert into published_figures (tenant, link, digest, content) \
                 values ($1, $2, $3, $4) on conflict (tenant, link, digest) do nothing",
            )
            .bind(&$document.tenant)
            .bind(&figures.link)
            .bind(&figures.digest)
            .bind(&figures.content)
            .execute(&mut *$tx)
            .await?;
        }
    }};
}
pub(super) use published;
