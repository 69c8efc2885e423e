//! Decisions of people, and when one departs from the assessment.

use super::verdict::Verdict;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOutcome {
    /// Do it.
    Approved,
    /// Do it with conditions.
    ApprovedWithConditions,
    /// Decide later.
    Deferred,
    /// Do not.
    Rejected,
}

/// Whether a decision departs from what the assessment found: it approves more
/// than is admissible, or rejects what is. To defer never departs, and neither
/// do conditions on what is admissible without.
pub fn departs(verdict: Verdict, decided: DecisionOutcome) -> bool {
    match decided {
        DecisionOutcome::Approved => verdict > Verdict::Admissible,
        DecisionOutcome::ApprovedWithConditions => verdict > Verdict::AdmissibleWithConditions,
        DecisionOutcome::Rejected => verdict <= Verdict::AdmissibleWithConditions,
        DecisionOutcome::Deferred => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(decided: DecisionOutcome, departing: &[Verdict]) {
        use Verdict::{Admissible, AdmissibleWithConditions, EvidenceMissing, NotAPdp, NotAdmissible};
        let all = [Admissible, AdmissibleWithConditions, EvidenceMissing, NotAdmissible, NotAPdp];
        let found: Vec<_> = all.into_iter().filter(|verdict| departs(*verdict, decided)).collect();
        assert_eq!(found, departing);
    }

    #[test]
    fn a_decision_departs_when_it_approves_more_than_is_admissible_or_rejects_what_is() {
        use Verdict::{Admissible, AdmissibleWithConditions, EvidenceMissing, NotAPdp, NotAdmissible};
        check(
            DecisionOutcome::Approved,
            &[AdmissibleWithConditions, EvidenceMissing, NotAdmissible, NotAPdp],
        );
        check(DecisionOutcome::ApprovedWithConditions, &[EvidenceMissing, NotAdmissible, NotAPdp]);
        check(DecisionOutcome::Rejected, &[Admissible, AdmissibleWithConditions]);
        check(DecisionOutcome::Deferred, &[]);
    }
}
