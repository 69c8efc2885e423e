//! Where the growth of productivity comes from, territory by territory and region by
//! region.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_sectors_core::decomposition::{self, Annualisation, Decomposition, Sector, Weighting};

use super::{Merge, Note, NoteReason, Region, Regions, Sectors, economy::Source};
use crate::{
    error::change::{Error, Trouble, What, Why, Wrong},
    inputs::indicators::Indicators,
};

/// Indicators of value added, the first that is held by default. Those of the
/// productivity databases of GGDC are in constant prices and come first; beside them
/// [`UNPRICED`] is in current ones.
const VALUE_ADDED: &[&str] = &["VA_Q15", "VA_Q05", UNPRICED];
/// The indicator of value added whose name does not tell its prices.
const UNPRICED: &str = "VALUE_ADDED";
/// The indicator of employment by default; an import calls `EMP` so too.
const EMPLOYMENT: &[&str] = &["EMPLOYMENT"];
/// Territories that a note names at most; it counts them all.
const NAMED: usize = 10;

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The first and the last year.
    pub years: (i32, i32),
    /// Codes of territories; see [`Regions`].
    pub territories: Vec<String>,
    /// Regions; see [`Regions`].
    pub regions: Vec<Region>,
    /// Sectors that are added up first.
    pub merges: Vec<Merge>,
    /// Id of value added; empty: the first of those known.
    pub value_added: String,
    /// Id of employment; empty: the one known.
    pub employment: String,
    /// How growth is said per year.
    pub annualisation: Annualisation,
    /// Leave out territories that cannot be computed, instead of refusing.
    pub leave_out: bool,
    /// The largest difference of sectors and total that is passed over. Share.
    pub total_tolerance: f64,
}

/// What is answered.
#[derive(Debug)]
pub(crate) struct Productivity {
    /// Id of value added.
    pub value_added: String,
    /// Id of employment.
    pub employment: String,
    /// Territories by code.
    pub territories: Vec<Territory>,
    /// Regions of which at least one territory was computed.
    pub regions: Vec<RegionGrowth>,
    /// Territories that were not computed.
    pub left_out: Vec<Trouble>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// The growth of a territory.
#[derive(Debug)]
pub(crate) struct Territory {
    /// Its code.
    pub code: String,
    /// Its growth.
    pub whole: Decomposition,
    /// Each sector with its terms.
    pub sectors: Vec<(String, Sector)>,
    /// Employment of the last year.
    pub last_employment: f64,
    gap: f64,
}

/// The growth of a region.
#[derive(Debug)]
pub(crate) struct RegionGrowth {
    /// What it is called, and the territories that the means are over.
    pub region: Region,
    /// Each territory counts as much.
    pub unweighted: decomposition::Region,
    /// Each counts as much as its employment of the first year.
    pub weighted: decomposition::Region,
}

impl Productivity {
    /// Answers a question from a table of indicators.
    pub(crate) fn of(indicators: &Indicators, question: &Question) -> Result<Self, Error> {
        let plan = Plan::new(indicators, question)?;
        let (territories, left_out) = plan.territories(question)?;
        let mut notes = Vec::new();
        let regions = regions(&plan.regions.list, &territories, &mut notes)?;
        notes.extend(gaps(&territories, question.total_tolerance));
        notes.extend(prices(&plan, question));
        let (value_added, employment) =
            (plan.source.value_added.to_owned(), plan.source.employment.to_owned());
        Ok(Self { value_added, employment, territories, regions, left_out, notes })
    }
}

/// A question that the table can answer.
struct Plan<'a> {
    source: Source<'a>,
    sectors: Sectors,
    regions: Regions,
}

