//! What the catalogue says of a criterion.

use super::{Grade, OptionSpec, PublicSource};

/// One criterion, told in full: what its number means, and what it does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Stable id, UPPER_SNAKE.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Name in Spanish.
    pub name_es: &'static str,
    /// The family whose weights are summed and capped together.
    pub family: Family,
    /// What it may be used for; the first is the usual one.
    pub roles: &'static [Role],
    /// What limits that use; empty: nothing.
    pub role_note: &'static str,
    /// Which values are better.
    pub direction: Direction,
    /// What to know of the direction; empty: nothing.
    pub direction_note: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it tells, in a sentence or two.
    pub description: &'static str,
    /// How it is computed, symbols explained.
    pub formula: &'static str,
    /// What the number does not mean, and how it misleads. All of them are shown.
    pub caveats: &'static [&'static str],
    /// What the document that the criteria come from says.
    pub document: Document,
    /// What has to be held to compute it.
    pub data_needed: &'static str,
    /// Where that can be had.
    pub sources: &'static [PublicSource],
    /// Where in the two-by-two of policies it is of use.
    pub quadrants: &'static [Quadrant],
    /// Anchors of an illustration, in the unit. Not a recommendation.
    pub anchors: Option<Anchors>,
    /// What may be chosen, with defaults.
    pub options: &'static [OptionSpec],
    /// Gates that a profile may begin with. Every one fires by itself.
    pub gates: &'static [GateDefault],
    /// Grade of a value that was computed, where the way of computing sets it.
    pub grade: Option<Grade>,
    /// How values come about.
    pub obtained: Obtained,
}

/// Criteria whose weights are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Whether the territory can compete.
    Competitiveness,
    /// What can be learned.
    Learning,
    /// How many jobs. Capped, and never the heaviest.
    EmploymentQuantity,
    /// What jobs they are.
    JobQuality,
    /// Size and demand.
    Market,
    /// What others gain.
    Spillover,
    /// What can go wrong.
    Risk,
    /// Tests of a policy; they never add points.
    Test,
}

/// What a criterion may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Enters the weighted sum.
    Score,
    /// Enters the weighted sum, in a family that is capped.
    ScoreCapped,
    /// Can veto.
    HardGate,
    /// Can warn.
    WarnGate,
    /// Belongs to the tests of a policy.
    Test,
    /// Is shown beside the others.
    Context,
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The larger, the better.
    Max,
    /// The smaller, the better.
    Min,
    /// The nearer to a target that is declared, the better.
    Target,
    /// The larger, or the nearer to a target: the profile declares which.
    MaxOrTarget,
    /// It has none.
    None,
}

/// Where a policy stands: market or public input, horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// Horizontal, public inputs.
    Q1,
    /// Horizontal, market interventions.
    Q2,
    /// Vertical, public inputs.
    Q3,
    /// Vertical, market interventions.
    Q4,
}

/// How values come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obtained {
    /// Computed from data, or imported as an indicator.
    Computed,
    /// Only imported as an indicator: no public data would do.
    Imported,
    /// Assessed with evidence for one policy. Never a number in a ranking.
    Assessed,
}

/// What the document that the criteria come from says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Its sections.
    pub section: &'static str,
    /// Lines of its text.
    pub lines: &'static str,
    /// What it says there.
    pub says: &'static str,
    /// How far that carries the criterion.
    pub support: Support,
}

impl Document {
    /// The document itself.
    pub const TITLE: &'static str = "ILO, Lima Brainstorming Sessions";
}

/// How far the document carries a criterion. It gives no formula for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Support {
    /// It names the idea.
    Stated,
    /// The idea follows from what it says.
    Derived,
    /// It only touches the idea.
    Weak,
}

/// The values that count as 0 and as 1. `worst` above `goal`: smaller is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchors {
    /// Counts as 0.
    pub worst: f64,
    /// Counts as 1.
    pub goal: f64,
}

/// A gate that a profile may begin with; it fires when all conditions hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateDefault {
    /// Whether it vetoes or warns.
    pub kind: GateKind,
    /// On raw values.
    pub conditions: &'static [Condition],
}

/// What happens when a gate fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateKind {
    /// The sector is out, with a shadow rank that says where it would have been.
    Hard,
    /// The sector is marked.
    Warn,
}

/// A comparison of a raw value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// Id of the criterion.
    pub criterion: &'static str,
    /// How it is compared.
    pub operator: Operator,
    /// With what, in the criterion's unit.
    pub threshold: f64,
}

/// How a value is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `<`
    Below,
    /// `>`
    Above,
}
