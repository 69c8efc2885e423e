//! The query of a URL as fields of a message: `basis.year=2017&page_size=10`,
//! a name repeated for every item of a list.

use std::collections::HashSet;

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, ReflectMessage};

use crate::{
    json::{self, Json, Reader},
    percent,
    routes::field_path,
};

/// Fills a message from a query. `taken` are the paths of fields that came from
/// elsewhere; `prefix` is where the message stands in the request, for errors.
pub(super) fn fill(
    query: &str,
    prefix: &str,
    taken: &mut HashSet<String>,
    message: &mut DynamicMessage,
    reader: &mut Reader,
) {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (percent::decode_query(name), percent::decode_query(value)) else {
            reader.refuse("", "MALFORMED_QUERY", "the query is not percent-encoded UTF-8");
            continue;
        };
        let Some(fields) = field_path(&message.descriptor(), &name) else {
            reader.refuse(
                &json::join(prefix, &name),
                "UNKNOWN_FIELD",
                format!("{} has no such field", message.descriptor().name()),
            );
            continue;
        };
        let names: Vec<_> = fields.iter().map(FieldDescriptor::name).collect();
        let path = json::join(prefix, &names.join("."));
        set(&fields, &value, &path, taken, message, reader);
    }
}

fn set(
    fields: &[FieldDescriptor],
    value: &str,
    path: &str,
    taken: &mut HashSet<String>,
    message: &mut DynamicMessage,
    reader: &mut Reader,
) {
    // `field_path` returns at least one field.
    let Some((last, parents)) = fields.split_last() else { return };
    let kind = last.kind();
    if last.is_map() || kind.as_message().is_some_and(|inner| !json::is_leaf(inner)) {
        let hint = "is not a single value; give its fields one by one, e.g. `basis.year`, or use a body";
        return reader.refuse(path, "TYPE_MISMATCH", hint);
    }
    let first = taken.insert(path.to_owned());
    if !first && !last.is_list() {
        return reader.refuse(path, "DUPLICATE_FIELD", "is given twice");
    }
    let Some(target) = descend(message, parents) else { return };
    if let Some(other) = json::other_of_oneof(target, last) {
        return reader.refuse(path, "ONE_OF", format!("cannot be given together with `{}`", other.name()));
    }
    let Some(value) = reader.single(&kind, as_json(&kind, value), path) else { return };
    if last.is_list() {
        if let Some(items) = target.get_field_mut(last).as_list_mut() {
            items.push(value);
        }
    } else {
        target.set_field(last, value);
    }
}

/// Fills a field with the text of a path variable.
pub(super) fn set_variable(
    fields: &[FieldDescriptor],
    text: &str,
    taken: &mut HashSet<String>,
    message: &mut DynamicMessage,
    reader: &mut Reader,
) {
    let names: Vec<_> = fields.iter().map(FieldDescriptor::name).collect();
    set(fields, text, &names.join("."), taken, message, reader);
}

fn descend<'m>(
    message: &'m mut DynamicMessage,
    parents: &[FieldDescriptor],
) -> Option<&'m mut DynamicMessage> {
    parents.iter().try_fold(message, |message, field| message.get_field_mut(field).as_message_mut())
}

/// The text of a query as the JSON that a field of this kind is written in.
/// Numbers stay texts, which JSON readers take for numbers.
fn as_json(kind: &Kind, text: &str) -> Json {
    match kind {
        Kind::Enum(_) => match text.parse::<i32>() {
            Ok(number) => Json::Number(number.into()),
            Err(_) => Json::Text(text.to_owned()),
        },
        Kind::Message(message) if message.full_name() == "google.protobuf.BoolValue" => match text {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            other => Json::Text(other.to_owned()),
        },
        _ => Json::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, query: &str, expected: &[(&str, &str)]) -> DynamicMessage {
        let contract = eslabon_runtime::contract::Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
        let mut message = DynamicMessage::new(contract.pool().get_message_by_name(message).unwrap());
        let mut reader = Reader::default();
        fill(query, "", &mut HashSet::new(), &mut message, &mut reader);
        let violations = reader.finish().err().map(|problem| problem.violations).unwrap_or_default();
        let found: Vec<_> =
            violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
        assert_eq!(found, expected, "{query}");
        message
    }

    const OPPORTUNITIES: &str = "eslabon.sectors.v1.ListOpportunitiesRequest";

    #[test]
    fn nested_fields_enums_and_numbers_are_read() {
        let query = "basis.year=2017&basis.variant=VARIANT_ATLAS_BOOK&strategy=1&pciCeiling=1.5&page_size=3";
        let message = check(OPPORTUNITIES, query, &[]);
        let text = format!("{message:?}");
        for expected in ["2017", "EnumNumber(2)", "EnumNumber(1)", "1.5"] {
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn lists_are_repeated_names() {
        let message = check("eslabon.gateway.v1.CreateKeyRequest", "roles=ROLE_ANALYST&roles=4", &[]);
        assert_eq!(message.get_field_by_name("roles").unwrap().as_list().unwrap().len(), 2);
    }

    #[test]
    fn times_are_read_as_in_json() {
        check("eslabon.gateway.v1.CreateKeyRequest", "expire_time=2030-01-01T00:00:00Z", &[]);
        check(
            "eslabon.gateway.v1.CreateKeyRequest",
            "expire_time=tomorrow",
            &[("expire_time", "INVALID_FORMAT")],
        );
    }

    #[test]
    fn everything_wrong_is_named_with_its_path() {
        check(
            OPPORTUNITIES,
            "basis.yeer=1&basis.year=soon&page_size=0&page_size=1&strategy=BEST&basis=x&weights.pci=&%ff=1",
            &[
                ("basis.yeer", "UNKNOWN_FIELD"),
                ("basis.year", "TYPE_MISMATCH"),
                ("page_size", "DUPLICATE_FIELD"),
                ("strategy", "UNKNOWN_VALUE"),
                ("basis", "TYPE_MISMATCH"),
                ("weights.pci", "TYPE_MISMATCH"),
                ("", "MALFORMED_QUERY"),
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn no_query_makes_it_panic(query in ".*") {
            let contract = eslabon_runtime::contract::Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
            let mut message = DynamicMessage::new(contract.pool().get_message_by_name(OPPORTUNITIES).unwrap());
            fill(&query, "", &mut HashSet::new(), &mut message, &mut Reader::default());
        }
    }
}
