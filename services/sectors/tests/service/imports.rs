//! Imports: all or nothing, and a repeat is harmless.

use eslabon_proto::{
    sectors::v1::{
        GetDatasetRequest, ImportTradeRequest, ListDatasetsRequest, ProductName, TradeImport,
        import_trade_request::Part, import_trade_response::Event,
    },
    r#type::v1::Commit,
};
use eslabon_runtime::{problem::Kind, testing};
use eslabon_sectors::Config;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::support::{
    Client, HEADER, Service, messages, on_each_engine, on_each_engine_with, refused, refused_at, send,
    small_world, spec,
};

async fn held(client: &mut Client) -> usize {
    client.list_datasets(ListDatasetsRequest::default()).await.unwrap().into_inner().datasets.len()
}

fn with_id(id: &str, title: &str) -> TradeImport {
    TradeImport { request_id: id.to_owned(), ..spec(title) }
}

#[tokio::test]
async fn progress_is_told_and_the_dataset_comes_last() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let import = tokio_stream::iter(messages(spec("t"), small_world().as_bytes()));
        let mut answers = client.import_trade(import).await.unwrap().into_inner();
        let mut events = Vec::new();
        while let Some(answer) = answers.message().await.unwrap() {
            events.push(answer.event.unwrap());
        }
        assert!(matches!(events.last(), Some(Event::Dataset(_))));
        assert!(
            events
                .iter()
                .any(|event| matches!(event, Event::Progress(progress) if progress.stage == "store"))
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_bad_row_and_nothing_is_stored() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let file = small_world() + "2017,XXX,0901,5\n2017,CRI,0902,-5\n";
        let answer = send(&mut client, messages(spec("t"), file.as_bytes())).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "UNKNOWN_COUNTRY", "lines[24].exporter_iso3");
        assert_eq!(problem.violations.len(), 2, "both bad rows are listed: {problem:?}");
        assert_eq!(held(&mut client).await, 0);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_content_is_one_dataset_whatever_its_order_and_delimiter() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let (first, already) =
            send(&mut client, messages(spec("first"), small_world().as_bytes())).await.unwrap();
        assert!(!already);
        let world = small_world();
        let mut lines: Vec<_> = world.lines().skip(1).collect();
        lines.reverse();
        let shuffled = format!("{HEADER}{}\n", lines.join("\n")).replace(',', ";");
        let (second, already) =
            send(&mut client, messages(spec("second"), shuffled.as_bytes())).await.unwrap();
        assert!(already);
        assert_eq!(second, first, "the one that is held, under its first title");
        assert_eq!(held(&mut client).await, 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeat_with_its_request_id_gets_the_first_answer_and_another_content_is_refused() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let import = messages(with_id("import-1", "t"), small_world().as_bytes());
        let first = send(&mut client, import.clone()).await.unwrap();
        assert_eq!(send(&mut client, import).await.unwrap(), first);
        let other = small_world().replace("70000", "70001");
        let answer = send(&mut client, messages(with_id("import-1", "t"), other.as_bytes())).await;
        refused_at(answer, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
        let retitled = messages(with_id("import-1", "another title"), small_world().as_bytes());
        refused(send(&mut client, retitled).await, Kind::InvalidArgument, "REQUEST_ID_REUSED");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_import_twice_at_once_has_one_effect() {
    on_each_engine(async |service| {
        let (mut one, mut two) = (service.analyst("cinde").await, service.analyst("cinde").await);
        let import = messages(with_id("at-once", "t"), small_world().as_bytes());
        let (first, second) = tokio::join!(send(&mut one, import.clone()), send(&mut two, import));
        assert_eq!(first.unwrap().0, second.unwrap().0);
        assert_eq!(held(&mut one).await, 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_not_committed_or_out_of_order_is_refused() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let whole = messages(spec("t"), small_world().as_bytes());
        let end = whole.len() - 1;
        let answer = send(&mut client, whole[..end].to_vec()).await;
        refused_at(answer, Kind::InvalidArgument, "UPLOAD_NOT_COMMITTED", "commit");
        refused(send(&mut client, Vec::new()).await, Kind::InvalidArgument, "UPLOAD_NOT_COMMITTED");
        for wrong in [
            whole[1..].to_vec(),
            [&whole[..1], &whole[..]].concat(),
            [&whole[..], &whole[1..2]].concat(),
            vec![ImportTradeRequest { part: None }],
        ] {
            let answer = send(&mut client, wrong).await;
            refused_at(answer, Kind::InvalidArgument, "UPLOAD_OUT_OF_ORDER", "part");
        }
        let mut short = whole;
        short[end] = ImportTradeRequest { part: Some(Part::Commit(Commit { byte_count: 7 })) };
        let answer = send(&mut client, short).await;
        refused_at(answer, Kind::InvalidArgument, "INCOMPLETE_UPLOAD", "commit.byte_count");
        assert_eq!(held(&mut client).await, 0);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_goes_away_half_way_leaves_nothing() {
    on_each_engine(async |service| {
        let whole = messages(spec("t"), small_world().as_bytes());
        let half_way = async move |mut client: Client| {
            let (sender, receiver) = mpsc::channel(whole.len());
            for message in whole[..whole.len() - 1].iter().cloned() {
                sender.send(message).await.unwrap();
            }
            client.import_trade(ReceiverStream::new(receiver)).await.unwrap();
        };
        service.analyst_that_dies("cinde", half_way).await;
        let mut client = service.analyst("cinde").await;
        assert_eq!(held(&mut client).await, 0);
        assert!(!send(&mut client, messages(spec("t"), small_world().as_bytes())).await.unwrap().1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_held_survives_a_restart() {
    for store in testing::stores().await {
        let service = Service::start(&store, Config::default()).await;
        let mut client = service.analyst("cinde").await;
        let import = messages(with_id("import-1", "t"), small_world().as_bytes());
        let first = send(&mut client, import.clone()).await.unwrap();
        drop(client);
        service.stop().await;
        let service = Service::start(&store, Config::default()).await;
        let mut client = service.analyst("cinde").await;
        let request = GetDatasetRequest { name: first.0.name.clone() };
        assert_eq!(client.get_dataset(request).await.unwrap().into_inner(), first.0);
        assert_eq!(send(&mut client, import).await.unwrap(), first);
        drop(client);
        service.stop().await;
    }
}

#[tokio::test]
async fn limits_are_enforced_while_the_file_arrives() {
    let mut config = Config::default();
    config.import.max_bytes = "2KiB".parse().unwrap();
    config.import.max_rows = 100;
    on_each_engine_with(config, async |service| {
        let mut client = service.analyst("cinde").await;
        let note = "n".repeat(100);
        let rows: String = (1000..1050).map(|product| format!("2017,CRI,{product},1,{note}\n")).collect();
        let wide = HEADER.replace('\n', ",note\n") + &rows;
        let answer = send(&mut client, messages(spec("t"), wide.as_bytes())).await;
        refused(answer, Kind::ResourceExhausted, "UPLOAD_TOO_LARGE");
        let rows: String = (1000..1101).map(|product| format!("2017,CRI,{product},1\n")).collect();
        let answer = send(&mut client, messages(spec("t"), format!("{HEADER}{rows}").as_bytes())).await;
        refused(answer, Kind::ResourceExhausted, "TOO_MANY_ROWS");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_a_file_is_checked() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let unknown = TradeImport { classification: 0, ..spec("t") };
        let answer = send(&mut client, messages(unknown, small_world().as_bytes())).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "spec.classification");
        let early = TradeImport { year: 17, ..spec("t") };
        let answer = send(&mut client, messages(early, small_world().as_bytes())).await;
        refused_at(answer, Kind::InvalidArgument, "OUT_OF_RANGE", "spec.year");
        let answer = send(&mut client, messages(spec("a\u{1b}[31mred"), small_world().as_bytes())).await;
        refused_at(answer, Kind::InvalidArgument, "INVALID_CHARACTER", "spec.title");
        let name = |code: &str| ProductName { code: code.to_owned(), name: "x".to_owned() };
        let twice = TradeImport { product_names: vec![name("0901"), name("0901")], ..spec("t") };
        let answer = send(&mut client, messages(twice, small_world().as_bytes())).await;
        refused_at(answer, Kind::InvalidArgument, "DUPLICATE_KEY", "spec.product_names[1].code");
        service.stop().await;
    })
    .await;
}
