//! Matrices: in pages, of one computation, and not of more than the operator allows.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use eslabon_sectors::Config;

use super::{
    ranking::{FIGURES, SECTORS, import_input},
    runs,
    support::{Ranking, Service, on_each_engine, on_each_engine_with, refused, refused_at},
};

/// A request for all criteria of the figures, by somebody who holds list and figures.
async fn request(service: &Service, tenant: &str) -> pb::ComputeMatrixRequest {
    pb::ComputeMatrixRequest {
        sector_list: import_input(service, tenant, InputKind::SectorList, SECTORS).await,
        territory: "CRI".to_owned(),
        inputs: vec![import_input(service, tenant, InputKind::Indicators, FIGURES).await],
        criteria: ["REL", "COMPLEX", "JOBS"].map(str::to_owned).to_vec(),
        ..Default::default()
    }
}

async fn page(client: &mut Ranking, request: pb::ComputeMatrixRequest) -> pb::CriteriaMatrix {
    client.compute_matrix(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn pages_put_together_are_the_matrix() {
    on_each_engine(async |service| {
        let mut client = service.ranking("cinde", Role::Analyst).await;
        let asked = request(&service, "cinde").await;
        let whole = page(&mut client, asked.clone()).await;
        assert_eq!((whole.rows.len(), whole.next_page_token.as_str()), (5, ""));
        let (mut rows, mut page_token) = (Vec::new(), String::new());
        for expected in [2, 2, 1] {
            let part =
                page(&mut client, pb::ComputeMatrixRequest { page_size: 2, page_token, ..asked.clone() });
            let part = part.await;
            assert_eq!(
                (part.rows.len(), &part.digest, &part.inputs),
                (expected, &whole.digest, &whole.inputs)
            );
            page_token = part.next_page_token;
            rows.extend(part.rows);
        }
        assert_eq!((rows, page_token.as_str()), (whole.rows, ""));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_is_good_for_what_it_was_given_for_and_nobody_else() {
    on_each_engine(async |service| {
        let mut client = service.ranking("cinde", Role::Analyst).await;
        let asked = pb::ComputeMatrixRequest { page_size: 2, ..request(&service, "cinde").await };
        let page_token = page(&mut client, asked.clone()).await.next_page_token;
        let mut turned = pb::ComputeMatrixRequest { page_token: page_token.clone(), ..asked.clone() };
        turned.criteria.reverse();
        // The figures are the same; the question is not.
        let of_a_year = pb::ComputeMatrixRequest { page_token: page_token.clone(), year: 2021, ..asked };
        for other in [turned, of_a_year] {
            let answer = client.compute_matrix(other).await;
            refused_at(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        }
        let other =
            pb::ComputeMatrixRequest { page_size: 2, page_token, ..request(&service, "procomer").await };
        let answer = service.ranking("procomer", Role::Analyst).await.compute_matrix(other).await;
        refused(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_has_no_more_figures_than_fit_into_a_message() {
    on_each_engine(async |service| {
        let mut client = service.ranking("cinde", Role::Analyst).await;
        let sectors: String = (0..200).map(|at| format!("s{at:03}\n")).collect();
        let values: String = (0..20).map(|at| format!("CRI,s000,OWN_{at},2020,{at}\n")).collect();
        let figures = format!("territory,sector,indicator,year,value\n{values}");
        let asked = pb::ComputeMatrixRequest {
            sector_list: import_input(
                &service,
                "cinde",
                InputKind::SectorList,
                &format!("sector\n{sectors}"),
            )
            .await,
            territory: "CRI".to_owned(),
            inputs: vec![import_input(&service, "cinde", InputKind::Indicators, &figures).await],
            criteria: (0..20).map(|at| format!("OWN_{at}")).collect(),
            page_size: 1000,
            ..Default::default()
        };
        let first = page(&mut client, asked.clone()).await;
        assert_eq!(first.rows.len(), 150);
        let rest = pb::ComputeMatrixRequest { page_token: first.next_page_token, ..asked };
        assert_eq!(page(&mut client, rest).await.rows.len(), 50);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_remembered_is_not_told_when_its_input_is_gone() {
    on_each_engine(async |service| {
        let mut client = service.ranking("cinde", Role::Analyst).await;
        let asked = request(&service, "cinde").await;
        page(&mut client, asked.clone()).await;
        let gone = pb::DeleteInputRequest { name: asked.inputs[0].clone(), ..Default::default() };
        service.inputs("cinde", Role::Analyst).await.delete_input(gone).await.unwrap();
        refused(client.compute_matrix(asked).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn neither_a_matrix_nor_a_run_is_made_from_more_than_the_operator_allows() {
    let mut config = Config::default();
    // The list holds five values and the figures fourteen.
    config.compute.max_matrix_values = 18;
    on_each_engine_with(config, async |service| {
        let mut client = service.ranking("cinde", Role::Analyst).await;
        let asked = request(&service, "cinde").await;
        let problem = refused_at(
            client.compute_matrix(asked).await,
            Kind::ResourceExhausted,
            "TOO_MANY_VALUES",
            "inputs",
        );
        assert_eq!((problem.metadata["values"].as_str(), problem.metadata["limit"].as_str()), ("19", "18"));
        let world = runs::world(&service, true).await;
        let run = runs::run(&world.client, world.request()).await;
        refused_at(run, Kind::ResourceExhausted, "TOO_MANY_VALUES", "inputs");
        service.stop().await;
    })
    .await;
}
