//! One industry in one year, of all territories.

use super::ranks;
use crate::Exports;

/// Exports of an industry by territory and class, and what they are shares of. See
/// the [module](super) for the symbols.
#[derive(Debug, Clone, PartialEq)]
pub struct Industry {
    classes: usize,
    /// `x_ck`, territories x classes, a territory after the other.
    values: Vec<f64>,
    /// `I_c`.
    totals: Vec<f64>,
    /// `X_c`.
    exports: Vec<f64>,
    /// `sum_c x_ck`.
    world: Vec<f64>,
    /// `sum_c I_c`.
    world_total: f64,
    ranks: Vec<Option<u32>>,
}

impl Industry {
    /// The industry of `classes` classes in the exports of a year; `class_of` has the
    /// position of the class of each product, by position of the product. A product
    /// beyond its end, or in a class that is not there, is in none.
    pub fn new(exports: &Exports, class_of: &[Option<usize>], classes: usize) -> Self {
        let mut values = vec![0.0; exports.countries() * classes];
        let class =
            |product: u32| class_of.get(product as usize).copied().flatten().filter(|class| *class < classes);
        for country in 0..exports.countries() {
            let (products, exported) = exports.row(country);
            for (&product, &value) in products.iter().zip(exported) {
                if let Some(class) = class(product) {
                    values[country * classes + class] += value;
                }
            }
        }
        let row = |country: usize| &values[country * classes..(country + 1) * classes];
        let totals: Vec<f64> = (0..exports.countries()).map(|country| row(country).iter().sum()).collect();
        let mut world = vec![0.0; classes];
        for country in 0..exports.countries() {
            world.iter_mut().zip(row(country)).for_each(|(world, value)| *world += value);
        }
        let ranked: Vec<_> = totals.iter().map(|total| Some(*total).filter(|total| *total > 0.0)).collect();
        Self {
            classes,
            world_total: totals.iter().sum(),
            ranks: ranks(&ranked),
            exports: (0..exports.countries()).map(|country| exports.country_total(country)).collect(),
            values,
            totals,
            world,
        }
    }

    /// How many territories there are.
    pub fn territories(&self) -> usize {
        self.totals.len()
    }

    /// How many of them export something of the industry.
    pub fn ranked(&self) -> usize {
        self.ranks.iter().flatten().count()
    }

    /// `I_c`; 0 for one that is not there.
    pub fn exports(&self, territory: usize) -> f64 {
        self.totals.get(territory).copied().unwrap_or(0.0)
    }

    /// `x_ck`; 0 for one that is not there.
    pub fn class_exports(&self, territory: usize, class: usize) -> f64 {
        if territory >= self.territories() || class >= self.classes {
            return 0.0;
        }
        self.values[territory * self.classes + class]
    }

    /// `sum_c I_c`.
    pub fn world(&self) -> f64 {
        self.world_total
    }

    /// `sum_c x_ck`; 0 for one that is not there.
    pub fn class_world(&self, class: usize) -> f64 {
        self.world.get(class).copied().unwrap_or(0.0)
    }

    /// `I_c / X_c`; none for a territory that exports nothing.
    pub fn share_of_exports(&self, territory: usize) -> Option<f64> {
        share(self.exports(territory), self.exports.get(territory).copied().unwrap_or(0.0))
    }

    /// `I_c / sum_c I_c`; none where nobody exports anything of the industry.
    pub fn market_share(&self, territory: usize) -> Option<f64> {
        share(self.exports(territory), self.world_total)
    }

    /// `x_ck / sum_c x_ck`; none where nobody exports anything of the class.
    pub fn class_market_share(&self, territory: usize, class: usize) -> Option<f64> {
        share(self.class_exports(territory, class), self.class_world(class))
    }

    /// `s_ck` by class; none for a territory without exports of the industry.
    pub fn composition(&self, territory: usize) -> Option<Vec<f64>> {
        let total = self.exports(territory);
        (0..self.classes).map(|class| share(self.class_exports(territory, class), total)).collect()
    }

    /// Rank by `I_c` among all territories; none without exports of the industry.
    pub fn rank(&self, territory: usize) -> Option<u32> {
        self.ranks.get(territory).copied().flatten()
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three territories, four products; the last product is no part of the industry.
    fn industry() -> Industry {
        let countries = [0, 0, 0, 1, 1, 1, 2];
        let products = [0, 1, 3, 0, 2, 3, 3];
        let values = [30.0, 10.0, 60.0, 40.0, 20.0, 40.0, 5.0];
        let exports = Exports::new(3, 4, &countries, &products, &values).unwrap();
        Industry::new(&exports, &[Some(0), Some(0), Some(1), None], 2)
    }

    #[test]
    fn a_class_is_the_sum_of_its_products() {
        let industry = industry();
        let of = |territory| [0, 1].map(|class| industry.class_exports(territory, class));
        assert_eq!([of(0), of(1), of(2)], [[40.0, 0.0], [40.0, 20.0], [0.0, 0.0]]);
        assert_eq!([0, 1, 2].map(|territory| industry.exports(territory)), [40.0, 60.0, 0.0]);
        assert_eq!((industry.world(), industry.class_world(0), industry.class_world(1)), (100.0, 80.0, 20.0));
    }

    #[test]
    fn shares_are_of_exports_of_the_industry_and_of_the_world() {
        let industry = industry();
        assert_eq!([0, 1, 2].map(|c| industry.share_of_exports(c)), [Some(0.4), Some(0.6), Some(0.0)]);
        assert_eq!([0, 1, 2].map(|c| industry.market_share(c)), [Some(0.4), Some(0.6), Some(0.0)]);
        assert_eq!([0, 1].map(|c| industry.class_market_share(c, 0)), [Some(0.5), Some(0.5)]);
        assert_eq!(industry.composition(0), Some(vec![1.0, 0.0]));
        assert_eq!(industry.composition(2), None);
    }

    #[test]
    fn only_those_with_exports_of_the_industry_have_a_rank() {
        let industry = industry();
        assert_eq!([0, 1, 2].map(|c| industry.rank(c)), [Some(2), Some(1), None]);
        assert_eq!((industry.ranked(), industry.territories()), (2, 3));
    }

    #[test]
    fn what_is_not_there_has_nothing() {
        let industry = industry();
        assert_eq!(
            (industry.exports(9), industry.class_exports(0, 9), industry.class_world(9)),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(
            (industry.share_of_exports(9), industry.composition(9), industry.rank(9)),
            (None, None, None)
        );
    }

    #[test]
    fn a_class_that_is_not_there_takes_no_product() {
        let exports = Exports::new(1, 2, &[0, 0], &[0, 1], &[1.0, 2.0]).unwrap();
        let industry = Industry::new(&exports, &[Some(7)], 1);
        assert_eq!((industry.exports(0), industry.world(), industry.market_share(0)), (0.0, 0.0, None));
    }
}
