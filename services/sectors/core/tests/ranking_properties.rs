//! What holds for every ranking.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use std::{collections::BTreeMap, ops::ControlFlow};

use eslabon_sectors_core::ranking::{
    Cell, Criterion, CrossChecks, EmploymentRules, Missing, Overturn, Ranking, Sampler, Smaa, Spec,
    ValueFunction, Values, WeightInformation, rank,
};
use proptest::{collection::vec, prelude::*};

/// Sectors x criteria of values in tenths, so that ties come about, and weights.
#[derive(Debug, Clone)]
struct Case {
    weights: Vec<f64>,
    rows: Vec<Vec<f64>>,
    half_width: f64,
}

fn cases() -> impl Strategy<Value = Case> {
    (2..14_usize, 2..7_usize, prop_oneof![Just(0.0), Just(0.08)]).prop_flat_map(
        |(sectors, criteria, half_width)| {
            let rows = vec(vec((0..=10_u32).prop_map(|tenths| f64::from(tenths) / 10.0), criteria), sectors);
            let weights = vec(1..20_u32, criteria);
            (rows, weights).prop_map(move |(rows, weights)| {
                let sum: u32 = weights.iter().sum();
                let weights = weights.iter().map(|&weight| f64::from(weight) / f64::from(sum)).collect();
                Case { weights, rows, half_width }
            })
        },
    )
}

fn criterion(at: usize, weight: f64) -> Criterion {
    Criterion {
        id: format!("C{at}"),
        family: format!("F{at}"),
        weight,
        value: ValueFunction::Anchored { worst: 0.0, goal: 1.0 },
        missing: Missing::Interval,
        preference: None,
        thresholds: None,
    }
}

fn spec(weights: &[f64]) -> Spec {
    Spec {
        criteria: weights.iter().enumerate().map(|(at, &weight)| criterion(at, weight)).collect(),
        gates: Vec::new(),
        employment: EmploymentRules::default(),
        family_caps: BTreeMap::new(),
        k: 1,
        smaa: Smaa { draws: 0, ..Smaa::default() },
        cross_checks: CrossChecks::default(),
        refuse_constant: false,
    }
}

fn drawing(weights: &[f64], information: WeightInformation, draws: u64) -> Spec {
    Spec { smaa: Smaa { weights: information, draws, ..Smaa::default() }, ..spec(weights) }
}

/// Sectors are named after their position, with as many digits for all.
fn values(rows: &[(usize, &[f64])], half_width: f64) -> Values {
    let names = rows.iter().map(|(name, _)| format!("S{name:04}")).collect();
    let cells: Vec<Cell> =
        rows.iter().flat_map(|(_, row)| *row).map(|&value| Cell { value: Some(value), half_width }).collect();
    Values::new(names, rows[0].1.len(), &cells).unwrap()
}

fn all(rows: &[Vec<f64>]) -> Vec<(usize, &[f64])> {
    rows.iter().map(Vec::as_slice).enumerate().collect()
}

fn ranked(spec: Spec, values: &Values) -> Ranking {
    rank(&spec.check().unwrap(), values, [9; 32], &|_| ControlFlow::Continue(())).unwrap()
}

