//! Pages: how many items, and an opaque token for where the next page starts.
//!
//! A token is bound to the query it came from, but not to the page size, which
//! may change from page to page.

use std::ops::Range;

use crate::problem::Problem;

/// First byte of every token; changes when their meaning does.
const VERSION: u8 = 1;
const BOUND: usize = 8;

/// Items on a page: `requested`, or `default` when 0, and never more than `most`.
/// A negative request never comes here: the contract refuses it.
pub fn size(requested: i32, default: usize, most: usize) -> usize {
    match usize::try_from(requested).unwrap_or(0) {
        0 => default,
        size => size.min(most),
    }
}

/// What a token is bound to: tenant, method and every filter that decides which
/// items there are and in which order.
pub fn query(parts: &[&[u8]]) -> [u8; BOUND] {
    let mut hasher = blake3::Hasher::new_derive_key("eslabon 2026 page token");
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bound = [0; BOUND];
    hasher.finalize_xof().fill(&mut bound);
    bound
}

/// The token of the page that starts after `cursor`.
pub fn encode(cursor: &[u8], query: [u8; BOUND]) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(query);
    bytes.extend(cursor);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cursor in a token; `None` for the first page. A token that is damaged, of
/// an older version or of another query is refused with reason
/// PAGE_TOKEN_INVALID.
pub fn decode(token: &str, query: [u8; BOUND]) -> Result<Option<Vec<u8>>, Problem> {
    if token.is_empty() {
        return Ok(None);
    }
    let bytes = unhex(token).filter(|bytes| bytes.first() == Some(&VERSION)).ok_or_else(invalid)?;
    match bytes[1..].split_at_checked(BOUND) {
        Some((bound, cursor)) if bound == query => Ok(Some(cursor.to_vec())),
        _ => Err(invalid()),
    }
}

/// One page of items that are in memory: the items, and the token of the next
/// page. The cursor is the number of items before it.
pub fn slice<'a, T>(
    items: &'a [T],
    size: usize,
    token: &str,
    query: [u8; BOUND],
) -> Result<(&'a [T], String), Problem> {
    let (range, next) = range(items.len(), size, token, query)?;
    Ok((&items[range], next))
}

/// The same for items that are only counted: which of them are on the page.
pub fn range(
    count: usize,
    size: usize,
    token: &str,
    query: [u8; BOUND],
) -> Result<(Range<usize>, String), Problem> {
    let start = match decode(token, query)? {
        None => 0,
        Some(cursor) => {
            let bytes = <[u8; 8]>::try_from(cursor.as_slice()).map_err(|_| invalid())?;
            usize::try_from(u64::from_le_bytes(bytes)).map_err(|_| invalid())?
        }
    };
    let start = start.min(count);
    let end = start.saturating_add(size).min(count);
    let next = if end < count { encode(&(end as u64).to_le_bytes(), query) } else { String::new() };
    Ok((start..end, next))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// The problem of a token that cannot be of this query.
pub fn invalid() -> Problem {
    Problem::invalid(
        "page_token",
        "PAGE_TOKEN_INVALID",
        "the page token is not one of this query; start again without it, or repeat the query it came from",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_to_its_cursor() {
        let query = query(&[b"cinde", b"datasets"]);
        assert_eq!(decode(&encode(b"cursor", query), query), Ok(Some(b"cursor".to_vec())));
        assert_eq!(decode("", query), Ok(None));
    }

    #[test]
    fn a_token_of_another_query_or_damaged_is_refused() {
        let (mine, other) = (query(&[b"a", b"bc"]), query(&[b"ab", b"c"]));
        let token = encode(b"cursor", other);
        for bad in [token.as_str(), "zz", "0", "02", "01ff", "é"] {
            assert_eq!(decode(bad, mine).unwrap_err().reason, "PAGE_TOKEN_INVALID", "{bad}");
        }
    }

    #[test]
    fn pages_cover_every_item_once_also_when_the_size_changes() {
        let items: Vec<_> = (0..10).collect();
        let query = query(&[]);
        let (first, token) = slice(&items, 3, "", query).unwrap();
        let (second, token) = slice(&items, 5, &token, query).unwrap();
        let (third, token) = slice(&items, 5, &token, query).unwrap();
        assert_eq!([first, second, third].concat(), items);
        assert_eq!(token, "");
    }

    #[test]
    fn sizes_have_a_default_and_a_ceiling() {
        assert_eq!([size(0, 50, 1000), size(7, 50, 1000), size(5000, 50, 1000)], [50, 7, 1000]);
    }

    proptest::proptest! {
        #[test]
        fn no_token_makes_it_panic(token in ".*") {
            let _ = decode(&token, query(&[]));
        }
    }
}
