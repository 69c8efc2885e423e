//! How a command fails, in words for a person and a code for the shell.

use std::{fmt, io};

use eslabon_runtime::problem::{Kind, Problem};

use crate::output::visible;

/// Everything went well.
pub const OK: u8 = 0;
/// The suite refused, or something on this side failed.
pub const FAILED: u8 = 1;
/// The command line or the configuration is wrong (`EX_USAGE`).
pub const USAGE: u8 = 64;
/// Nothing answers, or it answers that it cannot now (`EX_UNAVAILABLE`).
pub const UNREACHABLE: u8 = 69;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The command line or the configuration is wrong.
    Usage(String),
    /// Nothing answers; the text says where, and what to do.
    Unreachable(String),
    /// The suite answered with a problem.
    Refused {
        /// What it answered.
        problem: Problem,
        /// What finds the call in the log of the suite.
        request_id: String,
    },
    /// Something on this side.
    Local(anyhow::Error),
    /// Whoever read the output has had enough (`| head`).
    Closed,
}

impl Failure {
    /// What the shell is told.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Unreachable(_) => UNREACHABLE,
            Self::Refused { problem, .. } if problem.kind == Kind::Unavailable => UNREACHABLE,
            Self::Refused { .. } | Self::Local(_) => FAILED,
            Self::Closed => OK,
        }
    }

    /// Whether the same call may be sent again without asking anyone.
    pub(crate) fn may_have_worked(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused { problem, .. } => {
                use Kind::{Cancelled, DeadlineExceeded, Internal, Unavailable};
                matches!(problem.kind, Unavailable | DeadlineExceeded | Cancelled | Internal)
            }
            Self::Usage(_) | Self::Local(_) | Self::Closed => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Unreachable(text) => out.write_str(text),
            Self::Local(error) => out.write_str(&with_causes(error)),
            Self::Closed => out.write_str("the output was closed"),
            Self::Refused { problem, request_id } => refused(out, problem, request_id),
        }
    }
}

/// An error and its causes. Many texts end with that of their cause already, and
/// nobody should read it twice.
pub(crate) fn with_causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

fn refused(out: &mut fmt::Formatter<'_>, problem: &Problem, request_id: &str) -> fmt::Result {
    write!(out, "{}: {}", visible(&problem.reason), visible(&problem.message))?;
    for violation in &problem.violations {
        write!(out, "\n  {}: {}", visible(&violation.field), visible(&violation.description))?;
        if violation.reason != problem.reason && !violation.reason.is_empty() {
            write!(out, " ({})", visible(&violation.reason))?;
        }
    }
    for (key, value) in &problem.metadata {
        write!(out, "\n  {} = {}", visible(key), visible(value))?;
    }
    if let Some(hint) = hint(problem.kind) {
        write!(out, "\n  {hint}")?;
    }
    write!(out, "\n  request {request_id}")
}

/// What to do, where the kind alone tells.
fn hint(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Unauthenticated => {
            Some("set ESLABON_KEY, or name the data directory of the suite with --data-dir")
        }
        Kind::PermissionDenied => {
            Some("a key with another role is needed; an operator makes one with `eslabon keys create`")
        }
        _ => None,
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Local(error.into()) }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Local(error)
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::Local(anyhow::anyhow!("write CSV: {other:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(problem: Problem) -> Failure {
        Failure::Refused { problem, request_id: "r-1".to_owned() }
    }

    #[test]
    fn a_refusal_names_reason_fields_and_request() {
        let problem = Problem::new(Kind::InvalidArgument, "BAD_ROWS", "2 rows cannot be read")
            .with_violation("lines[12].v", "NEGATIVE_VALUE", "-3 is below zero")
            .with("rows", 2);
        let text = refused(problem).to_string();
        assert_eq!(
            text,
            "BAD_ROWS: 2 rows cannot be read\n  lines[12].v: -3 is below zero (NEGATIVE_VALUE)\n  rows = 2\n  request r-1"
        );
    }

    #[test]
    fn a_text_that_repeats_its_cause_is_said_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the store cannot be reached: {0}")]
        struct Outer(#[source] io::Error);
        #[derive(Debug, thiserror::Error)]
        #[error(transparent)]
        struct Through(#[from] Outer);
        let error = Through(Outer(io::Error::other("refused")));
        let error = anyhow::Error::new(error).context("sectors: the store cannot be reached: refused");
        let failure = Failure::from(error.context("the suite did not start"));
        assert_eq!(
            failure.to_string(),
            "the suite did not start: sectors: the store cannot be reached: refused"
        );
        let other = anyhow::Error::new(io::Error::other("no space")).context("write f.csv");
        assert_eq!(Failure::from(other).to_string(), "write f.csv: no space");
    }

    #[test]
    fn what_a_suite_says_does_not_steer_the_terminal() {
        let problem = Problem::new(Kind::InvalidArgument, "R", "a\x1b[2J\nb").with("k", "\u{9b}m");
        let text = refused(problem).to_string();
        assert_eq!(text, "R: a\\u{1b}[2J\\nb\n  k = \\u{9b}m\n  request r-1");
    }

    #[test]
    fn an_unknown_caller_is_told_what_to_set() {
        let text = refused(Problem::new(Kind::Unauthenticated, "KEY_INVALID", "no such key")).to_string();
        assert!(text.contains("set ESLABON_KEY"), "{text}");
    }

    #[test]
    fn every_failure_has_its_exit_code() {
        assert_eq!(Failure::Usage(String::new()).exit_code(), 64);
        assert_eq!(Failure::Unreachable(String::new()).exit_code(), 69);
        assert_eq!(refused(Problem::not_found("datasets/x")).exit_code(), 1);
        assert_eq!(refused(Problem::new(Kind::Unavailable, "OVERLOADED", "later")).exit_code(), 69);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)).exit_code(), 0);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::NotFound)).exit_code(), 1);
    }
}
