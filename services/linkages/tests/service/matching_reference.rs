//! Matches through the service against those of a plain implementation in another
//! language: every golden pair of the reference data.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::{Path, PathBuf},
};

use eslabon_linkages::store::{Change, Collection, NewDocument, Store};
use eslabon_proto::linkages::v1::{self as pb, matching_service_client::MatchingServiceClient};
use eslabon_runtime::idempotency::Request;
use prost::Message;
use serde_json::Value;

use crate::support::{Service, on_each_engine};

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) const TENANT: &str = "cinde";

pub(crate) fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

pub(crate) fn golden() -> Option<PathBuf> {
    let folder = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
    }
    folder.map(|folder| PathBuf::from(folder).join("golden/linkages"))
}

#[tokio::test]
async fn every_golden_pair_has_its_verdict_its_requirements_and_its_score() {
    let Some(golden) = golden() else { return };
    on_each_engine(async |service| {
        let registry = Registry::read(&golden.join("registry_2k"));
        registry.store(&service.store().await).await;
        let mut client = MatchingServiceClient::new(service.analyst(TENANT).await);
        let file: Value =
            serde_json::from_reader(std::fs::File::open(golden.join("match_scores.json")).unwrap()).unwrap();
        let mut pairs = 0;
        for case in file["cases"].as_array().unwrap() {
            let need = case["need_id"].as_str().unwrap();
            for expected in case["matches"].as_array().unwrap() {
                let supplier = expected["supplier_id"].as_str().unwrap();
                let request = pb::GetMatchRequest {
                    name: format!("needs/{need}/matches/{supplier}"),
                    capability: registry.capability_of[need].clone(),
                    as_of: "2020-01-01".to_owned(),
                    ..Default::default()
                };
                let found = client.get_match(request).await.unwrap().into_inner().r#match.unwrap();
                compare(&found, expected);
                pairs += 1;
            }
            listed(&service, need, case).await;
        }
        assert_eq!(pairs, 177);
    })
    .await;
}

/// The list for the need holds the same scores, in the order of matches.
async fn listed(service: &Service, need: &str, case: &Value) {
    let mut client = MatchingServiceClient::new(service.analyst(TENANT).await);
    let request = pb::FindSuppliersRequest {
        need: format!("needs/{need}"),
        most: 500,
        worst_verdict: pb::Verdict::Ineligible.into(),
        relatedness: Some(pb::RelatednessSource {
            kind: pb::RelatednessKind::Codes.into(),
            ..Default::default()
        }),
        as_of: "2020-01-01".to_owned(),
        ..Default::default()
    };
    let mut answers = client.find_suppliers(request).await.unwrap().into_inner();
    let mut matches = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        if let Some(pb::find_suppliers_response::Event::Match(found)) = answer.event {
            matches.push(found);
        }
    }
    let rank = |found: &pb::Match| (found.verdict, -found.score_bps, found.supplier.clone());
    assert!(matches.is_sorted_by_key(rank), "{need}");
    let on_the_capability: BTreeSet<_> = matches
        .iter()
        .filter(|found| found.contributions[0].fit.is_some())
        .map(|found| &found.supplier)
        .collect();
    for expected in case["matches"].as_array().unwrap() {
        let supplier = format!("suppliers/{}", expected["supplier_id"].as_str().unwrap());
        assert!(on_the_capability.contains(&supplier) || matches.len() == 500, "{need} {supplier}");
    }
}

