//! Territory codes.
//!
//! A territory is told by its ISO 3166-1 alpha-3 code, in either case; by a code
//! that was in use earlier, so that data of earlier years can be read; or by the
//! numeric code of ISO 3166, UN Comtrade and BACI. What is stored is always the
//! code of three capitals.
//!
//! UN Comtrade and BACI have numbers of their own, see `NUMBERS`. A number of
//! an earlier shape of the same state gives the code of that state (France with
//! Monaco, `251`, is `FRA`; the Federal Republic before 1990, `280`, is `DEU`);
//! states that are gone have their own. "Other Asia, not elsewhere specified",
//! `490` or `S19`, is in practice the trade of Taiwan and becomes `TWN`; the
//! Southern African Customs Union, `711`, cannot be told apart by member and
//! stays `ZA1`. Groups and remainders such as "Areas, nes" are no territories.

use eslabon_proto::r#type::v1::TerritoryScheme;

use super::spec::{Wrong, wrong};

/// Codes that ISO 3166-1 does not hold, or holds no more.
const FORMER: [(&str, &str); 14] = [
    ("ANT", "Netherlands Antilles"),
    ("BLX", "Belgium-Luxembourg"),
    ("CSK", "Czechoslovakia"),
    ("DDR", "German Democratic Republic"),
    ("NTZ", "Neutral Zone"),
    ("PCI", "Pacific Islands (Trust Territory)"),
    ("PCZ", "Panama Canal Zone"),
    ("SCG", "Serbia and Montenegro"),
    ("SUN", "Union of Soviet Socialist Republics"),
    ("VDR", "Viet-Nam, Democratic Republic of"),
    ("XKX", "Kosovo"),
    ("YMD", "Yemen, Democratic"),
    ("YUG", "Yugoslavia"),
    ("ZA1", "Southern African Customs Union"),
];

/// Codes that were replaced while the territory stayed the same, and codes of
/// productivity databases: `DEW` (the Federal Republic before 1991), `MOR`.
const RENAMED: [(&str, &str); 11] = [
    ("BUR", "MMR"),
    ("DEW", "DEU"),
    ("DHY", "BEN"),
    ("HVO", "BFA"),
    ("MOR", "MAR"),
    ("NHB", "VUT"),
    ("RHO", "ZWE"),
    ("ROM", "ROU"),
    ("S19", "TWN"),
    ("TMP", "TLS"),
    ("ZAR", "COD"),
];

/// Numbers that mean something else than in today's ISO 3166-1, or nothing there.
const NUMBERS: [(u16, &str); 27] = [
    (58, "BLX"),
    (200, "CSK"),
    (230, "ETH"),
    (251, "FRA"),
    (278, "DDR"),
    (280, "DEU"),
    (381, "ITA"),
    (490, "TWN"),
    (530, "ANT"),
    (532, "ANT"),
    (536, "NTZ"),
    (579, "NOR"),
    (582, "PCI"),
    (590, "PAN"),
    (592, "PCZ"),
    (699, "IND"),
    (711, "ZA1"),
    (720, "YMD"),
    (736, "SDN"),
    (757, "CHE"),
    (810, "SUN"),
    (841, "USA"),
    (842, "USA"),
    (868, "VDR"),
    (886, "YEM"),
    (890, "YUG"),
    (891, "SCG"),
];

/// Totals, groups and remainders of the sources.
const GROUPS: [&str; 21] = [
    "0", "W00", "WLD", "97", "EUN", "EUR", "EU2", "ANS", "472", "473", "492", "527", "568", "577", "636",
    "637", "837", "838", "839", "899", "975",
];

/// The name of a territory, in English.
pub fn name(code: &str) -> Option<&'static str> {
    let former = || FORMER.iter().find(|(former, _)| *former == code).map(|(_, name)| *name);
    rust_iso3166::from_alpha3(code).map(|country| country.name).or_else(former)
}

/// The code that is stored for what a file says.
pub(super) fn canonical(scheme: TerritoryScheme, text: &str) -> Result<&str, Wrong> {
    if text.is_empty() {
        return wrong("MISSING_VALUE", "there is no territory code");
    }
    if scheme == TerritoryScheme::Free {
        return free(text);
    }
    iso(text).map_or_else(|| wrong("UNKNOWN_COUNTRY", advice(text)), Ok)
}

