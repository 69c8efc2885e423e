//! Matrices over a store: what is read, of which year, and what is refused.

use eslabon_runtime::problem::Problem;

use super::{
    testing::{HS, flows, list, table, year},
    testing_store::{Sizes, World, on_each_engine},
    *,
};
use crate::{
    config::Config,
    inputs::{Scheme, io_table::IoTable},
};

/// A world of four countries and five products, of which chapter 90 and 52 belong to
/// sectors of the list.
fn exports(year: i32, of_cri: [f64; 5]) -> Arc<crate::year::Year> {
    let products = ["0101", "5201", "5205", "9018", "9021"];
    let rows = [
        ("BRA", [8.0, 6.0, 1.0, 0.0, 0.0]),
        ("CRI", of_cri),
        ("MEX", [1.0, 3.0, 4.0, 4.0, 1.0]),
        ("USA", [2.0, 0.0, 1.0, 5.0, 9.0]),
    ];
    let cells: Vec<_> = rows
        .iter()
        .flat_map(|(country, values)| {
            products.iter().zip(values).map(|(product, value)| (*country, *product, *value))
        })
        .filter(|(_, _, value)| *value > 0.0)
        .collect();
    self::year(year, &cells)
}

fn wanted(criteria: &[&str]) -> Wanted {
    let criterion = |(at, id): (usize, &&str)| WantedCriterion {
        id: (*id).to_owned(),
        options: BTreeMap::new(),
        field: format!("criteria[{at}]"),
    };
    Wanted {
        territory: "CRI".to_owned(),
        year: 0,
        sector_list: "list".to_owned(),
        dataset: Some("trade".to_owned()),
        comparators: vec![],
        inputs: vec![],
        criteria: criteria.iter().enumerate().map(criterion).collect(),
    }
}

async fn world(store: &eslabon_runtime::testing::TestStore) -> World {
    let world = World::open(store).await;
    world.hold("list", &list(), "HS2017 INDUSTRY").await;
    let years: Vec<_> = (2014..=2021).map(|year| exports(year, [3.0, 3.0, 2.0, 2.0, 0.5])).collect();
    world.trade("trade", &years).await;
    world
}

#[tokio::test]
async fn criteria_of_trade_are_computed_from_the_mean_of_three_years() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let matrix = world.assembled(&wanted(&["LCA", "COG", "PCI", "DEMAND_G"])).await.unwrap();
        assert_eq!((matrix.sectors.len(), matrix.cells.len()), (3, 12));
        let devices = &matrix.cells[..4];
        assert!(devices.iter().all(|cell| cell.value.is_some() && cell.year == 2021), "{devices:?}");
        assert_eq!(devices[0].source, "computed:LCA");
        // The world trades the same every year.
        assert!(devices[3].value.unwrap().abs() < 1e-9);
        let services = &matrix.cells[4..8];
        assert!(services.iter().all(|cell| cell.value.is_none() && !cell.note.is_empty()));
        let used: Vec<_> =
            matrix.inputs.iter().map(|used| (used.name.as_str(), used.kind.as_str())).collect();
        assert_eq!(used, [("inputs/list", "SECTOR_LIST"), ("datasets/trade", "TRADE")]);
        assert!(matrix.notes.iter().any(|note| note.contains("2019, 2020, 2021")), "{:?}", matrix.notes);
        // The same again, byte for byte.
        assert_eq!(world.assembled(&wanted(&["LCA", "COG", "PCI", "DEMAND_G"])).await.unwrap(), matrix);
    })
    .await;
}

#[tokio::test]
async fn the_wanted_year_is_the_last_that_is_looked_at() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let of = async |year: i32| world.assembled(&Wanted { year, ..wanted(&["LCA"]) }).await;
        assert_eq!(of(2016).await.unwrap().cells[0].year, 2016);
        // Only two years are held up to then.
        let early = of(2015).await.unwrap();
        assert!(early.cells[0].note.contains("2 of 3 years"), "{}", early.cells[0].note);
        assert_eq!(Problem::from(of(2013).await.unwrap_err()).reason, "YEAR_NOT_HELD");
    })
    .await;
}

