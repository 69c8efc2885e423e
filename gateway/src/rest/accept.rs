//! What a client takes and what it sends, by its headers.

use eslabon_runtime::{layers::Deadline, problem::Problem};
use http::{
    HeaderMap, StatusCode,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE},
};

use crate::refusal::Refusal;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One JSON object.
    Json,
    /// One JSON object a line, as they come.
    Lines,
    /// Server-sent events.
    Events,
}

/// The form that `accept` asks for first; JSON when it asks for nothing.
pub(super) fn form(headers: &HeaderMap) -> Result<Form, Refusal> {
    let mut best: Option<(f32, Form)> = None;
    let mut asked = false;
    for value in headers.get_all(ACCEPT) {
        for range in value.to_str().unwrap_or_default().split(',') {
            asked = true;
            let mut parts = range.split(';').map(str::trim);
            let form = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Form::Lines,
                "text/event-stream" => Form::Events,
                "application/json" | "application/*" | "*/*" => Form::Json,
                _ => continue,
            };
            let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
            let quality = quality.unwrap_or(0.0);
            if quality > 0.0 && best.is_none_or(|(most, _)| quality > most) {
                best = Some((quality, form));
            }
        }
    }
    match best {
        Some((_, form)) => Ok(form),
        None if !asked => Ok(Form::Json),
        None => Err(Refusal::http(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "answers are application/json, application/x-ndjson or text/event-stream",
        )),
    }
}

/// Refuses a body that is not said to be JSON.
pub(super) fn json_body(headers: &HeaderMap) -> Result<(), Refusal> {
    plain_encoding(headers, &["identity"])?;
    match media_type(headers).as_deref() {
        None | Some("application/json") => Ok(()),
        Some(_) => Err(unsupported("the body must be JSON: send `content-type: application/json`")),
    }
}

/// Refuses what cannot be a file: it is passed on as it comes, and the service
/// looks at what it is.
pub(super) fn file_body(headers: &HeaderMap) -> Result<(), Refusal> {
    plain_encoding(headers, &["identity", "gzip"])?;
    match media_type(headers).as_deref() {
        Some(kind) if kind == "application/json" || kind.starts_with("multipart/") => Err(unsupported(
            "the body must be the file itself, e.g. `curl --data-binary @FILE -H 'content-type: text/csv'`; \
             its description goes into the query",
        )),
        _ => Ok(()),
    }
}

fn plain_encoding(headers: &HeaderMap, known: &[&str]) -> Result<(), Refusal> {
    match headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap_or_default()) {
        Some(encoding) if !known.contains(&encoding) => {
            Err(unsupported(format!("`content-encoding: {encoding}` is not understood here")))
        }
        _ => Ok(()),
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().unwrap_or("?");
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn unsupported(message: impl Into<String>) -> Refusal {
    Refusal::http(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
}

/// The time a request allows: `x-eslabon-timeout: 500ms`, or `grpc-timeout` as
/// gRPC writes it.
pub(crate) fn timeout(headers: &HeaderMap) -> Result<Option<std::time::Duration>, Problem> {
    if let Some(value) = headers.get("x-eslabon-timeout") {
        let span = value.to_str().ok().and_then(|text| text.parse::<eslabon_runtime::config::Span>().ok());
        let wrong = || {
            let description = "must be a length of time such as `500ms` or `30s`";
            Problem::invalid("x-eslabon-timeout", "DEADLINE_INVALID", description)
        };
        return span.map(|span| Some(span.0)).ok_or_else(wrong);
    }
    let Some(value) = headers.get("grpc-timeout") else { return Ok(None) };
    Deadline::parse(value).map(Some).ok_or_else(|| {
        let description =
            "must be up to eight digits and one of `H M S m u n`, e.g. `500m` for half a second";
        Problem::invalid("grpc-timeout", "DEADLINE_INVALID", description)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(accept: &'static str, expected: Option<Form>) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        assert_eq!(form(&headers).ok(), expected, "{accept}");
    }

    #[test]
    fn the_form_is_what_the_client_likes_best() {
        check("*/*", Some(Form::Json));
        check("text/html, application/x-ndjson", Some(Form::Lines));
        check("application/json;q=0.5, text/event-stream", Some(Form::Events));
        check("text/html,application/xhtml+xml,*/*;q=0.8", Some(Form::Json));
        check("image/png", None);
        check("application/json;q=0", None);
        assert_eq!(form(&HeaderMap::new()).ok(), Some(Form::Json));
    }
}
