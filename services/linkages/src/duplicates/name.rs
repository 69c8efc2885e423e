//! Names of firms as they are compared: damaged letters repaired, folded, without the
//! legal form. For comparing only; nobody's name is changed.

use crate::folded;

/// The words of a name that tell one firm from another, in their order. A name that is
/// nothing but a legal form keeps it.
pub(super) fn key(name: &str) -> String {
    let folded = folded::words(&repaired(name));
    let words: Vec<_> = folded.split(' ').collect();
    let mut kept = words.as_slice();
    while let Some(shorter) = without_form(kept) {
        kept = shorter;
    }
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
}

/// Legal forms of the region. They are taken off the end again and again, so a longer
/// form stands before its ending.
const FORMS: &[&[&str]] = &[
    &["sociedad", "anonima", "de", "capital", "variable"],
    &["sociedad", "de", "responsabilidad", "limitada"],
    &["sociedad", "por", "acciones", "simplificada"],
    &["sociedad", "anonima", "cerrada"],
    &["sociedad", "anonima"],
    &["sociedade", "anonima"],
    &["sociedade", "limitada"],
    &["responsabilidad", "limitada"],
    &["y", "cia"],
    &["e", "cia"],
    &["de", "cv"],
    &["s", "de", "rl"],
    &["sa"],
    &["sab"],
    &["sac"],
    &["saa"],
    &["sas"],
    &["sapi"],
    &["spa"],
    &["srl"],
    &["sl"],
    &["rl"],
    &["eirl"],
    &["eireli"],
    &["ltda"],
    &["limitada"],
    &["ltd"],
    &["limited"],
    &["inc"],
    &["corp"],
    &["llc"],
    &["gmbh"],
    &["me"],
    &["epp"],
    &["mei"],
];

/// The words without a legal form at their end.
fn without_form<'a, 'b>(words: &'a [&'b str]) -> Option<&'a [&'b str]> {
    FORMS.iter().find_map(|form| form.iter().rev().try_fold(words, |rest, word| without_last(rest, word)))
}

/// The words without this one at their end, which may stand there in single letters:
/// `S. A.` is folded to `s a`.
fn without_last<'a, 'b>(words: &'a [&'b str], last: &str) -> Option<&'a [&'b str]> {
    match words.split_last() {
        Some((word, rest)) if *word == last => return Some(rest),
        _ => {}
    }
    let is_letter = |word: &str, letter: char| word.strip_prefix(letter).is_some_and(str::is_empty);
    last.chars().rev().try_fold(words, |rest, letter| {
        rest.split_last().filter(|(word, _)| is_letter(word, letter)).map(|(_, rest)| rest)
    })
}

/// A text whose UTF-8 was read as Latin-1 or Windows-1252, read as it was meant; any
/// other as it is. Twice, for what went that way twice.
pub(super) fn repaired(text: &str) -> String {
    let once = as_bytes(text).and_then(|bytes| String::from_utf8(bytes).ok());
    match once {
        Some(once) if once != text => {
            let twice = as_bytes(&once).and_then(|bytes| String::from_utf8(bytes).ok());
            twice.unwrap_or(once)
        }
        _ => text.to_owned(),
    }
}

/// The bytes that a text was read from, if it was read as one byte a letter.
fn as_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).ok().or_else(|| windows(character)))
        .collect()
}

/// What Windows-1252 has where Latin-1 has control characters.
fn windows(character: char) -> Option<u8> {
    const FROM: u8 = 0x80;
    const LETTERS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let position = LETTERS.iter().position(|letter| *letter == character)?;
    u8::try_from(position).ok().map(|position| FROM + position)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ways_to_write_one_name_are_one_key() {
        for (expected, names) in [
            (
                "metalmecanica nunez",
                &[
                    "Metalmecánica Núñez S.A.",
                    "METALMECANICA NUNEZ SA",
                    "metalmecanica  nunez  s.a.",
                    "Metalmecánica Núñez Sociedad Anónima",
                    "MetalmecÃ¡nica NÃºÃ±ez S.A. de C.V.",
                    "Metalmecánica Núñez, S. de R.L.",
                    "Metalmecánica Núñez S. de R.L. de C.V.",
                    "metalmecanica nunez ltda",
                    "Metalmecánica Núñez S.R.L.",
                ][..],
            ),
            ("optima caribe", &["Óptima Caribe SAS", "Ã\u{93}ptima Caribe SAS", "Ã“ptima Caribe S.A.S."]),
            ("j y b moldes", &["J y B Moldes S.A."]),
            ("j b moldes", &["J.B. Moldes S.A.", "J B Moldes S A"]),
            ("s a", &["S.A."]),
        ] {
            for name in names {
                assert_eq!(key(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn a_name_that_is_well_is_not_repaired() {
        for name in ["São José", "Niño & Cía", "ÃO", "Ürümqi", "東京"] {
            assert_eq!(repaired(name), name);
        }
    }

    proptest! {
        #[test]
        fn what_was_damaged_is_read_as_it_was_meant(name in "[a-zA-ZáéíóúñÁÉÍÓÚÑãõçêôü ]{0,40}") {
            let damaged: String = name.bytes().map(char::from).collect();
            prop_assert_eq!(repaired(&damaged), name);
        }

        #[test]
        fn a_key_is_the_key_of_itself_and_no_name_makes_it_panic(name in ".{0,60}") {
            let once = key(&name);
            let _ = key(&once);
        }
    }
}
