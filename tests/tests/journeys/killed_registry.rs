//! A suite that is killed in the middle of an import of the registry, and started
//! again: all of a file is there or nothing, and the repeat is the first.

use std::fmt::Write;

use eslabon_proto::{
    linkages::v1::{
        self as pb, RegistryKind, import_registry_request::Part, import_registry_response::Event,
        import_service_client::ImportServiceClient,
    },
    r#type::v1::Commit,
};
use eslabon_tests::{Person, in_time, program::Home};
use futures::channel::mpsc::{UnboundedSender, unbounded};
use tonic::Streaming;

/// Enough that storing them takes a while.
const SUPPLIERS: usize = 10_000;

fn file() -> String {
    let mut file = "supplier_id,legal_name,country,size_class\n".to_owned();
    for number in 0..SUPPLIERS {
        writeln!(file, "S{number:05},Taller {number},CR,small").unwrap();
    }
    file
}

/// An import whose messages are sent one by one.
struct Slow {
    sender: UnboundedSender<pb::ImportRegistryRequest>,
    answers: Streaming<pb::ImportRegistryResponse>,
    file: String,
}

impl Slow {
    /// Begins, and sends the first half of the file.
    async fn begin(person: &Person) -> Self {
        let file = file();
        let (sender, receiver) = unbounded();
        let spec = pb::RegistryImport {
            kind: RegistryKind::Suppliers.into(),
            request_id: "import-1".to_owned(),
            ..Default::default()
        };
        let (half, _) = file.split_at(file.len() / 2);
        for part in [Part::Spec(spec), Part::Chunk(half.to_owned().into())] {
            sender.unbounded_send(pb::ImportRegistryRequest { part: Some(part) }).unwrap();
        }
        let mut client = ImportServiceClient::new(person.grpc().await);
        let answers = client.import_registry(receiver).await.unwrap().into_inner();
        Self { sender, answers, file }
    }

    /// Sends what is left.
    fn send(&self) {
        let (_, half) = self.file.split_at(self.file.len() / 2);
        let commit = Commit { byte_count: self.file.len() as i64 };
        for part in [Part::Chunk(half.to_owned().into()), Part::Commit(commit)] {
            self.sender.unbounded_send(pb::ImportRegistryRequest { part: Some(part) }).unwrap();
        }
        // A stream that goes on after its commit is none that is stored.
        self.sender.close_channel();
    }

    /// Waits until storing begins.
    async fn until_it_is_stored(mut self) {
        self.send();
        loop {
            let answer = in_time("the import is stored", self.answers.message()).await.unwrap().unwrap();
            match answer.event.unwrap() {
                Event::Progress(progress) if progress.stage != "store" => {}
                _ => return,
            }
        }
    }

    /// All of it, to the end: the report.
    async fn finish(mut self) -> pb::ImportReport {
        self.send();
        loop {
            let answer = in_time("the import ends", self.answers.message()).await.unwrap().unwrap();
            if let Some(Event::Report(report)) = answer.event {
                return report;
            }
        }
    }
}

async fn is_there(person: &Person, number: usize) -> bool {
    person.get(&format!("/v1/suppliers/S{number:05}")).send().await.unwrap().status().is_success()
}

#[tokio::test]
async fn a_registry_import_that_was_killed_leaves_nothing_and_its_repeat_is_the_first() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let _slow = Slow::begin(&serve.operator()).await;
        serve.kill().await;

        let serve = home.start().await;
        let operator = serve.operator();
        let list = operator.read("/v1/suppliers").await;
        assert!(list["suppliers"].as_array().is_none_or(Vec::is_empty), "half an import was kept: {list}");
        let first = Slow::begin(&operator).await.finish().await;
        assert_eq!(first.created_count, SUPPLIERS as i64);
        assert_eq!(Slow::begin(&operator).await.finish().await, first);
    }
}

#[tokio::test]
async fn a_registry_import_that_was_killed_while_it_was_stored_is_all_there_or_not_at_all() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        Slow::begin(&serve.operator()).await.until_it_is_stored().await;
        serve.kill().await;

        let serve = home.start().await;
        let operator = serve.operator();
        let first_is_there = is_there(&operator, 0).await;
        for number in [1, SUPPLIERS / 2, SUPPLIERS - 1] {
            assert_eq!(
                is_there(&operator, number).await,
                first_is_there,
                "half an import was kept: S{number:05}"
            );
        }
        let first = Slow::begin(&operator).await.finish().await;
        assert_eq!(first.created_count, SUPPLIERS as i64, "it was the first, or its answer is the first one");
        assert!(is_there(&operator, SUPPLIERS - 1).await);
        assert_eq!(Slow::begin(&operator).await.finish().await, first);
    }
}
