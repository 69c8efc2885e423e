//! The deadline of a call: what `grpc-timeout` asks for, within our limits.
//!
//! tonic answers an expired timeout with CANCELLED; the contract of gRPC is
//! DEADLINE_EXCEEDED, also in the middle of a stream.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderValue;
use tokio::time::{Instant, Sleep};
use tonic::{Code, Status};

use super::{
    Shared,
    guard::{Guard, Guarded, code_of},
};
use crate::problem::{Kind, Problem};

/// When a call must be over, in its extensions. Calls made on its behalf are
/// given what is left of it.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// Time that is left.
    pub fn left(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Reads a `grpc-timeout` value: up to eight digits and one of `HMSmun`.
    pub fn parse(value: &HeaderValue) -> Option<Duration> {
        let text = value.to_str().ok()?;
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        if !(1..=8).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u64 = number.parse().ok()?;
        match unit {
            "H" => Some(Duration::from_secs(number * 3600)),
            "M" => Some(Duration::from_secs(number * 60)),
            "S" => Some(Duration::from_secs(number)),
            "m" => Some(Duration::from_millis(number)),
            "u" => Some(Duration::from_micros(number)),
            "n" => Some(Duration::from_nanos(number)),
            _ => None,
        }
    }

    /// Writes a `grpc-timeout` value, in the finest unit that eight digits hold.
    pub fn format(left: Duration) -> String {
        const MOST: u128 = 99_999_999;
        match (left.as_micros(), left.as_millis()) {
            (micros, _) if micros <= MOST => format!("{micros}u"),
            (_, millis) if millis <= MOST => format!("{millis}m"),
            _ => format!("{}S", u128::from(left.as_secs()).min(MOST)),
        }
    }
}

/// The problem of a call whose time is up.
pub(super) fn exceeded() -> Problem {
    Problem::new(
        Kind::DeadlineExceeded,
        "DEADLINE_EXCEEDED",
        "the call was not done within its deadline; allow more time, or ask for less at once",
    )
}

pub(super) async fn run(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let asked = match request.headers_mut().remove("grpc-timeout") {
        None => shared.settings.default_deadline,
        Some(value) => match Deadline::parse(&value) {
            Some(asked) => asked,
            None => return shared.refuse(malformed()),
        },
    };
    let at = Instant::now() + asked.min(shared.settings.max_deadline);
    request.extensions_mut().insert(Deadline(at));
    match tokio::time::timeout_at(at, next.run(request)).await {
        Err(_) => shared.refuse(exceeded()),
        // An answer that is complete has nothing left to cut.
        Ok(response) if code_of(response.headers()).is_some() => response,
        Ok(response) => {
            let cut = Cut { sleep: Box::pin(tokio::time::sleep_until(at)), domain: shared.settings.domain };
            response.map(|body| Guarded::body(body, cut))
        }
    }
}

fn malformed() -> Problem {
    Problem::invalid(
        "grpc-timeout",
        "DEADLINE_INVALID",
        "must be up to eight digits and one of `H M S m u n`, e.g. `500m` for half a second",
    )
}

struct Cut {
    sleep: Pin<Box<Sleep>>,
    domain: &'static str,
}

impl Guard for Cut {
    fn poll_cut(&mut self, context: &mut Context<'_>) -> Poll<Status> {
        self.sleep.as_mut().poll(context).map(|()| exceeded().in_domain(self.domain).into())
    }

    fn ended(self: Box<Self>, _code: Code) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_and_written() {
        for (text, expected) in [
            ("1m", Some(Duration::from_millis(1))),
            ("5S", Some(Duration::from_secs(5))),
            ("99999999H", Some(Duration::from_secs(99_999_999 * 3600))),
            ("", None),
            ("m", None),
            ("-1m", None),
            ("+1m", None),
            ("123456789m", None),
            ("5s", None),
        ] {
            assert_eq!(Deadline::parse(&HeaderValue::from_static(text)), expected, "{text}");
        }
        for left in [Duration::from_millis(7), Duration::from_secs(500), Duration::from_secs(1_000_000)] {
            let text = Deadline::format(left);
            assert_eq!(Deadline::parse(&HeaderValue::try_from(text).unwrap()), Some(left));
        }
    }
}
