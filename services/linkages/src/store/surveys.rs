//! Surveys with the links that they found: written together, never changed, and removed
//! together.

use eslabon_runtime::{read, transaction};
use sqlx::AssertSqlSafe;

use super::{
    Change, Collection, Document, NewDocument, Store,
    documents::taken,
    figures::{Publishing, published},
    once::{answered, next_revision, restored},
};
use crate::error::Error;

/// A link that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The id of its capability.
    pub id: String,
    /// The contract's word.
    pub kind: String,
    /// The contract's word.
    pub remedy: String,
    /// The contract's number: the higher, the more may be published.
    pub disclosure: i64,
    /// The whole message, encoded.
    pub content: Vec<u8>,
    /// What of it may be published, encoded; empty where nothing may.
    pub published: Vec<u8>,
}

/// Which links are wanted.
#[derive(Debug, Clone, Default)]
pub struct WantedLinks<'a> {
    /// Only what may be published, or everything.
    pub published: bool,
    /// The contract's number of the least that may be published of them.
    pub disclosure: i64,
    /// Of this kind; of any when empty.
    pub kind: &'a str,
    /// With this remedy; with any when empty.
    pub remedy: &'a str,
    /// After this id.
    pub after: &'a str,
    /// At most so many.
    pub count: i64,
}

impl Store {
    /// Stores a survey with its links and the figures that it publishes, all or nothing,
    /// and remembers the answer with it. Where the tenant published others meanwhile, it
    /// conflicts: look again what may be published beside those.
    pub async fn create_survey(
        &self,
        of: &Collection,
        (new, links): (&NewDocument, &[NewLink]),
        publishing: Publishing<'_>,
        change: &Change,
        answer: impl Fn(&Document) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let made = transaction!(&self.db, tx: Error => {
            let document = Document {
                tenant: new.tenant.to_string(),
                id: new.id.clone(),
                version: 1,
                revision: next_revision!(tx, new.tenant.as_str(), of.table)?,
                created_at: change.at,
                updated_at: change.at,
                content: new.content.clone(),
            };
            sqlx::query(AssertSqlSafe(of.insert()))
                .bind(&document.tenant)
                .bind(&document.id)
                .bind(document.version)
                .bind(document.revision)
                .bind(document.created_at)
                .bind(document.updated_at)
                .bind(&document.content)
                .execute(&mut *tx)
                .await?;
            for link in links {
                let query = "insert into missing_links \
                             (tenant, survey, id, kind, remedy, disclosure, content, published) \
                             values ($1, $2, $3, $4, $5, $6, $7, $8)";
                sqlx::query(query)
                    .bind(&document.tenant)
                    .bind(&document.id)
                    .bind(&link.id)
                    .bind(&link.kind)
                    .bind(&link.remedy)
                    .bind(link.disclosure)
                    .bind(&link.content)
                    .bind(&link.published)
                    .execute(&mut *tx)
                    .await?;
            }
            published!(tx, document, publishing);
            restored!(tx, of, document)?;
            answered!(tx, change.request, change.at, answer(&document))
        });
        self.or_first_answer(made.map_err(|error| taken(error, of, &new.id)), &change.request).await
    }

    /// Links of a survey of exactly this tenant, by id: the id and the message of each.
    pub async fn missing_links(
        &self,
        tenant: &str,
        survey: &str,
        wanted: &WantedLinks<'_>,
    ) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let query = format!(
            "select id, {} from missing_links where tenant = $1 and survey = $2 and id > $3 \
             and disclosure >= $4 and ($5 = '' or kind = $5) and ($6 = '' or remedy = $6) order by id limit $7",
            column(wanted.published)
        );
        Ok(read!(&self.db, pool => sqlx::query_as(AssertSqlSafe(query))
            .bind(tenant)
            .bind(survey)
            .bind(wanted.after)
            .bind(wanted.disclosure)
            .bind(wanted.kind)
            .bind(wanted.remedy)
            .bind(wanted.count)
            .fetch_all(pool)
            .await)?)
    }

    /// One link of a survey of this tenant, or what of it may be published.
    pub async fn missing_link(
        &self,
        tenant: &str,
        survey: &str,
        id: &str,
        published: bool,
    ) -> Result<Option<Vec<u8>>, Error> {
        let query = format!(
            "select {} from missing_links where tenant = $1 and survey = $2 and id = $3",
            column(published)
        );
        let found: Option<Vec<u8>> = read!(&self.db, pool => sqlx::query_scalar(AssertSqlSafe(query))
            .bind(tenant)
            .bind(survey)
            .bind(id)
            .fetch_optional(pool)
            .await)?;
        // Nothing of it may be told.
        Ok(found.filter(|content| !content.is_empty()))
    }
}

fn column(published: bool) -> &'static str {
    if published { "published" } else { "content" }
}
