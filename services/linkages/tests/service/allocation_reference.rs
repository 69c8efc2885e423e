//! The registry of the reference data, written through the service, allocates to the
//! golden objective. Runs where `ESLABON_SHARED` names the reference data.
//!
//! Which suppliers are one firm is taken from the reference, and the others are left
//! out: the service reports duplicates and merges none. Numbers with decimal commas,
//! swapped coordinates and spellings of standards are cleaned here as the reference
//! cleans them; reading files is tested elsewhere. Needs that begin in the past are
//! refused, so everything happens 400 years later.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use eslabon_proto::linkages::v1::{
    self as pb, allocation_service_client::AllocationServiceClient,
    registry_service_client::RegistryServiceClient,
};
use eslabon_runtime::problem::Kind;

use crate::{
    allocation::{allocate, creation},
    shop::Shop,
    support::{on_each_engine, refused},
};

type Row = BTreeMap<String, String>;

fn golden() -> Option<PathBuf> {
    let shared = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty());
    if shared.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
    }
    shared.map(|folder| Path::new(&folder).join("golden/linkages"))
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// A number with a point or a comma before its decimals.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let has_decimal_comma = text.rfind(',') > text.rfind('.');
    let text =
        if has_decimal_comma { text.replace('.', "").replace(',', ".") } else { text.replace(',', "") };
    text.parse().ok()
}

/// `2026-06-29` or `29/06/2026`, as the contract writes it and 400 years later, when
/// every month has the same days again; empty where it is neither.
fn date(text: &str) -> String {
    let parts: Vec<&str> = text.trim().split(['/', '-']).collect();
    let [one, two, three] = parts[..] else { return String::new() };
    let (year, month, day) = if text.contains('/') { (three, two, one) } else { (one, two, three) };
    match year.parse::<u32>() {
        Ok(year) => format!("{}-{month}-{day}", year + 400),
        Err(_) => String::new(),
    }
}

fn country(code: &str) -> String {
    let codes = [
        ("AR", "ARG"),
        ("BR", "BRA"),
        ("CL", "CHL"),
        ("CO", "COL"),
        ("CR", "CRI"),
        ("DO", "DOM"),
        ("EC", "ECU"),
        ("GT", "GTM"),
        ("HN", "HND"),
        ("MX", "MEX"),
        ("NI", "NIC"),
        ("PA", "PAN"),
        ("PE", "PER"),
        ("PY", "PRY"),
        ("SV", "SLV"),
        ("UY", "URY"),
        ("BO", "BOL"),
        ("US", "USA"),
    ];
    let found = codes.iter().find(|(two, _)| *two == code);
    found.unwrap_or_else(|| panic!("{code}")).1.to_owned()
}

