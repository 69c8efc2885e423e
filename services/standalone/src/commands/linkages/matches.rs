//! Who could supply a need, and why one of them could or could not.

use clap::{Args, ValueEnum};
use eslabon_proto::linkages::v1::{
    Contribution, FindNeedsRequest, FindNeedsResponse, FindSuppliersRequest, FoundSuppliers, GetMatchRequest,
    GetMatchResponse, Match, MatchBasis, RelatednessKind, RelatednessSource, RequirementFinding,
    RequirementKind, Text, Verdict, find_suppliers_response::Event,
};
use tokio_stream::StreamExt;

use super::{amount, named, said};
use crate::{
    client::Client,
    commands::choice::{choice, shown},
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json, sheet},
};

/// How it is judged, and what closes gaps.
#[derive(Debug, Args)]
struct Judged {
    /// The policy, as `NAME/NUMBER`; without it the one that is built in
    #[arg(long, value_parser = super::policies::policy)]
    policy: Option<String>,
    /// What closes gaps: the id of a catalogue of actions
    #[arg(long, value_name = "ID")]
    catalogue: Option<String>,
    /// The day from which time is counted, YYYY-MM-DD; today without it
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
    /// Take how near capabilities are from a dataset of sectors, e.g. `datasets/0123456789abcdef`
    #[arg(long, conflicts_with = "codes_only")]
    dataset: Option<String>,
    /// Tell how near capabilities are by the digits of their codes alone
    #[arg(long)]
    codes_only: bool,
}

impl Judged {
    fn relatedness(&self) -> Option<RelatednessSource> {
        let source = |kind: RelatednessKind, dataset: String| RelatednessSource {
            kind: kind.into(),
            dataset,
            year: 0,
        };
        match (&self.dataset, self.codes_only) {
            (Some(dataset), _) => Some(source(RelatednessKind::Dataset, named("datasets", dataset))),
            (None, true) => Some(source(RelatednessKind::Codes, String::new())),
            (None, false) => None,
        }
    }

    fn catalogue(&self) -> String {
        self.catalogue.as_ref().map(|id| named("actionCatalogues", id)).unwrap_or_default()
    }
}

/// Finds the best suppliers of a need, or the needs of a supplier.
#[derive(Debug, Args)]
pub(crate) struct Find {
    /// The need, with or without `needs/`
    #[arg(required_unless_present = "supplier", conflicts_with = "supplier")]
    need: Option<String>,
    /// Find the needs that this supplier could serve instead
    #[arg(long)]
    supplier: Option<String>,
    /// Matches at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i32).range(1..=500))]
    most: i32,
    /// The worst verdict that is still shown
    #[arg(long, ignore_case = true, value_parser = choice("VERDICT_", Verdict::as_str_name))]
    worst: Option<Verdict>,
    /// Only suppliers of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true, conflicts_with = "supplier")]
    country: String,
    /// Sort the best by what suits both sides
    #[arg(long, conflicts_with = "supplier")]
    reciprocal: bool,
    #[command(flatten)]
    judged: Judged,
}

/// Explains one pair of need and supplier.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The need, with or without `needs/`
    need: String,
    /// The supplier, with or without `suppliers/`
    supplier: String,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
    #[command(flatten)]
    judged: Judged,
}

/// A language of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// Spanish
    Es,
    /// Portuguese
    Pt,
}

impl Language {
    fn of(self, text: Option<&Text>) -> String {
        let wanted = text.map(|text| match self {
            Self::En => text.en.clone(),
            Self::Es => text.es.clone(),
            Self::Pt => text.pt.clone(),
        });
        wanted.filter(|wanted| !wanted.is_empty()).unwrap_or_else(|| said(text))
    }
}

