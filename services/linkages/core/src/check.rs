//! Values that were checked before anything is computed from them.

use std::ops::Deref;

/// One thing that is wrong with what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field, such as `claims[2].hours`.
    pub path: String,
    /// A stable word for a program, such as `NOT_POSITIVE`.
    pub reason: &'static str,
    /// What is wrong and what to do, for a reader.
    pub message: String,
}

impl Violation {
    /// A violation at a path.
    pub fn new(path: impl Into<String>, reason: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.into(), reason, message: message.into() }
    }
}

/// Something that can be wrong in several places at once.
pub trait Check: Sized {
    /// Everything that is wrong, in the order of the fields; empty where nothing is.
    fn violations(&self) -> Vec<Violation>;

    /// The value with the knowledge that nothing is wrong with it, or everything
    /// that is.
    fn check(self) -> Result<Checked<Self>, Vec<Violation>> {
        let violations = self.violations();
        if violations.is_empty() { Ok(Checked(self)) } else { Err(violations) }
    }
}

/// A value that was checked. It can be read, and no longer be changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// The value itself, which may then be changed and checked again.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Collects what is wrong with the fields of one value.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    /// Notes a violation unless the condition holds.
    pub(crate) fn unless(
        &mut self,
        holds: bool,
        path: impl Into<String>,
        reason: &'static str,
        message: impl Into<String>,
    ) {
        if !holds {
            self.0.push(Violation::new(path, reason, message));
        }
    }

    /// A finite number of at least 0.
    pub(crate) fn not_negative(&mut self, path: impl Into<String>, value: f64) {
        let is_good = value.is_finite() && value >= 0.0;
        self.unless(is_good, path, "NEGATIVE", format!("{value} is not a number of at least 0"));
    }

    /// A finite number above 0.
    pub(crate) fn positive(&mut self, path: impl Into<String>, value: f64) {
        let is_good = value.is_finite() && value > 0.0;
        self.unless(is_good, path, "NOT_POSITIVE", format!("{value} is not a number above 0"));
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn within(&mut self, path: impl Into<String>, value: f64, low: f64, high: f64) {
        let is_good = (low..=high).contains(&value);
        self.unless(is_good, path, "OUT_OF_RANGE", format!("{value} is not within {low} to {high}"));
    }

    /// What was collected.
    pub(crate) fn finish(self) -> Vec<Violation> {
        self.0
    }
}
