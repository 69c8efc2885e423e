//! Products that a territory did not have and now has.

use std::{collections::BTreeSet, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::page;
use eslabon_sectors_core::appearances::{self, Appearance, Params, ValidParams};

use super::{convert, series::Series};
use crate::{
    app::{App, Call},
    change::{Found, Note, NoteReason, ProductClasses, span},
    error::{Error, change},
    figures::Names,
    names,
    store::Dataset,
};

/// Appearances on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;
/// Characters of a code that make a chapter, by default: those of the Harmonized System.
const CHAPTER_DIGITS: usize = 2;

pub(super) async fn list_appearances(
    app: Arc<App>,
    call: Call,
    request: pb::ListAppearancesRequest,
) -> Result<pb::ListAppearancesResponse, Error> {
    let (dataset, code) = names::country(&request.country)?;
    let dataset = app.dataset(&call, dataset).await?;
    let years = span(&dataset, request.from_year, request.to_year)?;
    let params = params(&request)?;
    let bound = bound(&call, &dataset, &request, &years, &params);
    let classes = ProductClasses::new(convert::classes(request.classes))?;
    let chapter = request.chapter_digits.and_then(|digits| usize::try_from(digits).ok());
    let series = Series::read(&app, &dataset, code, &years).await?;
    let view = View {
        names: app.names(&dataset).await?,
        chapter: chapter.unwrap_or(CHAPTER_DIGITS),
        classes,
        series,
        dataset,
    };
    let (view, found) = app
        .computing(move || {
            let found = view.series.find(&params)?;
            Ok::<_, Error>((view, found))
        })
        .await?;
    let size = page::size(request.page_size, DEFAULT, MOST);
    let (page, next_page_token) = page::slice(&found.appearances, size, &request.page_token, bound)?;
    let used = params.get();
    Ok(pb::ListAppearancesResponse {
        appearances: page.iter().map(|one| view.appearance(one)).collect(),
        next_page_token,
        summary: Some(view.summary(&found)),
        rule: convert::rule_message(used.rule).into(),
        window: used.window as i32,
        below: used.below,
        at_least: used.at_least,
        notes: convert::notes(view.notes()),
        provenance: Some(convert::provenance_of(&view.dataset)),
    })
}

fn params(request: &pb::ListAppearancesRequest) -> Result<ValidParams, Error> {
    let default = Params::default();
    let params = Params {
        rule: convert::rule(request.rule()),
        window: request.window.and_then(|window| u32::try_from(window).ok()).unwrap_or(default.window),
        below: request.below.unwrap_or(default.below),
        at_least: request.at_least.unwrap_or(default.at_least),
    };
    Ok(params.check().map_err(change::Error::from)?)
}

/// What a page token is bound to: who asks, and all that decides what is in the list.
fn bound(
    call: &Call,
    dataset: &Dataset,
    request: &pb::ListAppearancesRequest,
    years: &[i32],
    params: &ValidParams,
) -> [u8; 8] {
    let params = params.get();
    let years: Vec<u8> = years.iter().flat_map(|year| year.to_le_bytes()).collect();
    page::query(&[
        b"appearances",
        call.tenant().as_str().as_bytes(),
        &dataset.digest,
        request.country.as_bytes(),
        &years,
        &[params.rule as u8],
        &params.window.to_le_bytes(),
        &params.below.to_le_bytes(),
        &params.at_least.to_le_bytes(),
    ])
}

/// What a list is shown from.
struct View {
    dataset: Arc<Dataset>,
    names: Arc<Names>,
    classes: ProductClasses,
    chapter: usize,
    series: Series,
}

impl View {
    fn appearance(&self, one: &Appearance) -> pb::Appearance {
        let code = &self.series.products[one.product];
        pb::Appearance {
            product: code.clone(),
            display_name: self.names.of(code).to_owned(),
            year: one.year,
            first_year: one.first_year,
            last_year: one.last_year,
            rca_before: one.before,
            rca_after: one.after,
            rca_now: self.series.now(one.product),
            export_value_usd: self.series.exports[one.product],
            class: self.class(one.product).to_owned(),
            chapter: self.chapter(one.product).to_owned(),
        }
    }

    fn class(&self, product: usize) -> &str {
        let class = self.classes.of(&self.series.products[product]);
        class.map_or("", |class| self.classes.list[class].name.as_str())
    }

    fn chapter(&self, product: usize) -> &str {
        let code = &self.series.products[product];
        code.get(..self.chapter).unwrap_or(code)
    }

    fn summary(&self, found: &appearances::Found) -> pb::AppearanceSummary {
        let all = &found.appearances;
        let count = |key: String, of: &dyn Fn(&Appearance) -> bool| {
            let of: Vec<_> = all.iter().filter(|one| of(one)).collect();
            let products: BTreeSet<_> = of.iter().map(|one| one.product).collect();
            pb::AppearanceCount {
                key,
                appearances: of.len() as i32,
                export_value_usd: products.iter().map(|product| self.series.exports[*product]).sum(),
            }
        };
        let chapters: BTreeSet<_> = all.iter().map(|one| self.chapter(one.product)).collect();
        let mut classes: Vec<_> = self.classes.list.iter().map(|class| class.name.as_str()).collect();
        classes.extend((!classes.is_empty()).then_some(""));
        let years = found.assessed.iter();
        pb::AppearanceSummary {
            appearances: all.len() as i32,
            products: all.iter().map(|one| one.product).collect::<BTreeSet<_>>().len() as i32,
            by_year: years.map(|year| count(year.to_string(), &|one| one.year == *year)).collect(),
            by_chapter: chapters
                .iter()
                .map(|chapter| count((*chapter).to_owned(), &|one| self.chapter(one.product) == *chapter))
                .collect(),
            by_class: classes
                .iter()
                .map(|class| count((*class).to_owned(), &|one| self.class(one.product) == *class))
                .collect(),
        }
    }

    fn notes(&self) -> Vec<Note> {
        let mut found = Found::default();
        self.classes.assign(&self.series.products, &mut found);
        let mut notes = self.classes.notes(&found);
        if !self.series.absent.is_empty() {
            let absent: Vec<_> = self.series.absent.iter().map(i32::to_string).collect();
            let text = format!("the territory exports nothing in {}", absent.join(", "));
            notes.push(Note { reason: NoteReason::TerritoryAbsent, field: "country".to_owned(), text });
        }
        notes
    }
}
