//! Inputs: imported whole or not at all, read back as they were, logged once.

use eslabon_proto::{
    sectors::v1::{
        self as pb, DeleteInputRequest, GetInputRequest, InputKind, ListInputRowsRequest, ListInputsRequest,
        import_input_request::Part, import_input_response::Event, input_row::Row,
    },
    r#type::v1::{Commit, Role},
};
use eslabon_runtime::{identity::Tenant, problem::Kind, testing};
use eslabon_sectors::{Config, store::Store};
use tonic::Status;

use super::support::{
    InputsClient, Service, messages, on_each_engine, on_each_engine_with, refused, refused_at, send,
    small_world, spec as trade,
};

pub(crate) const SECTORS: &str =
    "sector,name,code\ndevices,Medical devices,9018\ndevices,,9021\ncoffee,Coffee,0901\n";
const INDICATORS: &str = "territory,sector,indicator,year,value,half_width,grade\n\
                          CRI,devices,EMPLOYMENT,2018,5,0.5,A\nCRI,TOTAL,EMPLOYMENT,2018,50,,\n";
const FLOWS: &str =
    "t,i,j,k,v,q\n2019,188,842,901890,1,1\n2020,188,842,901890,2,NA\n2020,4,842,090111,3,1.5\n";
const TABLE: &str = "row,column,value\nagr,food,60\nfood,food,40\nOUTPUT,agr,100\nOUTPUT,food,200\n";

pub(crate) fn spec(kind: InputKind, title: &str) -> pb::InputImport {
    let scheme = match kind {
        InputKind::SectorList | InputKind::Flows => "HS2017",
        _ => "",
    };
    pb::InputImport {
        kind: kind.into(),
        title: title.to_owned(),
        scheme: scheme.to_owned(),
        ..Default::default()
    }
}

fn parts(spec: pb::InputImport, file: &str) -> Vec<pb::ImportInputRequest> {
    let part = |part| pb::ImportInputRequest { part: Some(part) };
    let chunks = file
        .as_bytes()
        .chunks(if file.len() < 10_000 { 50 } else { 100_000 })
        .map(|chunk| part(Part::Chunk(chunk.to_vec().into())));
    let commit = Commit { byte_count: file.len() as i64 };
    std::iter::once(part(Part::Spec(spec))).chain(chunks).chain([part(Part::Commit(commit))]).collect()
}

pub(crate) async fn import(
    client: &mut InputsClient,
    spec: pb::InputImport,
    file: &str,
) -> Result<(pb::Input, bool), Status> {
    let mut answers = client.import_input(tokio_stream::iter(parts(spec, file))).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        if let Some(Event::Input(input)) = answer.event {
            return Ok((input, answer.already_held));
        }
    }
    panic!("an import ends with an input or an error");
}

async fn imported(client: &mut InputsClient, kind: InputKind, file: &str) -> pb::Input {
    import(client, spec(kind, "test"), file).await.unwrap().0
}

async fn rows(client: &mut InputsClient, input: &str, year: i32) -> Vec<Row> {
    let (mut all, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListInputRowsRequest { input: input.to_owned(), year, page_size: 2, page_token };
        let page = client.list_input_rows(request).await.unwrap().into_inner();
        all.extend(page.rows.into_iter().map(|row| row.row.unwrap()));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return all;
        }
    }
}

