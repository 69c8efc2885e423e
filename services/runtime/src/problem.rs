//! What went wrong, in the words of the interface: a kind, a stable reason
//! code, the field at fault and what to do. The only error that leaves a
//! service, so nothing of a driver or a library can leak through it.

use std::{collections::BTreeMap, time::Duration};

/// How the caller should react; maps one to one to a gRPC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request is wrong whatever the state of the system.
    InvalidArgument,
    /// There is no such resource, or it is not the caller's to see.
    NotFound,
    /// The resource exists already.
    AlreadyExists,
    /// The state of the system does not allow it.
    FailedPrecondition,
    /// Somebody else was first; read again and retry.
    Aborted,
    /// Known caller, not allowed.
    PermissionDenied,
    /// Unknown caller.
    Unauthenticated,
    /// A limit was reached.
    ResourceExhausted,
    /// The time was up.
    DeadlineExceeded,
    /// Try again later.
    Unavailable,
    /// The caller went away.
    Cancelled,
    /// There is no such method.
    Unimplemented,
    /// Stored data are damaged.
    DataLoss,
    /// Our fault; the request id finds it in the log.
    Internal,
}

/// One field at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path from the request, e.g. `basis.rca_threshold` or `lines[12].v`.
    pub field: String,
    /// Stable UPPER_SNAKE code.
    pub reason: String,
    /// What is wrong and what to do, for a person.
    pub description: String,
}

impl Violation {
    /// It is in a file of an upload, from 0. Paths of one that came after another say
    /// so; those of the first are as if it had come alone.
    pub fn place_in_file(&mut self, file: usize) {
        if file > 0 {
            self.field = format!("files[{file}].{}", self.field);
        }
    }
}

/// An error as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {message}")]
pub struct Problem {
    /// How the caller should react.
    pub kind: Kind,
    /// Stable UPPER_SNAKE code; an interface.
    pub reason: String,
    /// Whose reason it is, e.g. `sectors.eslabon`; filled by the service that
    /// answers when left empty.
    pub domain: String,
    /// One or two sentences for a person.
    pub message: String,
    /// Facts a program may use.
    pub metadata: BTreeMap<String, String>,
    /// Fields at fault.
    pub violations: Vec<Violation>,
    /// When trying again makes sense.
    pub retry_after: Option<Duration>,
}

impl Problem {
    /// A problem with no further details.
    pub fn new(kind: Kind, reason: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
            domain: String::new(),
            message: message.into(),
            metadata: BTreeMap::new(),
            violations: Vec::new(),
            retry_after: None,
        }
    }

    /// A request with one wrong field.
    pub fn invalid(
        field: impl Into<String>,
        reason: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        let (reason, description) = (reason.into(), description.into());
        Self::new(Kind::InvalidArgument, reason.clone(), description.clone()).with_violation(
            field,
            reason,
            description,
        )
    }

    /// No such resource, or not the caller's: the two are not told apart.
    pub fn not_found(resource: impl Into<String>) -> Self {
        let resource = resource.into();
        Self::new(Kind::NotFound, "NOT_FOUND", format!("there is no `{resource}` that you may read"))
            .with("resource", resource)
    }

    /// Our fault. What happened goes to the log, not to the caller.
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "INTERNAL",
            "the service failed; the request id finds the reason in its log",
        )
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl ToString) -> Self {
        self.metadata.insert(key.into(), value.to_string());
        self
    }

    /// Adds a field at fault.
    #[must_use]
    pub fn with_violation(
        mut self,
        field: impl Into<String>,
        reason: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        self.violations.push(Violation {
            field: field.into(),
            reason: reason.into(),
            description: description.into(),
        });
        self
    }

    /// Says when trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// The same in so many bytes at most: violations that do not fit are left
    /// out from the end, and `violations_found` tells how many there were. For
    /// callers whose library takes only small headers, where gRPC puts errors.
    #[must_use]
    pub fn within(mut self, bytes: usize) -> Self {
        let text = |text: &str| text.len() + 8;
        let facts: usize = self.metadata.iter().map(|(key, value)| text(key) + text(value)).sum();
        // The message stands in the status and in its details.
        let mut left = bytes.saturating_sub(2 * text(&self.message) + facts + text(&self.reason));
        let found = self.violations.len();
        let fits = self.violations.iter().take_while(|violation| {
            let size = text(&violation.field) + text(&violation.reason) + text(&violation.description);
            let fits = size <= left;
            left = left.saturating_sub(size);
            fits
        });
        let fits = fits.count();
        if fits < found {
            self.violations.truncate(fits);
            self.metadata.insert("violations_found".to_owned(), found.to_string());
        }
        self
    }

    /// Says whose reason it is, unless that was said already.
    #[must_use]
    pub fn in_domain(mut self, domain: &str) -> Self {
        if self.domain.is_empty() {
            self.domain = domain.to_owned();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_that_do_not_fit_are_counted() {
        let many = (0..100).fold(Problem::new(Kind::InvalidArgument, "BAD", "all bad"), |problem, line| {
            problem.with_violation(format!("lines[{line}].v"), "NOT_A_NUMBER", "`x` is no number")
        });
        let few = many.clone().within(1000);
        assert!((10..40).contains(&few.violations.len()), "{few:?}");
        assert_eq!(few.violations, many.violations[..few.violations.len()]);
        assert_eq!(few.metadata["violations_found"], "100");
        assert_eq!(many.clone().within(100_000), many);
        assert!(many.within(0).violations.is_empty());
    }
}
