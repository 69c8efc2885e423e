//! One span, one measurement and one line a call.
//!
//! The line of a read that went well is for debugging; that of a write is worth
//! keeping; a failure of ours is something an operator should look at.

use std::{sync::Arc, time::Instant};

use axum::{extract::Request, response::Response};
use eslabon_proto::r#type::v1::Effect;
use tonic::Code;
use tracing::{Span, field::Empty};

use super::{RequestId, Shared};
use crate::{problem::Problem, telemetry::propagate};

/// Watches a call from its first byte to its last. One that is dropped before
/// is a call whose caller has gone away.
pub(super) struct Watch {
    is_over: bool,
    started: Instant,
    method: String,
    is_write: bool,
    span: Span,
    shared: Arc<Shared>,
}

impl Watch {
    /// A call has begun.
    pub(super) fn begin(shared: &Arc<Shared>, request: &Request, id: &RequestId) -> Self {
        let path = request.uri().path();
        let id = id.as_str();
        let span =
            tracing::info_span!("rpc", rpc.method = path, request_id = id, tenant = Empty, subject = Empty);
        propagate::follow(&span, request.headers());
        let method = shared.settings.contract.method(path);
        shared.metrics.started();
        Self {
            is_over: false,
            started: Instant::now(),
            // A name that is not ours would let strangers fill the metrics.
            method: method.map_or("unknown", |_| path).to_owned(),
            is_write: method.is_some_and(|method| method.effect == Effect::Write),
            span,
            shared: shared.clone(),
        }
    }

    /// What everything that is done for the call happens in.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The call has ended with a problem before there was an answer.
    pub(super) fn refused(self, shared: &Shared, problem: Problem) -> Response {
        self.ended(problem.kind.code());
        shared.refuse(problem)
    }

    /// The call has ended with this code.
    pub(super) fn ended(mut self, code: Code) {
        self.is_over = true;
        self.tell(code);
    }

    fn tell(&self, code: Code) {
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

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.is_over {
            self.tell(Code::Cancelled);
        }
    }
}
