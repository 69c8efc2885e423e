//! Every error has a reason. What tonic answers by itself (a message that cannot
//! be decoded or is too large, a compression it does not know) gets one here.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tonic::{Code, Status};

use super::Shared;
use crate::problem::{Kind, Problem};

pub(super) async fn run(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let headers = response.headers();
    if !headers.contains_key("grpc-status") || headers.contains_key("grpc-status-details-bin") {
        return response;
    }
    match Status::from_header_map(headers) {
        Some(status) if status.code() != Code::Ok => shared.refuse(explain(&status)),
        _ => response,
    }
}

fn explain(status: &Status) -> Problem {
    if status.code() == Code::Internal && status.message().contains("decode") {
        return Problem::new(
            Kind::InvalidArgument,
            "MALFORMED_MESSAGE",
            "the message cannot be decoded; is it of the type that the method takes?",
        );
    }
    Problem::from(status)
}
