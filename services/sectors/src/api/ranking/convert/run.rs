//! Runs on the wire.

use eslabon_proto::sectors::v1 as pb;

use eslabon_runtime::time::timestamp;

use crate::{
    canonical,
    error::{Error, ranking},
    ranking::{Context, Engine, Summary, UsedInput},
    store::RunRow,
};

/// A SHA-256 digest as results cite it.
pub(in crate::api::ranking) fn digest_text(digest: &[u8]) -> String {
    format!("sha256:{}", canonical::hex(digest))
}

/// A stored run.
pub(in crate::api::ranking) fn message(row: &RunRow) -> Result<pb::Run, Error> {
    let context: Context = serde_json::from_str(&row.context)
        .map_err(|_| ranking::Error::Damaged(format!("runs/{}", row.id)))?;
    let mut warnings = context.warnings;
    if row.prior_runs > 0 {
        warnings.push("EARLIER_RUNS_ON_SAME_INPUTS".to_owned());
    }
    Ok(pb::Run {
        name: format!("runs/{}", row.id),
        tenant: row.tenant.clone(),
        profile: row.profile.clone(),
        profile_digest: digest_text(&row.profile_digest),
        purpose: row.purpose.clone(),
        exploratory: row.exploratory != 0,
        territory: context.territory,
        year: context.year,
        inputs: context.inputs.into_iter().map(input).collect(),
        matrix_digest: digest_text(&row.matrix_digest),
        engine: Some(engine(&context.engine, &row.engine_digest)),
        seed: canonical::hex(&row.seed),
        blind: context.blind,
        warnings,
        prior_runs_on_same_inputs: i32::try_from(row.prior_runs).unwrap_or(i32::MAX),
        result_digest: digest_text(&row.result_digest),
        log_seq: row.log_seq,
        provenance_digest: context.provenance_digest,
        corrects: context.corrects,
        notes: context.notes,
        summary: Some(summary(context.summary)),
        create_time: Some(timestamp(row.created_at)),
        creator: row.creator.clone(),
    })
}

fn engine(of: &Engine, digest: &[u8]) -> pb::Engine {
    pb::Engine {
        digest: digest_text(digest),
        core: of.core.clone(),
        sources: of.sources.clone(),
        lockfile: of.lockfile.clone(),
        target: of.target.clone(),
    }
}

fn input(of: UsedInput) -> pb::RunInput {
    pb::RunInput {
        name: of.name,
        digest: of.digest,
        kind: of.kind,
        title: of.title,
        release: of.release,
        licence: of.licence,
        tenant: of.tenant,
        first_seen_seq: of.first_seen_seq,
        first_seen_time: Some(timestamp(of.first_seen_at)),
        seen_before_registration: of.seen_before_registration,
        comparable_seen: of.comparable_seen,
    }
}

fn summary(of: Summary) -> pb::RunSummary {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    pb::RunSummary {
        sector_count: number(of.sectors),
        eligible_count: number(of.eligible),
        vetoed_count: number(of.vetoed),
        excluded_count: number(of.excluded),
        select_k: i32::try_from(of.select_k).unwrap_or(i32::MAX),
        selected: of.selected,
        criteria: of.criteria,
        weights: of.weights,
        gates: of.gates,
    }
}