fn compare(found: &pb::Match, expected: &Value) {
    let what = &found.name;
    let verdict = expected["verdict"].as_str().unwrap();
    assert_eq!(found.verdict().as_str_name().trim_start_matches("VERDICT_"), verdict, "{what}");
    let bps = |name: &str| i32::try_from(expected[name].as_i64().unwrap()).unwrap();
    let score = (found.score_bps, found.low_bps, found.high_bps);
    assert_eq!(score, (bps("score_bps"), bps("lo_bps"), bps("hi_bps")), "{what}");
    let requirements = expected["requirements"].as_object().unwrap();
    assert_eq!(found.requirements.len(), requirements.len(), "{what}");
    for finding in &found.requirements {
        let name = match finding.kind() {
            pb::RequirementKind::Certificate => format!("cert:{}", finding.standard),
            pb::RequirementKind::Reach => "jit".to_owned(),
            kind => kind.as_str_name().trim_start_matches("REQUIREMENT_KIND_").to_lowercase(),
        };
        let state = finding.state().as_str_name().trim_start_matches("REQUIREMENT_STATE_");
        assert_eq!(Some(state), requirements[&name].as_str(), "{what} {name}");
    }
    for part in &found.contributions {
        let name = part.component().as_str_name().trim_start_matches("SCORE_COMPONENT_").to_lowercase();
        let golden = expected["components"][&name].as_f64();
        assert_eq!(part.fit.is_some(), golden.is_some(), "{what} {name}");
        let off = part.fit.zip(golden).map_or(0.0, |(ours, golden)| (ours - golden).abs());
        // The file has nine decimals.
        assert!(off <= 1e-9, "{what} {name}");
    }
    let points: i32 = found.contributions.iter().map(|part| part.points_bps).sum();
    assert_eq!(points, found.score_bps, "{what}");
}

/// The documents of a registry of the reference data, cleaned as the plain
/// implementation cleans it.
pub(crate) struct Registry {
    documents: Vec<(Collection, String, Vec<u8>)>,
    capability_of: BTreeMap<String, String>,
}

impl Registry {
    pub(crate) fn read(folder: &Path) -> Self {
        let read = |name: &str| rows(&folder.join(name));
        let mut registry = Self { documents: vec![], capability_of: BTreeMap::new() };
        let capabilities = read("capabilities.csv");
        for row in &capabilities {
            registry.add("capabilities", &row["capability_id"], &capability(row));
        }
        let pair = |from: &str| pb::Implication { standard: from.to_owned(), implies: "ISO9001".to_owned() };
        let table =
            pb::StandardTable { pairs: vec![pair("IATF16949"), pair("AS9100")], ..Default::default() };
        registry.add("standard_tables", "reference", &table);
        for row in read("buyers.csv") {
            registry.add("buyers", &row["buyer_id"], &buyer(&row));
        }
        let units: BTreeMap<_, _> =
            capabilities.iter().map(|row| (row["capability_id"].clone(), row["unit"].clone())).collect();
        for row in read("needs.csv") {
            registry.add("needs", &row["need_id"], &need(&row, &units));
            let capability = format!("capabilities/{}", row["capability_id"]);
            registry.capability_of.insert(row["need_id"].clone(), capability);
        }
        let twins = read("truth_duplicates.csv");
        let twins: BTreeSet<_> = twins.iter().map(|row| &row["dup_supplier_id"]).collect();
        let firms = read("suppliers.csv");
        let firms: Vec<_> = firms.iter().filter(|row| !twins.contains(&row["supplier_id"])).collect();
        let centres = centres(&firms);
        let claims = grouped(read("supplier_capabilities.csv"));
        let certificates = grouped(read("supplier_certs.csv"));
        for row in firms {
            let id = &row["supplier_id"];
            let mut supplier = firm(row, centres[&row["city"]]);
            supplier.claims = claims.get(id).into_iter().flatten().map(|row| claim(row, &units)).collect();
            supplier.certificates = certificates.get(id).into_iter().flatten().map(certificate).collect();
            registry.add("suppliers", id, &supplier);
        }
        registry
    }

    fn add(&mut self, table: &'static str, id: &str, document: &impl Message) {
        let columns: &[&str] = match table {
            "suppliers" => &["countries", "size_class", "capabilities", "standards"],
            "buyers" => &["countries", "kind", "cluster"],
            "needs" => &["buyer", "capability", "state", "country"],
            "capabilities" => &["cluster"],
            _ => &[],
        };
        self.documents.push((Collection { table, columns }, id.to_owned(), document.encode_to_vec()));
    }

