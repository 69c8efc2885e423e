//! Amounts of money for a reader.

/// Currencies that have no smaller unit, by ISO 4217.
const WHOLE: [&str; 17] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
/// Currencies whose smaller unit is a thousandth.
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Units of account whose smaller unit is a ten-thousandth.
const TEN_THOUSANDTHS: [&str; 2] = ["CLF", "UYW"];

/// An amount in minor units as people write it, such as `USD 1250.00`.
pub(crate) fn text(currency: &str, minor_units: i64) -> String {
    let places = match currency {
        code if WHOLE.contains(&code) => 0,
        code if THOUSANDTHS.contains(&code) => 3,
        code if TEN_THOUSANDTHS.contains(&code) => 4,
        _ => 2,
    };
    let (sign, amount) = (if minor_units < 0 { "-" } else { "" }, minor_units.unsigned_abs());
    let one = 10_u64.pow(places);
    match places {
        0 => format!("{currency} {sign}{amount}"),
        places => {
            format!("{currency} {sign}{}.{:0width$}", amount / one, amount % one, width = places as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_places_of_its_currency() {
        assert_eq!(text("USD", 125_005), "USD 1250.05");
        assert_eq!(text("CLP", 125_005), "CLP 125005");
        assert_eq!(text("KWD", -1), "KWD -0.001");
        assert_eq!(text("CLF", i64::MIN), "CLF -922337203685477.5808");
    }
}
