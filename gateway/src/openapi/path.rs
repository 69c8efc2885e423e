//! Templates as OpenAPI writes paths: one name for every segment that varies.

use crate::template::{Segment, Template};

/// A segment that varies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    /// Its name in the path.
    pub(super) name: String,
    /// The field that it fills, with others perhaps.
    pub(super) field: String,
    /// Which segment of that field it is, and of how many.
    pub(super) place: (usize, usize),
}

/// `/v1/{country=datasets/*/countries/*}/complexity` becomes
/// `/v1/datasets/{dataset}/countries/{country}/complexity`.
pub(super) fn readable(template: &Template) -> (String, Vec<Parameter>) {
    let (mut path, mut parameters) = (String::new(), Vec::<Parameter>::new());
    for (index, segment) in template.segments.iter().enumerate() {
        path.push('/');
        if let Segment::Literal(text) = segment {
            path.push_str(text);
            continue;
        }
        let variable = template
            .variables
            .iter()
            .find(|variable| variable.start <= index && variable.end.is_none_or(|end| index < end));
        let (field, place) = variable.map_or((String::new(), (0, 1)), |variable| {
            let end = variable.end.unwrap_or(template.segments.len());
            (variable.field.clone(), (index - variable.start, end - variable.start))
        });
        let before = index.checked_sub(1).map(|before| &template.segments[before]);
        let mut name = match before {
            Some(Segment::Literal(text)) if place.1 > 1 => singular(text),
            _ => field.replace('.', "_"),
        };
        while parameters.iter().any(|other| other.name == name) {
            name.push('_');
        }
        path.push_str(&format!("{{{name}}}"));
        parameters.push(Parameter { name, field, place });
    }
    if let Some(verb) = &template.verb {
        path.push(':');
        path.push_str(verb);
    }
    (path, parameters)
}

/// One of a collection.
fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, path: &str, names: &[&str]) {
        let (found, parameters) = readable(&Template::parse(template).unwrap());
        let found_names: Vec<_> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!((found.as_str(), found_names.as_slice()), (path, names));
    }

    #[test]
    fn segments_are_named_after_their_collection() {
        check(
            "/v1/{country=datasets/*/countries/*}/complexity",
            "/v1/datasets/{dataset}/countries/{country}/complexity",
            &["dataset", "country"],
        );
        check("/v1/{name=keys/*}:revoke", "/v1/keys/{key}:revoke", &["key"]);
        check("/v1/{id}/x/{spec.rest=**}", "/v1/{id}/x/{spec_rest}", &["id", "spec_rest"]);
        check("/v1/{name=a/*/a/*}", "/v1/a/{a}/a/{a_}", &["a", "a_"]);
    }
}
