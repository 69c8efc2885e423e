//! The rules of policies: one by one, in properties, and against the cases of the
//! reference data.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod crisis;
mod golden;
mod properties;
mod rules;
mod support;
