//! [`Problem`] to and from `tonic::Status` with google.rpc details. The only
//! place that knows both, and the only place that chooses gRPC codes.

use std::{collections::HashMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::problem::{Kind, Problem, Violation};

impl Kind {
    /// The gRPC code of this kind.
    pub fn code(self) -> Code {
        match self {
            Self::InvalidArgument => Code::InvalidArgument,
            Self::NotFound => Code::NotFound,
            Self::AlreadyExists => Code::AlreadyExists,
            Self::FailedPrecondition => Code::FailedPrecondition,
            Self::Aborted => Code::Aborted,
            Self::PermissionDenied => Code::PermissionDenied,
            Self::Unauthenticated => Code::Unauthenticated,
            Self::ResourceExhausted => Code::ResourceExhausted,
            Self::DeadlineExceeded => Code::DeadlineExceeded,
            Self::Unavailable => Code::Unavailable,
            Self::Cancelled => Code::Cancelled,
            Self::Unimplemented => Code::Unimplemented,
            Self::DataLoss => Code::DataLoss,
            Self::Internal => Code::Internal,
        }
    }

    /// The kind of a gRPC code.
    pub fn of(code: Code) -> Self {
        match code {
            // tonic answers a message over its decoding limit with OUT_OF_RANGE;
            // no method of ours uses that code for anything else.
            Code::OutOfRange | Code::ResourceExhausted => Self::ResourceExhausted,
            Code::InvalidArgument => Self::InvalidArgument,
            Code::NotFound => Self::NotFound,
            Code::AlreadyExists => Self::AlreadyExists,
            Code::FailedPrecondition => Self::FailedPrecondition,
            Code::Aborted => Self::Aborted,
            Code::PermissionDenied => Self::PermissionDenied,
            Code::Unauthenticated => Self::Unauthenticated,
            Code::DeadlineExceeded => Self::DeadlineExceeded,
            Code::Unavailable => Self::Unavailable,
            Code::Cancelled => Self::Cancelled,
            Code::Unimplemented => Self::Unimplemented,
            Code::DataLoss => Self::DataLoss,
            Code::Ok | Code::Unknown | Code::Internal => Self::Internal,
        }
    }

    /// The reason given where a status carries none.
    fn default_reason(self) -> &'static str {
        match self {
            Self::InvalidArgument => "INVALID_REQUEST",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Aborted => "ABORTED",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::ResourceExhausted => "MESSAGE_TOO_LARGE",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Cancelled => "CANCELLED",
            Self::Unimplemented => "UNKNOWN_METHOD",
            Self::DataLoss => "DATA_LOSS",
            Self::Internal => "INTERNAL",
        }
    }
}

/// Bytes of header fields that a client of ours takes: an error with a hundred
/// violations, which gRPC puts into trailers, fits well.
pub const MAX_HEADER_LIST: u32 = 256 << 10;

impl From<Problem> for Status {
    fn from(problem: Problem) -> Self {
        let mut details = ErrorDetails::new();
        let domain = if problem.domain.is_empty() { "eslabon".to_owned() } else { problem.domain };
        let metadata: HashMap<_, _> = problem.metadata.into_iter().collect();
        details.set_error_info(problem.reason, domain, metadata);
        if !problem.violations.is_empty() {
            let violations = problem.violations.into_iter().map(|violation| {
                let mut field = tonic_types::FieldViolation::new(violation.field, violation.description);
                field.reason = violation.reason;
                field
            });
            details.set_bad_request(violations.collect::<Vec<_>>());
        }
        if problem.retry_after.is_some() {
            details.set_retry_info(problem.retry_after);
        }
        Status::with_error_details(problem.kind.code(), problem.message, details)
    }
}

impl From<&Status> for Problem {
    /// Reads what another service said. Text of a status without our details is
    /// kept only for the caller's own mistakes; on the rest it may be anything.
    fn from(status: &Status) -> Self {
        let details = status.get_error_details();
        let kind = Kind::of(status.code());
        let Some(info) = details.error_info() else {
            let message = match kind {
                Kind::Internal => Problem::internal().message,
                Kind::Unavailable => "the service cannot be reached now; try again".to_owned(),
                Kind::ResourceExhausted => "a message is larger than the limit of 4 MiB".to_owned(),
                Kind::Unimplemented => "there is no such method".to_owned(),
                _ => status.message().to_owned(),
            };
            return Problem::new(kind, kind.default_reason(), message);
        };
        let mut problem = Problem::new(kind, info.reason.clone(), status.message());
        problem.domain = info.domain.clone();
        problem.metadata = info.metadata.clone().into_iter().collect();
        if let Some(bad_request) = details.bad_request() {
            problem.violations = bad_request
                .field_violations
                .iter()
                .map(|field| Violation {
                    field: field.field.clone(),
                    reason: field.reason.clone(),
                    description: field.description.clone(),
                })
                .collect();
        }
        problem.retry_after =
            details.retry_info().and_then(|retry| retry.retry_delay).filter(|delay| *delay > Duration::ZERO);
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_survives_the_wire() {
        let problem = Problem::invalid("basis.year", "YEAR_NOT_HELD", "the dataset holds 2017")
            .with("years", "2017")
            .in_domain("sectors.eslabon")
            .retry_after(Duration::from_secs(2));
        assert_eq!(Problem::from(&Status::from(problem.clone())), problem);
    }

    #[test]
    fn text_of_a_foreign_internal_error_is_not_passed_on() {
        let problem = Problem::from(&Status::internal("UNIQUE constraint failed: datasets.id"));
        assert_eq!((problem.kind, problem.reason.as_str()), (Kind::Internal, "INTERNAL"));
        assert!(!problem.message.contains("constraint"));
    }

    #[test]
    fn a_message_over_the_decoding_limit_is_resource_exhausted() {
        let problem = Problem::from(&Status::out_of_range("decoded message length too large"));
        assert_eq!((problem.kind, problem.reason.as_str()), (Kind::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    }
}
