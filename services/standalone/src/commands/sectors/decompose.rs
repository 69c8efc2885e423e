//! Where the growth of productivity comes from.

use clap::{Args, ValueEnum};
use eslabon_proto::sectors::v1::{
    Annualisation, DecomposeRequest, GrowthSplit, OnRefused, ProductivityDecomposition, RegionProductivity,
    SectorProductivity, TerritoryProductivity,
};

use super::{
    basis::{cited, note_all},
    groups::{Group, group},
};
use crate::{
    client::Client,
    commands::choice::{choice, shown},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// The growth of labour productivity and its two parts.
#[derive(Debug, Args)]
pub(crate) struct Decompose {
    /// Input of indicators: 16 hexadecimal digits, with or without `inputs/`
    #[arg(long, value_name = "ID", value_parser = input)]
    input: String,
    /// First year
    #[arg(long, value_name = "YEAR")]
    from: i32,
    /// Last year
    #[arg(long, value_name = "YEAR")]
    to: i32,
    /// Codes of countries, e.g. `ARG,BRA`; without them, those of the regions, or all
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    territories: Vec<String>,
    /// A region, e.g. `Asia=KOR,CHN`, once for each; without one, those of the input
    #[arg(long, value_name = "NAME=CODES", value_parser = group)]
    region: Vec<Group>,
    /// Sectors that are added up first, e.g. `FIN=FIN,REAL`, once for each
    #[arg(long, value_name = "NAME=SECTORS", value_parser = group)]
    merge: Vec<Group>,
    /// Indicator of value added in constant prices; without it, the first known one that is held
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    value_added: String,
    /// Indicator of employment; without it, the first known one that is held
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    employment: String,
    /// How growth is said per year; without it, `compound`
    #[arg(long, ignore_case = true, value_parser = choice("ANNUALISATION_", Annualisation::as_str_name))]
    annualisation: Option<Annualisation>,
    /// What to do with a country that cannot be computed; without it, `reject`
    #[arg(long, ignore_case = true, value_parser = choice("ON_REFUSED_", OnRefused::as_str_name))]
    on_refused: Option<OnRefused>,
    /// What a table or CSV shows; without it, regions where there are any, or else countries
    #[arg(long, value_enum)]
    part: Option<Part>,
}

/// A part of a decomposition.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// Means over the countries of each region
    Regions,
    /// Every country
    Territories,
    /// Every sector of every country
    Sectors,
}

impl Decompose {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.changes().decompose(request).await;
        let answer: ProductivityDecomposition = client.read(self.query(), call).await?;
        let usual = if answer.regions.is_empty() { Part::Territories } else { Part::Regions };
        match self.part.unwrap_or(usual) {
            Part::Regions => terminal.show(&answer, &answer.regions, REGIONS)?,
            Part::Territories => terminal.show(&answer, &answer.territories, TERRITORIES)?,
            Part::Sectors => terminal.show(&answer, &sectors(&answer), SECTORS)?,
        }
        terminal.below_table(&foot(&answer))?;
        terminal.below_table(&cited(answer.provenance.as_ref()))?;
        for left in &answer.left_out {
            terminal.note(&format!("left out: {}: {}", left.reason, visible(&left.text)));
        }
        note_all(terminal, &answer.notes);
        Ok(())
    }

    fn query(&self) -> DecomposeRequest {
        DecomposeRequest {
            input: format!("inputs/{}", self.input),
            from_year: self.from,
            to_year: self.to,
            territories: self.territories.clone(),
            regions: self.region.iter().map(Group::region).collect(),
            merges: self.merge.iter().map(Group::merge).collect(),
            value_added: self.value_added.clone(),
            employment: self.employment.clone(),
            annualisation: self.annualisation.map(Into::into).unwrap_or_default(),
            on_refused: self.on_refused.map(Into::into).unwrap_or_default(),
            ..Default::default()
        }
    }
}

/// What the figures are, under a table.
fn foot(answer: &ProductivityDecomposition) -> String {
    let text = format!(
        "{} to {}, per cent a year, {}; {} over {}; {} {}",
        answer.from_year,
        answer.to_year,
        shown(answer.annualisation().as_str_name(), "ANNUALISATION_"),
        answer.value_added,
        answer.employment,
        answer.territories.len(),
        if answer.territories.len() == 1 { "country" } else { "countries" }
    );
    visible(&text).into_owned()
}

/// One figure of a split; the unit is per cent a year.
fn rate(split: Option<&GrowthSplit>, of: fn(&GrowthSplit) -> f64) -> Cell {
    Cell::Ratio(split.map(of))
}

