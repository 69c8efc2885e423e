//! The API as a page to browse: no scripts, nothing from elsewhere.

use std::fmt::Write;

use eslabon_runtime::contract::Contract;
use serde_json::Value;

use super::{
    comments::{Comments, summary},
    operation::operation,
    schema::Schemas,
};
use crate::routes::{Route, Routes};

/// The page as HTML.
pub(crate) fn page(contract: &Contract, routes: &Routes) -> String {
    let comments = Comments::of(contract.pool());
    let (mut list, mut body) = (String::new(), String::new());
    let mut service = String::new();
    for route in routes.iter() {
        let of = route.method.descriptor.parent_service();
        if of.full_name() != service {
            service = of.full_name().to_owned();
            let comment = comments.at(&of.parent_file(), of.path());
            let _ = write!(
                body,
                "<h2>{}</h2><p class=\"package\">{}</p><pre class=\"text\">{}</pre>",
                escape(of.name()),
                escape(&service),
                escape(comment)
            );
            let _ = write!(list, "<li class=\"service\">{}</li>", escape(of.name()));
        }
        if let Some((path, shown)) = operation(route, &comments, &mut Schemas::new(contract, &comments)) {
            article(route, &path, &shown, &mut body);
            let name = route.method.descriptor.name();
            let comment = comments.at(&route.method.descriptor.parent_file(), route.method.descriptor.path());
            let _ = write!(
                list,
                "<li><a href=\"#{name}\" title=\"{}\">{name}</a></li>",
                escape(&summary(comment))
            );
        }
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Eslabón API</title>\
         <link rel=\"stylesheet\" href=\"/docs.css\"></head><body><nav><h1>Eslabón</h1><ul>{list}</ul></nav>\
         <main><p>Every request needs a key: <code>authorization: Bearer KEY</code>. Errors are \
         <code>application/problem+json</code> with a stable reason and the path of each field at fault. \
         Every method is also a gRPC method on this port, described by reflection. For programs: \
         <a href=\"/openapi.json\">openapi.json</a>.</p>{body}</main></body></html>"
    )
}

fn article(route: &Route, path: &str, operation: &Value, out: &mut String) {
    let text = |value: &Value| escape(value.as_str().unwrap_or_default());
    let name = route.method.descriptor.name();
    let _ = write!(
        out,
        "<article id=\"{name}\"><h3>{name}</h3><p class=\"path\"><b>{}</b> <code>{}</code></p>\
         <pre class=\"text\">{}</pre>",
        route.verb,
        escape(path),
        text(&operation["description"])
    );
    let parameters: Vec<_> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["name"].is_string())
        .collect();
    if !parameters.is_empty() {
        out.push_str("<table><tr><th>name</th><th>in</th><th>type</th><th>what it is</th></tr>");
        for one in parameters {
            let _ = write!(
                out,
                "<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                text(&one["name"]),
                if one["required"] == true { " *" } else { "" },
                text(&one["in"]),
                escape(&kind(&one["schema"])),
                text(&one["description"])
            );
        }
        out.push_str("</table>");
    }
    let _ = write!(out, "<p>Answers <code>{}</code>", escape(route.method.descriptor.output().full_name()));
    if route.method.descriptor.is_server_streaming() {
        out.push_str(", one object a line");
    }
    let _ = write!(out, ". gRPC: <code>{}</code></p></article>", escape(&route.method.path));
}

/// The type of a parameter in a word or two.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('.').next()) {
        return name.to_owned();
    }
    let name = schema["type"].as_str().unwrap_or("any");
    match (&schema["items"], schema["format"].as_str()) {
        (Value::Null, Some(format)) => format!("{name} ({format})"),
        (Value::Null, None) => name.to_owned(),
        (items, _) => format!("list of {}", kind(items)),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn every_method_with_a_path_is_on_the_page_and_nothing_is_loaded_from_elsewhere() {
        let contract = Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
        let methods: Vec<_> = contract.methods().cloned().map(Arc::new).collect();
        let page = page(&contract, &Routes::new(methods.iter()).unwrap());
        for method in methods.iter().filter(|method| !method.http.is_empty()) {
            assert!(page.contains(&format!("id=\"{}\"", method.descriptor.name())), "{}", method.path);
        }
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("http-equiv"));
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
