//! LADDER_SPEED: how fast exporters below the top of the ladder climb.
//!
//! With `gap_cpt = ln(UV_top,pt / UV_cpt)`, the top the 90th percentile, the line
//! `gap_c,p,t+lag - gap_cpt = a_s + b_s x_cpt` is fitted through the exporters, products
//! and years of the sector, each weighted with the concordance, and
//! `SPEED_s = -ln(1 + b_s) / lag` where `-1 < b_s < 0`, else 0. Shape: values and
//! quantities by exporter x product x year, concordance sectors x products, to sectors.
//! Unit: share of the gap per year, continuous.
//!
//! `x_cpt` is the gap of the years before `t` (`LAGGED_AVERAGE`), or that of `t` itself
//! as the formula prints it (`SAME_YEAR`). The noise of `gap_cpt` stands in what is
//! explained, and when it also stands in `x` it makes a slope below zero out of nothing.
//!
//! The half width is the standard error of [`regress`], whose groups are pairs of
//! exporter and product because the years of one overlap, carried over by
//! `dSPEED/db = -1 / ((1 + b) lag)`, at `b = 0` where the slope is above zero. Source:
//! our own measure of the idea; convergence as in Barro and Sala-i-Martin (1992).

use std::collections::BTreeMap;

use super::{
    BACI, Cell, ChoiceOption, Criterion, Direction, Document, Entry, Family, Grade, Inputs, Missing, Need,
    NumberOption, Observation, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    UnitValues,
    framework::Prices,
    ladder_len::{HIGH, LEAST_EXPORTERS, LEAST_SHARE},
    regress,
};

/// Speed of climbing the ladder.
pub(super) struct LadderSpeed;

const LAG: NumberOption = NumberOption {
    name: "lag",
    meaning: "Years between the two gaps that are compared.",
    least: 1.0,
    most: 20.0,
    default: 5.0,
    whole: true,
};
/// How many years make a level that noise does not rule.
pub(super) const AVERAGE: NumberOption = NumberOption {
    name: "average",
    meaning: "How many years are pooled for the gap that explains, with LAGGED_AVERAGE.",
    least: 1.0,
    most: 10.0,
    default: 3.0,
    whole: true,
};
const REGRESSOR: ChoiceOption = ChoiceOption {
    name: "regressor",
    meaning: "Which gap explains: that of the years before, which keeps the noise of unit values out, or that \
              of the same year, as the plain formula has it, which biases speed upward.",
    values: &["LAGGED_AVERAGE", "SAME_YEAR"],
    default: "LAGGED_AVERAGE",
};
const EXPORTERS: ChoiceOption = ChoiceOption {
    name: "exporters",
    meaning: "Whose climbing is looked at: the comparators with the territory, all, or the comparators where \
              some are given and else all. The formula means developing exporters: give them as comparators.",
    values: &["COMPARATORS_OR_ALL", "COMPARATORS", "ALL"],
    default: "COMPARATORS_OR_ALL",
};
const STARTS: NumberOption = NumberOption {
    name: "starts",
    meaning: "From how many years, the newest ones that allow it, gaps are followed. As many as are held when \
              they are fewer.",
    least: 1.0,
    most: 30.0,
    default: 5.0,
    whole: true,
};
const LEAST_OBSERVATIONS: NumberOption = NumberOption {
    name: "least_observations",
    meaning: "How many observations a sector takes for its line.",
    least: 3.0,
    most: 100_000.0,
    default: 20.0,
    whole: true,
};
const STANDARD_ERRORS: NumberOption = NumberOption {
    name: "standard_errors",
    meaning: "How many standard errors the half width is.",
    least: 0.0,
    most: 10.0,
    default: 1.0,
    whole: false,
};

/// Its options, for what is made of it.
pub(super) const OPTIONS: [OptionSpec; 10] = [
    OptionSpec::Number(LAG),
    OptionSpec::Number(STARTS),
    OptionSpec::Choice(REGRESSOR),
    OptionSpec::Number(AVERAGE),
    OptionSpec::Choice(EXPORTERS),
    OptionSpec::Number(LEAST_OBSERVATIONS),
    OptionSpec::Number(STANDARD_ERRORS),
    OptionSpec::Number(LEAST_SHARE),
    OptionSpec::Number(LEAST_EXPORTERS),
    OptionSpec::Number(HIGH),
];

