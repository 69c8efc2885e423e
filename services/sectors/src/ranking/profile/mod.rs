//! A profile as it is agreed upon: its content, which is stored and hashed as
//! canonical JSON.

mod check;
mod spec;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::canonical::{self, Digest, NotCanonical};

pub(crate) use check::OpenPoint;

/// The content of a profile. A draft may lack anything.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Profile {
    /// What a person calls it.
    pub title: String,
    /// Code of the territory.
    pub territory: String,
    /// The kind of policy that the ranking is for.
    pub quadrant: Option<Quadrant>,
    /// `inputs/...`: the list of sectors.
    pub sector_list: String,
    /// Digest of the list of sectors; set by registration.
    pub sector_list_digest: String,
    /// Territories that criteria compare with.
    pub comparators: Vec<String>,
    /// The criteria, in order.
    pub criteria: Vec<Criterion>,
    /// Rules on raw values.
    pub gates: Vec<Gate>,
    /// Most weight of the family of employment.
    pub employment_cap: Option<f64>,
    /// Whether draws too keep the family of employment from being the heaviest.
    pub never_heaviest_in_draws: bool,
    /// Most weight of other families.
    pub family_caps: BTreeMap<String, f64>,
    /// How many sectors are to be chosen.
    pub select_k: u32,
    /// How weights and values are drawn.
    pub smaa: Smaa,
    /// What the other methods need to know.
    pub cross_checks: CrossChecks,
    /// Whether a weighted criterion by which all sectors are the same is refused.
    pub refuse_constant: bool,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who approves it.
    pub approvers: Vec<String>,
    /// What they have at stake.
    pub interest_declarations: Vec<Declaration>,
}

/// The kind of policy that a ranking is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Quadrant {
    /// All sectors, public inputs.
    Q1,
    /// All sectors, intervention in markets.
    Q2,
    /// Chosen sectors, public inputs.
    Q3,
    /// Chosen sectors, intervention in markets.
    Q4,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Criterion {
    /// Its id.
    pub id: String,
    /// Its weight.
    pub weight: f64,
    /// Why.
    pub weight_rationale: String,
    /// From raw value to 0..1.
    pub value: ValueFunction,
    /// What to do where a value is missing.
    pub missing: Missing,
    /// How it is computed.
    pub options: BTreeMap<String, String>,
    /// Half-width where a source states none.
    pub half_width: f64,
    /// How PROMETHEE II compares by it.
    pub preference: Option<Preference>,
    /// How ELECTRE III compares by it.
    pub thresholds: Option<Thresholds>,
    /// Its family.
    pub family: String,
    /// Its unit.
    pub unit: String,
}

/// From raw value to 0..1, as it was written: one of three forms when it is whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ValueFunction {
    /// Worth 0.
    pub worst: Option<f64>,
    /// Worth 1.
    pub goal: Option<f64>,
    /// The best.
    pub target: Option<f64>,
    /// How far from it the value is 0.
    pub half_range: Option<f64>,
    /// Straight lines.
    pub points: Vec<Point>,
}

/// A point of a value function.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Point {
    /// Raw value.
    pub x: f64,
    /// What it is worth.
    pub u: f64,
}

/// What to do where a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "policy", rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Missing {
    /// Anything between the worst and the best.
    #[default]
    Interval,
    /// The sector is not ranked.
    Exclude,
    /// A value that is registered.
    RegisteredImputation {
        /// It.
        value: f64,
        /// Half of the width of its interval.
        half_width: f64,
    },
}

/// How PROMETHEE II compares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Preference {
    /// The type of the function.
    pub kind: PreferenceKind,
    /// Indifference.
    pub q: f64,
    /// Strict preference.
    pub p: f64,
    /// Where the curve bends.
    pub s: f64,
}

/// Types of preference functions, by their names in the literature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum PreferenceKind {
    Usual,
    UShape,
    VShape,
    Level,
    Linear,
    Gaussian,
}

/// Thresholds of ELECTRE III.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Thresholds {
    /// Indifference.
    pub q: f64,
    /// Strict preference.
    pub p: f64,
    /// Veto.
    pub v: f64,
}

/// A named rule on raw values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Gate {
    /// Its id.
    pub id: String,
    /// What it does.
    pub kind: GateKind,
    /// How many conditions must hold.
    pub quantifier: Quantifier,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// What it does where a missing value leaves it open.
    pub when_missing: WhenMissing,
    /// Why there is this gate.
    pub reason: String,
}