#[tokio::test]
async fn every_kind_is_described_and_read_back_as_it_was() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let list = imported(&mut client, InputKind::SectorList, SECTORS).await;
        assert_eq!(
            (list.schemes.as_slice(), list.sector_count, list.item_count),
            (&["HS2017".to_owned()][..], 2, 3)
        );
        let held = rows(&mut client, &list.name, 0).await;
        let codes: Vec<_> = held
            .iter()
            .map(|row| match row {
                Row::Sector(row) => (row.sector.as_str(), row.name.as_str(), row.code.as_str(), row.weight),
                other => panic!("{other:?}"),
            })
            .collect();
        let devices = |code| ("devices", "Medical devices", code, 1.0);
        assert_eq!(codes, [("coffee", "Coffee", "0901", 1.0), devices("9018"), devices("9021")]);

        let table = imported(&mut client, InputKind::Indicators, INDICATORS).await;
        assert_eq!(
            (table.years.as_slice(), table.indicators.as_slice()),
            (&[2018][..], &["EMPLOYMENT".to_owned()][..])
        );
        let held = rows(&mut client, &table.name, 0).await;
        let Row::Indicator(row) = &held[1] else { panic!("{held:?}") };
        assert_eq!(
            (row.sector.as_str(), row.value, row.half_width, row.grade.as_str()),
            ("devices", 5.0, 0.5, "A")
        );

        let flows = imported(&mut client, InputKind::Flows, FLOWS).await;
        assert_eq!(
            (flows.years.as_slice(), flows.item_count, flows.product_count),
            (&[2019, 2020][..], 3, 2)
        );
        let newest = rows(&mut client, &flows.name, 0).await;
        assert_eq!(newest, rows(&mut client, &flows.name, 2020).await);
        let Row::Flow(row) = &newest[1] else { panic!("{newest:?}") };
        assert_eq!((row.exporter.as_str(), row.product.as_str(), row.quantity_t), ("CRI", "901890", None));

        let table = imported(&mut client, InputKind::IoTable, TABLE).await;
        assert_eq!((table.sector_count, table.item_count), (2, 4));
        let held = rows(&mut client, &table.name, 0).await;
        let Row::Io(row) = &held[0] else { panic!("{held:?}") };
        assert_eq!((row.row.as_str(), row.column.as_str(), row.value), ("agr", "food", 0.3));
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_bad_row_and_nothing_is_stored() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let file = format!("{INDICATORS}XXX,devices,EMPLOYMENT,2018,5,,\nCRI,devices,HOURS,2018,-5,,\n");
        let answer = import(&mut client, spec(InputKind::Indicators, "t"), &file).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "UNKNOWN_COUNTRY", "lines[4].territory");
        assert_eq!(problem.violations.len(), 2, "both bad rows are listed: {problem:?}");
        let list = client.list_inputs(ListInputsRequest::default()).await.unwrap().into_inner();
        assert!(list.inputs.is_empty());
        let table = TABLE.replace("OUTPUT,food,200", "OUTPUT,food,100");
        let answer = import(&mut client, spec(InputKind::IoTable, "t"), &table).await;
        refused_at(answer, Kind::InvalidArgument, "IO_COLUMN_SUM", "industries[food]");
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_content_is_one_input_and_a_repeat_gets_the_first_answer() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let with_id =
            pb::InputImport { request_id: "one".to_owned(), ..spec(InputKind::SectorList, "first") };
        let (first, held) = import(&mut client, with_id.clone(), SECTORS).await.unwrap();
        assert!(!held);
        let again = import(&mut client, with_id.clone(), SECTORS).await.unwrap();
        assert_eq!(again, (first.clone(), false));
        let mut lines: Vec<_> = SECTORS.lines().skip(1).collect();
        lines.reverse();
        let shuffled = format!("sector;name;code\n{}\n", lines.join("\n").replace(',', ";"));
        let other_title = spec(InputKind::SectorList, "second");
        assert_eq!(import(&mut client, other_title, &shuffled).await.unwrap(), (first, true));
        let other = import(&mut client, with_id, "sector\na\n").await;
        refused(other, Kind::InvalidArgument, "REQUEST_ID_REUSED");
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_a_file_is_checked_before_it_is_read() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let unspecified = pb::InputImport { kind: 0, ..spec(InputKind::SectorList, "t") };
        let answer = import(&mut client, unspecified, SECTORS).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "spec.kind");
        let wide =
            pb::InputImport { layout: pb::InputLayout::Wide.into(), ..spec(InputKind::SectorList, "t") };
        let answer = import(&mut client, wide, SECTORS).await;
        refused_at(answer, Kind::InvalidArgument, "OPTION_OF_OTHER_KIND", "spec.layout");
        let unknown = pb::InputImport { scheme: "NACE2".to_owned(), ..spec(InputKind::SectorList, "t") };
        let answer = import(&mut client, unknown, SECTORS).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_SCHEME", "spec.scheme");
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn limits_are_those_of_the_configuration() {
    let mut config = Config::default();
    config.import.max_input_rows = 2;
    config.import.max_sectors = 1;
    config.import.max_industries = 1;
    on_each_engine_with(config, async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        for (kind, file, reason) in [
            (InputKind::Flows, FLOWS, "TOO_MANY_ROWS"),
            (InputKind::SectorList, "sector\na\nb\n", "TOO_MANY_SECTORS"),
            (InputKind::IoTable, TABLE, "TOO_MANY_INDUSTRIES"),
        ] {
            let answer = import(&mut client, spec(kind, "t"), file).await;
            refused(answer, Kind::ResourceExhausted, reason);
        }
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn inputs_are_listed_by_kind_the_newest_first_and_are_gone_once_deleted() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let list = imported(&mut client, InputKind::SectorList, SECTORS).await;
        let table = imported(&mut client, InputKind::IoTable, TABLE).await;
        let names = async |client: &mut InputsClient, kind: InputKind| {
            let (mut names, mut page_token) = (Vec::new(), String::new());
            loop {
                let request = ListInputsRequest { kind: kind.into(), page_size: 1, page_token };
                let page = client.list_inputs(request).await.unwrap().into_inner();
                names.extend(page.inputs.into_iter().map(|input| input.name));
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    return names;
                }
            }
        };
        assert_eq!(names(&mut client, InputKind::Unspecified).await, [table.name.clone(), list.name.clone()]);
        assert_eq!(names(&mut client, InputKind::SectorList).await, std::slice::from_ref(&list.name));
        let stale =
            DeleteInputRequest { name: list.name.clone(), etag: "1-0".to_owned(), ..Default::default() };
        refused_at(client.delete_input(stale).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        let delete = DeleteInputRequest {
            name: list.name.clone(),
            etag: list.etag.clone(),
            request_id: "delete-1".to_owned(),
        };
        client.delete_input(delete.clone()).await.unwrap();
        client.delete_input(delete).await.expect("a repeat is harmless");
        let get = GetInputRequest { name: list.name.clone() };
        refused(client.get_input(get).await, Kind::NotFound, "NOT_FOUND");
        let rows = ListInputRowsRequest { input: list.name, ..Default::default() };
        refused(client.list_input_rows(rows).await, Kind::NotFound, "NOT_FOUND");
        assert_eq!(names(&mut client, InputKind::Unspecified).await, [table.name]);
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn flows_of_a_year_that_is_not_held_are_refused_with_those_that_are() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let flows = imported(&mut client, InputKind::Flows, FLOWS).await;
        let request = ListInputRowsRequest { input: flows.name, year: 2018, ..Default::default() };
        let answer = client.list_input_rows(request).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "YEAR_NOT_HELD", "year");
        assert_eq!(problem.metadata["years"], "2019, 2020");
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_first_sight_of_datasets_and_inputs_is_in_the_log_and_no_other() {
    for at in testing::stores().await {
        let service = Service::start(&at, Config::default()).await;
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let list = imported(&mut client, InputKind::SectorList, SECTORS).await;
        let held = import(&mut client, spec(InputKind::SectorList, "again"), SECTORS).await.unwrap();
        assert!(held.1);
        let mut sectors = service.analyst("cinde").await;
        let world = messages(trade("world"), small_world().as_bytes());
        let dataset = send(&mut sectors, world).await.unwrap().0;
        let store = Store::open(&at.options()).await.unwrap();
        let tenant: Tenant = "cinde".parse().unwrap();
        let entries = store.log_entries(&tenant, 0, 10, 10).await.unwrap();
        let told: Vec<_> =
            entries.iter().map(|entry| (entry.kind.as_str(), entry.subject.as_str())).collect();
        assert_eq!(
            told,
            [("INPUT_IMPORTED", list.name.as_str()), ("DATASET_IMPORTED", dataset.name.as_str())]
        );
        for (entry, digest) in entries.iter().zip([&list.digest, &dataset.digest]) {
            assert!(entry.entry.contains(&format!(r#""digest":"{digest}""#)), "{}", entry.entry);
            assert!(entry.entry.contains(r#""actor":"test:cinde""#), "{}", entry.entry);
        }
        drop((client, sectors));
        service.stop().await;
    }
}
