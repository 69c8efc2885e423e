//! Criteria of sectors, against the cells of published software: HS chapters as sectors,
//! put together from the golden files by the formulas, without the crate's criteria.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use eslabon_sectors_core::{
    Variant,
    criteria::{Concordance, Inputs, Options, Trade as TradeOn, TradeBasis, UnitValueCell, UnitValues, find},
};

use super::{Compared, Row, Trade, number, rows, shared};

const NAME: &str = "trade_hs07_4_2017_filtered";

/// Countries that are asked about: large and small, rich and poor.
const TERRITORIES: [&str; 6] = ["CRI", "MEX", "BRA", "DEU", "ETH", "VNM"];

/// Codes by what they begin with.
fn chapters(codes: &[String]) -> BTreeMap<String, Vec<usize>> {
    let mut chapters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, code) in codes.iter().enumerate() {
        chapters.entry(code[..2].to_owned()).or_default().push(at);
    }
    chapters
}

/// The criterion of every chapter for a territory.
fn computed(trade: &Trade, id: &str, variant: Variant, territory: usize) -> Vec<Option<f64>> {
    let members: Vec<Vec<(usize, f64)>> = chapters(&trade.products)
        .into_values()
        .map(|products| products.into_iter().map(|p| (p, 1.0)).collect())
        .collect();
    let sectors = members.len();
    let exports = Arc::new(trade.exports.clone());
    let on = TradeOn {
        basis: TradeBasis { years: 3, rca_threshold: 1.0, variant },
        year: 2017,
        territory,
        concordance: Concordance::new(members),
        figures: Arc::new(trade.figures(variant)),
        window: vec![exports.clone()],
        exports,
    };
    let criterion = find(id).unwrap();
    let given = match variant {
        Variant::AtlasBook => BTreeMap::from([("variant".to_owned(), "B".to_owned())]),
        Variant::Reference => BTreeMap::new(),
    };
    let options = Options::check(criterion.entry().options, &given).unwrap();
    let cells = criterion.compute(&Inputs { sectors, trade: vec![on], ..Inputs::default() }, &options);
    cells.unwrap().into_iter().map(|cell| cell.value.ok()).collect()
}

/// Golden cells by territory and product, and the golden PCI of every product.
struct Golden {
    cells: BTreeMap<(String, String), Row>,
    pci: BTreeMap<String, f64>,
    world: BTreeMap<String, f64>,
}

impl Golden {
    fn read(shared: &Path, trade: &Trade, cells: &str) -> Self {
        let folder = shared.join("golden/complexity").join(NAME);
        let key = |row: &Row| (row["exporter_iso3"].clone(), row["product_code"].clone());
        let cells = rows(&folder.join(cells)).into_iter().map(|row| (key(&row), row)).collect();
        let pci = rows(&folder.join("product.csv"));
        let pci = pci.iter().map(|row| (row["product_code"].clone(), number(row, "pci"))).collect();
        let world = trade.products.iter().enumerate();
        let world = world.map(|(p, code)| (code.clone(), trade.exports.product_total(p))).collect();
        Self { cells, pci, world }
    }

    fn cell(&self, territory: &str, product: &str, column: &str) -> f64 {
        number(&self.cells[&(territory.to_owned(), product.to_owned())], column)
    }

    /// The mean over some products of a chapter, weighted with world trade.
    fn mean(&self, products: &[&String], of: impl Fn(&str) -> f64) -> Option<f64> {
        let total: f64 = products.iter().map(|code| self.world[*code]).sum();
        let sum: f64 = products.iter().map(|code| self.world[*code] * of(code)).sum();
        (total > 0.0).then(|| sum / total)
    }
}

#[test]
fn chapters_are_as_complex_as_their_products() {
    let Some(shared) = shared() else { return };
    let trade = Trade::read(&shared, NAME);
    let golden = Golden::read(&shared, &trade, "country_product.csv.gz");
    let ours = computed(&trade, "PCI", Variant::Reference, 0);
    let mut compared = Compared::default();
    for ((chapter, products), ours) in chapters(&trade.products).iter().zip(ours) {
        let products: Vec<&String> = products.iter().map(|&p| &trade.products[p]).collect();
        compared.near(chapter, ours, golden.mean(&products, |code| golden.pci[code]).unwrap());
    }
    compared.finish(chapters(&trade.products).len());
}

