//! Real trade through the whole suite, against the figures of published
//! software, cell by cell: 1e-10 absolute.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use eslabon_tests::{Person, on_each_engine, person, say_skipped};
use flate2::read::GzDecoder;
use serde_json::Value;

const NAME: &str = "trade_hs07_4_2017_filtered";
const ROWS: &str = "137805";
const TOLERANCE: f64 = 1e-10;

/// One thing that is exported: its file, what its rows are, and the columns to
/// compare with the fields of REST.
struct Export {
    file: &'static str,
    what: &'static str,
    variant: &'static str,
    list: &'static str,
    keys: &'static [(&'static str, &'static str)],
    figures: &'static [(&'static str, &'static str)],
}

const EXPORTS: [Export; 5] = [
    Export {
        file: "country.csv",
        what: "EXPORT_WHAT_COUNTRY",
        variant: "VARIANT_REFERENCE",
        list: "countries",
        keys: &[("exporter_iso3", "country")],
        figures: &[("diversity", "diversity"), ("eci", "eci"), ("coi", "coi")],
    },
    Export {
        file: "country_book.csv",
        what: "EXPORT_WHAT_COUNTRY",
        variant: "VARIANT_ATLAS_BOOK",
        list: "countries",
        keys: &[("exporter_iso3", "country")],
        figures: &[("coi_book", "coi")],
    },
    Export {
        file: "product.csv",
        what: "EXPORT_WHAT_PRODUCT",
        variant: "VARIANT_REFERENCE",
        list: "products",
        keys: &[("product_code", "product")],
        figures: &[("ubiquity", "ubiquity"), ("pci", "pci")],
    },
    Export {
        file: "country_product.csv.gz",
        what: "EXPORT_WHAT_COUNTRY_PRODUCT",
        variant: "VARIANT_REFERENCE",
        list: "countryProducts",
        keys: &[("exporter_iso3", "country"), ("product_code", "product")],
        figures: &[("rca", "rca"), ("mcp", "present"), ("density", "density"), ("cog", "cog")],
    },
    Export {
        file: "country_product_book.csv.gz",
        what: "EXPORT_WHAT_COUNTRY_PRODUCT",
        variant: "VARIANT_ATLAS_BOOK",
        list: "countryProducts",
        keys: &[("exporter_iso3", "country"), ("product_code", "product")],
        figures: &[("distance", "distance"), ("cog_book", "cog")],
    },
];

type Figures = BTreeMap<Vec<String>, Vec<f64>>;

#[tokio::test]
async fn real_trade_gives_the_figures_of_published_software() {
    let shared = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let Some(shared) = shared else { return say_skipped("ESLABON_SHARED is not set") };
    let file = std::fs::read(shared.join(format!("data/trade/{NAME}.csv.gz"))).unwrap();
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let answer = analyst.upload_to(person::IMPORT, file.clone()).await;
        let answer = eslabon_tests::json(answer).await;
        assert_eq!(answer["dataset"]["rowCount"], ROWS);
        let dataset = answer["dataset"]["name"].as_str().unwrap();
        for export in EXPORTS {
            let golden = golden(&shared.join("golden/complexity").join(NAME).join(export.file), &export);
            compare(export.file, &exported(&analyst, dataset, &export).await, &golden);
        }
        suite.stop().await;
    })
    .await;
}

#[track_caller]
fn compare(file: &str, ours: &Figures, golden: &Figures) {
    assert!(golden.len() > 100, "{file}: there is nothing to compare with");
    assert!(ours.keys().eq(golden.keys()), "{file}: other rows");
    for (row, expected) in golden {
        for (ours, golden) in ours[row].iter().zip(expected) {
            // Also fails where either is NaN.
            assert!((ours - golden).abs() <= TOLERANCE, "{file} {row:?}: ours {ours}, golden {golden}");
        }
    }
}

async fn exported(analyst: &Person, dataset: &str, export: &Export) -> Figures {
    let path = format!("/v1/{dataset}:export?what={}&basis.variant={}", export.what, export.variant);
    let mut figures = Figures::new();
    for batch in analyst.lines(&path).await {
        for row in batch[export.list].as_array().into_iter().flatten() {
            let key = export.keys.iter().map(|(_, field)| row[field].as_str().unwrap().to_owned()).collect();
            let values = export.figures.iter().map(|(_, field)| number(&row[field])).collect();
            figures.insert(key, values);
        }
    }
    figures
}

fn number(value: &Value) -> f64 {
    value.as_bool().map_or_else(|| value.as_f64().unwrap_or(f64::NAN), |flag| f64::from(u8::from(flag)))
}

fn golden(path: &Path, export: &Export) -> Figures {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_compressed = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> = if is_compressed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let mut reader = csv::Reader::from_reader(reader);
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|row| row.unwrap());
    let of = |row: BTreeMap<String, String>| {
        let key = export.keys.iter().map(|(column, _)| row[*column].clone()).collect();
        (key, export.figures.iter().map(|(column, _)| row[*column].parse().unwrap()).collect())
    };
    rows.map(of).collect()
}
