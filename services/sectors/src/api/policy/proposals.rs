//! Proposals: stored, read, listed, edited.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag, mask, page};
use prost::Message;
use serde_json::json;

use super::{
    check::{self, Check},
    convert, json,
    shared::{answer, change, entry, may_write, repeated, stored, today, writable},
};
use crate::{
    api::newest::Newest,
    app::{App, Call},
    error::{Error, policy},
    names,
    store::{CitedRun, Proposal, RunFacts},
};

const CREATE: &str = "/eslabon.sectors.v1.PolicyService/CreateProposal";
const UPDATE: &str = "/eslabon.sectors.v1.PolicyService/UpdateProposal";

/// The fields that a caller sets.
const FIELDS: [&str; 12] = [
    "title",
    "summary",
    "scope",
    "instrument",
    "kind",
    "sectors",
    "run",
    "market_failure",
    "design",
    "capability",
    "crisis",
    "milestones",
];

pub(super) async fn create_proposal(
    app: Arc<App>,
    call: Call,
    mut request: pb::CreateProposalRequest,
) -> Result<pb::Proposal, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, CREATE, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let content = convert::content(request.proposal.unwrap_or_default());
    check::proposal(&content)?;
    run_facts(&app, &call, &content).await?;
    let id =
        if request.proposal_id.is_empty() { uuid::Uuid::now_v7().to_string() } else { request.proposal_id };
    let new = convert::new_proposal(call.tenant(), id, &content, change.at);
    let digest = json::shown(&json::digest(&json::value(&content)?)?);
    let log = |row: &Proposal| {
        let data = json!({"digest": digest, "version": row.version});
        entry(&call, &change, "PROPOSAL_CREATED", convert::name(row), data)
    };
    let today = today();
    let shown = |row: &Proposal| convert::proposal(row, &content, &today).encode_to_vec();
    answer(&app.store.create_proposal(&new, &change, log, shown).await?)
}

pub(super) async fn get_proposal(
    app: Arc<App>,
    call: Call,
    request: pb::GetProposalRequest,
) -> Result<pb::Proposal, Error> {
    let id = names::proposal(&request.name)?;
    let found = app.store.proposal(call.tenant(), id, request.version.into()).await?;
    let row = found.ok_or_else(|| Error::NotFound(request.name))?;
    Ok(convert::proposal(&row, &stored(&row.content, "proposal")?, &today()))
}

pub(super) async fn list_proposals(
    app: Arc<App>,
    call: Call,
    request: pb::ListProposalsRequest,
) -> Result<pb::ListProposalsResponse, Error> {
    let query = page::query(&[call.tenant().as_str().as_bytes(), b"proposals"]);
    let page = Newest::page_of_named(&request.page_token, request.page_size, query)?;
    let rows = app.store.list_proposals(call.tenant(), page.after(), page.wanted()).await?;
    let (rows, next_page_token) = page.cut(rows, |row| (row.created_at, &row.tenant, &row.id));
    let today = today();
    let shown = rows.iter().map(|row| Ok(convert::proposal(row, &stored(&row.content, "proposal")?, &today)));
    Ok(pb::ListProposalsResponse { proposals: shown.collect::<Result<_, Error>>()?, next_page_token })
}

pub(super) async fn update_proposal(
    app: Arc<App>,
    call: Call,
    mut request: pb::UpdateProposalRequest,
) -> Result<pb::Proposal, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, UPDATE, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let held = writable(&app, &call, &request.name).await?;
    etag::check(&request.etag, &convert::etag(&held))?;
    let given = convert::content(request.proposal.unwrap_or_default());
    let mut content: pb::Proposal = stored(&held.content, "proposal")?;
    for field in mask::paths(request.update_mask.as_ref(), &FIELDS)? {
        replace(&mut content, &given, field);
    }
    check::proposal(&content)?;
    run_facts(&app, &call, &content).await?;
    let digest = json::shown(&json::digest(&json::value(&content)?)?);
    let log = |row: &Proposal| {
        let data = json!({"digest": digest, "version": row.version});
        entry(&call, &change, "PROPOSAL_EDITED", convert::name(row), data)
    };
    let today = today();
    let shown = |row: &Proposal| convert::proposal(row, &content, &today).encode_to_vec();
    answer(&app.store.edit_proposal(&held, content.encode_to_vec(), &change, log, shown).await?)
}

/// Takes one of [`FIELDS`] over.
fn replace(content: &mut pb::Proposal, given: &pb::Proposal, field: &str) {
    let given = given.clone();
    match field {
        "title" => content.title = given.title,
        "summary" => content.summary = given.summary,
        "scope" => content.scope = given.scope,
        "instrument" => content.instrument = given.instrument,
        "kind" => content.kind = given.kind,
        "sectors" => content.sectors = given.sectors,
        "run" => content.run = given.run,
        "market_failure" => content.market_failure = given.market_failure,
        "design" => content.design = given.design,
        "capability" => content.capability = given.capability,
        "crisis" => content.crisis = given.crisis,
        "milestones" => content.milestones = given.milestones,
        // The mask has refused every other.
        _ => {}
    }
}

/// What the run of a vertical proposal says; its sectors are known to it. A run that
/// explores is none to choose by: its profile could be bent until the sector came
/// first.
pub(super) async fn run_facts(
    app: &Arc<App>,
    call: &Call,
    proposal: &pb::Proposal,
) -> Result<Option<RunFacts>, Error> {
    let Some(run) = proposal.run.strip_prefix("runs/") else { return Ok(None) };
    let found = app.store.run_facts(call.tenant(), run).await?;
    let CitedRun { facts, exploratory } =
        found.ok_or_else(|| policy::Error::RunNotFound(proposal.run.clone()))?;
    if exploratory {
        return Err(policy::Error::RunExploratory(proposal.run.clone()).into());
    }
    known_sectors(proposal, &facts.sectors)?;
    Ok(Some(facts))
}

fn known_sectors<T>(proposal: &pb::Proposal, known: &BTreeMap<String, T>) -> Result<(), Error> {
    let mut check = Check::default();
    for (index, sector) in proposal.sectors.iter().enumerate() {
        if !known.contains_key(sector) {
            let text = format!("{} ranks no sector {sector}", proposal.run);
            check.wrong(format!("proposal.sectors[{index}]"), "SECTOR_NOT_IN_RUN", text);
        }
    }
    check.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_a_caller_sets_can_be_replaced() {
        let given = pb::Proposal {
            title: "t".to_owned(),
            summary: "s".to_owned(),
            scope: 1,
            instrument: 1,
            kind: 1,
            sectors: vec!["x".to_owned()],
            run: "r".to_owned(),
            market_failure: Some(pb::MarketFailure::default()),
            design: Some(pb::PolicyDesign::default()),
            capability: Some(pb::InstitutionalCapability::default()),
            crisis: Some(pb::CrisisClaim::default()),
            milestones: vec![pb::Milestone::default()],
            ..Default::default()
        };
        let mut content = pb::Proposal::default();
        for field in FIELDS {
            let before = content.clone();
            replace(&mut content, &given, field);
            assert_ne!(content, before, "{field}");
        }
        assert_eq!(content, given);
    }
}
