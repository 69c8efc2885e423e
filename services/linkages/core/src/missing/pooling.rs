//! Which neighbours together reach the scale that a country alone does not.

use super::observe::ScopeId;

/// A neighbour's unserved need and how far away it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Which.
    pub scope: ScopeId,
    /// Its unserved need, in hours per year.
    pub unserved_hours: f64,
    /// Days of transport between the two.
    pub transport_days: f64,
}

/// Neighbours that together reach the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Who, the nearest first.
    pub neighbours: Vec<ScopeId>,
    /// Unserved hours of all, the country's own among them.
    pub hours: f64,
    /// Days to the farthest.
    pub transport_days: f64,
}

/// The fewest neighbours whose need together with one's own reaches the scale, among
/// those within the lead time that the needs allow. Between pools of as many the one
/// whose farthest is nearest is taken, and then the one with the most hours. Nothing where
/// all together do not reach it.
pub fn pool(own_hours: f64, scale_hours: f64, lead_time_days: f64, neighbours: &[Neighbour]) -> Option<Pool> {
    let mut near: Vec<&Neighbour> =
        neighbours.iter().filter(|neighbour| neighbour.transport_days <= lead_time_days).collect();
    near.sort_by(|one, other| {
        let by_hours = other.unserved_hours.total_cmp(&one.unserved_hours);
        by_hours.then(one.transport_days.total_cmp(&other.transport_days)).then(one.scope.cmp(&other.scope))
    });
    let reached = |pool: &[&Neighbour]| {
        let hours = pool.iter().fold(own_hours, |hours, neighbour| hours + neighbour.unserved_hours);
        Some(hours).filter(|hours| *hours >= scale_hours && hours.is_finite())
    };
    // The largest tell how few can be enough; then the nearest distance within which so
    // many are.
    let count = (0..=near.len()).find(|count| reached(&near[..*count]).is_some())?;
    let mut distances: Vec<f64> = near.iter().map(|neighbour| neighbour.transport_days).collect();
    distances.sort_by(f64::total_cmp);
    let within = |days: f64| -> Vec<&Neighbour> {
        near.iter().copied().filter(|neighbour| neighbour.transport_days <= days).take(count).collect()
    };
    let mut pools = distances.into_iter().map(within).filter(|pool| pool.len() == count);
    let mut chosen = if count == 0 { vec![] } else { pools.find(|pool| reached(pool).is_some())? };
    let hours = reached(&chosen)?;
    chosen.sort_by(|one, other| {
        one.transport_days.total_cmp(&other.transport_days).then(one.scope.cmp(&other.scope))
    });
    Some(Pool {
        hours,
        transport_days: chosen.last().map_or(0.0, |farthest| farthest.transport_days),
        neighbours: chosen.iter().map(|neighbour| neighbour.scope).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours() -> Vec<Neighbour> {
        let of = |scope, unserved_hours, transport_days| Neighbour {
            scope: ScopeId(scope),
            unserved_hours,
            transport_days,
        };
        vec![of(1, 3.0, 1.0), of(2, 6.0, 4.0), of(3, 5.0, 2.0), of(4, 50.0, 30.0)]
    }

    #[test]
    fn the_fewest_neighbours_that_are_near_enough_reach_the_scale() {
        let found = pool(2.0, 12.0, 10.0, &neighbours()).unwrap();
        assert_eq!(
            (found.neighbours, found.hours, found.transport_days),
            (vec![ScopeId(3), ScopeId(2)], 13.0, 4.0)
        );
    }

    #[test]
    fn of_pools_of_as_many_the_nearer_one_is_taken_and_then_the_larger() {
        let of = |scope, unserved_hours, transport_days| Neighbour {
            scope: ScopeId(scope),
            unserved_hours,
            transport_days,
        };
        let neighbours = [of(1, 60.0, 1.0), of(2, 80.0, 10.0), of(3, 70.0, 1.0)];
        let found = |scale| pool(40.0, scale, 30.0, &neighbours).unwrap();
        assert_eq!((found(100.0).neighbours, found(100.0).transport_days), (vec![ScopeId(3)], 1.0));
        assert_eq!(found(115.0).neighbours, [ScopeId(2)], "only it is large enough alone");
        assert_eq!(found(170.0).neighbours, [ScopeId(1), ScopeId(3)]);
    }

    #[test]
    fn who_is_too_far_does_not_count() {
        assert_eq!(pool(2.0, 40.0, 10.0, &neighbours()), None);
        assert_eq!(pool(2.0, 40.0, 30.0, &neighbours()).unwrap().neighbours, [ScopeId(4)]);
    }

    #[test]
    fn a_country_that_reaches_it_alone_needs_nobody() {
        assert_eq!(pool(12.0, 12.0, 10.0, &neighbours()).unwrap().neighbours, []);
    }
}
