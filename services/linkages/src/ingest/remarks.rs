//! What is said of a file: every cell that is not as it should be, counted, and the
//! first of them in detail.

use std::{collections::BTreeMap, fmt};

use eslabon_proto::linkages::v1::{self as pb, Outcome};
use eslabon_runtime::tables::excerpt;

/// Columns as the file names them, in the order of ours.
pub(super) type Names = Vec<String>;

/// Remarks: the first are kept, all are counted. Refused rows have room of their own,
/// so that a thousand spellings do not hide one row that was not stored.
#[derive(Debug, Default)]
pub struct Remarks {
    limit: usize,
    told: u64,
    refused: BTreeMap<(u64, u64), pb::Remark>,
    others: BTreeMap<(u64, u64), pb::Remark>,
    counts: BTreeMap<(i32, &'static str), i64>,
}

/// What a row is about: the id of a resource, and which part of it, if any.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub id: &'a str,
    pub part: &'a str,
}

impl fmt::Display for About<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id)?;
        if self.part.is_empty() { Ok(()) } else { write!(out, "/{}", self.part) }
    }
}

/// What is said of one cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub outcome: Outcome,
    pub reason: &'static str,
    pub given: &'a str,
    pub used: &'a str,
    pub advice: &'a str,
}

impl Remarks {
    /// Remarks of which so many are kept.
    pub fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Counts a remark, and keeps it when it is among the first.
    pub(super) fn push(&mut self, line: u64, about: About<'_>, column: &str, said: Said<'_>) {
        *self.counts.entry((said.outcome.into(), said.reason)).or_default() += 1;
        self.told += 1;
        let kept = if said.outcome == Outcome::Refused { &mut self.refused } else { &mut self.others };
        if kept.len() >= self.limit && kept.last_key_value().is_none_or(|((last, _), _)| *last <= line) {
            return;
        }
        let remark = pb::Remark {
            line: line as i64,
            row: excerpt(&about.to_string()),
            column: excerpt(column),
            outcome: said.outcome.into(),
            reason: said.reason.to_owned(),
            given: excerpt(said.given),
            used: excerpt(said.used),
            advice: said.advice.to_owned(),
        };
        kept.insert((line, self.told), remark);
        if kept.len() > self.limit {
            kept.pop_last();
        }
    }

    /// Takes what was said of later rows, as if it had been said here.
    pub(super) fn absorb(&mut self, later: Self) {
        for (said, count) in later.counts {
            *self.counts.entry(said).or_default() += count;
        }
        let told = self.told;
        self.told += later.told;
        let kept = [(&mut self.refused, later.refused), (&mut self.others, later.others)];
        for (kept, later) in kept {
            kept.extend(later.into_iter().map(|((line, number), remark)| ((line, told + number), remark)));
            while kept.len() > self.limit {
                kept.pop_last();
            }
        }
    }

    /// How often each thing was said, by outcome and reason.
    pub fn counts(&self) -> Vec<pb::RemarkCount> {
        let count = |(&(outcome, reason), &count): (&(i32, &str), &i64)| pb::RemarkCount {
            outcome,
            reason: reason.to_owned(),
            count,
        };
        self.counts.iter().map(count).collect()
    }

    /// Refused rows that were kept, by line.
    pub fn refused(&self) -> impl Iterator<Item = &pb::Remark> {
        self.refused.values()
    }

    /// The remarks that are told, by line: refused rows first of all where there are
    /// more than may be told.
    pub fn into_first(self) -> Vec<pb::Remark> {
        let room = self.limit.saturating_sub(self.refused.len());
        let mut told: Vec<_> = self.refused.into_iter().chain(self.others.into_iter().take(room)).collect();
        told.sort_by_key(|(place, _)| *place);
        told.into_iter().map(|(_, remark)| remark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(remarks: &mut Remarks, line: u64, outcome: Outcome) {
        let about = About { id: "", part: "" };
        remarks.push(line, about, "", Said { outcome, reason: "X", given: "", used: "", advice: "" });
    }

    #[test]
    fn refused_rows_are_told_before_all_others_and_all_are_counted() {
        let mut remarks = Remarks::new(3);
        for line in [9, 8, 7, 6] {
            say(&mut remarks, line, Outcome::ReadAs);
        }
        say(&mut remarks, 20, Outcome::Refused);
        say(&mut remarks, 5, Outcome::ReadAs);
        let counts: Vec<_> = remarks.counts().iter().map(|count| (count.outcome(), count.count)).collect();
        assert_eq!(counts, [(Outcome::ReadAs, 5), (Outcome::Refused, 1)]);
        let lines: Vec<_> = remarks.into_first().iter().map(|remark| remark.line).collect();
        assert_eq!(lines, [5, 6, 20]);
    }

    #[test]
    fn what_is_said_in_parts_is_told_as_if_it_had_been_said_in_one() {
        let said = [(9, Outcome::ReadAs), (4, Outcome::Refused), (4, Outcome::Refused), (7, Outcome::Kept)];
        let mut whole = Remarks::new(2);
        let mut parts = Remarks::new(2);
        for half in said.chunks(2) {
            let mut part = Remarks::new(2);
            for (line, outcome) in half {
                say(&mut whole, *line, *outcome);
                say(&mut part, *line, *outcome);
            }
            parts.absorb(part);
        }
        assert_eq!(parts.counts(), whole.counts());
        assert_eq!(parts.into_first(), whole.into_first());
    }

    #[test]
    fn a_report_may_be_counts_alone() {
        let mut remarks = Remarks::new(0);
        say(&mut remarks, 1, Outcome::Kept);
        say(&mut remarks, 2, Outcome::Refused);
        assert_eq!(remarks.counts().len(), 2);
        assert!(remarks.into_first().is_empty());
    }
}
