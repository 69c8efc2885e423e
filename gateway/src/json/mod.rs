//! Proto3 JSON to messages and back.
//!
//! Reading is strict and says where: every unknown field, wrong type and number
//! out of range is collected with its path. Writing is prost-reflect's: names in
//! lowerCamelCase, 64-bit integers as texts, enums by name; fields with their
//! default value are written, so that a reader sees zeros; fields that can be
//! absent are left out when they are.

mod scalar;
mod tree;

use std::collections::{HashMap, HashSet};

use eslabon_runtime::problem::{Kind as ProblemKind, Problem, Violation};
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, ReflectMessage, SerializeOptions, Value,
};

pub(crate) use tree::Json;

/// Parses a JSON text.
pub(crate) fn parse(bytes: &[u8]) -> Result<Json, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        Problem::new(
            ProblemKind::InvalidArgument,
            "MALFORMED_JSON",
            format!("the body is not JSON: {what} at line {}, column {}", error.line(), error.column()),
        )
        .with("line", error.line())
        .with("column", error.column())
    })
}

/// Writes a message.
pub(crate) fn write(message: &DynamicMessage, out: &mut Vec<u8>) -> Result<(), Problem> {
    const OPTIONS: SerializeOptions = SerializeOptions::new().skip_default_fields(false);
    message.serialize_with_options(&mut serde_json::Serializer::new(out), &OPTIONS).map_err(|error| {
        // A timestamp out of range, say: the service sent what JSON cannot hold.
        tracing::error!(%error, "an answer has no JSON");
        Problem::internal()
    })
}

/// Whether a message has a JSON form of its own, e.g. a timestamp.
pub(crate) fn is_leaf(message: &MessageDescriptor) -> bool {
    message.full_name().starts_with("google.protobuf.")
}

/// Violations that are listed; the rest is counted.
const LISTED: usize = 100;

/// Fills messages and collects what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    violations: Vec<Violation>,
    count: usize,
}

