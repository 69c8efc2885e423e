//! Update masks: which fields of a resource a call changes.

use prost_types::FieldMask;

use crate::problem::Problem;

/// The paths of a mask, in its order; all of `known` when it names none. A path that
/// is none of `known` is refused with reason UNKNOWN_FIELD: fields that the server
/// sets, and parts of a field, are not there to be changed by themselves.
pub fn paths<'a>(mask: Option<&FieldMask>, known: &[&'a str]) -> Result<Vec<&'a str>, Problem> {
    let asked = mask.map(|mask| mask.paths.as_slice()).unwrap_or_default();
    if asked.is_empty() {
        return Ok(known.to_vec());
    }
    let find = |path: &String| {
        known.iter().find(|field| *field == path).copied().ok_or_else(|| {
            let text = format!("`{path}` is no field that can be changed; those are {}", known.join(", "));
            Problem::invalid("update_mask", "UNKNOWN_FIELD", text)
        })
    };
    asked.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 2] = ["title", "criteria"];

    fn mask(paths: &[&str]) -> FieldMask {
        FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }
    }

    #[test]
    fn no_mask_means_every_field() {
        assert_eq!(paths(None, &KNOWN).unwrap(), KNOWN);
        assert_eq!(paths(Some(&mask(&[])), &KNOWN).unwrap(), KNOWN);
    }

    #[test]
    fn only_known_fields_are_changed() {
        assert_eq!(paths(Some(&mask(&["criteria"])), &KNOWN).unwrap(), ["criteria"]);
        for bad in ["state", "criteria.weight", "*", ""] {
            let problem = paths(Some(&mask(&[bad])), &KNOWN).unwrap_err();
            assert_eq!(
                (problem.reason.as_str(), problem.violations[0].field.as_str()),
                ("UNKNOWN_FIELD", "update_mask")
            );
        }
    }
}
