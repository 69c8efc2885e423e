//! The constraints that the contract declares beside its fields, enforced.
//!
//! Every violation of a message is collected, each with its path. Two rules
//! hold without being declared: an enum value that the contract does not know
//! and a floating-point value that is not finite are refused.
//!
//! Where a call changes the fields of a resource that its `update_mask` names, only
//! those have to be there: the others stay as they are.
//!
//! Every call is checked, so it has to be cheap: what is declared is compiled at
//! start-up ([`plan`]), and a message is looked at as it is encoded ([`wire`]),
//! without building anything but the violations.

mod limits;
mod plan;
mod wire;

use std::{fmt, sync::Arc};

use crate::{
    contract::Contract,
    problem::{Kind, Problem, Violation},
};
use plan::{Field, Message, Plans, Shape};
use wire::{Malformed, Value};

/// Violations of one message that are told; whoever has more has made one
/// mistake often.
const MOST: usize = 100;

/// Checks messages against the contract; cheap to clone.
#[derive(Clone, Debug)]
pub struct Checker {
    plans: Arc<Plans>,
}

/// A pattern in the contract is no regular expression; found at start-up.
#[derive(Debug, thiserror::Error)]
#[error("the pattern of field `{0}` is not a regular expression")]
pub struct BadPattern(String);

impl Checker {
    /// Compiles the rules of every field.
    pub fn new(contract: &Contract) -> Result<Self, BadPattern> {
        Ok(Self { plans: Arc::new(Plans::compile(contract)?) })
    }

    /// INVALID_ARGUMENT with all violations, and the reason of the first.
    pub fn check<M: prost::Name>(&self, message: &M) -> Result<(), Problem> {
        self.check_encoded::<M>(&message.encode_to_vec())
    }

    /// The same of a message that prost has encoded.
    pub fn check_encoded<M: prost::Name>(&self, message: &[u8]) -> Result<(), Problem> {
        let plan = self.plans.find(&M::full_name()).ok_or_else(Problem::internal)?;
        let mut look = Look { plans: &self.plans, found: Vec::new() };
        look.message(plan, message, None, None).map_err(|Malformed| Problem::internal())?;
        let Some(first) = look.found.first() else { return Ok(()) };
        let mut problem = Problem::new(
            Kind::InvalidArgument,
            first.reason.clone(),
            format!("`{}`: {}", first.field, first.description),
        );
        problem.violations = look.found;
        Err(problem)
    }
}

/// Where a value stands; written out only for a violation.
#[derive(Clone, Copy)]
struct Path<'a> {
    within: Option<&'a Path<'a>>,
    field: &'a str,
    index: Option<usize>,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(within) = self.within {
            write!(out, "{within}.")?;
        }
        out.write_str(self.field)?;
        self.index.map_or(Ok(()), |index| write!(out, "[{index}]"))
    }
}

/// The paths of a field mask.
fn paths<'a>(masks: &[(u32, Value<'a>)]) -> Result<Vec<&'a str>, Malformed> {
    // The first field of google.protobuf.FieldMask.
    const PATHS: u32 = 1;
    let mut paths = Vec::new();
    for (_, mask) in masks {
        let Value::Bytes(bytes) = mask else { return Err(Malformed) };
        for (number, value) in wire::fields(bytes)? {
            if let (PATHS, Value::Bytes(path)) = (number, value) {
                paths.push(std::str::from_utf8(path).map_err(|_| Malformed)?);
            }
        }
    }
    Ok(paths)
}

/// Values with the numbers of their fields.
type Numbered<'v, 'a> = &'v [(u32, Value<'a>)];

/// Of values that ascend by their fields those of one field, and those of later ones.
fn first<'v, 'a>(values: Numbered<'v, 'a>, number: u32) -> (Numbered<'v, 'a>, Numbered<'v, 'a>) {
    let before = values.iter().take_while(|(other, _)| *other < number).count();
    let values = &values[before..];
    values.split_at(values.iter().take_while(|(other, _)| *other == number).count())
}

/// One look at a message, and what was found.
struct Look<'a> {
    plans: &'a Plans,
    found: Vec<Violation>,
}

