//! The crisis exception: a competitive sector, in bad times, that would lose for
//! good what it can do.
//!
//! It exists in Q4 only, for a sector that is competitive (a vetoed one is not),
//! with independent evidence that the loss could not be undone, for a limited
//! time. It lifts what [`may_lift`] names out of the verdict and nothing else,
//! never a veto, nor what is not known; and what it lifts leaves a condition, so a proposal is
//! admissible with conditions at best. The outcome of the tests stays as it is.
//! A claim that does not hold lifts nothing and harms nothing: the reasons say
//! why, and do not count.

use super::{
    code::Code,
    proposal::{Crisis, Proposal, Quadrant},
    reason::{Outcome, Reason},
    rules::Rules,
    screen::Run,
};

/// Whether a crisis may excuse what a rule found.
pub fn may_lift(code: Code) -> bool {
    matches!(
        code,
        Code::DecliningSector
            | Code::Q4NoSunset
            | Code::SelectedOnlyBecauseOfEmployment
            | Code::EmploymentWeightAboveCap
    )
}

/// Lifts what may be lifted, and adds what became of the claim.
pub(super) fn apply(rules: &Rules, proposal: &Proposal, run: Option<&Run>, reasons: &mut Vec<Reason>) {
    let Some(crisis) = &proposal.crisis else { return };
    let shown = loss_shown(proposal, crisis);
    let refusals = refusals(rules, proposal, crisis, run, &shown);
    if !refusals.is_empty() {
        reasons.extend(refusals);
        return;
    }
    let mut lifted = Vec::new();
    for reason in reasons.iter_mut().filter(|reason| may_lift(reason.code)) {
        reason.is_lifted = true;
        if !lifted.contains(&reason.code.name()) {
            lifted.push(reason.code.name());
        }
    }
    let reason = if lifted.is_empty() {
        Reason::new(
            Outcome::Pass,
            Code::CrisisNothingToLift,
            "there is nothing that the crisis would have to excuse",
        )
    } else {
        let text = format!("for {} months the crisis excuses {}", crisis.months, lifted.join(", "));
        Reason::new(Outcome::Conditional, Code::CrisisLifts, text)
    };
    reasons.push(reason.on(&shown));
}

/// Independent evidence, among what is cited, that the loss could not be undone.
fn loss_shown(proposal: &Proposal, crisis: &Crisis) -> Vec<String> {
    let cited = proposal.evidence.iter().filter(|item| crisis.loss_evidence.contains(&item.id));
    cited.filter(|item| item.is_independent() && !item.contradicts).map(|item| item.id.clone()).collect()
}

fn refusals(
    rules: &Rules,
    proposal: &Proposal,
    crisis: &Crisis,
    run: Option<&Run>,
    shown: &[String],
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut refuse = |code, text: String| reasons.push(Reason::new(Outcome::Fail, code, text));
    if proposal.quadrant() != Quadrant::Q4 {
        refuse(Code::CrisisOnlyInQ4, "only vertical market interventions have a crisis exception".to_owned());
    }
    let is_vetoed = |sector| run.and_then(|run| run.sectors.get(sector)).is_some_and(|flags| flags.is_vetoed);
    if let Some(sector) = proposal.sectors.iter().find(|sector| is_vetoed(*sector)) {
        refuse(
            Code::CrisisSectorNotCompetitive,
            format!("sector {sector} is vetoed in the run; a crisis never excuses that"),
        );
    } else if !crisis.sector_is_competitive {
        refuse(
            Code::CrisisSectorNotCompetitive,
            "the exception is for sectors that are competitive in good times".to_owned(),
        );
    }
    if shown.is_empty() {
        refuse(
            Code::CrisisLossNotShown,
            "cite independent evidence that capabilities would be lost for good".to_owned(),
        );
    }
    if crisis.months == 0 || crisis.months > rules.crisis_max_months {
        refuse(
            Code::CrisisTooLong,
            format!(
                "it is to last {} months; from 1 to {} are accepted",
                crisis.months, rules.crisis_max_months
            ),
        );
    }
    reasons
}
