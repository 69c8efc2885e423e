//! Eslabón in one program: the whole suite in one process, and the client of a
//! suite that runs anywhere.
//!
//! - [`suite`]: starts the services and the gateway on one port; `serve`, `demo`
//!   and the end-to-end tests use it.
//! - [`client`]: gRPC to a gateway, with a key.
//! - [`commands`]: the command line, one file a noun.
//! - [`output`]: tables, JSON and CSV of the same answers.
//! - [`demo`]: a first look, told with the bundled [`sample`].

pub mod client;
pub mod commands;
pub mod demo;
pub mod failure;
pub mod output;
pub mod progress;
pub mod sample;
pub mod suite;
