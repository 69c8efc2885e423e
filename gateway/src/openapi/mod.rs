//! The OpenAPI 3.1 document and the page to browse, both from the descriptors:
//! the comments of the contract are their text.

mod comments;
mod operation;
mod page;
mod path;
mod schema;

use eslabon_runtime::contract::Contract;
use serde_json::{Map, Value, json};

use self::{comments::Comments, schema::Schemas};
use crate::{refusal::PROBLEM_JSON, routes::Routes};

pub(crate) use page::page;

/// What stands above all operations.
const DESCRIPTION: &str = "\
Eslabón computes what productive development policy asks: which sectors, and why. \
Every request needs a key, as `authorization: Bearer KEY`.\n\n\
Bodies are proto3 JSON: 64-bit integers are texts, enums are names. Names are written in lowerCamelCase and \
read in either spelling. Errors are `application/problem+json` with a stable `reason` and the path of \
each field at fault.\n\n\
Every method is also a gRPC method on this port, described by reflection.";

/// The document as JSON.
pub(crate) fn document(contract: &Contract, routes: &Routes) -> Vec<u8> {
    let comments = Comments::of(contract.pool());
    let mut schemas = Schemas::new(contract, &comments);
    let mut paths = Map::new();
    for route in routes.iter() {
        let Some((path, operation)) = operation::operation(route, &comments, &mut schemas) else { continue };
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[route.verb.to_ascii_lowercase()] = operation;
    }
    let mut tags = Vec::<Value>::new();
    for service in routes.iter().map(|route| route.method.descriptor.parent_service()) {
        if !tags.iter().any(|tag| tag["name"] == service.name()) {
            let description = comments.at(&service.parent_file(), service.path());
            tags.push(json!({"name": service.name(), "description": description}));
        }
    }
    let mut all = schemas.finish();
    all.insert("Problem".to_owned(), problem());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Eslabón",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"apiKey": []}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": all,
            "responses": {"Problem": {
                "description": "The request was not served; `reason` says why.",
                "headers": {
                    "retry-after": {
                        "description": "Seconds to wait before the next try (429 and 503).",
                        "schema": {"type": "integer", "minimum": 1},
                    },
                    "x-request-id": {
                        "description": "Finds the request in the logs.",
                        "schema": {"type": "string"},
                    },
                },
                "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }},
            "parameters": {"Timeout": {
                "name": "x-eslabon-timeout",
                "in": "header",
                "required": false,
                "description": "The longest that the answer may take, e.g. `500ms` or `30s`.",
                "schema": {"type": "string"},
            }},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    });
    serde_json::to_vec(&document).unwrap_or_default()
}

fn problem() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457), with a reason that programs may rely on.",
        "required": ["type", "title", "status", "detail", "reason", "domain", "request_id"],
        "properties": {
            "type": text("Always `about:blank`: the reason says what kind of problem it is."),
            "title": text("The HTTP code in words."),
            "status": {"type": "integer", "description": "The HTTP code."},
            "detail": text("What is wrong and what to do, for a person."),
            "reason": text("Stable code, e.g. `UNKNOWN_FIELD`."),
            "domain": text("Whose reason it is, e.g. `gateway.eslabon`."),
            "metadata": {
                "type": "object",
                "description": "Facts a program may use.",
                "additionalProperties": {"type": "string"},
            },
            "violations": {
                "type": "array",
                "description": "Fields at fault.",
                "items": {
                    "type": "object",
                    "required": ["field", "reason", "description"],
                    "properties": {
                        "field": text("Path from the request, e.g. `basis.year`."),
                        "reason": text("Stable code."),
                        "description": text("What is wrong and what to do."),
                    },
                },
            },
            "request_id": text("Finds the request in the logs."),
        },
    })
}