impl Reader {
    /// INVALID_ARGUMENT with everything that was wrong, if anything.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        let Some(first) = self.violations.first() else { return Ok(()) };
        let message = if first.field.is_empty() {
            first.description.clone()
        } else {
            format!("`{}`: {}", first.field, first.description)
        };
        let mut problem = Problem::new(ProblemKind::InvalidArgument, first.reason.clone(), message);
        problem.violations = self.violations;
        Err(if self.count > LISTED { problem.with("violation_count", self.count) } else { problem })
    }

    /// Something is wrong with a field.
    pub(crate) fn refuse(&mut self, field: &str, reason: &str, description: impl Into<String>) {
        self.count += 1;
        if self.count > LISTED {
            return;
        }
        self.violations.push(Violation {
            field: field.to_owned(),
            reason: reason.to_owned(),
            description: description.into(),
        });
    }

    /// Fills a message from an object.
    pub(crate) fn message(&mut self, json: Json, path: &str, message: &mut DynamicMessage) {
        let fields = match json {
            Json::Object(fields) => fields,
            other => return self.mismatch(path, "an object", &other),
        };
        let descriptor = message.descriptor();
        // By number: one field has two spellings, and null may be one of the two.
        let mut taken = HashSet::new();
        for (name, json) in fields {
            let Some(field) = named(&descriptor, &name) else {
                self.refuse(
                    &join(path, &name),
                    "UNKNOWN_FIELD",
                    format!("{} has no such field", descriptor.name()),
                );
                continue;
            };
            let path = join(path, field.name());
            // What the path of the request has said already is there too.
            if !taken.insert(field.number()) || message.has_field(&field) {
                self.refuse(&path, "DUPLICATE_FIELD", "is given twice");
                continue;
            }
            if json == Json::Null && !takes_null(&field) {
                continue;
            }
            if let Some(other) = other_of_oneof(message, &field) {
                self.refuse(&path, "ONE_OF", format!("cannot be given together with `{}`", other.name()));
                continue;
            }
            if let Some(value) = self.field(&field, json, &path) {
                message.set_field(&field, value);
            }
        }
    }

    /// The value of a field.
    pub(crate) fn field(&mut self, field: &FieldDescriptor, json: Json, path: &str) -> Option<Value> {
        if field.is_map() {
            return self.map(field, json, path);
        }
        if !field.is_list() {
            return self.single(&field.kind(), json, path);
        }
        let Json::List(items) = json else {
            self.mismatch(path, "a list", &json);
            return None;
        };
        let items = items.into_iter().enumerate();
        let values =
            items.filter_map(|(index, item)| self.single(&field.kind(), item, &format!("{path}[{index}]")));
        Some(Value::List(values.collect()))
    }

    /// One value: of a field, of an item, of an entry.
    pub(crate) fn single(&mut self, kind: &Kind, json: Json, path: &str) -> Option<Value> {
        match kind {
            Kind::Message(descriptor) if is_leaf(descriptor) => self.leaf(descriptor, json, path),
            Kind::Message(descriptor) => {
                let mut message = DynamicMessage::new(descriptor.clone());
                self.message(json, path, &mut message);
                Some(Value::Message(message))
            }
            kind => match scalar::read(kind, &json) {
                Ok(value) => Some(value),
                Err(wrong) => {
                    self.refuse(path, wrong.reason, wrong.description);
                    None
                }
            },
        }
    }

    /// A message with a JSON form of its own, which prost-reflect knows.
    fn leaf(&mut self, descriptor: &MessageDescriptor, json: Json, path: &str) -> Option<Value> {
        if let Some(name) = json.twice() {
            self.refuse(&join(path, name), "DUPLICATE_FIELD", "is given twice");
            return None;
        }
        match DynamicMessage::deserialize(descriptor.clone(), json.into_value()) {
            Ok(message) => Some(Value::Message(message)),
            Err(_) => {
                let format = match descriptor.full_name() {
                    "google.protobuf.Timestamp" => "must be a time such as \"2026-01-31T12:00:00Z\"",
                    "google.protobuf.Duration" => "must be a length of time such as \"1.5s\"",
                    "google.protobuf.FieldMask" => "must be names of fields, separated by commas",
                    _ => "is not of this type",
                };
                self.refuse(path, "INVALID_FORMAT", format);
                None
            }
        }
    }

    fn map(&mut self, field: &FieldDescriptor, json: Json, path: &str) -> Option<Value> {
        let entry = field.kind().as_message()?.clone();
        let (key_kind, value_kind) =
            (entry.map_entry_key_field().kind(), entry.map_entry_value_field().kind());
        let Json::Object(items) = json else {
            self.mismatch(path, "an object", &json);
            return None;
        };
        let mut map = HashMap::new();
        for (name, item) in items {
            let path = format!("{path}[{name:?}]");
            let key = scalar::read(&key_kind, &Json::Text(name)).ok().and_then(map_key);
            let Some(key) = key else {
                self.refuse(&path, "TYPE_MISMATCH", "is not a key of this map");
                continue;
            };
            if let Some(value) = self.single(&value_kind, item, &path)
                && map.insert(key, value).is_some()
            {
                self.refuse(&path, "DUPLICATE_FIELD", "is given twice");
            }
        }
        Some(Value::Map(map))
    }

    fn mismatch(&mut self, path: &str, expected: &str, found: &Json) {
        self.refuse(path, "TYPE_MISMATCH", format!("must be {expected}, not {}", found.kind()));
    }
}

/// The field with a name of the contract or of JSON.
pub(crate) fn named(message: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    message.get_field_by_json_name(name).or_else(|| message.get_field_by_name(name))
}

/// A path and one more name.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The member of the same `oneof` that is already there.
pub(crate) fn other_of_oneof(message: &DynamicMessage, field: &FieldDescriptor) -> Option<FieldDescriptor> {
    let oneof = field.containing_oneof()?;
    oneof.fields().find(|other| other != field && message.has_field(other))
}

fn takes_null(field: &FieldDescriptor) -> bool {
    field.kind().as_message().is_some_and(|message| message.full_name() == "google.protobuf.Value")
}

fn map_key(value: Value) -> Option<MapKey> {
    Some(match value {
        Value::Bool(value) => MapKey::Bool(value),
        Value::I32(value) => MapKey::I32(value),
        Value::I64(value) => MapKey::I64(value),
        Value::U32(value) => MapKey::U32(value),
        Value::U64(value) => MapKey::U64(value),
        Value::String(value) => MapKey::String(value),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
