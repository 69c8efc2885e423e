//! How many of the duplicates that were planted in the reference data are found.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::{Path, PathBuf},
};

use eslabon_proto::linkages::v1 as pb;

use super::*;

type Row = BTreeMap<String, String>;

fn folder() -> Option<PathBuf> {
    let folder =
        env::var_os("ESLABON_SHARED").map(|shared| Path::new(&shared).join("golden/linkages/registry_2k"));
    if folder.is_none() {
        eprintln!("skipped: ESLABON_SHARED is not set, so there is no reference data");
    }
    folder
}

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

/// The registry as it would be imported: what cannot be read is left out.
fn firms(folder: &Path) -> Vec<Firm> {
    let mut claims: BTreeMap<String, Vec<pb::CapabilityClaim>> = BTreeMap::new();
    for row in rows(&folder.join("supplier_capabilities.csv")) {
        let capability = format!("capabilities/{}", row["capability_id"]);
        let claim = pb::CapabilityClaim { capability, ..Default::default() };
        claims.entry(row["supplier_id"].clone()).or_default().push(claim);
    }
    let mut firms: Vec<_> = rows(&folder.join("suppliers.csv"))
        .into_iter()
        .map(|row| {
            let point = row["lat"].parse().ok().zip(row["lon"].parse().ok());
            let point = point.filter(|point| *point != (0.0, 0.0));
            let point = point.map(|(latitude, longitude)| pb::Point { latitude, longitude });
            let site = pb::Site {
                country: row["country"].clone(),
                city: row["city"].clone(),
                point,
                ..Default::default()
            };
            let tax_id = pb::TaxId {
                country: row["country"].clone(),
                id: row["tax_id"].clone(),
                ..Default::default()
            };
            let supplier = pb::Supplier {
                legal_name: row["legal_name"].clone(),
                tax_ids: vec![tax_id],
                sites: vec![site],
                claims: claims.remove(&row["supplier_id"]).unwrap_or_default(),
                ..Default::default()
            };
            Firm::of(&row["supplier_id"], &supplier)
        })
        .collect();
    firms.sort_by(|one, other| one.id.cmp(&other.id));
    firms
}

#[test]
fn nearly_all_planted_duplicates_are_found_and_few_others() {
    let Some(folder) = folder() else { return };
    let firms = firms(&folder);
    let planted: BTreeSet<_> = rows(&folder.join("truth_duplicates.csv"))
        .into_iter()
        .map(|row| (row["canonical_supplier_id"].clone(), row["dup_supplier_id"].clone()))
        .map(|(one, other)| if one < other { (one, other) } else { (other, one) })
        .collect();
    let found: BTreeSet<_> = pairs(&firms)
        .iter()
        .map(|pair| (firms[pair.first].id.clone(), firms[pair.second].id.clone()))
        .collect();
    let right = planted.intersection(&found).count() as f64;
    let (recall, precision) = (right / planted.len() as f64, right / found.len() as f64);
    println!(
        "duplicates: {} planted, {} found, recall {recall:.3}, precision {precision:.3}",
        planted.len(),
        found.len()
    );
    for missed in planted.difference(&found) {
        println!("missed: {missed:?}");
    }
    assert!(recall >= 0.95, "recall {recall}");
    assert!(precision >= 0.9, "precision {precision}");
}
