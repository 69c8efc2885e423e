//! Proposals that are held, and what was decided on them.

use clap::{Args, Subcommand};
use eslabon_proto::sectors::v1::{
    Assessment, Decision, DecisionOutcome, Evidence, EvidenceKind, GetAssessmentRequest, GetProposalRequest,
    ListDecisionsRequest, ListDecisionsResponse, ListEvidenceRequest, ListEvidenceResponse,
    ListProposalsRequest, ListProposalsResponse, MilestoneState, Proposal,
};

use super::{
    assess::{self, cell_of_matrix, verdict},
    note_more,
};
use crate::{
    client::Client,
    commands::{choice::shown, time},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to show of proposals.
#[derive(Debug, Subcommand)]
pub(crate) enum Proposals {
    /// All that the key may read, the newest first
    List(List),
    /// One proposal, with what is late today
    Show(Show),
    /// The evidence of one proposal, in the order in which it was added
    Evidence(One),
    /// The last assessment of one proposal, with all reasons
    Assessment(One),
    /// The decisions on one proposal, the newest first
    Decisions(One),
}

/// Lists proposals.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Names one proposal.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its id, with or without `proposals/`
    #[arg(value_parser = id)]
    proposal: String,
}

/// Names one proposal in one of its versions.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    one: One,
    /// The version; without it, the latest
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    version: i32,
}

