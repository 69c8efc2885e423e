//! Objectives of golden allocations, with their proofs.

use std::{collections::BTreeMap, io::Read, path::Path};

use eslabon_linkages_core::{
    BuyerKey,
    allocation::{
        Candidate, Capacity, Conditions, Lots, Offer, Problem, Terms, Unmet, Wanted, allocate,
        allocate_bounded, allocate_lots,
    },
    case::{Case, Demand},
    check::Check,
    flow::Network,
    relatedness::Relatedness,
};

use crate::{
    Row, golden, json, open,
    registry::{Registry, need_key, supplier_key},
    rows,
};

/// A network in the format of the DIMACS challenge.
fn dimacs(path: &Path) -> Network {
    let mut text = String::new();
    open(path).read_to_string(&mut text).unwrap();
    let mut network = Network::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<i64>().unwrap();
        match words[0] {
            "p" => network.supplies = vec![0; number(2) as usize],
            "n" => network.supplies[number(1) as usize - 1] = number(2),
            "a" => {
                assert_eq!(number(3), 0, "no arc must carry anything");
                network.arc(number(1) as u32 - 1, number(2) as u32 - 1, number(4), number(5));
            }
            _ => (),
        }
    }
    network
}

/// Needs, capacities and candidates of a golden folder.
fn problem(folder: &Path, unmet: Unmet) -> Problem {
    let mut capabilities = BTreeMap::new();
    let supply = rows(&folder.join("supply.csv"));
    for row in &supply {
        let next = capabilities.len() as u32;
        capabilities.entry(row["capability_id"].clone()).or_insert(eslabon_linkages_core::CapabilityId(next));
    }
    let edges = ["edges.csv", "edges.csv.gz"].map(|name| folder.join(name));
    let edges = rows(edges.iter().find(|path| path.exists()).unwrap());
    let number = |row: &Row, column: &str| row[column].parse::<i64>().unwrap();
    let (totals, offers): (Vec<_>, Vec<_>) = supply.iter().partition(|row| row["capability_id"] == "*");
    Problem {
        wanted: rows(&folder.join("needs.csv"))
            .iter()
            .map(|row| Wanted {
                need: need_key(&row["need_id"]),
                buyer: BuyerKey(row["buyer_id"][1..].parse().unwrap()),
                hours: number(row, "demand_h"),
            })
            .collect(),
        capacities: totals
            .into_iter()
            .map(|row| Capacity { supplier: supplier_key(&row["supplier_id"]), hours: number(row, "cap_h") })
            .collect(),
        offers: offers
            .into_iter()
            .map(|row| Offer {
                supplier: supplier_key(&row["supplier_id"]),
                capability: capabilities[&row["capability_id"]],
                hours: number(row, "cap_h"),
            })
            .collect(),
        candidates: edges
            .iter()
            .map(|row| Candidate {
                need: need_key(&row["need_id"]),
                supplier: supplier_key(&row["supplier_id"]),
                capability: capabilities[&row["capability_id"]],
                hours: number(row, "max_h"),
                // Where a lot is larger than what the supplier may have, the reference takes
                // all that it may have for one; we let nobody serve.
                least_hours: number(row, "min_lot_h").min(number(row, "max_h")),
                cost: number(row, "cost"),
                is_domestic: row["other_country"] == "0",
            })
            .collect(),
        unmet,
    }
}

fn expected(folder: &Path) -> (i128, i64) {
    let optimum = json(&folder.join("optimum.json"));
    (optimum["objective"].as_i64().unwrap().into(), optimum["unmet_hours"].as_i64().unwrap())
}

#[test]
fn the_golden_networks_have_their_cost_and_prove_it() {
    let Some(golden) = golden() else { return };
    for name in ["alloc_tiny", "alloc_200_x_2k", "alloc_2k_x_20k"] {
        let network = dimacs(&golden.join(name).join("alloc.min.gz"));
        let flow = network.solve().unwrap();
        assert_eq!(flow.verify(&network), Ok(()), "{name}");
        assert_eq!(flow.cost, expected(&golden.join(name)).0, "{name}");
    }
}

#[test]
fn serving_first_has_the_golden_objective_and_leaves_no_more_unmet() {
    let Some(golden) = golden() else { return };
    for name in ["alloc_200_x_2k", "alloc_2k_x_20k"] {
        let folder = golden.join(name);
        for unmet in [Unmet::Last, Unmet::Costs(30_000)] {
            let allocation = allocate(&problem(&folder, unmet).check().unwrap()).unwrap();
            assert_eq!(allocation.verify(), Ok(()), "{name} {unmet:?}");
            let ours = (allocation.objective(30_000), allocation.unmet_hours);
            assert_eq!(ours, expected(&folder), "{name} {unmet:?}");
        }
    }
}

