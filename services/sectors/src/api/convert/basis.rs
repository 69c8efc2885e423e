//! What figures are computed on, both ways.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use crate::{app::View, error::Error, figures::Basis, store::Dataset};

/// A basis with every default filled in, its year being one that is held.
pub(in crate::api) fn basis(message: Option<&pb::Basis>, dataset: &Dataset) -> Result<Basis, Error> {
    let held = dataset.years();
    let asked = message.map_or(0, |basis| basis.year);
    let year = match asked {
        0 => held.last().copied(),
        year => Some(year).filter(|year| held.contains(year)),
    };
    let missing = || Error::YearNotHeld { field: "basis.year", year: asked, held: dataset.years_text() };
    Ok(Basis { year: year.ok_or_else(missing)?, params: params(message)? })
}

/// The parameters of a basis, with every default filled in.
pub(in crate::api) fn params(message: Option<&pb::Basis>) -> Result<core::ValidParams, Error> {
    let default = core::Params::default();
    let Some(message) = message else { return Ok(default.check()?) };
    let params = core::Params {
        rca_threshold: message.rca_threshold.unwrap_or(default.rca_threshold),
        near_tie_gap: message.near_tie_gap.unwrap_or(default.near_tie_gap),
        variant: match message.variant() {
            pb::Variant::AtlasBook => core::Variant::AtlasBook,
            pb::Variant::Unspecified | pb::Variant::Reference => core::Variant::Reference,
        },
        proximity: match message.proximity() {
            pb::ProximityKind::Asymmetric => core::Proximity::Asymmetric,
            pb::ProximityKind::Continuous => core::Proximity::Continuous,
            pb::ProximityKind::Unspecified | pb::ProximityKind::Minimum => core::Proximity::Minimum,
        },
        on_disconnected: match message.on_disconnected() {
            pb::OnDisconnected::LargestBlock => core::OnDisconnected::LargestBlock,
            pb::OnDisconnected::Unspecified | pb::OnDisconnected::Reject => core::OnDisconnected::Reject,
        },
    };
    Ok(params.check()?)
}

/// What a result was computed on.
pub(in crate::api) fn provenance(view: &View) -> pb::Provenance {
    let complexity = &view.figures.complexity;
    let spectrum = complexity.spectrum();
    pb::Provenance {
        dataset: format!("datasets/{}", view.dataset.id),
        dataset_digest: view.dataset.digest_text(),
        basis: Some(message(&view.basis)),
        engine: core::ENGINE.to_owned(),
        spectrum: Some(pb::Spectrum { second: spectrum.second, third: spectrum.third, gap: spectrum.gap }),
        left_out: complexity.left_out().iter().map(|left| left_out(view, left)).collect(),
        warnings: warnings(complexity),
    }
}

fn message(basis: &Basis) -> pb::Basis {
    let params = basis.params.get();
    pb::Basis {
        year: basis.year,
        variant: match params.variant {
            core::Variant::Reference => pb::Variant::Reference,
            core::Variant::AtlasBook => pb::Variant::AtlasBook,
        }
        .into(),
        rca_threshold: Some(params.rca_threshold),
        proximity: match params.proximity {
            core::Proximity::Minimum => pb::ProximityKind::Minimum,
            core::Proximity::Asymmetric => pb::ProximityKind::Asymmetric,
            core::Proximity::Continuous => pb::ProximityKind::Continuous,
        }
        .into(),
        on_disconnected: match params.on_disconnected {
            core::OnDisconnected::Reject => pb::OnDisconnected::Reject,
            core::OnDisconnected::LargestBlock => pb::OnDisconnected::LargestBlock,
        }
        .into(),
        near_tie_gap: Some(params.near_tie_gap),
    }
}

fn left_out(view: &View, left: &core::LeftOut) -> pb::LeftOut {
    let year = &view.figures.year;
    let (code, kind) = match left.axis {
        core::Axis::Country => (&year.countries[left.index], "country"),
        core::Axis::Product => (&year.products[left.index], "product"),
    };
    let reason = match left.reason {
        core::LeftOutReason::ZeroTotal => "ZERO_TOTAL",
        core::LeftOutReason::NoPresence => "NO_PRESENCE",
        core::LeftOutReason::OutsideLargestBlock => "OUTSIDE_LARGEST_BLOCK",
    };
    pb::LeftOut { code: code.clone(), kind: kind.to_owned(), reason: reason.to_owned() }
}

fn warnings(complexity: &core::Complexity) -> Vec<String> {
    let left_out = |axis| complexity.left_out().iter().any(|left| left.axis == axis);
    let warnings = [
        (complexity.is_near_tie(), "NEAR_TIE"),
        (left_out(core::Axis::Country), "TERRITORIES_LEFT_OUT"),
        (left_out(core::Axis::Product), "PRODUCTS_LEFT_OUT"),
    ];
    warnings.into_iter().filter(|(is_so, _)| *is_so).map(|(_, code)| code.to_owned()).collect()
}