const ENTRY: Entry = Entry {
    id: "LADDER_SPEED",
    name: "Speed of climbing the ladder",
    name_es: "Velocidad de ascenso en la escalera",
    family: Family::Learning,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "per year",
    description: "At which rate exporters of the sector close the gap between what they are paid for a unit and \
                  what the best are paid.",
    formula: "gap_cpt = ln(UV_p90,pt / UV_cpt); the line (gap_t+5 - gap_t) = a_s + b_s gap_t over developing \
              exporters c, products p of s and years t; SPEED_s = -ln(1 + b_s) / 5 for -1 < b_s < 0, else 0. \
              Unless another option is taken, gap_t on the right is that of the three years before t together.",
    caveats: &[
        "Regression to the mean from noisy unit values biases the speed upward: use averages of three lagged \
         years, as is done unless another option is taken, or errors in variables.",
        "What an HS6 product is composed of changes, and looks like climbing.",
        "The standard error is reported as the half width, and belongs into the draws of a ranking.",
    ],
    document: Document {
        section: "3.3",
        lines: "2277-2281",
        says: "Asks to measure how fast one improves within the ladder too, and to look for labour-intensive \
               sectors that are good platforms or have long ladders on which learning is quick.",
        support: Support::Stated,
    },
    data_needed: "HS6 unit values of all exporters, six years or more (nine with lagged averages of three)",
    sources: &[BACI],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &OPTIONS,
    gates: &[],
    grade: Some(Grade::C),
    obtained: Obtained::Computed,
};

impl Criterion for LadderSpeed {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        vec![Need::UnitValues { years: years_needed(options) + options.count(&STARTS) as u32 - 1 }]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let (speeds, _) = speeds(inputs, options)?;
        Ok(speeds)
    }
}

/// How many years before a start explain what follows; 0: the start itself does.
fn years_before(options: &Options) -> i32 {
    match options.word(&REGRESSOR) {
        "SAME_YEAR" => 0,
        _ => options.number(&AVERAGE) as i32,
    }
}

/// How many years in a row one start takes.
fn years_needed(options: &Options) -> u32 {
    (years_before(options) + options.number(&LAG) as i32 + 1) as u32
}

/// The speed of every sector, and what it was computed from.
pub(super) fn speeds<'a>(
    inputs: &'a Inputs,
    options: &Options,
) -> Result<(Vec<Cell>, &'a UnitValues), Unavailable> {
    let (lag, before) = (options.number(&LAG) as i32, years_before(options));
    let needed = Unavailable::InputNeeded(Need::UnitValues { years: years_needed(options) });
    let held = inputs.unit_values.as_ref().ok_or(needed.clone())?;
    let whose = whose(held, options)?;
    let starts: Vec<i32> = held
        .years
        .keys()
        .copied()
        .filter(|&year| {
            let later = year.saturating_add(lag);
            held.years.contains_key(&later) && held.holds(year.saturating_sub(before)..=year)
        })
        .collect();
    let starts = &starts[starts.len().saturating_sub(options.count(&STARTS))..];
    let Some(newest) = starts.last().map(|year| year + lag) else {
        return Err(needed);
    };
    let mut observed: BTreeMap<usize, Vec<Observation>> = BTreeMap::new();
    for &year in starts {
        let prices = |years| held.prices(years, options.number(&LEAST_SHARE));
        let (now, later) = (prices(year..=year), prices(year + lag..=year + lag));
        let explains = if before == 0 { None } else { Some(prices(year - before..=year - 1)) };
        observe(&whose, options, &now, &later, explains.as_ref().unwrap_or(&now), &mut observed);
    }
    let note = if matches!(whose, Whose::All) { "all exporters" } else { "comparators and the territory" };
    let cell = |sector| of_sector(held, &observed, newest, options, sector).noted(note).graded(ENTRY.grade);
    Ok(((0..inputs.sectors).map(cell).collect(), held))
}

/// Whose climbing is looked at.
enum Whose<'a> {
    All,
    Comparators(&'a UnitValues),
}

impl Whose<'_> {
    fn has(&self, exporter: usize) -> bool {
        match self {
            Self::All => true,
            Self::Comparators(held) => {
                held.territory == Some(exporter) || held.comparators.get(exporter).copied().unwrap_or(false)
            }
        }
    }
}

