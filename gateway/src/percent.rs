//! Percent-encoding, decoded.

use std::borrow::Cow;

/// A segment of a path; `None` when it is no UTF-8, an escape is cut off, or it
/// hides a slash, which would change where the segments end.
pub(crate) fn decode_segment(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    decode(text.bytes()).filter(|decoded| !decoded.contains('/')).map(Cow::Owned)
}

/// A name or value of a query, in which `+` is a space.
pub(crate) fn decode_query(text: &str) -> Option<String> {
    decode(text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }))
}

fn decode(mut bytes: impl Iterator<Item = u8>) -> Option<String> {
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(decode_query("a+b%2Bc%C3%B3").as_deref(), Some("a b+có"));
        assert_eq!(decode_segment("a+b").as_deref(), Some("a+b"));
        for bad in ["%", "%4", "%zz", "%ff", "%2f"] {
            assert_eq!(decode_segment(bad), None, "{bad}");
        }
    }
}
