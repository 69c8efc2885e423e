//! The service over gRPC, with a database of its own, on each engine.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod allocation;
mod buyers;
mod capabilities;
mod chain;
mod duplicates;
mod fixtures;
mod imports;
mod imports_reference;
mod imports_support;
mod incentives;
mod local_content;
mod needs;
mod search;
mod shop;
mod standard_tables;
mod suppliers;
mod support;
mod upgrading;
