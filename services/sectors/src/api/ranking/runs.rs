//! Runs: made, read and listed.

use std::{sync::Arc, time::Duration};

use eslabon_proto::{
    sectors::v1::{self as pb, create_run_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{identity::Tenant, page, problem::Problem};
use eslabon_sectors_core::ranking as core;
use tokio::sync::{mpsc, watch};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::Status;

use super::{
    super::{Answers, status},
    blind, convert,
    gone::{Gone, Waiting},
    held, profiles, told,
};
use crate::{
    app::{App, Call},
    canonical,
    config::Compute,
    error::{Error, ranking},
    matrix::{self, Wanted, WantedCriterion},
    names,
    ranking::{
        Context, Engine, Figures, Profile, Question, RankingOf, Summary, UsedInput, compute, facts, warnings,
    },
    store::{Documents, NewRun, ProfileRow, RunRow, SavedRun, State},
};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);

pub(super) async fn create_run(
    app: Arc<App>,
    call: Call,
    request: pb::CreateRunRequest,
) -> Result<Answers<pb::CreateRunResponse>, Error> {
    profiles::may_write(&call)?;
    let (tell, told) = mpsc::channel(8);
    let waiting = Waiting::default();
    let making = Making { app, call, request, tell: tell.clone(), gone: waiting.gone() };
    tokio::spawn(async move {
        let last = making.run().await.map_err(status);
        // Nobody listens when the caller has gone away.
        let _ = tell.send(last).await;
    });
    Ok(Box::pin(ReceiverStream::new(told).map(move |answer| {
        let _listening = &waiting;
        answer
    })))
}

/// A run that is being made.
struct Making {
    app: Arc<App>,
    call: Call,
    request: pb::CreateRunRequest,
    tell: mpsc::Sender<Result<pb::CreateRunResponse, Status>>,
    gone: Gone,
}

/// What a run is computed from.
struct Asked {
    row: ProfileRow,
    profile: Profile,
    matrix: matrix::Matrix,
    figures: Figures,
    question: Question,
}

impl Making {
    async fn run(self) -> Result<pb::CreateRunResponse, Error> {
        let asked = self.ask_telling().await?;
        let id = asked.question.id();
        let corrects = self.corrected().await?;
        if let Some(held) = self.app.store.own_run(self.call.tenant(), &id).await? {
            return answer(&SavedRun::AlreadyHeld(held), &corrects);
        }
        let ranking = self.compute(&asked).await?;
        self.progress("store", 0, 0, "runs").await;
        let new = self.new_run(asked, id, corrects.clone(), &ranking).await?;
        answer(&self.app.store.save_run(&new).await?, &corrects)
    }

    /// The question, telling that it is worked on when that takes a while: what is
    /// refused at once is the first thing that a caller hears.
    async fn ask_telling(&self) -> Result<Asked, Error> {
        let mut asking = std::pin::pin!(self.ask());
        loop {
            tokio::select! {
                asked = &mut asking => return asked,
                // Nobody waits any more, so nothing more is read.
                () = self.tell.closed() => {
                    return Err(ranking::Error::Kernel { error: core::Error::Stopped, criteria: vec![] }.into());
                }
                () = tokio::time::sleep(TELL_EVERY) => self.progress("assemble", 0, 0, "criteria").await,
            }
        }
    }

    /// The question: profile, figures, engine and purpose.
    async fn ask(&self) -> Result<Asked, Error> {
        let (app, call, request) = (&self.app, &self.call, &self.request);
        let row = profiles::held(app, call, &request.profile).await?;
        match row.state() {
            State::Draft if !request.exploratory => {
                return Err(ranking::Error::NotRegistered(row.name()).into());
            }
            State::Superseded if !request.exploratory => {
                return Err(ranking::Error::Superseded(row.name()).into());
            }
            State::Draft | State::Registered | State::Superseded => {}
        }
        // What is registered has its defaults already, and is taken as it was agreed.
        let stored = convert::stored(&row)?;
        profiles::refuse_unlogged(app, &row).await?;
        let profile = if row.state() == State::Draft { stored.resolved() } else { stored };
        profile.check().map_err(ranking::Error::NotReady)?;
        let matrix = matrix::assemble(app, call, &wanted(&profile, request)?).await?;
        let list = matrix.inputs.iter().find(|input| input.name == profile.sector_list);
        if row.state() != State::Draft && list.is_some_and(|list| list.digest != profile.sector_list_digest) {
            return Err(ranking::Error::SectorListChanged.into());
        }
        let figures = Figures::of(&matrix);
        refuse_too_much(&app.config.compute, &profile, &figures)?;
        let question = Question {
            profile: canonical::digest(&[profile.text()?.as_bytes()]),
            matrix: figures.numbers(Some(&profile)).digest()?,
            engine: Engine::own().digest()?,
            purpose: request.purpose.clone(),
            exploratory: request.exploratory,
        };
        Ok(Asked { row, profile, matrix, figures, question })
    }

    /// Ranks on a thread that may block, and tells how far it has come.
    async fn compute(&self, asked: &Asked) -> Result<RankingOf, Error> {
        let (news, mut heard) = watch::channel(None);
        let gone = self.gone.clone();
        let (profile, figures, seed) = (asked.profile.clone(), asked.figures.clone(), asked.question.seed());
        let kernel = move || {
            let listener = |progress: core::Progress| {
                news.send_replace(Some(progress));
                gone.flow()
            };
            compute(&profile, &figures, seed, &listener)
        };
        let mut computing = std::pin::pin!(self.app.computing(kernel));
        loop {
            tokio::select! {
                result = &mut computing => return result,
                () = tokio::time::sleep(TELL_EVERY) => {
                    let now = *heard.borrow_and_update();
                    if let Some(core::Progress { stage, done, total }) = now {
                        let (stage, unit) = words(stage);
                        self.progress(stage, done, total, unit).await;
                    }
                }
            }
        }
    }

    async fn new_run(
        &self,
        asked: Asked,
        id: String,
        corrects: String,
        ranking: &RankingOf,
    ) -> Result<NewRun, Error> {
        let Asked { row: profile_row, profile, matrix, figures, question } = asked;
        let of = (&profile_row, &profile);
        let inputs = blind::used(&self.app, &self.call, of, &figures, &matrix.inputs).await?;
        let data = inputs.iter().filter(|input| input.is_data);
        let is_agreed = profile_row.state() != State::Draft;
        let was_seen =
            |input: &UsedInput| input.seen_before_registration || !input.comparable_seen.is_empty();
        let blind = is_agreed && !data.clone().any(was_seen);
        let mut data: Vec<_> = data.map(|input| input.digest.clone()).collect();
        data.sort();
        data.dedup();
        let provenance = figures.provenance().text()?;
        let context = Context {
            territory: profile.territory.clone(),
            year: self.request.year,
            inputs,
            engine: Engine::own(),
            notes: matrix.notes,
            provenance_digest: told::text_digest(&provenance),
            corrects,
            blind,
            warnings: warnings(blind, question.exploratory, (&profile, &figures), ranking),
            summary: Summary::of(&profile, ranking),
        };
        let documents = Documents {
            profile: profile.text()?,
            matrix: figures.numbers(Some(&profile)).text()?,
            provenance,
            result: canonical::text(ranking)?,
        };
        let row = RunRow {
            tenant: self.call.tenant().to_string(),
            profile: profile_row.name(),
            profile_digest: question.profile.to_vec(),
            matrix_digest: question.matrix.to_vec(),
            engine_digest: question.engine.to_vec(),
            result_digest: canonical::digest(&[documents.result.as_bytes()]).to_vec(),
            seed: question.seed().to_vec(),
            purpose: question.purpose,
            exploratory: i64::from(question.exploratory),
            context: context.text()?,
            prior_runs: 0,
            log_seq: 0,
            creator: self.call.caller.subject.clone(),
            created_at: profiles::now(),
            id,
        };
        let facts = facts(&format!("runs/{}", row.id), &row.profile, &profile, ranking)?;
        let entry = told::entry(&row, &context, &facts);
        Ok(NewRun { row, documents, facts, data, entry })
    }

    /// The run that this one corrects, if the caller may read it.
    async fn corrected(&self) -> Result<String, Error> {
        if self.request.corrects.is_empty() {
            return Ok(String::new());
        }
        let row = held::row(&self.app, &self.call, names::run(&self.request.corrects)?).await?;
        Ok(format!("runs/{}", row.id))
    }

    async fn progress(&self, stage: &str, done: u64, total: u64, unit: &str) {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        let progress = Progress {
            stage: stage.to_owned(),
            done: number(done),
            total: number(total),
            unit: unit.to_owned(),
        };
        let event = Some(Event::Progress(progress));
        let _ = self.tell.send(Ok(pb::CreateRunResponse { event, already_held: false })).await;
    }
}

/// Refuses what would be drawn for longer than the operator allows.
pub(super) fn refuse_too_much(
    limits: &Compute,
    profile: &Profile,
    figures: &Figures,
) -> Result<(), ranking::Error> {
    let draws = profile.resolved().smaa.draws.unwrap_or_default();
    let (sectors, criteria) = (figures.sectors.len() as u64, figures.criteria.len() as u64);
    let cells = draws.saturating_mul(sectors).saturating_mul(criteria);
    let most = limits.max_draw_cells;
    if cells <= most { Ok(()) } else { Err(ranking::Error::TooMuchToDraw { cells, most }) }
}

/// The figures that a profile wants.
fn wanted(profile: &Profile, request: &pb::CreateRunRequest) -> Result<Wanted, Error> {
    let criteria = profile.criteria.iter().enumerate().map(|(at, criterion)| WantedCriterion {
        id: criterion.id.clone(),
        options: criterion.options.clone(),
        field: format!("criteria[{at}]"),
    });
    let dataset = Some(&request.dataset).filter(|name| !name.is_empty());
    Ok(Wanted {
        territory: profile.territory.clone(),
        year: request.year,
        sector_list: names::input(&profile.sector_list)?.to_owned(),
        dataset: dataset.map(|name| names::dataset(name).map(str::to_owned)).transpose()?,
        comparators: profile.comparators.clone(),
        inputs: request
            .inputs
            .iter()
            .map(|name| names::input(name).map(str::to_owned))
            .collect::<Result<_, _>>()?,
        criteria: criteria.collect(),
    })
}

fn words(stage: core::Stage) -> (&'static str, &'static str) {
    match stage {
        core::Stage::Scores => ("score", "steps"),
        core::Stage::Overturn => ("overturn", "pairs"),
        core::Stage::Draws => ("draw", "draws"),
        core::Stage::Confidence => ("confidence", "draws"),
    }
}

/// The run that is held now. One that was held before answers a repeat, unless the
/// repeat says that it corrects something else: the log tells what it corrects.
fn answer(saved: &SavedRun, corrects: &str) -> Result<pb::CreateRunResponse, Error> {
    let (row, already_held) = match saved {
        SavedRun::Stored(row) => (row, false),
        SavedRun::AlreadyHeld(row) => (row, true),
    };
    let run = convert::run(row)?;
    if !corrects.is_empty() && run.corrects != corrects {
        return Err(ranking::Error::CorrectsDiffers { run: run.name, corrects: run.corrects }.into());
    }
    Ok(pb::CreateRunResponse { event: Some(Event::Run(run)), already_held })
}

pub(super) async fn get_run(app: Arc<App>, call: Call, request: pb::GetRunRequest) -> Result<pb::Run, Error> {
    convert::run(&held::row(&app, &call, names::run(&request.name)?).await?)
}

pub(super) async fn list_runs(
    app: Arc<App>,
    call: Call,
    request: pb::ListRunsRequest,
) -> Result<pb::ListRunsResponse, Error> {
    let tenant = call.tenant();
    let query = page::query(&[tenant.as_str().as_bytes(), b"runs"]);
    let after = page::decode(&request.page_token, query)?.map(|cursor| after(&cursor)).transpose()?;
    let size = page::size(request.page_size, 50, 1000);
    let mut rows = app.store.list_runs(tenant, after, size as i64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next_page_token = match rows.last() {
        Some(last) if more => {
            page::encode(format!("{}/{}/{}", last.created_at, last.tenant, last.id).as_bytes(), query)
        }
        _ => String::new(),
    };
    Ok(pb::ListRunsResponse {
        runs: rows.iter().map(convert::run).collect::<Result<_, _>>()?,
        next_page_token,
    })
}

/// Where a page of runs starts. A token can be forged; what it leads to has to be
/// what a store can compare.
fn after(bytes: &[u8]) -> Result<(i64, String, String), Problem> {
    let read = || {
        let mut parts = std::str::from_utf8(bytes).ok()?.split('/');
        let created_at = parts.next()?.parse().ok()?;
        let tenant: Tenant = parts.next()?.parse().ok()?;
        let id = parts.next().filter(|id| id.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        Some((created_at, tenant.to_string(), id.to_owned()))
    };
    read().ok_or_else(page::invalid)
}