impl Find {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match (&self.need, &self.supplier) {
            (_, Some(supplier)) => self.needs(supplier, client, terminal).await,
            (Some(need), None) => self.suppliers(need, client, terminal).await,
            (None, None) => Err(Failure::Usage("name a need, or a supplier with --supplier".to_owned())),
        }
    }

    async fn needs(&self, supplier: &str, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = FindNeedsRequest {
            supplier: named("suppliers", supplier),
            most: self.most,
            policy: self.judged.policy.clone().unwrap_or_default(),
            relatedness: self.judged.relatedness(),
            worst_verdict: self.worst.unwrap_or_default().into(),
            as_of: self.judged.as_of.clone(),
            action_catalogue: self.judged.catalogue(),
        };
        let call = async |request| client.matching().find_needs(request).await;
        let answer: FindNeedsResponse = client.read(query, call).await?;
        terminal.show(&answer, &answer.matches, NEEDS)?;
        if let Some(next) = &answer.next_upgrade {
            let (actions, needs) = (next.actions.join(", "), next.needs.join(", "));
            terminal.below_table(&format!("next best upgrade: {actions}; it opens {needs}"))?;
        }
        if answer.started > 0 {
            terminal.note(&format!("{} needs have begun and are left out", answer.started));
        }
        if terminal.format() == Format::Table { rests_on(answer.basis.as_ref(), terminal) } else { Ok(()) }
    }

    async fn suppliers(&self, need: &str, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = FindSuppliersRequest {
            need: named("needs", need),
            most: self.most,
            policy: self.judged.policy.clone().unwrap_or_default(),
            worst_verdict: self.worst.unwrap_or_default().into(),
            country: self.country.clone(),
            reciprocal: self.reciprocal,
            as_of: self.judged.as_of.clone(),
            action_catalogue: self.judged.catalogue(),
            relatedness: self.judged.relatedness(),
        };
        let (header, matches) = find(query, client).await?;
        match terminal.format() {
            Format::Json => matches.iter().try_for_each(|found| json::line(terminal.out(), found)),
            Format::Csv => sheet::csv(terminal.out(), SHEET, &matches),
            Format::Table => {
                if matches.is_empty() {
                    terminal.line("nobody could supply it")?;
                } else {
                    terminal.line(&sheet::table(SHEET, &matches, terminal.width()))?;
                }
                basis(&header, terminal)
            }
        }
    }
}

/// The matches of a need, and what they rest on.
pub(crate) async fn find(
    query: FindSuppliersRequest,
    client: &Client,
) -> Result<(FoundSuppliers, Vec<Match>), Failure> {
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let answers = client.matching().find_suppliers(request).await.map_err(|status| broken(&status))?;
    let mut answers = answers.into_inner();
    let (mut header, mut matches) = (FoundSuppliers::default(), Vec::new());
    while let Some(answer) = answers.next().await {
        match answer.map_err(|status| broken(&status))?.event {
            Some(Event::Header(first)) => header = first,
            Some(Event::Match(found)) => matches.push(found),
            None => {}
        }
    }
    Ok((header, matches))
}

/// What an answer rests on, below it.
fn basis(header: &FoundSuppliers, terminal: &mut Terminal) -> Result<(), Failure> {
    for note in &header.notes {
        terminal.note(&format!("{}: {} ({})", note.field, note.text, note.reason));
    }
    terminal.below_table(&format!("of {} suppliers", header.suppliers))?;
    rests_on(header.basis.as_ref(), terminal)
}

/// The policy, the day, the registry and what tells how near capabilities are.
fn rests_on(basis: Option<&MatchBasis>, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some(basis) = basis else { return Ok(()) };
    let text = format!("by {} as of {}; registry {}", basis.policy, basis.as_of, basis.register_digest);
    terminal.below_table(&text)?;
    match basis.relatedness.as_ref().and_then(|used| used.because.as_ref()) {
        Some(because) => terminal.below_table(&because.en),
        None => Ok(()),
    }
}

impl Explain {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let (need, supplier) = (named("needs", &self.need), named("suppliers", &self.supplier));
        let supplier = supplier.trim_start_matches("suppliers/");
        let query = GetMatchRequest {
            name: format!("{need}/matches/{supplier}"),
            policy: self.judged.policy.clone().unwrap_or_default(),
            as_of: self.judged.as_of.clone(),
            action_catalogue: self.judged.catalogue(),
            relatedness: self.judged.relatedness(),
            ..Default::default()
        };
        let call = async |request| client.matching().get_match(request).await;
        let answer: GetMatchResponse = client.read(query, call).await?;
        let found = answer.r#match.clone().unwrap_or_default();
        if terminal.format() != Format::Table {
            return terminal.show(&answer, std::slice::from_ref(&found), SHEET);
        }
        terminal.line(&sheet::record(SHEET, &found, terminal.width()))?;
        let requirements: Vec<_> =
            found.requirements.iter().map(|one| (one.clone(), self.language)).collect();
        terminal.line(&sheet::table(REQUIREMENTS, &requirements, terminal.width()))?;
        terminal.line(&sheet::table(CONTRIBUTIONS, &found.contributions, terminal.width()))?;
        terminal.below_table(&self.language.of(found.explanation.as_ref()))?;
        for note in &found.notes {
            terminal.note(&format!("{}: {}", note.field, note.text));
        }
        rests_on(answer.basis.as_ref(), terminal)
    }
}

