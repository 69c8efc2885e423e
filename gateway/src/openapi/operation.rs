//! One route as an OpenAPI operation.

use prost_reflect::MessageDescriptor;
use serde_json::{Map, Value, json};

use super::{
    comments::{Comments, summary},
    path::{Parameter, readable},
    schema::{Schemas, is_nested, whole},
};
use crate::{
    routes::{BodyRule, Route, field_path},
    template::Template,
};

/// How deep fields of fields are shown as parameters of a query.
const DEPTH: usize = 4;

/// The path of a route, and its operation there.
pub(super) fn operation(
    route: &Route,
    comments: &Comments,
    schemas: &mut Schemas<'_>,
) -> Option<(String, Value)> {
    let method = &route.method.descriptor;
    let (path, in_path) = readable(&Template::parse(&route.template)?);
    let comment = comments.at(&method.parent_file(), method.path());
    let mut parameters: Vec<_> =
        in_path.iter().map(|parameter| in_path_of(route, parameter, schemas)).collect();
    let taken: Vec<_> = in_path.iter().map(|parameter| parameter.field.as_str()).collect();
    let input = method.input();
    match &route.body {
        BodyRule::Whole => {}
        BodyRule::None => in_query(&input, "", &taken, 0, schemas, &mut parameters),
        BodyRule::Field(field) => {
            let taken: Vec<_> = taken.iter().copied().chain([field.name()]).collect();
            in_query(&input, "", &taken, 0, schemas, &mut parameters);
        }
        BodyRule::Upload(upload) => {
            if let Some(head) = upload.head.kind().as_message() {
                in_query(head, "", &[], 0, schemas, &mut parameters);
            }
        }
    }
    parameters.push(json!({"$ref": "#/components/parameters/Timeout"}));
    let roles: Vec<_> = route.method.roles.iter().map(|role| role.as_str_name()).collect();
    let service = method.parent_service();
    let mut operation = json!({
        "operationId": operation_id(route),
        "tags": [service.name()],
        "summary": summary(comment),
        "description": format!("{comment}\n\nNeeds one of: {}.", roles.join(", ")),
        "parameters": parameters,
        "responses": responses(route, schemas),
        "x-eslabon-grpc": route.method.path,
        "x-eslabon-roles": roles,
    });
    if let Some(body) = request_body(route, &taken, schemas) {
        operation["requestBody"] = body;
    }
    Some((path, operation))
}

/// Service and method; of its further bindings with their number, since a document has
/// every id once.
fn operation_id(route: &Route) -> String {
    let method = &route.method.descriptor;
    let id = format!("{}_{}", method.parent_service().name(), method.name());
    match route.method.http.iter().position(|binding| binding.template == route.template) {
        None | Some(0) => id,
        Some(place) => format!("{id}_{}", place + 1),
    }
}

fn in_path_of(route: &Route, parameter: &Parameter, schemas: &mut Schemas<'_>) -> Value {
    let mut schema = json!({"type": "string", "minLength": 1});
    let field = field_path(&route.method.descriptor.input(), &parameter.field);
    if let Some(field) = field.as_deref().and_then(<[_]>::last) {
        // The pattern is one of the whole field, segment by segment.
        let rules = schemas.rules(field);
        let parts: Vec<_> = rules.pattern.split('/').collect();
        if parts.len() == parameter.place.1 && !rules.pattern.is_empty() {
            schema["pattern"] = whole(parts[parameter.place.0], true).into();
        }
    }
    json!({"name": parameter.name, "in": "path", "required": true, "schema": schema})
}

/// Fields as parameters of the query, those of nested messages with dots.
fn in_query(
    message: &MessageDescriptor,
    prefix: &str,
    taken: &[&str],
    depth: usize,
    schemas: &mut Schemas<'_>,
    out: &mut Vec<Value>,
) {
    let mut fields: Vec<_> = message.fields().collect();
    fields.sort_by_key(prost_reflect::FieldDescriptor::number);
    for field in fields {
        let rules = schemas.rules(&field);
        if rules.output_only || (prefix.is_empty() && taken.contains(&field.name())) {
            continue;
        }
        let name = format!("{prefix}{}", field.json_name());
        if is_nested(&field) {
            if let Some(inner) = field.kind().as_message().filter(|_| depth < DEPTH) {
                in_query(inner, &format!("{name}."), &[], depth + 1, schemas, out);
            }
            continue;
        }
        // Lists of messages and maps have no place in a query.
        if field.is_map() || (field.is_list() && field.kind().as_message().is_some()) {
            continue;
        }
        let mut schema = schemas.field(&field);
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({
            "name": name,
            "in": "query",
            "required": rules.required && prefix.is_empty(),
            "schema": schema,
        });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        out.push(parameter);
    }
}

fn request_body(route: &Route, taken: &[&str], schemas: &mut Schemas<'_>) -> Option<Value> {
    let json = |schema: Value, required: bool| {
        Some(json!({"required": required, "content": {"application/json": {"schema": schema}}}))
    };
    match &route.body {
        BodyRule::None => None,
        BodyRule::Whole if taken.is_empty() => json(schemas.message(&route.method.descriptor.input()), true),
        BodyRule::Whole => json(schemas.object(&route.method.descriptor.input(), taken), false),
        BodyRule::Field(field) => json(schemas.field(field), true),
        BodyRule::Upload(_) => {
            let kinds = [
                "text/csv",
                "application/gzip",
                "application/vnd.apache.parquet",
                "application/octet-stream",
            ];
            let content: Map<_, _> = kinds.into_iter().map(|kind| (kind.to_owned(), json!({}))).collect();
            let description = "The file itself, streamed. Nothing is stored when it breaks off.";
            Some(json!({"required": true, "description": description, "content": content}))
        }
    }
}

fn responses(route: &Route, schemas: &mut Schemas<'_>) -> Value {
    let method = &route.method.descriptor;
    let output = schemas.message(&method.output());
    let problem = json!({"$ref": "#/components/responses/Problem"});
    let line = json!({"anyOf": [output, {
        "type": "object",
        "description": "The last line, when the answer broke off.",
        "properties": {"error": {"$ref": "#/components/schemas/Problem"}},
        "required": ["error"],
    }]});
    let lines = json!({"schema": line});
    let events = json!({"schema": {
        "type": "string",
        "description": "Events `message` with one object each, then `end` or `error`.",
    }});
    let (description, content) = match (&route.body, method.is_server_streaming()) {
        (BodyRule::Upload(_), _) => (
            "The last message; or all, as they come, when `accept` asks for lines or events.",
            json!({
                "application/json": {"schema": output},
                "application/x-ndjson": lines,
                "text/event-stream": events,
            }),
        ),
        (_, true) => (
            "One object a line, as they come; events when `accept` asks for them.",
            json!({"application/x-ndjson": lines, "text/event-stream": events}),
        ),
        (_, false) => ("The answer.", json!({"application/json": {"schema": output}})),
    };
    json!({"200": {"description": description, "content": content}, "default": problem})
}