#[tokio::test]
async fn flows_tables_and_indicators_serve_their_criteria() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let rows: Vec<(String, f64)> = (0..12).map(|at| (format!("C{at:02}"), 1.0 + f64::from(at))).collect();
        let mut of_year: Vec<_> =
            rows.iter().map(|(code, price)| (code.as_str(), "USA", "9018", *price, 1.0)).collect();
        of_year.push(("CRI", "DEU", "9018", 1.0, 1.0));
        of_year.push(("CRI", "USA", "9018", 3.0, 1.0));
        let years: Vec<_> = (2017..=2021).map(|year| flows(year, &of_year)).collect();
        world.hold_flows("flows", &years).await;
        let industries = IoTable {
            year: 2018,
            industries: ["Devices", "Spinning"].map(String::from).to_vec(),
            coefficients: vec![0.2, 0.3, 0.4, 0.1],
            output: vec![100.0, 200.0],
            employment: vec![50.0, 20.0],
            ..IoTable::default()
        };
        world.hold("table", &industries, "INDUSTRY").await;
        world.hold("values", &table(&[("CRI", "devices", "FIRM_DEP", 2019, 25.0)]), "").await;
        let inputs = ["flows", "table", "values"].map(String::from).to_vec();
        let criteria = ["LADDER_LEN", "MKT_CONC", "LINK_B", "JOBS_DI", "FIRM_DEP"];
        let matrix = world.assembled(&Wanted { inputs, ..wanted(&criteria) }).await.unwrap();
        let devices: Vec<_> = matrix.cells[..5]
            .iter()
            .map(|cell| (cell.value.is_some(), cell.year, cell.source.as_str()))
            .collect();
        let expected = [
            (true, 2021, "computed:LADDER_LEN"),
            (true, 2021, "computed:MKT_CONC"),
            (true, 2018, "computed:LINK_B"),
            (true, 2018, "computed:JOBS_DI"),
            (true, 2019, "inputs/values"),
        ];
        assert_eq!(devices, expected);
        assert_eq!((matrix.cells[0].grade.as_str(), matrix.cells[1].value), ("C", Some(75.0)));
        assert_eq!(matrix.inputs.len(), 5);
    })
    .await;
}

#[track_caller]
fn check(error: Result<Matrix, Error>, field: &str, reason: &str) {
    let problem = Problem::from(error.unwrap_err());
    let told: Vec<_> =
        problem.violations.iter().map(|one| (one.field.as_str(), one.reason.as_str())).collect();
    assert_eq!(told, [(field, reason)]);
}