fn list(text: &str) -> Vec<String> {
    text.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn dollars(text: &str) -> Option<pb::Money> {
    let cents = (text.parse::<f64>().unwrap() * 100.0).round() as i64;
    Some(pb::Money { currency: "USD".to_owned(), minor_units: cents })
}

fn quantity(text: &str) -> Option<pb::Quantity> {
    let value = number(text).filter(|value| *value > 0.0)?;
    Some(pb::Quantity { value: value.to_string(), unit: "H87".to_owned() })
}

fn size(name: &str) -> i32 {
    let size = match name {
        "micro" => pb::SizeClass::Micro,
        "small" => pb::SizeClass::Small,
        "medium" => pb::SizeClass::Medium,
        _ => pb::SizeClass::Large,
    };
    size.into()
}

/// The three factors of a type of governance.
fn governance(name: &str) -> pb::Governance {
    let [complexity, codifiability, capability] = match name {
        "market" => [pb::Level::Low, pb::Level::High, pb::Level::High],
        "modular" => [pb::Level::High, pb::Level::High, pb::Level::High],
        "relational" => [pb::Level::High, pb::Level::Low, pb::Level::High],
        _ => [pb::Level::High, pb::Level::High, pb::Level::Low],
    };
    pb::Governance {
        complexity: complexity.into(),
        codifiability: codifiability.into(),
        capability: capability.into(),
        ..Default::default()
    }
}

/// The middle of the places of each city, which no few wrong ones move.
fn centres(firms: &[Row]) -> BTreeMap<String, (f64, f64)> {
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

/// Without its codes: two capabilities that share all six digits count as the same here,
/// and the reference allocates to the very capability alone.
fn capability(row: &Row) -> pb::Capability {
    pb::Capability {
        title: Some(pb::Text { en: row["name_en"].clone(), ..Default::default() }),
        unit: "H87".to_owned(),
        hours_per_unit: row["hours_per_unit"].parse().unwrap(),
        reference_price: dollars(&row["usd_per_unit"]),
        ..Default::default()
    }
}

fn buyer(row: &Row) -> pb::Buyer {
    let point = pb::Point { latitude: row["lat"].parse().unwrap(), longitude: row["lon"].parse().unwrap() };
    pb::Buyer {
        legal_name: row["name"].clone(),
        kind: pb::BuyerKind::Affiliate.into(),
        sites: vec![pb::Site {
            id: "plant".to_owned(),
            country: country(&row["country"]),
            point: Some(point),
            ..Default::default()
        }],
        governance: Some(governance(&row["governance"])),
        ..Default::default()
    }
}

fn need(row: &Row) -> pb::Need {
    let share = row["max_supplier_share"].trim();
    let share = match share.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().unwrap() / 100.0,
        None => share.parse().unwrap(),
    };
    pb::Need {
        buyer: format!("buyers/{}", row["buyer_id"]),
        capability: format!("capabilities/{}", row["capability_id"]),
        required_standards: list(&row["certs_required"]),
        desired_standards: list(&row["certs_desired"]),
        quantity_per_year: quantity(&row["quantity_annual"]),
        target_price: dollars(&row["target_price_usd"]),
        lead_time_days: number(&row["lead_time_days"]),
        deliveries_per_year: row["deliveries_per_year"].parse().unwrap(),
        radius_km: number(&row["jit_radius_km"]),
        max_ppm: row["ppm_max"].parse().unwrap(),
        minimum_size: size(&row["min_size"]),
        max_supplier_share: share,
        start_on: date(&row["start_date"]),
        horizon_months: row["horizon_months"].parse().unwrap(),
        ..Default::default()
    }
}

/// What belongs to a firm, by its id.
struct Parts {
    claims: BTreeMap<String, Vec<pb::CapabilityClaim>>,
    certificates: BTreeMap<String, Vec<pb::Certificate>>,
    centres: BTreeMap<String, (f64, f64)>,
}

impl Parts {
    fn read(folder: &Path, firms: &[Row]) -> Self {
        let mut parts =
            Self { claims: BTreeMap::new(), certificates: BTreeMap::new(), centres: centres(firms) };
        for row in rows(&folder.join("supplier_capabilities.csv")) {
            parts.claims.entry(row["supplier_id"].clone()).or_default().push(claim(&row));
        }
        for row in rows(&folder.join("supplier_certs.csv")) {
            parts.certificates.entry(row["supplier_id"].clone()).or_default().push(certificate(&row));
        }
        parts
    }

    fn supplier(&self, row: &Row) -> pb::Supplier {
        let id = &row["supplier_id"];
        let centre = self.centres[&row["city"]];
        let is_near = |(latitude, longitude): &(f64, f64)| {
            (latitude - centre.0).abs() < 1.5 && (longitude - centre.1).abs() < 1.5
        };
        // Latitude and longitude may have been written the wrong way round.
        let place = number(&row["lat"]).zip(number(&row["lon"]));
        let place = place.and_then(|(one, other)| [(one, other), (other, one)].into_iter().find(is_near));
        let ownership = match row["ownership"].as_str() {
            "foreign" => pb::OwnershipKind::Foreign,
            _ => pb::OwnershipKind::Domestic,
        };
        pb::Supplier {
            // Some names came through two encodings; the id does as well here.
            legal_name: id.clone(),
            size_class: size(&row["size_class"]),
            ownership: Some(pb::Ownership { kind: ownership.into(), ..Default::default() }),
            sites: vec![pb::Site {
                id: "works".to_owned(),
                country: country(&row["country"]),
                point: place.map(|(latitude, longitude)| pb::Point { latitude, longitude }),
                ..Default::default()
            }],
            competence_tier: row["tier"].parse().ok(),
            claims: self.claims.get(id).cloned().unwrap_or_default(),
            certificates: self.certificates.get(id).cloned().unwrap_or_default(),
            quality_records: vec![pb::QualityRecord {
                lots: row["lots_inspected"].parse().unwrap(),
                ppm: number(&row["ppm"]),
                on_time: number(&row["otd"]),
                ..Default::default()
            }],
            ..Default::default()
        }
    }
}

fn claim(row: &Row) -> pb::CapabilityClaim {
    let evidence = match row["evidence"].as_str() {
        "self_declared" => pb::EvidenceGrade::SelfDeclared,
        "document" => pb::EvidenceGrade::Document,
        "third_party" => pb::EvidenceGrade::ThirdParty,
        "delivered_to_mnc" => pb::EvidenceGrade::DeliveredToMultinational,
        _ => pb::EvidenceGrade::SiteAudited,
    };
    pb::CapabilityClaim {
        capability: format!("capabilities/{}", row["capability_id"]),
        evidence: evidence.into(),
        capacity_per_year: quantity(&row["capacity_annual"]),
        free_share: Some(row["free_share"].parse().unwrap()),
        lead_time_days: number(&row["lead_time_days"]),
        price_per_unit: dollars(&row["price_usd"]),
        minimum_lot: quantity(&row["min_lot"]),
        ..Default::default()
    }
}

fn certificate(row: &Row) -> pb::Certificate {
    pb::Certificate {
        // Its number has the standard plain, however it is spelled elsewhere.
        standard: row["number"].rsplit_once('-').unwrap().0.to_owned(),
        issued_on: date(&row["issued"]),
        expires_on: date(&row["expires"]),
        ..Default::default()
    }
}

/// Writes the registry through the service.
async fn write(shop: &mut Shop, folder: &Path) {
    for row in rows(&folder.join("capabilities.csv")) {
        let request = pb::CreateCapabilityRequest {
            capability_id: row["capability_id"].clone(),
            capability: Some(capability(&row)),
            request_id: String::new(),
        };
        shop.registry.create_capability(request).await.unwrap();
    }
    let follows =
        |standard: &str| pb::Implication { standard: standard.to_owned(), implies: "ISO9001".to_owned() };
    let table =
        pb::StandardTable { pairs: vec![follows("AS9100"), follows("IATF16949")], ..Default::default() };
    let request = pb::CreateStandardTableRequest {
        standard_table_id: "reference".to_owned(),
        standard_table: Some(table),
        request_id: String::new(),
    };
    shop.registry.create_standard_table(request).await.unwrap();
    for row in rows(&folder.join("buyers.csv")) {
        shop.buyer(&row["buyer_id"], buyer(&row)).await;
    }
    let firms = rows(&folder.join("suppliers.csv"));
    let parts = Parts::read(folder, &firms);
    for row in &firms {
        shop.supplier(&row["supplier_id"], parts.supplier(row)).await;
    }
    for row in rows(&folder.join("needs.csv")) {
        shop.draft(&row["need_id"], need(&row)).await;
    }
}

#[tokio::test]
async fn the_reference_registry_has_the_golden_objective_and_a_call_broken_off_leaves_nothing() {
    let Some(golden) = golden() else { return };
    on_each_engine(async |service| {
        let channel = service.analyst("cinde").await;
        let mut shop = Shop {
            registry: RegistryServiceClient::new(channel.clone()),
            needs: pb::needs_service_client::NeedsServiceClient::new(channel.clone()),
        };
        let folder = golden.join("registry_2k");
        write(&mut shop, &folder).await;
        let duplicates = rows(&folder.join("truth_duplicates.csv"));
        let question = pb::Allocation {
            need_states: vec![pb::NeedState::Draft.into()],
            left_out: duplicates.iter().map(|row| format!("suppliers/{}", row["dup_supplier_id"])).collect(),
            ..Default::default()
        };
        let mut client = AllocationServiceClient::new(channel);
        // Nobody waits for this one.
        drop(client.create_allocation(creation("broken", question.clone())).await.unwrap());
        let made = allocate(&mut client, creation("whole", question)).await.unwrap();
        let text = std::fs::read_to_string(golden.join("alloc_200_x_2k/optimum.json")).unwrap();
        let optimum: serde_json::Value = serde_json::from_str(&text).unwrap();
        let result = made.result.unwrap();
        assert_eq!((result.needs, result.candidates), (200, 745));
        assert_eq!(result.unmet_hours, optimum["unmet_hours"].as_f64().unwrap());
        assert_eq!(result.objective, optimum["objective"].as_f64().unwrap());
        assert!(result.certificate.unwrap().verified);
        let broken = pb::GetAllocationRequest { name: "allocations/broken".to_owned() };
        refused(client.get_allocation(broken).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}
