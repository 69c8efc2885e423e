//! Missing links of the registry, and what was planted there to be found.

use std::collections::BTreeMap;

use eslabon_linkages_core::{
    CountryId,
    case::Demand,
    check::{Check, Checked},
    missing::{Kind, MissingLink, Remedy, ScopeId, Survey, detect, observe},
};

use crate::{
    golden,
    registry::{Registry, at},
    rows,
};

fn survey(registry: &Registry) -> Checked<Survey> {
    let observations = registry.needs.iter().map(|need| {
        let (demand, country) = (Demand::new(need, &registry.policy), need.country);
        let scope = ScopeId(country.0.into());
        observe(&demand, scope, false, &registry.suppliers, |firm| firm.country == country)
    });
    Survey {
        observations: observations.collect(),
        scales: registry.minimum_efficient_scale.clone(),
        probability: 0.5,
        ..Survey::default()
    }
    .check()
    .unwrap()
}

fn kind(name: &str) -> Kind {
    match name {
        "anchor_viable" => Kind::AnchorViable,
        "coordination_failure" => Kind::CoordinationFailure,
        "insufficient_scale" => Kind::InsufficientScale,
        other => panic!("{other}"),
    }
}

fn remedy(name: &str) -> Remedy {
    match name {
        "supplier_development" => Remedy::DevelopSuppliers,
        "recruit_fdi" => Remedy::Recruit,
        "regional_pooling" => Remedy::PoolRegionally,
        other => panic!("{other}"),
    }
}

type Links = BTreeMap<(u32, u32), MissingLink>;

fn links(registry: &Registry) -> Links {
    let found = detect(&survey(registry));
    found.into_iter().map(|link| ((link.scope.0, link.capability.0), link)).collect()
}

fn place(registry: &Registry, country: &str, capability: &str) -> (u32, u32) {
    let country = CountryId(at(&registry.countries, country) as u16);
    (country.0.into(), registry.capability(capability).0)
}

#[test]
fn every_golden_missing_link_is_found_with_its_figures_and_no_other() {
    let Some(golden) = golden() else { return };
    let registry = Registry::read(&golden.join("registry_2k"));
    let links = links(&registry);
    let expected = rows(&golden.join("missing_links_2k.csv"));
    assert_eq!(links.len(), expected.len());
    for row in &expected {
        let link = &links[&place(&registry, &row["country"], &row["capability_id"])];
        // As many decimals as the file has.
        let near = |ours: f64, column: &str, decimals: i32| {
            let golden: f64 = row[column].parse().unwrap();
            let off = (ours - golden).abs();
            assert!(
                off <= 0.5001 * 10_f64.powi(-decimals),
                "{column}: ours {ours}, golden {golden}, {row:?}"
            );
        };
        assert_eq!(link.kind, Some(kind(&row["kind"])), "{row:?}");
        near(link.unserved_hours, "unmet_hours", 2);
        near(link.largest_buyer_hours(), "max_buyer_hours", 2);
        near(link.unserved_hours / link.scale_hours.unwrap(), "sum_over_mes", 4);
        near(link.concentration, "hhi", 4);
        near(link.served_hours, "served_domestic_hours", 2);
        near(link.served_elsewhere_hours, "regional_could_serve_hours", 2);
        assert_eq!(link.buyers.len().to_string(), row["distinct_buyers"], "{row:?}");
        assert_eq!(link.least_coalition.unwrap_or(0).to_string(), row["min_coalition"], "{row:?}");
        assert_eq!(u8::from(link.is_robust).to_string(), row["survives_loss_of_largest"], "{row:?}");
        assert_eq!(link.near_firms.to_string(), row["domestic_firms_one_cert_away"], "{row:?}");
        assert_eq!(u8::from(link.has_capability).to_string(), row["domestic_firms_any"], "{row:?}");
        assert_eq!(link.remedy, remedy(&row["first_remedy"]), "{row:?}");
    }
}

#[test]
fn everything_that_was_planted_is_found_for_the_right_reason() {
    let Some(golden) = golden() else { return };
    let registry = Registry::read(&golden.join("registry_2k"));
    let links = links(&registry);
    let planted = rows(&golden.join("registry_2k/truth_missing_links.csv"));
    for row in &planted {
        let link = &links[&place(&registry, &row["country"], &row["capability_id"])];
        assert_eq!(link.kind, Some(kind(&row["kind"])), "{row:?}");
        assert_eq!(link.buyers.len().to_string(), row["distinct_buyers"], "{row:?}");
    }
    assert_eq!(planted.len(), 8);
}
