//! Check digits of tax numbers, where a country has some that are public.
//!
//! | country | number | remainder by |
//! |---|---|---|
//! | ARG | CUIT, 11 digits | 11 |
//! | BRA | CNPJ, 14 signs, twice | 11 |
//! | CHL | RUT, 8 or 9 signs | 11 |
//! | COL | NIT, 10 digits | 11 |
//! | DOM | RNC, 9 digits | 11 |
//! | PER | RUC, 11 digits | 11 |
//! | URY | RUT, 12 digits | 11 |
//!
//! Others have none that are checked here (such as CRI), or are not known well enough.

use crate::folded;

/// Whether the check digits of a number fit, or nothing where the country's number
/// has none that are known here, or where this is no number of that form and nobody
/// says that it should be.
pub(crate) fn checks(country: &str, scheme: &str, id: &str) -> Option<bool> {
    let kind = KINDS.iter().find(|kind| kind.country == country)?;
    let is_said = folded::code(scheme) == kind.scheme;
    if !is_said && !scheme.trim().is_empty() {
        return None;
    }
    let signs = normal(id).into_bytes();
    if !(kind.has_form)(&signs) {
        return is_said.then_some(false);
    }
    Some((kind.fits)(&signs))
}

/// A number as it is compared: its letters and digits. Points, hyphens and blanks are
/// put in and left out at will.
pub(crate) fn normal(id: &str) -> String {
    folded::code(id).to_uppercase()
}

/// A kind of number with check digits.
struct Kind {
    country: &'static str,
    /// What it is called, folded.
    scheme: &'static str,
    has_form: fn(&[u8]) -> bool,
    fits: fn(&[u8]) -> bool,
}

#[rustfmt::skip]
static KINDS: &[Kind] = &[
    Kind { country: "ARG", scheme: "cuit", has_form: |id| are_digits(id, 11), fits: cuit },
    Kind { country: "BRA", scheme: "cnpj", has_form: is_cnpj, fits: cnpj },
    Kind { country: "CHL", scheme: "rut", has_form: is_rut_of_chile, fits: rut_of_chile },
    Kind { country: "COL", scheme: "nit", has_form: |id| are_digits(id, 10), fits: nit },
    Kind { country: "DOM", scheme: "rnc", has_form: |id| are_digits(id, 9), fits: rnc },
    Kind { country: "PER", scheme: "ruc", has_form: |id| are_digits(id, 11), fits: ruc },
    Kind { country: "URY", scheme: "rut", has_form: is_rut_of_uruguay, fits: rut_of_uruguay },
];

fn are_digits(id: &[u8], count: usize) -> bool {
    id.len() == count && id.iter().all(u8::is_ascii_digit)
}

/// What a sign counts for: digits for themselves, `A` for 17 and so on.
fn value(sign: u8) -> u32 {
    u32::from(sign.saturating_sub(b'0'))
}

/// The sum of the signs, each times its weight, modulo 11.
fn weighed(signs: &[u8], weights: impl IntoIterator<Item = u32>) -> u32 {
    signs.iter().zip(weights).map(|(sign, weight)| value(*sign) * weight).sum::<u32>() % 11
}

/// Whether the last sign is this digit.
fn ends_with(id: &[u8], digit: u32) -> bool {
    id.last().is_some_and(|sign| value(*sign) == digit)
}

/// Twelve letters or digits and two digits: from 2026 on letters are given out too.
fn is_cnpj(id: &[u8]) -> bool {
    id.len() == 14
        && id[..12].iter().all(u8::is_ascii_alphanumeric)
        && id[12..].iter().all(u8::is_ascii_digit)
        // The same digit over and over fits, and is nobody's.
        && id.iter().any(|sign| *sign != id[0])
}

fn cnpj(id: &[u8]) -> bool {
    let digit = |remainder| if remainder < 2 { 0 } else { 11 - remainder };
    let first = digit(weighed(&id[..12], [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]));
    let second = digit(weighed(&id[..13], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]));
    ends_with(&id[..13], first) && ends_with(id, second)
}

fn nit(id: &[u8]) -> bool {
    let remainder = weighed(&id[..9], [41, 37, 29, 23, 19, 17, 13, 7, 3]);
    ends_with(id, if remainder < 2 { remainder } else { 11 - remainder })
}

fn cuit(id: &[u8]) -> bool {
    // 10 is never given out: the first two digits are changed instead.
    ends_with(id, (11 - weighed(&id[..10], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11)
}

fn ruc(id: &[u8]) -> bool {
    ends_with(id, (11 - weighed(&id[..10], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 10)
}

fn rnc(id: &[u8]) -> bool {
    ends_with(id, (10 - weighed(&id[..8], [7, 9, 8, 6, 5, 4, 3, 2])) % 9 + 1)
}

fn is_rut_of_chile(id: &[u8]) -> bool {
    match id.split_last() {
        Some((last, body)) => {
            (7..=8).contains(&body.len())
                && body.iter().all(u8::is_ascii_digit)
                && (last.is_ascii_digit() || *last == b'K')
        }
        None => false,
    }
}

fn rut_of_chile(id: &[u8]) -> bool {
    let Some((last, body)) = id.split_last() else { return false };
    let backwards: Vec<_> = body.iter().rev().copied().collect();
    let digit = (11 - weighed(&backwards, (2..=7).cycle())) % 11;
    if digit == 10 { *last == b'K' } else { value(*last) == digit }
}

/// The numbers of firms hold `001` before the last digit.
fn is_rut_of_uruguay(id: &[u8]) -> bool {
    are_digits(id, 12) && &id[8..11] == b"001"
}

fn rut_of_uruguay(id: &[u8]) -> bool {
    ends_with(id, (11 - weighed(&id[..11], [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) % 11)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_that_are_in_use_fit() {
        for (country, id) in [
            ("BRA", "33.000.167/0001-01"),
            ("BRA", "12.ABC.345/01DE-35"),
            ("COL", "899.999.068-1"),
            ("COL", "860002964-4"),
            ("ARG", "30-54668997-9"),
            ("CHL", "60.803.000-K"),
            ("PER", "20100070970"),
            ("DOM", "1-01-00157-7"),
            ("URY", "21 100342 001 7"),
        ] {
            assert_eq!(checks(country, "", id), Some(true), "{country} {id}");
        }
    }

    #[test]
    fn what_has_no_known_check_is_not_judged() {
        assert_eq!(checks("CRI", "", "3-101-000784"), None);
        assert_eq!(checks("BRA", "", "not a number"), None);
        assert_eq!(checks("BRA", "CPF", "33.000.167/0001-01"), None);
        assert_eq!(checks("BRA", "CNPJ", "not a number"), Some(false));
        assert_eq!(checks("BRA", "CNPJ", "00000000000000"), Some(false));
    }

    proptest! {
        #[test]
        fn another_last_digit_does_not_fit(other in 0u32..10, place in 0usize..5) {
            let (country, id) = [
                ("BRA", "3300016700010"), ("COL", "899999068"), ("ARG", "3054668997"), ("PER", "2010007097"), ("DOM", "10100157"),
            ][place];
            let right = [1, 1, 9, 0, 7][place];
            prop_assert_eq!(checks(country, "", &format!("{id}{other}")), Some(other == right));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*", place in 0..KINDS.len()) {
            let kind = &KINDS[place];
            let _ = checks(kind.country, kind.scheme, &text);
        }
    }
}