    /// Past the checks of the registry: what has begun long ago is not asked for today.
    pub(crate) async fn store(&self, store: &Store) {
        let tenant: eslabon_runtime::identity::Tenant = TENANT.parse().unwrap();
        for (collection, id, content) in &self.documents {
            let new = NewDocument {
                tenant: tenant.clone(),
                id: id.clone(),
                content: content.clone(),
                columns: collection.columns.iter().map(|_| String::new()).collect(),
            };
            let request =
                Request { tenant: tenant.clone(), id: String::new(), method: "/test", digest: [0; 32] };
            store.create(collection, &new, &Change { at: 0, request }, |_| vec![]).await.unwrap();
        }
    }
}

fn grouped(rows: Vec<Row>) -> BTreeMap<String, Vec<Row>> {
    let mut grouped: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        grouped.entry(row["supplier_id"].clone()).or_default().push(row);
    }
    grouped
}

pub(crate) fn country(alpha2: &str) -> String {
    rust_iso3166::from_alpha2(alpha2).unwrap().alpha3.to_owned()
}

fn cents(text: &str) -> Option<pb::Money> {
    let price: f64 = text.parse().unwrap();
    Some(pb::Money { currency: "USD".to_owned(), minor_units: (price * 100.0).round() as i64 })
}

fn quantity(value: f64, unit: &str) -> Option<pb::Quantity> {
    Some(pb::Quantity { value: value.to_string(), unit: unit.to_owned() })
}

