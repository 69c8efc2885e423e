//! Decimal numbers of the contract as whole numbers of millionths, so that nothing is
//! lost between the two.

/// Millionths in one.
pub(crate) const ONE: i64 = 1_000_000;

/// The millionths of a number of at least 0 with a point, such as `1200.5`; or nothing
/// where it is none, has more than six places or does not fit.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number(whole) || !is_number(places) || places.len() > 6 {
        return None;
    }
    let places: i64 = format!("{places:0<6}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(ONE)?.checked_add(places)
}

/// Millionths as a number with as many places as it needs.
pub(crate) fn text(millionths: i64) -> String {
    let (sign, amount) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let (whole, places) = (amount / ONE.unsigned_abs(), amount % ONE.unsigned_abs());
    let text = format!("{sign}{whole}.{places:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_decimal_number_is_none() {
        assert_eq!(parse("1200.5"), Some(1_200_500_000));
        for bad in ["", ".", ".5", "5.", "-1", "1,5", "1.1234567", "1e3", "９", "9223372036855"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!((text(0), text(-1_500_000), text(100 * ONE)), ("0".into(), "-1.5".into(), "100".into()));
    }

    proptest! {
        #[test]
        fn a_number_that_is_written_is_read_again(millionths in 0..=i64::MAX) {
            prop_assert_eq!(parse(&text(millionths)), Some(millionths));
        }

        #[test]
        fn no_text_makes_it_fail(text in ".*") {
            let _ = parse(&text);
        }
    }
}