impl Proposals {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => {
                let proposal = show.one.read(client, show.version).await?;
                terminal.show_one(&proposal, PROPOSALS)
            }
            Self::Evidence(one) => one.evidence(client, terminal).await,
            Self::Assessment(one) => one.assessment(client, terminal).await,
            Self::Decisions(one) => one.decisions(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.policies().list_proposals(request).await;
        let answer: ListProposalsResponse =
            client.list(ListProposalsRequest::default(), self.limit, call).await?;
        terminal.show(&answer, &answer.proposals, PROPOSALS)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl One {
    fn name(&self) -> String {
        format!("proposals/{}", self.proposal)
    }

    async fn read(&self, client: &Client, version: i32) -> Result<Proposal, Failure> {
        read(client, &self.proposal, version).await
    }

    async fn evidence(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListEvidenceRequest { proposal: self.name(), ..Default::default() };
        let call = async |request| client.policies().list_evidence(request).await;
        let answer: ListEvidenceResponse = client.list(query, 0, call).await?;
        terminal.show(&answer, &answer.evidence, EVIDENCE)
    }

    async fn assessment(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = latest_assessment(&self.read(client, 0).await?)?;
        let call = async |request| client.policies().get_assessment(request).await;
        let assessment: Assessment = client.read(GetAssessmentRequest { name }, call).await?;
        assess::show(&assessment, terminal)
    }

    async fn decisions(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListDecisionsRequest { proposal: self.name(), ..Default::default() };
        let call = async |request| client.policies().list_decisions(request).await;
        let answer: ListDecisionsResponse = client.list(query, 0, call).await?;
        terminal.show(&answer, &answer.decisions, DECISIONS)
    }
}

/// One proposal; its latest version when 0 is asked for.
pub(super) async fn read(client: &Client, id: &str, version: i32) -> Result<Proposal, Failure> {
    let query = GetProposalRequest { name: format!("proposals/{id}"), version };
    client.read(query, async |request| client.policies().get_proposal(request).await).await
}

/// The last assessment of a proposal, or what to do.
pub(super) fn latest_assessment(proposal: &Proposal) -> Result<String, Failure> {
    if proposal.latest_assessment.is_empty() {
        let text = format!("{} has not been assessed; run `eslabon sectors assess FILE`", proposal.name);
        return Err(Failure::Local(anyhow::Error::msg(text)));
    }
    Ok(proposal.latest_assessment.clone())
}

/// An id as it is typed.
pub(super) fn id(text: &str) -> Result<String, String> {
    let id = text.strip_prefix("proposals/").unwrap_or(text);
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    if (1..=63).contains(&id.len()) && !id.starts_with('-') && id.bytes().all(is_plain) {
        Ok(id.to_owned())
    } else {
        Err("needs 1 to 63 lower-case letters, digits and `-`, with or without `proposals/`".to_owned())
    }
}

/// What is shown of a proposal.
const PROPOSALS: &Sheet<Proposal> = &[
    Column::new("name", "proposal", |p| Cell::text(&p.name)),
    Column::new("title", "title", |p| Cell::name(&p.title)),
    Column::new("quadrant", "cell", |p| Cell::text(cell_of_matrix(p.quadrant()))),
    Column::hidden("sectors", |p| Cell::text(p.sectors.join(" "))),
    Column::hidden("run", |p| Cell::text(&p.run)),
    Column::new("version", "version", |p| Cell::Plain(p.version.into())),
    Column::new("evidence_count", "evidence", |p| Cell::Count(p.evidence_count.into())),
    Column::new("decision_count", "decisions", |p| Cell::Count(p.decision_count.into())),
    Column::new("flags", "late", |p| Cell::text(p.flags.join(" "))),
    Column::hidden("latest_assessment", |p| Cell::text(&p.latest_assessment)),
    Column::hidden("summary", |p| Cell::text(&p.summary)),
    Column::hidden("tenant", |p| Cell::text(&p.tenant)),
    Column::hidden("etag", |p| Cell::text(&p.etag)),
    Column::hidden("create_time", |p| time(p.create_time.as_ref())),
    Column::hidden("update_time", |p| time(p.update_time.as_ref())),
];

/// What is shown of evidence.
const EVIDENCE: &Sheet<Evidence> = &[
    Column::new("name", "evidence", |e| Cell::text(e.name.rsplit('/').next().unwrap_or_default())),
    Column::new("kind", "kind", |e| Cell::text(kind(e.kind()))),
    Column::new("claim", "claim", |e| Cell::name(&e.claim)),
    Column::new("source", "source", |e| Cell::name(&e.source)),
    Column::new("counts", "counts", |e| Cell::text(counts(e))),
    Column::hidden("locator", |e| Cell::text(&e.locator)),
    Column::hidden("retrieved", |e| Cell::text(&e.retrieved)),
    Column::hidden("sha256", |e| Cell::text(&e.sha256)),
    Column::hidden("submitted_by", |e| Cell::text(&e.submitted_by)),
    Column::hidden("reviewed_by", |e| Cell::text(&e.reviewed_by)),
    Column::hidden("grade", |e| Cell::text(&e.grade)),
    Column::hidden("create_time", |e| time(e.create_time.as_ref())),
];

fn kind(kind: EvidenceKind) -> String {
    shown(kind.as_str_name(), "EVIDENCE_KIND_").replace('-', " ")
}

fn counts(evidence: &Evidence) -> &'static str {
    if evidence.contradicts {
        "against"
    } else if evidence.interested_party || evidence.kind() == EvidenceKind::IndustrySubmission {
        "a lead"
    } else {
        "yes"
    }
}

/// What is shown of a decision.
pub(super) const DECISIONS: &Sheet<Decision> = &[
    Column::new("name", "decision", |d| Cell::text(&d.name)),
    Column::new("outcome", "decided", |d| Cell::text(outcome(d.outcome()))),
    Column::new("verdict", "assessed", |d| Cell::text(verdict(d.verdict()))),
    Column::new("departs_from_assessment", "departs", |d| Cell::Flag(d.departs_from_assessment)),
    Column::new("deciders", "by", |d| {
        Cell::text(d.deciders.iter().map(|decider| decider.name.as_str()).collect::<Vec<_>>().join(", "))
    }),
    Column::new("decided_on", "on", |d| Cell::text(&d.decided_on)),
    Column::new("next_review_due", "review due", |d| Cell::text(&d.next_review_due)),
    Column::new("flags", "to notice", |d| Cell::text(d.flags.join(" "))),
    Column::hidden("recusals", |d| {
        Cell::text(
            d.recusals.iter().map(|r| format!("{}: {}", r.name, r.reason)).collect::<Vec<_>>().join("; "),
        )
    }),
    Column::hidden("dissents", |d| {
        Cell::text(
            d.dissents.iter().map(|d| format!("{}: {}", d.name, d.statement)).collect::<Vec<_>>().join("; "),
        )
    }),
    Column::hidden("justification", |d| Cell::text(&d.justification)),
    Column::hidden("conditions", |d| Cell::text(d.conditions.join("; "))),
    Column::hidden("milestones", |d| Cell::text(milestones(d))),
    Column::hidden("assessment", |d| Cell::text(&d.assessment)),
    Column::hidden("review_count", |d| Cell::Count(d.review_count.into())),
    Column::hidden("create_time", |d| time(d.create_time.as_ref())),
    Column::hidden("recorded_by", |d| Cell::text(&d.recorded_by)),
];

fn outcome(outcome: DecisionOutcome) -> String {
    shown(outcome.as_str_name(), "DECISION_OUTCOME_").replace('-', " ")
}

fn milestones(decision: &Decision) -> String {
    let one = |status: &eslabon_proto::sectors::v1::MilestoneStatus| {
        let milestone = status.milestone.clone().unwrap_or_default();
        let state: MilestoneState = status.state();
        format!("{} ({}): {}", milestone.id, milestone.due, shown(state.as_str_name(), "MILESTONE_STATE_"))
    };
    decision.milestones.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_plain_and_may_have_its_collection() {
        for good in ["rice", "proposals/missing-link", "0190"] {
            assert!(id(good).is_ok(), "{good}");
        }
        for bad in ["", "Rice", "-rice", "proposals/rice/decisions/1", "ñ", &"a".repeat(64)] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn evidence_says_whether_it_counts() {
        let lead = Evidence { interested_party: true, ..Default::default() };
        let against = Evidence { contradicts: true, interested_party: true, ..Default::default() };
        assert_eq!(
            [counts(&Evidence::default()), counts(&lead), counts(&against)],
            ["yes", "a lead", "against"]
        );
    }
}
