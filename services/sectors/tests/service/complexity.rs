//! Complexity of territories and products.

use eslabon_proto::sectors::v1::{
    Basis, GetComplexityRequest, GetProductComplexityRequest, ListCountryComplexitiesRequest,
    ListCountryProductsRequest, ListProductComplexitiesRequest, ListProximitiesRequest, OnDisconnected,
    Variant,
};
use eslabon_runtime::problem::Kind;

use super::support::{HEADER, import, on_each_engine, refused, refused_at, small_world, two_years};

#[tokio::test]
async fn the_figures_of_a_territory_come_with_what_they_were_computed_on() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &two_years()).await;
        let request =
            GetComplexityRequest { country: format!("{}/countries/DEU", dataset.name), basis: None };
        let germany = client.get_complexity(request).await.unwrap().into_inner();
        assert_eq!((germany.eci_rank, germany.ranked), (1, 5));
        assert_eq!(germany.display_name, "Germany");
        assert_eq!(germany.export_value_usd, 295_000.0);
        assert_eq!(germany.diversity, 3);
        let provenance = germany.provenance.unwrap();
        assert_eq!(provenance.dataset_digest, dataset.digest);
        let basis = provenance.basis.unwrap();
        assert_eq!(
            (basis.year, basis.rca_threshold),
            (2017, Some(1.0)),
            "the latest year, RCA of at least one"
        );
        assert_eq!(basis.variant(), Variant::Reference);
        let spectrum = provenance.spectrum.unwrap();
        assert!((spectrum.second - spectrum.third - spectrum.gap).abs() < 1e-15);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn eci_is_the_mean_pci_of_what_a_territory_has() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let name = import(&mut client, &small_world()).await.name;
        let request = ListCountryComplexitiesRequest { dataset: name.clone(), ..Default::default() };
        let countries = client.list_country_complexities(request).await.unwrap().into_inner().countries;
        assert_eq!(countries.len(), 5);
        assert!(countries.is_sorted_by(|left, right| left.eci >= right.eci));
        for country in countries {
            let request = ListCountryProductsRequest { country: country.name.clone(), ..Default::default() };
            let products = client.list_country_products(request).await.unwrap().into_inner().products;
            let present: Vec<_> = products.iter().filter(|cell| cell.present).collect();
            assert_eq!(present.len() as i32, country.diversity);
            let mean = present.iter().map(|cell| cell.pci.unwrap()).sum::<f64>() / present.len() as f64;
            assert!((mean - country.eci.unwrap()).abs() < 1e-12, "{country:?}");
            assert!(
                products
                    .iter()
                    .all(|cell| (cell.density.unwrap() + cell.distance.unwrap() - 1.0).abs() < 1e-15)
            );
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn products_are_listed_by_pci_and_read_one_by_one() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let name = import(&mut client, &small_world()).await.name;
        let request = ListProductComplexitiesRequest { dataset: name.clone(), ..Default::default() };
        let products = client.list_product_complexities(request).await.unwrap().into_inner().products;
        assert_eq!(products.iter().map(|product| product.pci_rank).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        let request = GetProductComplexityRequest { product: products[0].name.clone(), basis: None };
        let mut first = client.get_product_complexity(request).await.unwrap().into_inner();
        assert!(first.provenance.take().is_some());
        assert_eq!(first, products[0]);
        let request = ListProximitiesRequest { product: products[0].name.clone(), ..Default::default() };
        let near = client.list_proximities(request).await.unwrap().into_inner().proximities;
        assert_eq!(near.len(), 5, "all products but itself");
        assert!(near.is_sorted_by(|left, right| left.proximity >= right.proximity));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_pages_and_its_token_belongs_to_its_basis() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &two_years()).await.name;
        let ask = |page_token: &str, year| ListCountryComplexitiesRequest {
            dataset: dataset.clone(),
            basis: Some(Basis { year, ..Default::default() }),
            page_size: 3,
            page_token: page_token.to_owned(),
        };
        let first = client.list_country_complexities(ask("", 2017)).await.unwrap().into_inner();
        let token = first.next_page_token;
        let second = client.list_country_complexities(ask(&token, 2017)).await.unwrap().into_inner();
        assert_eq!((first.countries.len(), second.countries.len()), (3, 2));
        assert_eq!(second.next_page_token, "");
        let answer = client.list_country_complexities(ask(&token, 2015)).await;
        refused_at(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_dataset_does_not_hold_is_said() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let name = import(&mut client, &two_years()).await.name;
        let ask = |code: &str, year| GetComplexityRequest {
            country: format!("{name}/countries/{code}"),
            basis: Some(Basis { year, ..Default::default() }),
        };
        let answer = client.get_complexity(ask("CRI", 2016)).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "YEAR_NOT_HELD", "basis.year");
        assert_eq!(problem.metadata["years"], "2015, 2017");
        refused(client.get_complexity(ask("FRA", 2017)).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

/// Two blocks that share no product, the second the smaller.
fn blocks() -> String {
    let rows = [
        ("DEU", "8703", 10),
        ("DEU", "8708", 1),
        ("DEU", "9018", 9),
        ("FRA", "8703", 8),
        ("FRA", "8708", 10),
        ("ITA", "8708", 10),
        ("ESP", "8703", 5),
        ("ESP", "8708", 5),
        ("BRA", "1201", 10),
        ("BRA", "1701", 1),
        ("ARG", "1701", 10),
    ];
    let row = |(country, product, value)| format!("2017,{country},{product},{value}\n");
    HEADER.to_owned() + &rows.map(row).concat()
}

#[tokio::test]
async fn blocks_that_share_no_product_are_refused_or_the_largest_is_taken() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let name = import(&mut client, &blocks()).await.name;
        let ask = |on_disconnected: OnDisconnected| ListCountryComplexitiesRequest {
            dataset: name.clone(),
            basis: Some(Basis { on_disconnected: on_disconnected.into(), ..Default::default() }),
            ..Default::default()
        };
        let answer = client.list_country_complexities(ask(OnDisconnected::Reject)).await;
        let problem = refused(answer, Kind::FailedPrecondition, "DISCONNECTED");
        assert!(problem.metadata["blocks"].contains("DEU"), "{problem:?}");
        let answer = client.list_country_complexities(ask(OnDisconnected::LargestBlock)).await.unwrap();
        let answer = answer.into_inner();
        let without: Vec<_> = answer.countries.iter().filter(|country| country.eci.is_none()).collect();
        assert_eq!(
            without.iter().map(|country| country.country.as_str()).collect::<Vec<_>>(),
            ["ARG", "BRA"]
        );
        let provenance = answer.provenance.unwrap();
        assert!(provenance.warnings.contains(&"TERRITORIES_LEFT_OUT".to_owned()));
        assert!(provenance.left_out.iter().all(|left| left.reason == "OUTSIDE_LARGEST_BLOCK"));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_world_in_which_all_are_alike_has_no_index() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let rows: String =
            ["DEU", "FRA", "ITA"].map(|code| format!("2017,{code},8703,5\n2017,{code},8708,5\n")).concat();
        let name = import(&mut client, &format!("{HEADER}{rows}")).await.name;
        let request = GetComplexityRequest { country: format!("{name}/countries/DEU"), basis: None };
        let answer = client.get_complexity(request).await;
        let problem = eslabon_runtime::problem::Problem::from(&answer.unwrap_err());
        assert_eq!(problem.kind, Kind::FailedPrecondition, "{problem:?}");
        assert!(
            ["EIGENVALUE_TIE", "ORIENTATION_UNDETERMINED"].contains(&problem.reason.as_str()),
            "{problem:?}"
        );
        service.stop().await;
    })
    .await;
}
