//! Words of a text, and the stems that they are compared by.
//!
//! A word is stemmed as it is written and as it is without accents, and both stems lose
//! theirs: `esterilización` has to be found by `esterilizaciones`, which stems know, and
//! by `esterilizacion`, which they do not. Words that every sentence has, such as `de`,
//! have no stem.

use std::collections::BTreeSet;

use tantivy::tokenizer::{self, RawTokenizer, StopWordFilter, TextAnalyzer, TokenStream as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::folded;

/// Stems words of one language.
#[derive(Clone)]
pub(super) struct Stems {
    analyzer: TextAnalyzer,
}

impl Stems {
    pub(super) fn new(language: tokenizer::Language) -> Self {
        let words = TextAnalyzer::builder(RawTokenizer::default()).dynamic();
        let words = match StopWordFilter::new(language) {
            Some(stop_words) => words.filter_dynamic(stop_words),
            None => words,
        };
        Self { analyzer: words.filter_dynamic(tokenizer::Stemmer::new(language)).build() }
    }

    /// The stems of a word: none, one or two.
    pub(super) fn of(&mut self, word: &str) -> BTreeSet<String> {
        let written: String = word.nfc().flat_map(char::to_lowercase).collect();
        let plain = folded::code(word);
        let stems = [written, plain].map(|form| self.stem(&form));
        // A word without accents may be one that every sentence has, too.
        if stems.iter().any(Option::is_none) {
            return BTreeSet::new();
        }
        stems.into_iter().flatten().filter(|stem| !stem.is_empty()).collect()
    }

    fn stem(&mut self, word: &str) -> Option<String> {
        let mut stream = self.analyzer.token_stream(word);
        stream.advance().then(|| folded::code(&stream.token().text))
    }
}

/// The words of a text, as they are written, in their order.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    // A combining accent belongs to its letter.
    let is_part = |character: char| {
        character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
    };
    text.split(move |character| !is_part(character)).filter(|word| !word.is_empty())
}

/// Codes that a text may hold, each with how it is written: `9018.90` is `901890`.
pub(super) fn codes(text: &str) -> impl Iterator<Item = (&str, String)> {
    let parts =
        text.split(char::is_whitespace).map(|part| part.trim_matches(|end: char| !end.is_alphanumeric()));
    let codes = parts.map(|part| (part, folded::code(part)));
    codes.filter(|(_, code)| code.len() >= LEAST_CODE && code.bytes().any(|digit| digit.is_ascii_digit()))
}

/// Characters of the shortest code that is looked for: a heading of the Harmonized
/// System.
const LEAST_CODE: usize = 4;

/// A code, and the shorter ones that it belongs to.
pub(super) fn prefixes(code: &str) -> impl Iterator<Item = String> {
    let code = folded::code(code);
    let ends: Vec<usize> =
        code.char_indices().map(|(at, _)| at).chain([code.len()]).filter(|end| *end >= LEAST_CODE).collect();
    ends.into_iter().map(move |end| code[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_stem(language: tokenizer::Language, spellings: &[&str]) {
        let mut stems = Stems::new(language);
        let all: Vec<_> = spellings.iter().map(|word| stems.of(word)).collect();
        for (word, found) in spellings.iter().zip(&all) {
            assert!(!all[0].is_disjoint(found), "{word}: {found:?} and {:?}", all[0]);
        }
    }

    #[test]
    fn spellings_of_a_word_have_a_stem_in_common() {
        use tokenizer::Language::{English, Portuguese, Spanish};
        same_stem(Spanish, &["esterilización", "esterilizacion", "ESTERILIZACIÓN", "esterilizaciones"]);
        same_stem(Portuguese, &["esterilização", "esterilizacao", "Esterilizações"]);
        same_stem(English, &["sterilization", "Sterilizations", "sterilize"]);
        same_stem(Spanish, &["molde", "moldes"]);
    }

    #[test]
    fn a_word_that_every_sentence_has_has_no_stem() {
        assert!(Stems::new(tokenizer::Language::Spanish).of("de").is_empty());
        assert!(Stems::new(tokenizer::Language::English).of("The").is_empty());
    }

    #[test]
    fn codes_are_found_with_points_and_by_what_they_begin_with() {
        let found: Vec<_> = codes("catheters (9018.39), 12 EtO").collect();
        assert_eq!(found, [("9018.39", "901839".to_owned())]);
        assert_eq!(prefixes("901839").collect::<Vec<_>>(), ["9018", "90183", "901839"]);
        assert!(prefixes("90").next().is_none());
    }
}
