//! Whom to bring, and how far that has come.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    AdvanceTargetRequest, ListRecruitmentTargetsRequest, RecruitmentTarget, TargetStage,
};

use super::{
    missing_links::link,
    named,
    put::Put,
    resources::{Delete, Show, resource_commands},
};
use crate::{
    client::Client,
    commands::choice::{choice, shown},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with recruitment targets.
#[derive(Debug, Subcommand)]
pub(crate) enum Targets {
    /// All that the key may read, by id
    List(List),
    /// One target with its history
    Show(Show),
    /// Store what a file holds: a new target, or the next version of one
    Put(Put),
    /// Take a target to its next stage, or say that it is lost
    Advance(Advance),
    /// Remove one target
    Delete(Delete),
}

/// Lists targets.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those at this stage
    #[arg(long, value_parser = choice("TARGET_STAGE_", TargetStage::as_str_name))]
    stage: Option<TargetStage>,
    /// Only those of this missing link, as `SURVEY/CAPABILITY`
    #[arg(long, value_parser = link)]
    link: Option<String>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Takes a target to a stage.
#[derive(Debug, Args)]
pub(crate) struct Advance {
    /// Its id, with or without `recruitmentTargets/`
    target: String,
    /// The next stage, or `lost`
    #[arg(value_parser = choice("TARGET_STAGE_", TargetStage::as_str_name))]
    stage: TargetStage,
    /// Which of the candidates it is about
    #[arg(long, default_value = "", hide_default_value = true)]
    firm: String,
    /// What happened
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Targets {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                let query = ListRecruitmentTargetsRequest {
                    stage: asked.stage.map_or(0, i32::from),
                    missing_link: asked.link.clone().unwrap_or_default(),
                    ..Default::default()
                };
                list(query, asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Advance(step) => step.run(client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

impl Advance {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = AdvanceTargetRequest {
            name: named("recruitmentTargets", &self.target),
            stage: self.stage.into(),
            firm: self.firm.clone(),
            note: self.note.clone(),
            etag: self.etag.clone(),
            ..Default::default()
        };
        let call = async |request| client.missing_links().advance_target(request).await;
        let target: RecruitmentTarget = client.write(query, call).await?;
        terminal.show_one(&target, SHEET)
    }
}

resource_commands! {
    "recruitmentTargets", "a recruitment target", missing_links, SHEET;
    RecruitmentTarget as recruitment_target by recruitment_target_id;
    get_recruitment_target (GetRecruitmentTargetRequest),
    list_recruitment_targets (
        ListRecruitmentTargetsRequest -> ListRecruitmentTargetsResponse { recruitment_targets }
    ),
    create_recruitment_target (CreateRecruitmentTargetRequest),
    update_recruitment_target (UpdateRecruitmentTargetRequest),
    delete_recruitment_target (DeleteRecruitmentTargetRequest)
}

/// What is shown of a target.
const SHEET: &Sheet<RecruitmentTarget> = &[
    Column::new("name", "target", |it| Cell::text(&it.name)),
    Column::new("missing_link", "missing link", |it| Cell::text(&it.missing_link)),
    Column::new("firm_type", "kind of firm", |it| Cell::name(&it.firm_type)),
    Column::new("stage", "stage", |it| Cell::text(shown(it.stage().as_str_name(), "TARGET_STAGE_"))),
    Column::new("candidates", "candidates", |it| Cell::name(candidates(it))),
    Column::hidden("history", |it| Cell::name(history(it))),
    Column::hidden("unserved_hours", |it| {
        Cell::Index(it.rationale.as_ref().map(|rationale| rationale.unserved_hours))
    }),
    Column::hidden("source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
];

fn candidates(target: &RecruitmentTarget) -> String {
    let told = target.candidates.iter().map(|candidate| match candidate.buyers_of_the_link {
        0 => candidate.firm.clone(),
        buyers => format!("{} ({buyers} of the buyers)", candidate.firm),
    });
    told.collect::<Vec<_>>().join("; ")
}

fn history(target: &RecruitmentTarget) -> String {
    let steps = target.history.iter().map(|step| shown(step.stage().as_str_name(), "TARGET_STAGE_"));
    steps.collect::<Vec<_>>().join(" > ")
}
