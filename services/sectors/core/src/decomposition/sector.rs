//! What each sector has to do with the growth of the whole.

use super::{Decomposition, Economy, Error, decompose, economy::Totals};

/// The terms of one sector. See the [module](super) for symbols and formulas.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Sector {
    /// `y_i0`, in the unit of value added per unit of employment; none without workers.
    pub first_productivity: Option<f64>,
    /// `y_i1`, likewise.
    pub last_productivity: Option<f64>,
    /// `s_i0`, 0..1.
    pub first_share: f64,
    /// `s_i1`, 0..1.
    pub last_share: f64,
    /// `W_i`, in the unit of value added per unit of employment.
    pub within: f64,
    /// `S_i`, likewise.
    pub structural: f64,
    /// `W_i` as a part of growth, per cent per year.
    pub within_pct: f64,
    /// `S_i` as a part of growth, per cent per year.
    pub structural_pct: f64,
    /// `(y_i1 - Y_1) (s_i1 - s_i0)` as a part of growth, per cent per year.
    pub against_mean_pct: f64,
}

/// The growth of the whole, and the terms of every sector in their order. Refuses what
/// [`decompose`] refuses.
///
/// Where productivity is unchanged there is no growth to be a part of, and the rates of
/// the sectors are 0 as those of the whole.
pub fn sectors(
    first: &Economy<'_>,
    last: &Economy<'_>,
    annualisation: super::Annualisation,
) -> Result<(Decomposition, Vec<Sector>), Error> {
    let whole = decompose(first, last, annualisation)?;
    let count = first.value_added.len();
    let totals = (first.check(count)?, last.check(count)?);
    let sector = |sector| Terms::of((first, &totals.0), (last, &totals.1), sector).sector(&whole);
    Ok((whole, (0..count).map(sector).collect::<Result<_, _>>()?))
}

/// Productivities and shares of one sector.
pub(super) struct Terms {
    before: Option<f64>,
    after: Option<f64>,
    share_before: f64,
    share_after: f64,
}

impl Terms {
    pub(super) fn of(first: (&Economy<'_>, &Totals), last: (&Economy<'_>, &Totals), sector: usize) -> Self {
        Self {
            before: first.0.productivity(sector),
            after: last.0.productivity(sector),
            share_before: first.0.employment[sector] / first.1.employment,
            share_after: last.0.employment[sector] / last.1.employment,
        }
    }

    /// `y_i1`; what the sector had where it has gone.
    fn productivity(&self) -> f64 {
        self.after.or(self.before).unwrap_or(0.0)
    }

    pub(super) fn within(&self) -> f64 {
        let after = self.productivity();
        self.share_before * (after - self.before.unwrap_or(after))
    }

    pub(super) fn structural(&self) -> f64 {
        self.productivity() * (self.share_after - self.share_before)
    }

    fn against(&self, mean: f64) -> f64 {
        (self.productivity() - mean) * (self.share_after - self.share_before)
    }

    fn sector(&self, whole: &Decomposition) -> Result<Sector, Error> {
        let change = whole.last_productivity - whole.first_productivity;
        let rate = |level: f64| {
            let rate = if whole.is_unchanged() { 0.0 } else { whole.growth_pct * (level / change) };
            rate.is_finite().then_some(rate).ok_or(Error::OutOfRange)
        };
        Ok(Sector {
            first_productivity: self.before,
            last_productivity: self.after,
            first_share: self.share_before,
            last_share: self.share_after,
            within: self.within(),
            structural: self.structural(),
            within_pct: rate(self.within())?,
            structural_pct: rate(self.structural())?,
            against_mean_pct: rate(self.against(whole.last_productivity))?,
        })
    }
}
