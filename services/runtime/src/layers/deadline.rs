//! The deadline of a call: what `grpc-timeout` asks for, within our limits.
//!
//! tonic answers an expired timeout with CANCELLED; the contract of gRPC is
//! DEADLINE_EXCEEDED, also in the middle of a stream.

use std::{future::Future, pin::Pin, time::Duration};

use axum::extract::Request;
use http::HeaderValue;
use tokio::time::{Instant, Sleep};

use super::Shared;
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

/// Sets the deadline of a call, in its extensions.
pub(super) fn set(shared: &Shared, request: &mut Request) -> Result<Deadline, Problem> {
    let asked = match request.headers_mut().remove("grpc-timeout") {
        None => shared.settings.default_deadline,
        Some(value) => Deadline::parse(&value).ok_or_else(malformed)?,
    };
    let deadline = Deadline(Instant::now() + asked.min(shared.settings.max_deadline));
    request.extensions_mut().insert(deadline);
    Ok(deadline)
}

/// What a call comes to within its deadline, and the rest of the wait for it.
pub(super) async fn within<T>(
    deadline: Deadline,
    call: impl Future<Output = Result<T, Problem>>,
) -> Result<(T, Pin<Box<Sleep>>), Problem> {
    let mut sleep = Box::pin(tokio::time::sleep_until(deadline.0));
    let answer = tokio::select! {
        biased;
        answer = call => answer?,
        () = &mut sleep => return Err(exceeded()),
    };
    Ok((answer, sleep))
}

fn malformed() -> Problem {
    Problem::invalid(
        "grpc-timeout",
        "DEADLINE_INVALID",
        "must be up to eight digits and one of `H M S m u n`, e.g. `500m` for half a second",
    )
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
