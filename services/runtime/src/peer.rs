//! Another service, as one of ours calls it: in the same process or over the network.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response};
use tonic::{
    body::Body,
    transport::{Channel, Endpoint},
};
use tower::{BoxError, Service};

use crate::{MAX_HEADER_LIST, serve::RpcService};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(2);
/// A connection on which nothing comes is asked whether it lives.
const KEEPALIVE: Duration = Duration::from_secs(20);
/// How long it may take to say so.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a service is reached; a client of tonic is made over it.
#[derive(Clone)]
pub enum Peer {
    /// It lives in this process.
    InProcess(RpcService),
    /// It is called over the network.
    Remote(Channel),
}

/// An address is no URL of a service.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not the URL of a service, such as http://sectors:7001")]
pub struct BadAddress(String);

impl Peer {
    /// A service at a URL; connected when it is first called, and again when the
    /// connection broke.
    pub fn remote(url: &str) -> Result<Self, BadAddress> {
        let endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| BadAddress(url.to_owned()))?;
        let endpoint = endpoint
            .http2_max_header_list_size(MAX_HEADER_LIST)
            .connect_timeout(CONNECT)
            .http2_keep_alive_interval(KEEPALIVE)
            .keep_alive_timeout(PATIENCE)
            .tcp_nodelay(true)
            .http2_adaptive_window(true);
        Ok(Self::Remote(endpoint.connect_lazy()))
    }
}

impl Service<Request<Body>> for Peer {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self {
            Self::InProcess(service) => service.poll_ready(context).map_err(|never| match never {}),
            Self::Remote(channel) => channel.poll_ready(context).map_err(Into::into),
        }
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self {
            Self::InProcess(service) => {
                let answer = service.call(request);
                Box::pin(async move { answer.await.map_err(|never| match never {}) })
            }
            Self::Remote(channel) => {
                let answer = channel.call(request);
                Box::pin(async move { answer.await.map_err(Into::into) })
            }
        }
    }
}
