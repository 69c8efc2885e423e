//! Files as agencies have them, with their faults: each is refused by name, and
//! nothing of it is kept.

use std::io::Write;

use eslabon_runtime::problem::{Kind, Problem};
use eslabon_tests::{
    Suite, on_each_engine, person, problem, violations,
    world::{self, HEADER},
};
use flate2::{Compression, write::GzEncoder};

/// Sends a file both ways; both give the reason and the field, and keep nothing.
#[track_caller]
fn check(
    suite: &Suite,
    file: impl Into<Vec<u8>>,
    reason: &'static str,
    field: &'static str,
) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    let file = file.into();
    async move {
        let analyst = suite.analyst("cinde").await;
        let found = problem(analyst.upload(file.clone()).await, 400, reason).await;
        assert_eq!(found["domain"], "sectors.eslabon", "{place}: {found}");
        let by_rest = violations(&found);
        assert!(by_rest.iter().any(|(at, _)| at == field), "{place}: {field} is expected: {found}");

        let part = |part| eslabon_proto::sectors::v1::ImportTradeRequest { part: Some(part) };
        use eslabon_proto::{sectors::v1::import_trade_request::Part, r#type::v1::Commit};
        let commit = Commit { byte_count: file.len() as i64 };
        let messages = [
            part(Part::Spec(person::spec("", ""))),
            part(Part::Chunk(file.into())),
            part(Part::Commit(commit)),
        ];
        let call = analyst.sectors().await.import_trade(tokio_stream::iter(messages)).await;
        let status = person::imported(call.unwrap().into_inner()).await.unwrap_err();
        let by_grpc = Problem::from(&status);
        assert_eq!((by_grpc.kind, by_grpc.reason.as_str()), (Kind::InvalidArgument, reason), "{place}");
        let by_grpc = by_grpc.violations.into_iter().map(|violation| (violation.field, violation.reason));
        assert_eq!(by_grpc.collect::<Vec<_>>(), by_rest, "{place}: both ways say the same");
        assert!(analyst.datasets().await.is_empty(), "{place}: something was kept");
    }
}

/// A small file whose third line is this row.
fn with_row(row: &str) -> String {
    format!("{HEADER}2017,CRI,0901,5\n{row}\n2017,NIC,0901,7\n")
}

#[tokio::test]
async fn a_gzip_file_that_breaks_off() {
    on_each_engine(async |suite| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(world::two_years().as_bytes()).unwrap();
        let whole = encoder.finish().unwrap();
        for kept in [whole.len() / 2, whole.len() - 1] {
            check(&suite, &whole[..kept], "TRUNCATED_GZIP", "file").await;
        }
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_with_another_delimiter() {
    on_each_engine(async |suite| {
        check(&suite, world::two_years().replace(',', "|"), "WRONG_DELIMITER", "header").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn decimal_commas() {
    on_each_engine(async |suite| {
        let file = with_row("2017,CRI,6109,3.5").replace(',', ";").replace("3.5", "3,5");
        check(&suite, file, "DECIMAL_COMMA", "lines[3].export_value_usd").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_of_a_portal_instead_of_the_file() {
    on_each_engine(async |suite| {
        let page = "<!DOCTYPE html>\n<html><body>Please log in, then download again.</body></html>\n";
        check(&suite, page, "HTML_INSTEAD_OF_CSV", "file").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_comes_twice() {
    on_each_engine(async |suite| {
        check(&suite, with_row("2017,CRI,0901,6"), "DUPLICATE_KEY", "lines[3]").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_country_that_nobody_knows() {
    on_each_engine(async |suite| {
        check(&suite, with_row("2017,XYZ,0901,6"), "UNKNOWN_COUNTRY", "lines[3].exporter_iso3").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn two_classifications_in_one_file() {
    on_each_engine(async |suite| {
        let file = "year,exporter_iso3,product_code,classification,export_value_usd\n\
                    2017,CRI,0901,H3,5\n2017,NIC,0901,H4,7\n";
        check(&suite, file, "MIXED_CLASSIFICATIONS", "lines[3].classification").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn values_that_are_negative_or_no_numbers() {
    on_each_engine(async |suite| {
        check(&suite, with_row("2017,CRI,6109,-1"), "NEGATIVE", "lines[3].export_value_usd").await;
        check(&suite, with_row("2017,CRI,6109,NaN"), "NOT_FINITE", "lines[3].export_value_usd").await;
        check(&suite, with_row("2017,CRI,6109,much"), "NOT_A_NUMBER", "lines[3].export_value_usd").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_with_nothing_in_it() {
    on_each_engine(async |suite| {
        check(&suite, "", "EMPTY_FILE", "file").await;
        check(&suite, HEADER, "NO_ROWS", "file").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_good_file_can_follow_a_bad_one() {
    on_each_engine(async |suite| {
        check(&suite, with_row("2017,XYZ,0901,6"), "UNKNOWN_COUNTRY", "lines[3].exporter_iso3").await;
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(world::two_years()).await;
        assert_eq!(analyst.datasets().await, [name]);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_description_with_a_field_that_nobody_knows() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let response = analyst.upload_to(&format!("{}&titel=x", person::IMPORT), world::two_years()).await;
        let found = problem(response, 400, "UNKNOWN_FIELD").await;
        assert_eq!(violations(&found), [("spec.titel".to_owned(), "UNKNOWN_FIELD".to_owned())]);
        let response = analyst.upload_to("/v1/datasets:importTrade", world::two_years()).await;
        let found = problem(response, 400, "REQUIRED").await;
        assert_eq!(violations(&found), [("spec.classification".to_owned(), "REQUIRED".to_owned())]);
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn of_many_bad_rows_rest_tells_a_hundred_and_grpc_as_many_as_headers_hold() {
    on_each_engine(async |suite| {
        let rows: String = (1000..1150).map(|product| format!("2017,XYZ,{product},1\n")).collect();
        let file = format!("{HEADER}{rows}");
        let analyst = suite.analyst("cinde").await;
        let by_rest = problem(analyst.upload(file.clone()).await, 400, "UNKNOWN_COUNTRY").await;
        assert_eq!((violations(&by_rest).len(), &by_rest["metadata"]["error_count"]), (100, &"150".into()));

        let messages = tokio_stream::iter(person::messages(person::spec("", ""), &file));
        let answers = analyst.sectors().await.import_trade(messages).await.unwrap().into_inner();
        let by_grpc = Problem::from(&person::imported(answers).await.unwrap_err());
        assert_eq!(by_grpc.reason, "UNKNOWN_COUNTRY", "a client that takes small headers hears the reason");
        assert!((10..100).contains(&by_grpc.violations.len()), "{}", by_grpc.violations.len());
        assert_eq!(by_grpc.metadata["violations_found"], "100");
        assert_eq!(by_grpc.metadata["error_count"], "150");
        suite.stop().await;
    })
    .await;
}
