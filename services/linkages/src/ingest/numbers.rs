//! Numbers as people write them.
//!
//! A point is a decimal point. A comma is one where it cannot be anything else;
//! `1,234` can be two numbers a thousand apart, and is not guessed.

/// What a text says as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// As it is written.
    Plain,
    /// In other words: with a point and without thousands.
    As(String),
    /// It may be two different numbers.
    Ambiguous,
    /// It is none.
    Not,
}

/// What a text says as a number. `commas` says that a comma is a decimal comma
/// whatever follows it, as in degrees, which have no thousands.
pub(super) fn number(text: &str, commas: bool) -> Number {
    if is_plain(text) {
        return Number::Plain;
    }
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let spaced = |character: char| matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'');
    let has_spaces = digits.contains(spaced);
    let parts: Vec<&str> = digits.split([',', '.']).collect();
    let marks: Vec<char> = digits.chars().filter(|mark| matches!(mark, ',' | '.')).collect();
    let whole = |groups: &[&str]| -> Option<String> {
        // Groups of three, whatever stands between them.
        let groups: Vec<&str> = groups.iter().flat_map(|group| group.split(spaced)).collect();
        let (first, rest) = groups.split_first()?;
        let is_group = |group: &&str| group.len() == 3 && is_digits(group);
        let right = is_digits(first) && (rest.is_empty() || first.len() <= 3) && rest.iter().all(is_group);
        right.then(|| groups.concat())
    };
    let read = match marks.as_slice() {
        [] if has_spaces => whole(&parts),
        [','] => {
            let (before, after) = (parts[0], parts[1]);
            let thousands = after.len() == 3 && before.len() <= 3 && !before.starts_with('0') && !has_spaces;
            if thousands && !commas && is_digits(before) && is_digits(after) {
                return Number::Ambiguous;
            }
            whole(&[before]).and_then(|before| decimal(&before, after))
        }
        ['.'] if has_spaces => whole(&[parts[0]]).and_then(|before| decimal(&before, parts[1])),
        // Several of one mark are thousands.
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|mark| mark == first) => whole(&parts),
        // Two marks: the last one is the decimal mark, once.
        [firsts @ .., last] if !firsts.is_empty() && !firsts.contains(last) => {
            let (after, before) = (parts[parts.len() - 1], &parts[..parts.len() - 1]);
            whole(before).and_then(|before| decimal(&before, after))
        }
        _ => None,
    };
    read.map_or(Number::Not, |read| Number::As(format!("{sign}{read}")))
}

/// A percentage, as a share.
pub(super) fn percent(text: &str) -> Option<f64> {
    let digits = text.strip_suffix('%')?.trim_end();
    let number = match number(digits, true) {
        Number::Plain => digits.parse::<f64>(),
        Number::As(digits) => digits.parse(),
        Number::Ambiguous | Number::Not => return None,
    };
    number.ok().map(|number| number / 100.0).filter(|share| share.is_finite())
}

/// The least number of a range such as `11-50`, `>250` or `50+`.
pub(super) fn least_of_range(text: &str) -> Option<i64> {
    let count = |text: &str| {
        text.trim().parse::<i64>().ok().filter(|count| (0..=i64::from(i32::MAX)).contains(count))
    };
    if let Some(over) = text.strip_prefix('>') {
        let (over, at_least) = over.strip_prefix('=').map_or((over, 1), |over| (over, 0));
        return count(over).map(|over| over + at_least);
    }
    if let Some(from) = text.strip_suffix('+') {
        return count(from);
    }
    let (from, to) = text.split_once(['-', '\u{2013}', '\u{2014}'])?;
    let (from, to) = (count(from)?, count(to)?);
    (from <= to).then_some(from)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn decimal(whole: &str, fraction: &str) -> Option<String> {
    is_digits(fraction).then(|| format!("{whole}.{fraction}"))
}

/// Digits, a point, an exponent; as programs write numbers.
fn is_plain(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) =
        text.split_once(['e', 'E']).map_or((text, None), |(number, exponent)| (number, Some(exponent)));
    let (whole, fraction) =
        number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let exponent_is_right = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        digits.len() <= 3 && is_digits(digits)
    });
    is_digits(whole) && fraction.is_none_or(is_digits) && exponent_is_right
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(number(text, false), Number::As(expected.to_owned()), "{text}");
    }

    #[test]
    fn numbers_are_read_in_the_ways_of_several_countries() {
        check("9.815,52", "9815.52");
        check("122,69", "122.69");
        check("1.234.567", "1234567");
        check("1,234,567", "1234567");
        check("1,234.56", "1234.56");
        check("1 234,5", "1234.5");
        check("1\u{a0}234", "1234");
        check("12'345.5", "12345.5");
        check("-8,91458", "-8.91458");
        check("0,500", "0.500");
        check("1234,567", "1234.567");
        for plain in ["0", "12.5", "-3", "1e6", "1.5E-3", "+4"] {
            assert_eq!(number(plain, false), Number::Plain, "{plain}");
        }
        assert_eq!(number("1,234", false), Number::Ambiguous);
        assert_eq!(number("10,016", true), Number::As("10.016".to_owned()));
        for bad in [
            "", "-", ".5", "5.", "1.23.4,5", "1,2,3", "12.34,5", "1.2,3.4", "1..2", "NaN", "inf", "1e9999",
            "x", "1 2",
        ] {
            assert_eq!(number(bad, false), Number::Not, "{bad}");
        }
    }

    #[test]
    fn percentages_and_ranges() {
        assert_eq!(percent("60%"), Some(0.6));
        assert_eq!(percent("12,5 %"), Some(0.125));
        assert_eq!(percent("60"), None);
        assert_eq!(percent("%"), None);
        for (text, least) in
            [("1-10", 1), ("11-50", 11), (">250", 251), (">= 250", 250), ("50+", 50), ("51\u{2013}250", 51)]
        {
            assert_eq!(least_of_range(text), Some(least), "{text}");
        }
        for bad in ["50-11", "-5", "a-b", ">", "+", "99999999999-1"] {
            assert_eq!(least_of_range(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_number_means_the_same_with_point_and_with_comma(whole in 0_u64..1_000_000_000, cents in 0_u32..100) {
            let plain = format!("{whole}.{cents:02}");
            let grouped = whole.to_string();
            let mut groups: Vec<&str> = Vec::new();
            let mut rest = grouped.as_str();
            while rest.len() > 3 {
                let (before, group) = rest.split_at(rest.len() - 3);
                groups.push(group);
                rest = before;
            }
            groups.push(rest);
            groups.reverse();
            let local = format!("{},{cents:02}", groups.join("."));
            prop_assert_eq!(number(&local, false), Number::As(plain.clone()));
            prop_assert_eq!(number(&plain, false), Number::Plain);
        }

        #[test]
        fn what_is_read_is_a_number(text in "[-+0-9., '%e]{0,12}") {
            if let Number::As(read) = number(&text, true) {
                prop_assert!(read.parse::<f64>().is_ok_and(f64::is_finite), "{}", read);
            }
            if number(&text, true) == Number::Plain {
                prop_assert!(text.parse::<f64>().is_ok(), "{}", text);
            }
            let _ = (percent(&text), least_of_range(&text));
        }
    }
}