#[test]
fn chapters_gain_what_their_absent_products_gain_in_both_variants() {
    let Some(shared) = shared() else { return };
    let trade = Trade::read(&shared, NAME);
    let mut compared = Compared::default();
    let mut expected = 0;
    for (variant, file) in
        [(Variant::Reference, "country_product.csv.gz"), (Variant::AtlasBook, "country_product_book.csv.gz")]
    {
        let presence = Golden::read(&shared, &trade, "country_product.csv.gz");
        let golden = Golden::read(&shared, &trade, file);
        let column = if variant == Variant::Reference { "cog" } else { "cog_book" };
        for territory in TERRITORIES {
            let at = trade.countries.binary_search(&territory.to_owned()).unwrap();
            let ours = computed(&trade, "COG", variant, at);
            for ((chapter, products), ours) in chapters(&trade.products).iter().zip(ours) {
                let absent: Vec<&String> = products
                    .iter()
                    .map(|&p| &trade.products[p])
                    .filter(|code| presence.cell(territory, code, "mcp") == 0.0)
                    .collect();
                match golden.mean(&absent, |code| golden.cell(territory, code, column)) {
                    Some(mean) => {
                        compared.near(&format!("{territory} {chapter}"), ours, mean);
                        expected += 1;
                    }
                    None => assert_eq!(ours, None, "{territory} {chapter}"),
                }
            }
        }
    }
    compared.finish(expected);
}

#[test]
fn latent_advantage_is_the_larger_of_advantage_and_standing() {
    let Some(shared) = shared() else { return };
    let trade = Trade::read(&shared, NAME);
    let golden = Golden::read(&shared, &trade, "country_product.csv.gz");
    let mut compared = Compared::default();
    let mut expected = 0;
    for territory in TERRITORIES {
        let at = trade.countries.binary_search(&territory.to_owned()).unwrap();
        let ours = computed(&trade, "LCA", Variant::Reference, at);
        for ((chapter, products), ours) in chapters(&trade.products).iter().zip(ours) {
            let products: Vec<&String> = products.iter().map(|&p| &trade.products[p]).collect();
            let of = |code: &str| {
                let own = golden.cell(territory, code, "density");
                let others: Vec<f64> = trade
                    .countries
                    .iter()
                    .filter(|other| *other != territory)
                    .map(|other| golden.cell(other, code, "density"))
                    .collect();
                // Golden densities carry the rounding of another order of summation.
                let equal = others.iter().filter(|other| (**other - own).abs() < 1e-12).count() as f64;
                let below = others.iter().filter(|other| **other < own - 1e-12).count() as f64;
                let standing = (below + 0.5 * equal) / others.len() as f64;
                golden.cell(territory, code, "rca").min(1.0).max(standing)
            };
            compared.near(&format!("{territory} {chapter}"), ours, golden.mean(&products, of).unwrap());
            expected += 1;
        }
    }
    compared.finish(expected);
}

/// Flows of two exporters in one year. Their ladder is nothing but the distance of two
/// unit values, of which the deciles keep eight tenths.
#[test]
fn with_two_exporters_a_ladder_is_eight_tenths_of_their_distance() {
    let Some(shared) = shared() else { return };
    let flows = rows(&shared.join("data/trade/baci_hs17_6_2020_AFG_ZAF_value_quantity.csv.gz"));
    let mut products: Vec<String> = flows.iter().map(|row| row["product_code"].clone()).collect();
    products.sort();
    products.dedup();
    let cell = |row: &Row| UnitValueCell {
        product: products.binary_search(&row["product_code"]).unwrap(),
        exporter: usize::from(row["exporter_iso3"] == "ZAF"),
        value: number(row, "value_kusd"),
        quantity: row["quantity_t"].parse().unwrap_or(0.0),
    };
    let cells: Vec<UnitValueCell> = flows.iter().map(cell).collect();
    // Value and quantity where there is a quantity, and all value, by product and exporter.
    let mut sums = vec![[[0.0; 3]; 2]; products.len()];
    for cell in &cells {
        let sum = &mut sums[cell.product][cell.exporter];
        sum[2] += cell.value;
        if cell.quantity > 0.0 {
            sum[0] += cell.value;
            sum[1] += cell.quantity;
        }
    }
    let sectors = products.len();
    let held = UnitValues {
        concordance: Concordance::new((0..sectors).map(|p| vec![(p, 1.0)]).collect()),
        years: BTreeMap::from([(2020, cells)]),
        ..UnitValues::default()
    };
    let criterion = find("LADDER_LEN").unwrap();
    let given =
        [("years", "1"), ("least_exporters", "2")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let options = Options::check(criterion.entry().options, &given.into()).unwrap();
    let ours = criterion.compute(&Inputs { sectors, unit_values: Some(held), ..Inputs::default() }, &options);
    let mut compared = Compared::default();
    let mut expected = 0;
    for ((code, [afg, zaf]), ours) in products.iter().zip(sums).zip(ours.unwrap()) {
        let least = 0.001 * (afg[2] + zaf[2]);
        let counts = [afg, zaf].iter().all(|sum| sum[1] > 0.0 && sum[2] >= least);
        if counts {
            let distance = ((afg[0] / afg[1]).ln() - (zaf[0] / zaf[1]).ln()).abs();
            compared.near(code, ours.value.ok(), 0.8 * distance);
            expected += 1;
        } else {
            assert!(ours.value.is_err(), "{code}: {ours:?}");
        }
    }
    compared.finish(expected);
}
