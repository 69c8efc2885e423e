//! What people do with the suite, over real sockets and through its one door, a
//! journey a file.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod agency;
mod analyst;
mod bad_files;
mod browser;
mod command_line;
mod concurrent;
mod conformance;
mod killed;
mod killed_allocation;
mod killed_registry;
mod limits;
mod linkages_sample;
mod nearness;
mod operator;
mod registry;
mod sample;
mod stopped;
mod two_analysts;
