//! A registry of the reference data, cleaned as the plain implementation cleans it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, Claim, CountryId, Day, Firm, Governance, Need, NeedKey, SizeClass, StandardId,
    Supplier, SupplierKey, Tier,
    certificates::{Certificate, Implications, Status},
    check::{Check, Checked},
    geo::Point,
    policy::Policy,
    relatedness::Relations,
    supplier::{Defects, Evidence},
};

use crate::{Row, rows};

/// Needs and suppliers with the names of what they refer to.
pub(crate) struct Registry {
    pub(crate) capabilities: Vec<String>,
    pub(crate) standards: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) relations: Relations,
    pub(crate) minimum_efficient_scale: BTreeMap<CapabilityId, f64>,
    pub(crate) needs: Vec<Checked<Need>>,
    pub(crate) suppliers: Vec<Checked<Supplier>>,
    pub(crate) policy: Checked<Policy>,
}

/// Position of a name in a list of names.
pub(crate) fn at(names: &[String], name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name} is not known"))
}

impl Registry {
    pub(crate) fn read(folder: &Path) -> Self {
        let read = |name: &str| rows(&folder.join(name));
        let capability_rows = read("capabilities.csv");
        let names = |rows: &[Row], column: &str| -> Vec<String> {
            let names: BTreeSet<_> = rows.iter().map(|row| row[column].clone()).collect();
            names.into_iter().collect()
        };
        let supplier_rows = read("suppliers.csv");
        let mut registry = Self {
            capabilities: capability_rows.iter().map(|row| row["capability_id"].clone()).collect(),
            standards: vec![],
            countries: names(&supplier_rows, "country"),
            relations: Relations::default(),
            minimum_efficient_scale: BTreeMap::new(),
            needs: vec![],
            suppliers: vec![],
            policy: Policy::default().check().unwrap(),
        };
        let codes = |row: &Row| row["hs6"].split(';').map(str::to_owned).collect();
        registry.relations = Relations::new(capability_rows.iter().map(codes).collect());
        registry.read_standards(&capability_rows, &read("supplier_certs.csv"), &read("needs.csv"));
        for row in read("capability_proximity.csv") {
            let (one, other) = (registry.capability(&row["a"]), registry.capability(&row["b"]));
            assert!(registry.relations.set_proximity(one, other, row["phi"].parse().unwrap()));
        }
        for row in read("mes.csv") {
            let capability = registry.capability(&row["capability_id"]);
            registry.minimum_efficient_scale.insert(capability, row["mes_hours_per_year"].parse().unwrap());
        }
        registry.read_needs(&read("needs.csv"), &read("buyers.csv"), &capability_rows);
        let duplicates = read("truth_duplicates.csv");
        let duplicates: BTreeSet<_> = duplicates.iter().map(|row| row["dup_supplier_id"].clone()).collect();
        let supplier_rows: Vec<_> =
            supplier_rows.into_iter().filter(|row| !duplicates.contains(&row["supplier_id"])).collect();
        registry.read_suppliers(
            &supplier_rows,
            &read("supplier_capabilities.csv"),
            &read("supplier_certs.csv"),
            &capability_rows,
        );
        registry
    }

    pub(crate) fn capability(&self, name: &str) -> CapabilityId {
        CapabilityId(at(&self.capabilities, name) as u32)
    }

    pub(crate) fn standard(&self, name: &str) -> StandardId {
        StandardId(at(&self.standards, name) as u16)
    }

    pub(crate) fn supplier(&self, name: &str) -> &Checked<Supplier> {
        let key = supplier_key(name);
        self.suppliers.iter().find(|supplier| supplier.firm.key == key).unwrap()
    }

    pub(crate) fn need(&self, name: &str) -> &Checked<Need> {
        let key = need_key(name);
        self.needs.iter().find(|need| need.key == key).unwrap()
    }

