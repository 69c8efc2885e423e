//! An analyst brings in a file and reads what it says, over REST and over gRPC.

use std::io::Write;

use eslabon_proto::sectors::v1::{self as pb, ExportWhat, GrowthOf, Strategy, import_trade_response::Event};
use eslabon_tests::{Person, on_each_engine, person, same_number, world};
use flate2::{Compression, write::GzEncoder};
use futures::stream;
use serde_json::Value;

/// A file as `curl --data-binary` sends it: in pieces, its length not told.
fn in_pieces(file: &[u8]) -> reqwest::Body {
    let pieces: Vec<_> = file.chunks(700).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    reqwest::Body::wrap_stream(stream::iter(pieces))
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn an_analyst_imports_a_file_and_reads_the_same_numbers_over_rest_and_grpc() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let answer = analyst.upload(in_pieces(world::two_years().as_bytes())).await;
        let answer = eslabon_tests::json(answer).await;
        let dataset = answer["dataset"]["name"].as_str().unwrap();
        assert_eq!(answer["dataset"]["years"], serde_json::json!([2015, 2017]));
        assert_eq!(answer["dataset"]["countryCount"], 8);
        assert_eq!(answer["dataset"]["productCount"], 12);
        assert_eq!(answer["alreadyHeld"], false);
        assert_eq!(analyst.datasets().await, [dataset]);

        complexity(&analyst, dataset).await;
        opportunities(&analyst, dataset).await;
        product_space(&analyst, dataset).await;
        growth(&analyst, dataset).await;
        export(&analyst, dataset).await;
        suite.stop().await;
    })
    .await;
}

async fn complexity(analyst: &Person, dataset: &str) {
    let country = format!("{dataset}/countries/CRI");
    let by_rest = analyst.read(&format!("/v1/{country}/complexity")).await;
    let request = pb::GetComplexityRequest { country, basis: None };
    let by_grpc = analyst.sectors().await.get_complexity(request).await.unwrap().into_inner();
    assert_eq!(by_rest["displayName"], by_grpc.display_name);
    assert_eq!(by_rest["diversity"], by_grpc.diversity);
    assert!(by_grpc.eci.is_some() && by_grpc.coi.is_some(), "{by_grpc:?}");
    same_number(&by_rest["eci"], by_grpc.eci);
    same_number(&by_rest["coi"], by_grpc.coi);
    assert_eq!(by_rest["ranked"], 8);
    assert_eq!(by_rest["provenance"]["basis"]["year"], 2017, "the latest");
}

async fn opportunities(analyst: &Person, dataset: &str) {
    let country = format!("{dataset}/countries/NIC");
    let path = format!("/v1/{country}/opportunities?strategy=STRATEGY_LONG_JUMPS&basis.year=2015");
    let by_rest = analyst.read(&path).await;
    let request = pb::ListOpportunitiesRequest {
        country,
        strategy: Strategy::LongJumps.into(),
        basis: Some(pb::Basis { year: 2015, ..Default::default() }),
        ..Default::default()
    };
    let by_grpc = analyst.sectors().await.list_opportunities(request).await.unwrap().into_inner();
    assert!(!by_grpc.opportunities.is_empty());
    let rest = by_rest["opportunities"].as_array().unwrap();
    assert_eq!(rest.len(), by_grpc.opportunities.len());
    for (rest, grpc) in rest.iter().zip(&by_grpc.opportunities) {
        assert_eq!(rest["product"], grpc.product);
        same_number(&rest["score"], grpc.score);
        same_number(&rest["distance"], grpc.distance);
        same_number(&rest["pci"], grpc.pci);
        assert!(!grpc.reasons.is_empty(), "an answer is never just a number: {grpc:?}");
        let sum: f64 = grpc.contributions.iter().map(|term| term.contribution).sum();
        assert!((sum - grpc.score).abs() < 1e-12, "{grpc:?}");
    }
}

async fn product_space(analyst: &Person, dataset: &str) {
    let by_rest = analyst.read(&format!("/v1/{dataset}/productSpace?country=CRI")).await;
    let request = pb::GetProductSpaceRequest {
        dataset: dataset.to_owned(),
        country: "CRI".to_owned(),
        ..Default::default()
    };
    let by_grpc = analyst.sectors().await.get_product_space(request).await.unwrap().into_inner();
    assert_eq!(by_grpc.nodes.len(), 12);
    let in_tree = by_grpc.links.iter().filter(|link| link.in_tree).count();
    assert_eq!(in_tree, 11, "a tree over a dozen products");
    for (rest, grpc) in by_rest["links"].as_array().unwrap().iter().zip(&by_grpc.links) {
        assert_eq!(
            (&rest["source"], &rest["target"]),
            (&grpc.source.as_str().into(), &grpc.target.as_str().into())
        );
        same_number(&rest["proximity"], grpc.proximity);
    }
}

