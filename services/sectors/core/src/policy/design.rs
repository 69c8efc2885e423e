//! The second test: does the policy address the failure?
//!
//! Rules in their order: how it fits; incentives for investors need a programme
//! that makes others learn, and promises that are verified; training needs
//! those who hire; a goal of employment must not undo the rest. A vertical market
//! intervention must end by itself and have a rule that ends it early; one that
//! lasts long, or for which nobody asked whether a public input would do, carries
//! a condition.

use super::{
    code::Code,
    proposal::{DesignFit, PolicyKind, Proposal, Quadrant},
    reason::{Outcome, Reason},
    rules::Rules,
};

pub(super) fn assess(rules: &Rules, proposal: &Proposal) -> Vec<Reason> {
    let mut reasons = Vec::new();
    fit(proposal, &mut reasons);
    of_its_kind(proposal, &mut reasons);
    if proposal.quadrant() == Quadrant::Q4 {
        ends(rules, proposal, &mut reasons);
    }
    if reasons.is_empty() {
        reasons.push(Reason::new(
            Outcome::Pass,
            Code::DirectlyAddressesFailure,
            "the design addresses the failure itself",
        ));
    }
    reasons
}

fn fit(proposal: &Proposal, reasons: &mut Vec<Reason>) {
    let reason = match proposal.design.fit {
        Some(DesignFit::Direct) => return,
        Some(DesignFit::Partial) => Reason::new(
            Outcome::Conditional,
            Code::PartialFit,
            "the design addresses a part of the failure; say what addresses the rest, or narrow the claim",
        ),
        Some(DesignFit::Unrelated) => Reason::new(
            Outcome::Fail,
            Code::UnrelatedToFailure,
            "the design has little to do with the failure that is to justify it",
        ),
        None => Reason::new(
            Outcome::InsufficientEvidence,
            Code::FitNotAssessed,
            "say in `design.targets_failure` how the design fits the failure",
        ),
    };
    reasons.push(reason);
}

fn of_its_kind(proposal: &Proposal, reasons: &mut Vec<Reason>) {
    let design = &proposal.design;
    let is_incentive = proposal.kind == PolicyKind::FdiIncentive;
    if is_incentive && !design.has_spillover_programme {
        reasons.push(Reason::new(
            Outcome::Conditional,
            Code::FdiWithoutSpilloverProgramme,
            "add a programme that makes spillovers happen, e.g. one that develops suppliers",
        ));
    }
    if is_incentive && design.employment_used_as_criterion && !design.has_ex_post_verification {
        reasons.push(Reason::new(
            Outcome::Conditional,
            Code::JobPromisesNotVerified,
            "count afterwards whether the jobs were created, and let a broken promise have its price",
        ));
    }
    if proposal.kind == PolicyKind::Training && !design.private_sector_in_design {
        reasons.push(Reason::new(
            Outcome::Conditional,
            Code::TrainingWithoutIndustry,
            "let those who hire take part in defining what is taught",
        ));
    }
    if design.employment_goal_undermines_design {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::EmploymentGoalUnderminesDesign,
            "a goal of employment undoes what the policy is for; take it out or give it a policy of its own",
        ));
    }
}

fn ends(rules: &Rules, proposal: &Proposal, reasons: &mut Vec<Reason>) {
    let design = &proposal.design;
    let sunset = design.sunset_months.filter(|months| *months > 0);
    if sunset.is_none() {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::Q4NoSunset,
            "set after how many months it ends by itself; subsidies to a sector with votes are hard to take away",
        ));
    }
    if !design.has_exit_rule {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::Q4NoExitRule,
            "write down what ends it early when the sector is going nowhere",
        ));
    }
    if let Some(months) = sunset.filter(|months| *months > rules.q4_max_sunset_months) {
        let text = format!(
            "it would last {months} months; above {} a review in between has to be able to end it",
            rules.q4_max_sunset_months
        );
        reasons.push(Reason::new(Outcome::Conditional, Code::Q4SunsetTooLong, text));
    }
    if !design.public_input_alternative_considered {
        reasons.push(Reason::new(
            Outcome::Conditional,
            Code::Q4PublicInputNotConsidered,
            "ask first whether a public input would do instead, and say why not",
        ));
    }
}
