//! What the rules beside the fields cannot say: fields that depend on each other,
//! dates that are in the calendar, names that occur once. All violations are
//! collected.

use std::collections::BTreeSet;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::problem::Violation;
use jiff::civil::Date;

use crate::{
    error::{Error, policy},
    names::same_person,
};

/// Violations, as they are found.
#[derive(Default)]
pub(super) struct Check {
    found: Vec<Violation>,
}

impl Check {
    /// A field at fault.
    pub(super) fn wrong(&mut self, field: impl Into<String>, reason: &str, description: impl Into<String>) {
        self.found.push(Violation {
            field: field.into(),
            reason: reason.to_owned(),
            description: description.into(),
        });
    }

    /// A field that has to be there.
    pub(super) fn required(&mut self, is_there: bool, field: &str) {
        if !is_there {
            self.wrong(field, "REQUIRED", "is required");
        }
    }

    /// A date, when it is given, has to be in the calendar.
    pub(super) fn date(&mut self, text: &str, field: impl Into<String>) {
        let is_iso = text.len() == 10 && text.parse::<Date>().is_ok();
        if !text.is_empty() && !is_iso {
            self.wrong(
                field,
                "INVALID_DATE",
                format!("`{text}` is no date; write YYYY-MM-DD, e.g. 2027-06-30"),
            );
        }
    }

    /// A date, when it is given, must not lie before another.
    pub(super) fn not_before(&mut self, text: &str, earliest: &str, field: &str) {
        if !text.is_empty() && text < earliest {
            self.wrong(field, "DATE_OUT_OF_ORDER", format!("{text} lies before {earliest}"));
        }
    }

    /// Each key occurs once.
    pub(super) fn once<'a>(&mut self, keys: impl Iterator<Item = &'a str>, path: impl Fn(usize) -> String) {
        let mut seen = BTreeSet::new();
        for (index, key) in keys.enumerate() {
            if !seen.insert(key) {
                self.wrong(path(index), "DUPLICATE_KEY", format!("{key} is given twice"));
            }
        }
    }

    /// All that was found, if anything.
    pub(super) fn finish(self) -> Result<(), Error> {
        if self.found.is_empty() { Ok(()) } else { Err(policy::Error::Fields(self.found).into()) }
    }
}

/// A proposal as it is to be stored.
pub(super) fn proposal(proposal: &pb::Proposal) -> Result<(), Error> {
    let mut check = Check::default();
    check.required(!proposal.title.trim().is_empty(), "proposal.title");
    check.required(proposal.scope() != pb::PolicyScope::Unspecified, "proposal.scope");
    check.required(proposal.instrument() != pb::PolicyInstrument::Unspecified, "proposal.instrument");
    match proposal.scope() {
        pb::PolicyScope::Vertical => {
            check.required(!proposal.sectors.is_empty(), "proposal.sectors");
            check.required(!proposal.run.is_empty(), "proposal.run");
        }
        pb::PolicyScope::Horizontal => {
            let text = "a horizontal policy is for all sectors; leave it empty, or make the policy vertical";
            if !proposal.sectors.is_empty() {
                check.wrong("proposal.sectors", "SECTORS_NOT_ALLOWED", text);
            }
            if !proposal.run.is_empty() {
                check.wrong("proposal.run", "RUN_NOT_ALLOWED", text);
            }
        }
        pb::PolicyScope::Unspecified => {}
    }
    check.once(proposal.sectors.iter().map(String::as_str), |index| format!("proposal.sectors[{index}]"));
    let milestones = proposal.milestones.iter();
    check.once(milestones.clone().map(|milestone| milestone.id.as_str()), |index| {
        format!("proposal.milestones[{index}].id")
    });
    for (index, milestone) in milestones.enumerate() {
        check.date(&milestone.due, format!("proposal.milestones[{index}].due"));
    }
    check.finish()
}

/// A decision as it is to be recorded, on an assessment from which it may depart.
pub(super) fn decision(decision: &pb::Decision, departs: bool) -> Result<(), Error> {
    use pb::DecisionOutcome::{Approved, ApprovedWithConditions};
    let mut check = Check::default();
    persons(decision, &mut check);
    if departs && decision.justification.trim().is_empty() {
        let text = "the decision departs from the assessment; say why, for everyone to read";
        check.wrong("decision.justification", "JUSTIFICATION_REQUIRED", text);
    }
    let says_conditions = decision.conditions.iter().any(|condition| !condition.trim().is_empty());
    if decision.outcome() == ApprovedWithConditions && !says_conditions {
        check.wrong("decision.conditions", "CONDITIONS_REQUIRED", "say what the conditions are");
    }
    let approves = matches!(decision.outcome(), Approved | ApprovedWithConditions);
    check.required(!approves || !decision.review_due.is_empty(), "decision.review_due");
    check.date(&decision.decided_on, "decision.decided_on");
    check.date(&decision.review_due, "decision.review_due");
    check.not_before(&decision.review_due, &decision.decided_on, "decision.review_due");
    check.finish()
}

/// Nobody decides twice, and nobody who is recused takes part.
fn persons(decision: &pb::Decision, check: &mut Check) {
    let recused: BTreeSet<_> = decision.recusals.iter().map(|recusal| same_person(&recusal.name)).collect();
    let deciders = decision.deciders.iter().map(|decider| ("deciders", decider.name.as_str()));
    let dissents = decision.dissents.iter().map(|dissent| ("dissents", dissent.name.as_str()));
    for people in [deciders.collect::<Vec<_>>(), dissents.collect()] {
        let mut seen = BTreeSet::new();
        for (index, (list, name)) in people.into_iter().enumerate() {
            let (person, field) = (same_person(name), format!("decision.{list}[{index}].name"));
            if recused.contains(&person) {
                let text = format!("{name} is recused and takes no part");
                check.wrong(field.clone(), "RECUSED_PERSON_DECIDES", text);
            }
            if !seen.insert(person) {
                check.wrong(field, "DUPLICATE_PERSON", format!("{name} is named twice"));
            }
        }
    }
}

/// A review as it is to be recorded, of a decision with these milestones.
pub(super) fn review(review: &pb::Review, milestones: &[pb::MilestoneStatus]) -> Result<(), Error> {
    let mut check = Check::default();
    check.date(&review.reviewed_on, "review.reviewed_on");
    check.date(&review.next_review_due, "review.next_review_due");
    check.not_before(&review.next_review_due, &review.reviewed_on, "review.next_review_due");
    let results = review.milestone_results.iter();
    let path = |index| format!("review.milestone_results[{index}].milestone_id");
    check.once(results.clone().map(|result| result.milestone_id.as_str()), path);
    let known: BTreeSet<_> =
        milestones.iter().filter_map(|status| Some(status.milestone.as_ref()?.id.as_str())).collect();
    for (index, result) in results.enumerate() {
        if !known.contains(result.milestone_id.as_str()) {
            let text = format!("the proposal that was decided on has no milestone {}", result.milestone_id);
            check.wrong(path(index), "UNKNOWN_MILESTONE", text);
        }
    }
    check.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for (text, is_date) in [
            ("", true),
            ("2026-02-28", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("2026-1-01", false),
            ("2026-01-01T00:00", false),
            ("20260101", false),
        ] {
            let mut check = Check::default();
            check.date(text, "x");
            assert_eq!(check.finish().is_ok(), is_date, "{text}");
        }
    }
}