fn words(text: &str) -> Vec<String> {
    text.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn capability(row: &Row) -> pb::Capability {
    let code = |code: &String| pb::ProductCode {
        scheme: "HS2022".to_owned(),
        code: code.clone(),
        raw: String::new(),
    };
    pb::Capability {
        codes: words(&row["hs6"]).iter().map(code).collect(),
        unit: row["unit"].clone(),
        hours_per_unit: row["hours_per_unit"].parse().unwrap(),
        reference_price: cents(&row["usd_per_unit"]),
        ..Default::default()
    }
}

fn buyer(row: &Row) -> pb::Buyer {
    let governance = match row["governance"].as_str() {
        "market" => pb::GovernanceType::Market,
        "modular" => pb::GovernanceType::Modular,
        "relational" => pb::GovernanceType::Relational,
        _ => pb::GovernanceType::Captive,
    };
    let point = pb::Point { latitude: row["lat"].parse().unwrap(), longitude: row["lon"].parse().unwrap() };
    pb::Buyer {
        sites: vec![pb::Site { country: country(&row["country"]), point: Some(point), ..Default::default() }],
        governance: Some(pb::Governance { r#type: governance.into(), ..Default::default() }),
        ..Default::default()
    }
}

fn need(row: &Row, units: &BTreeMap<String, String>) -> pb::Need {
    let share = row["max_supplier_share"].trim();
    let share = match share.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().unwrap() / 100.0,
        None => share.parse().unwrap(),
    };
    pb::Need {
        buyer: format!("buyers/{}", row["buyer_id"]),
        capability: format!("capabilities/{}", row["capability_id"]),
        required_standards: words(&row["certs_required"]),
        desired_standards: words(&row["certs_desired"]),
        quantity_per_year: quantity(row["quantity_annual"].parse().unwrap(), &units[&row["capability_id"]]),
        target_price: cents(&row["target_price_usd"]),
        lead_time_days: row["lead_time_days"].parse().ok(),
        deliveries_per_year: row["deliveries_per_year"].parse().unwrap(),
        radius_km: row["jit_radius_km"].parse().ok(),
        max_ppm: row["ppm_max"].parse().unwrap(),
        minimum_size: size(&row["min_size"]).into(),
        max_supplier_share: share,
        start_on: iso(&row["start_date"]),
        horizon_months: row["horizon_months"].parse().unwrap(),
        state: pb::NeedState::Open.into(),
        ..Default::default()
    }
}

fn firm(row: &Row, centre: (f64, f64)) -> pb::Supplier {
    let is_near = |(north, east): (f64, f64)| (north - centre.0).abs() < 1.5 && (east - centre.1).abs() < 1.5;
    let place = number(&row["lat"]).zip(number(&row["lon"]));
    let place =
        place.and_then(|(one, other)| [(one, other), (other, one)].into_iter().find(|at| is_near(*at)));
    let point = place.map(|(latitude, longitude)| pb::Point { latitude, longitude });
    let kind =
        if row["ownership"] == "foreign" { pb::OwnershipKind::Foreign } else { pb::OwnershipKind::Domestic };
    pb::Supplier {
        legal_name: row["legal_name"].clone(),
        ownership: Some(pb::Ownership { kind: kind.into(), ..Default::default() }),
        size_class: size(&row["size_class"]).into(),
        sites: vec![pb::Site { country: country(&row["country"]), point, ..Default::default() }],
        competence_tier: row["tier"].parse().ok(),
        quality_records: vec![pb::QualityRecord {
            lots: row["lots_inspected"].parse().unwrap(),
            ppm: number(&row["ppm"]),
            on_time: row["otd"].parse().ok(),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn claim(row: &Row, units: &BTreeMap<String, String>) -> pb::CapabilityClaim {
    let evidence = match row["evidence"].as_str() {
        "self_declared" => pb::EvidenceGrade::SelfDeclared,
        "document" => pb::EvidenceGrade::Document,
        "third_party" => pb::EvidenceGrade::ThirdParty,
        "delivered_to_mnc" => pb::EvidenceGrade::DeliveredToMultinational,
        _ => pb::EvidenceGrade::SiteAudited,
    };
    let unit = &units[&row["capability_id"]];
    pb::CapabilityClaim {
        capability: format!("capabilities/{}", row["capability_id"]),
        evidence: evidence.into(),
        capacity_per_year: number(&row["capacity_annual"])
            .filter(|units| *units > 0.0)
            .and_then(|units| quantity(units, unit)),
        free_share: Some(row["free_share"].parse().unwrap()),
        lead_time_days: row["lead_time_days"].parse().ok(),
        price_per_unit: cents(&row["price_usd"]),
        minimum_lot: quantity(row["min_lot"].parse().unwrap(), unit),
        ..Default::default()
    }
}

/// A certificate, whose number has its standard plain.
fn certificate(row: &Row) -> pb::Certificate {
    pb::Certificate {
        standard: row["number"].rsplit_once('-').unwrap().0.to_owned(),
        issued_on: iso(&row["issued"]),
        expires_on: iso(&row["expires"]),
        ..Default::default()
    }
}

fn size(name: &str) -> pb::SizeClass {
    match name {
        "micro" => pb::SizeClass::Micro,
        "small" => pb::SizeClass::Small,
        "medium" => pb::SizeClass::Medium,
        _ => pb::SizeClass::Large,
    }
}

/// A date in either of two forms as the contract has it; empty where it is none.
fn iso(text: &str) -> String {
    match text.trim().split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month}-{day}"),
        _ => text.trim().to_owned(),
    }
}

/// A number with a point or a comma before its decimals.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let has_decimal_comma = text.rfind(',') > text.rfind('.');
    let text =
        if has_decimal_comma { text.replace('.', "").replace(',', ".") } else { text.replace(',', "") };
    text.parse().ok()
}

/// The middle of the places of each city, which no few wrong ones move.
fn centres(firms: &[&Row]) -> BTreeMap<String, (f64, f64)> {
    let mut places: BTreeMap<String, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for row in firms {
        if let (Some(latitude), Some(longitude)) = (number(&row["lat"]), number(&row["lon"])) {
            let place = places.entry(row["city"].clone()).or_default();
            place.0.push(latitude);
            place.1.push(longitude);
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    places.into_iter().map(|(city, (north, east))| (city, (median(north), median(east)))).collect()
}
