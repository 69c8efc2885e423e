//! LADDER: what the territory may expect to gain on the ladder.
//!
//! `LADDER_s = gap_cs (1 - exp(-horizon SPEED_s))`, `gap_cs` the mean of
//! `ln(UV_top,p / UV_cp)` over the products of the sector that the territory exports with
//! a quantity, weighted with `omega_p`, in the newest years pooled. Shape: values and
//! quantities by exporter x product x year, concordance sectors x products, to sectors.
//! Unit: log points within the horizon; below zero where the territory is already paid
//! more than the top. The half width is that of the speed, carried over by
//! `dLADDER/dSPEED`. Source: the product of LADDER_LEN and LADDER_SPEED as our own
//! reading of the idea.

use super::{
    BACI, Cell, Criterion, Direction, Document, Entry, Family, Grade, Inputs, Missing, Need, NumberOption,
    Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable, UnitValues,
    framework::{Prices, shares, weighted_mean},
    ladder_len::{HIGH, LEAST_EXPORTERS, LEAST_SHARE},
    ladder_speed::{self, AVERAGE, LadderSpeed},
};

/// Ladder opportunity.
pub(super) struct Ladder;

const HORIZON: NumberOption = NumberOption {
    name: "horizon",
    meaning: "Years within which the gain is expected.",
    least: 1.0,
    most: 50.0,
    default: 5.0,
    whole: false,
};

const OPTIONS: [OptionSpec; 11] = {
    let mut options = [OptionSpec::Number(HORIZON); 11];
    let mut at = 0;
    while at < ladder_speed::OPTIONS.len() {
        options[at + 1] = ladder_speed::OPTIONS[at];
        at += 1;
    }
    options
};

const ENTRY: Entry = Entry {
    id: "LADDER",
    name: "Ladder opportunity (length x speed)",
    name_es: "Oportunidad en la escalera (longitud por velocidad)",
    family: Family::Learning,
    roles: &[Role::Score],
    role_note: "An alternative to LADDER_LEN and LADDER_SPEED, not beside them.",
    direction: Direction::Max,
    direction_note: "",
    unit: "log points within the horizon (five years)",
    description: "How much better paid the territory's products may become within some years, when it climbs from \
                  where it stands as fast as exporters of the sector do.",
    formula: "LADDER_s = gap_cs,now (1 - exp(-5 SPEED_s)): the gain in log quality that is expected in five \
              years at the speed of the sector. gap_cs,now is the mean, weighted with omega_p, of ln(UV_p90,p / \
              UV_cp) over the products that the territory exports, the newest three years pooled. A fifth of it \
              is the gain per year.",
    caveats: &[
        "Use it instead of LADDER_LEN and LADDER_SPEED and not with them: they would count twice.",
        "That length and speed go together is our reading.",
        "All that misleads in LADDER_LEN and LADDER_SPEED misleads here: unit values mix quality, mix and error.",
    ],
    document: Document {
        section: "3.3",
        lines: "2277-2281",
        says: "Puts long ladders and quick learning within them side by side.",
        support: Support::Derived,
    },
    data_needed: "HS6 unit values of all exporters and of the territory, six years or more (nine with lagged \
                  averages of three)",
    sources: &[BACI],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &OPTIONS,
    gates: &[],
    grade: Some(Grade::C),
    obtained: Obtained::Computed,
};

impl Criterion for Ladder {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        LadderSpeed.needs(options)
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let (speeds, held) = ladder_speed::speeds(inputs, options)?;
        let newest = held.newest().unwrap_or_default();
        let oldest = newest.saturating_sub(options.number(&AVERAGE) as i32 - 1);
        let prices = held.prices(oldest..=newest, options.number(&LEAST_SHARE));
        let cells = speeds.iter().enumerate().map(|(sector, speed)| {
            of_sector(held, &prices, newest, speed, options, sector).graded(ENTRY.grade)
        });
        Ok(cells.collect())
    }
}

fn of_sector(
    held: &UnitValues,
    prices: &Prices,
    year: i32,
    speed: &Cell,
    options: &Options,
    sector: usize,
) -> Cell {
    let rate = match speed.value {
        Ok(rate) => rate,
        Err(why) => return Cell::missing(why),
    };
    let omega = shares(held.concordance.of(sector), |p| prices.get(&p).map_or(0.0, |product| product.world));
    let gaps = omega.iter().filter_map(|&(p, share)| Some((share, gap(held, prices, p, options)?)));
    let Some((gap, _)) = weighted_mean(gaps) else {
        return Cell::missing(Missing::NotExported);
    };
    let horizon = options.number(&HORIZON);
    let left = (-horizon * rate).exp();
    Cell::of(gap * (1.0 - left), year)
        .within((gap * horizon * left * speed.half_width).abs())
        .noted(format!("gap {gap:.4} now, speed {rate:.4} per year"))
        .noted(&speed.note)
}

/// How far below the top of a product the territory is.
fn gap(held: &UnitValues, prices: &Prices, p: usize, options: &Options) -> Option<f64> {
    let product = prices.get(&p)?;
    let own = product.of(held.territory?)?;
    Some(product.at(options.number(&HIGH), options.count(&LEAST_EXPORTERS))? - own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::testing::{assert_value, computed, unit_values};

    const OPTIONS: [(&str, &str); 5] = [
        ("least_exporters", "2"),
        ("high", "1"),
        ("least_observations", "3"),
        ("average", "1"),
        ("regressor", "SAME_YEAR"),
    ];

    /// Seven exporters close a fifth of their gaps every five years.
    fn inputs(territory: Option<usize>) -> Inputs {
        let gap = |c: usize, t: i32| 0.3 * c as f64 * 0.8_f64.powf(f64::from(t) / 5.0);
        let years = (0..7).flat_map(|t| (0..8).map(move |c| (2010 + t, 0, c, 1.0, gap(c, t).exp())));
        let mut inputs = unit_values(years, vec![vec![(0, 1.0)]]);
        inputs.unit_values.as_mut().unwrap().territory = territory;
        inputs
    }

    #[test]
    fn a_fifth_of_what_is_left_of_the_gap_is_gained_in_five_years() {
        let cell = &computed("LADDER", &inputs(Some(5)), &OPTIONS).unwrap()[0];
        assert_value(cell, 0.2 * 1.5 * 0.8_f64.powf(6.0 / 5.0));
        assert_eq!((cell.year, cell.grade), (2016, Some(Grade::C)));
    }

    #[test]
    fn within_a_longer_horizon_more_is_gained() {
        let options = [OPTIONS.as_slice(), &[("horizon", "10")]].concat();
        let cell = &computed("LADDER", &inputs(Some(5)), &options).unwrap()[0];
        assert_value(cell, (1.0 - 0.64) * 1.5 * 0.8_f64.powf(6.0 / 5.0));
    }

    #[test]
    fn who_is_at_the_top_gains_nothing() {
        assert_value(&computed("LADDER", &inputs(Some(0)), &OPTIONS).unwrap()[0], 0.0);
    }

    #[test]
    fn a_territory_that_exports_nothing_of_it_stands_nowhere() {
        for territory in [None, Some(9)] {
            let cells = computed("LADDER", &inputs(territory), &OPTIONS).unwrap();
            assert_eq!(cells[0].value, Err(Missing::NotExported));
        }
    }
}