/// What a gate does where it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum GateKind {
    /// Vetoes.
    Hard,
    /// Marks.
    Warn,
    /// Says that the sector declines.
    Declining,
}

impl GateKind {
    /// As results name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hard => "HARD",
            Self::Warn => "WARN",
            Self::Declining => "DECLINING",
        }
    }
}

/// How many conditions must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Quantifier {
    /// All.
    All,
    /// One at least.
    Any,
}

/// What a gate does that could fire and could not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WhenMissing {
    /// Not fire, and say so.
    Undecided,
    /// Fire.
    Fires,
}

/// A condition on a raw value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Condition {
    /// Id of a criterion.
    pub criterion: String,
    /// How to compare.
    pub comparison: Comparison,
    /// With what.
    pub threshold: f64,
}

/// How a raw value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// How weights and values are drawn; what is none has its default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Smaa {
    /// What is known of the weights.
    pub weights: WeightKind,
    /// With bands: their share.
    pub band: Option<f64>,
    /// How many draws.
    pub draws: Option<u64>,
    /// By how much the ends of value functions move.
    pub anchor_jitter: f64,
    /// Draws behind each confidence factor.
    pub confidence_draws: Option<u32>,
}

/// What is known of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WeightKind {
    /// Each within a band.
    #[default]
    Banded,
    /// Nothing.
    Uniform,
    /// Their order.
    Ordinal,
}

/// What the other methods need to know; what is none has its default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CrossChecks {
    /// VIKOR's weight of the sum.
    pub vikor_v: Option<f64>,
    /// Indifference as a share of the range.
    pub indifference_share: Option<f64>,
    /// Strict preference likewise.
    pub preference_share: Option<f64>,
}

/// What somebody has at stake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Declaration {
    /// Who.
    pub person: String,
    /// What.
    pub statement: String,
}

impl Profile {
    /// Canonical JSON: what is stored.
    pub(crate) fn text(&self) -> Result<String, NotCanonical> {
        canonical::text(self)
    }

    /// SHA-256 over the canonical JSON with every default filled in, so that a later
    /// default does not change what was agreed.
    pub(crate) fn digest(&self) -> Result<Digest, NotCanonical> {
        Ok(canonical::digest(&[self.resolved().text()?.as_bytes()]))
    }

    /// Ids of the criteria, in order.
    pub(crate) fn criterion_ids(&self) -> Vec<String> {
        self.criteria.iter().map(|criterion| criterion.id.clone()).collect()
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests {
    use super::{testing::profile, *};

    #[test]
    fn what_is_stored_reads_back_to_the_same_text() {
        let mut full = profile();
        full.criteria[0].missing = Missing::RegisteredImputation { value: 0.1 + 0.2, half_width: 1e-7 };
        full.criteria[0].preference =
            Some(Preference { kind: PreferenceKind::UShape, q: 0.5, p: 0.0, s: 0.0 });
        full.criteria[1].options.insert("variant".to_owned(), "B".to_owned());
        full.family_caps.insert("learning".to_owned(), 0.5);
        let text = full.text().unwrap();
        let read: Profile = serde_json::from_str(&text).unwrap();
        assert_eq!((read.text().unwrap(), read), (text, full));
    }

    #[test]
    fn a_default_that_is_written_out_does_not_change_the_digest_and_everything_else_does() {
        let (first, mut other) = (profile(), profile());
        other.employment_cap = Some(0.25);
        other.smaa.band = Some(0.5);
        assert_eq!(first.digest().unwrap(), other.digest().unwrap());
        assert_eq!(first.resolved().resolved(), first.resolved());
        let changes: [fn(&mut Profile); 7] = [
            |it| it.never_heaviest_in_draws = true,
            |it| it.refuse_constant = true,
            |it| it.title.push('x'),
            |it| it.criteria[0].weight += 1e-12,
            |it| it.criteria.swap(0, 1),
            |it| it.gates[0].reason.push('x'),
            |it| it.approvers.swap(0, 1),
        ];
        for change in changes {
            let mut other = profile();
            change(&mut other);
            assert_ne!(first.digest().unwrap(), other.digest().unwrap());
        }
    }
}
