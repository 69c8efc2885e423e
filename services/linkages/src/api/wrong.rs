//! Collects what is wrong with the fields of a resource beyond what the contract's
//! rules can see.

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1 as pb;

use crate::error::{Error, Wrong};

/// What was found so far, with the path of each.
pub(crate) struct Found {
    within: &'static str,
    wrong: Vec<Wrong>,
}

impl Found {
    /// Paths begin with this field of the request; empty for the request itself.
    pub(crate) fn within(within: &'static str) -> Self {
        Self { within, wrong: Vec::new() }
    }

    /// Notes a wrong field unless the condition holds.
    pub(crate) fn unless(
        &mut self,
        holds: bool,
        field: impl AsRef<str>,
        reason: &'static str,
        text: impl Into<String>,
    ) {
        if holds {
            return;
        }
        let path = match self.within {
            "" => field.as_ref().to_owned(),
            within => format!("{within}.{}", field.as_ref()),
        };
        self.wrong.push(Wrong::new(path, reason, text));
    }

    /// A title in one language at least.
    pub(crate) fn titled(&mut self, title: Option<&pb::Text>) {
        let has_text = title
            .is_some_and(|text| [&text.en, &text.es, &text.pt].iter().any(|text| !text.trim().is_empty()));
        self.unless(has_text, "title", "REQUIRED", "give it a title in one language at least");
    }

    /// A country that exists, or none.
    pub(crate) fn country(&mut self, field: impl AsRef<str>, code: &str) {
        let is_known = code.is_empty() || rust_iso3166::from_alpha3(code).is_some();
        self.unless(is_known, field, "UNKNOWN_COUNTRY", format!("{code} is no ISO 3166-1 alpha-3 code"));
    }

    /// Each value of a list once.
    pub(crate) fn once<'a>(&mut self, list: &str, field: &str, values: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (at, value) in values.enumerate() {
            let path =
                if field.is_empty() { format!("{list}[{at}]") } else { format!("{list}[{at}].{field}") };
            self.unless(seen.insert(value), path, "REPEATED", format!("{value} stands here twice"));
        }
    }

    /// Everything that was found, if anything was.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Error::Wrong(self.wrong)) }
    }
}
