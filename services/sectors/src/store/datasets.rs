//! Datasets: rows, cells and names.

use std::collections::BTreeSet;

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_runtime::{
    idempotency::Request,
    identity::{PUBLIC_TENANT, Tenant},
    read, remember, transaction,
};

use super::{NewEntry, Saved, Store, digest_text, encoding, log::append_log, told_territories, years};
use crate::{error::Error, ingest::TradeYear, inputs::Scheme};

/// Bytes of one part of a year.
const PART: usize = 8 << 20;

/// A dataset as it is stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Dataset {
    /// Who owns it.
    pub tenant: String,
    /// Head of the digest.
    pub id: String,
    /// BLAKE3 over the content, 32 bytes.
    pub digest: Vec<u8>,
    /// What a person calls it.
    pub title: String,
    /// Who published the data.
    pub source: String,
    /// Which release.
    pub release: String,
    /// The licence as stated.
    pub licence: String,
    /// `eslabon.type.v1.Classification`.
    pub classification: i32,
    /// `eslabon.type.v1.TerritoryScheme`.
    pub territory_scheme: i32,
    /// Ascending, separated by commas.
    pub years: String,
    /// Rows of the file.
    pub row_count: i64,
    /// Cells above zero.
    pub cell_count: i64,
    /// Territories that occur.
    pub country_count: i64,
    /// Products that occur.
    pub product_count: i64,
    /// Sum of all values, USD.
    pub total_value_usd: f64,
    /// Names separated by line feeds.
    pub ignored_columns: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

impl Dataset {
    /// The years that are held, ascending.
    pub fn years(&self) -> Vec<i32> {
        years(&self.years)
    }

    /// The same for people.
    pub fn years_text(&self) -> String {
        self.years.replace(',', ", ")
    }

    /// Whether the territory codes are those of ISO 3166.
    pub fn has_iso_codes(&self) -> bool {
        self.territory_scheme != TerritoryScheme::Free as i32
    }

    /// The name of its classification, e.g. `HS2017`.
    pub fn classification_name(&self) -> &'static str {
        let classification = Classification::try_from(self.classification).unwrap_or_default();
        Scheme::Products(classification).name()
    }

    /// The digest as results cite it.
    pub fn digest_text(&self) -> String {
        digest_text(&self.digest)
    }
}

/// A dataset and what it holds, encoded, before it is stored.
#[derive(Debug)]
pub struct NewDataset {
    /// The row.
    pub row: Dataset,
    /// Who imports it, for the log.
    actor: String,
    /// Codes of the territories that export, ascending.
    territories: Vec<String>,
    years: Vec<(i32, Vec<u8>)>,
    names: Vec<u8>,
}

impl NewDataset {
    /// Encodes what a dataset holds; takes a while with many cells.
    pub fn new(row: Dataset, actor: String, years: &[TradeYear], names: &[(String, String)]) -> Self {
        let territories: BTreeSet<_> = years.iter().flat_map(|year| &year.countries).cloned().collect();
        let years = years.iter().map(|year| (year.year, encoding::encode_year(year))).collect();
        let territories = territories.into_iter().collect();
        Self { row, actor, territories, years, names: encoding::encode_names(names) }
    }

    /// What the log tells of it: from now on its figures can be known, and those of
    /// whatever is comparable to it can be guessed.
    fn log_entry(&self) -> NewEntry {
        let row = &self.row;
        NewEntry {
            tenant: row.tenant.clone(),
            kind: "DATASET_IMPORTED",
            subject: format!("datasets/{}", row.id),
            actor: self.actor.clone(),
            at: row.created_at,
            data: serde_json::json!({
                "classification": row.classification_name(),
                "digest": row.digest_text(),
                "kind": "TRADE",
                "release": row.release,
                "source": row.source,
                "territories": told_territories(&self.territories),
                "title": row.title,
                "years": row.years(),
            }),
        }
    }
}

