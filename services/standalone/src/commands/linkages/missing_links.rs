//! What is missing in a place: looked for, listed and shown.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    DeleteSurveyRequest, DetectMissingLinksRequest, GetMissingLinkRequest, LinkKind, ListMissingLinksRequest,
    ListMissingLinksResponse, ListSurveysRequest, ListSurveysResponse, MissingLink, Remedy, Survey,
    SurveyQuestion, detect_missing_links_response::Event, survey_question::Scope,
};
use tokio_stream::StreamExt;

use super::{
    amount, blocked, named, note_more,
    resources::{Delete, List},
    said, scales,
};
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        from_file, time,
    },
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json},
    progress::WorkBar,
};

/// What to do with missing links.
#[derive(Debug, Subcommand)]
pub(crate) enum MissingLinks {
    /// Look for what is missing, and keep what is found as a survey
    Detect(Detect),
    /// The links of a survey, as far as the key may see them
    List(Links),
    /// One link with everything that is known of it
    Show(Show),
    /// The surveys that were made, by id
    Surveys(List),
    /// Remove a survey with its links
    Delete(Delete),
    /// From how many hours a year suppliers pay
    #[command(subcommand)]
    Scales(scales::Scales),
    /// Products that wait for something that is missing
    #[command(subcommand)]
    Products(blocked::Products),
}

/// Looks for what is missing.
#[derive(Debug, Args)]
pub(crate) struct Detect {
    /// The id of the survey
    survey: String,
    /// The country to look at, e.g. `CRI`
    #[arg(long, required_unless_present = "question", conflicts_with = "question")]
    country: Option<String>,
    /// The whole question as JSON: a circle or a corridor, neighbours, terms of recruiting
    #[arg(long, value_name = "FILE")]
    question: Option<PathBuf>,
}

/// Lists links.
#[derive(Debug, Args)]
pub(crate) struct Links {
    /// The survey, with or without `surveys/`
    survey: String,
    /// Only those of this kind
    #[arg(long, value_parser = choice("LINK_KIND_", LinkKind::as_str_name))]
    kind: Option<LinkKind>,
    /// Only those with this remedy
    #[arg(long, value_parser = choice("REMEDY_", Remedy::as_str_name))]
    remedy: Option<Remedy>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Shows one link.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// As `SURVEY/CAPABILITY`, or the whole name
    #[arg(value_parser = link)]
    link: String,
}

impl MissingLinks {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Detect(detect) => detect.run(client, terminal).await,
            Self::List(links) => links.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
            Self::Surveys(asked) => surveys(asked, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
            Self::Scales(query) => query.run(client, terminal).await,
            Self::Products(query) => query.run(client, terminal).await,
        }
    }
}

impl Detect {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let question: SurveyQuestion = match &self.question {
            Some(file) => from_file(file, "a question")?,
            None => SurveyQuestion { scope: self.country.clone().map(Scope::Country), ..Default::default() },
        };
        let survey_id = named("surveys", &self.survey)["surveys/".len()..].to_owned();
        let query = DetectMissingLinksRequest { survey_id, question: Some(question), ..Default::default() };
        let survey = made(query, client, terminal).await?;
        if terminal.format() == Format::Json {
            return json::pretty(terminal.out(), &survey);
        }
        let query = ListMissingLinksRequest { survey: survey.name.clone(), ..Default::default() };
        let call = async |request| client.missing_links().list_missing_links(request).await;
        let answer: ListMissingLinksResponse = client.list(query, 0, call).await?;
        terminal.show(&answer, &answer.links, SHEET)?;
        terminal.below_table(&format!(
            "{}: {} needs and {} suppliers looked at on {}, by {}",
            survey.name, survey.needs, survey.suppliers, survey.as_of, survey.policy
        ))
    }
}

/// Makes a survey and shows how far it has come.
async fn made(
    query: DetectMissingLinksRequest,
    client: &Client,
    terminal: &Terminal,
) -> Result<Survey, Failure> {
    let bar = WorkBar::new(terminal, "missing links");
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let mut service = client.missing_links();
    let answers = service.detect_missing_links(request).await;
    let mut answers = answers.map_err(|status| broken(&status))?.into_inner();
    while let Some(answer) = answers.next().await {
        match answer.map_err(|status| broken(&status))?.event {
            Some(Event::Survey(survey)) => {
                bar.finish();
                return Ok(survey);
            }
            Some(Event::Progress(progress)) => bar.show(&progress),
            None => {}
        }
    }
    Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")))
}

impl Links {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListMissingLinksRequest {
            survey: named("surveys", &self.survey),
            kind: self.kind.map_or(0, i32::from),
            remedy: self.remedy.map_or(0, i32::from),
            ..Default::default()
        };
        let call = async |request| client.missing_links().list_missing_links(request).await;
        let answer: ListMissingLinksResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.links, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetMissingLinkRequest { name: self.link.clone() };
        let call = async |request| client.missing_links().get_missing_link(request).await;
        let link: MissingLink = client.read(query, call).await?;
        terminal.show_one(&link, SHEET)
    }
}

async fn surveys(asked: &List, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let call = async |request| client.missing_links().list_surveys(request).await;
    let answer: ListSurveysResponse = client.list(ListSurveysRequest::default(), asked.limit, call).await?;
    terminal.show(&answer, &answer.surveys, SURVEYS)?;
    note_more(terminal, &answer.next_page_token);
    Ok(())
}

async fn delete(asked: &Delete, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let name = named("surveys", &asked.name);
    let query = DeleteSurveyRequest { name: name.clone(), etag: asked.etag.clone(), ..Default::default() };
    client.write(query, async |request| client.missing_links().delete_survey(request).await).await?;
    terminal.note(&format!("{name} is removed"));
    Ok(())
}

