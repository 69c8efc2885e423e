//! DEMAND_G: how fast the world buys more of what a sector makes.
//!
//! `ENDPOINTS`: `G_s = 100 ((M_s(end) / M_s(start))^(1/span) - 1)`, where `end` is the
//! mean of the newest years and `start` that of as many years, `span` years earlier.
//! `TREND`: `G_s = 100 (exp(slope) - 1)` of the line of `ln M_st` over all of these years.
//! `M_st` is the world trade of the products of the sector in year `t`, with weights of
//! the concordance, over the deflator of the year. Shape: world trade by product x year,
//! concordance sectors x products, deflators by year, to sectors. Unit: percent per year.
//! What the world imports is what it exports: values of exporters stand for both.
//!
//! The half width is the standard error of the slope of the trend under either method,
//! carried over by `dG/dslope = 100 exp(slope)`. Source: compound growth.

use std::collections::BTreeMap;

use super::{
    Anchors, BACI, BATIS, Cell, ChoiceOption, Criterion, Deflator, Demand, DemandYear, Direction, Document,
    Entry, Family, Inputs, Missing, Need, NumberOption, Observation, Obtained, OptionSpec, Options, Quadrant,
    Role, Support, Unavailable, regress,
};
use crate::annual_growth;

/// World demand growth.
pub(super) struct DemandG;

const SPAN: NumberOption = NumberOption {
    name: "span",
    meaning: "Years between the two ends that are compared.",
    least: 1.0,
    most: 50.0,
    default: 5.0,
    whole: true,
};
const AVERAGE: NumberOption = NumberOption {
    name: "average",
    meaning: "How many years are averaged at each end.",
    least: 1.0,
    most: 10.0,
    default: 3.0,
    whole: true,
};
const METHOD: ChoiceOption = ChoiceOption {
    name: "method",
    meaning: "Growth between two ends, or the log-linear trend of all years, which no single year rules.",
    values: &["ENDPOINTS", "TREND"],
    default: "ENDPOINTS",
};
const PRICES: ChoiceOption = ChoiceOption {
    name: "prices",
    meaning: "Whether values are deflated: where a deflator of every year is held and else not, always, or \
              never. The note says which prices were taken.",
    values: &["REAL_OR_NOMINAL", "REAL", "NOMINAL"],
    default: "REAL_OR_NOMINAL",
};
const STANDARD_ERRORS: NumberOption = NumberOption {
    name: "standard_errors",
    meaning: "How many standard errors of the trend the half width is.",
    least: 0.0,
    most: 10.0,
    default: 1.0,
    whole: false,
};

const ENTRY: Entry = Entry {
    id: "DEMAND_G",
    name: "World demand growth",
    name_es: "Crecimiento de la demanda mundial",
    family: Family::Market,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "percent per year",
    description: "How fast the world's imports of the sector's products grew over the last years.",
    formula: "G_s = (M_s,t / M_s,t-5)^(1/5) - 1 on real world imports (deflated), each end the mean of three \
              years; services from BaTIS. As a choice, the log-linear trend of the same years.",
    caveats: &[
        "It looks backward.",
        "Prices of commodities rule it unless it is deflated by product.",
        "It is sensitive to the years at its ends: use the log-linear trend and its standard error.",
        "The document does not list it among its criteria: it is supplementary.",
    ],
    document: Document {
        section: "6.1.1",
        lines: "3340-3343",
        says: "Says that the analysis of value chains looks at what drives global demand.",
        support: Support::Weak,
    },
    data_needed: "World imports by product, eight years or more in a row; a deflator; a concordance from \
                  products to sectors",
    sources: &[BACI, BATIS],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: -2.0, goal: 8.0 }),
    options: &[
        OptionSpec::Number(SPAN),
        OptionSpec::Number(AVERAGE),
        OptionSpec::Choice(METHOD),
        OptionSpec::Choice(PRICES),
        OptionSpec::Number(STANDARD_ERRORS),
    ],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for DemandG {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        vec![Need::Demand { years: years_needed(options) as u32 }]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let count = years_needed(options);
        let needed = Unavailable::InputNeeded(Need::Demand { years: count as u32 });
        let demand = inputs.demand.as_ref().ok_or(needed.clone())?;
        let newest = *demand.years.last_key_value().ok_or(needed.clone())?.0;
        let oldest = newest.saturating_sub(count as i32 - 1);
        let years: BTreeMap<i32, &DemandYear> =
            demand.years.range(oldest..=newest).map(|(year, held)| (*year, held)).collect();
        if years.len() < count {
            return Err(needed);
        }
        if options.word(&PRICES) == "REAL" && demand.deflators.is_empty() {
            return Err(Unavailable::InputNeeded(Need::Deflator));
        }
        Ok((0..inputs.sectors).map(|sector| of_sector(demand, &years, options, sector)).collect())
    }
}

