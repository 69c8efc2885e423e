//! The shell that every service of the suite shares, without a word of any
//! domain: configuration, telemetry, identity, the layers around a call, the
//! store on two engines, pages, idempotency, tables, uploads, serving and draining.

pub mod compute;
pub mod config;
pub mod contract;
pub mod db;
pub mod etag;
pub mod health;
pub mod idempotency;
pub mod identity;
pub mod layers;
pub mod mask;
pub mod metrics;
pub mod page;
pub mod peer;
pub mod problem;
pub mod program;
pub mod reflection;
pub mod rules;
pub mod serve;
mod status;
pub use status::MAX_HEADER_LIST;
pub mod tables;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod time;
pub mod token;
pub mod upload;
