//! The sectors service over real gRPC with a database of its own, on SQLite and,
//! where `ESLABON_TEST_PG` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod change_appearances;
mod change_benchmark;
mod change_conformance;
mod change_decompose;
mod complexity;
mod datasets;
mod export;
mod fair_play;
mod growth;
mod imports;
mod inputs;
mod inputs_isolation;
mod inputs_reference;
mod isolation;
mod lists_changed;
mod log;
mod matrices;
mod opportunities;
mod policy_assessments;
mod policy_decisions;
mod policy_evidence;
mod policy_proposals;
mod policy_support;
mod product_space;
mod profiles;
mod ranking;
mod replays;
mod runs;
mod support;
