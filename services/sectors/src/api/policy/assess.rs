//! Assessments: made from what is stored, kept under the digest of their input.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::policy;
use prost::Message;
use serde_json::json;

use super::{
    convert, json,
    proposals::run_facts,
    shared::{Pages, answer, change, entry, may_write, readable, repeated, stored, writable},
};
use eslabon_runtime::time::timestamp;

use crate::{
    app::{App, Call},
    canonical,
    error::Error,
    names,
    store::{AssessmentRow, MOST_EVIDENCE, State},
};

const ASSESS: &str = "/eslabon.sectors.v1.PolicyService/AssessProposal";

pub(super) async fn assess_proposal(
    app: Arc<App>,
    call: Call,
    mut request: pb::AssessProposalRequest,
) -> Result<pb::Assessment, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, ASSESS, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let held = writable(&app, &call, &request.proposal).await?;
    let rules = convert::rules(request.rules.as_ref())?;
    let content: pb::Proposal = stored(&held.content, "proposal")?;
    let facts = run_facts(&app, &call, &content).await?;
    let rows = app.store.evidence(&held, 0, MOST_EVIDENCE).await?;
    let evidence = rows.iter().map(|row| Ok((row.id.as_str(), stored(&row.content, "evidence")?)));
    let evidence: Vec<(&str, pb::Evidence)> = evidence.collect::<Result<_, Error>>()?;
    let run_profile = facts.as_ref().map(|facts| facts.profile.clone()).unwrap_or_default();
    let run_profile_superseded = is_superseded(&app, &call, &run_profile).await?;

    let proposal = convert::kernel_proposal(&content, &evidence);
    let found = policy::assess(&rules, &proposal, facts.as_ref().map(convert::kernel_run).as_ref());

    let rules_digest = json::digest(&json!(rules.parameters()))?;
    let pieces = evidence.iter().map(|(id, piece)| Ok(json!({"id": id, "evidence": json::value(piece)?})));
    let input = json!({
        "evidence": pieces.collect::<Result<Vec<_>, Error>>()?,
        "name": convert::name(&held),
        "profile_superseded": run_profile_superseded,
        "proposal": json::value(&content)?,
        "run": facts,
        "version": held.version,
    });
    let input_digest = json::digest(&input)?;
    let id = canonical::hex(&canonical::digest(&[policy::ENGINE.as_bytes(), &rules_digest, &input_digest]));
    let message = pb::Assessment {
        name: format!("{}/assessments/{id}", convert::name(&held)),
        tenant: held.tenant.clone(),
        proposal_version: held.version as i32,
        run: content.run.clone(),
        run_profile,
        run_profile_superseded,
        screened_sectors: convert::screened(&content.sectors, facts.as_ref()),
        employment_family_weight: facts.as_ref().map_or(0.0, |facts| facts.employment_family_weight),
        evidence_count: held.evidence_count as i32,
        lead_ids: convert::ids(&proposal.evidence, |piece| !piece.is_independent()),
        contrary_ids: convert::ids(&proposal.evidence, |piece| piece.contradicts),
        rules: Some(convert::rules_message(&rules)),
        rules_are_default: *rules == policy::Rules::default(),
        rules_digest: json::shown(&rules_digest),
        input_digest: json::shown(&input_digest),
        engine: policy::ENGINE.to_owned(),
        create_time: Some(timestamp(change.at)),
        assessed_by: change.by.clone(),
        ..convert::assessment(&found)
    };
    let log = entry(
        &call,
        &change,
        "PROPOSAL_ASSESSED",
        message.name.clone(),
        json!({
            "input_digest": message.input_digest,
            "rules_digest": message.rules_digest,
            "verdict": message.verdict().as_str_name(),
            "version": held.version,
        }),
    );
    let row = AssessmentRow {
        id,
        version: held.version,
        evidence_count: held.evidence_count,
        content: message.encode_to_vec(),
        created_at: change.at,
        created_by: change.by.clone(),
    };
    // What is held under the same id says the same, and who was first.
    let shown = |row: &AssessmentRow| row.content.clone();
    answer(&app.store.save_assessment(&held, &row, &change, &log, shown).await?)
}

/// Whether a later version of the profile that a run used is in force. The run stays
/// usable: what was agreed when it was made was agreed.
async fn is_superseded(app: &Arc<App>, call: &Call, profile: &str) -> Result<bool, Error> {
    if profile.is_empty() {
        return Ok(false);
    }
    let (profile, version) = names::profile(profile)?;
    let row = app.store.profile(call.tenant(), profile, version).await?;
    Ok(row.is_some_and(|row| row.state() == State::Superseded))
}

pub(super) async fn get_assessment(
    app: Arc<App>,
    call: Call,
    request: pb::GetAssessmentRequest,
) -> Result<pb::Assessment, Error> {
    let (proposal, id) = names::assessment(&request.name)?;
    let missing = || Error::NotFound(request.name.clone());
    let held = app.store.proposal(call.tenant(), proposal, 0).await?.ok_or_else(missing)?;
    let row = app.store.assessment(&held, id).await?.ok_or_else(missing)?;
    convert::stored_assessment(&held, &row)
}

pub(super) async fn list_assessments(
    app: Arc<App>,
    call: Call,
    request: pb::ListAssessmentsRequest,
) -> Result<pb::ListAssessmentsResponse, Error> {
    let held = readable(&app, &call, &request.proposal).await?;
    let pages = Pages::new(&call, "assessments", &request.proposal, request.page_size);
    let after = pages.after(&request.page_token, |cursor| {
        let (created_at, id) = cursor.split_once('/')?;
        let is_id = id.bytes().all(|digit| digit.is_ascii_hexdigit());
        Some((created_at.parse().ok()?, id.to_owned())).filter(|_| is_id)
    })?;
    let mut rows = app.store.assessments(&held, after, pages.count()).await?;
    let next_page_token = pages.cut(&mut rows, |last| format!("{}/{}", last.created_at, last.id));
    let assessments =
        rows.iter().map(|row| convert::stored_assessment(&held, row)).collect::<Result<_, _>>()?;
    Ok(pb::ListAssessmentsResponse { assessments, next_page_token })
}
