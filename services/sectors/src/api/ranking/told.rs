//! What the log says of a run: a digest of everything that is stored of it, so that
//! whoever alters a row has to alter the log too.

use serde_json::{Value, json};

use super::convert::digest_text;
use crate::{
    canonical,
    ranking::Context,
    store::{NewEntry, RunRow},
};

/// What the log calls a run.
pub(super) const CREATED: &str = "RUN_CREATED";

/// What the entry repeats of the row itself. `prior_runs` is counted where the run is
/// stored.
pub(super) const OF_THE_ROW: [&str; 9] = [
    "profile",
    "profile_digest",
    "matrix_digest",
    "engine_digest",
    "result_digest",
    "seed",
    "purpose",
    "exploratory",
    "prior_runs",
];

/// The entry of a run that is to be stored.
pub(super) fn entry(row: &RunRow, context: &Context, facts: &str) -> NewEntry {
    let mut data = of_row(row);
    data["context_digest"] = text_digest(&row.context).into();
    data["facts_digest"] = text_digest(facts).into();
    data["provenance_digest"] = context.provenance_digest.clone().into();
    data["blind"] = context.blind.into();
    data["corrects"] = context.corrects.clone().into();
    NewEntry {
        tenant: row.tenant.clone(),
        kind: CREATED,
        subject: format!("runs/{}", row.id),
        actor: row.creator.clone(),
        at: row.created_at,
        data,
    }
}

/// The part of it that repeats the row.
pub(super) fn of_row(row: &RunRow) -> Value {
    json!({
        "profile": row.profile,
        "profile_digest": digest_text(&row.profile_digest),
        "matrix_digest": digest_text(&row.matrix_digest),
        "engine_digest": digest_text(&row.engine_digest),
        "result_digest": digest_text(&row.result_digest),
        "seed": canonical::hex(&row.seed),
        "purpose": row.purpose,
        "exploratory": row.exploratory != 0,
        "prior_runs": row.prior_runs,
    })
}

/// The digest of a text as it is cited.
pub(super) fn text_digest(text: &str) -> String {
    digest_text(&canonical::digest(&[text.as_bytes()]))
}
