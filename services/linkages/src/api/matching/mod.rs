//! Matching over gRPC: one delegating line a method.

mod policies;