/// One year as it is stored.
#[derive(Debug)]
pub struct StoredYear {
    dataset: String,
    year: i32,
    bytes: Vec<u8>,
}

impl StoredYear {
    /// The cells; takes a while when there are many.
    pub fn decode(self) -> Result<TradeYear, Error> {
        encoding::decode_year(self.year, &self.bytes).map_err(|_| Error::Damaged { dataset: self.dataset })
    }
}

const COLUMNS: &str = "tenant, id, digest, title, source, release, licence, classification, territory_scheme, \
     years, row_count, cell_count, country_count, product_count, total_value_usd, ignored_columns, created_at";

/// A query over the columns of [`Dataset`].
macro_rules! select {
    ($($rest:literal),*) => { sqlx::AssertSqlSafe(format!(concat!("select {} from datasets ", $($rest),*), COLUMNS)) };
}

/// Inserts a [`Dataset`] and tells whether it was new.
macro_rules! insert_row {
    ($tx:ident, $row:ident) => {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "insert into datasets ({COLUMNS}) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
             on conflict (tenant, id) do nothing"
        )))
        .bind(&$row.tenant)
        .bind(&$row.id)
        .bind(&$row.digest)
        .bind(&$row.title)
        .bind(&$row.source)
        .bind(&$row.release)
        .bind(&$row.licence)
        .bind($row.classification)
        .bind($row.territory_scheme)
        .bind(&$row.years)
        .bind($row.row_count)
        .bind($row.cell_count)
        .bind($row.country_count)
        .bind($row.product_count)
        .bind($row.total_value_usd)
        .bind(&$row.ignored_columns)
        .bind($row.created_at)
        .execute(&mut *$tx)
        .await
        .map(|done| done.rows_affected() > 0)
    };
}

/// Inserts one part of the cells of a year.
macro_rules! insert_part {
    ($tx:ident, $row:ident, $year:expr, $part:expr, $payload:expr) => {
        sqlx::query(
            "insert into dataset_years (tenant, dataset, year, part, payload) values ($1, $2, $3, $4, $5)",
        )
        .bind(&$row.tenant)
        .bind(&$row.id)
        .bind($year)
        .bind($part)
        .bind($payload)
        .execute(&mut *$tx)
        .await
    };
}

/// Inserts the names of a dataset's products.
macro_rules! insert_names {
    ($tx:ident, $row:ident, $payload:expr) => {
        sqlx::query("insert into dataset_names (tenant, dataset, payload) values ($1, $2, $3)")
            .bind(&$row.tenant)
            .bind(&$row.id)
            .bind($payload)
            .execute(&mut *$tx)
            .await
    };
}