fn whose<'a>(held: &'a UnitValues, options: &Options) -> Result<Whose<'a>, Unavailable> {
    match (options.word(&EXPORTERS), held.comparators.is_empty()) {
        ("ALL", _) | ("COMPARATORS_OR_ALL", true) => Ok(Whose::All),
        (_, true) => Err(Unavailable::InputNeeded(Need::Comparators)),
        (_, false) => Ok(Whose::Comparators(held)),
    }
}

/// Adds what one start year shows, by product.
fn observe(
    whose: &Whose<'_>,
    options: &Options,
    now: &Prices,
    later: &Prices,
    explains: &Prices,
    observed: &mut BTreeMap<usize, Vec<Observation>>,
) {
    let (high, least) = (options.number(&HIGH), options.count(&LEAST_EXPORTERS));
    let top = |prices: &Prices, p: usize| prices.get(&p)?.at(high, least);
    for (&p, product) in now {
        let tops = [now, later, explains].map(|prices| top(prices, p));
        let [Some(top_now), Some(top_later), Some(top_explains)] = tops else {
            continue;
        };
        let counted = product.exporters.iter().filter(|(c, counts, _)| *counts && whose.has(*c));
        let seen = counted.filter_map(|&(c, _, price)| {
            let gap = top_now - price;
            let gap_later = top_later - later[&p].of(c)?;
            let x = top_explains - explains[&p].of(c)?;
            Some(Observation { x, y: gap_later - gap, weight: 1.0, group: (p, c) })
        });
        observed.entry(p).or_default().extend(seen);
    }
}

fn of_sector(
    held: &UnitValues,
    observed: &BTreeMap<usize, Vec<Observation>>,
    year: i32,
    options: &Options,
    sector: usize,
) -> Cell {
    let members = held.concordance.of(sector);
    if members.is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let of_products = members.iter().flat_map(|&(p, weight)| {
        observed.get(&p).into_iter().flatten().map(move |one| Observation { weight, ..*one })
    });
    let observations: Vec<Observation> = of_products.collect();
    if observations.len() < options.count(&LEAST_OBSERVATIONS) {
        return Cell::missing(Missing::TooFew);
    }
    let Some(line) = regress(&observations) else {
        return Cell::missing(Missing::NoVariation);
    };
    let (speed, steepness) = speed(line.slope, options.number(&LAG));
    let error = line.slope_error.map(|error| error * steepness);
    Cell::of(speed, year)
        .within(options.number(&STANDARD_ERRORS) * error.unwrap_or(0.0))
        .noted(format!("slope {:.4} from {} observations", line.slope, observations.len()))
        .noted(slope_note(line.slope))
}

/// `SPEED_s` of a slope, and by how much it changes with the slope.
fn speed(slope: f64, lag: f64) -> (f64, f64) {
    if slope >= 0.0 {
        (0.0, 1.0 / lag)
    } else if slope <= -1.0 {
        (0.0, 0.0)
    } else {
        (-slope.ln_1p() / lag, 1.0 / ((1.0 + slope) * lag))
    }
}

