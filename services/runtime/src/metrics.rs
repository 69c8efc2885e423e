//! Names of the measurements of a call. They are an interface: dashboards and
//! alerts use them.

use std::time::Duration;

use opentelemetry::{
    KeyValue, global,
    metrics::{Histogram, UpDownCounter},
};
use tonic::Code;

/// `eslabon.rpc.duration`, seconds, by `method` and `code`: time from the first
/// byte of a call to the last of its answer.
pub const DURATION: &str = "eslabon.rpc.duration";

/// `eslabon.rpc.active`, calls: calls under way.
pub const ACTIVE: &str = "eslabon.rpc.active";

/// Upper bounds of the duration's buckets, seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0];

/// The measurements of all calls of a process.
pub(crate) struct Calls {
    duration: Histogram<f64>,
    active: UpDownCounter<i64>,
}

impl Calls {
    pub(crate) fn new() -> Self {
        let meter = global::meter("eslabon");
        Self {
            duration: meter
                .f64_histogram(DURATION)
                .with_unit("s")
                .with_description("time from the first byte of a call to the last of its answer")
                .with_boundaries(BUCKETS.to_vec())
                .build(),
            active: meter.i64_up_down_counter(ACTIVE).with_description("calls under way").build(),
        }
    }

    pub(crate) fn started(&self) {
        self.active.add(1, &[]);
    }

    pub(crate) fn ended(&self, method: &str, code: Code, elapsed: Duration) {
        self.active.add(-1, &[]);
        let labels = [KeyValue::new("method", method.to_owned()), KeyValue::new("code", code_name(code))];
        self.duration.record(elapsed.as_secs_f64(), &labels);
    }
}

/// The name of a code, as measurements, logs and the request log have it.
pub fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
