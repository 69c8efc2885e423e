//! Inverses and multipliers of national tables, against what statistical offices and
//! other software published: Germany 1995 and the Netherlands 2000 (Eurostat's
//! manual), the United Kingdom 2010 (127 products), Chile 2013, and the test system
//! of pymrio (6 regions x 8 sectors, taken here as 48 industries of one economy).
//!
//! Tolerance: 1e-10 absolute against figures with all their digits. Figures printed
//! to some decimals: half a unit of the last.
//!
//! Not compared, because a domestic table of industries does not hold it: multipliers
//! with household spending (type II), and value added of the United Kingdom, which
//! the reference data have no input for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use eslabon_sectors_core::input_output::{FactorEffects, Sign, Solved, Table};
use serde_json::Value;

use super::{Compared, files, json, number, rows, shared};

impl Compared {
    #[track_caller]
    fn within(&mut self, what: &str, tolerance: f64, ours: &[f64], golden: &[f64]) {
        assert_eq!(ours.len(), golden.len(), "{what}");
        for (at, (ours, golden)) in ours.iter().zip(golden).enumerate() {
            assert!((ours - golden).abs() <= tolerance, "{what}[{at}]: ours {ours}, golden {golden}");
            self.cells += 1;
        }
    }

    #[track_caller]
    fn all_near(&mut self, what: &str, ours: &[f64], golden: &[f64]) {
        self.within(what, super::TOLERANCE, ours, golden);
    }
}

/// A file without a header of its own: cells by line, then by column.
struct Sheet(Vec<Vec<String>>);

impl Sheet {
    fn read(path: &Path) -> Self {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
        let lines = reader.unwrap_or_else(|error| panic!("{}: {error}", path.display())).into_records();
        Self(lines.map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect())
    }

    /// The numbers of the line that opens with `name`, in the first `n` columns.
    fn row(&self, name: &str, n: usize) -> Vec<f64> {
        let line = self.0.iter().find(|line| line[0] == name).unwrap_or_else(|| panic!("no row {name}"));
        line[1..=n].iter().map(|cell| cell.parse().unwrap()).collect()
    }

    /// The numbers of a column, in the first `n` lines after the header.
    fn column(&self, name: &str, n: usize) -> Vec<f64> {
        let at = self.0[0].iter().position(|cell| cell == name).unwrap();
        self.0[1..=n].iter().map(|line| line[at].parse().unwrap()).collect()
    }

    /// `n` lines of numbers after `top` lines of header, all columns from `left` on.
    fn block(&self, top: usize, left: usize, n: usize) -> Vec<Vec<f64>> {
        let numbers = |line: &Vec<String>| line[left..].iter().map(|cell| cell.parse().unwrap()).collect();
        self.0[top..top + n].iter().map(numbers).collect()
    }
}

fn folders() -> Option<(PathBuf, PathBuf)> {
    shared().map(|shared| (shared.join("data/skills/io"), shared.join("golden/skills/io")))
}

/// The first `n` columns of the first `n` lines, row by row.
fn square(sheet: &Sheet, names: &[String]) -> Vec<f64> {
    names.iter().flat_map(|name| sheet.row(name, names.len())).collect()
}

