//! The figures against those of published software and tables, on real trade and
//! real sectors: every golden file of the reference data, cell by cell.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data. Tolerance:
//! 1e-10 absolute; the files have 17 digits and were made in another order of
//! summation.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod criteria;
mod decomposition;
mod input_output;
mod ranking;
mod ranking_methods;
mod ranking_smaa;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::Once,
};

use eslabon_sectors_core::{Complexity, Exports, Params, Proximity, Variant, complexity};
use flate2::read::GzDecoder;
use serde_json::Value;

const TOLERANCE: f64 = 1e-10;

/// The folder of the reference data, or a line that says why nothing is tested.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        say_skipped();
    }
    folder.map(PathBuf::from)
}

/// One line for all tests of this file. Written past the capture of the test
/// runner, which shows nothing of tests that pass.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
    });
}

/// Counts what was compared, so that a suite that compares nothing fails.
#[derive(Default)]
struct Compared {
    cells: usize,
}

impl Compared {
    #[track_caller]
    fn near(&mut self, what: &str, ours: Option<f64>, golden: f64) {
        let ours = ours.unwrap_or_else(|| panic!("{what}: no figure, golden {golden}"));
        // Also fails where either is NaN.
        assert!((ours - golden).abs() <= TOLERANCE, "{what}: ours {ours}, golden {golden}");
        self.cells += 1;
    }

    #[track_caller]
    fn finish(&self, expected: usize) {
        assert!(expected > 0);
        assert_eq!(self.cells, expected, "cells compared");
    }
}

/// One year of trade with the codes of its positions.
struct Trade {
    countries: Vec<String>,
    products: Vec<String>,
    exports: Exports,
}

impl Trade {
    fn read(shared: &Path, name: &str) -> Self {
        let rows = rows(&shared.join(format!("data/trade/{name}.csv.gz")));
        let codes = |column: &str| {
            let mut codes: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let (countries, products) = (codes("exporter_iso3"), codes("product_code"));
        let at = |codes: &[String], code: &str| codes.binary_search(&code.to_owned()).unwrap() as u32;
        let cell_countries: Vec<u32> = rows.iter().map(|row| at(&countries, &row["exporter_iso3"])).collect();
        let cell_products: Vec<u32> = rows.iter().map(|row| at(&products, &row["product_code"])).collect();
        let values: Vec<f64> = rows.iter().map(|row| number(row, "export_value_usd")).collect();
        let exports =
            Exports::new(countries.len(), products.len(), &cell_countries, &cell_products, &values).unwrap();
        Self { countries, products, exports }
    }

    fn country(&self, row: &Row) -> usize {
        self.countries.binary_search(&row["exporter_iso3"]).unwrap()
    }

    fn product(&self, code: &str) -> usize {
        self.products.binary_search(&code.to_owned()).unwrap()
    }

    fn figures(&self, variant: Variant) -> Complexity {
        complexity(&self.exports, &Params { variant, ..Params::default() }.check().unwrap()).unwrap()
    }
}

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader: Box<dyn Read> = match path.extension() {
        Some(extension) if extension == "gz" => Box::new(GzDecoder::new(file)),
        _ => Box::new(file),
    };
    csv::Reader::from_reader(reader).deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {:?}", row[column]))
}

fn json(path: &Path) -> Value {
    serde_json::from_reader(File::open(path).unwrap()).unwrap()
}

fn check_reference(name: &str) {
    let Some(shared) = shared() else { return };
    let trade = Trade::read(&shared, name);
    let figures = trade.figures(Variant::Reference);
    let golden = shared.join("golden/complexity").join(name);
    let mut compared = Compared::default();
    let countries = check_countries(&trade, &figures, &golden, &mut compared);
    let products = check_products(&trade, &figures, &golden, &mut compared);
    let cells = check_cells(&trade, &figures, &golden, &mut compared);
    let proximities = check_proximities(&trade, &figures, &golden, &mut compared);
    check_sums(&figures, &json(&golden.join("checksums.json")));
    compared.finish(2 * countries + products + 3 * cells + proximities);
}

fn check_countries(trade: &Trade, figures: &Complexity, golden: &Path, compared: &mut Compared) -> usize {
    let rows = rows(&golden.join("country.csv"));
    assert_eq!(rows.len(), figures.countries());
    for row in &rows {
        let c = trade.country(row);
        assert_eq!(figures.diversity(c).to_string(), row["diversity"], "{row:?}");
        compared.near("eci", figures.eci(c), number(row, "eci"));
        compared.near("coi", figures.coi(c), number(row, "coi"));
    }
    rows.len()
}

