//! From a profile to the spec of the arithmetic, every default filled in.

use eslabon_sectors_core::ranking as core;

use super::{
    Comparison, Criterion, Gate, GateKind, Missing, Preference, PreferenceKind, Profile, Quadrant,
    Quantifier, ValueFunction, WeightKind, WhenMissing,
};
use crate::ranking::catalogue;

impl Profile {
    /// The same with every default filled in.
    pub(crate) fn resolved(&self) -> Self {
        let (smaa, checks) = (core::Smaa::default(), core::CrossChecks::default());
        let band = match smaa.weights {
            core::WeightInformation::Banded { band } => Some(band),
            core::WeightInformation::Uniform | core::WeightInformation::Ordinal => None,
        };
        let mut profile = self.clone();
        profile.criteria.iter_mut().for_each(from_catalogue);
        profile.employment_cap.get_or_insert(self.default_cap());
        profile.smaa.draws.get_or_insert(smaa.draws);
        profile.smaa.confidence_draws.get_or_insert(smaa.confidence_draws);
        profile.smaa.band = match profile.smaa.weights {
            WeightKind::Banded => profile.smaa.band.or(band),
            WeightKind::Uniform | WeightKind::Ordinal => None,
        };
        profile.cross_checks.vikor_v.get_or_insert(checks.vikor_v);
        profile.cross_checks.indifference_share.get_or_insert(checks.indifference_share);
        profile.cross_checks.preference_share.get_or_insert(checks.preference_share);
        profile
    }

    /// Most weight of employment where the profile does not say.
    fn default_cap(&self) -> f64 {
        match self.quadrant {
            Some(Quadrant::Q4) => core::EmploymentRules::fourth_quadrant().cap,
            Some(Quadrant::Q1 | Quadrant::Q2 | Quadrant::Q3) | None => core::EmploymentRules::default().cap,
        }
    }

    /// Whether employment may weigh more than its kind of policy has by default.
    pub(crate) fn raises_employment_cap(&self) -> bool {
        self.employment_cap.is_some_and(|cap| cap > self.default_cap())
    }

    /// The spec of the arithmetic; not checked.
    pub(crate) fn spec(&self) -> core::Spec {
        let resolved = self.resolved();
        core::Spec {
            criteria: resolved.criteria.iter().map(criterion).collect(),
            gates: resolved.gates.iter().map(gate).collect(),
            employment: core::EmploymentRules {
                cap: resolved.employment_cap.unwrap_or_default(),
                never_heaviest_in_draws: resolved.never_heaviest_in_draws,
                ..core::EmploymentRules::default()
            },
            k: resolved.select_k as usize,
            smaa: core::Smaa {
                weights: match resolved.smaa.weights {
                    WeightKind::Banded => {
                        core::WeightInformation::Banded { band: resolved.smaa.band.unwrap_or_default() }
                    }
                    WeightKind::Uniform => core::WeightInformation::Uniform,
                    WeightKind::Ordinal => core::WeightInformation::Ordinal,
                },
                draws: resolved.smaa.draws.unwrap_or_default(),
                anchor_jitter: resolved.smaa.anchor_jitter,
                confidence_draws: resolved.smaa.confidence_draws.unwrap_or_default(),
            },
            cross_checks: core::CrossChecks {
                vikor_v: resolved.cross_checks.vikor_v.unwrap_or_default(),
                indifference_share: resolved.cross_checks.indifference_share.unwrap_or_default(),
                preference_share: resolved.cross_checks.preference_share.unwrap_or_default(),
            },
            family_caps: resolved.family_caps,
            refuse_constant: resolved.refuse_constant,
        }
    }
}

/// What the catalogue knows of a criterion need not be written, and becomes part of
/// what is agreed.
fn from_catalogue(criterion: &mut Criterion) {
    let Some(entry) = catalogue::entry(&criterion.id) else { return };
    if criterion.family.is_empty() {
        catalogue::family(entry.family).clone_into(&mut criterion.family);
    }
    if criterion.unit.is_empty() {
        entry.unit.clone_into(&mut criterion.unit);
    }
}

fn criterion(criterion: &Criterion) -> core::Criterion {
    core::Criterion {
        id: criterion.id.clone(),
        family: criterion.family.clone(),
        weight: criterion.weight,
        value: value_function(&criterion.value),
        missing: match criterion.missing {
            Missing::Interval => core::Missing::Interval,
            Missing::Exclude => core::Missing::Exclude,
            Missing::RegisteredImputation { value, half_width } => {
                core::Missing::Imputed { value, half_width }
            }
        },
        preference: criterion.preference.map(preference),
        thresholds: criterion.thresholds.map(|it| core::Thresholds { q: it.q, p: it.p, v: it.v }),
    }
}

/// The form that was written. None at all is allowed where the weight is zero, and
/// then any will do: it is multiplied by nothing.
fn value_function(value: &ValueFunction) -> core::ValueFunction {
    if !value.points.is_empty() {
        let points = value.points.iter().map(|point| (point.x, point.u)).collect();
        return core::ValueFunction::Piecewise { points };
    }
    match (value.target, value.half_range) {
        (None, None) => core::ValueFunction::Anchored {
            worst: value.worst.unwrap_or(0.0),
            goal: value.goal.unwrap_or(1.0),
        },
        (target, half_range) => core::ValueFunction::Target {
            target: target.unwrap_or(0.0),
            half_range: half_range.unwrap_or(1.0),
        },
    }
}

fn preference(it: Preference) -> core::Preference {
    match it.kind {
        PreferenceKind::Usual => core::Preference::Usual,
        PreferenceKind::UShape => core::Preference::UShape { q: it.q },
        PreferenceKind::VShape => core::Preference::VShape { p: it.p },
        PreferenceKind::Level => core::Preference::Level { q: it.q, p: it.p },
        PreferenceKind::Linear => core::Preference::Linear { q: it.q, p: it.p },
        PreferenceKind::Gaussian => core::Preference::Gaussian { s: it.s },
    }
}

fn gate(gate: &Gate) -> core::Gate {
    core::Gate {
        id: gate.id.clone(),
        kind: match gate.kind {
            GateKind::Hard => core::GateKind::Hard,
            GateKind::Warn => core::GateKind::Warn,
            GateKind::Declining => core::GateKind::Declining,
        },
        quantifier: match gate.quantifier {
            Quantifier::All => core::Quantifier::All,
            Quantifier::Any => core::Quantifier::Any,
        },
        conditions: gate
            .conditions
            .iter()
            .map(|condition| core::Condition {
                criterion: condition.criterion.clone(),
                comparison: match condition.comparison {
                    Comparison::Less => core::Comparison::Less,
                    Comparison::AtMost => core::Comparison::AtMost,
                    Comparison::Greater => core::Comparison::Greater,
                    Comparison::AtLeast => core::Comparison::AtLeast,
                },
                threshold: condition.threshold,
            })
            .collect(),
        when_missing: match gate.when_missing {
            WhenMissing::Undecided => core::WhenMissing::Undecided,
            WhenMissing::Fires => core::WhenMissing::Fires,
        },
        reason: gate.reason.clone(),
    }
}
