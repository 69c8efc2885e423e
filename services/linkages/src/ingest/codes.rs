//! Codes of products.

/// What a text says as a code of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Code {
    /// As it is written.
    Plain,
    /// In other words.
    As(String),
    /// It is none of that scheme; what to do.
    Not(&'static str),
}

/// What a text says as a code of a scheme.
pub(super) fn code(scheme: &str, text: &str) -> Code {
    let read = match scheme {
        "CPC2.1" => digits(text, 5).ok_or("a code of the CPC has five digits"),
        "UNSPSC" => digits(text, 8).ok_or("a code of the UNSPSC has eight digits"),
        "ISIC4" => isic(text).ok_or("a class of the ISIC has four digits"),
        "ESL" => own(text).ok_or("a code of the agency has letters, digits, _ . -, 64 at most"),
        _ => harmonized(text).ok_or(
            "a code of the Harmonized System has six digits, leading zeros too; national digits may follow",
        ),
    };
    match read {
        Ok(read) if read == text => Code::Plain,
        Ok(read) => Code::As(read),
        Err(advice) => Code::Not(advice),
    }
}

/// Six digits, and two or four more of a nation, which are left out.
fn harmonized(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let bare = upper.strip_prefix("HS").map_or(upper.as_str(), str::trim_start);
    let digits = without_marks(bare)?;
    matches!(digits.len(), 6 | 8 | 10).then(|| digits[..6].to_owned())
}

fn digits(text: &str, count: usize) -> Option<String> {
    without_marks(text).filter(|digits| digits.len() == count)
}

fn isic(text: &str) -> Option<String> {
    let bare = text.strip_prefix(|letter: char| letter.is_ascii_uppercase()).unwrap_or(text);
    digits(bare, 4)
}

fn own(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    fits.then(|| text.to_owned())
}

/// Digits, without the points and blanks between them.
fn without_marks(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|character| !matches!(character, '.' | ' ')).collect();
    (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(scheme: &str, text: &str) -> Option<String> {
        match code(scheme, text) {
            Code::Plain => Some(text.to_owned()),
            Code::As(read) => Some(read),
            Code::Not(_) => None,
        }
    }

    #[test]
    fn codes_are_read_and_not_completed() {
        assert_eq!(code("HS2022", "090111"), Code::Plain);
        assert_eq!(read("HS2022", "9018.39").as_deref(), Some("901839"));
        assert_eq!(read("HS2022", "HS 901839").as_deref(), Some("901839"));
        assert_eq!(read("HS2022", "90183900").as_deref(), Some("901839"));
        for bad in ["90111", "9018", "90183O", "", "HS", "9018390"] {
            assert_eq!(read("HS2022", bad), None, "{bad}");
        }
        assert_eq!(read("UNSPSC", "42.29.55.00").as_deref(), Some("42295500"));
        assert_eq!(read("ISIC4", "C3250").as_deref(), Some("3250"));
        assert_eq!(read("CPC2.1", "48150").as_deref(), Some("48150"));
        assert_eq!(read("ESL", "ster_eto").as_deref(), Some("ster_eto"));
        assert_eq!(read("ESL", "no good"), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_plain(text in "[HS0-9. A-z]{0,14}", scheme in "HS2022|CPC2\\.1|ISIC4|UNSPSC|ESL") {
            if let Some(known) = read(&scheme, &text) {
                prop_assert_eq!(code(&scheme, &known), Code::Plain);
            }
        }
    }
}
