//! A request's path, query and body as the message that its method takes.

use std::{borrow::Cow, collections::HashSet};

use axum::body::Body;
use bytes::Bytes;
use eslabon_runtime::problem::Problem;
use http::{HeaderMap, StatusCode, header::CONTENT_LENGTH};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use prost_reflect::DynamicMessage;

use super::{accept, query};
use crate::{
    json::{self, Reader},
    refusal::Refusal,
    routes::{BodyRule, Route, Upload},
};

/// What a request says beside its body.
pub(super) struct Head<'a> {
    pub(super) route: &'a Route,
    pub(super) segments: Vec<Cow<'a, str>>,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
}

impl Head<'_> {
    /// The message of a request that is one message.
    pub(super) async fn message(&self, body: Body, max_bytes: u64) -> Result<DynamicMessage, Refusal> {
        let body = match &self.route.body {
            BodyRule::None | BodyRule::Upload(_) => {
                nothing(body).await?;
                Bytes::new()
            }
            BodyRule::Whole | BodyRule::Field(_) => {
                let body = read(body, self.headers, max_bytes).await?;
                if !body.is_empty() {
                    accept::json_body(self.headers)?;
                }
                body
            }
        };
        let mut reader = Reader::default();
        let mut message = DynamicMessage::new(self.route.method.descriptor.input());
        let mut taken = self.variables(&mut message, &mut reader);
        match &self.route.body {
            BodyRule::Whole => {
                if !self.query.is_empty() {
                    reader.refuse(
                        "",
                        "QUERY_NOT_EXPECTED",
                        "everything goes into the body here, not the query",
                    );
                }
                if !body.is_empty() {
                    reader.message(json::parse(&body)?, "", &mut message);
                }
            }
            BodyRule::Field(field) => {
                taken.insert(field.name().to_owned());
                if !body.is_empty()
                    && let Some(value) = reader.field(field, json::parse(&body)?, field.name())
                {
                    message.set_field(field, value);
                }
                query::fill(self.query, "", &mut taken, &mut message, &mut reader);
            }
            BodyRule::None | BodyRule::Upload(_) => {
                query::fill(self.query, "", &mut taken, &mut message, &mut reader);
            }
        }
        reader.finish()?;
        Ok(message)
    }

    /// The first message of an upload.
    pub(super) fn upload(&self, upload: &Upload) -> Result<DynamicMessage, Problem> {
        let mut reader = Reader::default();
        let mut message = DynamicMessage::new(self.route.method.descriptor.input());
        let mut taken = self.variables(&mut message, &mut reader);
        // It is there even when nothing is said.
        let mut head = message.get_field(&upload.head).into_owned();
        if let Some(head) = head.as_message_mut() {
            query::fill(self.query, upload.head.name(), &mut taken, head, &mut reader);
        }
        message.set_field(&upload.head, head);
        reader.finish()?;
        Ok(message)
    }

    fn variables(&self, message: &mut DynamicMessage, reader: &mut Reader) -> HashSet<String> {
        let mut taken = HashSet::new();
        for variable in &self.route.variables {
            let text = variable.text(&self.segments);
            query::set_variable(&variable.field, &text, &mut taken, message, reader);
        }
        taken
    }
}

/// Reads a body whole, up to a limit.
async fn read(body: Body, headers: &HeaderMap, max_bytes: u64) -> Result<Bytes, Refusal> {
    if announced(headers).is_some_and(|length| length > max_bytes) {
        return Err(too_large(max_bytes));
    }
    let limit = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(max_bytes)),
        Err(_) => {
            let message = "the body broke off before its end";
            Err(Refusal::http(StatusCode::BAD_REQUEST, "BODY_INCOMPLETE", message))
        }
    }
}

async fn nothing(body: Body) -> Result<(), Refusal> {
    if body.is_end_stream() {
        return Ok(());
    }
    match Limited::new(body, 0).collect().await {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::http(
            StatusCode::BAD_REQUEST,
            "BODY_NOT_EXPECTED",
            "this path takes no body; fields go into the query",
        )),
    }
}

/// The length that a body says it has.
pub(super) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(max_bytes: u64) -> Refusal {
    let message = format!("the body is larger than {max_bytes} bytes");
    let mut refusal = Refusal::http(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message);
    refusal.problem.metadata.insert("max_bytes".to_owned(), max_bytes.to_string());
    refusal
}
