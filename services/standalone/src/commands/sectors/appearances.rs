//! Products that a country did not have and now has.

use clap::Args;
use eslabon_proto::sectors::v1::{
    Appearance, AppearanceCount, AppearanceRule, AppearanceSummary, ListAppearancesRequest,
    ListAppearancesResponse,
};

use super::{
    basis::{cited, named_dataset, note_all},
    groups, note_more,
};
use crate::{
    client::Client,
    commands::{choice::choice, datasets},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// The new products of one country.
#[derive(Debug, Args)]
pub(crate) struct Appearances {
    /// Code of the country, e.g. `CRI`
    country: String,
    /// Which years come before: those just before each year, or the first of all
    #[arg(long, ignore_case = true, value_parser = choice("APPEARANCE_RULE_", AppearanceRule::as_str_name))]
    rule: Option<AppearanceRule>,
    /// Years that a mean of the advantage (RCA) is taken over; without it, 3
    #[arg(long, value_name = "YEARS", allow_negative_numbers = true)]
    window: Option<i32>,
    /// The mean before is less than this; without it, 0.5
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true)]
    below: Option<f64>,
    /// The mean from then on is this or more; without it, 1
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true)]
    at_least: Option<f64>,
    /// First year; without it, the first of the dataset
    #[arg(long, value_name = "YEAR")]
    from: Option<i32>,
    /// Last year; without it, the latest of the dataset
    #[arg(long, value_name = "YEAR")]
    to: Option<i32>,
    /// Characters of a code that make a chapter; without it, 2
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    chapter_digits: Option<i32>,
    /// Count by a class of products too: `NAME=CODE,CODE`, or a file of JSON with several
    #[arg(long, value_name = "NAME=CODES|FILE")]
    classes: Vec<String>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
    /// Dataset, 16 hexadecimal digits; without it, the newest that the key may read
    #[arg(long, value_name = "ID", value_parser = datasets::id)]
    dataset: Option<String>,
}

impl Appearances {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = named_dataset(self.dataset.as_deref(), client, terminal).await?;
        let query = ListAppearancesRequest {
            country: format!("{dataset}/countries/{}", self.country),
            rule: self.rule.map(Into::into).unwrap_or_default(),
            window: self.window,
            below: self.below,
            at_least: self.at_least,
            from_year: self.from.unwrap_or_default(),
            to_year: self.to.unwrap_or_default(),
            chapter_digits: self.chapter_digits,
            classes: groups::classes(&self.classes)?,
            ..Default::default()
        };
        let call = async |request| client.changes().list_appearances(request).await;
        let answer: ListAppearancesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.appearances, SHEET)?;
        if let Some(summary) = &answer.summary {
            below(terminal, summary)?;
        }
        terminal.below_table(&definition(&answer))?;
        terminal.below_table(&cited(answer.provenance.as_ref()))?;
        note_all(terminal, &answer.notes);
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

fn below(terminal: &mut Terminal, summary: &AppearanceSummary) -> Result<(), Failure> {
    for (what, counts) in
        [("year", &summary.by_year), ("chapter", &summary.by_chapter), ("class", &summary.by_class)]
    {
        let some: Vec<_> = counts.iter().filter(|one| one.appearances > 0).map(count).collect();
        if !some.is_empty() {
            terminal.below_table(&format!("by {what}: {}", some.join(", ")))?;
        }
    }
    Ok(())
}

fn count(one: &AppearanceCount) -> String {
    let key = if one.key.is_empty() { "in none".into() } else { visible(&one.key) };
    format!("{key} {}", one.appearances)
}

/// What counted as an appearance.
fn definition(answer: &ListAppearancesResponse) -> String {
    let before = if answer.rule() == AppearanceRule::Ends { "of the first" } else { "just before" };
    let years = if answer.window == 1 { "year" } else { "years" };
    format!(
        "mean RCA of the {} {years} {before} below {}, then of {} {years} at least {}",
        answer.window, answer.below, answer.window, answer.at_least
    )
}

const SHEET: &Sheet<Appearance> = &[
    Column::new("year", "year", |a| Cell::Plain(a.year.into())),
    Column::new("product", "product", |a| Cell::text(&a.product)),
    Column::new("display_name", "name", |a| Cell::name(&a.display_name)),
    Column::new("rca_before", "RCA before", |a| Cell::Ratio(Some(a.rca_before))),
    Column::new("rca_after", "RCA after", |a| Cell::Ratio(Some(a.rca_after))),
    Column::new("rca_now", "RCA now", |a| Cell::Ratio(Some(a.rca_now))),
    Column::new("export_value_usd", "exports now, $", |a| Cell::Usd(a.export_value_usd)),
    Column::hidden("class", |a| Cell::text(&a.class)),
    Column::hidden("chapter", |a| Cell::text(&a.chapter)),
    Column::hidden("first_year", |a| Cell::Plain(a.first_year.into())),
    Column::hidden("last_year", |a| Cell::Plain(a.last_year.into())),
];
