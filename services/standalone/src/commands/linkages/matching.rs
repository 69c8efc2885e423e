//! `eslabon linkages match` and `explain`: who could supply a need, what a supplier
//! could serve, and why.

use clap::{Args, ValueEnum};
use eslabon_proto::linkages::v1::{
    Contribution, FindNeedsRequest, FindNeedsResponse, FindSuppliersRequest, FoundSuppliers, GetMatchRequest,
    GetMatchResponse, Match, MatchBasis, RelatednessKind, RelatednessSource, RequirementKind, Text, Verdict,
    find_suppliers_response::Event,
};
use tokio_stream::StreamExt as _;

use super::named;
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json, sheet},
};

/// What questions of matching have in common.
#[derive(Debug, Args)]
struct Question {
    /// The policy to judge by, e.g. `matchPolicies/med/versions/2`
    #[arg(long, default_value = "", hide_default_value = true)]
    policy: String,
    /// What closes gaps: the id of an action catalogue
    #[arg(long, value_name = "ACTION_CATALOGUE")]
    catalogue: Option<String>,
    /// The day from which time is counted, YYYY-MM-DD; today by default
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
    /// Take product relatedness from a dataset of sectors, e.g. `datasets/0123456789abcdef`
    #[arg(long, conflicts_with = "codes_only")]
    dataset: Option<String>,
    /// Relate capabilities by the digits of their codes alone
    #[arg(long)]
    codes_only: bool,
}

impl Question {
    fn relatedness(&self) -> Option<RelatednessSource> {
        let source = |kind: RelatednessKind, dataset: &str| RelatednessSource {
            kind: kind.into(),
            dataset: dataset.to_owned(),
            year: 0,
        };
        match (&self.dataset, self.codes_only) {
            (Some(dataset), _) => Some(source(RelatednessKind::Dataset, &named("datasets", dataset))),
            (None, true) => Some(source(RelatednessKind::Codes, "")),
            (None, false) => None,
        }
    }

    fn catalogue(&self) -> String {
        self.catalogue.as_deref().map(|id| named("actionCatalogues", id)).unwrap_or_default()
    }
}

/// The worst verdict to show.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Worst {
    /// Every requirement is met
    Eligible,
    /// Something is not known
    Verify,
    /// There are gaps that can be closed
    Upgrade,
    /// Something stands against it
    Ineligible,
}

impl Worst {
    fn verdict(self) -> Verdict {
        match self {
            Self::Eligible => Verdict::Eligible,
            Self::Verify => Verdict::Verify,
            Self::Upgrade => Verdict::Upgrade,
            Self::Ineligible => Verdict::Ineligible,
        }
    }
}

/// Matches needs with suppliers.
#[derive(Debug, Args)]
pub(crate) struct Matching {
    /// The need to find suppliers for
    #[arg(required_unless_present = "supplier", conflicts_with = "supplier")]
    need: Option<String>,
    /// Find the needs that this supplier could serve instead
    #[arg(long)]
    supplier: Option<String>,
    /// Most to show, up to 500
    #[arg(long, default_value_t = 20)]
    limit: i32,
    /// The worst verdict to show
    #[arg(long, value_enum, default_value_t = Worst::Upgrade)]
    worst: Worst,
    /// Only suppliers of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true, conflicts_with = "supplier")]
    country: String,
    /// Sort the best by both sides: also by how well the need suits the supplier
    #[arg(long, conflicts_with = "supplier")]
    reciprocal: bool,
    #[command(flatten)]
    question: Question,
}

impl Matching {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match (&self.need, &self.supplier) {
            (_, Some(supplier)) => self.needs(supplier, client, terminal).await,
            (Some(need), None) => self.suppliers(need, client, terminal).await,
            (None, None) => Err(Failure::Usage("name a need, or a supplier with --supplier".to_owned())),
        }
    }

    async fn suppliers(&self, need: &str, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = FindSuppliersRequest {
            need: named("needs", need),
            most: self.limit,
            policy: self.question.policy.clone(),
            relatedness: self.question.relatedness(),
            worst_verdict: self.worst.verdict().into(),
            country: self.country.clone(),
            reciprocal: self.reciprocal,
            as_of: self.question.as_of.clone(),
            action_catalogue: self.question.catalogue(),
        };
        let (request, id) = client.request(query);
        let broken = |status: &_| client.failure(status, id.clone());
        let mut matching = client.matching();
        let mut answers =
            matching.find_suppliers(request).await.map_err(|status| broken(&status))?.into_inner();
        let (mut header, mut matches) = (FoundSuppliers::default(), Vec::new());
        while let Some(answer) = answers.next().await {
            let answer = answer.map_err(|status| broken(&status))?;
            if terminal.format() == Format::Json {
                json::line(terminal.out(), &answer)?;
            }
            match answer.event {
                Some(Event::Header(found)) => header = found,
                Some(Event::Match(found)) => matches.push(found),
                None => {}
            }
        }
        match terminal.format() {
            Format::Json => Ok(()),
            Format::Csv => sheet::csv(terminal.out(), SUPPLIERS, &matches),
            Format::Table => {
                terminal.line(&sheet::table(SUPPLIERS, &matches, terminal.width()))?;
                rests_on(header.basis.as_ref(), terminal)
            }
        }
    }

    async fn needs(&self, supplier: &str, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = FindNeedsRequest {
            supplier: named("suppliers", supplier),
            most: self.limit,
            policy: self.question.policy.clone(),
            relatedness: self.question.relatedness(),
            worst_verdict: self.worst.verdict().into(),
            as_of: self.question.as_of.clone(),
            action_catalogue: self.question.catalogue(),
        };
        let call = async |request| client.matching().find_needs(request).await;
        let answer: FindNeedsResponse = client.read(query, call).await?;
        terminal.show(&answer, &answer.matches, NEEDS)?;
        if let Some(next) = &answer.next_upgrade {
            let text =
                format!("next best upgrade: {}; it opens {}", next.actions.join(", "), next.needs.join(", "));
            terminal.below_table(&text)?;
        }
        if answer.started > 0 {
            terminal.note(&format!("{} needs have begun and are left out", answer.started));
        }
        if terminal.format() == Format::Table { rests_on(answer.basis.as_ref(), terminal) } else { Ok(()) }
    }
}

