//! Values by territory, sector, indicator and year.
//!
//! Indicators that computed criteria read are known by the names below; any
//! other name is one that the agency brings itself.

use std::{cmp::Ordering, ops::Range};

/// Value added of a sector, in one currency and price base. May be negative.
pub const VALUE_ADDED: &str = "VALUE_ADDED";
/// Gross output of a sector, in the money of its value added.
pub const OUTPUT: &str = "OUTPUT";
/// Persons engaged; with an occupation, those in it.
pub const EMPLOYMENT: &str = "EMPLOYMENT";
/// Hours worked in a year.
pub const HOURS: &str = "HOURS";
/// Women among the persons engaged.
pub const EMPLOYMENT_WOMEN: &str = "EMPLOYMENT_WOMEN";
/// Persons in informal employment among those engaged.
pub const EMPLOYMENT_INFORMAL: &str = "EMPLOYMENT_INFORMAL";
/// Mean earnings of a worker.
pub const EARNINGS: &str = "EARNINGS";
/// Exposure of an occupation to automation.
pub const EXPOSURE: &str = "EXPOSURE";

/// Exports of a sector that are within reach, USD.
pub const EXPORT_POTENTIAL: &str = "EXPORT_POTENTIAL";
/// Prices of world trade over those of a base year.
pub const DEFLATOR: &str = "DEFLATOR";

/// The indicators that computed criteria read, and that cannot be negative.
pub const NOT_NEGATIVE: [&str; 9] = [
    OUTPUT,
    EMPLOYMENT,
    HOURS,
    EMPLOYMENT_WOMEN,
    EMPLOYMENT_INFORMAL,
    EARNINGS,
    EXPOSURE,
    EXPORT_POTENTIAL,
    DEFLATOR,
];

/// A table of indicators: its rows are sorted by indicator, territory, sector,
/// occupation and year, and no two have the same of all five.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Indicators {
    /// Codes of the territories that occur, ascending.
    pub territories: Vec<String>,
    /// The region of each territory; empty where the file has none.
    pub regions: Vec<String>,
    /// Ids of the sectors that occur, ascending; among them maybe `TOTAL`, for
    /// the whole economy.
    pub sectors: Vec<String>,
    /// Ids of the indicators that occur, ascending.
    pub indicators: Vec<String>,
    /// Codes of the occupations that occur, ascending; empty: all occupations.
    pub occupations: Vec<String>,
    /// Units that occur, ascending; empty: not said.
    pub units: Vec<String>,
    /// Sources that occur, ascending; empty: not said.
    pub sources: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One value; the numbers are places in the lists of [`Indicators`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Which indicator.
    pub indicator: u32,
    /// Of which territory.
    pub territory: u32,
    /// Of which sector.
    pub sector: u32,
    /// Of which occupation.
    pub occupation: u32,
    /// Of which year.
    pub year: i32,
    /// The value, in its unit.
    pub value: f64,
    /// Half of the width of its interval, in the same unit; zero: not said.
    pub half_width: f64,
    /// In which unit.
    pub unit: u32,
    /// From where.
    pub source: u32,
    /// How good the evidence is.
    pub grade: Grade,
}

/// The grade of a piece of evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Grade {
    /// Not graded.
    #[default]
    None = 0,
    /// Official or audited.
    A = 1,
    /// Published, with a method.
    B = 2,
    /// An estimate or a proxy.
    C = 3,
    /// An opinion.
    D = 4,
}

impl Grade {
    /// All grades, by their number.
    pub const ALL: [Self; 5] = [Self::None, Self::A, Self::B, Self::C, Self::D];

    /// The grade as a letter; empty when there is none.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// The grade of this name, in either case.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.name().eq_ignore_ascii_case(name))
    }
}

/// What a series of years is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of<'a> {
    /// Id of the indicator.
    pub indicator: &'a str,
    /// Code of the territory.
    pub territory: &'a str,
    /// Id of the sector.
    pub sector: &'a str,
    /// Code of the occupation; empty: all.
    pub occupation: &'a str,
}

impl Indicators {
    /// The values of a series, by year; empty when there is none.
    pub fn series(&self, of: Of<'_>) -> &[Row] {
        let key = (
            place(&self.indicators, of.indicator),
            place(&self.territories, of.territory),
            place(&self.sectors, of.sector),
            place(&self.occupations, of.occupation),
        );
        let (Some(indicator), Some(territory), Some(sector), Some(occupation)) = key else { return &[] };
        let key = (indicator, territory, sector, occupation);
        &self.rows[self.where_equal(|row| series_of(row).cmp(&key))]
    }

    /// The value of one year.
    pub fn of_year(&self, of: Of<'_>, year: i32) -> Option<&Row> {
        let series = self.series(of);
        let at = series.binary_search_by_key(&year, |row| row.year).ok()?;
        series.get(at)
    }

    /// The newest value that is not after `year`; of any year when it is zero.
    pub fn newest(&self, of: Of<'_>, year: i32) -> Option<&Row> {
        let series = self.series(of);
        let end = if year == 0 { series.len() } else { series.partition_point(|row| row.year <= year) };
        series[..end].last()
    }

    /// All values of an indicator for a territory: by sector, occupation and
    /// year.
    pub fn of_territory(&self, indicator: &str, territory: &str) -> &[Row] {
        let key = (place(&self.indicators, indicator), place(&self.territories, territory));
        let (Some(indicator), Some(territory)) = key else { return &[] };
        let key = (indicator, territory);
        &self.rows[self.where_equal(|row| (row.indicator, row.territory).cmp(&key))]
    }

