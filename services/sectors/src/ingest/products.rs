//! Product codes: their shape in each classification, and what a file calls its
//! classification.
//!
//! Codes are text and keep their leading zeros. All codes of a file have one
//! level, so that nothing counts twice. SITC alone has headings of four digits
//! that are not divided beside others of five that are; there a heading may not
//! stand beside its own parts.
//!
//! Codes for what is not specified (`9999`, `999999`, Comtrade's `9999AA`) are
//! products like others: the source states them, so they are kept, and whoever
//! wants them out takes them out. Totals (`TOTAL`, `AG2`) are no products.

use eslabon_proto::r#type::v1::Classification;

use super::spec::{Wrong, wrong};

/// The only code of the Harmonized System with letters, as UN Comtrade has it.
const UNSPECIFIED_HS6: &str = "9999AA";

/// The level of a code: its number of digits, or 0 for a section letter.
#[inline]
pub(super) fn level(code: &str) -> usize {
    if code.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) { 0 } else { code.len() }
}

/// Whether two levels may stand in one file.
pub(super) fn may_mix(classification: Classification, one: usize, other: usize) -> bool {
    one == other || (is_sitc(classification) && one.min(other) == 4 && one.max(other) == 5)
}

/// Checks the shape of a code.
pub(super) fn check(classification: Classification, code: &str) -> Result<(), Wrong> {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let (fits, shape) = if is_hs(classification) {
        (digits && matches!(code.len(), 2 | 4 | 6) || code == UNSPECIFIED_HS6, "2, 4 or 6 digits")
    } else if is_sitc(classification) {
        (digits && (1..=5).contains(&code.len()), "1 to 5 digits")
    } else if classification == Classification::Isic4 {
        let letter = matches!(code.as_bytes(), [b'A'..=b'U']);
        (letter || digits && (2..=4).contains(&code.len()), "a letter A to U, or 2 to 4 digits")
    } else {
        (digits && (1..=5).contains(&code.len()), "1 to 5 digits")
    };
    if fits { Ok(()) } else { wrong("INVALID_PRODUCT_CODE", advice(classification, code, digits, shape)) }
}

fn advice(classification: Classification, code: &str, digits: bool, shape: &str) -> String {
    let name = name(classification);
    if code.is_empty() {
        return format!("there is no product code; codes of {name} have {shape}");
    }
    if digits && code.len() < 6 {
        return format!(
            "codes of {name} have {shape}; a spreadsheet has probably taken a leading zero away: \
             export the column as text (`0{code}`)"
        );
    }
    if code.contains('.') {
        return format!("codes of {name} are written without points, with {shape}");
    }
    if code.eq_ignore_ascii_case("TOTAL") || code.starts_with("AG") {
        return format!("this is a total, no product; leave these rows out (codes of {name} have {shape})");
    }
    format!("codes of {name} have {shape}; leave out rows that are no products of it, such as services")
}

fn is_hs(classification: Classification) -> bool {
    use Classification as C;
    matches!(
        classification,
        C::Hs1992 | C::Hs1996 | C::Hs2002 | C::Hs2007 | C::Hs2012 | C::Hs2017 | C::Hs2022
    )
}

fn is_sitc(classification: Classification) -> bool {
    use Classification as C;
    matches!(classification, C::Sitc1 | C::Sitc2 | C::Sitc3 | C::Sitc4)
}

/// The name of a classification, `HS2007`.
pub(super) fn name(classification: Classification) -> &'static str {
    classification.as_str_name().trim_start_matches("CLASSIFICATION_")
}

/// Checks what a row says of its classification.
pub(super) fn check_revision(classification: Classification, text: &str) -> Result<(), Wrong> {
    if text.is_empty() || revision(text) == Some(classification) {
        return Ok(());
    }
    let name = name(classification);
    let advice = if text.eq_ignore_ascii_case("HS") {
        format!("the row is in the Harmonized System as reported, in any revision; get the data in {name}")
    } else {
        format!("the row is in another classification than {name}; import each revision by itself")
    };
    wrong("MIXED_CLASSIFICATIONS", advice)
}

/// The classification that UN Comtrade or a person calls by this name.
fn revision(text: &str) -> Option<Classification> {
    use Classification as C;
    let names: [(C, [&str; 3]); 13] = [
        (C::Hs1992, ["H0", "HS92", "HS1992"]),
        (C::Hs1996, ["H1", "HS96", "HS1996"]),
        (C::Hs2002, ["H2", "HS02", "HS2002"]),
        (C::Hs2007, ["H3", "HS07", "HS2007"]),
        (C::Hs2012, ["H4", "HS12", "HS2012"]),
        (C::Hs2017, ["H5", "HS17", "HS2017"]),
        (C::Hs2022, ["H6", "HS22", "HS2022"]),
        (C::Sitc1, ["S1", "SITC1", "SITC Rev. 1"]),
        (C::Sitc2, ["S2", "SITC2", "SITC Rev. 2"]),
        (C::Sitc3, ["S3", "SITC3", "SITC Rev. 3"]),
        (C::Sitc4, ["S4", "SITC4", "SITC Rev. 4"]),
        (C::Isic4, ["ISIC4", "ISIC Rev.4", "ISIC Rev. 4"]),
        (C::Cpc21, ["CPC21", "CPC2.1", "CPC Ver. 2.1"]),
    ];
    let found = names.iter().find(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(text)));
    found.map(|(classification, _)| *classification)
}

#[cfg(test)]
mod tests {
    use Classification as C;

    use super::*;

    #[test]
    fn codes_have_the_shape_of_their_classification() {
        for (classification, good, bad) in [
            (
                C::Hs2007,
                &["01", "0101", "010121", "9999", "9999AA"][..],
                &["", "1", "101", "10121", "0101211", "01.01", "ABCD", "TOTAL"][..],
            ),
            (C::Sitc2, &["0", "00", "0011", "00111"], &["", "001111", "7.9", "x"]),
            (C::Isic4, &["A", "U", "01", "011", "0111"], &["", "V", "a", "1", "01111", "A01"]),
            (C::Cpc21, &["0", "01111"], &["", "011111", "A"]),
        ] {
            for code in good {
                assert_eq!(check(classification, code), Ok(()), "{code}");
            }
            for code in bad {
                let reason = check(classification, code).map_err(|wrong| wrong.reason);
                assert_eq!(reason, Err("INVALID_PRODUCT_CODE"), "{code}");
            }
        }
    }

    #[test]
    fn a_lost_leading_zero_is_named() {
        let advice = check(C::Hs2007, "101").unwrap_err().advice;
        assert!(advice.contains("`0101`"), "{advice}");
    }

    #[test]
    fn headings_of_four_and_five_digits_mix_in_sitc_only() {
        assert!(may_mix(C::Sitc2, 4, 5));
        assert!(!may_mix(C::Sitc2, 3, 4));
        assert!(!may_mix(C::Hs2007, 4, 6));
        assert!(!may_mix(C::Isic4, level("A"), level("01")));
    }

    #[test]
    fn a_row_of_another_revision_is_mixed() {
        for good in ["", "H3", "h3", "HS07", "HS2007"] {
            assert_eq!(check_revision(C::Hs2007, good), Ok(()), "{good}");
        }
        for bad in ["H4", "HS", "S2", "SITC Rev. 2", "B4", "?"] {
            let reason = check_revision(C::Hs2007, bad).map_err(|wrong| wrong.reason);
            assert_eq!(reason, Err("MIXED_CLASSIFICATIONS"), "{bad}");
        }
    }
}
