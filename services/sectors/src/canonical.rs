//! One text for one value, and the digest of it.
//!
//! Digests of profiles, matrices, results and log entries have to be recomputed
//! by people who do not have this program. So they are SHA-256, which every
//! system has a tool for, over the JSON canonicalization scheme of RFC 8785:
//! keys in the order of their UTF-16 code units, numbers as ECMAScript writes
//! them, no space between. Integers beyond 2^53 do not survive that scheme and
//! are written as text where they may occur.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The value has no canonical text: a key that is no text, or a number that is
/// not finite. What comes here was checked before, so this is a defect.
#[derive(Debug, thiserror::Error)]
#[error("the value has no canonical JSON: {0}")]
pub struct NotCanonical(#[from] serde_json::Error);

/// The canonical text of a value.
pub fn text(value: &impl Serialize) -> Result<String, NotCanonical> {
    Ok(serde_json_canonicalizer::to_string(value)?)
}

/// SHA-256 over parts put one after the other.
pub fn digest(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Lower-case hexadecimal digits of bytes.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes that hexadecimal digits stand for.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: &serde_json::Value, expected: &str) {
        assert_eq!(text(value).unwrap(), expected);
    }

    #[test]
    fn keys_are_sorted_and_numbers_are_written_as_ecmascript_does() {
        check(
            &json!({"b": 1.0, "a": [0.1, 1e21, 1e-7, -0.0, 100.0]}),
            r#"{"a":[0.1,1e+21,1e-7,0,100],"b":1}"#,
        );
        // By UTF-16 code units: the surrogates of U+1F600 come before U+FB33.
        check(&json!({"\u{fb33}": 1, "\u{1f600}": 2}), "{\"\u{1f600}\":2,\"\u{fb33}\":1}");
        check(&json!("a\u{1}\"\u{e9}"), "\"a\\u0001\\\"\u{e9}\"");
    }

    #[test]
    fn digests_are_those_of_every_other_tool() {
        // printf abc | sha256sum
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&digest(&[b"a", b"bc"])), abc);
        assert_eq!(unhex(abc), Some(digest(&[b"abc"]).to_vec()));
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }

    #[test]
    fn what_is_not_finite_has_no_canonical_text() {
        assert!(text(&f64::NAN).is_err());
    }
}