    fn read_standards(&mut self, capabilities: &[Row], certificates: &[Row], needs: &[Row]) {
        let mut names: BTreeSet<String> = certificates.iter().map(canonical).collect();
        let lists = capabilities.iter().map(|row| &row["certs"]);
        let lists = lists.chain(needs.iter().flat_map(|row| [&row["certs_required"], &row["certs_desired"]]));
        names.extend(
            lists.flat_map(|list| list.split(';')).filter(|name| !name.is_empty()).map(str::to_owned),
        );
        self.standards = names.into_iter().collect();
    }

    fn read_needs(&mut self, needs: &[Row], buyers: &[Row], capabilities: &[Row]) {
        let buyers: BTreeMap<_, _> = buyers.iter().map(|row| (row["buyer_id"].clone(), row)).collect();
        for row in needs {
            let buyer = buyers[&row["buyer_id"]];
            let capability = self.capability(&row["capability_id"]);
            let hours_per_unit: f64 = capabilities[capability.0 as usize]["hours_per_unit"].parse().unwrap();
            let standards = |column: &str| -> Vec<StandardId> {
                row[column]
                    .split(';')
                    .filter(|name| !name.is_empty())
                    .map(|name| self.standard(name))
                    .collect()
            };
            let quantity: f64 = row["quantity_annual"].parse().unwrap();
            let price: f64 = row["target_price_usd"].parse().unwrap();
            let share = row["max_supplier_share"].trim();
            let share = match share.strip_suffix('%') {
                Some(percent) => percent.parse::<f64>().unwrap() / 100.0,
                None => share.parse().unwrap(),
            };
            let need = Need {
                key: need_key(&row["need_id"]),
                buyer: BuyerKey(buyer["buyer_id"][1..].parse().unwrap()),
                governance: Some(governance(&buyer["governance"])),
                country: CountryId(at(&self.countries, &buyer["country"]) as u16),
                site: Some(Point {
                    latitude: buyer["lat"].parse().unwrap(),
                    longitude: buyer["lon"].parse().unwrap(),
                }),
                capability,
                hours: quantity * hours_per_unit,
                max_supplier_share: share,
                target_price: Some(price),
                spend: (quantity * price * 100.0) as i64,
                required: standards("certs_required"),
                desired: standards("certs_desired"),
                lead_time_days: Some(row["lead_time_days"].parse().unwrap()),
                deliveries_per_year: row["deliveries_per_year"].parse().unwrap(),
                radius_km: row["jit_radius_km"].parse().ok(),
                max_ppm: row["ppm_max"].parse().unwrap(),
                min_size: size(&row["min_size"]),
                start: day(&row["start_date"]).unwrap(),
                horizon_months: row["horizon_months"].parse().unwrap(),
            };
            self.needs.push(need.check().unwrap());
        }
    }

    fn read_suppliers(&mut self, firms: &[Row], claims: &[Row], certificates: &[Row], capabilities: &[Row]) {
        let implications = Implications {
            version: "reference".into(),
            pairs: ["IATF16949", "AS9100"]
                .into_iter()
                .filter(|name| self.standards.iter().any(|known| known == name))
                .map(|name| (self.standard(name), self.standard("ISO9001")))
                .collect(),
        };
        let (centres, by_firm) = (centres(firms), |rows: &[Row]| {
            let mut grouped: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            for row in rows {
                grouped.entry(row["supplier_id"].clone()).or_default().push(row.clone());
            }
            grouped
        });
        let (claims, certificates) = (by_firm(claims), by_firm(certificates));
        for row in firms {
            let id = &row["supplier_id"];
            let held: Vec<_> =
                certificates.get(id).into_iter().flatten().map(|row| self.certificate(row)).collect();
            let mut claims: Vec<_> =
                claims.get(id).into_iter().flatten().map(|row| self.claim(row, capabilities)).collect();
            claims.sort_by_key(|claim| claim.capability);
            let supplier = Supplier {
                firm: self.firm(row, &centres),
                holdings: implications.holdings(&held, self.policy.assumed_validity_days),
                claims,
            };
            self.suppliers.push(supplier.check().unwrap());
        }
    }