/// The name of a link as it is typed.
pub(super) fn link(text: &str) -> Result<String, String> {
    let text = text.strip_prefix("surveys/").unwrap_or(text);
    let parts = text.split_once("/links/").or_else(|| text.split_once('/'));
    match parts {
        Some((survey, link)) if !survey.is_empty() && !link.is_empty() && !link.contains('/') => {
            Ok(format!("surveys/{survey}/links/{link}"))
        }
        _ => Err("needs the survey and the capability, as SURVEY/CAPABILITY".to_owned()),
    }
}

/// What is shown of a link.
const SHEET: &Sheet<MissingLink> = &[
    Column::new("capability", "capability", |it| {
        Cell::text(it.capability.trim_start_matches("capabilities/"))
    }),
    Column::hidden("title", |it| Cell::name(said(it.title.as_ref()))),
    Column::new("kind", "kind", |it| Cell::text(word(it.kind().as_str_name(), "LINK_KIND_"))),
    Column::new("unserved_hours", "unserved", |it| Cell::Index(Some(it.unserved_hours))),
    Column::new("leaked_hours", "abroad", |it| Cell::Index(it.leaked_hours)),
    Column::new("latent_hours", "latent", |it| Cell::Index(Some(it.latent_hours))),
    Column::new("scale_hours", "scale", |it| Cell::Index(it.scale_hours)),
    Column::new("buyer_count", "buyers", |it| Cell::Count(it.buyer_count.into())),
    Column::new("least_coalition", "coalition", |it| Cell::Rank(it.least_coalition.unwrap_or_default())),
    Column::new("remedy", "remedy", |it| Cell::text(word(it.remedy().as_str_name(), "REMEDY_"))),
    Column::new("unlocked_value", "unlocks a year, minor units", |it| {
        Cell::text(amount(it.unlocked_value.as_ref()))
    }),
    Column::hidden("concentration", |it| Cell::Share(it.concentration)),
    Column::hidden("is_robust", |it| it.is_robust.map_or(Cell::text(""), Cell::Flag)),
    Column::hidden("served_hours", |it| Cell::Index(it.served_hours)),
    Column::hidden("served_elsewhere_hours", |it| Cell::Index(it.served_elsewhere_hours)),
    Column::hidden("has_capability", |it| Cell::Flag(it.has_capability)),
    Column::hidden("near_firms", |it| Cell::Count(it.near_firms.into())),
    Column::hidden("develop", |it| Cell::name(develop(it))),
    Column::hidden("unlocks", |it| Cell::name(unlocks(it))),
    Column::hidden("pool", |it| Cell::text(pool(it))),
    Column::hidden("rank", |it| Cell::Index(it.attraction.as_ref().and_then(|terms| terms.rank))),
    Column::hidden("scale_source", |it| Cell::name(&it.scale_source)),
    Column::hidden("publishable", |it| Cell::Flag(it.publishable)),
];

/// What is shown of a survey.
const SURVEYS: &Sheet<Survey> = &[
    Column::new("name", "survey", |it| Cell::text(&it.name)),
    Column::new("place", "place", |it| Cell::text(place(it))),
    Column::new("as_of", "as of", |it| Cell::text(&it.as_of)),
    Column::new("needs", "needs", |it| Cell::Count(it.needs.into())),
    Column::new("suppliers", "suppliers", |it| Cell::Count(it.suppliers.into())),
    Column::new("publishable_links", "publishable", |it| Cell::Count(it.publishable_links.into())),
    Column::hidden("policy", |it| Cell::text(&it.policy)),
    Column::hidden("inputs_digest", |it| Cell::text(&it.inputs_digest)),
    Column::hidden("engine", |it| Cell::text(&it.engine)),
    Column::hidden("creator", |it| Cell::text(&it.creator)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
    Column::hidden("create_time", |it| time(it.create_time.as_ref())),
];

/// Nothing where it is withheld.
fn word(name: &str, prefix: &str) -> String {
    if name.ends_with("_UNSPECIFIED") { String::new() } else { shown(name, prefix) }
}

fn develop(link: &MissingLink) -> String {
    let firms = link.develop.iter().map(|firm| format!("{}: {}", firm.supplier, firm.lacks.join(" ")));
    firms.collect::<Vec<_>>().join("; ")
}

fn unlocks(link: &MissingLink) -> String {
    link.unlocks.iter().map(|product| product.product.as_str()).collect::<Vec<_>>().join(" ")
}

fn pool(link: &MissingLink) -> String {
    let members = link.pool.iter().flat_map(|pool| &pool.members).map(|member| member.country.as_str());
    members.collect::<Vec<_>>().join(" ")
}

fn place(survey: &Survey) -> String {
    match survey.question.as_ref().and_then(|question| question.scope.as_ref()) {
        Some(Scope::Country(country)) => country.clone(),
        Some(Scope::Corridor(corridor)) => corridor.countries.join(" "),
        Some(Scope::Circle(circle)) => {
            let center = circle.center.unwrap_or_default();
            format!("{} km around {}, {}", circle.radius_km, center.latitude, center.longitude)
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_typed_short_or_whole() {
        for text in ["before/coating", "surveys/before/links/coating", "before/links/coating"] {
            assert_eq!(link(text).unwrap(), "surveys/before/links/coating", "{text}");
        }
        for bad in ["", "before", "before/", "/coating", "a/b/c"] {
            assert!(link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_withheld_is_shown_as_nothing() {
        assert_eq!(word("LINK_KIND_UNSPECIFIED", "LINK_KIND_"), "");
        assert_eq!(word("LINK_KIND_ANCHOR_VIABLE", "LINK_KIND_"), "anchor-viable");
    }
}
