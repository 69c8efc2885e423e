//! The constraints that the contract declares beside its fields, enforced.
//!
//! Every violation of a message is collected, each with its path. Two rules
//! hold without being declared: an enum value that the contract does not know
//! and a floating-point value that is not finite are refused.

use std::{collections::HashMap, sync::Arc};

use eslabon_proto::r#type::v1::Rules;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind as Type, MessageDescriptor, Value};
use regex::Regex;

use crate::{
    contract::{self, Contract},
    problem::{Kind, Problem, Violation},
};

/// Checks messages against the contract; cheap to clone.
#[derive(Clone, Debug)]
pub struct Checker {
    contract: Contract,
    fields: Arc<HashMap<String, Compiled>>,
}

#[derive(Debug)]
struct Compiled {
    rules: Rules,
    pattern: Option<Regex>,
}

/// A pattern in the contract is no regular expression; found at start-up.
#[derive(Debug, thiserror::Error)]
#[error("the pattern of field `{0}` is not a regular expression")]
pub struct BadPattern(String);

impl Checker {
    /// Compiles the rules of every field.
    pub fn new(contract: &Contract) -> Result<Self, BadPattern> {
        let mut fields = HashMap::new();
        for field in contract.pool().all_messages().flat_map(|message| message.fields().collect::<Vec<_>>()) {
            let Some(rules) = contract.field_rules(&field) else { continue };
            let pattern = (!rules.pattern.is_empty())
                .then(|| Regex::new(&format!("^(?:{})$", rules.pattern)))
                .transpose()
                .map_err(|_| BadPattern(field.full_name().to_owned()))?;
            fields.insert(field.full_name().to_owned(), Compiled { rules, pattern });
        }
        Ok(Self { contract: contract.clone(), fields: Arc::new(fields) })
    }

    /// INVALID_ARGUMENT with all violations, and the reason of the first.
    pub fn check<M: prost::Name>(&self, message: &M) -> Result<(), Problem> {
        let Some(dynamic) = contract::dynamic(&self.contract, message) else {
            return Err(Problem::internal());
        };
        let mut violations = Vec::new();
        self.message(&dynamic, "", &mut violations);
        let Some(first) = violations.first() else { return Ok(()) };
        let mut problem = Problem::new(
            Kind::InvalidArgument,
            first.reason.clone(),
            format!("`{}`: {}", first.field, first.description),
        );
        problem.violations = violations;
        Err(problem)
    }

    fn message(&self, message: &DynamicMessage, path: &str, out: &mut Vec<Violation>) {
        for field in fields_in_order(&prost_reflect::ReflectMessage::descriptor(message)) {
            let path =
                if path.is_empty() { field.name().to_owned() } else { format!("{path}.{}", field.name()) };
            let compiled = self.fields.get(field.full_name());
            if compiled.is_some_and(|compiled| compiled.rules.output_only) {
                continue;
            }
            if !message.has_field(&field) {
                if compiled.is_some_and(|compiled| compiled.rules.required) {
                    push(out, &path, "REQUIRED", "is required");
                }
                continue;
            }
            self.field(&field, compiled, &message.get_field(&field), &path, out);
        }
    }

    fn field(
        &self,
        field: &FieldDescriptor,
        compiled: Option<&Compiled>,
        value: &Value,
        path: &str,
        out: &mut Vec<Violation>,
    ) {
        let items = match value {
            Value::List(items) => items.len(),
            Value::Map(items) => items.len(),
            _ => 0,
        };
        if let Some(most) = compiled.map(|compiled| compiled.rules.max_items).filter(|most| *most > 0)
            && items > most as usize
        {
            return push(
                out,
                path,
                "TOO_MANY_ITEMS",
                format!("has {items} items; at most {most} are accepted"),
            );
        }
        match value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.single(field, compiled, item, &format!("{path}[{index}]"), out);
                }
            }
            Value::Map(items) => {
                for (key, item) in items {
                    self.single(field, compiled, item, &format!("{path}[{key:?}]"), out);
                }
            }
            single => self.single(field, compiled, single, path, out),
        }
    }

    fn single(
        &self,
        field: &FieldDescriptor,
        compiled: Option<&Compiled>,
        value: &Value,
        path: &str,
        out: &mut Vec<Violation>,
    ) {
        match value {
            Value::Message(inner) if !contract::is_leaf_message(field) => self.message(inner, path, out),
            Value::EnumNumber(number) => {
                if let Type::Enum(known) = field.kind()
                    && known.get_value(*number).is_none()
                {
                    push(out, path, "UNKNOWN_VALUE", format!("{number} is not a value of {}", known.name()));
                }
            }
            Value::F64(number) if !number.is_finite() => {
                push(out, path, "NOT_FINITE", "must be a finite number")
            }
            Value::F32(number) if !number.is_finite() => {
                push(out, path, "NOT_FINITE", "must be a finite number")
            }
            _ => {
                if let Some(compiled) = compiled {
                    compiled.scalar(value, path, out);
                }
            }
        }
    }
}

