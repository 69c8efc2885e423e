//! `/openapi.json` describes every method, in the words of the contract.

use std::collections::BTreeSet;

use eslabon_runtime::contract::{Contract, HttpBinding, Method};
use eslabon_tests::on_each_engine;
use prost_reflect::MessageDescriptor;
use serde_json::Value;

use super::stage::Stage;

#[tokio::test]
async fn every_method_is_in_the_document_with_its_parameters_and_its_comment() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let document = stage.suite.nobody().read("/openapi.json").await;
        for method in stage.contract.methods() {
            let operations: Vec<_> = operations(&document, &method.path).collect();
            assert_eq!(
                operations.len(),
                method.http.len(),
                "{}: one operation for each binding",
                method.path
            );
            for ((path, verb, operation), binding) in operations.into_iter().zip(&method.http) {
                assert_eq!(verb, binding.verb.to_lowercase(), "{}", method.path);
                assert_eq!(skeleton(path), skeleton(&binding.template), "{}", method.path);
                let text = words(operation["description"].as_str().unwrap());
                assert!(text.contains(&words(&comment(method))), "{}: {text}", method.path);
                let expected = in_query(&stage.contract, method, binding);
                assert_eq!(declared(operation, "query"), expected, "{}", method.path);
                let in_path = declared(operation, "path");
                assert_eq!(in_path.len(), path.matches('{').count(), "{}: {in_path:?}", method.path);
            }
        }
        stage.suite.stop().await;
    })
    .await;
}

/// The operations of a method, with path and verb.
fn operations<'d>(
    document: &'d Value,
    method: &'d str,
) -> impl Iterator<Item = (&'d str, &'d str, &'d Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(verb, operation)| (path.as_str(), verb.as_str(), operation))
    });
    all.filter(move |(_, _, operation)| operation["x-eslabon-grpc"] == method)
}

/// A path without the names of what varies.
fn skeleton(path: &str) -> String {
    let mut out = String::new();
    for (index, part) in path.split(['{', '}']).enumerate() {
        match part.split_once('=') {
            _ if index % 2 == 0 => out += part,
            Some((_, pattern)) => out += pattern,
            None => out.push('*'),
        }
    }
    out
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn comment(method: &Method) -> String {
    let file = method.descriptor.parent_file();
    let info = file.file_descriptor_proto().source_code_info.clone().unwrap();
    let place = info.location.into_iter().find(|place| place.path == method.descriptor.path());
    place.and_then(|place| place.leading_comments).unwrap()
}

fn declared(operation: &Value, place: &str) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().unwrap().iter();
    let here = parameters.filter(|parameter| parameter["in"] == place);
    here.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

/// What a query may hold, read from the contract.
fn in_query(contract: &Contract, method: &Method, binding: &HttpBinding) -> BTreeSet<String> {
    let input = method.descriptor.input();
    let mut names = BTreeSet::new();
    match &method.upload {
        Some(upload) => {
            let head = input.get_field_by_name(&upload.head).unwrap();
            leaves(contract, head.kind().as_message().unwrap(), "", &mut names);
        }
        None if binding.body == "*" => {}
        None => leaves(contract, &input, "", &mut names),
    }
    let in_path = binding.template.split(['{', '}']).skip(1).step_by(2).filter_map(|part| {
        // A template has the names of the contract, a query those of JSON.
        let field = input.get_field_by_name(part.split('=').next()?)?;
        Some(field.json_name().to_owned())
    });
    let in_path: BTreeSet<_> = in_path.collect();
    names.retain(|name| !in_path.contains(name));
    names
}

fn leaves(contract: &Contract, message: &MessageDescriptor, prefix: &str, names: &mut BTreeSet<String>) {
    for field in message.fields() {
        let name = format!("{prefix}{}", field.json_name());
        let kind = field.kind();
        match kind.as_message().filter(|inner| !inner.full_name().starts_with("google.")) {
            // A list of messages has no place in a query.
            Some(_) if field.is_list() => {}
            Some(inner) => leaves(contract, inner, &format!("{name}."), names),
            None if contract.field_rules(&field).is_some_and(|rules| rules.output_only) => {}
            None => drop(names.insert(name)),
        }
    }
}
