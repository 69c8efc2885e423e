//! Evidence, and which of it counts.
//!
//! Firms know best what they lack, so what a beneficiary submits is kept as a
//! lead; but it counts nothing towards the evidence that a test asks for. What
//! contradicts a claim counts nothing for it either, and is never left out.

use std::collections::BTreeSet;

use super::reason::Test;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A figure of a statistical office or the like.
    Statistic,
    /// Many firms, asked the same.
    FirmSurvey,
    /// One firm, asked.
    FirmInterview,
    /// The same industry in other countries.
    InternationalBenchmark,
    /// A law, a treaty, a ruling.
    LegalText,
    /// What became of a policy.
    Evaluation,
    /// What somebody who knows the matter thinks.
    ExpertOpinion,
    /// What an industry submits for itself; never independent.
    IndustrySubmission,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id within the proposal.
    pub id: String,
    /// What it is; absent: not said.
    pub kind: Option<EvidenceKind>,
    /// The test that it is for.
    pub supports: Test,
    /// Whoever submitted it gains from the policy.
    pub is_interested: bool,
    /// It speaks against the claim.
    pub contradicts: bool,
    /// SHA-256 of the document, hexadecimal; empty: not given. The same document
    /// counts once however often it is submitted.
    pub digest: String,
}

impl Evidence {
    /// Whether it may count at all.
    pub fn is_independent(&self) -> bool {
        !self.is_interested && self.kind != Some(EvidenceKind::IndustrySubmission)
    }

    /// Whether it counts for a test.
    pub fn counts_for(&self, test: Test) -> bool {
        self.supports == test && self.is_independent() && !self.contradicts
    }
}

/// Ids of the evidence that counts for a test, each document once.
pub(super) fn independent(evidence: &[Evidence], test: Test) -> Vec<String> {
    let mut documents = BTreeSet::new();
    let counts = evidence.iter().filter(|item| item.counts_for(test));
    let once = counts.filter(|item| {
        let document = if item.digest.is_empty() { &item.id } else { &item.digest };
        documents.insert(document.as_str())
    });
    once.map(|item| item.id.clone()).collect()
}
