//! Which products, or industries, make up a sector.

/// Sectors as sets of positions with weights. One position may belong to several
/// sectors: its weights then say which part of it belongs to each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Concordance {
    members: Vec<Vec<(usize, f64)>>,
}

impl Concordance {
    /// The members of each sector: positions from 0 and weights above 0. Members
    /// come in any order; sums run in the order of positions, and weights of one
    /// position that is given twice are added. Weights that are not above 0 and
    /// finite are left out.
    pub fn new(members: Vec<Vec<(usize, f64)>>) -> Self {
        Self { members: members.into_iter().map(tidied).collect() }
    }

    /// How many sectors there are.
    pub fn sectors(&self) -> usize {
        self.members.len()
    }

    /// Positions and weights of a sector, ascending; none for one that is not there.
    pub fn of(&self, sector: usize) -> &[(usize, f64)] {
        self.members.get(sector).map_or(&[], Vec::as_slice)
    }
}

fn tidied(mut members: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    members.retain(|(_, weight)| weight.is_finite() && *weight > 0.0);
    members.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
    members.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_in_order_and_named_once() {
        let concordance = Concordance::new(vec![vec![(3, 1.0), (1, 0.5), (3, 0.25)], vec![]]);
        assert_eq!(concordance.of(0), [(1, 0.5), (3, 1.25)]);
        assert_eq!((concordance.of(1), concordance.of(9)), ([].as_slice(), [].as_slice()));
    }

    #[test]
    fn a_weight_that_is_no_weight_is_left_out() {
        let concordance =
            Concordance::new(vec![vec![(0, 0.0), (1, -1.0), (2, f64::NAN), (3, f64::INFINITY)]]);
        assert_eq!(concordance.of(0), []);
    }
}
