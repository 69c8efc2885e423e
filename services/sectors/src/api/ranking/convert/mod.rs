//! Messages of profiles and runs to and from what is stored.

mod criterion;
mod profile;
mod result;
mod run;
mod stability;

pub(super) use criterion::message as criterion;
pub(super) use profile::{FIELDS, apply, content, etag, message as profile, stored};
pub(super) use result::{explanation, sector};
pub(super) use run::{digest_text, message as run};
pub(super) use stability::{comparison, message as stability};

/// A time as it is stored.
fn time(micros: i64) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: (micros.rem_euclid(1_000_000) * 1000) as i32,
    }
}
