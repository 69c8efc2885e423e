//! The bundled files: what each is called and what it is for.

use super::{FILE_NAME, TRADE_WORLD};

/// A bundled file.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Sectors, and which products and industry belong to each.
pub const SECTORS: &str = include_str!("../../sample/sectors.csv");
/// How the sectors are ranked; it names the list by the digest of its content.
pub const PROFILE: &str = include_str!("../../sample/profile.json");
/// Value added, employment and earnings of the sectors.
pub const INDICATORS: &str = include_str!("../../sample/indicators.csv");
/// What the industries buy from each other.
pub const IO_TABLE: &str = include_str!("../../sample/io_table.csv");
/// A proposed policy with its evidence.
pub const PROPOSAL: &str = include_str!("../../sample/proposal.json");
/// What stands in [`PROPOSAL`] where the name of a run belongs.
pub const PROPOSAL_RUN: &str = "runs/RUN";
/// Value added and employment of two regions in two years.
pub const PRODUCTIVITY: &str = include_str!("../../sample/productivity.csv");

/// All of them, in the order in which they are brought in.
pub const FILES: &[File] = &[
    File {
        name: "sectors.csv",
        about: "14 sectors, and which products and industry belong to each",
        text: SECTORS,
    },
    File { name: "profile.json", about: "how they are ranked: criteria, weights, gates", text: PROFILE },
    File {
        name: FILE_NAME,
        about: "exports of 42 economies in 150 products, 2015 to 2017",
        text: TRADE_WORLD,
    },
    File { name: "indicators.csv", about: "value added, jobs and earnings of the sectors", text: INDICATORS },
    File { name: "io_table.csv", about: "what 12 industries buy from each other", text: IO_TABLE },
    File { name: "proposal.json", about: "a proposed policy with its evidence", text: PROPOSAL },
    File {
        name: "productivity.csv",
        about: "value added and jobs of 7 economies, 2000 and 2015",
        text: PRODUCTIVITY,
    },
];