impl Look<'_> {
    /// `asked` are the fields that have to be there, where not all that are required do.
    fn message(
        &mut self,
        plan: &Message,
        bytes: &[u8],
        within: Option<&Path<'_>>,
        asked: Option<&[&str]>,
    ) -> Result<(), Malformed> {
        let mut values = wire::fields(bytes)?;
        values.sort_by_key(|(number, _)| *number);
        let mask = plan.mask.map(|number| paths(first(&values, number).0)).transpose()?.unwrap_or_default();
        let mut rest = values.as_slice();
        for field in &plan.fields {
            let values;
            (values, rest) = first(rest, field.number);
            if field.limits.output_only() {
                continue;
            }
            let path = Path { within, field: &field.name, index: None };
            let is_asked = asked.is_none_or(|asked| asked.contains(&field.name.as_str()));
            match (values, &field.shape) {
                ([], _) if field.limits.required() && is_asked => {
                    self.push(&path, "REQUIRED", "is required");
                }
                ([], _) => {}
                (values, _) if field.is_list => self.list(field, values, &path)?,
                ([.., (_, Value::Bytes(bytes))], Shape::Message(plan)) if !mask.is_empty() => {
                    self.message(self.plans.get(*plan), bytes, Some(&path), Some(&mask))?;
                }
                // Of a field that is no list the last value counts.
                ([.., (_, value)], _) => self.value(field, *value, &path)?,
            }
        }
        Ok(())
    }

    fn list(&mut self, field: &Field, values: &[(u32, Value<'_>)], path: &Path<'_>) -> Result<(), Malformed> {
        let mut items = Vec::with_capacity(values.len());
        for (_, value) in values {
            match (field.shape.packs_as(), value) {
                (Some(width), Value::Bytes(packed)) => wire::unpack(packed, width, &mut items)?,
                _ => items.push(*value),
            }
        }
        if let Some(most) = field.limits.max_items().filter(|most| items.len() > *most) {
            let text = format!("has {} items; at most {most} are accepted", items.len());
            self.push(path, "TOO_MANY_ITEMS", text);
            return Ok(());
        }
        for (index, item) in items.into_iter().enumerate() {
            self.value(field, item, &Path { index: Some(index), ..*path })?;
        }
        Ok(())
    }

    fn value(&mut self, field: &Field, value: Value<'_>, path: &Path<'_>) -> Result<(), Malformed> {
        match (&field.shape, value) {
            (Shape::Message(plan), Value::Bytes(bytes)) => {
                return self.message(self.plans.get(*plan), bytes, Some(path), None);
            }
            (Shape::Enum(known), Value::Varint(bits)) => {
                // Negative ones are written with ten bytes.
                let number = bits as i32;
                if !known.numbers.contains(&number) {
                    self.push(path, "UNKNOWN_VALUE", format!("{number} is not a value of {}", known.name));
                }
            }
            (Shape::Text, Value::Bytes(bytes)) => {
                let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
                field.limits.text(text, |reason, what| self.push(path, reason, what));
            }
            (Shape::Bytes, Value::Bytes(bytes)) => {
                field.limits.length(bytes.len(), "bytes", |reason, what| self.push(path, reason, what));
            }
            (Shape::Number(kind), value) => {
                let number = kind.read(value).ok_or(Malformed)?;
                field.limits.number(number, |reason, what| self.push(path, reason, what));
            }
            (Shape::Flag | Shape::Open, _) => {}
            _ => return Err(Malformed),
        }
        Ok(())
    }

    fn push(&mut self, path: &Path<'_>, reason: &str, description: impl Into<String>) {
        if self.found.len() == MOST {
            return;
        }
        self.found.push(Violation {
            field: path.to_string(),
            reason: reason.to_owned(),
            description: description.into(),
        });
    }
}

#[cfg(test)]
mod tests {
    use eslabon_proto::{
        gateway::v1::CreateKeyRequest,
        linkages::v1::{Buyer, Site, UpdateBuyerRequest},
        sectors::v1::{
            Basis, GetComplexityRequest, ImportTradeRequest, ListDatasetsRequest, ListGrowthRequest,
            ListOpportunitiesRequest, OpportunityWeights, ProductName, TradeImport,
            import_trade_request::Part,
        },
        r#type::v1::Classification,
    };
    use prost_types::FieldMask;

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
    fn every_item_of_a_list_has_its_place_and_there_may_be_too_many() {
        let roles = |roles: &[i32]| CreateKeyRequest {
            tenant: "cinde".into(),
            roles: roles.to_vec(),
            ..Default::default()
        };
        check(roles(&[1, 2]), &[]);
        check(roles(&[]), &[("roles", "REQUIRED")]);
        check(roles(&[1, 99, -1]), &[("roles[1]", "UNKNOWN_VALUE"), ("roles[2]", "UNKNOWN_VALUE")]);
        check(roles(&[1; 5]), &[("roles", "TOO_MANY_ITEMS")]);
        let names = ["0101", ""].map(|code| ProductName { code: code.into(), name: "x".into() });
        let spec = TradeImport {
            title: "x".into(),
            classification: Classification::Hs2007.into(),
            product_names: names.to_vec(),
            ..Default::default()
        };
        let message = ImportTradeRequest { part: Some(Part::Spec(spec)) };
        check(message, &[("spec.product_names[1].code", "REQUIRED")]);
    }

    #[test]
    fn of_a_resource_that_is_changed_only_what_the_mask_names_has_to_be_there() {
        let update = |paths: &[&str], buyer| UpdateBuyerRequest {
            name: "buyers/a".into(),
            buyer: Some(buyer),
            update_mask: Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
            ..Default::default()
        };
        let clustered = Buyer { cluster: "med".into(), ..Default::default() };
        check(update(&["cluster"], clustered.clone()), &[]);
        check(update(&["cluster", "kind"], clustered.clone()), &[("buyer.kind", "REQUIRED")]);
        // What is given is looked at all the same.
        let site = Site { id: "a".into(), ..Default::default() };
        let bad = Buyer { sites: vec![site], origin: "x".into(), ..clustered.clone() };
        let expected = [("buyer.sites[0].country", "REQUIRED"), ("buyer.origin", "INVALID_FORMAT")];
        check(update(&["cluster"], bad), &expected);
        let expected =
            [("buyer.legal_name", "REQUIRED"), ("buyer.kind", "REQUIRED"), ("buyer.sites", "REQUIRED")];
        check(update(&[], clustered), &expected);
    }

    #[test]
    fn a_nul_character_is_refused() {
        check(
            ListDatasetsRequest { page_token: "a\0".into(), ..Default::default() },
            &[("page_token", "INVALID_CHARACTER")],
        );
    }
}
