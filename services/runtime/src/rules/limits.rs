//! What one field accepts.

use eslabon_proto::r#type::v1::Rules;
use regex::Regex;

use super::BadPattern;

/// The rules of a field, with its pattern compiled. A field without rules
/// accepts what its type accepts.
#[derive(Debug)]
pub(super) struct Limits {
    rules: Rules,
    pattern: Option<Regex>,
}

impl Limits {
    /// Compiles the rules of the field of this name.
    pub(super) fn compile(rules: Rules, field: &str) -> Result<Self, BadPattern> {
        let pattern = (!rules.pattern.is_empty())
            .then(|| Regex::new(&format!("^(?:{})$", rules.pattern)))
            .transpose()
            .map_err(|_| BadPattern(field.to_owned()))?;
        Ok(Self { rules, pattern })
    }

    pub(super) fn output_only(&self) -> bool {
        self.rules.output_only
    }

    pub(super) fn required(&self) -> bool {
        self.rules.required
    }

    pub(super) fn max_items(&self) -> Option<usize> {
        Some(self.rules.max_items as usize).filter(|most| *most > 0)
    }

    /// Tells what is wrong with a text: reason and description.
    pub(super) fn text(&self, text: &str, mut wrong: impl FnMut(&str, String)) {
        // PostgreSQL text cannot hold NUL, and a terminal obeys some of the others. Most
        // texts are ASCII, of which every byte is a character.
        let is_ascii = text.is_ascii();
        let has_control = if is_ascii {
            text.bytes().any(|byte| byte.is_ascii_control())
        } else {
            text.chars().any(char::is_control)
        };
        if has_control {
            return wrong("INVALID_CHARACTER", "must not contain control characters".to_owned());
        }
        let mut is_short_or_long = false;
        self.length(
            if is_ascii { text.len() } else { text.chars().count() },
            "characters",
            |reason, what| {
                is_short_or_long = true;
                wrong(reason, what);
            },
        );
        if let Some(pattern) = &self.pattern
            && !is_short_or_long
            && !pattern.is_match(text)
        {
            let format = if self.rules.format.is_empty() { &self.rules.pattern } else { &self.rules.format };
            wrong("INVALID_FORMAT", format!("must be {format}"));
        }
    }

    /// Tells what is wrong with the length of a text or of bytes.
    pub(super) fn length(&self, length: usize, unit: &str, mut wrong: impl FnMut(&str, String)) {
        let (least, most) = (self.rules.min_length as usize, self.rules.max_length as usize);
        if length < least {
            wrong("TOO_SHORT", format!("has {length} {unit}; at least {least} are needed"));
        } else if most > 0 && length > most {
            wrong("TOO_LONG", format!("has {length} {unit}; at most {most} are accepted"));
        }
    }

    /// Tells what is wrong with a number.
    pub(super) fn number(&self, number: f64, mut wrong: impl FnMut(&str, String)) {
        if !number.is_finite() {
            wrong("NOT_FINITE", "must be a finite number".to_owned());
        } else if let Some(least) = self.rules.at_least.filter(|least| number < *least) {
            wrong("OUT_OF_RANGE", format!("is {number}; it must be at least {least}"));
        } else if let Some(most) = self.rules.at_most.filter(|most| number > *most) {
            wrong("OUT_OF_RANGE", format!("is {number}; it must be at most {most}"));
        }
    }
}
