//! The suite in one process and its client, over real sockets.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail a test by panicking")]

mod commands;
mod demo;
mod inputs;
mod policy;
mod process;
mod readme;
mod suite;
mod support;