/// The language of sentences.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    /// English
    En,
    /// Spanish
    Es,
    /// Portuguese
    Pt,
}

impl Language {
    fn of(self, text: Option<&Text>) -> &str {
        let Some(text) = text else { return "" };
        match self {
            Self::En => &text.en,
            Self::Es => &text.es,
            Self::Pt => &text.pt,
        }
    }
}

/// Explains one pair of need and supplier.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The need
    need: String,
    /// The supplier
    supplier: String,
    /// The language of what is said
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
    #[command(flatten)]
    question: Question,
}

impl Explain {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let (need, supplier) = (named("needs", &self.need), named("suppliers", &self.supplier));
        let query = GetMatchRequest {
            name: format!("{need}/matches/{}", id(&supplier)),
            policy: self.question.policy.clone(),
            relatedness: self.question.relatedness(),
            as_of: self.question.as_of.clone(),
            action_catalogue: self.question.catalogue(),
            capability: String::new(),
        };
        let call = async |request| client.matching().get_match(request).await;
        let answer: GetMatchResponse = client.read(query, call).await?;
        let found = answer.r#match.clone().unwrap_or_default();
        terminal.show(&answer, &found.contributions, CONTRIBUTIONS)?;
        if terminal.format() != Format::Table {
            return Ok(());
        }
        terminal.below_table(self.language.of(found.explanation.as_ref()))?;
        for finding in &found.requirements {
            let state = shown(finding.state().as_str_name(), "REQUIREMENT_STATE_");
            terminal.below_table(&format!("  {state}: {}", self.language.of(finding.evidence.as_ref())))?;
        }
        for note in &found.notes {
            terminal.note(&format!("{}: {}", note.field, note.text));
        }
        rests_on(answer.basis.as_ref(), terminal)
    }
}

/// What an answer rests on, in a line.
fn rests_on(basis: Option<&MatchBasis>, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some(basis) = basis else { return Ok(()) };
    terminal.below_table(&format!("by {} as of {}, {}", basis.policy, basis.as_of, basis.engine))?;
    match basis.relatedness.as_ref().and_then(|used| used.because.as_ref()) {
        Some(because) => terminal.below_table(&because.en),
        None => Ok(()),
    }
}

/// The last part of a name.
fn id(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, id)| id)
}

/// What is shown of a supplier that was found.
const SUPPLIERS: &Sheet<Match> = &[
    Column::new("supplier", "supplier", |m| Cell::text(id(&m.supplier))),
    Column::new("name", "name", |m| Cell::name(&m.supplier_title)),
    Column::new("verdict", "verdict", verdict),
    Column::new("score_bps", "score", |m| points(m.score_bps)),
    Column::new("low_bps", "low", |m| points(m.low_bps)),
    Column::new("high_bps", "high", |m| points(m.high_bps)),
    Column::new("lacks", "lacks", |m| Cell::name(lacks(m))),
    Column::new("months", "months", months),
    Column::new("km", "km", |m| Cell::Index(m.km)),
    Column::hidden("capability", |m| Cell::text(&m.capability)),
    Column::hidden("reciprocal_bps", |m| Cell::Count(m.reciprocal_bps.unwrap_or_default().into())),
];

/// What is shown of a need that was found.
const NEEDS: &Sheet<Match> = &[
    Column::new("need", "need", |m| Cell::text(id(&m.need))),
    Column::new("capability", "capability", |m| Cell::text(id(&m.capability))),
    Column::new("verdict", "verdict", verdict),
    Column::new("score_bps", "score", |m| points(m.score_bps)),
    Column::new("low_bps", "low", |m| points(m.low_bps)),
    Column::new("high_bps", "high", |m| points(m.high_bps)),
    Column::new("lacks", "lacks", |m| Cell::name(lacks(m))),
    Column::new("months", "months", months),
    Column::new("km", "km", |m| Cell::Index(m.km)),
];

/// What a score is made of.
const CONTRIBUTIONS: &Sheet<Contribution> = &[
    Column::new("component", "component", |c| {
        Cell::text(shown(c.component().as_str_name(), "SCORE_COMPONENT_"))
    }),
    Column::new("fit", "fit", |c| Cell::Share(c.fit)),
    Column::new("weight_bps", "weight", |c| points(c.weight_bps)),
    Column::new("points_bps", "points", |c| points(c.points_bps)),
];

fn verdict(found: &Match) -> Cell {
    Cell::text(shown(found.verdict().as_str_name(), "VERDICT_"))
}

/// Basis points as points of 100.
fn points(bps: i32) -> Cell {
    Cell::Index(Some(f64::from(bps) / 100.0))
}

fn months(found: &Match) -> Cell {
    Cell::text(found.plan.as_ref().map(|plan| plan.months.to_string()).unwrap_or_default())
}

fn lacks(found: &Match) -> String {
    let gaps = found.gaps.iter().map(|gap| match gap.kind() {
        RequirementKind::Certificate => gap.standard.clone(),
        kind => shown(kind.as_str_name(), "REQUIREMENT_KIND_").to_string(),
    });
    gaps.collect::<Vec<_>>().join(", ")
}