    /// The same table without the rows of other territories. All codes stay, so that what
    /// is nowhere known is still told from what is known of others.
    #[must_use]
    pub fn of_territories(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let wanted: Vec<bool> = self.territories.iter().map(|code| wanted(code)).collect();
        let is_wanted = |row: &&Row| wanted[row.territory as usize];
        let mut rows = Vec::with_capacity(self.rows.iter().filter(is_wanted).count());
        rows.extend(self.rows.iter().filter(is_wanted));
        Self {
            territories: self.territories.clone(),
            regions: self.regions.clone(),
            sectors: self.sectors.clone(),
            indicators: self.indicators.clone(),
            occupations: self.occupations.clone(),
            units: self.units.clone(),
            sources: self.sources.clone(),
            rows,
        }
    }

    /// The years of an indicator for a territory, ascending.
    pub fn years(&self, indicator: &str, territory: &str) -> Vec<i32> {
        let rows = self.of_territory(indicator, territory);
        let mut years: Vec<_> = rows.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Whether there is any value of an indicator.
    pub fn has(&self, indicator: &str) -> bool {
        place(&self.indicators, indicator).is_some()
    }

    /// The region of a territory; empty where none is known.
    pub fn region(&self, territory: &str) -> &str {
        place(&self.territories, territory).map_or("", |at| self.regions[at as usize].as_str())
    }

    /// Id of the sector of a row.
    pub fn sector_of(&self, row: &Row) -> &str {
        &self.sectors[row.sector as usize]
    }

    /// Code of the occupation of a row; empty: all.
    pub fn occupation_of(&self, row: &Row) -> &str {
        &self.occupations[row.occupation as usize]
    }

    /// The unit of a row.
    pub fn unit_of(&self, row: &Row) -> &str {
        &self.units[row.unit as usize]
    }

    /// The source of a row.
    pub fn source_of(&self, row: &Row) -> &str {
        &self.sources[row.source as usize]
    }

    /// Memory held, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let lists = [
            &self.territories,
            &self.regions,
            &self.sectors,
            &self.indicators,
            &self.occupations,
            &self.units,
            &self.sources,
        ];
        let text: usize = lists.into_iter().flatten().map(|text| 24 + text.len()).sum();
        (text + self.rows.len() * size_of::<Row>()) as u64
    }

    fn where_equal(&self, compare: impl Fn(&Row) -> Ordering) -> Range<usize> {
        let start = self.rows.partition_point(|row| compare(row) == Ordering::Less);
        let end = start + self.rows[start..].partition_point(|row| compare(row) == Ordering::Equal);
        start..end
    }
}

fn series_of(row: &Row) -> (u32, u32, u32, u32) {
    (row.indicator, row.territory, row.sector, row.occupation)
}

fn place(list: &[String], text: &str) -> Option<u32> {
    list.binary_search_by(|held| held.as_str().cmp(text)).ok().map(|at| at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Employment of two sectors of two territories, and of one occupation.
    fn table() -> Indicators {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let row = |territory, sector, occupation, year, value| Row {
            indicator: 0,
            territory,
            sector,
            occupation,
            year,
            value,
            half_width: 0.0,
            unit: 0,
            source: 0,
            grade: Grade::None,
        };
        Indicators {
            territories: list(&["CRI", "MEX"]),
            regions: list(&["Latin America", ""]),
            sectors: list(&["AGR", "MAN"]),
            indicators: list(&[EMPLOYMENT]),
            occupations: list(&["", "9"]),
            units: list(&["persons"]),
            sources: list(&[""]),
            rows: vec![
                row(0, 0, 0, 2010, 5.0),
                row(0, 1, 0, 2010, 6.0),
                row(0, 1, 0, 2012, 7.0),
                row(0, 1, 1, 2012, 3.0),
                row(1, 1, 0, 2012, 9.0),
            ],
        }
    }

    const MAN: Of<'_> = Of { indicator: EMPLOYMENT, territory: "CRI", sector: "MAN", occupation: "" };

    #[test]
    fn a_series_holds_its_own_years_and_no_others() {
        let table = table();
        let years: Vec<_> = table.series(MAN).iter().map(|row| row.year).collect();
        assert_eq!(years, [2010, 2012]);
        let unskilled = table.series(Of { occupation: "9", ..MAN });
        assert_eq!(unskilled.iter().map(|row| row.value).collect::<Vec<_>>(), [3.0]);
        for nothing in [
            Of { sector: "MIN", ..MAN },
            Of { territory: "USA", ..MAN },
            Of { indicator: OUTPUT, ..MAN },
            Of { territory: "MEX", sector: "AGR", ..MAN },
        ] {
            assert!(table.series(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn the_newest_value_is_not_after_the_year() {
        let table = table();
        let newest = |year| table.newest(MAN, year).map(|row| row.value);
        assert_eq!(
            [newest(0), newest(2012), newest(2011), newest(2009)],
            [Some(7.0), Some(7.0), Some(6.0), None]
        );
        assert_eq!(table.of_year(MAN, 2011), None);
        assert_eq!(table.of_year(MAN, 2010).map(|row| row.value), Some(6.0));
    }

    #[test]
    fn years_and_regions_are_those_of_the_territory() {
        let table = table();
        assert_eq!(table.years(EMPLOYMENT, "CRI"), [2010, 2012]);
        assert_eq!(table.years(EMPLOYMENT, "MEX"), [2012]);
        assert_eq!(table.of_territory(EMPLOYMENT, "CRI").len(), 4);
        assert_eq!(
            [table.region("CRI"), table.region("MEX"), table.region("USA")],
            ["Latin America", "", ""]
        );
    }

    #[test]
    fn grades_are_letters_in_either_case() {
        assert_eq!(Grade::of_name("b"), Some(Grade::B));
        assert_eq!(Grade::of_name(""), Some(Grade::None));
        assert_eq!(Grade::of_name("E"), None);
    }
}
