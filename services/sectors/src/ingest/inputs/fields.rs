//! Fields that several kinds of input have: ids, names, codes.

use eslabon_runtime::tables::{Header, Refusal};

use crate::{
    ingest::spec::{Wrong, wrong},
    inputs::TOTAL,
};

/// Characters of an id at most.
const MAX_ID: usize = 64;
/// Characters of a name, a unit or a source at most.
pub(super) const MAX_NAME: usize = 500;
/// Characters of a description at most.
pub(super) const MAX_DESCRIPTION: usize = 2000;

fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(fits)
}

/// An id: 1 to 64 characters of `A-Z a-z 0-9 _ . -`.
pub(super) fn id<'a>(text: &'a str, reason: &'static str, what: &str) -> Result<&'a str, Wrong> {
    if text.is_empty() {
        return wrong("MISSING_VALUE", format!("there is no {what}"));
    }
    if is_id(text) {
        return Ok(text);
    }
    wrong(reason, format!("a {what} has 1 to {MAX_ID} characters of `A-Z a-z 0-9 _ . -`"))
}

/// The id of a sector that is not the whole economy.
pub(super) fn sector(text: &str) -> Result<&str, Wrong> {
    let id = id(text, "INVALID_SECTOR_ID", "sector id")?;
    if id == TOTAL {
        return wrong("INVALID_SECTOR_ID", "`TOTAL` stands for the whole economy; choose another id");
    }
    Ok(id)
}

/// The name of an industry.
pub(super) fn industry(text: &str) -> Result<&str, Wrong> {
    id(text, "INVALID_INDUSTRY", "name of an industry")
}

/// The id that a heading of a published file becomes: what no id has, becomes
/// one `_`, so that `Trade services` is `Trade_services`. `None`: there is none.
pub(super) fn id_of_heading(heading: &str) -> Option<String> {
    let mut id = String::new();
    for letter in heading.trim().chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-') {
            id.push(letter);
        } else if !id.ends_with('_') {
            id.push('_');
        }
    }
    is_id(&id).then_some(id)
}

/// A heading that no id can be made of.
pub(super) fn bad_heading(reason: &'static str, header: &Header, place: usize) -> Refusal {
    let name = eslabon_runtime::tables::excerpt(&header.names[place]);
    let message = format!(
        "column {} (`{name}`) needs a heading of 1 to {MAX_ID} letters; give it one, or name it in `leave_out`",
        place + 1
    );
    Refusal::new(reason, format!("header.{name}"), message)
}

/// A text of so many characters at most; may be empty.
pub(super) fn text(text: &str, most: usize) -> Result<&str, Wrong> {
    // Bytes are never fewer than characters.
    if text.len() <= most || text.chars().count() <= most {
        return Ok(text);
    }
    wrong("FIELD_TOO_LONG", format!("the text has {most} characters at most"))
}

/// An occupation of ISCO-08: one to four digits; empty: all.
pub(super) fn occupation(text: &str) -> Result<&str, Wrong> {
    if text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text);
    }
    wrong(
        "INVALID_OCCUPATION",
        "an occupation is a code of ISCO-08, one to four digits, such as `9` or `2211`; leave it empty for all",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_published_files_become_ids() {
        for (heading, expected) in [
            ("Agriculture", "Agriculture"),
            ("Trade services", "Trade_services"),
            ("Coke & petroleum (19)", "Coke_petroleum_19_"),
            ("10-2-3", "10-2-3"),
        ] {
            assert_eq!(id_of_heading(heading).as_deref(), Some(expected));
        }
        assert_eq!(id_of_heading(""), None);
        assert_eq!(id_of_heading(&"x".repeat(65)), None);
    }

    #[test]
    fn what_is_no_id_is_told_why() {
        assert_eq!(sector("medical-devices_1.a"), Ok("medical-devices_1.a"));
        for (bad, reason) in [
            ("", "MISSING_VALUE"),
            ("a b", "INVALID_SECTOR_ID"),
            ("área", "INVALID_SECTOR_ID"),
            ("TOTAL", "INVALID_SECTOR_ID"),
        ] {
            assert_eq!(sector(bad).map_err(|wrong| wrong.reason), Err(reason), "{bad}");
        }
        assert_eq!(industry("a/b").map_err(|wrong| wrong.reason), Err("INVALID_INDUSTRY"));
    }

    #[test]
    fn occupations_are_digits_or_nothing() {
        for good in ["", "0", "9", "2211"] {
            assert_eq!(occupation(good), Ok(good));
        }
        for bad in ["22111", "A", "11-1011"] {
            assert_eq!(occupation(bad).map_err(|wrong| wrong.reason), Err("INVALID_OCCUPATION"), "{bad}");
        }
    }
}