/// How many years in a row these options take.
fn years_needed(options: &Options) -> usize {
    options.count(&SPAN) + options.count(&AVERAGE)
}

fn of_sector(demand: &Demand, years: &BTreeMap<i32, &DemandYear>, options: &Options, sector: usize) -> Cell {
    let members = demand.concordance.of(sector);
    if members.is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let value = |p: usize, year: &DemandYear| year.values.get(p).copied().unwrap_or(0.0);
    let nominal: Vec<(i32, f64)> = years
        .iter()
        .map(|(year, held)| (*year, members.iter().map(|&(p, weight)| weight * value(p, held)).sum()))
        .collect();
    let prices: Option<Vec<f64>> = nominal
        .iter()
        .map(|(year, _)| demand.deflators.get(year).and_then(|held| Deflator::of(held, sector)))
        .collect();
    let (series, note) = match (options.word(&PRICES), prices) {
        ("NOMINAL", _) | ("REAL_OR_NOMINAL", None) => (nominal, "current prices, not deflated"),
        (_, Some(prices)) => {
            let real = nominal.into_iter().zip(prices).map(|((year, value), price)| (year, value / price));
            (real.collect(), "constant prices")
        }
        (_, None) => return Cell::missing(Missing::NoDeflator),
    };
    growth(&series, options).noted(note)
}

/// Growth of a series by year.
fn growth(series: &[(i32, f64)], options: &Options) -> Cell {
    let (average, span) = (options.count(&AVERAGE), options.count(&SPAN));
    let mean = |years: &[(i32, f64)]| years.iter().map(|(_, value)| value).sum::<f64>() / years.len() as f64;
    let (start, end) = (mean(&series[..average]), mean(&series[series.len() - average..]));
    let Some(between) = annual_growth(start, end, span as u32) else {
        return Cell::missing(Missing::NotTraded);
    };
    let year = series.last().map_or(0, |(year, _)| *year);
    let trend = trend(series);
    let error = trend.map_or(0.0, |(slope, error)| 100.0 * slope.exp() * error);
    let cell = match (options.word(&METHOD), trend) {
        ("TREND", Some((slope, _))) => Cell::of(100.0 * slope.exp_m1(), year),
        ("TREND", None) => return Cell::missing(Missing::NotTraded),
        _ => Cell::of(100.0 * between, year),
    };
    cell.within(options.number(&STANDARD_ERRORS) * error)
}