fn slope_note(slope: f64) -> &'static str {
    if slope >= 0.0 {
        "gaps do not close"
    } else if slope <= -1.0 {
        "gaps close beyond the top within the lag, which the formula gives no speed"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::testing::{assert_value, computed, unit_values};

    /// The top is exporter 0, whose price never changes; the gaps of the others are
    /// `gap(exporter, years since 2010)`.
    fn climbing(years: i32, gap: impl Fn(usize, i32) -> f64) -> Inputs {
        let mut rows = Vec::new();
        for t in 0..years {
            rows.push((2010 + t, 0, 0, 1.0, 1.0));
            rows.extend((1..8).map(|c| (2010 + t, 0, c, 1.0, gap(c, t).exp())));
        }
        unit_values(rows, vec![vec![(0, 1.0)]])
    }

    const BASE: [(&str, &str); 5] = [
        ("least_exporters", "2"),
        ("high", "1"),
        ("least_observations", "3"),
        ("average", "1"),
        ("starts", "30"),
    ];

    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        [&BASE, more].concat()
    }

    /// Closes a fifth of the gap every five years.
    fn steady(c: usize, t: i32) -> f64 {
        0.3 * c as f64 * 0.8_f64.powf(f64::from(t) / 5.0)
    }

    #[test]
    fn gaps_that_close_by_a_fifth_in_five_years_close_at_that_rate() {
        let inputs = climbing(7, steady);
        let cell = &computed("LADDER_SPEED", &inputs, &with(&[("regressor", "SAME_YEAR")])).unwrap()[0];
        assert_value(cell, -(0.8_f64.ln()) / 5.0);
        // All lies on the line, so the error is rounding.
        assert!(cell.half_width < 1e-6 && cell.year == 2016 && cell.grade == Some(Grade::C));
    }

    #[test]
    fn the_year_before_explains_unless_the_same_year_is_asked_for() {
        let slope = -0.2 * 0.8_f64.powf(0.2);
        let cells = computed("LADDER_SPEED", &climbing(7, steady), &BASE).unwrap();
        assert_value(&cells[0], -slope.ln_1p() / 5.0);
    }

    #[test]
    fn gaps_that_grow_have_no_speed() {
        let inputs = climbing(7, |c, t| 0.1 * c as f64 * 1.1_f64.powi(t));
        let cell = &computed("LADDER_SPEED", &inputs, &BASE).unwrap()[0];
        assert_eq!(cell.value, Ok(0.0));
        assert!(cell.note.contains("do not close"));
    }

    /// Prices that wander about where they stand, and climb nowhere.
    fn noise(c: usize, t: i32) -> f64 {
        // The mixing of splitmix64.
        let mut state = ((c as u64) << 32 | t as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        0.1 + 0.02 * c as f64 + (state >> 40) as f64 / f64::from(1 << 24)
    }

    #[test]
    fn noise_alone_climbs_only_where_it_explains_itself() {
        let inputs = climbing(30, noise);
        let same = computed("LADDER_SPEED", &inputs, &with(&[("regressor", "SAME_YEAR")])).unwrap();
        let lagged = computed("LADDER_SPEED", &inputs, &BASE).unwrap();
        let (same, lagged) = (same[0].value.unwrap(), lagged[0].value.unwrap());
        assert!(same > 0.1 && lagged < 0.5 * same, "{same} {lagged}");
    }

    #[test]
    fn the_half_width_is_as_many_standard_errors_as_asked_for() {
        let of = |errors| {
            let options = with(&[("standard_errors", errors)]);
            computed("LADDER_SPEED", &climbing(30, noise), &options).unwrap()[0].half_width
        };
        assert!(of("1") > 0.0 && of("0") == 0.0);
        assert!((of("2") - 2.0 * of("1")).abs() < 1e-15);
    }

    #[test]
    fn comparators_are_looked_at_alone_where_they_are_given() {
        // Exporters 1 to 3 climb, the others do not.
        let mut inputs = climbing(7, |c, t| if c < 4 { steady(c, t) } else { 0.1 * c as f64 });
        let held = inputs.unit_values.as_mut().unwrap();
        held.comparators = (0..8).map(|c| c == 1 || c == 2).collect();
        held.territory = Some(3);
        let options = with(&[("regressor", "SAME_YEAR")]);
        assert_value(&computed("LADDER_SPEED", &inputs, &options).unwrap()[0], -(0.8_f64.ln()) / 5.0);
        let all = with(&[("regressor", "SAME_YEAR"), ("exporters", "ALL")]);
        let slower = computed("LADDER_SPEED", &inputs, &all).unwrap()[0].value.unwrap();
        assert!(slower < 0.9 * -(0.8_f64.ln()) / 5.0);
    }

    #[test]
    fn comparators_that_are_asked_for_have_to_be_given() {
        let answer = computed("LADDER_SPEED", &climbing(7, steady), &with(&[("exporters", "COMPARATORS")]));
        assert_eq!(answer, Err(Unavailable::InputNeeded(Need::Comparators)));
    }

    #[test]
    fn too_few_years_and_too_few_observations_are_told_apart() {
        let needed = Err(Unavailable::InputNeeded(Need::UnitValues { years: 9 }));
        assert_eq!(computed("LADDER_SPEED", &climbing(8, steady), &[]), needed);
        let cells = computed("LADDER_SPEED", &climbing(7, steady), &with(&[("least_observations", "20")]));
        assert_eq!(cells.unwrap()[0].value, Err(Missing::TooFew));
    }

    #[test]
    fn a_slope_becomes_a_speed_only_between_minus_one_and_zero() {
        assert_eq!(speed(0.1, 5.0), (0.0, 0.2));
        assert_eq!(speed(-1.0, 5.0), (0.0, 0.0));
        let (half, steepness) = speed(-0.5, 5.0);
        assert!((half - 2.0_f64.ln() / 5.0).abs() < 1e-15 && (steepness - 0.4).abs() < 1e-15);
    }
}
