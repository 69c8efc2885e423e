//! Rankings as records: what was asked, what computed it, and what came out, each
//! as canonical JSON with a digest that others can recompute.
//!
//! The arithmetic is in `eslabon_sectors_core::ranking`; what is here turns a
//! profile into its spec, figures into its values, and its answer into names that
//! a person can read. Nothing here does input or output, and nothing knows the time.

pub(crate) mod catalogue;
pub(crate) mod compare;
mod compute;
mod context;
mod difference;
mod engine;
mod facts;
mod figures;
mod profile;
mod question;
mod result;
pub(crate) mod sentence;

pub(crate) use compute::{compute, treatments};
pub(crate) use context::{Context, Summary, UsedInput, warnings};
pub(crate) use difference::differences;
pub(crate) use engine::Engine;
pub(crate) use facts::facts;
pub(crate) use figures::{Figure, Figures, FiguresOfSector, Numbers, Provenance};
pub(crate) use profile::{
    Comparison, Condition, Criterion, CrossChecks, Declaration, Gate, GateKind, Missing, OpenPoint, Point,
    Preference, PreferenceKind, Profile, Quadrant, Quantifier, Smaa, Thresholds, ValueFunction, WeightKind,
    WhenMissing,
};
pub(crate) use question::Question;
pub(crate) use result::{CrossCheckOf, Interval, OverturnOf, RankingOf, SectorOf, Turn, ranking_of};

/// Ranks that acceptability is kept for. A list of a thousand sectors has a million
/// pairs of sector and rank, and nobody reads the chance of place 517.
pub(crate) const RANKS_KEPT: usize = 32;
