//! Text as it is compared: without accents, case and punctuation. People write one
//! unit, standard or firm in many ways; what is compared is folded, what is stored
//! and shown is what they wrote.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters and digits in small letters, without accents; whatever else stands between
/// them becomes one blank. `²` is `2`, `ª` is `a`.
pub(crate) fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    plain(text, |character| {
        if character.is_alphanumeric() {
            folded.push(character);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    });
    folded.truncate(folded.trim_end().len());
    folded
}

/// The same without the blanks: `K pz` and `k.pz` are both `kpz`.
pub(crate) fn code(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    plain(text, |character| folded.extend(Some(character).filter(|character| character.is_alphanumeric())));
    folded
}

/// Small letters without what stands above or below them, one after the other.
fn plain(text: &str, take: impl FnMut(char)) {
    if text.is_ascii() {
        // Nothing stands above or below them, and most texts have no others.
        text.chars().map(|character| character.to_ascii_lowercase()).for_each(take);
    } else {
        let letters = text.nfkd().filter(|character| !is_combining_mark(*character));
        letters.flat_map(char::to_lowercase).for_each(take);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_thing_are_equal_when_folded() {
        assert_eq!(words("  Metalúrgica   Conceição, S.A. "), "metalurgica conceicao s a");
        assert_eq!(code("m²"), "m2");
        assert_eq!(code("K pz"), code("k.PZ "));
        assert_eq!(words("¿?"), "");
    }
}
