//! Whether weights were fixed before the figures were seen.
//!
//! A log tells the order of what it holds by number. Between the logs of two tenants,
//! as with data of `public`, there is only time. Data that no log tells of were there
//! before the log was, and are as old as their own row says.
//!
//! Figures are also seen in a table that is comparable to the one they are from: the
//! same figures with one row more are another input, and nobody who has read the one
//! is blind to the other. A new release is not comparable by the years that were not
//! there before.

use std::collections::BTreeSet;

use eslabon_runtime::identity::Tenant;
use serde::Deserialize;

use crate::{
    app::{App, Call},
    error::Error,
    matrix, names,
    ranking::{Figures, Profile, UsedInput},
    store::{Entry, ProfileRow, State},
};

/// Entries that are read at a time.
const PAGE: i64 = 1_000;

/// What figures came from, when each was first seen, and what comparable to it was
/// seen before the profile was registered.
pub(super) async fn used(
    app: &App,
    call: &Call,
    (profile, content): (&ProfileRow, &Profile),
    figures: &Figures,
    inputs: &[matrix::UsedInput],
) -> Result<Vec<UsedInput>, Error> {
    let mut used = Vec::with_capacity(inputs.len());
    for input in inputs {
        let own = first(app, call.tenant(), &input.name).await?;
        let public = first(app, &Tenant::public(), &input.name).await?;
        let entries = [own.as_ref(), public.as_ref()];
        let told: Vec<_> = entries.into_iter().flatten().collect();
        let first_seen_at = told.iter().map(|entry| entry.created_at).min().unwrap_or(input.create_time);
        let seen = profile.state() == State::Draft
            || told.iter().any(|entry| is_before(entry, profile))
            || (told.is_empty() && input.create_time <= profile.registered_at);
        used.push(UsedInput {
            name: input.name.clone(),
            digest: input.digest.clone(),
            kind: input.kind.clone(),
            title: input.title.clone(),
            release: input.release.clone(),
            licence: input.licence.clone(),
            tenant: input.tenant.clone(),
            first_seen_seq: own.map_or(0, |entry| entry.seq),
            first_seen_at,
            seen_before_registration: seen,
            comparable_seen: String::new(),
            // The profile names its list of sectors, which is always older.
            is_data: input.name != content.sector_list,
        });
    }
    if profile.state() != State::Draft {
        let years = years(figures);
        for input in used.iter_mut().filter(|input| input.is_data) {
            let sought = Sought {
                classification: classification(app, call, input).await?,
                kind: input.kind.clone(),
                territory: &content.territory,
                years: &years,
            };
            input.comparable_seen = comparable(app, call, profile, &sought).await?.unwrap_or_default();
        }
    }
    Ok(used)
}

async fn first(app: &App, tenant: &Tenant, name: &str) -> Result<Option<Entry>, Error> {
    let kind = if name.starts_with("datasets/") { "DATASET_IMPORTED" } else { "INPUT_IMPORTED" };
    app.store.first_log_entry(tenant, kind, name).await
}

fn is_before(entry: &Entry, profile: &ProfileRow) -> bool {
    if entry.tenant == profile.tenant {
        return entry.seq < profile.registered_seq;
    }
    entry.created_at <= profile.registered_at
}

/// The years that figures are of.
fn years(figures: &Figures) -> BTreeSet<i32> {
    let cells = figures.sectors.iter().flat_map(|sector| &sector.cells);
    cells.filter(|cell| cell.value.is_some() && cell.year != 0).map(|cell| cell.year).collect()
}

/// The classification of trade and of flows; tables of other kinds compare without.
async fn classification(app: &App, call: &Call, input: &UsedInput) -> Result<Option<String>, Error> {
    match input.kind.as_str() {
        "TRADE" => {
            let held = app.dataset(call, names::dataset(&input.name)?).await?;
            Ok(Some(held.classification_name().to_owned()))
        }
        "FLOWS" => {
            let held = app.any_input(call, names::input(&input.name)?).await?;
            Ok(Some(held.schemes.clone()))
        }
        _ => Ok(None),
    }
}

