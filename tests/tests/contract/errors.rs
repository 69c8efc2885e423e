//! Every error says why, whose reason it is, and which field is at fault.

use eslabon_runtime::{
    contract::{Contract, Method},
    problem::{Kind as Reaction, Problem},
};
use eslabon_tests::{on_each_engine, problem, violations};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, ReflectMessage, Value};
use serde_json::json;

use super::{
    rest,
    stage::{Stage, domain},
};

/// A good request with one field made wrong.
struct Broken {
    field: String,
    reason: &'static str,
    request: DynamicMessage,
}

/// Every way in which a field of `message` can be wrong, as a whole request.
fn broken(
    contract: &Contract,
    message: &DynamicMessage,
    prefix: &str,
    whole: &dyn Fn(DynamicMessage) -> DynamicMessage,
) -> Vec<Broken> {
    let mut all = Vec::new();
    for field in message.descriptor().fields() {
        let rules = contract.field_rules(&field).unwrap_or_default();
        if rules.output_only {
            continue;
        }
        let name = format!("{prefix}{}", field.name());
        if rules.required {
            let mut without = message.clone();
            without.clear_field(&field);
            all.push(Broken { field: name.clone(), reason: "REQUIRED", request: whole(without) });
        }
        if let Some(inner) = nested(&field, message) {
            let around = |inner| {
                let mut outer = message.clone();
                outer.set_field(&field, Value::Message(inner));
                whole(outer)
            };
            all.extend(broken(contract, &inner, &format!("{name}."), &around));
        } else if let Some((value, reason)) = wrong(&field, &rules) {
            let mut with = message.clone();
            let (name, value) = match field.is_list() {
                true => (format!("{name}[0]"), Value::List(vec![value])),
                false => (name, value),
            };
            with.set_field(&field, value);
            all.push(Broken { field: name, reason, request: whole(with) });
        }
    }
    all
}

/// The message in a field that holds one of ours.
fn nested(field: &FieldDescriptor, of: &DynamicMessage) -> Option<DynamicMessage> {
    let is_ours =
        |kind: &Kind| kind.as_message().is_some_and(|inner| inner.full_name().starts_with("eslabon."));
    if field.is_list() || field.is_map() || !is_ours(&field.kind()) {
        return None;
    }
    of.get_field(field).as_message().cloned()
}

/// A value that a field does not take, and what is said of it.
fn wrong(field: &FieldDescriptor, rules: &eslabon_proto::r#type::v1::Rules) -> Option<(Value, &'static str)> {
    match field.kind() {
        Kind::Double => Some((Value::F64(f64::NAN), "NOT_FINITE")),
        Kind::Enum(_) => Some((Value::EnumNumber(99), "UNKNOWN_VALUE")),
        Kind::String if !rules.pattern.is_empty() => Some((Value::String("!".to_owned()), "INVALID_FORMAT")),
        Kind::String => Some((Value::String("a\0".to_owned()), "INVALID_CHARACTER")),
        Kind::Int32 => {
            // A zero where something is required is not there at all.
            let below = rules.at_least.map(|least| least as i32 - 1).filter(|below| *below != 0);
            let number = below.or(rules.at_most.map(|most| most as i32 + 1));
            number.map(|number| (Value::I32(number), "OUT_OF_RANGE"))
        }
        Kind::Int64 => rules.at_least.map(|least| (Value::I64(least as i64 - 1), "OUT_OF_RANGE")),
        _ => None,
    }
}

/// Every broken request of a method; of an upload, its first message.
fn requests(stage: &Stage, method: &Method, good: &DynamicMessage) -> Vec<Broken> {
    let Some(upload) = &method.upload else {
        // What a mask does not name may be missing; without one everything is asked for.
        let mut good = good.clone();
        good.clear_field_by_name("update_mask");
        return broken(&stage.contract, &good, "", &|whole| whole);
    };
    let head = good.get_field_by_name(&upload.head).unwrap().as_message().unwrap().clone();
    let around = |head| {
        let mut first = good.clone();
        first.set_field_by_name(&upload.head, Value::Message(head));
        first
    };
    broken(&stage.contract, &head, &format!("{}.", upload.head), &around)
}

/// Checks what every error has.
#[track_caller]
fn is_whole(found: &Problem, domain: &str, path: &str) {
    let is_snake = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    assert!(is_snake(&found.reason), "{path}: {found:?}");
    assert_eq!(found.domain, domain, "{path}: {found:?}");
    assert!(found.message.len() > 10, "{path}: {found:?}");
    for violation in &found.violations {
        assert!(is_snake(&violation.reason) && !violation.description.is_empty(), "{path}: {violation:?}");
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named_with_its_reason() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.methods() {
            let good = stage.messages(method, &stage.request(case));
            let all = requests(&stage, method, &good[0]);
            let has_fields = method.descriptor.input().fields().len() > 0;
            assert_eq!(
                !all.is_empty(),
                has_fields,
                "{}: nothing can be wrong, so give a field a rule",
                method.path
            );
            for Broken { field, reason, request } in all {
                let mut messages = good.clone();
                messages[0] = request;
                let found = stage.wire.call(method, stage.owner.key(), &[], &messages).await.problem();
                let place = format!("{} with {field}", method.path);
                assert_eq!(found.kind, Reaction::InvalidArgument, "{place}: {found:?}");
                is_whole(&found, &domain(method), &place);
                let named = found
                    .violations
                    .iter()
                    .any(|violation| violation.field == field && violation.reason == reason);
                assert!(named, "{place}: {reason} is expected: {found:?}");
            }
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_message_is_answered_or_refused_by_name() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, _) in stage.methods() {
            let empty = DynamicMessage::new(method.descriptor.input());
            let answer = stage.wire.call(method, stage.owner.key(), &[], &[empty]).await;
            if answer.status.code() == tonic::Code::Ok {
                continue;
            }
            let found = answer.problem();
            assert_eq!(found.kind, Reaction::InvalidArgument, "{}: {found:?}", method.path);
            assert!(!found.violations.is_empty(), "{}: {found:?}", method.path);
            is_whole(&found, &domain(method), &method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn bytes_that_are_no_message_are_refused_with_a_reason() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        // A frame of three bytes: a first field of five bytes, of which one is there.
        let torn = [0, 0, 0, 0, 3, 0x0a, 5, b'a'].to_vec();
        for (method, _) in stage.methods() {
            let answer = stage.wire.call_with_bytes(method, stage.owner.key(), &[], torn.clone()).await;
            let found = answer.problem();
            assert_eq!(found.kind, Reaction::InvalidArgument, "{}: {found:?}", method.path);
            is_whole(&found, &domain(method), &method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_field_that_the_contract_does_not_know_is_refused_with_its_path() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.methods() {
            let good = stage.request(case);
            let is_body = method.http[0].body == "*" && method.upload.is_none();
            let response = if is_body {
                let mut request = good.clone();
                request.as_object_mut().unwrap().insert("nonsense".to_owned(), json!(1));
                rest::request(&stage.owner, method, &request)
            } else {
                rest::with_query(&stage.owner, method, &good, &[("nonsense", "1")])
            };
            let found = problem(response.send().await.unwrap(), 400, "UNKNOWN_FIELD").await;
            let head = method.upload.as_ref().map(|upload| format!("{}.", upload.head)).unwrap_or_default();
            let expected = (format!("{head}nonsense"), "UNKNOWN_FIELD".to_owned());
            assert_eq!(violations(&found), [expected], "{}", method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}
