//! The service over gRPC, with a database of its own, on each engine.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod allocation;
mod allocation_reference;
mod buyers;
mod capabilities;
mod chain;
mod costa_rica;
mod duplicates;
mod fixtures;
mod imports;
mod imports_dropped;
mod imports_reference;
mod imports_support;
mod imports_together;
mod incentives;
mod local_content;
mod match_policies;
mod matching;
mod matching_reference;
mod matching_world;
mod missing;
mod missing_reference;
mod needs;
mod search;
mod shop;
mod standard_tables;
mod suppliers;
mod support;
mod targets;
mod turns;
mod upgrading;