/// The name of the first comparable table that was imported before the profile was
/// registered.
async fn comparable(
    app: &App,
    call: &Call,
    profile: &ProfileRow,
    sought: &Sought<'_>,
) -> Result<Option<String>, Error> {
    let logs: BTreeSet<_> = [call.tenant().to_string(), Tenant::public().to_string()].into();
    for tenant in logs.iter().filter_map(|tenant| tenant.parse::<Tenant>().ok()) {
        let until = if tenant.as_str() == profile.tenant {
            (profile.registered_seq - 1, i64::MAX)
        } else {
            (i64::MAX, profile.registered_at)
        };
        let mut after = 0;
        loop {
            let page = app.store.log_of_imports(&tenant, after, until, PAGE).await?;
            if let Some(found) = page.iter().find(|entry| sought.is_in(entry)) {
                return Ok(Some(found.subject.clone()));
            }
            match page.last() {
                Some(last) => after = last.seq,
                None => break,
            }
        }
    }
    Ok(None)
}

/// What makes a table comparable.
struct Sought<'a> {
    kind: String,
    classification: Option<String>,
    territory: &'a str,
    years: &'a BTreeSet<i32>,
}

/// What an entry tells of what was imported.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Imported {
    kind: String,
    classification: String,
    territories: Territories,
    /// None: of no year in particular.
    years: Vec<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Territories {
    Listed(Vec<String>),
    /// `all`.
    #[expect(dead_code, reason = "the word is there to be read by people")]
    All(String),
}

impl Default for Territories {
    fn default() -> Self {
        Self::All(String::new())
    }
}

impl Sought<'_> {
    /// An entry that cannot be read tells of something that may be comparable.
    fn is_in(&self, entry: &Entry) -> bool {
        #[derive(Deserialize)]
        struct Content {
            data: Imported,
        }
        serde_json::from_str::<Content>(&entry.entry).map_or(true, |content| self.is(&content.data))
    }

    fn is(&self, imported: &Imported) -> bool {
        let covers = match &imported.territories {
            Territories::All(_) => true,
            Territories::Listed(codes) => codes.iter().any(|code| code == self.territory),
        };
        let classified = self.classification.as_ref().is_none_or(|it| *it == imported.classification);
        let in_years =
            imported.years.is_empty() || imported.years.iter().any(|year| self.years.contains(year));
        imported.kind == self.kind && classified && covers && in_years
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(data: serde_json::Value, expected: bool) {
        let years = [2020].into();
        let sought = Sought {
            kind: "TRADE".to_owned(),
            classification: Some("HS2007".to_owned()),
            territory: "CRI",
            years: &years,
        };
        assert_eq!(sought.is(&serde_json::from_value(data.clone()).unwrap()), expected, "{data}");
    }

    #[test]
    fn a_table_is_comparable_by_kind_classification_territory_and_year() {
        let of = |kind: &str, classification: &str, territories: serde_json::Value, years: &[i32]| {
            json!({
                "kind": kind,
                "classification": classification,
                "territories": territories,
                "years": years,
                "title": "what else is told does not matter",
            })
        };
        check(of("TRADE", "HS2007", json!(["CRI", "MEX"]), &[2019, 2020]), true);
        check(of("TRADE", "HS2007", json!("all"), &[2020]), true);
        check(of("TRADE", "HS2007", json!("all"), &[]), true);
        check(of("FLOWS", "HS2007", json!(["CRI"]), &[2020]), false);
        check(of("TRADE", "HS2012", json!(["CRI"]), &[2020]), false);
        check(of("TRADE", "HS2007", json!(["MEX"]), &[2020]), false);
        check(of("TRADE", "HS2007", json!(["CRI"]), &[2019]), false);
    }
}
