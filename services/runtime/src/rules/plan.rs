//! What is looked at in a message of each type, compiled once.

use std::collections::HashMap;

use prost_reflect::{FieldDescriptor, Kind as Type};

use super::{
    BadPattern,
    limits::Limits,
    wire::{Value, Width},
};
use crate::contract::{self, Contract};

/// The messages of the contract.
#[derive(Debug)]
pub(super) struct Plans {
    messages: Vec<Message>,
    by_name: HashMap<String, usize>,
}

/// A type of message.
#[derive(Debug)]
pub(super) struct Message {
    /// Ascending by their numbers, in which order violations are told.
    pub(super) fields: Vec<Field>,
    /// Number of the field that says which fields of a resource are to be changed.
    pub(super) mask: Option<u32>,
}

/// A field of a message. The entries of a map would be looked at as the list
/// of messages that they are; the contract has none.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) is_list: bool,
    pub(super) shape: Shape,
    pub(super) limits: Limits,
}

/// What a value of a field is.
#[derive(Debug)]
pub(super) enum Shape {
    Text,
    Bytes,
    Number(Number),
    Enum(Known),
    /// To be looked into; its place among the plans.
    Message(usize),
    Flag,
    /// A type whose form is nobody's choice.
    Open,
}

/// The values of an enum.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) numbers: Vec<i32>,
}

/// How a number is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    width: Width,
    sign: Sign,
}

#[derive(Debug, Clone, Copy)]
enum Sign {
    Unsigned,
    Signed,
    Zigzag,
    Floating,
}

impl Plans {
    pub(super) fn compile(contract: &Contract) -> Result<Self, BadPattern> {
        let types: Vec<_> = contract.pool().all_messages().collect();
        let names = types.iter().map(|message| message.full_name().to_owned());
        let by_name: HashMap<_, _> = names.zip(0..).collect();
        let mut messages = Vec::with_capacity(types.len());
        for message in &types {
            let fields = message.fields().map(|field| Field::compile(&field, contract, &by_name));
            let mut fields: Vec<_> = fields.collect::<Result<_, _>>()?;
            fields.sort_by_key(|field| field.number);
            let mask = message.get_field_by_name("update_mask").map(|field| field.number());
            messages.push(Message { fields, mask });
        }
        Ok(Self { messages, by_name })
    }

    pub(super) fn find(&self, name: &str) -> Option<&Message> {
        self.by_name.get(name).map(|plan| self.get(*plan))
    }

    pub(super) fn get(&self, plan: usize) -> &Message {
        &self.messages[plan]
    }
}

impl Field {
    fn compile(
        field: &FieldDescriptor,
        contract: &Contract,
        messages: &HashMap<String, usize>,
    ) -> Result<Self, BadPattern> {
        let rules = contract.field_rules(field).unwrap_or_default();
        Ok(Self {
            number: field.number(),
            name: field.name().to_owned(),
            is_list: field.is_list() || field.is_map(),
            shape: Shape::of(field, messages),
            limits: Limits::compile(rules, field.full_name())?,
        })
    }
}

impl Shape {
    fn of(field: &FieldDescriptor, messages: &HashMap<String, usize>) -> Self {
        let number = |width, sign| Self::Number(Number { width, sign });
        match field.kind() {
            Type::String => Self::Text,
            Type::Bytes => Self::Bytes,
            Type::Bool => Self::Flag,
            Type::Message(_) if contract::is_leaf_message(field) => Self::Open,
            Type::Message(message) => {
                messages.get(message.full_name()).copied().map_or(Self::Open, Self::Message)
            }
            Type::Enum(known) => Self::Enum(Known {
                name: known.name().to_owned(),
                numbers: known.values().map(|value| value.number()).collect(),
            }),
            Type::Int32 | Type::Int64 => number(Width::Varint, Sign::Signed),
            Type::Uint32 | Type::Uint64 => number(Width::Varint, Sign::Unsigned),
            Type::Sint32 | Type::Sint64 => number(Width::Varint, Sign::Zigzag),
            Type::Fixed32 => number(Width::Four, Sign::Unsigned),
            Type::Sfixed32 => number(Width::Four, Sign::Signed),
            Type::Float => number(Width::Four, Sign::Floating),
            Type::Fixed64 => number(Width::Eight, Sign::Unsigned),
            Type::Sfixed64 => number(Width::Eight, Sign::Signed),
            Type::Double => number(Width::Eight, Sign::Floating),
        }
    }

    /// How the items of a list are written when they are written together.
    pub(super) fn packs_as(&self) -> Option<Width> {
        match self {
            Self::Number(number) => Some(number.width),
            Self::Enum(_) | Self::Flag => Some(Width::Varint),
            Self::Text | Self::Bytes | Self::Message(_) | Self::Open => None,
        }
    }
}

impl Number {
    /// The number as rules compare it; none when it is of another width.
    pub(super) fn read(self, value: Value<'_>) -> Option<f64> {
        let number = match (value, self.sign) {
            (Value::Varint(bits), Sign::Unsigned) => bits as f64,
            (Value::Varint(bits), Sign::Signed) => bits as i64 as f64,
            (Value::Varint(bits), Sign::Zigzag) => ((bits >> 1) as i64 ^ -((bits & 1) as i64)) as f64,
            (Value::Four(bytes), Sign::Unsigned) => f64::from(u32::from_le_bytes(bytes)),
            (Value::Four(bytes), Sign::Signed) => f64::from(i32::from_le_bytes(bytes)),
            (Value::Four(bytes), Sign::Floating) => f64::from(f32::from_le_bytes(bytes)),
            (Value::Eight(bytes), Sign::Unsigned) => u64::from_le_bytes(bytes) as f64,
            (Value::Eight(bytes), Sign::Signed) => i64::from_le_bytes(bytes) as f64,
            (Value::Eight(bytes), Sign::Floating) => f64::from_le_bytes(bytes),
            _ => return None,
        };
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: Width, sign: Sign, value: Value<'_>, expected: f64) {
        assert_eq!(Number { width, sign }.read(value), Some(expected));
    }

    #[test]
    fn numbers_are_read_with_their_sign() {
        check(Width::Varint, Sign::Signed, Value::Varint(u64::MAX), -1.0);
        check(Width::Varint, Sign::Unsigned, Value::Varint(150), 150.0);
        check(Width::Varint, Sign::Zigzag, Value::Varint(3), -2.0);
        check(Width::Four, Sign::Signed, Value::Four([255; 4]), -1.0);
        check(Width::Four, Sign::Unsigned, Value::Four([255; 4]), 4_294_967_295.0);
        check(Width::Eight, Sign::Floating, Value::Eight(0.5_f64.to_le_bytes()), 0.5);
    }
}
