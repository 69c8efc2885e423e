//! From economies and products to a file of exports.

use std::fmt::Write;

use super::{
    arithmetic::{Random, exp2, round},
    economies::{ECONOMIES, Economy},
    products::{PRODUCTS, Product},
    stories::story,
};

/// Fixes all chance in the world.
const SEED: u64 = 50;
const YEARS: [i32; 3] = [2015, 2016, 2017];
/// Doublings for one step of capability times one step of sophistication.
const GRADIENT: f64 = 0.12;
/// Doublings lost for every step by which a product asks for more than an
/// economy can do; nothing is lost the other way, which makes the world nested.
const MISSING: f64 = 0.7;
/// Chance in doublings: for an economy of capability 0, and less for each step.
const SIGMA: f64 = 3.6;
const SIGMA_STEP: f64 = 0.26;
/// Chance from year to year, in doublings, and how much of it lasts.
const DRIFT: f64 = 0.10;
const LASTING: f64 = 0.7;
/// Rounds of scaling to the totals; more change nothing that shows.
const SWEEPS: usize = 12;
/// Exports below this share of what an even split would give are not recorded.
const LEAST_SHARE: f64 = 0.02;
/// Nor are those below this, in thousand USD.
const LEAST_VALUE: u64 = 100;

/// The whole file: header, then a row a year, economy and product, in that
/// order. The same bytes on every machine.
pub fn generate() -> String {
    let mut random = Random::new(SEED);
    let base = base(&mut random);
    let mut drift = vec![vec![0.0; PRODUCTS.len()]; ECONOMIES.len()];
    let mut file = String::from("year,exporter_iso3,product_code,product_name,export_value_usd\n");
    for (index, year) in YEARS.into_iter().enumerate() {
        for cell in drift.iter_mut().flatten() {
            *cell = LASTING * *cell + DRIFT * random.normal();
        }
        write_year(&mut file, year, &values(&base, &drift, index));
    }
    file
}

/// The doublings that do not change over the years: [economies x products].
fn base(random: &mut Random) -> Vec<Vec<f64>> {
    let cell = |random: &mut Random, economy: &Economy, product: &Product| {
        let fit = (economy.capability - 5.0) * (product.sophistication - 5.0);
        let missing = (product.sophistication - economy.capability).max(0.0);
        let strength = economy.strengths.iter().find(|(cluster, _)| *cluster == product.cluster);
        let chance = (SIGMA - SIGMA_STEP * economy.capability) * random.normal();
        let chance = if story(economy, product).is_some() { 0.0 } else { chance };
        GRADIENT * fit - MISSING * missing + strength.map_or(0.0, |(_, doublings)| *doublings) + chance
    };
    ECONOMIES
        .iter()
        .map(|economy| PRODUCTS.iter().map(|product| cell(random, economy, product)).collect())
        .collect()
}

/// Exports of one year in thousand USD: [economies x products].
fn values(base: &[Vec<f64>], drift: &[Vec<f64>], year: usize) -> Vec<Vec<u64>> {
    let rows: Vec<f64> = ECONOMIES.iter().map(|e| e.exports * compound(e.growth, year)).collect();
    let columns: Vec<f64> = PRODUCTS.iter().map(|p| p.world * compound(p.cluster.growth(), year)).collect();
    let world: f64 = rows.iter().sum();
    let mut cells: Vec<Vec<f64>> = Vec::with_capacity(rows.len());
    for (c, economy) in ECONOMIES.iter().enumerate() {
        let told = |p: usize| {
            story(economy, &PRODUCTS[p]).map_or(0.0, |story| story.level + story.per_year * year as f64)
        };
        let doublings = |p: usize| base[c][p] + drift[c][p] + told(p);
        cells.push((0..PRODUCTS.len()).map(|p| exp2(doublings(p))).collect());
    }
    scale(&mut cells, &rows, &columns);
    let total: f64 = columns.iter().sum();
    let even = |c: usize, p: usize| rows[c] * columns[p] / total;
    let recorded = |c: usize, p: usize| {
        // The sweeps end with the columns; the rows' own sum is the world's.
        let value = round(cells[c][p] * world / total * 1e6);
        if cells[c][p] < LEAST_SHARE * even(c, p) || value < LEAST_VALUE { 0 } else { value }
    };
    (0..rows.len()).map(|c| (0..columns.len()).map(|p| recorded(c, p)).collect()).collect()
}

fn compound(growth: f64, years: usize) -> f64 {
    (0..years).fold(1.0, |factor, _| factor * (1.0 + growth))
}

/// Scales rows to `rows` and columns to `columns` in turns (iterative
/// proportional fitting); the two sums need not agree.
fn scale(cells: &mut [Vec<f64>], rows: &[f64], columns: &[f64]) {
    for _ in 0..SWEEPS {
        for (row, wanted) in cells.iter_mut().zip(rows) {
            let factor = wanted / row.iter().sum::<f64>();
            row.iter_mut().for_each(|cell| *cell *= factor);
        }
        for (p, wanted) in columns.iter().enumerate() {
            let factor = wanted / cells.iter().map(|row| row[p]).sum::<f64>();
            cells.iter_mut().for_each(|row| row[p] *= factor);
        }
    }
}

fn write_year(file: &mut String, year: i32, values: &[Vec<u64>]) {
    for (economy, row) in ECONOMIES.iter().zip(values) {
        for (product, value) in PRODUCTS.iter().zip(row).filter(|(_, value)| **value > 0) {
            // Writing into a string cannot fail.
            let _ =
                writeln!(file, "{year},{},{},{},{}", economy.code, product.code, product.name, value * 1000);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_in_the_repository_is_what_the_program_makes() {
        assert!(
            generate() == super::super::TRADE_WORLD,
            "run `eslabon sample --write services/standalone/sample/trade_world.csv`"
        );
    }

    #[test]
    fn codes_are_sorted_and_occur_once() {
        assert!(ECONOMIES.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(PRODUCTS.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
