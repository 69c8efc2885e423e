//! What is proposed, in the words of the rules.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::policy;

use crate::store::RunFacts;

/// A proposal with its evidence.
pub(in crate::api::policy) fn kernel_proposal(
    content: &pb::Proposal,
    evidence: &[(&str, pb::Evidence)],
) -> policy::Proposal {
    let failure = content.market_failure.clone().unwrap_or_default();
    let design = content.design.clone().unwrap_or_default();
    policy::Proposal {
        scope: scope(content),
        instrument: instrument(content),
        kind: match content.kind() {
            pb::PolicyKind::Unspecified => policy::PolicyKind::Other,
            pb::PolicyKind::Training => policy::PolicyKind::Training,
            pb::PolicyKind::FdiIncentive => policy::PolicyKind::FdiIncentive,
        },
        sectors: content.sectors.clone(),
        market_failure: policy::MarketFailure {
            kind: failure_kind(failure.kind()),
            first_of_its_kind: failure.first_of_its_kind,
            identified_after_decision: failure.identified_after_decision,
            is_employment_only: failure.rationale_is_employment_only,
        },
        design: policy::Design {
            fit: match design.targets_failure() {
                pb::DesignFit::Unspecified => None,
                pb::DesignFit::Direct => Some(policy::DesignFit::Direct),
                pb::DesignFit::Partial => Some(policy::DesignFit::Partial),
                pb::DesignFit::Unrelated => Some(policy::DesignFit::Unrelated),
            },
            public_input_alternative_considered: design.public_input_alternative_considered,
            sunset_months: design.sunset_months.and_then(|months| u32::try_from(months).ok()),
            has_exit_rule: says(&design.exit_rule),
            has_spillover_programme: design.spillover_programme,
            employment_used_as_criterion: design.employment_used_as_criterion,
            has_ex_post_verification: design.ex_post_verification,
            private_sector_in_design: design.private_sector_in_design,
            employment_goal_undermines_design: design.employment_goal_undermines_design,
        },
        capability: capability(content.capability.clone().unwrap_or_default()),
        evidence: evidence.iter().map(|(id, piece)| kernel_evidence(id, piece)).collect(),
        crisis: content.crisis.as_ref().map(|crisis| policy::Crisis {
            sector_is_competitive: crisis.sector_competitive,
            loss_evidence: crisis.capability_loss_evidence_ids.clone(),
            months: u32::try_from(crisis.months).unwrap_or_default(),
        }),
    }
}

/// The cell of a proposal in the matrix.
pub(super) fn quadrant(content: &pb::Proposal) -> policy::Quadrant {
    policy::Quadrant::of(scope(content), instrument(content))
}

/// What is stored has a scope; it was checked when it came.
fn scope(content: &pb::Proposal) -> policy::Scope {
    match content.scope() {
        pb::PolicyScope::Unspecified | pb::PolicyScope::Vertical => policy::Scope::Vertical,
        pb::PolicyScope::Horizontal => policy::Scope::Horizontal,
    }
}

/// The same of the instrument.
fn instrument(content: &pb::Proposal) -> policy::Instrument {
    match content.instrument() {
        pb::PolicyInstrument::PublicInput => policy::Instrument::PublicInput,
        pb::PolicyInstrument::Unspecified | pb::PolicyInstrument::MarketIntervention => {
            policy::Instrument::MarketIntervention
        }
    }
}

/// Whether a text says anything.
fn says(text: &str) -> bool {
    !text.trim().is_empty()
}

fn failure_kind(kind: pb::FailureKind) -> Option<policy::FailureKind> {
    Some(match kind {
        pb::FailureKind::Unspecified => return None,
        pb::FailureKind::KnowledgeSpillover => policy::FailureKind::KnowledgeSpillover,
        pb::FailureKind::TrainingExternality => policy::FailureKind::TrainingExternality,
        pb::FailureKind::CoordinationFailure => policy::FailureKind::CoordinationFailure,
        pb::FailureKind::MissingPublicInput => policy::FailureKind::MissingPublicInput,
        pb::FailureKind::ReallocationFriction => policy::FailureKind::ReallocationFriction,
        pb::FailureKind::LearningExternality => policy::FailureKind::LearningExternality,
        pb::FailureKind::InformationAsymmetry => policy::FailureKind::InformationAsymmetry,
        pb::FailureKind::GovernmentFailure => policy::FailureKind::GovernmentFailure,
        pb::FailureKind::CapabilityImpediment => policy::FailureKind::CapabilityImpediment,
        pb::FailureKind::FirmCapturesBenefit => policy::FailureKind::FirmCapturesBenefit,
    })
}