fn check_products(trade: &Trade, figures: &Complexity, golden: &Path, compared: &mut Compared) -> usize {
    let rows = rows(&golden.join("product.csv"));
    assert_eq!(rows.len(), figures.products());
    for row in &rows {
        let p = trade.product(&row["product_code"]);
        assert_eq!(figures.ubiquity(p).to_string(), row["ubiquity"], "{row:?}");
        compared.near("pci", figures.pci(p), number(row, "pci"));
    }
    rows.len()
}

fn check_cells(trade: &Trade, figures: &Complexity, golden: &Path, compared: &mut Compared) -> usize {
    let rows = rows(&golden.join("country_product.csv.gz"));
    assert_eq!(rows.len(), figures.countries() * figures.products());
    for row in &rows {
        let (c, p) = (trade.country(row), trade.product(&row["product_code"]));
        assert_eq!(u8::from(figures.is_present(c, p)).to_string(), row["mcp"], "{row:?}");
        compared.near("rca", figures.rca(c, p), number(row, "rca"));
        compared.near("density", figures.density(c, p), number(row, "density"));
        compared.near("cog", figures.cog(c, p), number(row, "cog"));
    }
    rows.len()
}

fn check_proximities(trade: &Trade, figures: &Complexity, golden: &Path, compared: &mut Compared) -> usize {
    let rows = rows(&golden.join("proximity_top50.csv"));
    for row in &rows {
        let ours = figures.proximities(trade.product(&row["product_code_1"]));
        for code in row.keys().filter(|code| *code != "product_code_1") {
            compared.near("proximity", Some(ours[trade.product(code)]), number(row, code));
        }
    }
    rows.len() * rows.len()
}

/// Sums over all cells, relative to their size: they add up tens of thousands of
/// differences.
fn check_sums(figures: &Complexity, golden: &Value) {
    let (countries, products) = (figures.countries(), figures.products());
    let sum = |of: &dyn Fn(usize, usize) -> f64| -> f64 {
        (0..countries).flat_map(|c| (0..products).map(move |p| (c, p))).map(|(c, p)| of(c, p)).sum()
    };
    let (mut near, mut squares) = (0.0, 0.0);
    for row in (0..products).map(|p| figures.proximities(p)) {
        near += row.iter().sum::<f64>();
        squares += row.iter().map(|proximity| proximity * proximity).sum::<f64>();
    }
    let pci: Vec<f64> = (0..products).map(|p| figures.pci(p).unwrap()).collect();
    let mean = pci.iter().sum::<f64>() / products as f64;
    let variance = pci.iter().map(|pci| (pci - mean).powi(2)).sum::<f64>() / products as f64;
    let ours = [
        ("n_country", countries as f64),
        ("n_product", products as f64),
        ("mcp_sum", sum(&|c, p| f64::from(u8::from(figures.is_present(c, p))))),
        ("rca_sum", sum(&|c, p| figures.rca(c, p).unwrap())),
        ("density_sum", sum(&|c, p| figures.density(c, p).unwrap())),
        ("cog_sum", sum(&|c, p| figures.cog(c, p).unwrap())),
        ("prox_sum", near),
        ("prox_frobenius", squares.sqrt()),
        ("pci_mean", mean),
        ("pci_std_pop", variance.sqrt()),
    ];
    for (name, ours) in ours {
        let golden = golden[name].as_f64().unwrap();
        assert!((ours - golden).abs() <= 1e-12 * golden.abs(), "{name}: ours {ours}, golden {golden}");
    }
}

/// The golden files, all of which are compared by a test of this folder.
const GOLDEN: [&str; 18] = [
    "decomp/etd_by_country_compound.csv",
    "decomp/etd_regions_compound.csv",
    "decomp/ggdc_1990_2005_by_country.csv",
    "decomp/ggdc_1990_2005_regions_compound.csv",
    "decomp/mr2011_table2_targets.csv",
    "toy.json",
    "trade_hs07_4_1980/checksums.json",
    "trade_hs07_4_1980/country.csv",
    "trade_hs07_4_1980/country_product.csv.gz",
    "trade_hs07_4_1980/product.csv",
    "trade_hs07_4_1980/proximity_top50.csv",
    "trade_hs07_4_2017_filtered/checksums.json",
    "trade_hs07_4_2017_filtered/country.csv",
    "trade_hs07_4_2017_filtered/country_book.csv",
    "trade_hs07_4_2017_filtered/country_product.csv.gz",
    "trade_hs07_4_2017_filtered/country_product_book.csv.gz",
    "trade_hs07_4_2017_filtered/product.csv",
    "trade_hs07_4_2017_filtered/proximity_top50.csv",
];

#[test]
fn no_golden_file_is_left_uncompared() {
    let Some(shared) = shared() else { return };
    let golden = shared.join("golden/complexity");
    let mut names: Vec<String> = files(&golden)
        .iter()
        .map(|path| path.strip_prefix(&golden).unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, GOLDEN);
}

