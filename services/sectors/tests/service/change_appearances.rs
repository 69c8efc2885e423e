//! Products that a territory did not have and now has.

use eslabon_proto::sectors::v1::{
    AppearanceRule, ListAppearancesRequest, ListAppearancesResponse, ProductClass,
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use super::support::{Changes, HEADER, Service, import, on_each_engine, refused, refused_at};

/// Eight years. Costa Rica always sells coffee, from 2005 on therapeutics, from 2006 on
/// instruments, and ever more blood products; Germany sells it all; Nicaragua is absent
/// in 2004.
fn world() -> String {
    let mut file = HEADER.to_owned();
    for year in 2001..=2008 {
        let mut row = |country: &str, code: &str, value: u32| {
            file += &format!("{year},{country},{code},{value}000\n");
        };
        row("CRI", "0901", 100);
        row("CRI", "3002", 2 * (year - 2000) as u32);
        if year >= 2005 {
            row("CRI", "9021", 100);
        }
        if year >= 2006 {
            row("CRI", "9018", 50);
        }
        if year != 2004 {
            row("NIC", "0901", 10);
        }
        for code in ["0901", "3002", "9018", "9021"] {
            row("DEU", code, 100);
        }
        row("DEU", "8703", 800);
    }
    file
}

async fn with_world(service: &Service) -> (Changes, ListAppearancesRequest) {
    let dataset = import(&mut service.analyst("cinde").await, &world()).await.name;
    let country = format!("{dataset}/countries/CRI");
    (service.changes("cinde").await, ListAppearancesRequest { country, ..Default::default() })
}

async fn list(
    client: &mut Changes,
    request: ListAppearancesRequest,
) -> Result<ListAppearancesResponse, Status> {
    client.list_appearances(request).await.map(tonic::Response::into_inner)
}

fn found(answer: &ListAppearancesResponse) -> Vec<(&str, i32, i32, i32)> {
    let of = |one: &eslabon_proto::sectors::v1::Appearance| (one.year, one.first_year, one.last_year);
    let all = answer.appearances.iter().map(|one| (one.product.as_str(), of(one)));
    all.map(|(code, (year, first, last))| (code, year, first, last)).collect()
}

#[tokio::test]
async fn what_comes_with_a_jump_is_dated_by_the_year_it_comes() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let answer = list(&mut client, request).await.unwrap();
        assert_eq!(found(&answer), [("9021", 2005, 2004, 2005), ("9018", 2006, 2005, 2006)]);
        let therapeutics = &answer.appearances[0];
        assert_eq!((therapeutics.rca_before, therapeutics.chapter.as_str()), (0.0, "90"));
        // In 2008 Costa Rica sells 266 in all, 100 of it therapeutics; the world 1476 and 200.
        let now = (100.0 / 266.0) / (200.0 / 1476.0);
        assert!((therapeutics.rca_now - now).abs() < 1e-12, "{}", therapeutics.rca_now);
        assert_eq!(therapeutics.export_value_usd, 100_000.0);
        assert_eq!((answer.window, answer.below, answer.at_least), (3, 0.5, 1.0));
        assert_eq!(answer.rule(), AppearanceRule::Rolling);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn appearances_are_counted_by_year_chapter_and_class() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let classes = vec![ProductClass {
            name: "therapeutics".to_owned(),
            codes: vec!["9021".to_owned(), "9099".to_owned()],
            ..Default::default()
        }];
        let request = ListAppearancesRequest { classes, chapter_digits: Some(3), page_size: 1, ..request };
        let answer = list(&mut client, request).await.unwrap();
        let summary = answer.summary.unwrap();
        assert_eq!((summary.appearances, summary.products), (2, 2));
        let counts = |counts: &[eslabon_proto::sectors::v1::AppearanceCount]| -> Vec<(String, i32, f64)> {
            counts.iter().map(|one| (one.key.clone(), one.appearances, one.export_value_usd)).collect()
        };
        let of = |key: &str, count, value| (key.to_owned(), count, value);
        assert_eq!(
            counts(&summary.by_year),
            [of("2004", 0, 0.0), of("2005", 1, 100_000.0), of("2006", 1, 50_000.0)]
        );
        assert_eq!(counts(&summary.by_chapter), [of("901", 1, 50_000.0), of("902", 1, 100_000.0)]);
        assert_eq!(counts(&summary.by_class), [of("therapeutics", 1, 100_000.0), of("", 1, 50_000.0)]);
        assert_eq!(answer.appearances[0].class, "therapeutics");
        let note = &answer.notes[0];
        assert_eq!(
            (note.reason.as_str(), note.field.as_str()),
            ("CODE_MATCHES_NOTHING", "classes[0].codes[1]")
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_ends_are_compared_where_that_is_asked() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let request = ListAppearancesRequest { rule: AppearanceRule::Ends.into(), ..request };
        let answer = list(&mut client, request).await.unwrap();
        assert_eq!(found(&answer), [("9018", 2006, 2006, 2006), ("9021", 2006, 2006, 2006)]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_lower_threshold_finds_more_and_pages_hold_together() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let request =
            ListAppearancesRequest { below: Some(0.2), at_least: Some(0.3), window: Some(2), ..request };
        let all = list(&mut client, request.clone()).await.unwrap();
        assert!(all.appearances.len() > 1 && all.next_page_token.is_empty());
        let (mut paged, mut token) = (Vec::new(), String::new());
        loop {
            let page = ListAppearancesRequest { page_size: 1, page_token: token, ..request.clone() };
            let page = list(&mut client, page).await.unwrap();
            paged.extend(page.appearances);
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(paged, all.appearances);
        let page =
            list(&mut client, ListAppearancesRequest { page_size: 1, ..request.clone() }).await.unwrap();
        let other = ListAppearancesRequest { page_token: page.next_page_token, window: Some(1), ..request };
        refused_at(list(&mut client, other).await, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn too_few_years_are_refused_with_how_many_are_needed() {
    on_each_engine(async |service| {
        let (mut client, request) = with_world(&service).await;
        let few = ListAppearancesRequest { to_year: 2005, ..request.clone() };
        let problem = refused(list(&mut client, few).await, Kind::FailedPrecondition, "TOO_FEW_YEARS");
        assert_eq!((problem.metadata["needed"].as_str(), problem.metadata["held"].as_str()), ("6", "5"));
        // Nicaragua sells nothing in 2004, so its longest row has four years.
        let nicaragua = ListAppearancesRequest { country: request.country.replace("CRI", "NIC"), ..request };
        let problem =
            refused(list(&mut client, nicaragua.clone()).await, Kind::FailedPrecondition, "TOO_FEW_YEARS");
        assert_eq!(problem.metadata["held"], "4");
        let shorter = ListAppearancesRequest { window: Some(2), ..nicaragua };
        let answer = list(&mut client, shorter).await.unwrap();
        assert_eq!(
            answer.summary.unwrap().by_year.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(),
            ["2007"]
        );
        assert_eq!(
            (answer.notes[0].reason.as_str(), answer.notes[0].field.as_str()),
            ("TERRITORY_ABSENT", "country")
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_an_appearance_is_refused_at_its_field() {
    on_each_engine(async |service| {
        let (mut client, good) = with_world(&service).await;
        let class = |name: &str| ProductClass {
            name: name.to_owned(),
            codes: vec!["9021".to_owned()],
            ..Default::default()
        };
        for (request, reason, field) in [
            (ListAppearancesRequest { window: Some(0), ..good.clone() }, "OUT_OF_RANGE", "window"),
            (ListAppearancesRequest { below: Some(1.5), ..good.clone() }, "OUT_OF_RANGE", "below"),
            (ListAppearancesRequest { at_least: Some(0.0), ..good.clone() }, "OUT_OF_RANGE", "at_least"),
            (ListAppearancesRequest { below: Some(f64::NAN), ..good.clone() }, "NOT_FINITE", "below"),
            (ListAppearancesRequest { from_year: 1999, ..good.clone() }, "YEAR_NOT_HELD", "from_year"),
            (
                ListAppearancesRequest { from_year: 2008, to_year: 2001, ..good.clone() },
                "YEARS_OUT_OF_ORDER",
                "from_year",
            ),
            (
                ListAppearancesRequest { classes: vec![class("a"), class("b")], ..good.clone() },
                "CODE_IN_TWO_CLASSES",
                "classes[1].codes[0]",
            ),
        ] {
            refused_at(list(&mut client, request).await, Kind::InvalidArgument, reason, field);
        }
        let unknown = ListAppearancesRequest { country: good.country.replace("CRI", "FRA"), ..good };
        refused(list(&mut client, unknown).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_dataset_of_another_tenant_has_no_appearances() {
    on_each_engine(async |service| {
        let (_, request) = with_world(&service).await;
        let mut other = service.changes("procomer").await;
        refused(list(&mut other, request).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}