/// Slope of the logarithm over the years, and its standard error; none where a year has
/// nothing.
fn trend(series: &[(i32, f64)]) -> Option<(f64, f64)> {
    let first = series.first()?.0;
    let observation = |(at, &(year, value)): (usize, &(i32, f64))| {
        let x = f64::from(year - first);
        (value > 0.0).then(|| Observation { x, y: value.ln(), weight: 1.0, group: (at, 0) })
    };
    let observations: Vec<Observation> = series.iter().enumerate().map(observation).collect::<Option<_>>()?;
    let line = regress(&observations)?;
    Some((line.slope, line.slope_error.unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Concordance,
        testing::{assert_value, computed},
    };

    /// World trade of two products from 2010 on; sectors of the first, of both, of
    /// neither.
    fn demand(values: &[[f64; 2]]) -> Inputs {
        let years = (2010..).zip(values).map(|(year, values)| (year, DemandYear { values: values.to_vec() }));
        let concordance = Concordance::new(vec![vec![(0, 1.0)], vec![(0, 1.0), (1, 0.5)], vec![]]);
        let demand = Demand { concordance, years: years.collect(), deflators: BTreeMap::new() };
        Inputs { sectors: 3, demand: Some(demand), ..Inputs::default() }
    }

    /// Ten per cent a year.
    fn steady(years: i32) -> Inputs {
        let values: Vec<_> = (0..years).map(|t| [1.1_f64.powi(t), 8.0]).collect();
        demand(&values)
    }

    fn deflated(mut inputs: Inputs, price: impl Fn(i32) -> Option<f64>) -> Inputs {
        let held = inputs.demand.as_mut().unwrap();
        held.deflators =
            held.years.keys().map(|&year| (year, Deflator { total: price(year), sectors: vec![] })).collect();
        inputs
    }

    #[test]
    fn growth_is_that_between_the_means_of_three_years() {
        let values =
            [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [9.0, 2.0], [9.0, 2.0], [3.0, 2.0], [4.0, 2.0], [5.0, 2.0]];
        let cells = computed("DEMAND_G", &demand(&values), &[]).unwrap();
        assert_value(&cells[0], 100.0 * (2.0_f64.powf(0.2) - 1.0));
        // Half of the second product belongs to the second sector: 6 becomes 12 + 3.
        assert_value(&cells[1], 100.0 * (2.5_f64.powf(0.2) - 1.0));
        assert_eq!(cells[2].value, Err(Missing::NotCovered));
        assert!(cells[0].half_width > 0.0 && cells[0].year == 2017);
        assert!(cells[0].note.contains("current prices"));
    }

    #[test]
    fn steady_growth_is_the_same_by_its_ends_and_by_its_trend() {
        for method in ["ENDPOINTS", "TREND"] {
            let cell = &computed("DEMAND_G", &steady(8), &[("method", method)]).unwrap()[0];
            assert_value(cell, 10.0);
            assert!(cell.half_width < 1e-10);
        }
    }

    #[test]
    fn the_half_width_is_the_error_of_the_trend() {
        // Logarithms 0, 1, 1 of three years: slope 1/2, residuals -1/6, 1/3, -1/6;
        // HC1: sqrt(3 (1/36 + 1/36)) / 2.
        let e = std::f64::consts::E;
        let options = [("span", "2"), ("average", "1"), ("method", "TREND")];
        let cells = computed("DEMAND_G", &demand(&[[1.0, 0.0], [e, 0.0], [e, 0.0]]), &options).unwrap();
        assert_value(&cells[0], 100.0 * (e.sqrt() - 1.0));
        let expected = 100.0 * e.sqrt() * (3.0_f64 / 18.0).sqrt() / 2.0;
        assert!((cells[0].half_width - expected).abs() < 1e-9, "{}", cells[0].half_width);
    }

    #[test]
    fn a_rise_of_prices_is_no_growth() {
        let price = |year: i32| Some(1.1_f64.powi(year - 2010));
        let cell = &computed("DEMAND_G", &deflated(steady(8), price), &[]).unwrap()[0];
        assert_value(cell, 0.0);
        assert!(cell.note.contains("constant prices"));
        let nominal = computed("DEMAND_G", &deflated(steady(8), price), &[("prices", "NOMINAL")]).unwrap();
        assert_value(&nominal[0], 10.0);
    }

    #[test]
    fn a_sector_is_deflated_by_its_own_prices_where_it_has_some() {
        let mut inputs = deflated(steady(8), |_| Some(1.0));
        for (year, deflator) in &mut inputs.demand.as_mut().unwrap().deflators {
            deflator.sectors = vec![Some(1.1_f64.powi(*year - 2010)), None];
        }
        assert_value(&computed("DEMAND_G", &inputs, &[]).unwrap()[0], 0.0);
    }

    #[test]
    fn a_year_without_a_deflator_is_not_guessed() {
        let inputs = deflated(steady(8), |year| (year != 2012).then_some(2.0));
        let real = computed("DEMAND_G", &inputs, &[("prices", "REAL")]).unwrap();
        assert_eq!(real[0].value, Err(Missing::NoDeflator));
        assert!(computed("DEMAND_G", &inputs, &[]).unwrap()[0].note.contains("current prices"));
        let without = computed("DEMAND_G", &steady(8), &[("prices", "REAL")]);
        assert_eq!(without, Err(Unavailable::InputNeeded(Need::Deflator)));
    }

    #[test]
    fn eight_years_in_a_row_are_asked_for() {
        let needed = Err(Unavailable::InputNeeded(Need::Demand { years: 8 }));
        assert_eq!(computed("DEMAND_G", &steady(7), &[]), needed);
        let mut gap = steady(9);
        gap.demand.as_mut().unwrap().years.remove(&2013);
        assert_eq!(computed("DEMAND_G", &gap, &[]), needed);
    }

    #[test]
    fn what_was_not_traded_at_first_has_no_growth() {
        let mut values = vec![[0.0, 1.0]; 3];
        values.extend([[1.0, 1.0]; 5]);
        assert_eq!(computed("DEMAND_G", &demand(&values), &[]).unwrap()[0].value, Err(Missing::NotTraded));
    }
}
