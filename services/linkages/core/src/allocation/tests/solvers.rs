//! HiGHS beside microlp: what one cannot solve the other cannot, and what both solve
//! costs the same.

use std::ops::Range;

use proptest::prelude::*;

use super::{
    super::{
        bounded::{Conditions, build},
        linear::{Programme, Relation},
    },
    *,
};

/// Whether there is an answer, and what it costs to the tolerance of the solvers.
/// Which of several answers is given is up to each.
fn agree(programme: &Programme) -> Result<(), TestCaseError> {
    let costs = (programme.solve(), programme.solve_by_microlp());
    let (Some(highs), Some(microlp)) = &costs else {
        prop_assert!(costs.0.is_none() && costs.1.is_none(), "{costs:?}");
        return Ok(());
    };
    let (highs, microlp) = (highs.objective, microlp.objective);
    prop_assert!((highs - microlp).abs() <= 1e-6 + 1e-9 * microlp.abs(), "{highs} {microlp}");
    Ok(())
}

/// Needs of several buyers, and suppliers of two capabilities on either side of a border.
fn any_allocation(needs: Range<usize>, suppliers: Range<usize>) -> impl Strategy<Value = Problem> {
    let hours = || 0_i64..2_000;
    let needs = prop::collection::vec((hours(), 0_u64..4), needs);
    let suppliers = prop::collection::vec((hours(), [hours(), hours()]), suppliers);
    (needs, suppliers).prop_flat_map(move |(needs, suppliers)| {
        let (n, s) = (needs.len() as u64, suppliers.len() as u64);
        let candidates = prop::collection::btree_map(
            (0..n, 0..s, 0_u32..2),
            (hours(), 0_i64..12_000, any::<bool>()),
            0..=needs.len() * 6,
        );
        let suppliers = suppliers.clone();
        let wanted = (0..n)
            .zip(&needs)
            .map(|(need, &(hours, buyer))| Wanted { buyer: BuyerKey(buyer), ..wanted(need, hours) });
        (Just(wanted.collect::<Vec<_>>()), candidates).prop_map(move |(wanted, candidates)| {
            let keys = (0..s).map(SupplierKey).zip(&suppliers);
            let offers = keys.clone().flat_map(|(supplier, (_, offers))| {
                (0..2).zip(*offers).map(move |(capability, hours)| Offer {
                    supplier,
                    capability: CapabilityId(capability),
                    hours,
                })
            });
            let candidates = candidates.into_iter();
            Problem {
                wanted,
                offers: offers.collect(),
                capacities: keys.map(|(supplier, &(hours, _))| Capacity { supplier, hours }).collect(),
                candidates: candidates
                    .map(|((need, supplier, capability), (hours, cost, is_domestic))| Candidate {
                        capability: CapabilityId(capability),
                        is_domestic,
                        ..candidate(need, supplier, hours, cost)
                    })
                    .collect(),
                unmet: Unmet::Costs(30_000),
            }
        })
    })
}

/// Few columns and rows of small whole numbers, so that none is solvable by a hair.
fn any_programme() -> impl Strategy<Value = Programme> {
    let columns = prop::collection::vec((-9_i32..10, 0_i32..10), 0..6);
    let relation = prop_oneof![Just(Relation::AtMost), Just(Relation::Exactly), Just(Relation::AtLeast)];
    let rows = prop::collection::vec((prop::collection::vec(-3_i32..4, 6), relation, -20_i32..20), 0..6);
    (columns, rows).prop_map(|(columns, rows)| {
        let mut programme = Programme::default();
        let columns: Vec<usize> =
            columns.into_iter().map(|(cost, most)| programme.column(cost.into(), most.into())).collect();
        for (coefficients, relation, value) in rows {
            let terms = columns.iter().copied().zip(coefficients.into_iter().map(f64::from));
            programme.row(terms.collect(), relation, value.into());
        }
        programme
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn either_solver_finds_the_same_least_cost_of_a_drawn_allocation(
        problem in any_allocation(0..30, 1..15),
        domestic_floor in prop::option::of(0.0..=1.0),
        dependency_cap in prop::option::of(0.0..=1.0),
    ) {
        let ordered = problem.check().unwrap().in_order();
        agree(&build(&ordered, 30_000, &Conditions { domestic_floor, dependency_cap }).programme)?;
    }

    #[test]
    fn either_solver_solves_the_same_drawn_programmes_at_the_same_cost(programme in any_programme()) {
        agree(&programme)?;
    }
}
