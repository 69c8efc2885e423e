//! LADDER_LEN: how far apart the cheapest and the dearest of a product are.
//!
//! `LEN_p = Q(high) - Q(low)` of `ln(unit value)` across exporters, and
//! `LADDER_LEN_s` the median of `LEN_p` weighted with `omega_p`. Shape: values and
//! quantities by exporter x product x year, concordance sectors x products, to sectors.
//! Unit: log points, >= 0. Unit values are pooled over the years: the sum of values over
//! the sum of quantities, so that a rise of all prices stretches no ladder. Quantiles
//! and medians are [`quantile`](super::quantile) and [`weighted_median`]. Source: a proxy
//! of the quality ladders of Khandelwal, "The long and short (of) quality ladders"
//! (2010).

use super::{
    BACI, Cell, Criterion, Direction, Document, Entry, Family, Grade, Inputs, Missing, Need, NumberOption,
    Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable, UnitValues,
    framework::{Prices, shares},
    weighted_median,
};

/// Quality-ladder length.
pub(super) struct LadderLen;

const YEARS: NumberOption = NumberOption {
    name: "years",
    meaning: "How many years in a row, the newest ones, are pooled.",
    least: 1.0,
    most: 20.0,
    default: 5.0,
    whole: true,
};
/// From which share of a product's world trade on an exporter counts.
pub(super) const LEAST_SHARE: NumberOption = NumberOption {
    name: "least_share",
    meaning: "From which share of the world trade of a product on an exporter counts, 0..1.",
    least: 0.0,
    most: 0.5,
    default: 0.001,
    whole: false,
};
/// How many exporters a product takes.
pub(super) const LEAST_EXPORTERS: NumberOption = NumberOption {
    name: "least_exporters",
    meaning: "How many exporters that count a product takes for its quantiles to mean something.",
    least: 2.0,
    most: 250.0,
    default: 10.0,
    whole: true,
};
const LOW: NumberOption = NumberOption {
    name: "low",
    meaning: "Share of exporters below the foot of the ladder.",
    least: 0.0,
    most: 0.5,
    default: 0.1,
    whole: false,
};
/// Where the top of a ladder is.
pub(super) const HIGH: NumberOption = NumberOption {
    name: "high",
    meaning: "Share of exporters below the top of the ladder.",
    least: 0.5,
    most: 1.0,
    default: 0.9,
    whole: false,
};

const ENTRY: Entry = Entry {
    id: "LADDER_LEN",
    name: "Quality-ladder length",
    name_es: "Longitud de la escalera de calidad",
    family: Family::Learning,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "log points",
    description: "How much room there is between the simplest and the finest of what the sector sells, judged \
                  by what exporters are paid for a unit.",
    formula: "Preferred, and not computed here: the ladder of Khandelwal (2010), the largest less the smallest \
              of the qualities estimated within a product (nested logit; quality is what a share says beyond \
              the price). Computed as a proxy: LEN_p = p90 - p10 of ln(unit value) across exporters with at \
              least 0.1 % of the world trade of p, five years pooled; LADDER_LEN_s = median of LEN_p weighted \
              with omega_p.",
    caveats: &[
        "The published ladders of Khandelwal are for imports of the United States by HS10 in an old period; \
         they are not estimated anew here.",
        "Unit values mix quality, the mix of what is sold, and error. At least one test finds them the more \
         consistent measure across importers.",
        "It is undefined for services.",
        "Report it as evidence of grade C.",
    ],
    document: Document {
        section: "3.3",
        lines: "2274-2276",
        says: "Sectors with long quality ladders let one learn within the sector.",
        support: Support::Stated,
    },
    data_needed: "HS6 values and quantities of all exporters, five years; a concordance from HS6 to sectors",
    sources: &[BACI],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[
        OptionSpec::Number(YEARS),
        OptionSpec::Number(LEAST_SHARE),
        OptionSpec::Number(LEAST_EXPORTERS),
        OptionSpec::Number(LOW),
        OptionSpec::Number(HIGH),
    ],
    gates: &[],
    grade: Some(Grade::C),
    obtained: Obtained::Computed,
};

impl Criterion for LadderLen {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        vec![Need::UnitValues { years: options.count(&YEARS) as u32 }]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let years = options.number(&YEARS);
        let needed = Unavailable::InputNeeded(Need::UnitValues { years: years as u32 });
        let held = inputs.unit_values.as_ref().ok_or(needed.clone())?;
        let newest = held.newest().ok_or(needed.clone())?;
        let window = newest.saturating_sub(years as i32 - 1)..=newest;
        if !held.holds(window.clone()) {
            return Err(needed);
        }
        let prices = held.prices(window, options.number(&LEAST_SHARE));
        let cell = |sector| of_sector(held, &prices, newest, options, sector).graded(ENTRY.grade);
        Ok((0..inputs.sectors).map(cell).collect())
    }
}

