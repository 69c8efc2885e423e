//! Profiles on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag as tag, time::timestamp};

use super::digest_text;
use crate::{
    canonical,
    error::{Error, ranking},
    ranking::{
        Comparison, Condition, Criterion, CrossChecks, Declaration, Gate, GateKind, Missing, OpenPoint,
        Point, Preference, PreferenceKind, Profile, Quadrant, Quantifier, Smaa, Thresholds, ValueFunction,
        WeightKind, WhenMissing,
    },
    store::{ProfileRow, State},
};

/// Fields that a mask may name: everything but what the server sets.
pub(in crate::api::ranking) const FIELDS: [&str; 16] = [
    "title",
    "territory",
    "quadrant",
    "sector_list",
    "comparators",
    "criteria",
    "gates",
    "employment",
    "family_caps",
    "select_k",
    "smaa",
    "cross_checks",
    "refuse_constant",
    "authors",
    "approvers",
    "interest_declarations",
];

/// What a message says; nothing is filled in.
pub(in crate::api::ranking) fn content(message: pb::Profile) -> Profile {
    let mut content = Profile::default();
    apply(&mut content, message, &FIELDS);
    content
}

/// Puts these fields of a message into a profile.
pub(in crate::api::ranking) fn apply(to: &mut Profile, message: pb::Profile, fields: &[&str]) {
    let has = |field| fields.contains(&field);
    let quadrant = quadrant(message.quadrant());
    if has("title") {
        to.title = message.title;
    }
    if has("territory") {
        to.territory = message.territory;
    }
    if has("quadrant") {
        to.quadrant = quadrant;
    }
    if has("sector_list") {
        to.sector_list = message.sector_list;
    }
    if has("comparators") {
        to.comparators = message.comparators;
    }
    if has("criteria") {
        to.criteria = message.criteria.into_iter().map(criterion).collect();
    }
    if has("gates") {
        to.gates = message.gates.into_iter().map(gate).collect();
    }
    if has("employment") {
        let rules = message.employment.unwrap_or_default();
        (to.employment_cap, to.never_heaviest_in_draws) = (rules.cap, rules.never_heaviest_in_draws);
    }
    if has("family_caps") {
        to.family_caps = message.family_caps.into_iter().collect();
    }
    if has("select_k") {
        to.select_k = u32::try_from(message.select_k).unwrap_or_default();
    }
    if has("smaa") {
        to.smaa = message.smaa.map(smaa).unwrap_or_default();
    }
    if has("cross_checks") {
        to.cross_checks = message.cross_checks.map(cross_checks).unwrap_or_default();
    }
    if has("refuse_constant") {
        to.refuse_constant = message.refuse_constant;
    }
    if has("authors") {
        to.authors = message.authors;
    }
    if has("approvers") {
        to.approvers = message.approvers;
    }
    if has("interest_declarations") {
        let declaration =
            |it: pb::InterestDeclaration| Declaration { person: it.person, statement: it.statement };
        to.interest_declarations = message.interest_declarations.into_iter().map(declaration).collect();
    }
}

fn quadrant(message: pb::Quadrant) -> Option<Quadrant> {
    match message {
        pb::Quadrant::Unspecified => None,
        pb::Quadrant::Q1HorizontalPublicInput => Some(Quadrant::Q1),
        pb::Quadrant::Q2HorizontalMarketIntervention => Some(Quadrant::Q2),
        pb::Quadrant::Q3VerticalPublicInput => Some(Quadrant::Q3),
        pb::Quadrant::Q4VerticalMarketIntervention => Some(Quadrant::Q4),
    }
}

fn criterion(message: pb::ProfileCriterion) -> Criterion {
    Criterion {
        id: message.id,
        weight: message.weight,
        weight_rationale: message.weight_rationale,
        value: message.value.map(value_function).unwrap_or_default(),
        missing: message.missing.map(missing).unwrap_or_default(),
        options: message.options.into_iter().collect(),
        half_width: message.half_width,
        preference: message.preference.and_then(preference),
        thresholds: message.thresholds.map(|it| Thresholds { q: it.q, p: it.p, v: it.v }),
        family: message.family,
        unit: message.unit,
    }
}

