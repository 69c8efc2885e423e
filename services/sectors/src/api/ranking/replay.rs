//! A run beside itself: whether what is stored of it is what was stored, and whether
//! it comes out the same today.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::identity::Tenant;
use eslabon_sectors_core::ranking as core;
use serde_json::Value;

use super::{
    convert,
    gone::{Gone, Waiting},
    held, runs, told,
};
use crate::{
    app::{App, Call},
    canonical::{self, Digest},
    config::Compute,
    error::{Error, ranking},
    names,
    ranking::{
        Context, Engine, Figures, Numbers, Profile, Provenance, Question, compute, differences, facts,
    },
    store::{Documents, Entry, RunRow},
};

/// Paths that a replay names at most.
const PATHS: usize = 100;

pub(super) async fn replay_run(
    app: Arc<App>,
    call: Call,
    request: pb::ReplayRunRequest,
) -> Result<pb::ReplayReport, Error> {
    // What is stored is what is judged, so nothing is taken from memory.
    let row = held::row(&app, &call, names::run(&request.name)?).await?;
    let documents = app.store.run_documents(&row).await?;
    let facts = app.store.run_facts_text(&row).await?;
    let entry = match row.tenant.parse::<Tenant>() {
        Ok(tenant) => app.store.log_entry(&tenant, row.log_seq).await?,
        Err(_) => None,
    };
    let stored = Stored { row, documents, facts, entry };
    let waiting = Waiting::default();
    let (gone, limits) = (waiting.gone(), app.config.compute.clone());
    let report = app.computing(move || stored.replay(&limits, &gone)).await;
    drop(waiting);
    report
}

/// Everything that is stored of a run.
struct Stored {
    row: RunRow,
    documents: Documents,
    facts: String,
    entry: Option<Entry>,
}

impl Stored {
    /// Looks for damage first, then computes again and compares every byte. What is
    /// damaged is ranked too, where it can be, to show what the damage changes.
    fn replay(&self, limits: &Compute, gone: &Gone) -> Result<pb::ReplayReport, Error> {
        let mut damaged = self.damaged();
        let again = match self.again(limits, gone) {
            Ok(again) => Some(again),
            Err(ranking::Error::Kernel { error: core::Error::Stopped, criteria }) => {
                return Err(ranking::Error::Kernel { error: core::Error::Stopped, criteria }.into());
            }
            Err(_) if !damaged.is_empty() => None,
            Err(error) => return Err(error.into()),
        };
        // The same result has the same facts, whatever the log says of them.
        let facts_differ =
            |(text, facts): &(String, String)| *text == self.documents.result && *facts != self.facts;
        if again.as_ref().is_some_and(facts_differ) && !damaged.contains(&"FACTS") {
            damaged.push("FACTS");
        }
        Ok(self.report(again.as_ref().map(|(text, _)| text.as_str()), &damaged))
    }