impl<'a> Plan<'a> {
    /// Checks a question; every field that is wrong is told.
    fn new(indicators: &'a Indicators, question: &'a Question) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        let value_added = indicator(indicators, "value_added", &question.value_added, VALUE_ADDED);
        let employment = indicator(indicators, "employment", &question.employment, EMPLOYMENT);
        let sectors = Sectors::new(&indicators.sectors, &question.merges);
        let regions = Regions::new(&question.territories, &question.regions, indicators);
        if question.years.0 >= question.years.1 {
            wrong.push(Wrong { field: "from_year".to_owned(), what: What::YearsOutOfOrder });
        }
        match (value_added, employment, sectors, regions) {
            (Ok(value_added), Ok(employment), Ok(sectors), Ok(regions)) if wrong.is_empty() => {
                let plan = Self { source: Source { indicators, value_added, employment }, sectors, regions };
                plan.refuse_years_of_nobody(question.years)?;
                Ok(plan)
            }
            (value_added, employment, sectors, regions) => {
                wrong.extend(value_added.err());
                wrong.extend(employment.err());
                wrong.extend(sectors.err().into_iter().flatten());
                wrong.extend(regions.err().into_iter().flatten());
                Err(Error::Request(wrong))
            }
        }
    }

    /// Refuses a year that none of the territories asked for has.
    fn refuse_years_of_nobody(&self, (from, to): (i32, i32)) -> Result<(), Error> {
        let held: BTreeSet<i32> =
            self.regions.territories.keys().flat_map(|code| self.source.years(code)).collect();
        let text = || held.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        let wrong: Vec<_> = [("from_year", from), ("to_year", to)]
            .into_iter()
            .filter(|(_, year)| !held.contains(year))
            .map(|(field, year)| Wrong {
                field: field.to_owned(),
                what: What::YearNotHeld { year, held: text() },
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Request(wrong)) }
    }

    /// The territories that can be computed, and what is in the way of the others. One
    /// that nobody named and that lacks a year is passed over in any case.
    fn territories(&self, question: &Question) -> Result<(Vec<Territory>, Vec<Trouble>), Error> {
        let (mut computed, mut left_out, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (code, field) in &self.regions.territories {
            match self.territory(code, question)? {
                Ok(territory) => computed.push(territory),
                Err(troubles) => {
                    let is_passed_over =
                        field.is_none() && troubles.iter().all(|trouble| trouble.why == Why::YearNotHeld);
                    let place = field.clone().unwrap_or_else(|| "input".to_owned());
                    let troubles =
                        troubles.into_iter().map(|trouble| Trouble { field: place.clone(), ..trouble });
                    let to = if question.leave_out || is_passed_over { &mut left_out } else { &mut refused };
                    to.extend(troubles);
                }
            }
        }
        if computed.is_empty() {
            refused.append(&mut left_out);
        }
        if refused.is_empty() { Ok((computed, left_out)) } else { Err(Error::Growth(refused)) }
    }

    fn territory(&self, code: &str, question: &Question) -> Result<Result<Territory, Vec<Trouble>>, Error> {
        let held = self.source.years(code);
        let years = [question.years.0, question.years.1];
        let absent: Vec<_> = years
            .into_iter()
            .filter(|year| held.binary_search(year).is_err())
            .map(|year| Trouble {
                field: String::new(),
                territory: code.to_owned(),
                sector: String::new(),
                year,
                why: Why::YearNotHeld,
            })
            .collect();
        if !absent.is_empty() {
            return Ok(Err(absent));
        }
        let sides = match self.source.sides(code, &self.sectors, question.years) {
            Ok(sides) => sides,
            Err(troubles) => return Ok(Err(troubles)),
        };
        match sides.split(question.annualisation) {
            Ok((whole, terms)) => Ok(Ok(Territory {
                code: code.to_owned(),
                whole,
                gap: self.source.gap(code, &sides),
                last_employment: sides.last_employment(),
                sectors: sides.sectors.into_iter().zip(terms).collect(),
            })),
            Err(error) => Ok(Err(vec![Trouble::of_kernel(&error, code, &sides.sectors)?])),
        }
    }
}

/// The indicator that is asked for, or the first of those known that is held.
fn indicator<'a>(
    held: &Indicators,
    field: &str,
    asked: &'a str,
    known: &[&'a str],
) -> Result<&'a str, Wrong> {
    let wanted = if asked.is_empty() { known } else { &[asked] };
    wanted.iter().copied().find(|id| held.has(id)).ok_or_else(|| Wrong {
        field: field.to_owned(),
        what: What::IndicatorNotHeld { wanted: wanted.join(" or "), held: held.indicators.join(", ") },
    })
}

/// The means over what of each region was computed.
fn regions(
    list: &[Region],
    territories: &[Territory],
    notes: &mut Vec<Note>,
) -> Result<Vec<RegionGrowth>, Error> {
    let by_code: BTreeMap<&str, &Territory> =
        territories.iter().map(|territory| (territory.code.as_str(), territory)).collect();
    let mut regions = Vec::new();
    for region in list {
        let members: Vec<_> =
            region.territories.iter().filter_map(|code| by_code.get(code.as_str())).collect();
        if members.is_empty() {
            let text = format!("no territory of region {} could be computed", region.name);
            notes.push(Note { reason: NoteReason::RegionEmpty, field: String::new(), text });
            continue;
        }
        let growth: Vec<_> = members.iter().map(|territory| territory.whole).collect();
        let mean = |weighting| {
            decomposition::region(&growth, weighting).map_err(|error| unfit(&error, &region.name))
        };
        regions.push(RegionGrowth {
            region: Region {
                name: region.name.clone(),
                territories: members.iter().map(|territory| territory.code.clone()).collect(),
            },
            unweighted: mean(Weighting::Equal)?,
            weighted: mean(Weighting::Employment)?,
        });
    }
    Ok(regions)
}

/// What a kernel refuses for a region.
fn unfit(error: &decomposition::Error, region: &str) -> Error {
    let place = |trouble| Trouble { field: "input".to_owned(), ..trouble };
    Trouble::of_kernel(error, region, &[])
        .map_or_else(|error| error, |trouble| Error::Growth(vec![place(trouble)]))
}

/// A note where nobody said that value added is in constant prices.
fn prices(plan: &Plan<'_>, question: &Question) -> Option<Note> {
    let is_assumed = question.value_added.is_empty() && plan.source.value_added == UNPRICED;
    is_assumed.then(|| Note {
        reason: NoteReason::PricesTakenAsConstant,
        field: "value_added".to_owned(),
        text: format!(
            "{UNPRICED} is taken to be in constant prices; in current prices growth would be inflation too"
        ),
    })
}

/// A note where sectors and total differ.
fn gaps(territories: &[Territory], tolerance: f64) -> Option<Note> {
    let apart: Vec<_> = territories.iter().filter(|territory| territory.gap > tolerance).collect();
    let largest = apart.iter().map(|territory| territory.gap).max_by(f64::total_cmp)?;
    let named: Vec<_> = apart.iter().take(NAMED).map(|territory| territory.code.as_str()).collect();
    let text = format!(
        "the sectors of {} territories ({}{}) do not add up to the total that is held: they differ by up to \
         {:.1} %; a sector is missing or counted twice",
        apart.len(),
        named.join(", "),
        if apart.len() > NAMED { ", …" } else { "" },
        100.0 * largest
    );
    Some(Note { reason: NoteReason::SectorsDoNotAddUp, field: String::new(), text })
}