fn value_function(message: pb::ValueFunction) -> ValueFunction {
    ValueFunction {
        worst: message.worst,
        goal: message.goal,
        target: message.target,
        half_range: message.half_range,
        points: message.points.iter().map(|point| Point { x: point.x, u: point.u }).collect(),
    }
}

fn missing(message: pb::MissingPolicy) -> Missing {
    match message.policy() {
        pb::missing_policy::Policy::Unspecified | pb::missing_policy::Policy::Interval => Missing::Interval,
        pb::missing_policy::Policy::Exclude => Missing::Exclude,
        pb::missing_policy::Policy::Imputed => {
            Missing::RegisteredImputation { value: message.value, half_width: message.half_width }
        }
    }
}

fn preference(message: pb::Preference) -> Option<Preference> {
    let kind = match message.kind() {
        // The contract requires one.
        pb::preference::Kind::Unspecified => return None,
        pb::preference::Kind::Usual => PreferenceKind::Usual,
        pb::preference::Kind::UShape => PreferenceKind::UShape,
        pb::preference::Kind::VShape => PreferenceKind::VShape,
        pb::preference::Kind::Level => PreferenceKind::Level,
        pb::preference::Kind::Linear => PreferenceKind::Linear,
        pb::preference::Kind::Gaussian => PreferenceKind::Gaussian,
    };
    Some(Preference { kind, q: message.q, p: message.p, s: message.s })
}

fn gate(message: pb::ProfileGate) -> Gate {
    Gate {
        kind: match message.kind() {
            // The contract requires one.
            pb::profile_gate::Kind::Unspecified | pb::profile_gate::Kind::Hard => GateKind::Hard,
            pb::profile_gate::Kind::Warn => GateKind::Warn,
            pb::profile_gate::Kind::Declining => GateKind::Declining,
        },
        quantifier: match message.quantifier() {
            pb::profile_gate::Quantifier::Unspecified | pb::profile_gate::Quantifier::All => Quantifier::All,
            pb::profile_gate::Quantifier::Any => Quantifier::Any,
        },
        when_missing: match message.when_missing() {
            pb::profile_gate::WhenMissing::Unspecified | pb::profile_gate::WhenMissing::Undecided => {
                WhenMissing::Undecided
            }
            pb::profile_gate::WhenMissing::Fires => WhenMissing::Fires,
        },
        id: message.id,
        conditions: message.conditions.into_iter().map(condition).collect(),
        reason: message.reason,
    }
}

fn condition(message: pb::GateCondition) -> Condition {
    use pb::gate_condition::Comparison as Wire;
    Condition {
        comparison: match message.comparison() {
            // The contract requires one.
            Wire::Unspecified | Wire::Less => Comparison::Less,
            Wire::AtMost => Comparison::AtMost,
            Wire::Greater => Comparison::Greater,
            Wire::AtLeast => Comparison::AtLeast,
        },
        criterion: message.criterion,
        threshold: message.threshold,
    }
}

fn smaa(message: pb::Smaa) -> Smaa {
    let weights = message.weights.unwrap_or_default();
    Smaa {
        weights: match weights.kind() {
            pb::weight_information::Kind::Unspecified | pb::weight_information::Kind::Banded => {
                WeightKind::Banded
            }
            pb::weight_information::Kind::Uniform => WeightKind::Uniform,
            pb::weight_information::Kind::Ordinal => WeightKind::Ordinal,
        },
        band: weights.band,
        draws: message.draws.and_then(|draws| u64::try_from(draws).ok()),
        anchor_jitter: message.anchor_jitter,
        confidence_draws: message.confidence_draws.and_then(|draws| u32::try_from(draws).ok()),
    }
}

fn cross_checks(message: pb::CrossChecks) -> CrossChecks {
    CrossChecks {
        vikor_v: message.vikor_v,
        indifference_share: message.indifference_share,
        preference_share: message.preference_share,
    }
}

