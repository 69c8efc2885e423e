//! The gateway over real sockets, as clients meet it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod fake;
mod grpc;
mod keys;
mod limits;
mod pages;
mod rest;
mod uploads;
mod world;
