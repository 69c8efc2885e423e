//! Messages as JSON schemas, with the constraints that are declared beside their
//! fields.

use std::collections::BTreeSet;

use eslabon_proto::r#type::v1::Rules;
use eslabon_runtime::contract::Contract;
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use super::comments::Comments;
use crate::json as wire;

/// Writes schemas, and remembers which messages they refer to.
pub(super) struct Schemas<'a> {
    contract: &'a Contract,
    comments: &'a Comments,
    wanted: BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(contract: &'a Contract, comments: &'a Comments) -> Self {
        Self { contract, comments, wanted: BTreeSet::new() }
    }

    /// A reference to a message; its schema will be among [`Self::finish`]'s.
    pub(super) fn message(&mut self, message: &MessageDescriptor) -> Value {
        match leaf(message.full_name()) {
            Some(schema) => schema,
            None => self.reference(message.full_name()),
        }
    }

    /// The schemas of all that was referred to, and of what they refer to.
    pub(super) fn finish(mut self) -> Map<String, Value> {
        let mut schemas = Map::new();
        while let Some(name) = self.wanted.pop_first() {
            if schemas.contains_key(&name) {
                continue;
            }
            let schema = if let Some(message) = self.contract.pool().get_message_by_name(&name) {
                let comment = self.comments.at(&message.parent_file(), message.path()).to_owned();
                described(self.object(&message, &[]), &comment)
            } else if let Some(known) = self.contract.pool().get_enum_by_name(&name) {
                self.known_values(&known)
            } else {
                continue;
            };
            schemas.insert(name, schema);
        }
        schemas
    }

    /// A message written out, without some of its fields.
    pub(super) fn object(&mut self, message: &MessageDescriptor, without: &[&str]) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let mut fields: Vec<_> = message.fields().filter(|field| !without.contains(&field.name())).collect();
        fields.sort_by_key(FieldDescriptor::number);
        for field in fields {
            if self.rules(&field).required {
                required.push(json!(field.json_name()));
            }
            properties.insert(field.json_name().to_owned(), self.field(&field));
        }
        let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }

    /// A field with its constraints and comment.
    pub(super) fn field(&mut self, field: &FieldDescriptor) -> Value {
        let rules = self.rules(field);
        let mut schema = if field.is_map() {
            // A map's kind is its entry.
            let value = field.kind().as_message().map(MessageDescriptor::map_entry_value_field);
            let value = value.map_or(json!({}), |value| self.single(&value.kind(), &Rules::default()));
            json!({"type": "object", "additionalProperties": value})
        } else if field.is_list() {
            json!({"type": "array", "items": self.single(&field.kind(), &rules)})
        } else {
            self.single(&field.kind(), &rules)
        };
        if rules.max_items > 0 {
            schema["maxItems"] = rules.max_items.into();
        }
        if rules.required && field.is_list() {
            schema["minItems"] = 1.into();
        }
        if rules.output_only {
            schema["readOnly"] = true.into();
        }
        let mut comment = self.comments.at(&field.parent_message().parent_file(), field.path()).to_owned();
        if !rules.format.is_empty() {
            comment = format!("{comment}\n\nFormat: {}.", rules.format);
        }
        described(schema, comment.trim())
    }

    /// What is declared beside a field.
    pub(super) fn rules(&self, field: &FieldDescriptor) -> Rules {
        self.contract.field_rules(field).unwrap_or_default()
    }

    fn single(&mut self, kind: &Kind, rules: &Rules) -> Value {
        let mut schema = match kind {
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
            Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer", "format": "uint32"}),
            // Proto3 JSON writes these as texts, since JSON readers lose digits.
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
                return json!({"type": "string", "format": "int64"});
            }
            Kind::Uint64 | Kind::Fixed64 => return json!({"type": "string", "format": "uint64"}),
            Kind::Double => json!({"type": "number", "format": "double"}),
            Kind::Float => json!({"type": "number", "format": "float"}),
            Kind::Bytes => return json!({"type": "string", "contentEncoding": "base64"}),
            Kind::Enum(known) => return self.reference(known.full_name()),
            Kind::Message(message) => return self.message(message),
            Kind::String => {
                let mut schema = json!({"type": "string"});
                let least = if rules.required { rules.min_length.max(1) } else { rules.min_length };
                for (name, length) in [("minLength", least), ("maxLength", rules.max_length)] {
                    if length > 0 {
                        schema[name] = length.into();
                    }
                }
                if !rules.pattern.is_empty() {
                    schema["pattern"] = whole(&rules.pattern, rules.required).into();
                }
                return schema;
            }
        };
        for (name, bound) in [("minimum", rules.at_least), ("maximum", rules.at_most)] {
            if let Some(bound) = bound {
                schema[name] = number(bound);
            }
        }
        schema
    }

    fn known_values(&self, known: &EnumDescriptor) -> Value {
        let file = known.parent_file();
        let mut description = self.comments.at(&file, known.path()).to_owned();
        for value in known.values() {
            let comment = self.comments.at(&file, value.path()).replace('\n', " ");
            description = format!("{description}\n- `{}`: {comment}", value.name());
        }
        let names: Vec<_> = known.values().map(|value| value.name().to_owned()).collect();
        json!({"type": "string", "enum": names, "description": description})
    }

    fn reference(&mut self, name: &str) -> Value {
        self.wanted.insert(name.to_owned());
        json!({"$ref": format!("#/components/schemas/{name}")})
    }
}

/// A pattern that the whole text must match; an optional text may be empty.
pub(super) fn whole(pattern: &str, required: bool) -> String {
    if required { format!("^(?:{pattern})$") } else { format!("^(?:{pattern})?$") }
}

/// A bound as people write it: `1`, not `1.0`.
fn number(bound: f64) -> Value {
    if bound.fract() == 0.0 && bound.abs() < 1e15 { json!(bound as i64) } else { json!(bound) }
}

fn described(mut schema: Value, comment: &str) -> Value {
    if !comment.is_empty() {
        schema["description"] = comment.into();
    }
    schema
}

/// Messages with a JSON form of their own.
fn leaf(name: &str) -> Option<Value> {
    let kind = name.strip_prefix("google.protobuf.")?;
    Some(match kind {
        "Timestamp" => json!({"type": "string", "format": "date-time"}),
        "Duration" => json!({"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?s$"}),
        "FieldMask" | "StringValue" => json!({"type": "string"}),
        "Int64Value" | "UInt64Value" => json!({"type": "string", "format": "int64"}),
        "BytesValue" => json!({"type": "string", "contentEncoding": "base64"}),
        "Int32Value" | "UInt32Value" => json!({"type": "integer"}),
        "DoubleValue" | "FloatValue" => json!({"type": "number"}),
        "BoolValue" => json!({"type": "boolean"}),
        "ListValue" => json!({"type": "array", "items": {}}),
        "Value" => json!({}),
        _ => json!({"type": "object"}),
    })
}

/// Whether a field is a message whose fields are given one by one in a query.
pub(super) fn is_nested(field: &FieldDescriptor) -> bool {
    !field.is_list()
        && !field.is_map()
        && field.kind().as_message().is_some_and(|inner| !wire::is_leaf(inner))
}
