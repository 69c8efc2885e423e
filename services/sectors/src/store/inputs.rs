//! Inputs: rows and contents.

use eslabon_proto::r#type::v1::TerritoryScheme;
use eslabon_runtime::{
    idempotency::Request,
    identity::{PUBLIC_TENANT, Tenant},
    read, remember, transaction,
};

use super::{NewEntry, Saved, Store, digest_text, log::append_log, told_territories, years};
use crate::{error::Error, inputs::Kind};

/// Bytes of one part of a content.
const PART: usize = 8 << 20;

/// An input as it is stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Input {
    /// Who owns it.
    pub tenant: String,
    /// Head of the digest.
    pub id: String,
    /// BLAKE3 over the content, 32 bytes.
    pub digest: Vec<u8>,
    /// `eslabon.sectors.v1.InputKind`.
    pub kind: i32,
    /// What a person calls it.
    pub title: String,
    /// Who published the data.
    pub source: String,
    /// Which release.
    pub release: String,
    /// The licence as stated.
    pub licence: String,
    /// What its codes are codes of: names separated by blanks.
    pub schemes: String,
    /// `eslabon.type.v1.TerritoryScheme`.
    pub territory_scheme: i32,
    /// The territory of an input-output table.
    pub territory: String,
    /// Ascending, separated by commas.
    pub years: String,
    /// Rows of the file.
    pub row_count: i64,
    /// Rows held.
    pub item_count: i64,
    /// Territories that occur.
    pub territory_count: i64,
    /// Sectors that occur, or industries.
    pub sector_count: i64,
    /// Products that occur.
    pub product_count: i64,
    /// Ids separated by line feeds; the first hundred.
    pub indicators: String,
    /// Names separated by line feeds.
    pub ignored_columns: String,
    /// Rows of the file that were left out.
    pub left_out_count: i64,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

impl Input {
    /// What it is; `None` when a newer release stored it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of_number(self.kind)
    }

    /// The years that are held, ascending.
    pub fn years(&self) -> Vec<i32> {
        years(&self.years)
    }

    /// The same for people.
    pub fn years_text(&self) -> String {
        self.years.replace(',', ", ")
    }

    /// The name that results cite it by.
    pub fn name(&self) -> String {
        format!("inputs/{}", self.id)
    }

    /// Whether the territory codes are those of ISO 3166.
    pub fn has_iso_codes(&self) -> bool {
        self.territory_scheme != TerritoryScheme::Free as i32
    }

    /// The digest as results cite it.
    pub fn digest_text(&self) -> String {
        digest_text(&self.digest)
    }
}

/// An input and its content, encoded, before it is stored.
#[derive(Debug)]
pub struct NewInput {
    /// The row.
    pub row: Input,
    /// Who imports it, for the log.
    pub actor: String,
    /// Codes of the territories that it tells of, ascending; none: of any.
    pub territories: Vec<String>,
    /// Contents by year; 0: of all.
    pub contents: Vec<(i32, Vec<u8>)>,
}

impl NewInput {
    /// What the log tells of it: from now on its figures can be known, and those of
    /// whatever is comparable to it can be guessed.
    fn log_entry(&self) -> NewEntry {
        let row = &self.row;
        NewEntry {
            tenant: row.tenant.clone(),
            kind: "INPUT_IMPORTED",
            subject: row.name(),
            actor: self.actor.clone(),
            at: row.created_at,
            data: serde_json::json!({
                "classification": row.schemes,
                "digest": row.digest_text(),
                "kind": row.kind().map_or("", Kind::name),
                "release": row.release,
                "source": row.source,
                "territories": told_territories(&self.territories),
                "title": row.title,
                "years": row.years(),
            }),
        }
    }
}

const COLUMNS: &str = "tenant, id, digest, kind, title, source, release, licence, schemes, territory_scheme, \
     territory, years, row_count, item_count, territory_count, sector_count, product_count, indicators, \
     ignored_columns, left_out_count, created_at";

/// A query over the columns of [`Input`].
macro_rules! select {
    ($($rest:literal),*) => { sqlx::AssertSqlSafe(format!(concat!("select {} from inputs ", $($rest),*), COLUMNS)) };
}

