//! Etags: a short digest of what a reader saw, compared before a change.

use crate::problem::{Kind, Problem};

/// The etag of a resource whose visible state is `parts`. The first character
/// is the version of the encoding.
pub fn of(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("eslabon 2026 etag");
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    format!("1-{}", &hasher.finalize().to_hex()[..16])
}

/// ABORTED with reason ETAG_MISMATCH unless `given` is empty or the current one.
pub fn check(given: &str, current: &str) -> Result<(), Problem> {
    if given.is_empty() || given == current {
        return Ok(());
    }
    Err(Problem::new(
        Kind::Aborted,
        "ETAG_MISMATCH",
        "the resource has changed since it was read; read it again and decide anew",
    )
    .with_violation("etag", "ETAG_MISMATCH", "is not the current etag")
    .with("current_etag", current))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_pinned() {
        assert_eq!(of(&[b"a", b"bc"]), "1-af61e8febd9d0dc8");
        assert_ne!(of(&[b"a", b"bc"]), of(&[b"ab", b"c"]));
    }

    #[test]
    fn a_stale_etag_is_refused_and_none_is_accepted() {
        assert!(check("", "1-a").is_ok());
        assert!(check("1-a", "1-a").is_ok());
        assert_eq!(check("1-b", "1-a").unwrap_err().reason, "ETAG_MISMATCH");
    }
}
