//! Stories: cells of the world that are told instead of drawn, so that what a
//! reader knows of an economy is where it should be.

use super::{economies::Economy, products::Product};

/// One economy in one product, told instead of drawn.
pub(super) struct Special {
    economy: &'static str,
    product: &'static str,
    /// Doublings in the first year.
    pub(super) level: f64,
    /// Doublings more each year.
    pub(super) per_year: f64,
}

const fn special(economy: &'static str, product: &'static str, level: f64, per_year: f64) -> Special {
    Special { economy, product, level, per_year }
}

/// All of them. Illustrative, like everything here.
#[rustfmt::skip] // one line a story
const SPECIAL: [Special; 38] = [
    // Medical devices: present, growing, and moving to what is harder to make.
    special("CRI", "9018", 1.3, 0.16),
    special("CRI", "9021", 0.9, 0.32),
    special("CRI", "9019", 0.4, 0.10),
    special("CRI", "3006", -1.0, 0.25),
    special("CRI", "3005", -0.5, 0.10),
    special("CRI", "9022", -2.5, 0.20),
    special("CRI", "8419", -1.5, 0.10),
    // What Costa Rica is known for, and the chip plant that closed in 2014.
    special("CRI", "0803", 3.8, 0.0),
    special("CRI", "0804", 3.7, 0.02),
    special("CRI", "0901", 0.6, 0.0),
    special("CRI", "2009", 1.5, 0.0),
    special("CRI", "2106", 1.2, 0.08),
    special("CRI", "1511", 0.5, -0.1),
    special("CRI", "4011", 1.0, 0.0),
    special("CRI", "8544", 0.5, 0.05),
    special("CRI", "8536", 0.4, 0.10),
    special("CRI", "3926", 0.6, 0.08),
    special("CRI", "8542", -0.5, -0.3),
    // What chance would have given it and nobody would believe.
    special("CRI", "3004", -1.6, 0.05),
    special("CRI", "5201", -6.0, 0.0),
    special("CRI", "1801", -2.0, 0.0),
    special("CRI", "0203", -2.5, 0.0),
    special("CRI", "0702", -2.5, 0.0),
    special("CRI", "0902", -5.0, 0.0),
    special("CRI", "1006", -5.0, 0.0),
    special("CRI", "2401", -4.0, 0.0),
    special("CRI", "7208", -3.0, 0.0),
    special("CRI", "8517", -4.0, 0.0),
    special("CRI", "9001", -1.5, 0.0),
    special("CRI", "9032", -1.0, 0.0),
    // Others, each known for one thing.
    special("AUS", "2701", 2.5, 0.0),
    special("COL", "2701", 2.0, 0.0),
    special("ECU", "0803", 2.5, 0.0),
    special("BGD", "6109", 1.0, 0.0),
    special("CHL", "7403", 1.5, 0.0),
    special("SAU", "2709", 1.5, 0.0),
    special("CHE", "9102", 3.5, 0.0),
    special("IRL", "9018", 0.8, 0.0),
];

/// The story of a cell, if it has one.
pub(super) fn story(economy: &Economy, product: &Product) -> Option<&'static Special> {
    SPECIAL.iter().find(|special| special.economy == economy.code && special.product == product.code)
}
