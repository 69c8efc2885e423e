//! Missing links through the service against those of a plain implementation in another
//! language, for every country of the reference data.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_proto::linkages::v1 as pb;

use crate::{
    matching_reference::{Registry, Row, country, golden, rows},
    missing::{Analyst, country as question},
    support::on_each_engine,
};

#[tokio::test]
async fn every_golden_missing_link_is_found_with_its_figures_and_no_other() {
    let Some(golden) = golden() else { return };
    on_each_engine(async |service| {
        let registry = Registry::read(&golden.join("registry_2k"));
        registry.store(&service.store().await).await;
        let mut analyst = Analyst::of(&service).await;
        for row in rows(&golden.join("registry_2k/mes.csv")) {
            analyst.scale(&row["capability_id"], row["mes_hours_per_year"].parse().unwrap()).await;
        }
        let expected = rows(&golden.join("missing_links_2k.csv"));
        let buyers = rows(&golden.join("registry_2k/buyers.csv"));
        let countries: BTreeSet<_> = buyers.iter().map(|row| row["country"].clone()).collect();
        let mut found = 0;
        for alpha2 in &countries {
            analyst.survey(alpha2, question(&country(alpha2))).await;
            let links = analyst.links(alpha2).await;
            let of_country = expected.iter().filter(|row| row["country"] == *alpha2);
            let golden: BTreeMap<_, _> =
                of_country.map(|row| (format!("capabilities/{}", row["capability_id"]), row)).collect();
            assert_eq!(links.len(), golden.len(), "{alpha2}");
            for link in &links {
                compare(link, golden[&link.capability]);
            }
            found += links.len();
        }
        assert_eq!((found, expected.len()), (95, 95));
    })
    .await;
}

fn compare(link: &pb::MissingLink, row: &Row) {
    let what = &link.name;
    let kind = link.kind().as_str_name().trim_start_matches("LINK_KIND_").to_lowercase();
    assert_eq!(kind, row["kind"], "{what}");
    let remedy = match link.remedy() {
        pb::Remedy::DevelopSuppliers => "supplier_development",
        pb::Remedy::Recruit => "recruit_fdi",
        pb::Remedy::PoolRegionally => "regional_pooling",
        pb::Remedy::Unspecified => "",
    };
    assert_eq!(remedy, row["first_remedy"], "{what}");
    // As many decimals as the file has.
    let near = |ours: f64, column: &str, decimals: i32| {
        let golden: f64 = row[column].parse().unwrap();
        let off = (ours - golden).abs();
        assert!(off <= 0.5001 * 10_f64.powi(-decimals), "{what} {column}: {ours} {golden}");
    };
    near(link.unserved_hours, "unmet_hours", 2);
    near(link.buyers[0].hours, "max_buyer_hours", 2);
    near(link.unserved_hours / link.scale_hours.unwrap(), "sum_over_mes", 4);
    near(link.concentration.unwrap(), "hhi", 4);
    near(link.served_hours.unwrap(), "served_domestic_hours", 2);
    near(link.served_elsewhere_hours.unwrap(), "regional_could_serve_hours", 2);
    assert_eq!(link.buyer_count.to_string(), row["distinct_buyers"], "{what}");
    assert_eq!(link.least_coalition.unwrap_or(0).to_string(), row["min_coalition"], "{what}");
    assert_eq!(u8::from(link.is_robust()).to_string(), row["survives_loss_of_largest"], "{what}");
    assert_eq!(u8::from(link.has_capability).to_string(), row["domestic_firms_any"], "{what}");
    assert_eq!(link.near_firms.to_string(), row["domestic_firms_one_cert_away"], "{what}");
    // The firms by name are the same, each with the needs that it could serve.
    let by_name: i32 = link.develop.iter().map(|firm| firm.needs).sum();
    assert_eq!(by_name, link.near_firms, "{what}");
}
