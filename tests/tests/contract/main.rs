//! What holds for every method of the contract, found in the descriptor: a
//! method that is added is tested here, or fails until its case is written.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod access;
mod cases;
mod cases_linkages;
mod cases_missing;
mod deadlines;
mod declared;
mod documented;
mod errors;
mod isolation;
mod numbers;
mod openapi;
mod pages;
mod rankings;
mod reflection;
mod rest;
mod stage;
mod stage_linkages;
mod stage_missing;
