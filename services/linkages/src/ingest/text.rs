//! Words: those that say nothing, and those that went through the wrong encoding.

/// Whether a text says that there is nothing to say.
pub(super) fn says_nothing(text: &str) -> bool {
    const NOTHING: [&str; 28] = [
        "-",
        "--",
        "?",
        "??",
        "n/a",
        "n/d",
        "s/d",
        "s/c",
        "n.a.",
        "n.d.",
        "s.d.",
        "na",
        "nd",
        "sd",
        "n/i",
        "null",
        "none",
        "ninguna",
        "ninguno",
        "nenhuma",
        "nenhum",
        "nan",
        "unknown",
        "desconocido",
        "sin dato",
        "no disponible",
        "não informado",
        "nao informado",
    ];
    if text.is_ascii() {
        return text.is_empty() || NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(text));
    }
    NOTHING.contains(&text.to_lowercase().as_str())
}

/// Whether a text is UTF-8 that somebody read as Latin-1 or Windows-1252, or has lost
/// letters: `Ã³` for `ó`. No word of the languages of the suite has such a pair.
///
/// Quotation marks are what `Ñ`, `Ó`, `Ò` and `Ô` leave behind `Ã`. One that opens does
/// not stand behind a letter, and one that closes not before one.
pub(super) fn is_mojibake(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let follows = |next: char| matches!(next, '\u{80}'..='\u{bf}') || WINDOWS.contains(&next);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let broken = match letter {
            '\u{fffd}' => true,
            'Ã' if matches!(next, Some('‘' | '“')) => true,
            'Ã' if matches!(next, Some('’' | '”')) => {
                letters.clone().nth(1).is_some_and(char::is_alphabetic)
            }
            'Ã' | 'Â' => next.is_some_and(follows),
            'â' => next.is_some_and(|next| matches!(next, '\u{80}' | '€')),
            _ => false,
        };
        if broken {
            return true;
        }
    }
    false
}

/// What Windows-1252 has for the bytes 0x80 to 0x9f, without quotation marks, which may
/// stand after a word in capitals.
const WINDOWS: [char; 23] = [
    '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
    'ž', 'Ÿ',
];

/// A text with one blank where it has several.
pub(super) fn single_blanks(text: &str) -> Option<String> {
    let several = |text: &str| {
        text.as_bytes().windows(2).any(|pair| pair == b"  ") || text.contains(['\t', '\n', '\r'])
    };
    several(text).then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn through_latin_1(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn text_in_the_wrong_encoding_is_seen_and_text_in_the_right_one_is_not() {
        for word in [
            "Núñez",
            "São José",
            "Conceição",
            "Óptima",
            "Três Rios",
            "MANHÃ",
            "PÃO",
            "Ângela",
            "«café»",
            "Âmbar – água",
            "ANTÔNIO MUÑOZ",
        ] {
            assert!(!is_mojibake(word), "{word}");
            assert!(is_mojibake(&through_latin_1(word)), "{word}");
        }
        assert!(is_mojibake("caf\u{fffd}"));
        assert!(is_mojibake("Ã‰xito"));
    }

    #[test]
    fn quotation_marks_behind_a_capital_are_damage_where_they_cannot_be_marks() {
        for broken in ["MUÃ‘OZ S.A.", "Ã“ptima", "ANTÃ”NIO", "Ã’scar", "COMPAÃ‘"] {
            assert!(is_mojibake(broken), "{broken}");
        }
        for right in ["“MANHÃ”", "Café ‘MANHÃ’ Ltda", "“PÃO” ‘ÂMBAR’"] {
            assert!(!is_mojibake(right), "{right}");
        }
    }

    #[test]
    fn words_that_say_nothing() {
        for nothing in ["", "N/D", "n.a.", "NA", "-", "??", "S/C", "Não informado", "none", "Ninguna"] {
            assert!(says_nothing(nothing), "{nothing}");
        }
        for something in ["0", "NADA", "n", "x"] {
            assert!(!says_nothing(something), "{something}");
        }
    }

    #[test]
    fn blanks_are_made_one() {
        assert_eq!(single_blanks("a  b   c"), Some("a b c".to_owned()));
        assert_eq!(single_blanks("a b"), None);
    }

    proptest! {
        #[test]
        fn words_with_accents_are_never_taken_for_broken(text in "[a-zA-Z áéíóúñüãõçâêôàÁÉÍÓÚÑÜÃÕÇÂÊÔÀ.,;()0-9]{0,40}") {
            prop_assert!(!is_mojibake(&text));
        }
    }
}