fn capability(given: pb::InstitutionalCapability) -> policy::Capability {
    let level = |level: pb::CapabilityLevel| policy::Level {
        required: u8::try_from(level.required).unwrap_or_default(),
        available: u8::try_from(level.available).unwrap_or_default(),
        evidence: level.evidence_ids,
    };
    let coordination_device = match given.coordination_device() {
        pb::CoordinationDevice::Unspecified | pb::CoordinationDevice::None => {
            policy::CoordinationDevice::None
        }
        pb::CoordinationDevice::MeetingOnly => policy::CoordinationDevice::MeetingOnly,
        pb::CoordinationDevice::DedicatedUnit => policy::CoordinationDevice::DedicatedUnit,
        pb::CoordinationDevice::HigherRankAuthority => policy::CoordinationDevice::HigherRankAuthority,
        pb::CoordinationDevice::BudgetaryMechanism => policy::CoordinationDevice::BudgetaryMechanism,
        pb::CoordinationDevice::SharedMandate => policy::CoordinationDevice::SharedMandate,
    };
    policy::Capability {
        technical: given.technical.map(level),
        political: given.political.map(level),
        organisational: given.organisational.map(level),
        agencies: given.agencies_required.into_iter().filter(|agency| says(agency)).collect(),
        coordination_device,
        has_public_private_forum: says(&given.public_private_forum),
        has_error_detection: given.error_detection_process,
        has_conflict_of_interest_controls: given.conflict_of_interest_controls,
    }
}

fn kernel_evidence(id: &str, piece: &pb::Evidence) -> policy::Evidence {
    policy::Evidence {
        id: id.to_owned(),
        kind: evidence_kind(piece.kind()),
        supports: match piece.supports() {
            // The contract asks for one.
            pb::PolicyTest::Unspecified | pb::PolicyTest::CrisisException => policy::Test::CrisisException,
            pb::PolicyTest::MarketFailure => policy::Test::MarketFailure,
            pb::PolicyTest::PolicyDesign => policy::Test::PolicyDesign,
            pb::PolicyTest::InstitutionalCapability => policy::Test::InstitutionalCapability,
            pb::PolicyTest::SectorScreen => policy::Test::SectorScreen,
        },
        is_interested: piece.interested_party,
        contradicts: piece.contradicts,
        digest: piece.sha256.clone(),
    }
}

fn evidence_kind(kind: pb::EvidenceKind) -> Option<policy::EvidenceKind> {
    Some(match kind {
        pb::EvidenceKind::Unspecified => return None,
        pb::EvidenceKind::Statistic => policy::EvidenceKind::Statistic,
        pb::EvidenceKind::FirmSurvey => policy::EvidenceKind::FirmSurvey,
        pb::EvidenceKind::FirmInterview => policy::EvidenceKind::FirmInterview,
        pb::EvidenceKind::InternationalBenchmark => policy::EvidenceKind::InternationalBenchmark,
        pb::EvidenceKind::LegalText => policy::EvidenceKind::LegalText,
        pb::EvidenceKind::Evaluation => policy::EvidenceKind::Evaluation,
        pb::EvidenceKind::ExpertOpinion => policy::EvidenceKind::ExpertOpinion,
        pb::EvidenceKind::IndustrySubmission => policy::EvidenceKind::IndustrySubmission,
    })
}

/// What a run says, in the words of the rules.
pub(in crate::api::policy) fn kernel_run(facts: &RunFacts) -> policy::Run {
    let sectors = facts.sectors.iter().map(|(id, sector)| {
        let flags = policy::SectorFlags {
            is_vetoed: sector.vetoed,
            is_declining: sector.declining,
            undecided: sector.undecided.clone(),
            is_excluded: sector.is_excluded(),
            is_employment_dependent: sector.employment_dependent,
            topk_acceptability: sector.topk_acceptability,
        };
        (id.clone(), flags)
    });
    policy::Run { employment_family_weight: facts.employment_family_weight, sectors: sectors.collect() }
}

/// Ids of the evidence of which something holds.
pub(in crate::api::policy) fn ids(
    evidence: &[policy::Evidence],
    holds: impl Fn(&policy::Evidence) -> bool,
) -> Vec<String> {
    evidence.iter().filter(|piece| holds(piece)).map(|piece| piece.id.clone()).collect()
}