    fn firm(&self, row: &Row, centres: &BTreeMap<String, (f64, f64)>) -> Firm {
        let centre = centres[&row["city"]];
        let is_near = |(latitude, longitude): (f64, f64)| {
            (latitude - centre.0).abs() < 1.5 && (longitude - centre.1).abs() < 1.5
        };
        let place = number(&row["lat"]).zip(number(&row["lon"]));
        // Latitude and longitude may have been written the wrong way round.
        let place =
            place.and_then(|(one, other)| [(one, other), (other, one)].into_iter().find(|at| is_near(*at)));
        let defects =
            number(&row["ppm"]).map(|ppm| Defects { ppm, lots: row["lots_inspected"].parse().unwrap() });
        Firm {
            key: supplier_key(&row["supplier_id"]),
            country: CountryId(at(&self.countries, &row["country"]) as u16),
            site: place.map(|(latitude, longitude)| Point { latitude, longitude }),
            is_foreign_owned: row["ownership"] == "foreign",
            size: size(&row["size_class"]),
            tier: Tier::new(row["tier"].parse().unwrap()),
            defects,
            on_time: Some(row["otd"].parse().unwrap()),
        }
    }

    fn claim(&self, row: &Row, capabilities: &[Row]) -> Claim {
        let capability = self.capability(&row["capability_id"]);
        let hours_per_unit: f64 = capabilities[capability.0 as usize]["hours_per_unit"].parse().unwrap();
        Claim {
            capability,
            evidence: evidence(&row["evidence"]),
            hours: number(&row["capacity_annual"])
                .filter(|units| *units > 0.0)
                .map(|units| units * hours_per_unit),
            free_share: Some(row["free_share"].parse().unwrap()),
            lead_time_days: Some(row["lead_time_days"].parse().unwrap()),
            price: Some(row["price_usd"].parse().unwrap()),
            min_lot_hours: row["min_lot"].parse::<f64>().unwrap() * hours_per_unit,
        }
    }

    fn certificate(&self, row: &Row) -> Certificate {
        Certificate {
            standard: self.standard(&canonical(row)),
            issued: day(&row["issued"]),
            expires: day(&row["expires"]),
            status: Status::Live,
        }
    }
}

pub(crate) fn supplier_key(name: &str) -> SupplierKey {
    SupplierKey(name[1..].parse().unwrap())
}

pub(crate) fn need_key(name: &str) -> NeedKey {
    NeedKey(name[1..].parse().unwrap())
}

/// The standard of a certificate, spelled in many ways: its number has it plain.
fn canonical(row: &Row) -> String {
    row["number"].rsplit_once('-').unwrap().0.to_owned()
}

fn governance(name: &str) -> Governance {
    match name {
        "market" => Governance::Market,
        "modular" => Governance::Modular,
        "relational" => Governance::Relational,
        "captive" => Governance::Captive,
        other => panic!("{other}"),
    }
}

fn size(name: &str) -> SizeClass {
    match name {
        "micro" => SizeClass::Micro,
        "small" => SizeClass::Small,
        "medium" => SizeClass::Medium,
        "large" => SizeClass::Large,
        other => panic!("{other}"),
    }
}

fn evidence(name: &str) -> Evidence {
    match name {
        "self_declared" => Evidence::SelfDeclared,
        "document" => Evidence::Document,
        "third_party" => Evidence::ThirdParty,
        "delivered_to_mnc" => Evidence::DeliveredToMultinational,
        "site_audited" => Evidence::SiteAudited,
        other => panic!("{other}"),
    }
}

/// `2026-06-29` or `29/06/2026`.
fn day(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.trim().split(['-', '/']).collect();
    let [one, two, three] = parts[..] else { return None };
    let (year, month, day) = if text.contains('/') { (three, two, one) } else { (one, two, three) };
    Day::from_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
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
