//! An industry beside that of peers.
//!
//! The world is small enough to be worked out by hand: four classes of medical devices
//! and coffee, in 2002 and 2011.

use eslabon_proto::sectors::v1::{
    CompareTerritoriesRequest, IndustryComparison, ProductClass, TerritoryIndustry,
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use super::support::{Changes, HEADER, Service, import, on_each_engine, refused, refused_at};

/// Exports of disposables, instruments, therapeutics, capital equipment and coffee.
const WORLD: [(i32, &str, [u32; 5]); 8] = [
    (2002, "CRI", [90, 10, 0, 0, 300]),
    (2002, "MEX", [400, 400, 0, 0, 1200]),
    (2002, "BRA", [0, 100, 0, 0, 900]),
    (2002, "DEU", [0, 500, 0, 500, 0]),
    (2011, "CRI", [160, 120, 80, 40, 400]),
    (2011, "MEX", [800, 1600, 400, 400, 3200]),
    (2011, "BRA", [50, 150, 0, 0, 1800]),
    (2011, "DEU", [0, 200, 1000, 1000, 0]),
];

const CODES: [&str; 5] = ["3005", "9018", "9021", "9022", "0901"];

fn world() -> String {
    let mut file = HEADER.to_owned();
    for (year, country, values) in WORLD {
        for (code, value) in CODES.iter().zip(values).filter(|(_, value)| *value > 0) {
            file += &format!("{year},{country},{code},{}\n", value * 1000);
        }
    }
    // Vanuatu sells coffee, in 2002 only.
    file + "2002,VUT,0901,1000\n"
}

fn class(name: &str, codes: &[&str]) -> ProductClass {
    let codes = codes.iter().map(|code| (*code).to_owned()).collect();
    ProductClass { name: name.to_owned(), codes, ..Default::default() }
}

fn devices() -> Vec<ProductClass> {
    vec![
        class("disposables", &["3005"]),
        class("instruments", &["9018"]),
        class("therapeutics", &["9021"]),
        class("capital", &["9022"]),
    ]
}

async fn with_world(service: &Service) -> (Changes, CompareTerritoriesRequest) {
    let dataset = import(&mut service.analyst("cinde").await, &world()).await.name;
    let request = CompareTerritoriesRequest {
        dataset,
        territory: "CRI".to_owned(),
        peers: ["MEX", "BRA"].map(str::to_owned).to_vec(),
        classes: devices(),
        ..Default::default()
    };
    (service.changes("cinde").await, request)
}

async fn compare(
    client: &mut Changes,
    request: CompareTerritoriesRequest,
) -> Result<IndustryComparison, Status> {
    client.compare_territories(request).await.map(tonic::Response::into_inner)
}

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("there is a figure");
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

#[tokio::test]
async fn exports_shares_and_ranks_are_told_for_every_year() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let answer = compare(&mut client, request).await.unwrap();
        let codes: Vec<_> = answer.territories.iter().map(|one| one.country.as_str()).collect();
        assert_eq!(codes, ["CRI", "MEX", "BRA"]);
        let costa_rica = &answer.territories[0];
        assert_eq!(costa_rica.display_name, "Costa Rica");
        let [then, now] = &costa_rica.years[..] else { panic!("{costa_rica:?}") };
        assert_eq!([then.year, now.year], [2002, 2011]);
        assert_eq!([then.export_value_usd, now.export_value_usd], [100_000.0, 400_000.0]);
        near(then.share_of_exports, 0.25);
        near(now.share_of_exports, 0.5);
        near(then.market_share, 100.0 / 2000.0);
        near(now.market_share, 400.0 / 6000.0);
        let shares: Vec<_> = now.classes.iter().filter_map(|class| class.share_of_industry).collect();
        assert_eq!(shares, [0.4, 0.3, 0.2, 0.1]);
        near(now.classes[3].market_share, 40.0 / 1440.0);
        // Mexico exports more of it, and so does Germany, which is not compared.
        assert_eq!((now.rank, now.world_rank), (2, 3));
        assert_eq!(answer.world[1].export_value_usd, 6_000_000.0);
        assert_eq!(
            answer.world[1].class_export_values_usd,
            [1_010_000.0, 2_070_000.0, 1_480_000.0, 1_440_000.0]
        );
        assert_eq!(answer.world[1].exporters, 4);
        assert!(answer.notes.is_empty(), "{:?}", answer.notes);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn growth_is_compound_and_equal_growth_has_an_equal_rank() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let answer = compare(&mut client, request).await.unwrap();
        let ranks: Vec<_> = answer.territories.iter().map(|one| one.growth_rank).collect();
        // Costa Rica and Mexico both grew to four times as much, Brazil to twice.
        assert_eq!(ranks, [1, 1, 3]);
        near(answer.territories[0].annual_growth, 4_f64.powf(1.0 / 9.0) - 1.0);
        near(answer.territories[2].annual_growth, 2_f64.powf(1.0 / 9.0) - 1.0);
        near(answer.classes[1].world_annual_growth, (2070.0_f64 / 1010.0).powf(1.0 / 9.0) - 1.0);
        // Nobody exported therapeutics in 2002.
        assert_eq!(answer.classes[2].world_annual_growth, None);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_composition_shifts_and_differs() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let answer = compare(&mut client, request).await.unwrap();
        let [costa_rica, mexico, brazil] = &answer.territories[..] else { panic!("{answer:?}") };
        let points = |of: &TerritoryIndustry| -> Vec<f64> {
            of.shifts.iter().map(|shift| shift.share_shift_points.unwrap().round()).collect()
        };
        assert_eq!(points(costa_rica), [-50.0, 20.0, 20.0, 10.0]);
        near(costa_rica.composition_shift, 0.5);
        assert_eq!(points(brazil), [25.0, -25.0, 0.0, 0.0]);
        near(brazil.composition_shift, 0.25);
        near(costa_rica.dissimilarity, 0.0);
        near(mexico.dissimilarity, (0.15 + 0.2 + 0.075 + 0.025) / 2.0);
        near(costa_rica.market_share_shift_points, 100.0 * (400.0 / 6000.0 - 0.05));
        near(costa_rica.shifts[0].annual_growth, (160.0_f64 / 90.0).powf(1.0 / 9.0) - 1.0);
        assert_eq!(costa_rica.shifts[2].annual_growth, None);
        assert_eq!(costa_rica.shifts[2].market_share_shift_points, None);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_year_has_shares_and_nothing_that_changes() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let request = CompareTerritoriesRequest { from_year: 2011, ..request };
        let answer = compare(&mut client, request).await.unwrap();
        let costa_rica = &answer.territories[0];
        assert_eq!(costa_rica.years.len(), 1);
        assert_eq!((costa_rica.annual_growth, costa_rica.growth_rank), (None, 0));
        assert_eq!((costa_rica.composition_shift, costa_rica.market_share_shift_points), (None, None));
        assert!(answer.territories[1].dissimilarity.is_some());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_longest_code_decides_and_idle_codes_are_told() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let classes = vec![class("optics", &["90", "3705"]), class("capital", &["9022"])];
        let answer = compare(&mut client, CompareTerritoriesRequest { classes, ..request }).await.unwrap();
        let products: Vec<_> = answer.classes.iter().map(|class| class.products).collect();
        assert_eq!(products, [2, 1]);
        let now = &answer.territories[0].years[1];
        assert_eq!(now.classes[0].export_value_usd, 200_000.0);
        let notes: Vec<_> =
            answer.notes.iter().map(|note| (note.reason.as_str(), note.field.as_str())).collect();
        assert_eq!(
            notes,
            [("CODE_MATCHES_NOTHING", "classes[0].codes[1]"), ("CODE_WITHIN_OTHER", "classes[1].codes[0]")]
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_territory_that_is_absent_in_a_year_exports_nothing_in_it_and_that_is_told() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let request = CompareTerritoriesRequest { peers: vec!["VUT".to_owned()], ..request };
        let answer = compare(&mut client, request).await.unwrap();
        let vanuatu = &answer.territories[1];
        assert_eq!((vanuatu.years[0].share_of_exports, vanuatu.years[1].share_of_exports), (Some(0.0), None));
        assert_eq!((vanuatu.years[1].market_share, vanuatu.years[1].rank), (Some(0.0), 0));
        assert_eq!((vanuatu.composition_shift, vanuatu.dissimilarity), (None, None));
        let note = &answer.notes[0];
        assert_eq!((note.reason.as_str(), note.field.as_str()), ("TERRITORY_ABSENT", "peers[0]"));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_comparison_is_refused_at_its_field() {
    on_each_engine(async |service| {
        let (mut client, good) = with_world(&service).await;
        let with_classes = |classes| CompareTerritoriesRequest { classes, ..good.clone() };
        let with_peers = |peers: &[&str]| CompareTerritoriesRequest {
            peers: peers.iter().map(|code| (*code).to_owned()).collect(),
            ..good.clone()
        };
        let with_years =
            |from_year, to_year| CompareTerritoriesRequest { from_year, to_year, ..good.clone() };
        let two = |one: &[&str], other: &[&str]| with_classes(vec![class("one", one), class("other", other)]);
        let unnamed = ProductClass { name: String::new(), ..class("x", &["9018"]) };
        for (request, reason, field) in [
            (two(&["9018", "3005"], &["9021", "9018"]), "CODE_IN_TWO_CLASSES", "classes[1].codes[1]"),
            (two(&["9018", "9018"], &["9021"]), "CODE_IN_TWO_CLASSES", "classes[0].codes[1]"),
            (two(&["9018"], &["8703", "87"]), "CLASS_EMPTY", "classes[1].codes"),
            (
                with_classes(vec![class("one", &["9018"]), class("one", &["9021"])]),
                "DUPLICATE_CLASS",
                "classes[1].name",
            ),
            (with_classes(vec![]), "REQUIRED", "classes"),
            (with_classes(vec![class("one", &[])]), "REQUIRED", "classes[0].codes"),
            (with_classes(vec![unnamed]), "REQUIRED", "classes[0].name"),
            (two(&["9018", ""], &["9021"]), "INVALID_FORMAT", "classes[0].codes[1]"),
            (two(&["90.18"], &["9021"]), "INVALID_FORMAT", "classes[0].codes[0]"),
            (with_peers(&["MEX", "XXX"]), "TERRITORY_NOT_HELD", "peers[1]"),
            (with_peers(&["MEX", "CRI"]), "DUPLICATE_TERRITORY", "peers[1]"),
            (
                CompareTerritoriesRequest { territory: "FRA".to_owned(), ..good.clone() },
                "TERRITORY_NOT_HELD",
                "territory",
            ),
            (with_years(2003, 0), "YEAR_NOT_HELD", "from_year"),
            (with_years(0, 2012), "YEAR_NOT_HELD", "to_year"),
            (with_years(2011, 2002), "YEARS_OUT_OF_ORDER", "from_year"),
        ] {
            refused_at(compare(&mut client, request).await, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_dataset_of_another_tenant_is_not_compared() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        assert!(compare(&mut client, request.clone()).await.is_ok());
        let mut other = service.changes("procomer").await;
        refused(compare(&mut other, request).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}
