//! Every error has a reason. What tonic answers by itself (a message that cannot
//! be decoded or is too large, a compression it does not know) gets one here.

use axum::response::Response;
use tonic::{Code, Status};

use crate::problem::{Kind, Problem};

/// An answer of a service; the problem that it is where it gives no reason.
pub(super) fn explained(response: Response) -> Result<Response, Problem> {
    let headers = response.headers();
    if !headers.contains_key("grpc-status") || headers.contains_key("grpc-status-details-bin") {
        return Ok(response);
    }
    match Status::from_header_map(headers) {
        Some(status) if status.code() != Code::Ok => Err(explain(&status)),
        _ => Ok(response),
    }
}

/// What a status that tonic made by itself means; a stream of messages is read
/// by the service, which asks here.
pub fn explain(status: &Status) -> Problem {
    // What tonic says of frames and messages that are none; our own INTERNAL
    // comes with a reason.
    let signs = ["decod", "EOF", "compression flag", "compressed flag", "Missing request message"];
    if status.code() == Code::Internal && signs.iter().any(|sign| status.message().contains(sign)) {
        return Problem::new(
            Kind::InvalidArgument,
            "MALFORMED_MESSAGE",
            "the message cannot be decoded; is it of the type that the method takes?",
        );
    }
    if status.code() == Code::Unimplemented && status.message().contains("compressed") {
        return Problem::new(
            Kind::Unimplemented,
            "UNSUPPORTED_ENCODING",
            "compressed messages are not taken; send them as they are",
        );
    }
    Problem::from(status)
}
