//! Whether a policy for a chosen sector may use its instrument.

use anyhow::{Context, anyhow};
use eslabon_proto::sectors::v1::{
    AddEvidenceRequest, AssessProposalRequest, Assessment, CreateProposalRequest, Evidence, Proposal, Run,
};
use serde_json::{Map, Value};

use super::{Ways, bring::request_id, explain, title};
use crate::{
    client::Client,
    commands::sectors::assess,
    failure::Failure,
    output::{Terminal, json},
    sample,
};

/// Id of the bundled proposal.
const PROPOSAL: &str = "sterilisation";

/// Proposes, adds the evidence, and shows the assessment.
pub(super) async fn tell(
    client: &Client,
    run: &Run,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    title(terminal, "5. May it promote one of them with this instrument?")?;
    let (proposal, evidence) = bundled(run)?;
    explain(terminal, &format!("{}: {}", proposal.title, proposal.summary))?;
    let assessment = assessed(client, proposal, evidence).await?;
    assess::show(&assessment, terminal)?;
    explain(
        terminal,
        "Source lines: where the document that the rules come from says so. Evidence of an interested party is a lead and \
         proves nothing.",
    )?;
    let command = format!("sectors proposals assessment {PROPOSAL}");
    ways.show(&format!("/v1/{}", assessment.name), &command, terminal)
}

/// The bundled proposal for a run, and its evidence by id.
fn bundled(run: &Run) -> anyhow::Result<(Proposal, Vec<(String, Evidence)>)> {
    let text = sample::PROPOSAL.replace(sample::PROPOSAL_RUN, &run.name);
    let mut whole: Map<String, Value> = serde_json::from_str(&text).context("read the bundled proposal")?;
    let Some(Value::Array(pieces)) = whole.remove("evidence") else {
        return Err(anyhow!("the bundled proposal has no evidence"));
    };
    let piece = |piece: Value| {
        let Value::Object(mut fields) = piece else { return Err(anyhow!("evidence is no object")) };
        let Some(Value::String(id)) = fields.remove("id") else {
            return Err(anyhow!("evidence without an id"));
        };
        Ok((id, json::read(&Value::Object(fields).to_string())?))
    };
    let evidence = pieces.into_iter().map(piece).collect::<anyhow::Result<_>>()?;
    Ok((json::read(&Value::Object(whole).to_string())?, evidence))
}

async fn assessed(
    client: &Client,
    proposal: Proposal,
    evidence: Vec<(String, Evidence)>,
) -> Result<Assessment, Failure> {
    let query = CreateProposalRequest {
        proposal: Some(proposal),
        proposal_id: PROPOSAL.to_owned(),
        request_id: request_id(),
    };
    let made = client.write(query, async |request| client.policies().create_proposal(request).await).await?;
    for (evidence_id, piece) in evidence {
        let query = AddEvidenceRequest {
            proposal: made.name.clone(),
            evidence: Some(piece),
            evidence_id,
            request_id: request_id(),
        };
        client.write(query, async |request| client.policies().add_evidence(request).await).await?;
    }
    let query = AssessProposalRequest { proposal: made.name, rules: None, request_id: request_id() };
    client.write(query, async |request| client.policies().assess_proposal(request).await).await
}
