//! Value chains with their map, and waves of entry with what they show.

use eslabon_proto::linkages::v1::{self as pb, chain_service_client::ChainServiceClient};
use eslabon_runtime::problem::Kind;

use crate::support::{Authorised, Service, on_each_engine, refused_at};

async fn client(service: &Service) -> ChainServiceClient<Authorised> {
    ChainServiceClient::new(service.analyst("cinde").await)
}

fn title(en: &str) -> Option<pb::Text> {
    Some(pb::Text { en: en.to_owned(), ..Default::default() })
}

fn presence(firm: &str, stage: &str, segment: &str, ownership: pb::OwnershipKind) -> pb::ChainPresence {
    pb::ChainPresence {
        firm: firm.to_owned(),
        stage: stage.to_owned(),
        segment: segment.to_owned(),
        ownership: ownership.into(),
        ..Default::default()
    }
}

/// Three stages by two segments, with a firm in two of them.
fn chain() -> pb::ValueChain {
    let stage = |id: &str, value_added| pb::ChainStage {
        id: id.to_owned(),
        value_added,
        source: "a survey".to_owned(),
        ..Default::default()
    };
    let segment = |id: &str, technology_class| pb::ChainSegment {
        id: id.to_owned(),
        technology_class,
        ..Default::default()
    };
    pb::ValueChain {
        title: title("Medical devices"),
        country: "CRI".to_owned(),
        cluster: "med".to_owned(),
        stages: vec![stage("design", Some(3.0)), stage("assembly", Some(1.0)), stage("service", None)],
        segments: vec![segment("implants", 3), segment("disposables", 1)],
        presences: vec![
            presence("buyers/a", "assembly", "implants", pb::OwnershipKind::Foreign),
            presence("buyers/a", "assembly", "disposables", pb::OwnershipKind::Foreign),
            presence("suppliers/b", "assembly", "disposables", pb::OwnershipKind::Domestic),
            pb::ChainPresence { firms: 2, ..presence("", "design", "implants", pb::OwnershipKind::Joint) },
            presence("c", "service", "implants", pb::OwnershipKind::Unspecified),
        ],
        value_added_unit: "order only".to_owned(),
        ..Default::default()
    }
}

fn creation(value_chain: pb::ValueChain) -> pb::CreateValueChainRequest {
    pb::CreateValueChainRequest {
        value_chain_id: "med".to_owned(),
        value_chain: Some(value_chain),
        request_id: String::new(),
    }
}

#[tokio::test]
async fn the_map_shows_gaps_cells_without_a_domestic_firm_and_the_curve() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let made = client.create_value_chain(creation(chain())).await.unwrap().into_inner();
        let request = pb::GetChainMapRequest { name: made.name.clone() };
        let map = client.get_chain_map(request).await.unwrap().into_inner();
        let segments: Vec<_> = map.segments.iter().map(|segment| segment.id.as_str()).collect();
        assert_eq!(segments, ["disposables", "implants"], "from the simplest");
        let cells: Vec<_> = map
            .cells
            .iter()
            .map(|cell| {
                let place = (cell.stage.as_str(), cell.segment.as_str());
                (place, cell.state(), cell.domestic_firms, cell.foreign_firms)
            })
            .collect();
        let expected = [
            (("design", "disposables"), pb::CellState::Gap, 0, 0),
            (("design", "implants"), pb::CellState::WithoutDomestic, 0, 2),
            (("assembly", "disposables"), pb::CellState::Domestic, 1, 1),
            (("assembly", "implants"), pb::CellState::WithoutDomestic, 0, 1),
            (("service", "disposables"), pb::CellState::Gap, 0, 0),
            (("service", "implants"), pb::CellState::OwnersUnknown, 0, 0),
        ];
        assert_eq!(cells, expected);
        assert_eq!(map.cells[2].firms, ["buyers/a", "suppliers/b"]);
        assert_eq!((map.gaps, map.cells_without_domestic), (2, 2));
        let curve: Vec<_> =
            map.curve.iter().map(|point| (point.value_added, point.firms, point.domestic_firms)).collect();
        assert_eq!(curve, [(Some(3.0), 2, 0), (Some(1.0), 2, 1), (None, 1, 0)]);
        assert_eq!(map.cells[5].unknown_firms, 1);
        assert_eq!(map.curve[0].source, "a survey");
        assert_eq!((map.value_chain, map.value_chain_etag), (made.name, made.etag));
    })
    .await;
}

#[tokio::test]
async fn a_firm_that_is_nowhere_twice_or_several_is_refused_with_every_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut wrong = chain();
        wrong.country = "XYZ".to_owned();
        wrong.stages[2].id = "design".to_owned();
        wrong.presences[0].stage = "sales".to_owned();
        wrong.presences[1].segment = "gloves".to_owned();
        wrong.presences[2].firms = 2;
        let answer = client.create_value_chain(creation(wrong)).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "UNKNOWN_COUNTRY", "value_chain.country");
        let found: Vec<_> =
            problem.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
        let expected = [
            ("value_chain.country", "UNKNOWN_COUNTRY"),
            ("value_chain.stages[2].id", "DUPLICATE_KEY"),
            ("value_chain.presences[0].stage", "NOT_FOUND"),
            ("value_chain.presences[1].segment", "NOT_FOUND"),
            ("value_chain.presences[2].firms", "FIRM_AND_NUMBER"),
            // Its stage has another id now.
            ("value_chain.presences[4].stage", "NOT_FOUND"),
        ];
        assert_eq!(found, expected);
        let mut twice = chain();
        twice.presences.push(twice.presences[0].clone());
        let answer = client.create_value_chain(creation(twice)).await;
        refused_at(answer, Kind::InvalidArgument, "REPEATED", "value_chain.presences[5]");
        let mut many = chain();
        many.presences[3].firms = 100_000;
        let answer = client.create_value_chain(creation(many)).await;
        refused_at(answer, Kind::InvalidArgument, "TOO_MANY", "value_chain.presences");
    })
    .await;
}