/// Changes when anything that is seen of the profile does.
pub(in crate::api::ranking) fn etag(row: &ProfileRow) -> String {
    let parts = [&row.updated_at.to_le_bytes()[..], &row.registered_seq.to_le_bytes(), &[row.state() as u8]];
    tag::of(&[row.tenant.as_bytes(), row.name().as_bytes(), &parts.concat(), row.content.as_bytes()])
}

/// The content of a row. What is registered has the digest that was registered.
pub(in crate::api::ranking) fn stored(row: &ProfileRow) -> Result<Profile, Error> {
    let damaged = || ranking::Error::ProfileDamaged(row.name());
    let digest = canonical::digest(&[row.content.as_bytes()]);
    if row.state() != State::Draft && row.digest.as_deref() != Some(&digest[..]) {
        return Err(damaged().into());
    }
    serde_json::from_str(&row.content).map_err(|_| damaged().into())
}

/// A stored profile.
pub(in crate::api::ranking) fn message(row: &ProfileRow) -> Result<pb::Profile, Error> {
    let content = stored(row)?;
    let state = row.state();
    let (open_points, digest) = match (state, &row.digest) {
        (State::Draft, _) => (content.open_points(), content.digest()?.to_vec()),
        (State::Registered | State::Superseded, digest) => (Vec::new(), digest.clone().unwrap_or_default()),
    };
    Ok(pb::Profile {
        name: row.name(),
        tenant: row.tenant.clone(),
        state: match state {
            State::Draft => pb::profile::State::Draft,
            State::Registered => pb::profile::State::Registered,
            State::Superseded => pb::profile::State::Superseded,
        }
        .into(),
        open_points: open_points.into_iter().map(open_point).collect(),
        digest: digest_text(&digest),
        registered_seq: row.registered_seq,
        register_time: (state != State::Draft).then(|| timestamp(row.registered_at)),
        create_time: Some(timestamp(row.created_at)),
        update_time: Some(timestamp(row.updated_at)),
        etag: etag(row),
        ..content_message(content)
    })
}

fn open_point(point: OpenPoint) -> pb::OpenPoint {
    pb::OpenPoint { field: point.field, reason: point.reason.to_owned(), description: point.description }
}

fn content_message(of: Profile) -> pb::Profile {
    pb::Profile {
        title: of.title,
        territory: of.territory,
        quadrant: match of.quadrant {
            None => pb::Quadrant::Unspecified,
            Some(Quadrant::Q1) => pb::Quadrant::Q1HorizontalPublicInput,
            Some(Quadrant::Q2) => pb::Quadrant::Q2HorizontalMarketIntervention,
            Some(Quadrant::Q3) => pb::Quadrant::Q3VerticalPublicInput,
            Some(Quadrant::Q4) => pb::Quadrant::Q4VerticalMarketIntervention,
        }
        .into(),
        sector_list: of.sector_list,
        sector_list_digest: of.sector_list_digest,
        comparators: of.comparators,
        criteria: of.criteria.into_iter().map(criterion_message).collect(),
        gates: of.gates.into_iter().map(gate_message).collect(),
        employment: (of.employment_cap.is_some() || of.never_heaviest_in_draws).then_some(
            pb::EmploymentRules {
                cap: of.employment_cap,
                never_heaviest_in_draws: of.never_heaviest_in_draws,
            },
        ),
        family_caps: of.family_caps.into_iter().collect(),
        select_k: i32::try_from(of.select_k).unwrap_or(i32::MAX),
        smaa: (of.smaa != Smaa::default()).then(|| smaa_message(&of.smaa)),
        cross_checks: (of.cross_checks != CrossChecks::default()).then_some(pb::CrossChecks {
            vikor_v: of.cross_checks.vikor_v,
            indifference_share: of.cross_checks.indifference_share,
            preference_share: of.cross_checks.preference_share,
        }),
        refuse_constant: of.refuse_constant,
        authors: of.authors,
        approvers: of.approvers,
        interest_declarations: of
            .interest_declarations
            .into_iter()
            .map(|it| pb::InterestDeclaration { person: it.person, statement: it.statement })
            .collect(),
        ..Default::default()
    }
}

