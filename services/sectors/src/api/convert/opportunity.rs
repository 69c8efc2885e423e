//! Opportunities on the wire, with their reasons as data and as a sentence.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use crate::app::View;

/// The strategy that is asked for; balanced by default.
pub(in crate::api) fn strategy(message: pb::Strategy) -> core::Strategy {
    match message {
        pb::Strategy::Unspecified | pb::Strategy::Balanced => core::Strategy::Balanced,
        pb::Strategy::LowHangingFruit => core::Strategy::LowHangingFruit,
        pb::Strategy::LongJumps => core::Strategy::LongJumps,
        pb::Strategy::StrategicBets => core::Strategy::StrategicBets,
        pb::Strategy::Parsimonious => core::Strategy::Parsimonious,
        pb::Strategy::LightTouch => core::Strategy::LightTouch,
    }
}

/// The strategy that was used.
pub(in crate::api) fn strategy_message(strategy: core::Strategy) -> pb::Strategy {
    match strategy {
        core::Strategy::Balanced => pb::Strategy::Balanced,
        core::Strategy::LowHangingFruit => pb::Strategy::LowHangingFruit,
        core::Strategy::LongJumps => pb::Strategy::LongJumps,
        core::Strategy::StrategicBets => pb::Strategy::StrategicBets,
        core::Strategy::Parsimonious => pb::Strategy::Parsimonious,
        core::Strategy::LightTouch => pb::Strategy::LightTouch,
    }
}

/// Weights of a caller.
pub(in crate::api) fn weights(message: pb::OpportunityWeights) -> core::Weights {
    core::Weights { distance: message.distance, pci: message.pci, cog: message.cog }
}

/// The weights that were used.
pub(in crate::api) fn weights_message(weights: core::Weights) -> pb::OpportunityWeights {
    pb::OpportunityWeights { distance: weights.distance, pci: weights.pci, cog: weights.cog }
}

/// One opportunity, the `rank`th best.
pub(in crate::api) fn opportunity(
    view: &View,
    rank: usize,
    one: &core::Opportunity,
    reasons: &[core::Reason],
    world_growth: Option<f64>,
) -> pb::Opportunity {
    let year = &view.figures.year;
    let code = &year.products[one.product];
    let terms = ["distance", "pci", "cog"].into_iter().zip(&one.terms);
    pb::Opportunity {
        rank: rank as i32,
        product: code.clone(),
        display_name: view.names.of(code).to_owned(),
        score: one.score,
        contributions: terms.map(|(term, value)| contribution(term, value)).collect(),
        rca: one.rca,
        distance: one.distance,
        pci: one.pci,
        cog: one.cog,
        world_export_value_usd: year.exports.product_total(one.product),
        world_growth,
        reasons: reasons.iter().map(reason).collect(),
    }
}

fn contribution(term: &str, value: &core::Term) -> pb::Contribution {
    pb::Contribution {
        term: term.to_owned(),
        normalised: value.normalised,
        weight: value.weight,
        contribution: value.contribution,
    }
}

fn reason(reason: &core::Reason) -> pb::OpportunityReason {
    use core::ReasonCode as Code;
    let (value, with) = (reason.value, reason.compared_with);
    let (code, text) = match reason.code {
        Code::NearCapabilities => (
            "NEAR_CAPABILITIES",
            format!(
                "Near to what the economy does already: distance {value:.2}; the nearest quarter of the \
                 candidates ends at {with:.2}."
            ),
        ),
        Code::FarFromCapabilities => (
            "FAR_FROM_CAPABILITIES",
            format!(
                "Far from what the economy does today: distance {value:.2}; the farthest quarter of the \
                 candidates begins at {with:.2}."
            ),
        ),
        Code::MoreComplexThanToday => (
            "MORE_COMPLEX_THAN_TODAY",
            format!("More complex than the economy is today: PCI {value:.2} against ECI {with:.2}."),
        ),
        Code::LessComplexThanToday => (
            "LESS_COMPLEX_THAN_TODAY",
            format!("Less complex than the economy is today: PCI {value:.2} against ECI {with:.2}."),
        ),
        Code::OpensPaths => (
            "OPENS_PATHS",
            format!(
                "Opens paths to other complex products: outlook gain {value:.2}; the best quarter of the \
                 candidates begins at {with:.2}."
            ),
        ),
        Code::NearlyThere => (
            "NEARLY_THERE",
            format!(
                "Nearly there: revealed comparative advantage {value:.2} of the {with:.2} that counts as present."
            ),
        ),
        Code::GrowingDemand => (
            "GROWING_DEMAND",
            format!(
                "World demand grows faster than trade as a whole: {:.1} % a year against {:.1} %.",
                100.0 * value,
                100.0 * with
            ),
        ),
    };
    pb::OpportunityReason { code: code.to_owned(), value, compared_with: with, text }
}
