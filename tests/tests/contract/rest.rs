//! A request as REST writes it, from the bindings of the contract.

use eslabon_runtime::contract::{HttpBinding, Method};
use eslabon_tests::Person;
use reqwest::RequestBuilder;
use serde_json::Value;

use super::stage::file;

/// A request to the first binding of a method.
pub(crate) fn request(person: &Person, method: &Method, request: &Value) -> RequestBuilder {
    with_query(person, method, request, &[])
}

/// The same with more in the query.
pub(crate) fn with_query(
    person: &Person,
    method: &Method,
    request: &Value,
    more: &[(&str, &str)],
) -> RequestBuilder {
    let binding = &method.http[0];
    let mut rest = request.clone();
    let path = path(binding, &mut rest);
    let is_body = binding.body == "*" && method.upload.is_none();
    let mut query = Vec::new();
    if !is_body {
        flatten("", &rest, &mut query);
    }
    query.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let address = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
    let call = person.request(binding.verb.parse().unwrap(), &address);
    match (&method.upload, is_body) {
        (Some(_), _) => call.header("content-type", "text/csv").body(file(method)),
        (None, true) => call.json(&rest),
        (None, false) => call,
    }
}

/// The path, with the fields in it taken out of the request.
fn path(binding: &HttpBinding, request: &mut Value) -> String {
    let mut path = String::new();
    for (index, part) in binding.template.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            path += part;
            continue;
        }
        let field = part.split('=').next().unwrap();
        let value = request.as_object_mut().unwrap().remove(field);
        path += value
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{field} of {}", binding.template));
    }
    path
}

/// Fields as the query writes them: nested ones with dots, lists by repeating.
fn flatten(name: &str, value: &Value, query: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                flatten(&name, value, query);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(name, item, query)),
        Value::String(text) => query.push((name.to_owned(), text.clone())),
        other => query.push((name.to_owned(), other.to_string())),
    }
}

fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}