fn in_pool(threads: usize, spec: Spec, values: &Values) -> Ranking {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| ranked(spec, values))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_order_in_which_sectors_come_does_not_matter(case in cases(), turn in 0..14_usize) {
        let rows = all(&case.rows);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let spec = drawing(&case.weights, WeightInformation::Banded { band: 0.5 }, 1_000);
        let straight = ranked(spec.clone(), &values(&rows, case.half_width));
        prop_assert_eq!(straight, ranked(spec, &values(&turned, case.half_width)));
    }

    #[test]
    fn the_order_of_criteria_moves_no_sector(case in cases(), turn in 0..7_usize) {
        let turned = |list: &[f64]| -> Vec<f64> {
            let mut list = list.to_vec();
            list.rotate_left(turn % case.weights.len());
            list
        };
        let rows: Vec<Vec<f64>> = case.rows.iter().map(|row| turned(row)).collect();
        let left = ranked(spec(&case.weights), &values(&all(&case.rows), 0.0));
        let right = ranked(spec(&turned(&case.weights)), &values(&all(&rows), 0.0));
        prop_assert_eq!(&left.order, &right.order);
        for (left, right) in left.sectors.iter().zip(&right.sectors) {
            prop_assert_eq!(left.rank, right.rank);
        }
        for a in 0..case.rows.len() {
            for b in 0..case.rows.len() {
                match (left.overturn.shift(a, b).unwrap(), right.overturn.shift(a, b).unwrap()) {
                    (Overturn::Shift(left), Overturn::Shift(right)) => prop_assert!((left - right).abs() < 1e-12),
                    (left, right) => prop_assert_eq!(left, right),
                }
            }
        }
    }

    #[test]
    fn units_do_not_matter_if_anchors_have_them_too(case in cases(), scale in prop_oneof![Just(-8.0), Just(0.25), Just(1024.0)]) {
        let rows: Vec<Vec<f64>> = case.rows.iter().map(|row| row.iter().map(|x| x * scale).collect()).collect();
        let mut scaled = spec(&case.weights);
        for criterion in &mut scaled.criteria {
            criterion.value = ValueFunction::Anchored { worst: 0.0, goal: scale };
        }
        let left = ranked(spec(&case.weights), &values(&all(&case.rows), 0.0));
        let right = ranked(scaled, &values(&all(&rows), 0.0));
        // Powers of two scale without rounding, so every bit is the same.
        prop_assert_eq!(&left.sectors, &right.sectors);
        prop_assert_eq!(&left.stability, &right.stability);
    }

    #[test]
    fn a_sector_that_comes_or_goes_leaves_the_order_of_the_others(case in cases(), gone in 0..14_usize) {
        let gone = gone % case.rows.len();
        let with = ranked(spec(&case.weights), &values(&all(&case.rows), 0.0));
        let rest: Vec<_> = all(&case.rows).into_iter().filter(|(name, _)| *name != gone).collect();
        let without = ranked(spec(&case.weights), &values(&rest, 0.0));
        let named: Vec<usize> = without.order.iter().map(|&at| rest[at].0).collect();
        let expected: Vec<usize> = with.order.iter().copied().filter(|&at| at != gone).collect();
        prop_assert_eq!(named, expected);
    }

    #[test]
    fn equal_sectors_have_equal_ranks_and_are_listed_by_id(case in cases(), of in 0..14_usize) {
        let mut rows = case.rows.clone();
        rows.push(case.rows[of % case.rows.len()].clone());
        let (twin, last) = (of % case.rows.len(), rows.len() - 1);
        let ranking = ranked(drawing(&case.weights, WeightInformation::Uniform, 1_000), &values(&all(&rows), 0.0));
        prop_assert_eq!(ranking.sectors[twin].rank, ranking.sectors[last].rank);
        let place = |sector: usize| ranking.order.iter().position(|&at| at == sector).unwrap();
        prop_assert!(place(twin) < place(last));
        // In every draw they are equal too.
        prop_assert_eq!(&ranking.sectors[twin].robustness, &ranking.sectors[last].robustness);
        prop_assert_eq!(ranking.overturn.shift(twin, last), Some(Overturn::NotAhead));
    }

    #[test]
    fn every_sector_has_some_rank_in_every_draw(case in cases()) {
        let spec = drawing(&case.weights, WeightInformation::Uniform, 2_000);
        let ranking = ranked(spec, &values(&all(&case.rows), case.half_width));
        for sector in &ranking.sectors {
            let robustness = sector.robustness.as_ref().unwrap();
            prop_assert!((robustness.rank_acceptability.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!((robustness.top_k_acceptability - robustness.rank_acceptability[0]).abs() < 1e-15);
            for weights in robustness.central_weights.iter() {
                prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
        // Somebody is first; more than one only where they are equal.
        let first: f64 = ranking.sectors.iter().map(|s| s.robustness.as_ref().unwrap().rank_acceptability[0]).sum();
        prop_assert!(first >= 1.0 - 1e-12);
    }

    #[test]
    fn a_weight_just_within_its_interval_changes_nothing_and_just_beyond_it_something(case in cases()) {
        let ranking = ranked(spec(&case.weights), &values(&all(&case.rows), 0.0));
        let scores = |weights: &[f64]| -> Vec<f64> {
            case.rows.iter().map(|row| row.iter().zip(weights).map(|(x, w)| x * w).sum()).collect()
        };
        let moved = |j: usize, to: f64| -> Vec<f64> {
            let rest = 1.0 - case.weights[j];
            (0..case.weights.len()).map(|i| if i == j { to } else { case.weights[i] * (1.0 - to) / rest }).collect()
        };
        let stability = ranking.stability.unwrap();
        for (j, interval) in stability.first.iter().enumerate() {
            let interval = interval.unwrap();
            for (to, pair, sign) in [(interval.low, interval.pair_low, -1.0), (interval.high, interval.pair_high, 1.0)] {
                let Some((ahead, behind)) = pair else { continue };
                let at = scores(&moved(j, to));
                prop_assert!((at[ahead] - at[behind]).abs() < 1e-9, "they meet at the bound");
                let beyond = scores(&moved(j, to + sign * 1e-3));
                prop_assert!(beyond[behind] > beyond[ahead], "beyond it they swap");
            }
        }
    }

    #[test]
    fn moving_as_much_weight_as_it_takes_makes_two_sectors_equal(case in cases()) {
        let ranking = ranked(spec(&case.weights), &values(&all(&case.rows), 0.0));
        for &ahead in &ranking.order {
            for &behind in &ranking.order {
                let Some(Overturn::Shift(shift)) = ranking.overturn.shift(ahead, behind) else { continue };
                let d: Vec<f64> = (0..case.weights.len()).map(|j| case.rows[ahead][j] - case.rows[behind][j]).collect();
                prop_assert!((0.0..=1.0 + 1e-12).contains(&shift));
                prop_assert!(lead_after(&case.weights, &d, shift).abs() < 1e-9);
                // Less never does.
                prop_assert!(lead_after(&case.weights, &d, shift * 0.99) > -1e-9);
            }
        }
    }
}

/// The least lead there can be after moving a mass of weight.
fn lead_after(weights: &[f64], d: &[f64], mut mass: f64) -> f64 {
    let least = d.iter().copied().fold(f64::INFINITY, f64::min);
    let mut order: Vec<usize> = (0..d.len()).collect();
    order.sort_by(|&left, &right| d[right].total_cmp(&d[left]));
    let mut lead: f64 = weights.iter().zip(d).map(|(w, d)| w * d).sum();
    for j in order {
        let take = mass.min(weights[j]);
        lead -= take * (d[j] - least);
        mass -= take;
    }
    lead
}

/// A world with enough sectors to be sorted rather than compared in pairs.
fn many(sectors: usize, criteria: usize) -> Vec<Vec<f64>> {
    (0..sectors)
        .map(|a| (0..criteria).map(|j| ((a * 37 + j * 101 + a * j * 13) % 97) as f64 / 97.0).collect())
        .collect()
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    for (sectors, half_width, jitter) in [(12, 0.0, 0.0), (12, 0.05, 0.1), (90, 0.0, 0.0), (90, 0.03, 0.0)] {
        let rows = many(sectors, 6);
        let mut spec =
            drawing(&[0.3, 0.2, 0.2, 0.1, 0.1, 0.1], WeightInformation::Banded { band: 0.5 }, 45_000);
        spec.smaa.anchor_jitter = jitter;
        let values = values(&all(&rows), half_width);
        let one = in_pool(1, spec.clone(), &values);
        assert_eq!(one, in_pool(2, spec.clone(), &values));
        assert_eq!(one, in_pool(5, spec, &values));
    }
}

#[test]
fn sorting_and_comparing_in_pairs_rank_alike() {
    // The same 64 sectors alone, and with one that is last by everything.
    let mut rows = many(64, 5);
    let weights = [0.3, 0.25, 0.2, 0.15, 0.1];
    let spec = drawing(&weights, WeightInformation::Uniform, 10_000);
    let pairs = ranked(spec.clone(), &values(&all(&rows), 0.0));
    rows.push(vec![0.0; 5]);
    let sorted = ranked(spec, &values(&all(&rows), 0.0));
    assert!(pairs.robustness.unwrap().pairwise.is_some() && sorted.robustness.unwrap().pairwise.is_none());
    for (left, right) in pairs.sectors.iter().zip(&sorted.sectors) {
        let (left, right) = (left.robustness.as_ref().unwrap(), right.robustness.as_ref().unwrap());
        assert_eq!(left.rank_acceptability[..64], right.rank_acceptability[..64]);
        assert_eq!(left.first, right.first);
        // Added in another order.
        let weights = left.central_weights.iter().flatten().zip(right.central_weights.iter().flatten());
        weights.for_each(|(left, right)| assert!((left - right).abs() < 1e-12));
    }
}

#[test]
fn a_walk_gives_what_rejection_gives() {
    // Families that are exactly at their caps: few proposals keep all of them.
    let rows = many(8, 16);
    let weights = [1.0 / 16.0; 16];
    let mut free = drawing(&weights, WeightInformation::Banded { band: 0.5 }, 200_000);
    for (at, criterion) in free.criteria.iter_mut().enumerate() {
        criterion.family = format!("F{}", at / 4);
    }
    let mut capped = free.clone();
    capped.family_caps = (0..4).map(|family| (format!("F{family}"), 0.2501)).collect();
    let values = values(&all(&rows), 0.0);
    let (free, walked) = (ranked(free, &values), ranked(capped, &values));
    let (robust, walk) = (free.robustness.unwrap(), walked.robustness.unwrap());
    assert_eq!((robust.sampler, walk.sampler), (Sampler::Bands, Sampler::HitAndRun));
    assert!(walk.acceptance_rate < 0.001);
    assert!(walk.effective_draws < 200_000.0 && walk.effective_draws > 2_000.0, "{}", walk.effective_draws);
    for mean in &walk.mean_weights {
        assert!((mean - 1.0 / 16.0).abs() < 0.002, "{mean}");
    }
}

#[test]
fn a_walk_in_two_dimensions_is_uniform() {
    // One family of two criteria at its cap, and a cap that rejection cannot meet: the
    // weights of the family then are uniform on a line, and their mean is its middle.
    let rows = many(4, 4);
    let mut spec = drawing(&[0.2, 0.2, 0.3, 0.3], WeightInformation::Banded { band: 0.5 }, 50_000);
    for (criterion, family) in spec.criteria.iter_mut().zip(["A", "A", "B", "B"]) {
        criterion.family = family.to_owned();
    }
    spec.family_caps = BTreeMap::from([("A".to_owned(), 0.4), ("B".to_owned(), 0.6)]);
    let robustness = ranked(spec, &values(&all(&rows), 0.0)).robustness.unwrap();
    assert_eq!(robustness.sampler, Sampler::HitAndRun);
    for (mean, expected) in robustness.mean_weights.iter().zip([0.2, 0.2, 0.3, 0.3]) {
        assert!((mean - expected).abs() < 0.002, "{mean} {expected}");
    }
}

#[test]
fn equal_weights_are_in_no_order_where_the_order_is_what_is_known() {
    let spec = drawing(&[0.4, 0.2, 0.2, 0.2], WeightInformation::Ordinal, 100_000);
    let means = ranked(spec, &values(&all(&many(3, 4)), 0.0)).robustness.unwrap().mean_weights;
    // The largest of four uniform weights has a mean of (1 + 1/2 + 1/3 + 1/4) / 4.
    let largest = 25.0 / 48.0;
    assert!((means[0] - largest).abs() < 0.002, "{means:?}");
    for mean in &means[1..] {
        assert!((mean - (1.0 - largest) / 3.0).abs() < 0.002, "{means:?}");
    }
}

#[test]
fn anchors_that_move_let_a_close_second_be_first_at_times() {
    let rows = [vec![0.6, 0.5], vec![0.5, 0.61]];
    let share = |jitter: f64| {
        let mut spec = drawing(&[0.5, 0.5], WeightInformation::Banded { band: 1e-6 }, 10_000);
        spec.smaa.anchor_jitter = jitter;
        let ranking = ranked(spec, &values(&all(&rows), 0.0));
        ranking.sectors[1].robustness.as_ref().unwrap().rank_acceptability[0]
    };
    assert_eq!(share(0.0), 1.0);
    assert!((0.5..0.95).contains(&share(0.2)), "{}", share(0.2));
}
