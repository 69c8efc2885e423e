//! Networks worked out by hand, against another method, and at the edges.

use proptest::prelude::*;

use super::*;

fn network(supplies: &[i64], arcs: &[(u32, u32, i64, i64)]) -> Network {
    let arcs = arcs.iter().map(|&(from, to, capacity, cost)| Arc { from, to, capacity, cost });
    Network { supplies: supplies.to_vec(), arcs: arcs.collect() }
}

#[test]
fn the_cheap_way_fills_first_and_the_dear_one_takes_the_rest() {
    let network = network(&[5, 0, -5], &[(0, 1, 3, 1), (1, 2, 9, 1), (0, 2, 9, 7)]);
    let flow = network.solve().unwrap();
    assert_eq!((flow.flows.clone(), flow.cost), (vec![3, 3, 2], 20));
    assert_eq!(flow.verify(&network), Ok(()));
    assert_eq!(flow.reduced_cost(&network, 0), -5, "one more unit of the first arc would save five");
}

#[test]
fn a_demand_that_nothing_reaches_is_told_with_what_is_missing() {
    let network = network(&[5, 0, -5], &[(0, 1, 9, 1), (1, 2, 3, 1)]);
    assert_eq!(network.solve(), Err(Error::Infeasible { missing: 2 }));
}

#[test]
fn a_circle_of_negative_cost_is_filled() {
    let network = network(&[0, 0], &[(0, 1, 4, -3), (1, 0, 6, 1)]);
    let flow = network.solve().unwrap();
    assert_eq!((flow.flows.clone(), flow.cost), (vec![4, 4], -8));
    assert_eq!(flow.verify(&network), Ok(()));
}

#[test]
fn networks_that_are_none_are_refused() {
    assert_eq!(network(&[1, 0], &[]).solve(), Err(Error::Unbalanced { difference: 1 }));
    assert_eq!(network(&[0], &[(0, 1, 1, 1)]).solve(), Err(Error::NoSuchNode { arc: 0 }));
    assert_eq!(network(&[0, 0], &[(0, 1, -1, 1)]).solve(), Err(Error::NegativeCapacity { arc: 0 }));
    assert_eq!(network(&[0, 0], &[(0, 1, 1, i64::MAX)]).solve(), Err(Error::TooLarge));
    assert_eq!(network(&[0, 0], &[(0, 1, i64::MAX, 1)]).solve(), Err(Error::TooLarge));
    assert_eq!(network(&[], &[]).solve().map(|flow| flow.cost), Ok(0));
}

#[test]
fn costs_beyond_thirty_two_bits_do_not_wrap() {
    let network = network(&[3_000_000_000, -3_000_000_000], &[(0, 1, 4_000_000_000, 5_000_000_000)]);
    assert_eq!(network.solve().unwrap().cost, 15_000_000_000_000_000_000);
}

#[test]
fn a_flow_that_was_tampered_with_is_not_proven() {
    let network = network(&[5, 0, -5], &[(0, 1, 3, 1), (1, 2, 9, 1), (0, 2, 9, 7)]);
    let flow = network.solve().unwrap();
    let tamper = |change: fn(&mut Flow)| {
        let mut flow = flow.clone();
        change(&mut flow);
        flow.verify(&network)
    };
    assert_eq!(tamper(|flow| flow.flows = vec![0, 0, 5]), Err(Unproven::NotOptimal { arc: 0 }));
    assert_eq!(tamper(|flow| flow.flows[0] = 4), Err(Unproven::OverCapacity { arc: 0 }));
    assert_eq!(tamper(|flow| flow.flows[2] = 1), Err(Unproven::NotConserved { node: 0 }));
    assert_eq!(tamper(|flow| flow.cost -= 1), Err(Unproven::OtherCost));
    assert_eq!(tamper(|flow| flow.potentials[1] += 1), Err(Unproven::NotOptimal { arc: 1 }));
    assert_eq!(tamper(|flow| flow.flows.truncate(2)), Err(Unproven::OtherNetwork));
}

/// The least cost by the plainest method: from any flow of the wanted amount (found
/// over paths of least cost by Bellman and Ford), none where there is none.
fn successive_paths(network: &Network) -> Option<i128> {
    let nodes = network.supplies.len() + 2;
    let (source, sink) = (nodes - 2, nodes - 1);
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut add = |from: usize, to: usize, capacity: i64, cost: i64| {
        arcs.push((from, to, capacity, cost));
        arcs.push((to, from, 0, -cost));
    };
    for arc in &network.arcs {
        add(arc.from as usize, arc.to as usize, arc.capacity, arc.cost);
    }
    let mut wanted = 0;
    for (node, &supply) in network.supplies.iter().enumerate() {
        wanted += supply.max(0);
        if supply > 0 { add(source, node, supply, 0) } else { add(node, sink, -supply, 0) }
    }
    let mut cost = 0_i128;
    loop {
        let mut distance = vec![i64::MAX; nodes];
        let mut by = vec![usize::MAX; nodes];
        distance[source] = 0;
        for _ in 0..nodes {
            for (at, &(from, to, room, price)) in arcs.iter().enumerate() {
                if room > 0 && distance[from] < i64::MAX && distance[from] + price < distance[to] {
                    (distance[to], by[to]) = (distance[from] + price, at);
                }
            }
        }
        if distance[sink] == i64::MAX {
            return (wanted == 0).then_some(cost);
        }
        let (mut node, mut amount) = (sink, i64::MAX);
        while node != source {
            amount = amount.min(arcs[by[node]].2);
            node = arcs[by[node]].0;
        }
        node = sink;
        while node != source {
            let at = by[node];
            arcs[at].2 -= amount;
            arcs[at ^ 1].2 += amount;
            node = arcs[at].0;
        }
        wanted -= amount;
        cost += i128::from(amount) * i128::from(distance[sink]);
    }
}

pub(super) fn any_network() -> impl Strategy<Value = Network> {
    (2_u32..9).prop_flat_map(|nodes| {
        let arc = (0..nodes, 0..nodes, 0_i64..12, 0_i64..30);
        let supplies = prop::collection::vec(-8_i64..8, nodes as usize - 1);
        (supplies, prop::collection::vec(arc, 0..28)).prop_map(|(mut supplies, arcs)| {
            supplies.push(-supplies.iter().sum::<i64>());
            network(&supplies, &arcs)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_cost_is_that_of_another_method_and_proves_itself(network in any_network()) {
        match network.solve() {
            Ok(flow) => {
                prop_assert_eq!(flow.verify(&network), Ok(()));
                prop_assert_eq!(Some(flow.cost), successive_paths(&network));
            }
            Err(Error::Infeasible { missing }) => {
                prop_assert!(missing > 0);
                prop_assert_eq!(None, successive_paths(&network));
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn negative_costs_are_proven_as_well(mut network in any_network(), lowered in 1_i64..40) {
        network.arcs.iter_mut().for_each(|arc| arc.cost -= lowered);
        if let Ok(flow) = network.solve() {
            prop_assert_eq!(flow.verify(&network), Ok(()));
        }
    }
}