/// What is shown of a match.
pub(crate) const SHEET: &Sheet<Match> = &[
    Column::new("supplier", "supplier", |m| Cell::text(m.supplier.trim_start_matches("suppliers/"))),
    Column::new("verdict", "verdict", |m| Cell::text(shown(m.verdict().as_str_name(), "VERDICT_"))),
    Column::new("score", "score", |m| points(m.score_bps)),
    Column::new("low", "low", |m| points(m.low_bps)),
    Column::new("high", "high", |m| points(m.high_bps)),
    Column::new("lacks", "lacks", |m| Cell::name(lacks(m))),
    Column::new("cost", "cost, minor units", |m| {
        Cell::text(amount(m.plan.as_ref().and_then(|plan| plan.cost.as_ref())))
    }),
    Column::new("months", "months", |m| {
        Cell::text(m.plan.as_ref().map_or_else(|| "–".to_owned(), |plan| plan.months.to_string()))
    }),
    Column::hidden("title", |m| Cell::name(&m.supplier_title)),
    Column::hidden("capability", |m| Cell::text(&m.capability)),
    Column::hidden("km", |m| Cell::Ratio(m.km)),
    Column::hidden("actions", |m| {
        Cell::text(m.plan.as_ref().map(|plan| plan.actions.join(" ")).unwrap_or_default())
    }),
    Column::hidden("feasible_before_start", |m| {
        Cell::Flag(m.plan.as_ref().is_some_and(|plan| plan.feasible_before_start))
    }),
];

/// What is shown of a need that a supplier could serve.
const NEEDS: &Sheet<Match> = &[
    Column::new("need", "need", |m| Cell::text(m.need.trim_start_matches("needs/"))),
    Column::new("capability", "capability", |m| Cell::text(m.capability.trim_start_matches("capabilities/"))),
    Column::new("verdict", "verdict", |m| Cell::text(shown(m.verdict().as_str_name(), "VERDICT_"))),
    Column::new("score", "score", |m| points(m.score_bps)),
    Column::new("low", "low", |m| points(m.low_bps)),
    Column::new("high", "high", |m| points(m.high_bps)),
    Column::new("lacks", "lacks", |m| Cell::name(lacks(m))),
    Column::new("months", "months", |m| {
        Cell::text(m.plan.as_ref().map_or_else(|| "–".to_owned(), |plan| plan.months.to_string()))
    }),
];

/// What is shown of a requirement, in a language.
const REQUIREMENTS: &Sheet<(RequirementFinding, Language)> = &[
    Column::new("requirement", "requirement", |(one, _)| Cell::text(requirement(one.kind(), &one.standard))),
    Column::new("state", "is", |(one, _)| Cell::text(shown(one.state().as_str_name(), "REQUIREMENT_STATE_"))),
    Column::new("evidence", "since", |(one, language)| Cell::text(language.of(one.evidence.as_ref()))),
];

/// What is shown of a component of the score.
const CONTRIBUTIONS: &Sheet<Contribution> = &[
    Column::new("component", "component", |c| {
        Cell::text(shown(c.component().as_str_name(), "SCORE_COMPONENT_"))
    }),
    Column::new("fit", "fit", |c| Cell::Share(c.fit)),
    Column::new("weight", "weight", |c| points(c.weight_bps)),
    Column::new("points", "points", |c| points(c.points_bps)),
];

/// Basis points as points of 100.
fn points(bps: i32) -> Cell {
    Cell::Ratio(Some(f64::from(bps) / 100.0))
}

/// What is not met and can be, in words.
pub(crate) fn lacks(found: &Match) -> String {
    let gaps = found.gaps.iter().map(|gap| requirement(gap.kind(), &gap.standard));
    gaps.collect::<Vec<_>>().join(", ")
}

/// A requirement in a word: the standard itself where it is one.
fn requirement(kind: RequirementKind, standard: &str) -> String {
    match kind {
        RequirementKind::Certificate => standard.to_owned(),
        kind => shown(kind.as_str_name(), "REQUIREMENT_KIND_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_language_lacks_is_said_in_another() {
        let text = Text { en: "mould".to_owned(), es: "molde".to_owned(), ..Default::default() };
        assert_eq!(Language::Es.of(Some(&text)), "molde");
        assert_eq!(Language::Pt.of(Some(&text)), "mould");
    }
}