    /// `again`: what came out now; none when what is damaged could not be ranked.
    fn report(&self, again: Option<&str>, damaged: &[&'static str]) -> pb::ReplayReport {
        let (row, result) = (&self.row, self.documents.result.as_str());
        let identical = again == Some(result);
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let (differing_paths, count) = match again {
            Some(again) if !identical => differences(&parse(result), &parse(again), PATHS),
            Some(_) | None => (Vec::new(), 0),
        };
        let engine = serde_json::from_str::<Context>(&row.context).ok().map(|context| context.engine);
        let own = Engine::own();
        let changes = engine.as_ref().map(|engine| engine.differences(&own)).unwrap_or_default();
        pb::ReplayReport {
            run: format!("runs/{}", row.id),
            identical,
            differing_paths,
            difference_count: i64::try_from(count).unwrap_or(i64::MAX),
            expected_digest: convert::digest_text(&row.result_digest),
            actual_digest: again.map(told::text_digest).unwrap_or_default(),
            stored_intact: damaged.is_empty(),
            damaged: damaged.iter().map(|what| (*what).to_owned()).collect(),
            reason: reason(identical, damaged.is_empty(), changes.is_empty()).to_owned(),
            engine_changes: changes
                .into_iter()
                .map(|(field, was, is)| pb::EngineChange {
                    field: field.to_owned(),
                    was: was.to_owned(),
                    is: is.to_owned(),
                })
                .collect(),
        }
    }

    /// The result and the facts, computed from the stored texts.
    fn again(&self, limits: &Compute, gone: &Gone) -> Result<(String, String), ranking::Error> {
        let name = format!("runs/{}", self.row.id);
        let broken = || ranking::Error::Damaged(name.clone());
        let profile: Profile = read(&self.documents.profile).ok_or_else(broken)?;
        let numbers: Numbers = read(&self.documents.matrix).ok_or_else(broken)?;
        let provenance: Option<Provenance> = read(&self.documents.provenance);
        let figures = Figures::join(numbers.clone(), provenance).or_else(|| Figures::join(numbers, None));
        let figures = figures.ok_or_else(broken)?;
        let question = self.question().ok_or_else(broken)?;
        runs::refuse_too_much(limits, &profile, &figures)?;
        let ranking = compute(&profile, &figures, question.seed(), &|_| gone.flow())?;
        let facts = facts(&name, &self.row.profile, &profile, &ranking).map_err(|_| broken())?;
        Ok((canonical::text(&ranking).map_err(|_| broken())?, facts))
    }

    /// What the run was asked, as its row says.
    fn question(&self) -> Option<Question> {
        let digest = |bytes: &[u8]| Digest::try_from(bytes).ok();
        Some(Question {
            profile: digest(&self.row.profile_digest)?,
            matrix: digest(&self.row.matrix_digest)?,
            engine: digest(&self.row.engine_digest)?,
            purpose: self.row.purpose.clone(),
            exploratory: self.row.exploratory != 0,
        })
    }

    /// What is not what was stored: the texts by the digests of the row, everything by
    /// the digests in the log, and the row by what its id and its seed have to be.
    fn damaged(&self) -> Vec<&'static str> {
        let (row, documents) = (&self.row, &self.documents);
        let context: Option<Context> = read(&row.context);
        let name = format!("runs/{}", row.id);
        let told = self.entry.as_ref().and_then(|entry| entry.told(told::CREATED, &name));
        let in_log = |key: &str, now: &str| told.as_ref().is_none_or(|told| told.data[key] == now);
        let provenance = told::text_digest(&documents.provenance);
        let own = told::of_row(row);
        let asked = self.question();
        let is_asked = asked.is_some_and(|it| it.id() == row.id && it.seed()[..] == row.seed[..]);
        let as_told = told.as_ref().is_none_or(|told| {
            told::OF_THE_ROW.iter().all(|key| own[*key] == told.data[*key])
                && (told.actor.as_str(), told.at) == (row.creator.as_str(), row.created_at)
        });
        let sound = |text: &str, digest: &[u8]| canonical::digest(&[text.as_bytes()])[..] == *digest;
        let cited = context.as_ref().is_none_or(|context| context.provenance_digest == provenance);
        let found = [
            ("PROFILE", sound(&documents.profile, &row.profile_digest)),
            ("MATRIX", sound(&documents.matrix, &row.matrix_digest)),
            ("PROVENANCE", in_log("provenance_digest", &provenance) && (told.is_some() || cited)),
            ("RESULT", sound(&documents.result, &row.result_digest)),
            ("CONTEXT", context.is_some() && in_log("context_digest", &told::text_digest(&row.context))),
            ("FACTS", in_log("facts_digest", &told::text_digest(&self.facts))),
            ("ROW", is_asked && as_told),
            ("LOG", told.is_some()),
        ];
        found.into_iter().filter(|(_, sound)| !sound).map(|(what, _)| what).collect()
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Damage explains everything, another engine what is left.
fn reason(identical: bool, intact: bool, same_engine: bool) -> &'static str {
    match (identical, intact, same_engine) {
        (_, false, _) => "STORED_RUN_DAMAGED",
        (_, true, false) => "ENGINE_CHANGED",
        (false, true, true) => "RESULTS_DIFFER",
        (true, true, true) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_explains_everything_and_another_engine_what_is_left() {
        assert_eq!(reason(false, false, false), "STORED_RUN_DAMAGED");
        assert_eq!(reason(true, false, true), "STORED_RUN_DAMAGED");
        assert_eq!(reason(true, true, false), "ENGINE_CHANGED");
        assert_eq!(reason(false, true, true), "RESULTS_DIFFER");
        assert_eq!(reason(true, true, true), "");
    }
}
