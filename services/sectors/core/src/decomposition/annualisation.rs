//! Growth over several years, said per year.

/// How growth over `n` years is spread over them; `r = Y_1 / Y_0 - 1`.
///
/// | | per year | range |
/// |---|---|---|
/// | `Compound` | `(1 + r)^(1 / n) - 1` | >= -1 |
/// | `Simple` | `r / n` | >= -1 |
/// | `Logarithmic` | `ln(1 + r) / n` | any; none where `Y_1` is 0 |
///
/// Both parts of growth are spread by the same factor, so which of the three is
/// chosen does not change what share each part has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Annualisation {
    /// The rate that compounds to the growth.
    #[default]
    Compound,
    /// An equal share of the growth for each year.
    Simple,
    /// The rate of continuous growth.
    Logarithmic,
}

impl Annualisation {
    /// Growth per year, a share, from the relative change over `years` > 0.
    ///
    /// By `ln_1p` and `exp_m1`, which keep their digits where the change is small:
    /// the parts are multiples of growth over change, both of them near 0 there.
    pub(super) fn growth(self, change: f64, years: f64) -> f64 {
        match self {
            Self::Compound => (change.ln_1p() / years).exp_m1(),
            Self::Simple => change / years,
            Self::Logarithmic => change.ln_1p() / years,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(annualisation: Annualisation, change: f64, years: f64, expected: f64) {
        let growth = annualisation.growth(change, years);
        assert!((growth - expected).abs() <= 1e-15 * expected.abs(), "{growth}, not {expected}");
    }

    #[test]
    fn growth_per_year_is_compound_simple_or_logarithmic() {
        check(Annualisation::Compound, 3.0, 2.0, 1.0);
        check(Annualisation::Simple, 3.0, 2.0, 1.5);
        check(Annualisation::Logarithmic, 3.0, 2.0, 2.0_f64.ln());
    }

    #[test]
    fn a_small_change_keeps_its_digits() {
        check(Annualisation::Compound, 1e-11, 1.0, 1e-11);
        check(Annualisation::Logarithmic, 1e-16, 1.0, 1e-16);
    }
}
