//! Assess a proposal that is written in a file.

use std::{fs, path::PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use eslabon_proto::sectors::v1::{
    AddEvidenceRequest, AssessProposalRequest, Assessment, CreateProposalRequest, Evidence,
    GetProposalRequest, ListEvidenceRequest, ListEvidenceResponse, PolicyOutcome, PolicyReason, PolicyRules,
    PolicyTest, Proposal, Quadrant, UpdateProposalRequest, Verdict,
};
use eslabon_runtime::problem::Kind;
use serde_json::{Map, Value};

use super::proposals;
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, json, visible},
};

/// Stores a proposal with its evidence as a file has them, and assesses it.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// JSON as REST takes it: the fields of a proposal, and beside them `evidence`,
    /// a list of pieces each with an `id`, and `rules`, where numbers of your own
    /// are to be used
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its id, with or without `proposals/`; without it, `name` in the file, or else
    /// the name of the file
    #[arg(long, value_name = "ID", value_parser = proposals::id)]
    proposal: Option<String>,
}

impl Assess {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let file = File::read(&self.file)?;
        let id = match &self.proposal {
            Some(id) => id.clone(),
            None => file.id(&self.file)?,
        };
        let name = format!("proposals/{id}");
        store(client, &id, file.proposal).await?;
        add_missing(client, terminal, &name, file.evidence).await?;
        let query = AssessProposalRequest { proposal: name, rules: file.rules, request_id: request_id() };
        let call = async |request| client.policies().assess_proposal(request).await;
        show(&client.write(query, call).await?, terminal)
    }
}

/// What a file says.
struct File {
    proposal: Proposal,
    evidence: Vec<(String, Evidence)>,
    rules: Option<PolicyRules>,
}

impl File {
    fn read(path: &PathBuf) -> Result<Self, Failure> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("read {shown}"))?;
        Ok(Self::of_json(&text).map_err(|error| anyhow!("read the proposal of {shown}: {error:#}"))?)
    }

    fn of_json(text: &str) -> anyhow::Result<Self> {
        let mut whole: Map<String, Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
        let evidence = match whole.remove("evidence") {
            None => Vec::new(),
            Some(Value::Array(pieces)) => {
                pieces.into_iter().enumerate().map(piece).collect::<anyhow::Result<_>>()?
            }
            Some(_) => return Err(anyhow!("`evidence` is no list")),
        };
        let rules = whole.remove("rules").map(|rules| json::read(&rules.to_string()).context("`rules`"));
        let proposal = json::read(&Value::Object(whole).to_string())?;
        Ok(Self { proposal, evidence, rules: rules.transpose()? })
    }

    fn id(&self, path: &std::path::Path) -> Result<String, Failure> {
        let name = if self.proposal.name.is_empty() {
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase()
                .replace([' ', '_', '.'], "-")
        } else {
            self.proposal.name.clone()
        };
        proposals::id(&name).map_err(|why| {
            Failure::Usage(format!("`{name}` is no id of a proposal: it {why}; say --proposal ID"))
        })
    }
}

/// A piece of evidence and its id.
fn piece((index, value): (usize, Value)) -> anyhow::Result<(String, Evidence)> {
    let Value::Object(mut fields) = value else { return Err(anyhow!("`evidence[{index}]` is no object")) };
    let id = match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => id,
        // Without an id a second run could not tell that it is held already.
        _ => return Err(anyhow!("`evidence[{index}]` needs an `id`, e.g. \"e{}\"", index + 1)),
    };
    let evidence = json::read(&Value::Object(fields).to_string());
    Ok((id, evidence.with_context(|| format!("`evidence[{index}]`"))?))
}

