//! What was missing around the assemblers, and what became of it.

use eslabon_proto::linkages::v1::{
    DetectMissingLinksRequest, ListMissingLinksRequest, ListMissingLinksResponse, MissingLink,
    SurveyQuestion, survey_question::Scope,
};

use super::{Ways, dollars, english, explain, id, pieces, request_id, title};
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, cell, sheet},
    sample::SHOWN,
};

/// The capability that the source tells of.
const STERILISATION: &str = "capabilities/sterilization";

/// Looks at the state of 2008.
pub(super) async fn before(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "8. What was missing around them in 2008?")?;
    let links = survey(client, "before").await?;
    terminal.line(&sheet::table(LINKS, &links, terminal.width()))?;
    explain(
        terminal,
        "Hours a year that nobody in the country serves; what is served from abroad counts as unserved. Latent: what \
         products that cannot be made yet would need. Scale: from how much on a supplier pays. Coalition: the fewest \
         buyers that reach it together.",
    )?;
    if let Some(link) = links.iter().find(|link| link.capability == STERILISATION) {
        explain(terminal, &found(link))?;
    }
    ways.show("/v1/surveys/before/links", "linkages missing-links list before", terminal)
}

/// Looks again, once somebody had come.
pub(super) async fn after(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "9. And once somebody had come who sterilises?")?;
    let links = survey(client, "after").await?;
    if !links.is_empty() {
        terminal.line(&sheet::table(LINKS, &links, terminal.width()))?;
    }
    let is_gone = !links.iter().any(|link| link.capability == STERILISATION);
    let text = if is_gone {
        "Sterilisation is missing no more: two firms sterilise, and five more assemblers have come (lines \
         2696-2710; Table 6-1)."
    } else {
        "Sterilisation is missing still."
    };
    explain(terminal, text)?;
    ways.show("/v1/surveys/after/links", "linkages missing-links list after", terminal)
}

/// Looks for what is missing in the country that is shown.
async fn survey(client: &Client, survey_id: &str) -> Result<Vec<MissingLink>, Failure> {
    let question = SurveyQuestion { scope: Some(Scope::Country(SHOWN.to_owned())), ..Default::default() };
    let query = DetectMissingLinksRequest {
        survey_id: survey_id.to_owned(),
        question: Some(question),
        request_id: request_id(),
    };
    pieces(client, query, async |request| client.missing_links().detect_missing_links(request).await).await?;
    let query = ListMissingLinksRequest { survey: format!("surveys/{survey_id}"), ..Default::default() };
    let call = async |request| client.missing_links().list_missing_links(request).await;
    let answer: ListMissingLinksResponse = client.list(query, 0, call).await?;
    Ok(answer.links)
}

/// What is found of a link, in a sentence.
fn found(link: &MissingLink) -> String {
    let hours = |hours: f64| cell::thousands(hours.round() as i64);
    let unlocks = link.unlocks.iter().map(|product| {
        let value = dollars(product.value.as_ref()).map_or(Cell::text("–"), Cell::Usd);
        format!("{} (${} a year)", english(product.title.as_ref()), value.rounded())
    });
    format!(
        "{}: {} buyers need {} hours, {} of them met abroad. Alone that does not pay; with the {} hours that would come \
         with {} it does. No buyer and no steriliser moves first: a {} (lines 2684-2700 tell it as it was).",
        english(link.title.as_ref()),
        link.buyer_count,
        hours(link.unserved_hours),
        hours(link.leaked_hours.unwrap_or_default()),
        hours(link.latent_hours),
        unlocks.collect::<Vec<_>>().join(", "),
        shown(link.kind().as_str_name(), "LINK_KIND_").replace('-', " "),
    )
}

/// What is shown of a missing link.
const LINKS: &Sheet<MissingLink> = &[
    Column::new("capability", "missing", |l| Cell::text(id(&l.capability))),
    Column::new("kind", "is", |l| Cell::name(shown(l.kind().as_str_name(), "LINK_KIND_").replace('-', " "))),
    Column::new("unserved", "hours", |l| Cell::Count(l.unserved_hours.round() as i64)),
    Column::new("latent", "latent", |l| Cell::Count(l.latent_hours.round() as i64)),
    Column::new("scale", "scale", |l| {
        l.scale_hours.map_or(Cell::text("–"), |hours| Cell::Count(hours.round() as i64))
    }),
    Column::new("buyers", "buyers", |l| Cell::Count(l.buyer_count.into())),
    Column::new("coalition", "coalition", |l| {
        l.least_coalition.map_or(Cell::text("–"), |buyers| Cell::text(buyers.to_string()))
    }),
    Column::new("remedy", "remedy", |l| {
        Cell::name(shown(l.remedy().as_str_name(), "REMEDY_").replace('-', " "))
    }),
];
