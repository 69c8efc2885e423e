//! One span, one measurement and one line a call.
//!
//! The line of a read that went well is for debugging; that of a write is worth
//! keeping; a failure of ours is something an operator should look at.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use eslabon_proto::r#type::v1::Effect;
use tonic::Code;
use tracing::{Instrument, Span, field::Empty};

use super::{
    RequestId, Shared,
    guard::{Guard, Guarded, code_of},
};
use crate::telemetry::propagate;

pub(super) async fn run(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let id = request.extensions().get::<RequestId>().map(RequestId::as_str).unwrap_or_default();
    let span =
        tracing::info_span!("rpc", rpc.method = path, request_id = id, tenant = Empty, subject = Empty);
    propagate::follow(&span, request.headers());
    let method = shared.settings.contract.method(path);
    let watch = Watch {
        started: Instant::now(),
        // A name that is not ours would let strangers fill the metrics.
        method: method.map_or("unknown", |_| path).to_owned(),
        is_write: method.is_some_and(|method| method.effect == Effect::Write),
        span: span.clone(),
        shared: shared.clone(),
    };
    shared.metrics.started();
    let response = next.run(request).instrument(span).await;
    match code_of(response.headers()) {
        Some(code) => {
            Box::new(watch).ended(code);
            response
        }
        None => response.map(|body| Guarded::body(body, watch)),
    }
}

struct Watch {
    started: Instant,
    method: String,
    is_write: bool,
    span: Span,
    shared: Arc<Shared>,
}

impl Guard for Watch {
    fn ended(self: Box<Self>, code: Code) {
        let elapsed = self.started.elapsed();
        self.shared.metrics.ended(&self.method, code, elapsed);
        let _entered = self.span.enter();
        let milliseconds = elapsed.as_secs_f64() * 1e3;
        match code {
            Code::Internal | Code::Unknown | Code::DataLoss => {
                tracing::error!(?code, milliseconds, method = self.method, "call failed");
            }
            Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => {
                tracing::warn!(?code, milliseconds, method = self.method, "call was not served");
            }
            _ if self.is_write => tracing::info!(?code, milliseconds, method = self.method, "call ended"),
            _ => tracing::debug!(?code, milliseconds, method = self.method, "call ended"),
        }
    }
}
