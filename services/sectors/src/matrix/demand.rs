//! World trade by product and year.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_sectors_core::criteria::{Concordance, Deflator, Demand, DemandYear};

use crate::{
    inputs::{Scheme, sector_list::SectorList},
    year::Year,
};

/// World trade of some years, on the codes of all of them together.
pub(super) fn demand(
    years: &[Arc<Year>],
    list: &SectorList,
    scheme: Scheme,
    deflators: BTreeMap<i32, Deflator>,
) -> Demand {
    let products = union(years.iter().map(|year| &year.products));
    let value =
        |year: &Year, code: &String| year.product(code).map_or(0.0, |p| year.exports.product_total(p));
    let of_year = |year: &Arc<Year>| {
        let values = products.iter().map(|code| value(year, code)).collect();
        (year.year, DemandYear { values })
    };
    Demand {
        concordance: Concordance::new(list.members(scheme, &products)),
        years: years.iter().map(of_year).collect(),
        deflators,
    }
}

/// All codes of several sorted lists, ascending.
pub(super) fn union<'a>(lists: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    let mut all: Vec<&String> = lists.flatten().collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{HS, list, year};

    #[test]
    fn a_year_without_a_product_has_no_trade_of_it() {
        let old = year(2020, &[("CRI", "9018", 2.0), ("MEX", "9018", 4.0)]);
        let new = year(2021, &[("CRI", "5205", 6.0)]);
        let demand = demand(&[old, new], &list(), HS, BTreeMap::new());
        assert_eq!(demand.years[&2020].values, [0.0, 6.0]);
        assert_eq!(demand.years[&2021].values, [6.0, 0.0]);
        // Devices, services, textiles.
        assert_eq!(demand.concordance.of(0), [(1, 1.0)]);
        assert_eq!(demand.concordance.of(1), []);
        assert_eq!(demand.concordance.of(2), [(0, 1.0)]);
    }
}
