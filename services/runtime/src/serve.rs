//! Serving: the only place where a server is built, and how it ends.

use std::{convert::Infallible, future::Future, time::Duration};

use axum::Router;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tonic::{body::Body, service::Routes};
use tower::{ServiceExt, util::BoxCloneSyncService};

use crate::layers::{self, Layers};

/// The services of a process with all layers around them: what a port serves,
/// and what the gateway calls when it lives in the same process.
pub type RpcService = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// Puts the layers around services, for a port.
pub fn rpc_router(routes: Routes, settings: Layers) -> Router {
    layers::around(routes, settings)
}

/// A router as a service that is called without a socket.
pub fn in_process(router: Router) -> RpcService {
    let service = router
        .map_request(|request: Request<Body>| request.map(axum::body::Body::new))
        .map_response(|response: Response<axum::body::Body>| response.map(Body::new));
    BoxCloneSyncService::new(service)
}

/// How connections are kept.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// After this a connection is closed once its calls are done.
    pub max_connection_age: Duration,
    /// How long calls may go on after the shutdown began.
    pub drain: Duration,
}

impl From<&crate::config::Server> for Options {
    fn from(server: &crate::config::Server) -> Self {
        Self { max_connection_age: server.max_connection_age.0, drain: server.drain.0 }
    }
}

/// Largest total of header fields that a request may have.
const MAX_HEADER_BYTES: u32 = 32 << 10;
/// Calls at once on one connection.
const MAX_STREAMS: u32 = 256;
/// A connection that does not answer a ping within this is dead.
const KEEPALIVE: Duration = Duration::from_secs(20);
/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);

/// Serves HTTP/1 and HTTP/2 on one port until `shutdown`; then takes no new
/// calls, lets those under way finish within `drain`, and returns whether all of
/// them did.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    options: Options,
    shutdown: impl Future<Output = ()>,
) -> bool {
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => {
                    connections.spawn(connection(socket, app.clone(), options, stopped.clone()));
                }
                Err(error) => {
                    // Out of file descriptors, most likely: others may be freed.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let _ = stop.send(true);
    tokio::time::timeout(options.drain, async { while connections.join_next().await.is_some() {} })
        .await
        .is_ok()
}

async fn connection(socket: TcpStream, app: Router, options: Options, mut stopped: watch::Receiver<bool>) {
    // Answers are small and somebody waits for each.
    let _ = socket.set_nodelay(true);
    let peer = socket.peer_addr().ok();
    let app = app.map_request(move |mut request: Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        }
        request.map(axum::body::Body::new)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES as usize * 2)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEADER_BYTES)
        .keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(KEEPALIVE);
    let connection =
        builder.serve_connection_with_upgrades(TokioIo::new(socket), TowerToHyperService::new(app));
    tokio::pin!(connection);
    let age = tokio::time::sleep(options.max_connection_age);
    tokio::pin!(age);
    let mut closing = false;
    loop {
        tokio::select! {
            // A connection that breaks is the client's affair.
            _ = connection.as_mut() => return,
            () = &mut age, if !closing => closing = true,
            _ = stopped.changed(), if !closing => closing = true,
        }
        connection.as_mut().graceful_shutdown();
    }
}

/// Completes on SIGTERM or ctrl-c.
pub async fn signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Serves calls on the port of the configuration, and measurements on theirs,
/// until `shutdown`; then drains.
pub async fn run(
    server: &crate::config::Server,
    app: Router,
    scrape: Router,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(server.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    let options = Options::from(server);
    let scraping = match server.metrics_listen {
        Some(address) => {
            let listener = TcpListener::bind(address).await?;
            Some(tokio::spawn(serve(listener, scrape, options, std::future::pending())))
        }
        None => None,
    };
    if !serve(listener, app, options, shutdown).await {
        tracing::warn!("calls were cut off: they were not done when the time to drain was over");
    }
    if let Some(scraping) = scraping {
        scraping.abort();
    }
    Ok(())
}