impl Store {
    /// The dataset a tenant means by an id: its own, or else that of `public`.
    pub async fn dataset(&self, tenant: &Tenant, id: &str) -> Result<Option<Dataset>, Error> {
        // Own rows sort before those of `public` whatever the tenant is called.
        let query = select!(
            "where tenant in ($1, $3) and id = $2 order by case when tenant = $1 then 0 else 1 end limit 1"
        );
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(id)
            .bind(PUBLIC_TENANT)
            .fetch_optional(pool)
            .await)?)
    }

    /// At most `count` datasets that a tenant may read, newest first, after the
    /// given one: (created_at, tenant, id).
    pub async fn list_datasets(
        &self,
        tenant: &Tenant,
        after: Option<(i64, String, String)>,
        count: i64,
    ) -> Result<Vec<Dataset>, Error> {
        let query = select!(
            "where tenant in ($1, $2) and (created_at < $3 or (created_at = $3 and (tenant, id) > ($4, $5))) ",
            "order by created_at desc, tenant, id limit $6"
        );
        let (created_at, after_tenant, after_id) = after.unwrap_or((i64::MAX, String::new(), String::new()));
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .bind(created_at)
            .bind(after_tenant)
            .bind(after_id)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }

    /// Saves a dataset whole, and remembers the answer to its request with it.
    /// `answer` encodes what the caller is told, given whether the same content
    /// was held already, and the row that is.
    pub async fn save_dataset(
        &self,
        new: &NewDataset,
        request: &Request,
        answer: impl Fn(&Saved<Dataset>) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        self.once(request, self.insert_dataset(new, request, &answer)).await
    }

    async fn insert_dataset(
        &self,
        new: &NewDataset,
        request: &Request,
        answer: impl Fn(&Saved<Dataset>) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let row = &new.row;
        transaction!(&self.db, tx: Error => {
            let saved = if insert_row!(tx, row)? {
                for (year, bytes) in &new.years {
                    for (part, payload) in bytes.chunks(PART).enumerate() {
                        insert_part!(tx, row, *year, part as i32, payload)?;
                    }
                }
                insert_names!(tx, row, new.names.as_slice())?;
                append_log!(tx, &new.log_entry())?;
                Saved::Stored(row.clone())
            } else {
                let held = sqlx::query_as(select!("where tenant = $1 and id = $2"))
                    .bind(&row.tenant)
                    .bind(&row.id)
                    .fetch_one(&mut *tx)
                    .await?;
                Saved::AlreadyHeld(held)
            };
            let answer = answer(&saved);
            if request.is_remembered() {
                remember!(tx, request, answer.clone(), row.created_at)?;
            }
            Ok(answer)
        })
    }

    /// Removes a dataset of a tenant, logs who did it, and remembers the request with
    /// it. `false` when there is none.
    pub async fn delete_dataset(
        &self,
        held: &Dataset,
        request: &Request,
        (actor, now): (&str, i64),
    ) -> Result<bool, Error> {
        let entry = NewEntry {
            tenant: held.tenant.clone(),
            kind: "DATASET_DELETED",
            subject: format!("datasets/{}", held.id),
            actor: actor.to_owned(),
            at: now,
            data: serde_json::json!({ "digest": held.digest_text() }),
        };
        transaction!(&self.db, tx: Error => {
            // One that came back since it was read is another one.
            let deleted = sqlx::query("delete from datasets where tenant = $1 and id = $2 and created_at = $3")
                .bind(&held.tenant)
                .bind(&held.id)
                .bind(held.created_at)
                .execute(&mut *tx)
                .await?;
            if deleted.rows_affected() > 0 {
                append_log!(tx, &entry)?;
                if request.is_remembered() {
                    remember!(tx, request, Vec::<u8>::new(), now)?;
                }
            }
            Ok(deleted.rows_affected() > 0)
        })
    }

    /// The cells of one year of a dataset.
    pub async fn year(&self, dataset: &Dataset, year: i32) -> Result<StoredYear, Error> {
        let parts: Vec<(Vec<u8>,)> = read!(&self.db, pool => sqlx::query_as(
            "select payload from dataset_years where tenant = $1 and dataset = $2 and year = $3 order by part",
        )
        .bind(&dataset.tenant)
        .bind(&dataset.id)
        .bind(year)
        .fetch_all(pool)
        .await)?;
        if parts.is_empty() {
            // Deleted since its row was read.
            return Err(Error::NotFound(format!("datasets/{}", dataset.id)));
        }
        let parts: Vec<_> = parts.into_iter().map(|(part,)| part).collect();
        Ok(StoredYear { dataset: dataset.id.clone(), year, bytes: parts.concat() })
    }

    /// Names of the products of a dataset.
    pub async fn product_names(&self, dataset: &Dataset) -> Result<Vec<(String, String)>, Error> {
        let payload: Option<Vec<u8>> = read!(&self.db, pool => sqlx::query_scalar(
            "select payload from dataset_names where tenant = $1 and dataset = $2",
        )
        .bind(&dataset.tenant)
        .bind(&dataset.id)
        .fetch_optional(pool)
        .await)?;
        let payload = payload.ok_or_else(|| Error::NotFound(format!("datasets/{}", dataset.id)))?;
        encoding::decode_names(&payload).map_err(|_| Error::Damaged { dataset: dataset.id.clone() })
    }
}