#[tokio::test]
async fn what_was_named_wrongly_is_refused_where_it_was_named() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let territory = "XXX".to_owned();
        let of = world.assembled(&Wanted { territory, ..wanted(&["LCA"]) }).await;
        check(of, "territory", "TERRITORY_NOT_HELD");

        let other = Scheme::Products(eslabon_proto::r#type::v1::Classification::Hs2012);
        let mut links = list().links;
        links.iter_mut().filter(|link| link.scheme == HS).for_each(|link| link.scheme = other);
        let mut listed = list();
        listed.links = links;
        world.hold("hs2012", &listed, "HS2012").await;
        let sector_list = "hs2012".to_owned();
        let of = world.assembled(&Wanted { sector_list, ..wanted(&["LCA"]) }).await;
        check(of, "sector_list", "SCHEME_MISMATCH");

        world.hold("values", &table(&[("CRI", "devices", "FIRM_DEP", 2019, 25.0)]), "").await;
        let sector_list = "values".to_owned();
        let of = world.assembled(&Wanted { sector_list, ..wanted(&["LCA"]) }).await;
        check(of, "sector_list", "INPUT_OF_OTHER_KIND");
        let inputs = ["values", "hs2012"].map(String::from).to_vec();
        let of = world.assembled(&Wanted { inputs, ..wanted(&["LCA"]) }).await;
        check(of, "inputs[1]", "INPUT_OF_OTHER_KIND");

        let of = world.assembled(&Wanted { dataset: None, ..wanted(&["LCA"]) }).await;
        check(of, "criteria[0]", "INPUT_NEEDED");
        check(world.assembled(&wanted(&["MKT_CONC"])).await, "criteria[0]", "INPUT_NEEDED");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_or_belongs_to_others_is_not_found() {
    on_each_engine(async |store| {
        let world = world(store).await;
        for wanted in [
            Wanted { sector_list: "none".to_owned(), ..wanted(&["LCA"]) },
            Wanted { dataset: Some("none".to_owned()), ..wanted(&["LCA"]) },
            Wanted { inputs: vec!["none".to_owned()], ..wanted(&["LCA"]) },
        ] {
            assert_eq!(Problem::from(world.assembled(&wanted).await.unwrap_err()).reason, "NOT_FOUND");
        }
        let stranger = world.assembled_for("procomer", &wanted(&["LCA"])).await;
        assert_eq!(Problem::from(stranger.unwrap_err()).reason, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn criteria_without_trade_ask_nothing_of_the_dataset() {
    on_each_engine(async |store| {
        let world = world(store).await;
        world.hold("values", &table(&[("XXX", "devices", "FIRM_DEP", 2019, 25.0)]), "").await;
        let inputs = vec!["values".to_owned()];
        let territory = "XXX".to_owned();
        let matrix = world.assembled(&Wanted { inputs, territory, ..wanted(&["FIRM_DEP"]) }).await.unwrap();
        assert_eq!(matrix.cells[0].value, Some(25.0));
    })
    .await;
}

#[tokio::test]
async fn more_values_than_the_operator_allows_are_refused_before_they_are_read() {
    on_each_engine(async |store| {
        let mut config = Config::default();
        config.compute.max_matrix_values = 100;
        let world = World::open_with(store, config).await;
        let of = |items, sectors| Sizes { items, sectors };
        world.hold_of("list", &list(), "HS2017 INDUSTRY", of(4, 3)).await;
        let values = table(&[("CRI", "devices", "FIRM_DEP", 2019, 25.0)]);
        world.hold_of("small", &values, "", of(60, 1)).await;
        world.hold_of("more", &values, "", of(36, 1)).await;
        world.hold_of("most", &values, "", of(37, 1)).await;
        // Ten industries are a hundred coefficients, whatever is zero among them.
        world.hold_of("industries", &IoTable::default(), "INDUSTRY", of(2, 10)).await;
        // A table that cannot be read is not reached.
        world.hold_of("unread", &list(), "", of(i64::MAX, 1)).await;
        let of = async |inputs: &[&str]| {
            let inputs = inputs.iter().map(|id| (*id).to_owned()).collect();
            world.assembled(&Wanted { dataset: None, inputs, ..wanted(&["FIRM_DEP"]) }).await
        };
        assert_eq!(of(&["small", "more"]).await.unwrap().cells[0].value, Some(25.0));
        // What is named twice counts once.
        assert!(of(&["small", "small", "more"]).await.is_ok());
        for too_many in [&["small", "most"][..], &["industries"], &["unread", "small"]] {
            check(of(too_many).await, "inputs", "TOO_MANY_VALUES");
        }
    })
    .await;
}

#[tokio::test]
async fn a_table_that_cannot_be_solved_is_told_where_it_was_named() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let unusable = IoTable {
            industries: ["Devices", "Spinning"].map(String::from).to_vec(),
            coefficients: vec![0.7, 0.3, 0.4, 0.1],
            output: vec![100.0, 200.0],
            ..IoTable::default()
        };
        world.hold("values", &table(&[("CRI", "devices", "FIRM_DEP", 2019, 25.0)]), "").await;
        world.hold("table", &unusable, "INDUSTRY").await;
        // The second is the first again.
        let inputs = ["values", "values", "table"].map(String::from).to_vec();
        let of = world.assembled(&Wanted { inputs, ..wanted(&["LINK_B"]) }).await;
        check(of, "inputs[2]", "IO_TABLE_UNUSABLE");
    })
    .await;
}

#[tokio::test]
async fn a_matrix_is_the_same_whoever_else_its_tables_tell_of() {
    on_each_engine(async |store| {
        let world = world(store).await;
        let own = [
            ("CRI", "devices", "EMPLOYMENT", 2019, 25.0),
            ("CRI", "TOTAL", "EMPLOYMENT", 2019, 90.0),
            ("CRI", "devices", "VALUE_ADDED", 2019, 50.0),
            ("CRI", "TOTAL", "VALUE_ADDED", 2019, 90.0),
            ("WLD", "TOTAL", "DEFLATOR", 2019, 1.0),
        ];
        let mut of_all = own.to_vec();
        of_all.extend([("BRA", "devices", "EMPLOYMENT", 2019, 1.0), ("ZAF", "mines", "OUTPUT", 2018, 1.0)]);
        world.hold("own", &table(&own), "").await;
        world.hold("all", &table(&of_all), "").await;
        let of = async |input: &str| {
            let inputs = vec![input.to_owned()];
            world.assembled(&Wanted { dataset: None, inputs, ..wanted(&["REL_PROD"]) }).await.unwrap()
        };
        assert_eq!(of("all").await.cells, of("own").await.cells);
        assert_eq!(of("all").await.cells[0].value, Some(2.0));
    })
    .await;
}
