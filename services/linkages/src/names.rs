//! Names of resources, as `capabilities/{capability}`.
//!
//! The contract has checked their form before they come here; what does not fit all
//! the same is a resource that does not exist.

use crate::error::Error;

/// What follows the name of the collection: the id, or a longer path where resources
/// are within others.
pub(crate) fn id<'a>(collection: &str, name: &'a str) -> Result<&'a str, Error> {
    let id = name.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/'));
    id.filter(|id| !id.is_empty()).ok_or_else(|| Error::NotFound(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(id("capabilities", "capabilities/ster_eto").ok(), Some("ster_eto"));
        assert_eq!(id("matchPolicies", "matchPolicies/a/versions/2").ok(), Some("a/versions/2"));
        for bad in ["", "capabilities", "capabilities/", "suppliers/a", "capabilitiesX/a"] {
            assert!(id("capabilities", bad).is_err(), "{bad}");
        }
    }
}
