//! The columns of a trade file and the header names that mean them.
//!
//! | column | BACI | Atlas | UN Comtrade | plain |
//! |---|---|---|---|---|
//! | year | `t` | `year` | `refYear` | `year` |
//! | territory | `i` | `country_id`, `exporter` | `reporterISO` | `exporter_iso3` |
//! | product | `k` | `product_id`, `hs_product_code` | `cmdCode` | `product_code` |
//! | value | `v` | `export_value` | `primaryValue` | `export_value_usd` |
//! | importer | `j` | `partner_country_id` | `partnerCode` | `importer_iso3` |
//!
//! Where a file has both a published code and an internal id, the code is read.

use eslabon_runtime::tables::{Column, Header, Refusal};

use super::ValueUnit;

pub(super) const YEAR: usize = 0;
pub(super) const TERRITORY: usize = 1;
pub(super) const PRODUCT: usize = 2;
pub(super) const VALUE: usize = 3;
pub(super) const IMPORTER: usize = 4;
pub(super) const PRODUCT_NAME: usize = 5;
pub(super) const CLASSIFICATION: usize = 6;
/// The first of the columns that [`Fixed`] describes.
const FIXED_FROM: usize = 7;

/// The columns, in the order of the constants above.
pub(super) static COLUMNS: [Column; FIXED_FROM + FIXED.len()] = [
    // Required too, unless the import states the year.
    Column { name: "year", aliases: &["year", "t", "refYear"], instead: &["period"], required: false },
    Column {
        name: "territory",
        aliases: &[
            "exporter_iso3",
            "exporter",
            "reporterISO",
            "i",
            "location_code",
            "country_iso3_code",
            "country_code",
            "territory",
        ],
        instead: &["reporterCode", "country_id", "exporter_num", "country"],
        required: true,
    },
    Column {
        name: "product",
        aliases: &[
            "product_code",
            "hs_product_code",
            "sitc_product_code",
            "product_hs92_code",
            "product_hs12_code",
            "product_sitc_code",
            "cmdCode",
            "k",
            "hs_code",
        ],
        instead: &["product_id"],
        required: true,
    },
    Column {
        name: "value",
        aliases: &[
            "export_value_usd",
            "export_value_kusd",
            "value_usd",
            "value_kusd",
            "v",
            "primaryValue",
            "export_value",
            "trade_value",
            "value",
        ],
        instead: &[],
        required: true,
    },
    Column {
        name: "importer",
        // Numeric codes first: BACI has importers without an alpha-3 code.
        aliases: &["j", "importer_num", "partnerCode", "partner_country_id"],
        instead: &["importer_iso3", "importer", "partnerISO", "partner_iso3_code", "partner_code"],
        required: false,
    },
    Column {
        name: "product_name",
        aliases: &["product_name", "product_description"],
        instead: &["cmdDesc", "hs_product_name_short_en"],
        required: false,
    },
    Column {
        name: "classification",
        aliases: &["classificationCode", "classification"],
        instead: &["classificationSearchCode"],
        required: false,
    },
    FIXED[0].column,
    FIXED[1].column,
    FIXED[2].column,
    FIXED[3].column,
    FIXED[4].column,
    FIXED[5].column,
];

/// A column that must say the same in every row, because other rows are no
/// exports of goods of a year, or parts of a total that would count twice. To
/// leave such rows out in silence would be a guess; they are refused.
pub(super) struct Fixed {
    column: Column,
    /// What it may say, without regard to case; nothing at all is fine too.
    allowed: &'static [&'static str],
    pub(super) reason: &'static str,
    pub(super) advice: &'static str,
}

impl Fixed {
    pub(super) fn allows(&self, text: &str) -> bool {
        text.is_empty() || self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(text))
    }
}

const fn optional(
    name: &'static str,
    aliases: &'static [&'static str],
    instead: &'static [&'static str],
) -> Column {
    Column { name, aliases, instead, required: false }
}

const FIXED: [Fixed; 6] = [
    Fixed {
        column: optional("flow", &["flowCode"], &["flowDesc", "flow", "trade_flow"]),
        allowed: &["X", "Export", "Exports"],
        reason: "NOT_AN_EXPORT",
        advice: "the row is no export; keep only rows of flow `X`",
    },
    Fixed {
        column: optional("frequency", &["freqCode"], &[]),
        allowed: &["A"],
        reason: "NOT_ANNUAL",
        advice: "the row is no figure of a year; keep only rows of frequency `A`",
    },
    Fixed {
        column: optional("second_partner", &["partner2Code"], &["partner2ISO"]),
        allowed: &["0", "W00"],
        reason: "NOT_A_TOTAL",
        advice: "the row is a part of the trade by second partner; keep only the totals, `0` or `W00`",
    },
    Fixed {
        column: optional("customs", &["customsCode"], &[]),
        allowed: &["C00"],
        reason: "NOT_A_TOTAL",
        advice: "the row is a part of the trade by customs procedure; keep only the totals, `C00`",
    },
    Fixed {
        column: optional("transport", &["motCode"], &[]),
        allowed: &["0"],
        reason: "NOT_A_TOTAL",
        advice: "the row is a part of the trade by mode of transport; keep only the totals, `0`",
    },
    Fixed {
        column: optional("supply", &["mosCode"], &[]),
        allowed: &["0"],
        reason: "NOT_A_TOTAL",
        advice: "the row is a part of the trade by mode of supply; keep only the totals, `0`",
    },
];

/// The fixed columns that a file has, with their numbers.
pub(super) fn fixed(header: &Header) -> Vec<(usize, &'static Fixed)> {
    FIXED
        .iter()
        .enumerate()
        .map(|(at, fixed)| (FIXED_FROM + at, fixed))
        .filter(|(at, _)| header.has(*at))
        .collect()
}

/// The unit of the value column: as its header tells, else as the sender says,
/// else US dollars. The two must not contradict each other.
pub(super) fn unit(header: &Header, said: Option<ValueUnit>) -> Result<ValueUnit, Refusal> {
    let name = header.name(VALUE).unwrap_or_default();
    let told = match name.to_ascii_lowercase().as_str() {
        "v" | "value_kusd" | "export_value_kusd" => Some(ValueUnit::ThousandUsd),
        "export_value_usd" | "value_usd" | "primaryvalue" => Some(ValueUnit::Usd),
        _ => None,
    };
    match (told, said) {
        (Some(told), Some(said)) if told != said => Err(Refusal::new(
            "UNIT_CONTRADICTS_HEADER",
            "spec.value_unit",
            format!("column `{name}` has another unit than `value_unit` says; leave `value_unit` out"),
        )),
        _ => Ok(told.or(said).unwrap_or(ValueUnit::Usd)),
    }
}
