//! The bundled sample: what a newcomer sees is plausible, and stays as it is.

use eslabon_standalone::sample;
use eslabon_tests::{Person, on_each_engine};
use serde_json::Value;

const YEARS: [i64; 3] = [2015, 2016, 2017];

/// Where Costa Rica stands in each of them, of how many.
const RANKS: [(i64, i64); 3] = [(19, 42), (19, 42), (18, 42)];

/// Medical devices as the harmonised system names them: instruments and
/// appliances, and orthopaedic appliances.
const MEDICAL: [&str; 2] = ["9018", "9021"];

async fn country(person: &Person, dataset: &str, code: &str, year: i64) -> Value {
    person.read(&format!("/v1/{dataset}/countries/{code}/complexity?basis.year={year}")).await
}

#[tokio::test]
async fn the_sample_is_a_plausible_world_in_each_of_its_years() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let dataset = analyst.import(sample::TRADE_WORLD).await;
        let held = analyst.read(&format!("/v1/{dataset}")).await;
        let years: Vec<_> =
            held["years"].as_array().unwrap().iter().map(|year| year.as_i64().unwrap()).collect();
        assert_eq!(years, YEARS);
        for (year, expected) in YEARS.into_iter().zip(RANKS) {
            let shown = country(&analyst, &dataset, sample::SHOWN, year).await;
            let (rank, ranked) = (shown["eciRank"].as_i64().unwrap(), shown["ranked"].as_i64().unwrap());
            assert_eq!((rank, ranked), expected, "{year}");
            assert!(shown["provenance"]["warnings"].as_array().unwrap().is_empty(), "{shown}");
            most_complex_first(&analyst, &dataset, year).await;
            medical_devices(&analyst, &dataset, year).await;
            opportunities(&analyst, &dataset, year).await;
        }
        suite.stop().await;
    })
    .await;
}

async fn most_complex_first(analyst: &Person, dataset: &str, year: i64) {
    let all = analyst.read(&format!("/v1/{dataset}/countries?page_size=1000&basis.year={year}")).await;
    let codes: Vec<_> =
        all["countries"].as_array().unwrap().iter().map(|one| one["country"].as_str().unwrap()).collect();
    let place =
        |code: &str| codes.iter().position(|other| *other == code).unwrap_or_else(|| panic!("{code}"));
    for (more, less) in [("DEU", "CRI"), ("JPN", "CRI"), ("CRI", "NIC"), ("CRI", "HND")] {
        assert!(place(more) < place(less), "{year}: {more} is more complex than {less}: {codes:?}");
    }
}

async fn medical_devices(analyst: &Person, dataset: &str, year: i64) {
    let path = format!("/v1/{dataset}/countries/CRI/products?page_size=1000&basis.year={year}");
    let products = analyst.read(&path).await;
    for code in MEDICAL {
        let all = products["products"].as_array().unwrap();
        let product =
            all.iter().find(|product| product["product"] == code).unwrap_or_else(|| panic!("{code}"));
        assert_eq!(product["present"], true, "{year}: Costa Rica exports medical devices: {product}");
    }
}

async fn opportunities(analyst: &Person, dataset: &str, year: i64) {
    let path = format!("/v1/{dataset}/countries/CRI/opportunities?page_size=20&basis.year={year}");
    let answer = analyst.read(&path).await;
    let all = answer["opportunities"].as_array().unwrap();
    assert_eq!(all.len(), 20);
    for one in all {
        assert!(one["rca"].as_f64().unwrap() < 1.0, "{year}: what is there already is no opportunity: {one}");
        assert!((0.0..=1.0).contains(&one["score"].as_f64().unwrap()), "{one}");
        assert!(!one["reasons"].as_array().unwrap().is_empty(), "{one}");
    }
}

#[tokio::test]
async fn the_sample_gives_the_same_figures_on_both_engines_and_every_time() {
    let mut figures: Option<Vec<Value>> = None;
    for _ in 0..2 {
        let found = std::sync::Mutex::new(Vec::new());
        on_each_engine(async |suite| {
            let analyst = suite.analyst("cinde").await;
            let dataset = analyst.import(sample::TRADE_WORLD).await;
            let answer = country(&analyst, &dataset, sample::SHOWN, 2017).await;
            found.lock().unwrap().push(answer);
            suite.stop().await;
        })
        .await;
        for one in found.into_inner().unwrap() {
            let first = figures.get_or_insert_with(|| vec![one.clone()]);
            assert_eq!(first[0], one);
        }
    }
}
