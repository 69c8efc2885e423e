//! What a score is made of: nine fits, each within 0 to 1.

use crate::{case::Case, certificates::Held};

/// A component of the score. `None` is a fit that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// `sigma * e`: how near the capability is, times what its evidence is worth.
    Relatedness,
    /// `sum_c v_c x_c / sum_c v_c` over the standards asked for: `v` is 1 for a
    /// required and `desired_value` for a desired one, `x` is 0 where it is not
    /// live at the start and otherwise
    /// `live_value + (1 - live_value) min(1, days it still lasts / days of the need)`.
    /// 1 where none is asked for. Unknown where one is held until nobody knows when.
    Certification,
    /// `min(1, free hours / (hours of the need * largest share))`.
    Capacity,
    /// `2^(-max(0, km - free_km) / h)`, with
    /// `h = half_km (reference_deliveries / deliveries_per_year)^delivery_exponent`:
    /// with 60 km and 250 deliveries a half at 70 km daily and at 221 km weekly.
    Distance,
    /// `log_g(g * accepted / expected)` clipped to 0..1, with `g = quality_factor`:
    /// 1 where the defects to expect are accepted, 0 at `g` times as many.
    Quality,
    /// `(on time - worst) / (1 - worst)` clipped to 0..1.
    Delivery,
    /// `1 - (price / target - 1) / band` clipped to 0..1: 1 up to the target.
    Price,
    /// `min(1, days the need allows / days the supplier takes)`.
    LeadTime,
    /// `1 - max(0, tier asked for - tier) / 4`. Unknown where the type of
    /// governance is not established or asks for none.
    Tier,
}

impl Component {
    /// Every component, in the order in which they are summed and told.
    pub const ALL: [Self; 9] = [
        Self::Relatedness,
        Self::Certification,
        Self::Capacity,
        Self::Distance,
        Self::Quality,
        Self::Delivery,
        Self::Price,
        Self::LeadTime,
        Self::Tier,
    ];

    /// The fit of a case, 0 to 1, where it is known.
    pub fn fit(self, case: &Case<'_>) -> Option<f64> {
        match self {
            Self::Relatedness => {
                Some(case.relatedness.sigma * case.policy().evidence_value(case.claim.evidence))
            }
            Self::Certification => certification(case),
            Self::Capacity => case.claim.free_hours().map(|free| (free / case.demand.hours_of_one).min(1.0)),
            Self::Distance => case.km().map(|km| distance(case, km)),
            Self::Quality => case.expected_ppm().map(|ppm| {
                let factor = case.policy().quality_factor;
                ((factor * case.need().max_ppm / ppm).ln() / factor.ln()).clamp(0.0, 1.0)
            }),
            Self::Delivery => {
                let worst = case.policy().worst_on_time;
                case.firm.on_time.map(|on_time| ((on_time - worst) / (1.0 - worst)).clamp(0.0, 1.0))
            }
            Self::Price => {
                let excess = case.claim.price? / case.need().target_price? - 1.0;
                Some((1.0 - excess / case.policy().price_band).clamp(0.0, 1.0))
            }
            Self::LeadTime => Some((case.need().lead_time_days? / case.claim.lead_time_days?).min(1.0)),
            Self::Tier => {
                let missing = case.demand.tier?.get().saturating_sub(case.firm.tier?.get());
                Some(1.0 - f64::from(missing) / 4.0)
            }
        }
    }
}

fn certification(case: &Case<'_>) -> Option<f64> {
    let required = case.need().required.iter().map(|standard| (standard, 1.0));
    let desired = case.need().desired.iter().map(|standard| (standard, case.policy().desired_value));
    let (mut asked, mut covered) = (0.0, 0.0);
    for (&standard, value) in required.chain(desired) {
        asked += value;
        covered += match case.held(standard) {
            Held::Live(until) => {
                let lasts = until.days_since(case.need().start) as f64 / case.demand.horizon_days;
                let live = case.policy().live_value;
                value * (live + (1.0 - live) * lasts.min(1.0))
            }
            Held::Unknown => return None,
            Held::Lapsed(_) | Held::Never => 0.0,
        };
    }
    Some(if asked > 0.0 { covered / asked } else { 1.0 })
}

fn distance(case: &Case<'_>, km: f64) -> f64 {
    // Deliveries so frequent that no distance is a half: only what is free is near.
    let beyond = (km - case.policy().free_km).max(0.0);
    if beyond == 0.0 { 1.0 } else { (-std::f64::consts::LN_2 * beyond / case.demand.half_km).exp() }
}