/// Inserts an [`Input`] and tells whether it was new.
macro_rules! insert_row {
    ($tx:ident, $row:ident) => {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "insert into inputs ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
             $14, $15, $16, $17, $18, $19, $20, $21) on conflict (tenant, id) do nothing"
        )))
        .bind(&$row.tenant)
        .bind(&$row.id)
        .bind(&$row.digest)
        .bind($row.kind)
        .bind(&$row.title)
        .bind(&$row.source)
        .bind(&$row.release)
        .bind(&$row.licence)
        .bind(&$row.schemes)
        .bind($row.territory_scheme)
        .bind(&$row.territory)
        .bind(&$row.years)
        .bind($row.row_count)
        .bind($row.item_count)
        .bind($row.territory_count)
        .bind($row.sector_count)
        .bind($row.product_count)
        .bind(&$row.indicators)
        .bind(&$row.ignored_columns)
        .bind($row.left_out_count)
        .bind($row.created_at)
        .execute(&mut *$tx)
        .await
        .map(|done| done.rows_affected() > 0)
    };
}

/// Inserts one part of a content.
macro_rules! insert_part {
    ($tx:ident, $row:ident, $year:expr, $part:expr, $payload:expr) => {
        sqlx::query(
            "insert into input_parts (tenant, input, year, part, payload) values ($1, $2, $3, $4, $5)",
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

impl Store {
    /// The input a tenant means by an id: its own, or else that of `public`.
    pub async fn input(&self, tenant: &Tenant, id: &str) -> Result<Option<Input>, Error> {
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

    /// At most `count` inputs that a tenant may read, of one kind or of all when
    /// it is 0, newest first, after the given one: (created_at, tenant, id).
    pub async fn list_inputs(
        &self,
        tenant: &Tenant,
        kind: i32,
        after: Option<(i64, String, String)>,
        count: i64,
    ) -> Result<Vec<Input>, Error> {
        let query = select!(
            "where tenant in ($1, $2) and ($7 = 0 or kind = $7) ",
            "and (created_at < $3 or (created_at = $3 and (tenant, id) > ($4, $5))) ",
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
            .bind(kind)
            .fetch_all(pool)
            .await)?)
    }

    /// Saves an input whole, and remembers the answer to its request with it.
    /// `answer` encodes what the caller is told of the row that is held.
    pub async fn save_input(
        &self,
        new: &NewInput,
        request: &Request,
        answer: impl Fn(&Saved<Input>) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        self.once(request, self.insert_input(new, request, &answer)).await
    }

    async fn insert_input(
        &self,
        new: &NewInput,
        request: &Request,
        answer: impl Fn(&Saved<Input>) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let row = &new.row;
        transaction!(&self.db, tx: Error => {
            let saved = if insert_row!(tx, row)? {
                for (year, bytes) in &new.contents {
                    for (part, payload) in bytes.chunks(PART).enumerate() {
                        insert_part!(tx, row, *year, part as i32, payload)?;
                    }
                }
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

    /// Removes an input of a tenant, logs who did it, and remembers the request with
    /// it. `false` when there is none.
    pub async fn delete_input(
        &self,
        held: &Input,
        request: &Request,
        (actor, now): (&str, i64),
    ) -> Result<bool, Error> {
        let entry = NewEntry {
            tenant: held.tenant.clone(),
            kind: "INPUT_DELETED",
            subject: held.name(),
            actor: actor.to_owned(),
            at: now,
            data: serde_json::json!({ "digest": held.digest_text() }),
        };
        transaction!(&self.db, tx: Error => {
            // One that came back since it was read is another one.
            let deleted = sqlx::query("delete from inputs where tenant = $1 and id = $2 and created_at = $3")
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

    /// The content of an input of one year, or of all under year 0, encoded.
    pub async fn input_content(&self, input: &Input, year: i32) -> Result<Vec<u8>, Error> {
        let parts: Vec<(Vec<u8>,)> = read!(&self.db, pool => sqlx::query_as(
            "select payload from input_parts where tenant = $1 and input = $2 and year = $3 order by part",
        )
        .bind(&input.tenant)
        .bind(&input.id)
        .bind(year)
        .fetch_all(pool)
        .await)?;
        if parts.is_empty() {
            // Deleted since its row was read.
            return Err(Error::NotFound(input.name()));
        }
        let parts: Vec<_> = parts.into_iter().map(|(part,)| part).collect();
        Ok(parts.concat())
    }
}
