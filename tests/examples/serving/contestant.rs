//! A server that is measured: a process of its own, pinned to one core.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{
        self as pb, import_trade_request::Part, import_trade_response::Event,
        sectors_service_client::SectorsServiceClient,
    },
    r#type::v1::{Classification, Commit},
};
use eslabon_standalone::sample;
use tonic::{Request, transport::Channel};

use crate::Shape;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The peer.
    Echo,
    /// gRPC to the sectors service.
    Direct,
    /// REST to the suite in one process.
    Rest,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Echo, Self::Direct, Self::Rest];
    pub(crate) const NAMES: [&str; 3] = ["echo", "direct", "rest"];

    fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What the table calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Echo => "tonic echo",
            Self::Direct => "GetComplexity, gRPC to the service",
            Self::Rest => "GetComplexity, REST to the suite",
        }
    }

    /// HTTP/1.1 has one call on a connection.
    pub(crate) fn can(self, shape: Shape) -> bool {
        self != Self::Rest || shape.calls == 1
    }
}

/// A server that runs.
pub(crate) struct Contestant {
    pub(crate) kind: Kind,
    pub(crate) address: SocketAddr,
    /// What is asked for; empty for the echo.
    pub(crate) country: String,
    /// Bytes of the answer, which the echo has to send as well.
    pub(crate) size: usize,
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Contestant {
    /// Starts all of them, with data where they need some.
    pub(crate) async fn start_all(core: u64) -> Result<Vec<Self>> {
        let mut all: Vec<_> = Kind::ALL.iter().map(|kind| Self::start(*kind, core)).collect::<Result<_>>()?;
        let mut size = 0;
        for one in all.iter_mut().filter(|one| one.kind != Kind::Echo) {
            one.load_data().await?;
            size = one.answer().await?.len();
        }
        all.iter_mut().for_each(|one| one.size = size);
        println!("the answer has {size} bytes in protobuf, and the echo as many each way");
        Ok(all)
    }

    fn start(kind: Kind, core: u64) -> Result<Self> {
        let mut child = Command::new("taskset")
            .args(["-c", &core.to_string()])
            .arg(env::current_exe()?)
            .args(["serve", kind.name()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start a server with `taskset`, of util-linux")?;
        let ask = child.stdin.take().context("its input is piped")?;
        let mut answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        let mut line = String::new();
        answers.read_line(&mut line)?;
        let address = line.trim().parse().with_context(|| format!("{} did not start", kind.title()))?;
        Ok(Self { kind, address, country: String::new(), size: 0, child, ask, answers })
    }

    /// The value of `authorization` that lets a caller in for some time.
    pub(crate) fn authorization(&mut self) -> Result<String> {
        self.ask.write_all(b"\n")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(format!("Bearer {}", line.trim()))
    }

    /// Time that the process has had a core to itself.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is a name in parentheses and may hold anything.
        let (_, fields) = stat.rsplit_once(')').context("`stat` has a name")?;
        let mut ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let (Some(Ok(user)), Some(Ok(system))) = (ticks.next(), ticks.next()) else {
            bail!("`stat` has no times");
        };
        // Linux counts a hundred ticks a second for programs, on every machine.
        Ok(Duration::from_millis((user + system) * 10))
    }

    async fn load_data(&mut self) -> Result<()> {
        let spec = pb::TradeImport {
            title: "illustrative trade world".to_owned(),
            classification: Classification::Hs2007.into(),
            ..Default::default()
        };
        let file = Bytes::from_static(sample::TRADE_WORLD.as_bytes());
        let commit = Commit { byte_count: file.len() as i64 };
        let parts = [Part::Spec(spec), Part::Chunk(file), Part::Commit(commit)];
        let messages = parts.map(|part| pb::ImportTradeRequest { part: Some(part) });
        let request = self.request(tokio_stream::iter(messages))?;
        let mut answers = self.client().await?.import_trade(request).await?.into_inner();
        while let Some(answer) = answers.message().await? {
            if let Some(Event::Dataset(dataset)) = answer.event {
                self.country = format!("{}/countries/{}", dataset.name, sample::SHOWN);
            }
        }
        ensure!(!self.country.is_empty(), "the import ended without a dataset");
        Ok(())
    }

    /// The answer, which is in the cache from then on.
    async fn answer(&mut self) -> Result<Vec<u8>> {
        let message = pb::GetComplexityRequest { country: self.country.clone(), basis: None };
        let request = self.request(message)?;
        let answer = self.client().await?.get_complexity(request).await?.into_inner();
        Ok(prost::Message::encode_to_vec(&answer))
    }

    fn request<T>(&mut self, message: T) -> Result<Request<T>> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", self.authorization()?.parse()?);
        Ok(request)
    }

    async fn client(&self) -> Result<SectorsServiceClient<Channel>> {
        Ok(SectorsServiceClient::connect(format!("http://{}", self.address)).await?)
    }
}

impl Drop for Contestant {
    fn drop(&mut self) {
        // One that does not listen to the end of its input any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
