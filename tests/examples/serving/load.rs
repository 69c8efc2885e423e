//! The load: calls one after the other on every connection, by the thinnest
//! client there is, since it must not be the one that has no time. The status of
//! every answer is checked, and that it is the same as the first.

use std::{cell::Cell, future::Future, rc::Rc, time::Duration};

use anyhow::{Context, Result, ensure};
use bytes::{BufMut, Bytes, BytesMut};
use eslabon_proto::sectors::v1 as pb;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message;
use tokio::{
    net::TcpStream,
    task::{JoinSet, LocalSet},
    time::{Instant, sleep},
};

use crate::{
    Shape,
    contestant::{Contestant, Kind},
    echo,
};

/// Calls before anything is counted.
const WARM_UP: Duration = Duration::from_millis(700);

/// What a round came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// Calls in a second.
    pub(crate) rate: f64,
    /// Time of the server's core for one call, microseconds.
    pub(crate) cpu: f64,
    /// Share of the time in which the server had a core, 0..1.
    pub(crate) busy: f64,
}

/// One call, to be made again and again.
#[derive(Clone)]
pub(crate) struct Load {
    head: Rc<http::request::Parts>,
    body: Bytes,
    is_grpc: bool,
    expected: Rc<std::cell::OnceCell<Bytes>>,
    done: Rc<Cell<u64>>,
}

impl Load {
    /// The call of a contestant.
    pub(crate) async fn new(contestant: &mut Contestant) -> Result<Self> {
        let (path, body) = match contestant.kind {
            // A text of this length has a tag of one byte and a length of two.
            Kind::Echo => (echo::PATH.to_owned(), framed(&"x".repeat(contestant.size - 3))),
            Kind::Direct => (
                "/eslabon.sectors.v1.SectorsService/GetComplexity".to_owned(),
                framed(&pb::GetComplexityRequest { country: contestant.country.clone(), basis: None }),
            ),
            Kind::Rest => (format!("/v1/{}/complexity", contestant.country), Bytes::new()),
        };
        let is_grpc = contestant.kind != Kind::Rest;
        let mut request = if is_grpc {
            Request::post(format!("http://{}{path}", contestant.address))
                .header(header::CONTENT_TYPE, "application/grpc")
                .header(header::TE, "trailers")
        } else {
            Request::get(path).header(header::HOST, contestant.address.to_string())
        };
        if contestant.kind != Kind::Echo {
            request = request.header(header::AUTHORIZATION, contestant.authorization()?);
        }
        let (head, ()) = request.body(())?.into_parts();
        Ok(Self { head: Rc::new(head), body, is_grpc, expected: Rc::default(), done: Rc::default() })
    }

    /// Makes calls for some time.
    pub(crate) async fn measure(
        &self,
        contestant: &Contestant,
        shape: Shape,
        time: Duration,
    ) -> Result<Measured> {
        let counted = async {
            sleep(WARM_UP).await;
            let (start, calls, cpu) = (Instant::now(), self.done.get(), contestant.cpu()?);
            sleep(time).await;
            let (elapsed, calls, cpu) =
                (start.elapsed().as_secs_f64(), self.done.get() - calls, contestant.cpu()? - cpu);
            ensure!(calls > 0, "no call was answered");
            let (calls, cpu) = (calls as f64, cpu.as_secs_f64());
            Ok(Measured { rate: calls / elapsed, cpu: cpu / calls * 1e6, busy: cpu / elapsed })
        };
        let local = LocalSet::new();
        local
            .run_until(async {
                let mut callers = JoinSet::new();
                for _ in 0..shape.connections {
                    self.connect(contestant, shape.calls, &mut callers).await?;
                }
                tokio::select! {
                    measured = counted => measured,
                    // Callers go on for ever, so this one has failed.
                    Some(ended) = callers.join_next() => Err(ended?.err().context("a caller ended")?),
                }
            })
            .await
    }

    async fn connect(
        &self,
        contestant: &Contestant,
        calls: usize,
        callers: &mut JoinSet<Result<()>>,
    ) -> Result<()> {
        let socket = TcpStream::connect(contestant.address).await?;
        socket.set_nodelay(true)?;
        let socket = TokioIo::new(socket);
        if self.is_grpc {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), socket).await?;
            tokio::task::spawn_local(connection);
            for _ in 0..calls {
                let (load, mut sender) = (self.clone(), sender.clone());
                callers.spawn_local(async move { load.repeat(|request| sender.send_request(request)).await });
            }
        } else {
            let (mut sender, connection) = http1::handshake(socket).await?;
            tokio::task::spawn_local(connection);
            let load = self.clone();
            callers.spawn_local(async move { load.repeat(|request| sender.send_request(request)).await });
        }
        Ok(())
    }

    async fn repeat<Sent>(&self, mut send: impl FnMut(Request<Full<Bytes>>) -> Sent) -> Result<()>
    where
        Sent: Future<Output = hyper::Result<Response<Incoming>>>,
    {
        loop {
            let request = Request::from_parts((*self.head).clone(), Full::new(self.body.clone()));
            self.check(send(request).await?).await?;
            self.done.set(self.done.get() + 1);
        }
    }

    async fn check(&self, response: Response<Incoming>) -> Result<()> {
        let (head, body) = response.into_parts();
        ensure!(head.status == StatusCode::OK, "HTTP {}", head.status);
        let whole = body.collect().await?;
        if self.is_grpc {
            let status = whole.trailers().or(Some(&head.headers)).and_then(grpc_status);
            ensure!(status == Some("0"), "grpc-status {status:?}");
        }
        let answer = whole.to_bytes();
        ensure!(*self.expected.get_or_init(|| answer.clone()) == answer, "an answer differs from the first");
        Ok(())
    }
}

fn grpc_status(headers: &HeaderMap) -> Option<&str> {
    headers.get("grpc-status")?.to_str().ok()
}

/// A message with the five bytes that gRPC puts before it.
fn framed(message: &impl Message) -> Bytes {
    let mut framed = BytesMut::new();
    framed.put_u8(0);
    framed.put_u32(message.encoded_len() as u32);
    framed.put_slice(&message.encode_to_vec());
    framed.freeze()
}