/// Entrants by ownership and by type, and classes of products.
fn wave(id: &str, years: (i32, i32), category: &str, own: i32, class: i32, kind: &str) -> pb::EntryWave {
    let origin = |country: &str, ownership: pb::OwnershipKind, firms| pb::EntrantOrigin {
        country: country.to_owned(),
        ownership: ownership.into(),
        firms,
    };
    pb::EntryWave {
        id: id.to_owned(),
        from_year: Some(years.0),
        to_year: Some(years.1),
        firms: 10,
        categories: vec![category.to_owned()],
        origins: vec![
            origin("CRI", pb::OwnershipKind::Domestic, own),
            origin("USA", pb::OwnershipKind::Foreign, 10 - own),
        ],
        types: vec![pb::EntrantType { r#type: kind.to_owned(), firms: 10, ..Default::default() }],
        products: vec![pb::WaveProduct {
            product: format!("product of {id}"),
            device_class: class,
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn waves() -> pb::WaveSet {
    let category = |category: &str, rank| pb::ExportCategory {
        category: category.to_owned(),
        rank,
        ..Default::default()
    };
    pb::WaveSet {
        title: title("Medical devices"),
        country: "CRI".to_owned(),
        categories: vec![category("simple", 1), category("complex", 2)],
        waves: vec![
            wave("first", (1990, 1999), "simple", 6, 1, "components"),
            wave("second", (2000, 2009), "complex", 1, 2, "sterilisation"),
        ],
        ..Default::default()
    }
}

fn creation_of_waves(wave_set: pb::WaveSet) -> pb::CreateWaveSetRequest {
    pb::CreateWaveSetRequest {
        wave_set_id: "med".to_owned(),
        wave_set: Some(wave_set),
        request_id: String::new(),
    }
}

async fn assessed(client: &mut ChainServiceClient<Authorised>, set: pb::WaveSet) -> pb::WaveAssessment {
    let made = client.create_wave_set(creation_of_waves(set)).await.unwrap().into_inner();
    let request = pb::AssessWavesRequest { name: made.name.clone() };
    let assessment = client.assess_waves(request).await.unwrap().into_inner();
    client.delete_wave_set(pb::DeleteWaveSetRequest { name: made.name, ..Default::default() }).await.unwrap();
    assessment
}

#[tokio::test]
async fn a_sector_moves_up_while_fewer_domestic_firms_enter_and_both_are_told() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let found = assessed(&mut client, waves()).await;
        assert_eq!((found.verdict(), found.tau_b), (pb::WaveVerdict::MovedUp, Some(1.0)));
        assert_eq!((found.new_domestic_entrants, found.domestic_entry_fell), (vec![6, 1], true));
        assert_eq!(found.waves[1].new_functions, ["sterilisation"]);
        assert!(found.contradictions.is_empty());
        let mut down = waves();
        down.waves[1].products[0].device_class = 1;
        down.waves[1].firms = 9;
        let found = assessed(&mut client, down).await;
        assert_eq!((found.verdict(), found.tau_b), (pb::WaveVerdict::Undefined, None), "all the same class");
        let told: Vec<_> =
            found.contradictions.iter().map(|it| (it.breakdown.as_str(), it.stated, it.summed)).collect();
        assert_eq!(told, [("origins", 9, 10), ("types", 9, 10)]);
    })
    .await;
}

#[tokio::test]
async fn types_that_do_the_same_are_one_function() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut set = waves();
        for (wave, kind) in set.waves.iter_mut().zip(["oven", "gas"]) {
            wave.types = vec![pb::EntrantType {
                r#type: kind.to_owned(),
                function: "sterilisation".to_owned(),
                firms: 10,
            }];
        }
        let found = assessed(&mut client, set).await;
        assert_eq!(found.waves[0].new_functions, ["sterilisation"]);
        assert_eq!(found.waves[1].new_functions, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn waves_out_of_order_without_a_rank_or_with_owners_from_elsewhere_are_refused() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut wrong = waves();
        wrong.waves[0].categories.push("odd".to_owned());
        wrong.waves[0].origins[0].country = "USA".to_owned();
        wrong.waves[1].origins[1].country = "CRI".to_owned();
        wrong.waves[1].from_year = Some(1995);
        let answer = client.create_wave_set(creation_of_waves(wrong)).await;
        let problem =
            refused_at(answer, Kind::InvalidArgument, "NOT_FOUND", "wave_set.waves[0].categories[1]");
        let found: Vec<_> = problem
            .violations
            .iter()
            .skip(1)
            .map(|found| (found.field.as_str(), found.reason.as_str()))
            .collect();
        let expected = [
            ("wave_set.waves[0].origins[0].ownership", "OWNERSHIP_CONTRADICTS"),
            ("wave_set.waves[1].origins[1].ownership", "OWNERSHIP_CONTRADICTS"),
            ("wave_set.waves[1]", "OUT_OF_ORDER"),
        ];
        assert_eq!(found, expected);
    })
    .await;
}
