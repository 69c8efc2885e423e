//! Waves of entry into medical devices in Costa Rica.

use std::path::Path;

use eslabon_linkages_core::{
    check::Check,
    waves::{Contradiction, Entry, Ownership, Succession, Wave, succession},
};
use serde_json::Value;

use crate::{golden, json, rows};

fn read(folder: &Path) -> (Succession, Value) {
    let of_wave = |name: &str, wave: &str| -> Vec<_> {
        rows(&folder.join(name)).into_iter().filter(|row| row["wave"] == wave).collect()
    };
    let ownership = |origin: &str| match origin {
        "CR" => Ownership::Domestic,
        joint if joint.starts_with("JV_") => Ownership::Joint,
        _ => Ownership::Foreign,
    };
    let waves = rows(&folder.join("waves.csv")).into_iter().map(|row| {
        let name = row["wave"].clone();
        let owners = of_wave("wave_origin.csv", &name).into_iter();
        let kinds = of_wave("wave_firm_types.csv", &name).into_iter();
        let products = of_wave("wave_products.csv", &name).into_iter();
        Wave {
            firms: row["firms_total"].parse().unwrap(),
            categories: row["main_export_categories"].split(';').map(str::to_owned).collect(),
            owners: owners.map(|row| (ownership(&row["origin"]), row["firms"].parse().unwrap())).collect(),
            kinds: kinds.map(|row| (row["firm_type"].clone(), row["firms"].parse().unwrap())).collect(),
            classes: products.map(|row| row["device_class"].parse().unwrap()).collect(),
            name,
        }
    });
    let ranks = rows(&folder.join("category_complexity.csv"));
    let ranks = ranks.into_iter().map(|row| (row["category"].clone(), row["rank"].parse().unwrap()));
    let entry = Entry { ranks: ranks.collect(), waves: waves.collect() };
    (succession(&entry.check().unwrap()), json(&folder.join("expected.json")))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn the_waves_move_up_while_fewer_and_fewer_domestic_firms_enter() {
    let Some(golden) = golden() else { return };
    let (found, expected) = read(&golden.join("cr_meddev"));
    let expected = &expected["waves"];
    let ours = |of: &dyn Fn(&eslabon_linkages_core::waves::Shown) -> f64| -> Vec<f64> {
        found.waves.iter().map(of).collect()
    };
    assert_eq!(ours(&|wave| f64::from(wave.firms)), numbers(&expected["firms"]));
    assert_eq!(ours(&|wave| wave.all_firms as f64), numbers(&expected["cumulative_firms"]));
    assert_eq!(ours(&|wave| f64::from(wave.category.unwrap())), numbers(&expected["max_category_rank"]));
    assert_eq!(ours(&|wave| f64::from(wave.frontier.unwrap())), numbers(&expected["running_frontier"]));
    assert_eq!(ours(&|wave| wave.mean_class.unwrap()), numbers(&expected["mean_device_class"]));
    assert_eq!(ours(&|wave| f64::from(wave.highest_class.unwrap())), numbers(&expected["max_device_class"]));
    assert_eq!(ours(&|wave| wave.breadth as f64), numbers(&expected["breadth_main_categories"]));
    assert_eq!(ours(&|wave| wave.domestic as f64), numbers(&expected["domestic_firms"]));
    assert_eq!(ours(&|wave| wave.joint as f64), numbers(&expected["jv"]));
    for (share, golden) in ours(&|wave| wave.domestic_share).iter().zip(numbers(&expected["domestic_share"]))
    {
        assert!((share - golden).abs() < 1e-6);
    }
    let tau = expected["kendall_tau_b_mean_class"].as_f64().unwrap();
    assert!((found.tau_b.unwrap() - tau).abs() < 1e-6);
    assert_eq!(Some(found.moved_up), expected["upgrading"].as_bool());
}

#[test]
fn the_kinds_of_the_last_wave_contradict_its_total_and_are_not_repaired() {
    let Some(golden) = golden() else { return };
    let (found, expected) = read(&golden.join("cr_meddev"));
    let told = Contradiction { wave: "W4".into(), of: "kinds", stated: 21, summed: 19 };
    assert_eq!(found.contradictions, [told]);
    let sums = expected["waves"]["type_sum_ok"].as_array().unwrap();
    assert_eq!(sums.iter().filter(|is_right| **is_right == false).count(), 1);
}

#[test]
fn sterilisation_is_a_function_that_came_with_the_last_wave() {
    let Some(golden) = golden() else { return };
    let (found, expected) = read(&golden.join("cr_meddev"));
    let missing = expected["as_of_2008"]["missing_functions_vs_final"].as_array().unwrap();
    let missing: Vec<_> = missing.iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(found.waves[3].new_functions, missing);
}