fn criterion_message(of: Criterion) -> pb::ProfileCriterion {
    let value = (of.value != ValueFunction::default()).then(|| pb::ValueFunction {
        worst: of.value.worst,
        goal: of.value.goal,
        target: of.value.target,
        half_range: of.value.half_range,
        points: of.value.points.iter().map(|point| pb::ValuePoint { x: point.x, u: point.u }).collect(),
    });
    pb::ProfileCriterion {
        id: of.id,
        weight: of.weight,
        weight_rationale: of.weight_rationale,
        value,
        missing: Some(missing_message(of.missing)),
        options: of.options.into_iter().collect(),
        half_width: of.half_width,
        preference: of.preference.map(preference_message),
        thresholds: of.thresholds.map(|it| pb::CredibilityThresholds { q: it.q, p: it.p, v: it.v }),
        family: of.family,
        unit: of.unit,
    }
}

fn missing_message(of: Missing) -> pb::MissingPolicy {
    use pb::missing_policy::Policy;
    let (policy, value, half_width) = match of {
        Missing::Interval => (Policy::Interval, 0.0, 0.0),
        Missing::Exclude => (Policy::Exclude, 0.0, 0.0),
        Missing::RegisteredImputation { value, half_width } => (Policy::Imputed, value, half_width),
    };
    pb::MissingPolicy { policy: policy.into(), value, half_width }
}

fn preference_message(of: Preference) -> pb::Preference {
    let kind = match of.kind {
        PreferenceKind::Usual => pb::preference::Kind::Usual,
        PreferenceKind::UShape => pb::preference::Kind::UShape,
        PreferenceKind::VShape => pb::preference::Kind::VShape,
        PreferenceKind::Level => pb::preference::Kind::Level,
        PreferenceKind::Linear => pb::preference::Kind::Linear,
        PreferenceKind::Gaussian => pb::preference::Kind::Gaussian,
    };
    pb::Preference { kind: kind.into(), q: of.q, p: of.p, s: of.s }
}

fn gate_message(of: Gate) -> pb::ProfileGate {
    pb::ProfileGate {
        id: of.id,
        kind: match of.kind {
            GateKind::Hard => pb::profile_gate::Kind::Hard,
            GateKind::Warn => pb::profile_gate::Kind::Warn,
            GateKind::Declining => pb::profile_gate::Kind::Declining,
        }
        .into(),
        quantifier: match of.quantifier {
            Quantifier::All => pb::profile_gate::Quantifier::All,
            Quantifier::Any => pb::profile_gate::Quantifier::Any,
        }
        .into(),
        conditions: of.conditions.into_iter().map(condition_message).collect(),
        when_missing: match of.when_missing {
            WhenMissing::Undecided => pb::profile_gate::WhenMissing::Undecided,
            WhenMissing::Fires => pb::profile_gate::WhenMissing::Fires,
        }
        .into(),
        reason: of.reason,
    }
}

fn condition_message(of: Condition) -> pb::GateCondition {
    use pb::gate_condition::Comparison as Wire;
    let comparison = match of.comparison {
        Comparison::Less => Wire::Less,
        Comparison::AtMost => Wire::AtMost,
        Comparison::Greater => Wire::Greater,
        Comparison::AtLeast => Wire::AtLeast,
    };
    pb::GateCondition { criterion: of.criterion, comparison: comparison.into(), threshold: of.threshold }
}

fn smaa_message(of: &Smaa) -> pb::Smaa {
    let kind = match of.weights {
        WeightKind::Banded => pb::weight_information::Kind::Banded,
        WeightKind::Uniform => pb::weight_information::Kind::Uniform,
        WeightKind::Ordinal => pb::weight_information::Kind::Ordinal,
    };
    pb::Smaa {
        weights: Some(pb::WeightInformation { kind: kind.into(), band: of.band }),
        draws: of.draws.and_then(|draws| i64::try_from(draws).ok()),
        anchor_jitter: of.anchor_jitter,
        confidence_draws: of.confidence_draws.and_then(|draws| i32::try_from(draws).ok()),
    }
}
