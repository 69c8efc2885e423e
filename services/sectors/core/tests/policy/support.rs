//! Proposals that pass, to be broken one thing at a time.

use std::collections::BTreeMap;

use eslabon_sectors_core::policy::{
    Assessment, Capability, CoordinationDevice, Design, DesignFit, Evidence, FailureKind, Instrument, Level,
    MarketFailure, PolicyKind, Proposal, Quadrant, Rules, Run, Scope, SectorFlags, Test, assess,
};

/// A level with one to spare.
pub(crate) fn level(required: u8, available: u8) -> Option<Level> {
    Some(Level { required, available, evidence: Vec::new() })
}

/// Independent evidence for a test.
pub(crate) fn evidence(id: &str, supports: Test) -> Evidence {
    Evidence {
        id: id.to_owned(),
        kind: None,
        supports,
        is_interested: false,
        contradicts: false,
        digest: String::new(),
    }
}

/// A proposal of a quadrant that passes everything.
pub(crate) fn good(quadrant: Quadrant) -> Proposal {
    let scope = if quadrant.is_horizontal() { Scope::Horizontal } else { Scope::Vertical };
    let instrument = match quadrant {
        Quadrant::Q1 | Quadrant::Q3 => Instrument::PublicInput,
        Quadrant::Q2 | Quadrant::Q4 => Instrument::MarketIntervention,
    };
    Proposal {
        scope,
        instrument,
        kind: PolicyKind::Other,
        sectors: if quadrant.is_horizontal() { Vec::new() } else { vec!["FRUIT".to_owned()] },
        market_failure: MarketFailure {
            kind: Some(FailureKind::CoordinationFailure),
            ..MarketFailure::default()
        },
        design: Design {
            fit: Some(DesignFit::Direct),
            public_input_alternative_considered: true,
            sunset_months: Some(48),
            has_exit_rule: true,
            ..Design::default()
        },
        capability: Capability {
            technical: level(2, 3),
            political: level(2, 2),
            organisational: level(2, 3),
            agencies: Vec::new(),
            coordination_device: CoordinationDevice::None,
            has_public_private_forum: true,
            has_error_detection: true,
            has_conflict_of_interest_controls: true,
        },
        evidence: vec![evidence("e1", Test::MarketFailure), evidence("e2", Test::MarketFailure)],
        crisis: None,
    }
}

/// Flags that nothing can be said against.
pub(crate) fn clear() -> SectorFlags {
    SectorFlags {
        is_vetoed: false,
        is_declining: false,
        undecided: Some(Vec::new()),
        is_excluded: false,
        is_employment_dependent: false,
        topk_acceptability: 0.95,
    }
}

/// A run that knows one sector.
pub(crate) fn run(flags: SectorFlags) -> Run {
    Run { employment_family_weight: 0.08, sectors: BTreeMap::from([("FRUIT".to_owned(), flags)]) }
}

/// Assesses by the default rules, with a run that has nothing against the sector.
pub(crate) fn assessed(proposal: &Proposal) -> Assessment {
    assessed_with(proposal, &run(clear()))
}

/// Assesses by the default rules.
pub(crate) fn assessed_with(proposal: &Proposal, run: &Run) -> Assessment {
    assess(&Rules::default().check().unwrap(), proposal, Some(run))
}

/// Codes and outcomes of an assessment, those that pass left out.
pub(crate) fn found(assessment: &Assessment) -> Vec<&'static str> {
    let found = assessment
        .reasons
        .iter()
        .filter(|reason| reason.outcome != eslabon_sectors_core::policy::Outcome::Pass);
    found.map(|reason| reason.code.name()).collect()
}
