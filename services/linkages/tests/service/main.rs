//! The service over gRPC, with a database of its own, on each engine.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod capabilities;
mod chain;
mod match_policies;
mod matching;
mod matching_reference;
mod matching_world;
mod support;