/// Stores a proposal, or edits the one that is there where it says something else:
/// an edit that changes nothing would make a version of its own.
async fn store(client: &Client, id: &str, proposal: Proposal) -> Result<(), Failure> {
    let name = format!("proposals/{id}");
    let call = async |request| client.policies().get_proposal(request).await;
    let held = match client.read(GetProposalRequest { name: name.clone(), version: 0 }, call).await {
        Ok(held) => held,
        Err(Failure::Refused { problem, .. }) if problem.kind == Kind::NotFound => {
            let query = CreateProposalRequest {
                proposal: Some(proposal),
                proposal_id: id.to_owned(),
                request_id: request_id(),
            };
            client.write(query, async |request| client.policies().create_proposal(request).await).await?;
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    if content(&held) == content(&proposal) {
        return Ok(());
    }
    let query = UpdateProposalRequest {
        name,
        proposal: Some(proposal),
        update_mask: None,
        etag: held.etag,
        request_id: request_id(),
    };
    client.write(query, async |request| client.policies().update_proposal(request).await).await?;
    Ok(())
}

/// A proposal without what only the server sets.
fn content(proposal: &Proposal) -> Proposal {
    let mut milestones = proposal.milestones.clone();
    milestones.sort_by(|left, right| left.id.cmp(&right.id));
    Proposal {
        name: String::new(),
        tenant: String::new(),
        quadrant: 0,
        version: 0,
        latest_assessment: String::new(),
        evidence_count: 0,
        decision_count: 0,
        flags: Vec::new(),
        etag: String::new(),
        create_time: None,
        update_time: None,
        milestones,
        ..proposal.clone()
    }
}

/// Adds the evidence that is not held yet; what is held is never changed.
async fn add_missing(
    client: &Client,
    terminal: &mut Terminal,
    proposal: &str,
    pieces: Vec<(String, Evidence)>,
) -> Result<(), Failure> {
    if pieces.is_empty() {
        return Ok(());
    }
    let query = ListEvidenceRequest { proposal: proposal.to_owned(), ..Default::default() };
    let call = async |request| client.policies().list_evidence(request).await;
    let held: ListEvidenceResponse = client.list(query, 0, call).await?;
    for (id, evidence) in pieces {
        let name = format!("{proposal}/evidence/{id}");
        if let Some(held) = held.evidence.iter().find(|held| held.name == name) {
            let given =
                Evidence { name, create_time: held.create_time, added_by: held.added_by.clone(), ..evidence };
            if given != *held {
                terminal.note(&format!(
                    "evidence {} says something else than the file, and is never changed; add it under another id",
                    visible(&id)
                ));
            }
            continue;
        }
        let query = AddEvidenceRequest {
            proposal: proposal.to_owned(),
            evidence: Some(evidence),
            evidence_id: id,
            request_id: request_id(),
        };
        client.write(query, async |request| client.policies().add_evidence(request).await).await?;
    }
    Ok(())
}

/// Makes a repeat of a write harmless.
pub(super) fn request_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Shows the reasons of an assessment, and under a table what they come to.
pub(crate) fn show(assessment: &Assessment, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.show(assessment, &assessment.reasons, SHEET)?;
    if !assessment.reasons.is_empty() {
        terminal.below_table("why:")?;
    }
    for reason in &assessment.reasons {
        let text = format!("  {}: {}", visible(&reason.code), visible(&reason.message));
        terminal.below_table(&text)?;
    }
    terminal.below_table(&summary(assessment))?;
    for line in notes(assessment) {
        terminal.below_table(&line)?;
    }
    Ok(())
}

/// Quadrant and verdict.
fn summary(assessment: &Assessment) -> String {
    let quadrant = shown(assessment.quadrant().as_str_name(), "QUADRANT_").replace('_', " ").to_lowercase();
    let mut text = format!("{quadrant}: {}", verdict(assessment.verdict()));
    if !assessment.redirect.is_empty() {
        text = format!("{text}, but {}", visible(&assessment.redirect));
    }
    text
}

/// A verdict in words.
pub(super) fn verdict(verdict: Verdict) -> String {
    shown(verdict.as_str_name(), "VERDICT_").replace('-', " ")
}

/// What to know of an assessment beside its reasons.
fn notes(assessment: &Assessment) -> Vec<String> {
    let mut lines = Vec::new();
    let lists = [
        ("leads, which do not count: ", &assessment.lead_ids),
        ("evidence against it, to be read before deciding: ", &assessment.contrary_ids),
    ];
    for (what, ids) in lists {
        if !ids.is_empty() {
            lines.push(format!("{what}{}", visible(&ids.join(", "))));
        }
    }
    if !assessment.rules_are_default {
        lines.push("numbers of the rules were changed; `--output json` shows all of them".to_owned());
    }
    if assessment.outdated {
        lines.push("the proposal has changed since; assess it again".to_owned());
    }
    lines.push(visible(&assessment.name).into_owned());
    lines
}

/// What is shown of a reason.
const SHEET: &Sheet<PolicyReason> = &[
    Column::new("test", "test", |r| Cell::text(test(r.test()))),
    Column::new("outcome", "outcome", |r| Cell::text(outcome(r))),
    Column::new("code", "reason", |r| Cell::text(&r.code)),
    Column::new("subject", "about", |r| Cell::text(&r.subject)),
    Column::new("source_lines", "source lines", |r| Cell::text(&r.source_lines)),
    Column::hidden("lifted", |r| Cell::Flag(r.lifted)),
    Column::hidden("evidence", |r| Cell::text(r.evidence_ids.join(" "))),
    Column::hidden("message", |r| Cell::text(&r.message)),
];

fn test(test: PolicyTest) -> String {
    shown(test.as_str_name(), "POLICY_TEST_").replace('-', " ")
}

fn outcome(reason: &PolicyReason) -> String {
    let outcome: PolicyOutcome = reason.outcome();
    let word = shown(outcome.as_str_name(), "POLICY_OUTCOME_").replace('-', " ");
    if reason.lifted { format!("{word}, lifted") } else { word }
}

/// A quadrant as lists show it: `Q4`.
pub(super) fn cell_of_matrix(quadrant: Quadrant) -> String {
    let name = quadrant.as_str_name().trim_start_matches("QUADRANT_");
    name.split('_').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "title": "A package", "scope": "POLICY_SCOPE_VERTICAL", "sectors": ["FRUIT"],
        "design": {"sunsetMonths": 48},
        "rules": {"q4MaxSunsetMonths": 36},
        "evidence": [{"id": "e1", "kind": "EVIDENCE_KIND_STATISTIC", "claim": "c"}]
    }"#;

    #[test]
    fn a_file_holds_a_proposal_its_evidence_and_rules() {
        let file = File::of_json(FILE).unwrap();
        assert_eq!(file.proposal.design.unwrap().sunset_months, Some(48));
        assert_eq!(file.rules.unwrap().q4_max_sunset_months, Some(36));
        assert_eq!((file.evidence[0].0.as_str(), file.evidence[0].1.claim.as_str()), ("e1", "c"));
    }

    #[test]
    fn a_slip_in_a_file_is_told_with_its_place() {
        for (bad, place) in [
            (r#"{"titel": "x"}"#, "titel"),
            (r#"{"evidence": {}}"#, "evidence"),
            (r#"{"evidence": [{"claim": "x"}]}"#, "evidence[0]"),
            (r#"{"evidence": [{"id": "e1", "clam": "x"}]}"#, "evidence[0]"),
            (r#"{"rules": {"x": 1}}"#, "rules"),
            (r#"{"scope": "SIDEWAYS"}"#, "SIDEWAYS"),
            ("[]", "map"),
        ] {
            let Err(error) = File::of_json(bad) else { panic!("{bad}") };
            assert!(format!("{error:#}").contains(place), "{bad}: {error:#}");
        }
    }

    #[test]
    fn the_id_is_that_of_the_file_unless_it_says_one() {
        let id = |name: &str, path: &str| {
            let proposal = Proposal { name: name.to_owned(), ..Default::default() };
            File { proposal, evidence: Vec::new(), rules: None }.id(path.as_ref())
        };
        assert_eq!(id("", "d/Missing link.json").unwrap(), "missing-link");
        assert_eq!(id("proposals/rice", "x.json").unwrap(), "rice");
        assert_eq!(id("", "ñ.json").unwrap_err().exit_code(), 64);
    }

    #[test]
    fn an_assessment_is_summed_up_in_one_line() {
        let mut assessment = Assessment {
            quadrant: Quadrant::Q4VerticalMarketIntervention.into(),
            verdict: Verdict::AdmissibleWithConditions.into(),
            rules_are_default: true,
            ..Default::default()
        };
        assert_eq!(summary(&assessment), "q4 vertical market intervention: admissible with conditions");
        assert_eq!(cell_of_matrix(assessment.quadrant()), "Q4");
        assessment.verdict = Verdict::NotAPdp.into();
        assessment.redirect = "social policy".to_owned();
        assert!(summary(&assessment).ends_with("not a pdp, but social policy"));
        assessment.contrary_ids = vec!["e9".to_owned()];
        assert!(notes(&assessment)[0].contains("e9"));
    }
}
