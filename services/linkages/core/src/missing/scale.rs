//! From what size a supplier pays.

/// What a plant costs and what it competes with. Money is in one currency, amounts
/// in any unit that all of them share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlantCost {
    /// What it takes to build it.
    pub fixed: f64,
    /// Interest per year, such as 0.1.
    pub interest: f64,
    /// For how many years it lasts.
    pub years: u32,
    /// What a unit costs where it is imported.
    pub import_price: f64,
    /// Tariff on it, as a share of the price.
    pub tariff: f64,
    /// What bringing it here costs, as a share of the price.
    pub logistics: f64,
    /// What a unit costs to make here, beside the plant.
    pub variable: f64,
}

/// Why there is no scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoScale {
    /// A number is negative, not finite, or there are no years.
    #[error("{0} is not a number that it can be")]
    OutOfRange(&'static str),
    /// Making a unit costs as much as importing it, whatever the plant.
    #[error("a unit made here costs no less than one imported: no size pays")]
    NoMargin,
}

impl PlantCost {
    /// The least amount per year that pays:
    /// `F CRF(r, T) / (p (1 + tariff + logistics) - v)`, with the capital recovery
    /// factor `CRF(r, T) = r (1 + r)^T / ((1 + r)^T - 1)`, `1 / T` without interest.
    pub fn minimum_efficient_scale(&self) -> Result<f64, NoScale> {
        let numbers = [
            ("fixed", self.fixed),
            ("interest", self.interest),
            ("import_price", self.import_price),
            ("tariff", self.tariff),
            ("logistics", self.logistics),
            ("variable", self.variable),
        ];
        if let Some((name, _)) = numbers.iter().find(|(_, number)| !(number.is_finite() && *number >= 0.0)) {
            return Err(NoScale::OutOfRange(name));
        }
        if self.years == 0 {
            return Err(NoScale::OutOfRange("years"));
        }
        let margin = self.import_price * (1.0 + self.tariff + self.logistics) - self.variable;
        if margin <= 0.0 {
            return Err(NoScale::NoMargin);
        }
        let years = f64::from(self.years);
        // `r / (1 - (1 + r)^-T)`, which does not overflow for many years.
        let discounted = -(-years * self.interest.ln_1p()).exp_m1();
        let recovery = if self.interest == 0.0 { 1.0 / years } else { self.interest / discounted };
        let scale = self.fixed * recovery / margin;
        if scale.is_finite() { Ok(scale) } else { Err(NoScale::OutOfRange("fixed")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANT: PlantCost = PlantCost {
        fixed: 1_000.0,
        interest: 0.1,
        years: 2,
        import_price: 10.0,
        tariff: 0.1,
        logistics: 0.2,
        variable: 8.0,
    };

    #[test]
    fn the_margin_pays_back_the_plant_with_interest() {
        // 0.1 * 1.21 / 0.21 of 1000 a year, and a margin of 5 a unit.
        assert!((PLANT.minimum_efficient_scale().unwrap() - 1_000.0 * 0.121 / 0.21 / 5.0).abs() < 1e-9);
        let free = PlantCost { interest: 0.0, ..PLANT };
        assert_eq!(free.minimum_efficient_scale(), Ok(100.0));
    }

    #[test]
    fn less_and_less_interest_comes_to_none() {
        let little = PlantCost { interest: 1e-12, ..PLANT };
        assert!((little.minimum_efficient_scale().unwrap() - 100.0).abs() < 1e-6);
    }

    #[test]
    fn no_size_pays_without_a_margin() {
        let dear = PlantCost { variable: 13.0, ..PLANT };
        assert_eq!(dear.minimum_efficient_scale(), Err(NoScale::NoMargin));
        assert_eq!(
            PlantCost { years: 0, ..PLANT }.minimum_efficient_scale(),
            Err(NoScale::OutOfRange("years"))
        );
        let odd = PlantCost { tariff: f64::NAN, ..PLANT };
        assert_eq!(odd.minimum_efficient_scale(), Err(NoScale::OutOfRange("tariff")));
    }
}
