//! What is held while a request is under way: the permits, the span, and what the
//! log and the measurements are to say of it. Whatever way a request ends, its
//! ticket is given back once.

use std::{sync::Arc, time::Instant};

use eslabon_runtime::{metrics::code_name, problem::Problem};
use opentelemetry::{KeyValue, global, metrics::Histogram};
use tokio::sync::OwnedSemaphorePermit;
use tonic::Code;
use tracing::Span;

use crate::{log::RequestLog, store::Entry};

/// `eslabon.gateway.duration`, seconds, by `method` and `code`: time from the
/// head of a request to the last byte of its answer.
pub(crate) const DURATION: &str = "eslabon.gateway.duration";

/// Upper bounds of the duration's buckets, seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0];

/// Where tickets are given back to.
#[derive(Clone)]
pub(crate) struct Office {
    log: RequestLog,
    duration: Histogram<f64>,
}

impl Office {
    pub(crate) fn new(log: RequestLog) -> Self {
        let duration = global::meter("eslabon")
            .f64_histogram(DURATION)
            .with_unit("s")
            .with_description("time from the head of a request to the last byte of its answer")
            .with_boundaries(BUCKETS.to_vec())
            .build();
        Self { log, duration }
    }

    /// A request that was not let in is measured too.
    pub(crate) fn refused(&self, method: &Arc<str>, problem: &Problem, started: Instant) {
        let code = code_name(problem.kind.code());
        let labels = [KeyValue::new("method", method.clone()), KeyValue::new("code", code)];
        self.duration.record(started.elapsed().as_secs_f64(), &labels);
        tracing::debug!(code, reason = problem.reason, method = &**method, "request was not let in");
    }

    /// The log, to flush it.
    pub(crate) fn log(&self) -> &RequestLog {
        &self.log
    }
}

/// A request that is under way.
pub(crate) struct Ticket(Option<Box<Open>>);

/// What a ticket holds.
pub(crate) struct Open {
    /// When the request came.
    pub(crate) started: Instant,
    /// The gRPC path, as measurements name it.
    pub(crate) method: Arc<str>,
    /// Filled for a call that changes something.
    pub(crate) entry: Option<Entry>,
    /// The request's span.
    pub(crate) span: Span,
    /// Held until the end.
    pub(crate) permits: [OwnedSemaphorePermit; 2],
    /// Where the ticket is given back to.
    pub(crate) office: Office,
}

impl Ticket {
    pub(crate) fn new(open: Open) -> Self {
        Self(Some(Box::new(open)))
    }

    /// The request has ended so; only the first end counts.
    pub(crate) fn end(&mut self, code: Code, reason: &str) {
        let Some(mut open) = self.0.take() else { return };
        let elapsed = open.started.elapsed();
        let labels = [KeyValue::new("method", open.method.clone()), KeyValue::new("code", code_name(code))];
        open.office.duration.record(elapsed.as_secs_f64(), &labels);
        open.tell(code, reason, elapsed.as_secs_f64() * 1e3);
        if let Some(mut entry) = open.entry.take() {
            entry.code = code_name(code);
            entry.reason = reason.to_owned();
            entry.duration_us = i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX);
            open.office.log.add(entry);
        }
        drop(open.permits);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        // Dropped before its end: the client has gone away.
        self.end(Code::Cancelled, "CLIENT_CLOSED");
    }
}

impl Open {
    fn tell(&self, code: Code, reason: &str, milliseconds: f64) {
        let _entered = self.span.enter();
        let (method, code) = (&*self.method, code_name(code));
        match code {
            "INTERNAL" | "UNKNOWN" | "DATA_LOSS" => {
                tracing::error!(code, reason, milliseconds, method, "request failed");
            }
            "UNAVAILABLE" | "DEADLINE_EXCEEDED" => {
                tracing::warn!(code, reason, milliseconds, method, "request was not served");
            }
            _ if self.entry.is_some() => {
                tracing::info!(code, reason, milliseconds, method, "request ended");
            }
            _ => tracing::debug!(code, reason, milliseconds, method, "request ended"),
        }
    }
}