async fn growth(analyst: &Person, dataset: &str) {
    let by_rest = analyst.read(&format!("/v1/{dataset}/growth?of=GROWTH_OF_COUNTRIES")).await;
    let request = pb::ListGrowthRequest {
        dataset: dataset.to_owned(),
        of: GrowthOf::Countries.into(),
        ..Default::default()
    };
    let by_grpc = analyst.sectors().await.list_growth(request).await.unwrap().into_inner();
    assert_eq!((by_grpc.from_year, by_grpc.to_year), (2015, 2017));
    assert_eq!(by_grpc.growth.len(), 8);
    for (rest, grpc) in by_rest["growth"].as_array().unwrap().iter().zip(&by_grpc.growth) {
        assert_eq!(rest["code"], grpc.code);
        same_number(&rest["annualGrowth"], grpc.annual_growth);
        assert!(grpc.annual_growth.unwrap() > 0.0, "trade grew in this world: {grpc:?}");
        same_number(&rest["toIndex"], grpc.to_index);
    }
}

async fn export(analyst: &Person, dataset: &str) {
    let by_rest = analyst.lines(&format!("/v1/{dataset}:export?what=EXPORT_WHAT_COUNTRY_PRODUCT")).await;
    let of = |batch: &Value| batch["countryProducts"].as_array().cloned().unwrap_or_default();
    let rest: Vec<_> = by_rest.iter().flat_map(of).collect();
    let request = pb::ExportComplexityRequest {
        dataset: dataset.to_owned(),
        what: ExportWhat::CountryProduct.into(),
        basis: None,
    };
    let mut batches = analyst.sectors().await.export_complexity(request).await.unwrap().into_inner();
    let mut grpc = Vec::new();
    while let Some(batch) = batches.message().await.unwrap() {
        grpc.extend(batch.country_products);
    }
    assert_eq!((rest.len(), grpc.len()), (8 * 12, 8 * 12));
    for (rest, grpc) in rest.iter().zip(&grpc) {
        assert_eq!(
            (&rest["country"], &rest["product"]),
            (&grpc.country.as_str().into(), &grpc.product.as_str().into())
        );
        same_number(&rest["rca"], grpc.rca);
        same_number(&rest["density"], grpc.density);
        same_number(&rest["cog"], grpc.cog);
        assert_eq!(rest["present"], grpc.present);
    }
}

#[tokio::test]
async fn the_same_rows_are_one_dataset_however_they_come() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(world::two_years()).await;
        let compressed = eslabon_tests::json(analyst.upload(gzipped(&world::two_years())).await).await;
        assert_eq!(compressed["dataset"]["name"], name);
        assert_eq!(compressed["alreadyHeld"], true);
        let messages = tokio_stream::iter(person::messages(person::spec("", ""), &world::two_years()));
        let answers = analyst.sectors().await.import_trade(messages).await.unwrap().into_inner();
        let (dataset, already_held) = person::imported(answers).await.unwrap();
        assert_eq!((dataset.name.as_str(), already_held), (name.as_str(), true));
        assert_eq!(analyst.datasets().await.len(), 1);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn progress_is_shown_to_who_asks_for_it() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let request = analyst.post(person::IMPORT).header("accept", "application/x-ndjson");
        let text = request.body(world::two_years()).send().await.unwrap().text().await.unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines[0]["progress"].is_object(), "{text}");
        assert!(lines.last().unwrap()["dataset"].is_object(), "{text}");
        let messages = tokio_stream::iter(person::messages(person::spec("", ""), &world::another()));
        let mut answers = analyst.sectors().await.import_trade(messages).await.unwrap().into_inner();
        let first = answers.message().await.unwrap().unwrap();
        assert!(matches!(first.event, Some(Event::Progress(_))), "{first:?}");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_dataset_that_was_deleted_is_gone() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(world::two_years()).await;
        let path = format!("/v1/{name}");
        let etag = analyst.read(&path).await["etag"].as_str().unwrap().to_owned();
        let delete = |etag: &str| analyst.delete(&path, etag).send();
        eslabon_tests::problem(delete("stale").await.unwrap(), 409, "ETAG_MISMATCH").await;
        assert_eq!(delete(&etag).await.unwrap().status(), 200);
        eslabon_tests::problem(analyst.get(&path).send().await.unwrap(), 404, "NOT_FOUND").await;
        let figures = analyst.get(&format!("{path}/countries")).send().await.unwrap();
        eslabon_tests::problem(figures, 404, "NOT_FOUND").await;
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}