impl Compiled {
    fn scalar(&self, value: &Value, path: &str, out: &mut Vec<Violation>) {
        match value {
            Value::String(text) => self.text(text, path, out),
            Value::Bytes(bytes) => self.length(bytes.len(), "bytes", path, out),
            other => {
                if let Some(number) = number(other) {
                    self.range(number, path, out);
                }
            }
        }
    }

    fn text(&self, text: &str, path: &str, out: &mut Vec<Violation>) {
        let before = out.len();
        // PostgreSQL text cannot hold NUL, and nothing a person types does.
        if text.contains('\0') {
            return push(out, path, "INVALID_CHARACTER", "must not contain the NUL character");
        }
        self.length(text.chars().count(), "characters", path, out);
        if let Some(pattern) = &self.pattern
            && out.len() == before
            && !pattern.is_match(text)
        {
            let format = if self.rules.format.is_empty() { &self.rules.pattern } else { &self.rules.format };
            push(out, path, "INVALID_FORMAT", format!("must be {format}"));
        }
    }

    fn length(&self, length: usize, unit: &str, path: &str, out: &mut Vec<Violation>) {
        let (least, most) = (self.rules.min_length as usize, self.rules.max_length as usize);
        if length < least {
            push(out, path, "TOO_SHORT", format!("has {length} {unit}; at least {least} are needed"));
        } else if most > 0 && length > most {
            push(out, path, "TOO_LONG", format!("has {length} {unit}; at most {most} are accepted"));
        }
    }

    fn range(&self, number: f64, path: &str, out: &mut Vec<Violation>) {
        if let Some(least) = self.rules.at_least.filter(|least| number < *least) {
            push(out, path, "OUT_OF_RANGE", format!("is {number}; it must be at least {least}"));
        } else if let Some(most) = self.rules.at_most.filter(|most| number > *most) {
            push(out, path, "OUT_OF_RANGE", format!("is {number}; it must be at most {most}"));
        }
    }
}

fn fields_in_order(message: &MessageDescriptor) -> impl Iterator<Item = FieldDescriptor> {
    let mut fields: Vec<_> = message.fields().collect();
    fields.sort_by_key(FieldDescriptor::number);
    fields.into_iter()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::I32(number) => Some(f64::from(*number)),
        Value::U32(number) => Some(f64::from(*number)),
        Value::I64(number) => Some(*number as f64),
        Value::U64(number) => Some(*number as f64),
        Value::F32(number) => Some(f64::from(*number)),
        Value::F64(number) => Some(*number),
        _ => None,
    }
}

fn push(out: &mut Vec<Violation>, field: &str, reason: &str, description: impl Into<String>) {
    out.push(Violation {
        field: field.to_owned(),
        reason: reason.to_owned(),
        description: description.into(),
    });
}

#[cfg(test)]
mod tests {
    use eslabon_proto::sectors::v1::{
        Basis, GetComplexityRequest, ListDatasetsRequest, ListGrowthRequest, ListOpportunitiesRequest,
        OpportunityWeights,
    };

    use super::*;

    #[track_caller]
    fn check<M: prost::Name>(message: M, expected: &[(&str, &str)]) {
        let checker = Checker::new(&Contract::load(eslabon_proto::DESCRIPTORS).unwrap()).unwrap();
        let violations = checker.check(&message).err().map(|problem| problem.violations).unwrap_or_default();
        let found: Vec<_> = violations
            .iter()
            .map(|violation| (violation.field.as_str(), violation.reason.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    const COUNTRY: &str = "datasets/0123456789abcdef/countries/CRI";

    #[test]
    fn a_good_request_passes() {
        check(GetComplexityRequest { country: COUNTRY.into(), basis: None }, &[]);
    }

    #[test]
    fn a_missing_field_is_named() {
        check(GetComplexityRequest::default(), &[("country", "REQUIRED")]);
    }

    #[test]
    fn all_violations_are_collected_with_their_paths() {
        let basis = Basis { year: -1, rca_threshold: Some(f64::NAN), variant: 99, ..Default::default() };
        check(
            GetComplexityRequest { country: "datasets/x".into(), basis: Some(basis) },
            &[
                ("country", "INVALID_FORMAT"),
                ("basis.year", "OUT_OF_RANGE"),
                ("basis.variant", "UNKNOWN_VALUE"),
                ("basis.rca_threshold", "NOT_FINITE"),
            ],
        );
    }

    #[test]
    fn numbers_have_a_range_and_enums_may_be_required() {
        check(ListDatasetsRequest { page_size: -1, ..Default::default() }, &[("page_size", "OUT_OF_RANGE")]);
        let weights = OpportunityWeights { distance: 2.0, pci: 0.0, cog: 0.0 };
        check(
            ListOpportunitiesRequest {
                country: COUNTRY.into(),
                weights: Some(weights),
                ..Default::default()
            },
            &[("weights.distance", "OUT_OF_RANGE")],
        );
        check(
            ListGrowthRequest { dataset: "datasets/0123456789abcdef".into(), ..Default::default() },
            &[("of", "REQUIRED")],
        );
    }

    #[test]
    fn a_nul_character_is_refused() {
        check(
            ListDatasetsRequest { page_token: "a\0".into(), ..Default::default() },
            &[("page_token", "INVALID_CHARACTER")],
        );
    }
}