/// Every file in a folder and the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_trade_of_1980_gives_the_figures_of_the_reference_package() {
    check_reference("trade_hs07_4_1980");
}

#[test]
fn the_trade_of_2017_gives_the_figures_of_the_reference_package() {
    check_reference("trade_hs07_4_2017_filtered");
}

#[test]
fn the_trade_of_2017_gives_the_figures_of_the_book() {
    let Some(shared) = shared() else { return };
    let name = "trade_hs07_4_2017_filtered";
    let trade = Trade::read(&shared, name);
    let figures = trade.figures(Variant::AtlasBook);
    let golden = shared.join("golden/complexity").join(name);
    let mut compared = Compared::default();
    let countries = rows(&golden.join("country_book.csv"));
    for row in &countries {
        compared.near("coi_book", figures.coi(trade.country(row)), number(row, "coi_book"));
    }
    let cells = rows(&golden.join("country_product_book.csv.gz"));
    assert_eq!(cells.len(), figures.countries() * figures.products());
    for row in &cells {
        let (c, p) = (trade.country(row), trade.product(&row["product_code"]));
        compared.near("distance", figures.distance(c, p), number(row, "distance"));
        compared.near("cog_book", figures.cog(c, p), number(row, "cog_book"));
    }
    compared.finish(countries.len() + 2 * cells.len());
}

#[test]
fn the_toy_worlds_give_the_figures_of_the_reference_package() {
    let Some(shared) = shared() else { return };
    let worlds = json(&shared.join("golden/complexity/toy.json"));
    let (mut compared, mut expected) = (Compared::default(), 0);
    for (name, world) in worlds.as_object().unwrap() {
        expected += check_toy(name, world, &mut compared);
    }
    compared.finish(expected);
}

/// Compares one small world and says how many cells it has.
fn check_toy(name: &str, world: &Value, compared: &mut Compared) -> usize {
    let exports = matrix(&world["exports"]);
    let kw = &world["kw"];
    let proximity = match (kw["continuous"] == Value::Bool(true), kw["asymmetric"] == Value::Bool(true)) {
        (true, _) => Proximity::Continuous,
        (false, true) => Proximity::Asymmetric,
        (false, false) => Proximity::Minimum,
    };
    let rca_threshold = kw["rca_mcp_threshold"].as_f64().unwrap_or(1.0);
    let params = Params { rca_threshold, proximity, ..Params::default() }.check().unwrap();
    let golden = &world["expected_reference"];
    let figures = match complexity(&dense(&exports), &params) {
        Ok(figures) => figures,
        Err(error) => {
            // Where the reference package fails silently, we say why.
            assert!(golden["eci"].as_array().unwrap().iter().all(Value::is_null), "{name}: {error}");
            return 0;
        }
    };
    let mut expected = 0;
    let mut vector = |field: &str, ours: &dyn Fn(usize) -> Option<f64>| {
        for (at, value) in golden[field].as_array().unwrap().iter().enumerate() {
            if let Some(value) = value.as_f64() {
                compared.near(&format!("{name}: {field}[{at}]"), ours(at), value);
                expected += 1;
            }
        }
    };
    vector("eci", &|c| figures.eci(c));
    vector("pci", &|p| figures.pci(p));
    vector("coi", &|c| figures.coi(c));
    vector("diversity", &|c| Some(f64::from(figures.diversity(c))));
    vector("ubiquity", &|p| Some(f64::from(figures.ubiquity(p))));
    let mut table = |field: &str, ours: &dyn Fn(usize, usize) -> Option<f64>| {
        for (row, values) in golden[field].as_array().unwrap().iter().enumerate() {
            for (at, value) in values.as_array().unwrap().iter().enumerate() {
                if let Some(value) = value.as_f64() {
                    compared.near(&format!("{name}: {field}[{row}][{at}]"), ours(row, at), value);
                    expected += 1;
                }
            }
        }
    };
    table("rca", &|c, p| figures.rca(c, p));
    table("mcp", &|c, p| Some(f64::from(u8::from(figures.is_present(c, p)))));
    table("density", &|c, p| figures.density(c, p));
    table("cog", &|c, p| figures.cog(c, p));
    table("proximity", &|p, j| Some(figures.proximities(p)[j]));
    assert!(expected > 0, "{name}");
    expected
}

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(|cell| cell.as_f64().unwrap()).collect();
    value.as_array().unwrap().iter().map(row).collect()
}

fn dense(matrix: &[Vec<f64>]) -> Exports {
    let (countries, products) = (matrix.len(), matrix[0].len());
    let cell_countries: Vec<u32> = (0..countries as u32).flat_map(|c| vec![c; products]).collect();
    let cell_products: Vec<u32> = (0..countries).flat_map(|_| 0..products as u32).collect();
    Exports::new(countries, products, &cell_countries, &cell_products, &matrix.concat()).unwrap()
}
