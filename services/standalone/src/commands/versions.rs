//! Versions of what is never changed, as they are typed.

/// `NAME/NUMBER`, or the whole name, of a version in a collection.
pub(crate) fn version(collection: &str, text: &str) -> Result<String, String> {
    let parts: Vec<_> = text.split('/').collect();
    let (name, version) = match parts[..] {
        [name, version] => (name, version),
        [of, name, "versions", version] if of == collection => (name, version),
        _ => return Err("needs `NAME/NUMBER`, e.g. `shortlist/1`".to_owned()),
    };
    let number = version.parse::<u32>().map_err(|_| format!("`{version}` is no number of a version"))?;
    Ok(format!("{collection}/{name}/versions/{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_typed_in_two_ways() {
        for text in ["shortlist/2", "profiles/shortlist/versions/2"] {
            assert_eq!(version("profiles", text).unwrap(), "profiles/shortlist/versions/2");
        }
        for text in ["shortlist", "shortlist/x", "a/b/c", "matchPolicies/shortlist/versions/2"] {
            assert!(version("profiles", text).is_err(), "{text}");
        }
    }
}