fn of_sector(held: &UnitValues, prices: &Prices, year: i32, options: &Options, sector: usize) -> Cell {
    let members = held.concordance.of(sector);
    if members.is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let omega = shares(members, |p| prices.get(&p).map_or(0.0, |product| product.world));
    if omega.is_empty() {
        return Cell::missing(Missing::NotTraded);
    }
    let lengths: Vec<(f64, f64)> =
        omega.iter().filter_map(|&(p, share)| Some((length(prices, p, options)?, share))).collect();
    match weighted_median(&lengths) {
        Some(median) => {
            Cell::of(median, year).noted(format!("{} of {} products", lengths.len(), omega.len()))
        }
        None => Cell::missing(Missing::TooFew),
    }
}

/// `LEN_p`.
fn length(prices: &Prices, p: usize, options: &Options) -> Option<f64> {
    let (product, least) = (prices.get(&p)?, options.count(&LEAST_EXPORTERS));
    Some(product.at(options.number(&HIGH), least)? - product.at(options.number(&LOW), least)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::testing::{assert_value, computed, unit_values};
    use proptest::prelude::*;
    use std::f64::consts::LN_2;

    const SHORT: [(&str, &str); 2] = [("years", "1"), ("least_exporters", "2")];

    /// Product 0 costs 1, 2 or 4; product 1 costs 1 or 8. `more` makes product 1 larger.
    fn rows(more: f64) -> Vec<(i32, usize, usize, f64, f64)> {
        vec![
            (2020, 0, 0, 4.0, 4.0),
            (2020, 0, 1, 4.0, 2.0),
            (2020, 0, 2, 4.0, 1.0),
            (2020, 1, 0, 6.0 * more, 6.0 * more),
            (2020, 1, 1, 6.0 * more, 0.75 * more),
        ]
    }

    #[test]
    fn a_ladder_reaches_from_the_first_to_the_ninth_decile_of_log_prices() {
        // Deciles of 0, 1, 2 are 0.2 and 1.8, those of 0 and 3 are 0.3 and 2.7, times ln 2.
        let inputs = unit_values(rows(1.0), vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 1.0), (1, 1.0)]]);
        let cells = computed("LADDER_LEN", &inputs, &SHORT).unwrap();
        assert_value(&cells[0], 1.6 * LN_2);
        assert_value(&cells[1], 2.4 * LN_2);
        // Both are half of the sector: the middle of the two.
        assert_value(&cells[2], 2.0 * LN_2);
        assert!(cells.iter().all(|cell| cell.grade == Some(Grade::C)));
    }

    #[test]
    fn the_median_goes_by_world_trade_and_concordance() {
        let by_trade = unit_values(rows(2.0), vec![vec![(0, 1.0), (1, 1.0)]]);
        assert_value(&computed("LADDER_LEN", &by_trade, &SHORT).unwrap()[0], 2.4 * LN_2);
        let by_weight = unit_values(rows(2.0), vec![vec![(0, 4.0), (1, 1.0)]]);
        assert_value(&computed("LADDER_LEN", &by_weight, &SHORT).unwrap()[0], 1.6 * LN_2);
    }

    #[test]
    fn a_product_with_few_exporters_has_no_ladder() {
        let inputs = unit_values(rows(1.0), vec![vec![(1, 1.0)], vec![], vec![(7, 1.0)]]);
        let cells = computed("LADDER_LEN", &inputs, &[("years", "1"), ("least_exporters", "3")]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::TooFew));
        assert_eq!(cells[1].value, Err(Missing::NotCovered));
        assert_eq!(cells[2].value, Err(Missing::NotTraded));
    }

    #[test]
    fn years_that_are_not_held_in_a_row_are_asked_for() {
        let inputs = unit_values([(2018, 0, 0, 1.0, 1.0), (2020, 0, 0, 1.0, 1.0)], vec![vec![(0, 1.0)]]);
        let needed = Err(Unavailable::InputNeeded(Need::UnitValues { years: 2 }));
        assert_eq!(computed("LADDER_LEN", &inputs, &[("years", "2")]), needed);
    }

    proptest! {
        #[test]
        fn a_ladder_is_as_long_in_kilograms_as_in_tonnes(
            prices in prop::collection::vec(0.01..100.0_f64, 2..30),
        ) {
            let length = |unit: f64| {
                let rows = prices.iter().enumerate().map(|(c, price)| (2020, 0, c, *price, unit));
                let inputs = unit_values(rows, vec![vec![(0, 1.0)]]);
                let options = [("years", "1"), ("least_exporters", "2"), ("least_share", "0")];
                computed("LADDER_LEN", &inputs, &options).unwrap()[0].value.unwrap()
            };
            prop_assert!(length(1.0) >= 0.0);
            prop_assert!((length(1.0) - length(1000.0)).abs() < 1e-9);
        }
    }
}
