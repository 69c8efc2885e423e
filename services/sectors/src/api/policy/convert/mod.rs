//! Policies: wire types to and from the words of the rules and of the store.

mod assessment;
mod decision;
mod kernel;
mod proposal;
mod rules;

pub(super) use assessment::{assessment, departs, screened, stored_assessment};
pub(super) use decision::{
    decision, decision_content, decision_name, milestone_due, review, review_content, review_name,
    stored_decision, stored_review,
};
pub(super) use kernel::{ids, kernel_proposal, kernel_run};
pub(super) use proposal::{
    content, etag, evidence, evidence_content, evidence_name, name, new_proposal, proposal, stored_evidence,
};
pub(super) use rules::{rules, rules_message};
