//! Figures of missing links that were published: only ever added.

use eslabon_runtime::read;

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
    /// [`Store::figures_revision`] before the earlier ones were read.
    pub beside: i64,
}

impl Store {
    /// The revision that exactly this tenant last published figures at; 0 before the first.
    pub async fn figures_revision(&self, tenant: &str) -> Result<i64, Error> {
        Ok(read!(&self.db, pool => sqlx::query_scalar(LAST).bind(tenant).fetch_one(pool).await)?)
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

pub(super) const LAST: &str = "select coalesce(max(revision), 0) from published_figures where tenant = $1";

/// Publishes figures inside the transaction of a survey, which holds the revision of the
/// tenant's surveys. Where others were published since the earlier ones were read, it
/// conflicts.
macro_rules! published {
    ($tx:ident, $document:expr, $publishing:expr) => {{
        let last: i64 = sqlx::query_scalar($crate::store::figures::LAST)
            .bind(&$document.tenant)
            .fetch_one(&mut *$tx)
            .await?;
        if last != $publishing.beside {
            return Err(eslabon_runtime::db::Error::Conflict.into());
        }
        for figures in $publishing.figures {
            sqlx::query(
                "insert into published_figures (tenant, link, digest, revision, content) \
                 values ($1, $2, $3, $4, $5) on conflict (tenant, link, digest) do nothing",
            )
            .bind(&$document.tenant)
            .bind(&figures.link)
            .bind(&figures.digest)
            .bind($document.revision)
            .bind(&figures.content)
            .execute(&mut *$tx)
            .await?;
        }
    }};
}
pub(super) use published;