const REGIONS: &Sheet<RegionProductivity> = &[
    Column::new("name", "region", |r| Cell::name(&r.name)),
    Column::new("growth_pct", "growth", |r| rate(r.unweighted.as_ref(), |split| split.growth_pct)),
    Column::new("within_pct", "within sectors", |r| rate(r.unweighted.as_ref(), |split| split.within_pct)),
    Column::new("structural_pct", "structural change", |r| {
        rate(r.unweighted.as_ref(), |split| split.structural_pct)
    }),
    Column::new("weighted_growth_pct", "weighted growth", |r| {
        rate(r.weighted.as_ref(), |split| split.growth_pct)
    }),
    Column::new("weighted_within_pct", "within", |r| rate(r.weighted.as_ref(), |split| split.within_pct)),
    Column::new("weighted_structural_pct", "structural", |r| {
        rate(r.weighted.as_ref(), |split| split.structural_pct)
    }),
    Column::new("territory_count", "countries", |r| Cell::Count(r.territories.len() as i64)),
    Column::hidden("territories", |r| Cell::text(r.territories.join(" "))),
];

const TERRITORIES: &Sheet<TerritoryProductivity> = &[
    Column::new("territory", "country", |t| Cell::text(&t.territory)),
    Column::new("display_name", "name", |t| Cell::name(&t.display_name)),
    Column::new("growth_pct", "growth", |t| rate(t.growth.as_ref(), |split| split.growth_pct)),
    Column::new("within_pct", "within sectors", |t| rate(t.growth.as_ref(), |split| split.within_pct)),
    Column::new("structural_pct", "structural change", |t| {
        rate(t.growth.as_ref(), |split| split.structural_pct)
    }),
    Column::new("from_productivity", "made then", |t| Cell::Ratio(Some(t.from_productivity))),
    Column::new("to_productivity", "made now", |t| Cell::Ratio(Some(t.to_productivity))),
    Column::hidden("within", |t| Cell::Ratio(Some(t.within))),
    Column::hidden("structural", |t| Cell::Ratio(Some(t.structural))),
    Column::hidden("unchanged", |t| Cell::Flag(t.unchanged)),
    Column::hidden("from_employment", |t| Cell::Ratio(Some(t.from_employment))),
    Column::hidden("to_employment", |t| Cell::Ratio(Some(t.to_employment))),
];

/// A sector with the country that it is of.
struct OfTerritory(String, SectorProductivity);

fn sectors(answer: &ProductivityDecomposition) -> Vec<OfTerritory> {
    let of = |one: &TerritoryProductivity| -> Vec<OfTerritory> {
        one.sectors.iter().map(|sector| OfTerritory(one.territory.clone(), sector.clone())).collect()
    };
    answer.territories.iter().flat_map(of).collect()
}

const SECTORS: &Sheet<OfTerritory> = &[
    Column::new("territory", "country", |s| Cell::text(&s.0)),
    Column::new("sector", "sector", |s| Cell::text(&s.1.sector)),
    Column::new("from_productivity", "made then", |s| Cell::Ratio(s.1.from_productivity)),
    Column::new("to_productivity", "made now", |s| Cell::Ratio(s.1.to_productivity)),
    Column::new("from_employment_share", "share then", |s| Cell::Share(Some(s.1.from_employment_share))),
    Column::new("to_employment_share", "share now", |s| Cell::Share(Some(s.1.to_employment_share))),
    Column::new("within_pct", "within", |s| Cell::Ratio(Some(s.1.within_pct))),
    Column::new("structural_pct", "structural", |s| Cell::Ratio(Some(s.1.structural_pct))),
    Column::new("against_mean_pct", "against mean", |s| Cell::Ratio(Some(s.1.against_mean_pct))),
    Column::hidden("within", |s| Cell::Ratio(Some(s.1.within))),
    Column::hidden("structural", |s| Cell::Ratio(Some(s.1.structural))),
];

/// An id as it is typed; a wrong one would be blamed on the resource that it is of.
fn input(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("inputs/").unwrap_or(text);
    if digits.len() == 16 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        Ok(digits.to_owned())
    } else {
        Err("needs 16 hexadecimal digits, 0-9 and a-f, with or without `inputs/`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_16_hexadecimal_digits() {
        for good in ["0123456789abcdef", "inputs/0123456789abcdef"] {
            assert_eq!(input(good).unwrap(), "0123456789abcdef");
        }
        for bad in ["", "inputs/", "datasets/0123456789abcdef", "0123456789ABCDEF"] {
            assert!(input(bad).is_err(), "{bad}");
        }
    }
}