#[test]
fn a_floor_of_half_and_a_cap_of_sixty_per_cent_cost_what_they_do_elsewhere() {
    let Some(golden) = golden() else { return };
    let folder = golden.join("alloc_200_x_2k");
    let problem = problem(&folder, Unmet::Costs(30_000)).check().unwrap();
    let conditions = Conditions { domestic_floor: Some(0.5), dependency_cap: Some(0.6) }.check().unwrap();
    let found = allocate_bounded(&problem, &conditions).unwrap();
    let golden = &json(&folder.join("optimum_side.json"))["lp_side"];
    let near = |ours: f64, golden: f64| assert!((ours - golden).abs() <= 1e-9 * golden, "{ours} {golden}");
    near(found.objective, golden["objective"].as_f64().unwrap());
    assert_eq!(found.at_least, expected(&folder).0);
}

#[test]
fn lots_and_three_suppliers_by_rounding_are_near_what_a_whole_number_programme_finds() {
    let Some(golden) = golden() else { return };
    for name in ["alloc_200_x_2k", "alloc_2k_x_20k"] {
        let folder = golden.join(name);
        let problem = problem(&folder, Unmet::Costs(30_000)).check().unwrap();
        let found = allocate_lots(&problem, &Lots::default().check().unwrap()).unwrap();
        let best = json(&folder.join("optimum_side.json"))["mip_minlot_max3"]["objective"].as_f64().unwrap();
        let above = found.objective() as f64 / best - 1.0;
        // The larger best is one to 1e-6 itself.
        assert!((-1e-6..=2.5e-3).contains(&above), "{name}: {above}");
        assert!(found.bound() as f64 <= best, "{name}");
        assert!(found.gap_bps().is_some_and(|gap| gap <= 60), "{name}: {:?}", found.gap_bps());
    }
}

#[test]
fn candidates_of_the_registry_are_the_golden_ones() {
    let Some(golden) = golden() else { return };
    let registry = Registry::read(&golden.join("registry_2k"));
    let terms = Terms::default();
    let folder = golden.join("alloc_200_x_2k");
    let mut ours: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for need in &registry.needs {
        let demand = Demand::new(need, &registry.policy);
        for supplier in &registry.suppliers {
            let claims = supplier.claims.iter().filter(|claim| claim.capability == need.capability);
            for claim in claims {
                let case = Case::new(&demand, &supplier.firm, &supplier.holdings, claim, Relatedness::SAME);
                ours.entry(need.key).or_default().extend(terms.candidate(&case));
            }
        }
        let found = ours.entry(need.key).or_default();
        found.sort_by_key(|candidate| (candidate.cost, candidate.supplier));
        found.truncate(40);
    }
    let mut compared = 0;
    for row in rows(&folder.join("edges.csv")) {
        let (need, supplier) = (need_key(&row["need_id"]), supplier_key(&row["supplier_id"]));
        let candidate = ours[&need].iter().find(|candidate| candidate.supplier == supplier).unwrap();
        assert_eq!(candidate.capability, registry.capability(&row["capability_id"]));
        let golden = (&row["max_h"], &row["min_lot_h"], &row["cost"], row["other_country"] == "0");
        let [hours, least, cost] =
            [candidate.hours, candidate.least_hours, candidate.cost].map(|number| number.to_string());
        assert_eq!((&hours, &least, &cost, candidate.is_domestic), golden, "{row:?}");
        compared += 1;
    }
    assert_eq!(compared, ours.values().map(Vec::len).sum::<usize>());
    let totals: BTreeMap<_, _> = rows(&folder.join("supply.csv"))
        .into_iter()
        .filter(|row| row["capability_id"] == "*")
        .map(|row| (supplier_key(&row["supplier_id"]), row["cap_h"].parse::<i64>().unwrap()))
        .collect();
    for (key, hours) in totals {
        let supplier = registry.suppliers.iter().find(|supplier| supplier.firm.key == key).unwrap();
        assert_eq!(terms.capacity(key, &supplier.claims).hours, hours, "{key:?}");
    }
    for row in rows(&folder.join("needs.csv")) {
        let need = registry.need(&row["need_id"]);
        assert_eq!(terms.wanted(need, need.buyer).hours.to_string(), row["demand_h"]);
    }
}
