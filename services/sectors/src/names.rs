//! Names: of resources, as `datasets/{dataset}`, `…/countries/{code}`,
//! `…/products/{code}`, and of people.
//!
//! The contract has checked their form before they come here; what does not fit
//! all the same is a resource that does not exist.

use crate::error::Error;

/// The id in `datasets/{dataset}`.
pub(crate) fn dataset(name: &str) -> Result<&str, Error> {
    match name.split_once('/') {
        Some(("datasets", id)) if !id.contains('/') => Ok(id),
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Dataset and code in `datasets/{dataset}/{collection}/{code}`.
fn within<'a>(name: &'a str, collection: &str) -> Result<(&'a str, &'a str), Error> {
    let mut parts = name.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("datasets"), Some(dataset), Some(found), Some(code), None) if found == collection => {
            Ok((dataset, code))
        }
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Dataset and code in `datasets/{dataset}/countries/{code}`.
pub(crate) fn country(name: &str) -> Result<(&str, &str), Error> {
    within(name, "countries")
}

/// Dataset and code in `datasets/{dataset}/products/{code}`.
pub(crate) fn product(name: &str) -> Result<(&str, &str), Error> {
    within(name, "products")
}

/// The id in `inputs/{input}`.
pub(crate) fn input(name: &str) -> Result<&str, Error> {
    match name.split_once('/') {
        Some(("inputs", id)) if !id.contains('/') => Ok(id),
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Name and number in `profiles/{profile}/versions/{version}`.
pub(crate) fn profile(name: &str) -> Result<(&str, i64), Error> {
    let missing = || Error::NotFound(name.to_owned());
    let parts: Vec<_> = name.split('/').collect();
    match parts[..] {
        ["profiles", profile, "versions", version] => Ok((profile, version.parse().map_err(|_| missing())?)),
        _ => Err(missing()),
    }
}

/// The id in `runs/{run}`.
pub(crate) fn run(name: &str) -> Result<&str, Error> {
    match name.split_once('/') {
        Some(("runs", id)) if !id.contains('/') => Ok(id),
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Run and sector in `runs/{run}/sectors/{sector}`.
pub(crate) fn sector_of_run(name: &str) -> Result<(&str, &str), Error> {
    let parts: Vec<_> = name.split('/').collect();
    match parts[..] {
        ["runs", run, "sectors", sector] => Ok((run, sector)),
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

// Policies: `proposals/{proposal}`, `…/assessments/{assessment}`, `…/decisions/{decision}`.

/// The id in `proposals/{proposal}`.
pub(crate) fn proposal(name: &str) -> Result<&str, Error> {
    match name.split_once('/') {
        Some(("proposals", id)) if !id.contains('/') => Ok(id),
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Proposal and id in `proposals/{proposal}/{collection}/{id}`.
fn of_proposal<'a>(name: &'a str, collection: &str) -> Result<(&'a str, &'a str), Error> {
    let mut parts = name.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("proposals"), Some(proposal), Some(found), Some(id), None) if found == collection => {
            Ok((proposal, id))
        }
        _ => Err(Error::NotFound(name.to_owned())),
    }
}

/// Proposal and id in `proposals/{proposal}/assessments/{assessment}`.
pub(crate) fn assessment(name: &str) -> Result<(&str, &str), Error> {
    of_proposal(name, "assessments")
}

/// Proposal and number in `proposals/{proposal}/decisions/{decision}`.
pub(crate) fn decision(name: &str) -> Result<(&str, i64), Error> {
    let (proposal, number) = of_proposal(name, "decisions")?;
    let number = number.parse().map_err(|_| Error::NotFound(name.to_owned()))?;
    Ok((proposal, number))
}

/// The name of a person as it is compared: nobody becomes two by a capital letter or
/// a blank. `Ana  Mora` is `ana mora`.
pub(crate) fn same_person(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_the_same_whatever_the_case_and_the_spaces() {
        assert_eq!(same_person(" Ana   MORA Ñ "), "ana mora ñ");
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(dataset("datasets/0a").ok(), Some("0a"));
        assert_eq!(country("datasets/0a/countries/CRI").ok(), Some(("0a", "CRI")));
        assert_eq!(product("datasets/0a/products/0101").ok(), Some(("0a", "0101")));
        assert_eq!(input("inputs/0a").ok(), Some("0a"));
        assert!(input("datasets/0a").is_err() && input("inputs/a/b").is_err());
        assert_eq!(profile("profiles/a/versions/2").ok(), Some(("a", 2)));
        assert_eq!(run("runs/0a").ok(), Some("0a"));
        assert_eq!(sector_of_run("runs/0a/sectors/S.1").ok(), Some(("0a", "S.1")));
        for bad in ["profiles/a", "profiles/a/versions/x", "profiles/a/versions/1/b", "runs/a/versions/1"] {
            assert!(profile(bad).is_err(), "{bad}");
        }
        for bad in ["runs", "runs/a/b", "x/a"] {
            assert!(run(bad).is_err() && sector_of_run(bad).is_err(), "{bad}");
        }
        for bad in ["", "datasets", "datasets/a/b", "x/a"] {
            assert!(dataset(bad).is_err(), "{bad}");
        }
        for bad in ["datasets/a/products/b", "datasets/a/countries", "datasets/a/countries/b/c"] {
            assert!(country(bad).is_err(), "{bad}");
        }
    }
}
