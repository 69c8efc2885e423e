//! A suite that is told to stop lets people finish.

use eslabon_proto::sectors::v1::{ImportTradeRequest, ImportTradeResponse, import_trade_response::Event};
use eslabon_tests::{Person, in_time, on_each_engine, person, program::Home, until, world};
use futures::channel::mpsc::{UnboundedSender, unbounded};
use tokio::net::TcpStream;
use tonic::Streaming;

type Answers = Streaming<ImportTradeResponse>;

/// An import whose messages are sent one by one.
pub(crate) struct Slow {
    sender: UnboundedSender<ImportTradeRequest>,
    rest: std::vec::IntoIter<ImportTradeRequest>,
    answers: Answers,
}

impl Slow {
    /// Begins; the call is under way when this returns.
    pub(crate) async fn begin(person: &Person, request_id: &str) -> Self {
        let mut rest = person::messages(person::spec("slow", request_id), &world::two_years()).into_iter();
        let (sender, receiver) = unbounded();
        for message in rest.by_ref().take(2) {
            sender.unbounded_send(message).unwrap();
        }
        let answers = person.sectors().await.import_trade(receiver).await.unwrap().into_inner();
        Self { sender, rest, answers }
    }

    /// Sends what is left.
    fn send(self) -> Answers {
        for message in self.rest {
            self.sender.unbounded_send(message).unwrap();
        }
        self.answers
    }

    /// Sends what is left; the name of the dataset.
    pub(crate) async fn finish(self) -> String {
        in_time("the import ends", person::imported(self.send())).await.unwrap().0.name
    }

    /// Sends what is left, and goes away when storing it begins.
    pub(crate) async fn until_it_is_stored(self) {
        let mut answers = self.send();
        loop {
            let answer = in_time("the import is stored", answers.message()).await.unwrap().unwrap();
            match answer.event.unwrap() {
                Event::Progress(progress) if progress.stage != "store" => {}
                _ => return,
            }
        }
    }
}

#[tokio::test]
async fn a_suite_that_stops_takes_nothing_new_and_lets_what_is_under_way_finish() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let slow = Slow::begin(&analyst, "").await;
        let address = suite.address();
        let stopping = tokio::spawn(suite.stop());
        until("nothing new is taken", || async { TcpStream::connect(address).await.is_err() }).await;
        assert!(!stopping.is_finished(), "it waits for the import");
        slow.finish().await;
        assert!(in_time("it stops", stopping).await.unwrap(), "everything was done in time");
    })
    .await;
}

#[tokio::test]
async fn sigterm_ends_the_program_well_once_the_calls_under_way_are_done() {
    for home in Home::on_each_engine().await {
        let mut serve = home.start().await;
        let operator = serve.operator();
        let slow = Slow::begin(&operator, "").await;
        let address = serve.url().trim_start_matches("http://").to_owned();
        serve.terminate();
        until("nothing new is taken", || async { TcpStream::connect(&address).await.is_err() }).await;
        let name = slow.finish().await;
        let status = serve.ended().await;
        assert_eq!(status.code(), Some(0), "{status}");

        let again = home.start().await;
        assert_eq!(again.operator().datasets().await, [name], "what was told to be stored is stored");
    }
}

#[tokio::test]
async fn a_second_program_on_the_same_data_is_refused() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let output = in_time("the second ends", eslabon_tests::program::run(home.serve())).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && output.status.code().is_some(), "{}: {errors}", output.status);
        assert!(errors.contains(&serve.url()) && errors.contains("--data-dir"), "{errors}");
        // The first does not mind.
        assert!(serve.operator().datasets().await.is_empty());
    }
}
