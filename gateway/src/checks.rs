//! gRPC health at the public port. It is open: who asks whether a door is open
//! has no key yet. So what a stranger can hold here is bounded: how much is read,
//! for how long, and how many may watch.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use eslabon_runtime::{
    peer::Peer,
    problem::{Kind, Problem},
};
use http::{Request, Response, Version};
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Status, body::Body};
use tonic_health::pb::HealthCheckRequest;

use crate::{
    front::{Front, overloaded},
    upstream,
};

const WATCH: &str = "/grpc.health.v1.Health/Watch";
/// Bytes of a question: the name of a service, and little around it.
const QUESTION_BYTES: usize = 1 << 10;
/// How long a question may take to come, and its answer to begin.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who watches at the same time, in the whole process, at most.
const WATCHERS: usize = 64;
/// Of all calls at the same time, this part may be watching: the rest is left
/// to callers with a key, however few calls are served at once.
const WATCHING_PART: usize = 8;

/// Whom health is asked of, and how many may keep asking.
pub(crate) struct Checks {
    own: Peer,
    upstreams: Vec<(String, Peer)>,
    watchers: Arc<Semaphore>,
    most: usize,
}

impl Checks {
    pub(crate) fn new(own: Peer, upstreams: Vec<(String, Peer)>, max_concurrent: usize) -> Self {
        let most = (max_concurrent / WATCHING_PART).clamp(1, WATCHERS);
        Self { own, upstreams, watchers: Arc::new(Semaphore::new(most)), most }
    }

    /// Answers whether a service serves: the gateway for itself, a service
    /// behind it for its own. The headers hold nothing of the caller any more.
    pub(crate) async fn answer(
        &self,
        front: &Front,
        request: Request<Body>,
    ) -> Result<Response<Body>, Problem> {
        let held = if request.uri().path() == WATCH { Some(self.watcher(front)?) } else { None };
        let call = self.ask(request);
        let response =
            tokio::time::timeout(PATIENCE, call).await.map_err(|_| upstream::deadline_exceeded())??;
        Ok(match held {
            Some(held) => response.map(|inner| Body::new(Watched { inner, _held: held })),
            None => response,
        })
    }

    async fn ask(&self, request: Request<Body>) -> Result<Response<Body>, Problem> {
        let (mut parts, body) = request.into_parts();
        let question = Limited::new(body, QUESTION_BYTES).collect().await.map_err(unread)?.to_bytes();
        // Over the network it is another host that is called.
        parts.uri = parts.uri.path().parse().map_err(|_| Problem::internal())?;
        parts.version = Version::HTTP_2;
        let upstream = self.upstream(&service(&question));
        upstream::call(upstream, Request::from_parts(parts, Body::new(Full::new(question)))).await
    }

    /// Who knows about a service; what nobody behind serves is ours to answer.
    fn upstream(&self, service: &str) -> &Peer {
        let serves = |package: &str| service.strip_prefix(package).is_some_and(|rest| rest.starts_with('.'));
        self.upstreams.iter().find(|(package, _)| serves(package)).map_or(&self.own, |(_, found)| found)
    }

    /// The place of one more who watches: among those who watch, and among all
    /// calls.
    fn watcher(&self, front: &Front) -> Result<[OwnedSemaphorePermit; 2], Problem> {
        let among_watchers = self.watchers.clone().try_acquire_owned().map_err(|_| self.too_many())?;
        let among_all = front.permits.clone().try_acquire_owned().map_err(|_| overloaded())?;
        Ok([among_watchers, among_all])
    }

    fn too_many(&self) -> Problem {
        let message = "as many watch health here as may at the same time; use Check, or try again later";
        Problem::new(Kind::ResourceExhausted, "TOO_MANY_WATCHERS", message)
            .with("max_watchers", self.most)
            .retry_after(PATIENCE)
    }
}

/// The service that a question names. One that cannot be read names none: our
/// own health service says what is wrong with it.
fn service(question: &[u8]) -> String {
    let message = match question {
        [0, _, _, _, _, message @ ..] => message,
        _ => return String::new(),
    };
    <HealthCheckRequest as prost::Message>::decode(message).map(|asked| asked.service).unwrap_or_default()
}

fn unread(error: Box<dyn std::error::Error + Send + Sync>) -> Problem {
    if error.is::<LengthLimitError>() {
        let message = format!("a question about health is larger than {QUESTION_BYTES} bytes");
        return Problem::new(Kind::ResourceExhausted, "BODY_TOO_LARGE", message)
            .with("max_bytes", QUESTION_BYTES);
    }
    let message = "the question about health broke off before its end";
    Problem::new(Kind::InvalidArgument, "BODY_INCOMPLETE", message)
}

/// An answer that goes on, with the place it takes.
struct Watched {
    inner: Body,
    _held: [OwnedSemaphorePermit; 2],
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
