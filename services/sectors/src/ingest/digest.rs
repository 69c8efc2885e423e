//! The digest of a dataset: over what it says, not over how the file said it.
//!
//! BLAKE3 over, all numbers little-endian: the text `eslabon trade 1` and a line
//! feed; the name of the classification and of the territory scheme, each ended
//! by a line feed; the text `USD` and a line feed; then for each year, ascending:
//! the year as `i32`; the territories and the products, each as a `u32` count and
//! the codes, each a `u8` length and its bytes; the number of cells as `u64`; and
//! for each cell the places of its territory and its product as `u32` and its
//! value in US dollars as `f64`. Rows of zero are not in it, so leaving them out
//! changes nothing.

use blake3::Hasher;

use eslabon_proto::r#type::v1::TerritoryScheme;

use super::{TradeSpec, TradeYear};

/// Cells that are hashed at once.
const STEP: usize = 1024;

/// The digest of these years.
pub(super) fn digest(spec: &TradeSpec, years: &[TradeYear]) -> [u8; 32] {
    let scheme = match spec.territory_scheme {
        TerritoryScheme::Free => "FREE",
        TerritoryScheme::Unspecified | TerritoryScheme::Iso3166 => "ISO3166",
    };
    let mut hasher = Hasher::new();
    let head = format!("eslabon trade 1\n{}\n{scheme}\nUSD\n", super::products::name(spec.classification));
    hasher.update(head.as_bytes());
    for year in years {
        hasher.update(&year.year.to_le_bytes());
        codes(&mut hasher, &year.countries);
        codes(&mut hasher, &year.products);
        cells(&mut hasher, year);
    }
    *hasher.finalize().as_bytes()
}

fn codes(hasher: &mut Hasher, codes: &[String]) {
    hasher.update(&(codes.len() as u32).to_le_bytes());
    for code in codes {
        // Codes have at most 32 bytes, checked when they were read.
        hasher.update(&[code.len() as u8]);
        hasher.update(code.as_bytes());
    }
}

fn cells(hasher: &mut Hasher, year: &TradeYear) {
    let cells = &year.cells;
    hasher.update(&(cells.len() as u64).to_le_bytes());
    let mut bytes = Vec::with_capacity(16 * STEP);
    for at in 0..cells.len() {
        bytes.extend(cells.countries[at].to_le_bytes());
        bytes.extend(cells.products[at].to_le_bytes());
        bytes.extend(cells.values[at].to_le_bytes());
        if bytes.len() == 16 * STEP {
            hasher.update(&bytes);
            bytes.clear();
        }
    }
    hasher.update(&bytes);
}