fn free(text: &str) -> Result<&str, Wrong> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if text.len() <= 32 && text.bytes().all(fits) {
        return Ok(text);
    }
    wrong("INVALID_TERRITORY_CODE", "a territory code has 1 to 32 characters of `A-Z a-z 0-9 _ . -`")
}

fn iso(text: &str) -> Option<&'static str> {
    if text.len() > 3 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u16 = text.parse().ok()?;
        let known = NUMBERS.iter().find(|(known, _)| *known == number).map(|(_, code)| *code);
        return known.or_else(|| rust_iso3166::from_numeric(number).map(|country| country.alpha3));
    }
    let code = text.to_ascii_uppercase();
    let renamed = RENAMED.iter().find(|(old, _)| *old == code).map(|(_, new)| *new);
    let former = || FORMER.iter().find(|(former, _)| *former == code).map(|(former, _)| *former);
    renamed.or_else(|| rust_iso3166::from_alpha3(&code).map(|country| country.alpha3)).or_else(former)
}

fn advice(text: &str) -> &'static str {
    let code = text.trim_start_matches('0');
    let code = if code.is_empty() { "0" } else { code };
    if GROUPS.iter().any(|group| group.eq_ignore_ascii_case(code)) {
        return "this is a total, a group or a remainder, not a territory; leave these rows out";
    }
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return "this looks like an alpha-2 code; ISO 3166-1 alpha-3 is needed, such as `CRI`";
    }
    "a territory is an ISO 3166-1 alpha-3 code such as `CRI`, or a numeric code of BACI or UN Comtrade; \
     for codes of your own import with territory scheme FREE"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<&str, &'static str> {
        canonical(TerritoryScheme::Iso3166, text).map_err(|wrong| wrong.reason)
    }

    #[test]
    fn letters_and_numbers_of_today_and_of_earlier_are_known() {
        for (text, code) in [
            ("CRI", "CRI"),
            ("cri", "CRI"),
            ("188", "CRI"),
            ("4", "AFG"),
            ("004", "AFG"),
            ("842", "USA"),
            ("840", "USA"),
            ("251", "FRA"),
            ("699", "IND"),
            ("757", "CHE"),
            ("579", "NOR"),
            ("490", "TWN"),
            ("S19", "TWN"),
            ("ROM", "ROU"),
            ("ANT", "ANT"),
            ("SUN", "SUN"),
            ("711", "ZA1"),
            ("ZA1", "ZA1"),
            ("XKX", "XKX"),
        ] {
            assert_eq!(of(text), Ok(code), "{text}");
        }
    }

    #[test]
    fn anything_else_is_unknown() {
        for text in ["XXX", "CR", "Costa Rica", "0", "W00", "899", "999", "0188", "CRI ", "ÁÁ", "é"] {
            assert_eq!(of(text), Err("UNKNOWN_COUNTRY"), "{text}");
        }
        assert_eq!(of(""), Err("MISSING_VALUE"));
        assert!(advice("W00").contains("total"));
        assert!(advice("000").contains("total"));
        assert!(advice("CR").contains("alpha-2"));
    }

    #[test]
    fn free_codes_are_taken_as_they_are() {
        let of = |text| canonical(TerritoryScheme::Free, text).map_err(|wrong| wrong.reason);
        assert_eq!(of("CR-SJ_1.a"), Ok("CR-SJ_1.a"));
        assert_eq!(of("cri"), Ok("cri"));
        for bad in ["San José", "a b", "a/b", "123456789012345678901234567890123"] {
            assert_eq!(of(bad), Err("INVALID_TERRITORY_CODE"), "{bad}");
        }
    }

    #[test]
    fn every_code_that_is_stored_has_a_name() {
        for (_, code) in NUMBERS {
            assert!(name(code).is_some(), "{code}");
        }
        for (_, code) in RENAMED {
            assert!(name(code).is_some(), "{code}");
        }
        assert_eq!(name("CRI"), Some("Costa Rica"));
        assert_eq!(name("cri"), None);
    }
}
