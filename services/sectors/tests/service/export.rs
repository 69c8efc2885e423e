//! Exports of every figure.

use eslabon_proto::sectors::v1::{ExportComplexityRequest, ExportComplexityResponse, ExportWhat};
use eslabon_runtime::problem::Kind;

use super::support::{Client, import, on_each_engine, refused_at, small_world};

async fn export(client: &mut Client, dataset: &str, what: ExportWhat) -> Vec<ExportComplexityResponse> {
    let request = ExportComplexityRequest { dataset: dataset.to_owned(), basis: None, what: what.into() };
    let mut batches = client.export_complexity(request).await.unwrap().into_inner();
    let mut all = Vec::new();
    while let Some(batch) = batches.message().await.unwrap() {
        all.push(batch);
    }
    all
}

#[tokio::test]
async fn every_row_is_sent_once_by_code_with_provenance_at_the_head() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await.name;
        for (what, rows) in
            [(ExportWhat::Country, 5), (ExportWhat::Product, 6), (ExportWhat::CountryProduct, 30)]
        {
            let batches = export(&mut client, &dataset, what).await;
            assert!(batches[0].provenance.is_some());
            let progress = batches.last().unwrap().progress.as_ref().unwrap();
            assert_eq!((progress.done, progress.total), (rows, rows));
            let countries = batches.iter().flat_map(|batch| &batch.countries).map(|row| (&row.country, ""));
            let products = batches.iter().flat_map(|batch| &batch.products).map(|row| (&row.product, ""));
            let cells = batches.iter().flat_map(|batch| &batch.country_products);
            let cells = cells.map(|row| (&row.country, row.product.as_str()));
            let codes: Vec<_> = countries.chain(products).chain(cells).collect();
            assert_eq!(codes.len() as i64, rows);
            assert!(codes.is_sorted());
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_to_export_must_be_said() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await.name;
        let request = ExportComplexityRequest { dataset, basis: None, what: 0 };
        let answer = client.export_complexity(request).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "what");
        service.stop().await;
    })
    .await;
}