fn solve(output: Vec<f64>, flows: &[f64], factors: &[(&str, Vec<f64>)]) -> Solved {
    let mut table = Table::from_flows(output, flows).unwrap();
    for (name, values) in factors {
        table = table.with_factor(name, Sign::NotNegative, values.clone()).unwrap();
    }
    assert_eq!(table.check(), Ok(()));
    table.solve().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn ratios(effects: FactorEffects) -> Vec<f64> {
    effects.ratio.into_iter().map(Option::unwrap).collect()
}

/// `L`, row by row.
fn inverse(solved: &Solved) -> Vec<f64> {
    let n = solved.industries();
    (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| solved.leontief(i, j)).collect()
}

#[test]
fn germany_1995_has_the_multipliers_of_the_manual() {
    let Some((data, golden)) = folders() else { return };
    let golden = &json(&golden.join("leontief_golden.json"))["germany_1995"];
    let (sheet, names) = (Sheet::read(&data.join("germany_1995_6x6.csv")), names(&golden["sectors"]));
    let factors = ["gva", "employment_total"].map(|name| (name, sheet.row(name, names.len())));
    let solved = solve(sheet.row("output", names.len()), &square(&sheet, &names), &factors);
    let (gva, jobs) =
        (solved.factor_effects("gva").unwrap(), solved.factor_effects("employment_total").unwrap());
    let output = solved.output_multipliers();
    let (calculated, published) = (&golden["calculated"], &golden["published"]);

    let mut compared = Compared::default();
    compared.all_near("output", &output, &numbers(&calculated["output_multipliers"]));
    compared.all_near("gva", &gva.total, &numbers(&calculated["gva_multipliers"]));
    compared.all_near("jobs", &jobs.total, &numbers(&calculated["employment_multipliers"]));
    compared.all_near("jobs, direct", &jobs.direct, &numbers(&calculated["employment_direct_coeff"]));
    compared.within("output, published", 5e-5, &output, &numbers(&published["output_multipliers"]));
    compared.within("gva, published", 5e-5, &gva.total, &numbers(&published["gva_multipliers"]));
    compared.within("jobs, published", 5e-5, &jobs.total, &numbers(&published["employment_multipliers"]));
    compared.all_near("jobs, type I", &ratios(jobs), &numbers(&calculated["employment_typeI_ratio"]));
    let rows = golden["leontief_inverse"].as_array().unwrap();
    compared.all_near("L", &inverse(&solved), &rows.iter().flat_map(numbers).collect::<Vec<_>>());
    compared.finish(8 * 6 + 36);
}

#[test]
fn germany_1995_with_coefficients_of_four_decimals_has_multipliers_of_its_own() {
    let Some((data, golden)) = folders() else { return };
    let golden = &json(&golden.join("leontief_golden.json"))["germany_1995"];
    let (sheet, names) = (Sheet::read(&data.join("germany_1995_6x6.csv")), names(&golden["sectors"]));
    let output = sheet.row("output", names.len());
    let flows = square(&sheet, &names);
    let rounded = flows.iter().enumerate().map(|(at, flow)| (flow / output[at % 6] * 1e4).round() / 1e4);
    let table = Table::from_coefficients(output.clone(), &rounded.collect::<Vec<_>>()).unwrap();
    let mut compared = Compared::default();
    let ours = table.solve().unwrap().output_multipliers();
    compared.all_near("output", &ours, &numbers(&golden["calculated"]["output_multipliers_A4dp"]));
    compared.finish(6);
}

#[test]
fn the_netherlands_2000_have_the_compensation_effects_of_the_manual() {
    let Some((data, golden)) = folders() else { return };
    let golden = &json(&golden.join("leontief_golden.json"))["netherlands_2000"];
    let (sheet, names) = (Sheet::read(&data.join("netherlands_2000.csv")), names(&golden["sectors"]));
    let factor = ("compensation", sheet.row("compensation_employees", names.len()));
    let solved = solve(sheet.row("output_bp", names.len()), &square(&sheet, &names), &[factor]);
    let effects = solved.factor_effects("compensation").unwrap();
    let (calculated, published) = (&golden["calculated"], &golden["published"]);

    let mut compared = Compared::default();
    let output = solved.output_multipliers();
    compared.all_near("output", &output, &numbers(&calculated["output_multipliers"]));
    compared.all_near("effects", &effects.total, &numbers(&calculated["compensation_effects"]));
    compared.within("effects, published", 5e-4, &effects.total, &numbers(&published["compensation_effects"]));
    let ratios = ratios(effects);
    compared.all_near("ratios", &ratios, &numbers(&calculated["compensation_multipliers"]));
    compared.within("ratios, published", 5e-4, &ratios, &numbers(&published["compensation_multipliers"]));
    compared.finish(5 * 6);
}

#[test]
fn the_united_kingdom_2010_has_the_multipliers_of_its_statistical_office() {
    let Some((data, golden)) = folders() else { return };
    let golden = rows(&golden.join("uk_2010_multipliers.csv"));
    let n = golden.len();
    let sheet = Sheet::read(&data.join("uk_2010_Z_domestic_pxp.csv"));
    let products = rows(&data.join("uk_2010_output_compensation.csv"));
    let column = |name: &str| products.iter().map(|row| number(row, name)).collect::<Vec<f64>>();
    let codes: Vec<String> = products.iter().map(|row| row["product"].clone()).collect();
    assert_eq!(codes, golden.iter().map(|row| row["product"].clone()).collect::<Vec<_>>());
    let factor = ("compensation", column("compensation_employees"));
    let solved = solve(column("output"), &square(&sheet, &codes), &[factor]);
    let effects = solved.factor_effects("compensation").unwrap();

    let golden = |name: &str| golden.iter().map(|row| number(row, name)).collect::<Vec<f64>>();
    let mut compared = Compared::default();
    let output = solved.output_multipliers();
    compared.all_near("output", &output, &golden("output_multiplier_calc"));
    compared.all_near("output, published", &output, &golden("output_multiplier_pub"));
    compared.all_near("effects", &effects.total, &golden("emp_cost_effect_calc"));
    compared.all_near("effects, published", &effects.total, &golden("emp_cost_effect_pub"));
    // Owner-occupied housing pays nobody: the office prints 0, we print nothing.
    assert_eq!(effects.ratio.iter().filter(|ratio| ratio.is_none()).count(), 1);
    let ratios: Vec<f64> = effects.ratio.into_iter().map(|ratio| ratio.unwrap_or(0.0)).collect();
    compared.all_near("ratios, published", &ratios, &golden("emp_cost_multiplier_pub"));
    compared.finish(5 * n);
}

#[test]
fn chile_2013_has_the_employment_multipliers_of_the_reference_package() {
    let Some((data, golden)) = folders() else { return };
    let golden = &json(&golden.join("leontief_golden.json"))["chile_2013"];
    let (sheet, names) = (Sheet::read(&data.join("chile_2013_12x12.csv")), names(&golden["sectors"]));
    let n = names.len();
    let factor = ("employees", sheet.column("employees", n));
    let solved = solve(sheet.column("total_output", n), &square(&sheet, &names), &[factor]);
    let effects = solved.factor_effects("employees").unwrap();
    let calculated = &golden["calculated"];

    let mut compared = Compared::default();
    let output = solved.output_multipliers();
    compared.all_near("output", &output, &numbers(&calculated["output_multipliers"]));
    let jobs = numbers(&calculated["employment_multipliers_per_bnCLP"]);
    compared.all_near("jobs", &effects.total, &jobs);
    let published = numbers(&golden["package_vignette_rounded_first7"]);
    compared.within("jobs, printed", 0.05, &effects.total[..published.len()], &published);
    compared.all_near("jobs, type I", &ratios(effects), &numbers(&calculated["employment_typeI"]));
    compared.finish(3 * n + 7);
}

/// The test system of pymrio: output is what industries and final demand buy.
struct System {
    solved: Solved,
    /// Final demand by industry and region that buys.
    demand: Vec<[f64; 6]>,
}

const REGIONS: usize = 6;
const SECTORS: usize = 8;
const INDUSTRIES: usize = REGIONS * SECTORS;

impl System {
    fn read(data: &Path) -> Self {
        let flows = Sheet::read(&data.join("pymrio_test_Z.csv")).block(3, 2, INDUSTRIES);
        let bought = Sheet::read(&data.join("pymrio_test_Y.csv")).block(3, 2, INDUSTRIES);
        let by_region = |row: &Vec<f64>| {
            let categories = row.len() / REGIONS;
            std::array::from_fn(|region| row[region * categories..][..categories].iter().sum())
        };
        let demand: Vec<[f64; 6]> = bought.iter().map(by_region).collect();
        let sold = |row: &Vec<f64>, demand: &[f64; 6]| row.iter().chain(demand).sum();
        let output = flows.iter().zip(&demand).map(|(row, demand)| sold(row, demand)).collect();
        let value_added = Sheet::read(&data.join("pymrio_test_factor_F.csv")).row("Value Added", INDUSTRIES);
        Self { solved: solve(output, &flows.concat(), &[("Value Added", value_added)]), demand }
    }
}

#[test]
fn the_system_of_pymrio_has_its_inverse_and_its_accounts() {
    let Some((data, golden)) = folders() else { return };
    let System { solved, demand } = System::read(&data);
    let value_added = solved.factor_effects("Value Added").unwrap();
    let golden_row = |name: &str| Sheet::read(&golden.join(name)).row("Value Added", INDUSTRIES);

    let mut compared = Compared::default();
    let golden_inverse = Sheet::read(&golden.join("pymrio_test_L.csv")).block(3, 2, INDUSTRIES).concat();
    compared.all_near("L", &inverse(&solved), &golden_inverse);
    compared.all_near("S", &value_added.direct, &golden_row("pymrio_test_factor_S.csv"));
    compared.all_near("M", &value_added.total, &golden_row("pymrio_test_factor_M.csv"));

    // By production: what the output for all demand has of the factor.
    let all: Vec<f64> = demand.iter().map(|row| row.iter().sum()).collect();
    let output = solved.output_for(&all).unwrap();
    let produced: Vec<f64> = output.iter().zip(&value_added.direct).map(|(x, s)| x * s).collect();
    let golden_pba = golden_row("pymrio_test_D_pba.csv");
    compared.all_near("D_pba", &relative(&produced, &golden_pba), &[1.0; INDUSTRIES]);

    // By consumption: what a region's demand for a sector, wherever made, calls for.
    let consumed = |at: usize| {
        let (region, sector) = (at / SECTORS, at % SECTORS);
        let makers = (0..REGIONS).map(|maker| maker * SECTORS + sector);
        makers.map(|maker| value_added.total[maker] * demand[maker][region]).sum()
    };
    let consumed: Vec<f64> = (0..INDUSTRIES).map(consumed).collect();
    let golden_cba = golden_row("pymrio_test_D_cba.csv");
    compared.all_near("D_cba", &relative(&consumed, &golden_cba), &[1.0; INDUSTRIES]);
    compared.finish(INDUSTRIES * INDUSTRIES + 4 * INDUSTRIES);
}

/// Amounts of money up to 1e7: compared as shares of what is expected.
fn relative(ours: &[f64], golden: &[f64]) -> Vec<f64> {
    ours.iter().zip(golden).map(|(ours, golden)| ours / golden).collect()
}

/// The golden files, all of which are compared by a test of this file.
const GOLDEN: [&str; 7] = [
    "leontief_golden.json",
    "pymrio_test_D_cba.csv",
    "pymrio_test_D_pba.csv",
    "pymrio_test_L.csv",
    "pymrio_test_factor_M.csv",
    "pymrio_test_factor_S.csv",
    "uk_2010_multipliers.csv",
];

#[test]
fn no_golden_file_of_tables_is_left_uncompared() {
    let Some((_, golden)) = folders() else { return };
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = files(&golden).iter().map(name).collect();
    names.sort();
    assert_eq!(names, GOLDEN);
    let countries: BTreeMap<String, Value> =
        serde_json::from_value(json(&golden.join("leontief_golden.json"))).unwrap();
    assert_eq!(
        countries.keys().collect::<Vec<_>>(),
        ["chile_2013", "germany_1995", "netherlands_2000", "uk_2010"]
    );
}
