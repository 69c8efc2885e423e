//! Tables of the registry, with the names of files and columns that an import knows.

use anyhow::Context;
use eslabon_proto::linkages::v1::{self as pb, BuyerKind, EvidenceGrade};
use jiff::civil::Date;

use super::{
    super::{self as case, Item},
    State,
};
use crate::{
    failure::Failure,
    output::{Cell, Column, Sheet, sheet},
};

/// A file tells one site of a firm, which the registry then calls by this.
const SITE: &str = "main";

/// A part of a supplier.
struct Of<T> {
    supplier: String,
    part: T,
}

/// The tables of a state: name and text.
pub(super) fn of(state: State, today: Date) -> Result<Vec<(String, String)>, Failure> {
    let is_after = state == State::After;
    let suppliers = if is_after { case::SUPPLIERS_AFTER } else { case::SUPPLIERS };
    let needs = if state == State::Later { case::NEEDS_CLEAN } else { case::NEEDS };
    let mut needs = case::items::<pb::Need>(needs, "need", today)?;
    if state == State::Later {
        return Ok(vec![table("needs.csv", NEEDS, &needs)?]);
    }
    needs.retain(|need| need.came_after == is_after);
    let mut buyers = case::items::<pb::Buyer>(case::BUYERS, "buyer", today)?;
    buyers.retain(|buyer| buyer.came_after == is_after);
    let suppliers = case::items::<pb::Supplier>(suppliers, "supplier", today)?;
    let mut tables = vec![
        table("suppliers.csv", SUPPLIERS, &suppliers)?,
        table("supplier_capabilities.csv", CLAIMS, &parts(&suppliers, |of| &of.claims))?,
        table("supplier_certs.csv", CERTIFICATES, &parts(&suppliers, |of| &of.certificates))?,
        table("supplier_quality.csv", QUALITY, &parts(&suppliers, |of| &of.quality_records))?,
        table("buyers.csv", BUYERS, &buyers)?,
        table("needs.csv", NEEDS, &needs)?,
    ];
    if state == State::Before {
        let capabilities = case::items::<pb::Capability>(case::CAPABILITIES, "capability", today)?;
        let mut scales = case::items::<pb::MinimumScale>(case::MINIMUM_SCALES, "minimumScale", today)?;
        scales.retain(|scale| scale.resource.hours_per_year.is_some());
        tables.push(table("capabilities.csv", CAPABILITIES, &capabilities)?);
        tables.push(table("mes.csv", SCALES, &scales)?);
    }
    Ok(tables)
}

fn table<T>(name: &str, columns: &Sheet<T>, rows: &[T]) -> Result<(String, String), Failure> {
    let mut text = Vec::new();
    sheet::csv(&mut text, columns, rows)?;
    Ok((name.to_owned(), String::from_utf8(text).context("write a table of the case")?))
}

fn parts<T: Clone>(suppliers: &[Item<pb::Supplier>], of: fn(&pb::Supplier) -> &Vec<T>) -> Vec<Of<T>> {
    let parts = suppliers.iter().flat_map(|supplier| {
        let part = |part: &T| Of { supplier: supplier.id.clone(), part: part.clone() };
        of(&supplier.resource).iter().map(part)
    });
    parts.collect()
}

const CAPABILITIES: &Sheet<Item<pb::Capability>> = &[
    Column::hidden("capability_id", |it| Cell::text(&it.id)),
    Column::hidden("cluster", |it| Cell::text(&it.resource.cluster)),
    Column::hidden("process", |it| Cell::text(&it.resource.process)),
    Column::hidden("codes", |it| list(it.resource.codes.iter().map(|code| code.code.as_str()))),
    Column::hidden("name_en", |it| Cell::text(title(it).en)),
    Column::hidden("name_es", |it| Cell::text(title(it).es)),
    Column::hidden("name_pt", |it| Cell::text(title(it).pt)),
    Column::hidden("unit", |it| Cell::text(&it.resource.unit)),
    Column::hidden("hours_per_unit", |it| Cell::Index(Some(it.resource.hours_per_unit))),
    Column::hidden("usd_per_unit", |it| dollars(it.resource.reference_price.as_ref())),
    Column::hidden("certs", |it| list(it.resource.usual_standards.iter().map(String::as_str))),
    Column::hidden("synonyms", |it| list(it.resource.synonyms.iter().map(String::as_str))),
];

const SCALES: &Sheet<Item<pb::MinimumScale>> = &[
    Column::hidden("capability_id", |it| Cell::text(&it.id)),
    Column::hidden("mes_hours_per_year", |it| Cell::Index(it.resource.hours_per_year)),
    Column::hidden("source", |it| Cell::text(&it.resource.source)),
];

const SUPPLIERS: &Sheet<Item<pb::Supplier>> = &[
    Column::hidden("supplier_id", |it| Cell::text(&it.id)),
    Column::hidden("legal_name", |it| Cell::text(&it.resource.legal_name)),
    Column::hidden("country", |it| Cell::text(site(&it.resource.sites).country)),
    Column::hidden("city", |it| Cell::text(site(&it.resource.sites).city)),
    Column::hidden("lat", |it| Cell::Index(site(&it.resource.sites).point.map(|point| point.latitude))),
    Column::hidden("lon", |it| Cell::Index(site(&it.resource.sites).point.map(|point| point.longitude))),
    Column::hidden("ownership", |it| {
        let kind = it.resource.ownership.as_ref().map(|ownership| ownership.kind()).unwrap_or_default();
        word(kind.as_str_name(), "OWNERSHIP_KIND_")
    }),
    Column::hidden("size_class", |it| word(it.resource.size_class().as_str_name(), "SIZE_CLASS_")),
    Column::hidden("tier", |it| whole(it.resource.competence_tier)),
    Column::hidden("description", |it| Cell::text(&it.resource.description)),
];

const CLAIMS: &Sheet<Of<pb::CapabilityClaim>> = &[
    Column::hidden("supplier_id", |it| Cell::text(&it.supplier)),
    Column::hidden("capability_id", |it| Cell::text(id(&it.part.capability))),
    Column::hidden("code_scheme", |it| list(it.part.codes.iter().map(|code| code.scheme.as_str()))),
    Column::hidden("product_code", |it| list(it.part.codes.iter().map(|code| code.code.as_str()))),
    Column::hidden("evidence", |it| match it.part.evidence() {
        EvidenceGrade::DeliveredToMultinational => Cell::text("delivered_to_mnc"),
        grade => word(grade.as_str_name(), "EVIDENCE_GRADE_"),
    }),
    Column::hidden("capacity_annual", |it| digits(it.part.capacity_per_year.as_ref())),
    Column::hidden("unit", |it| unit(it.part.capacity_per_year.as_ref())),
    Column::hidden("free_share", |it| Cell::Share(it.part.free_share)),
    Column::hidden("lead_time_days", |it| Cell::Index(it.part.lead_time_days)),
    Column::hidden("price_usd", |it| dollars(it.part.price_per_unit.as_ref())),
    Column::hidden("min_lot", |it| digits(it.part.minimum_lot.as_ref())),
];

const CERTIFICATES: &Sheet<Of<pb::Certificate>> = &[
    Column::hidden("supplier_id", |it| Cell::text(&it.supplier)),
    Column::hidden("cert", |it| Cell::text(&it.part.standard)),
    Column::hidden("issuer", |it| Cell::text(&it.part.issuer)),
    Column::hidden("number", |it| Cell::text(&it.part.number)),
    Column::hidden("issued", |it| Cell::text(&it.part.issued_on)),
    Column::hidden("expires", |it| Cell::text(&it.part.expires_on)),
];

const QUALITY: &Sheet<Of<pb::QualityRecord>> = &[
    Column::hidden("supplier_id", |it| Cell::text(&it.supplier)),
    Column::hidden("lots_inspected", |it| Cell::Plain(it.part.lots.into())),
    Column::hidden("ppm", |it| Cell::Index(it.part.ppm)),
    Column::hidden("otd", |it| Cell::Share(it.part.on_time)),
    Column::hidden("from", |it| Cell::text(&it.part.from)),
    Column::hidden("to", |it| Cell::text(&it.part.to)),
];

const BUYERS: &Sheet<Item<pb::Buyer>> = &[
    Column::hidden("buyer_id", |it| Cell::text(&it.id)),
    Column::hidden("name", |it| Cell::text(&it.resource.legal_name)),
    Column::hidden("kind", |it| match it.resource.kind() {
        BuyerKind::Affiliate => Cell::text("foreign_affiliate"),
        kind => word(kind.as_str_name(), "BUYER_KIND_"),
    }),
    Column::hidden("country", |it| Cell::text(site(&it.resource.sites).country)),
    Column::hidden("region", |it| Cell::text(site(&it.resource.sites).region)),
    Column::hidden("city", |it| Cell::text(site(&it.resource.sites).city)),
    Column::hidden("lat", |it| Cell::Index(site(&it.resource.sites).point.map(|point| point.latitude))),
    Column::hidden("lon", |it| Cell::Index(site(&it.resource.sites).point.map(|point| point.longitude))),
    Column::hidden("cluster", |it| Cell::text(&it.resource.cluster)),
    Column::hidden("complexity", |it| word(governance(it).complexity().as_str_name(), "LEVEL_")),
    Column::hidden("codifiability", |it| word(governance(it).codifiability().as_str_name(), "LEVEL_")),
    Column::hidden("supplier_capability", |it| word(governance(it).capability().as_str_name(), "LEVEL_")),
    Column::hidden("entry_year", |it| whole(it.resource.entry_year)),
    Column::hidden("origin", |it| Cell::text(&it.resource.origin)),
];

const NEEDS: &Sheet<Item<pb::Need>> = &[
    Column::hidden("need_id", |it| Cell::text(&it.id)),
    Column::hidden("buyer_id", |it| Cell::text(id(&it.resource.buyer))),
    Column::hidden("site_id", |_| Cell::text(SITE)),
    Column::hidden("capability_id", |it| Cell::text(id(&it.resource.capability))),
    Column::hidden("quantity_annual", |it| digits(it.resource.quantity_per_year.as_ref())),
    Column::hidden("unit", |it| unit(it.resource.quantity_per_year.as_ref())),
    Column::hidden("target_price_usd", |it| dollars(it.resource.target_price.as_ref())),
    Column::hidden("certs_required", |it| list(it.resource.required_standards.iter().map(String::as_str))),
    Column::hidden("lead_time_days", |it| Cell::Index(it.resource.lead_time_days)),
    Column::hidden("deliveries_per_year", |it| Cell::Index(Some(it.resource.deliveries_per_year))),
    Column::hidden("ppm_max", |it| Cell::Index(Some(it.resource.max_ppm))),
    Column::hidden("start_date", |it| Cell::text(&it.resource.start_on)),
    Column::hidden("horizon_months", |it| Cell::Plain(it.resource.horizon_months.into())),
    Column::hidden("criticality", |it| word(it.resource.criticality().as_str_name(), "CRITICALITY_")),
    Column::hidden("current_source", |it| word(current(it).kind().as_str_name(), "CURRENT_SOURCE_KIND_")),
    Column::hidden("current_country", |it| Cell::text(current(it).country)),
    Column::hidden("current_price_usd", |it| dollars(current(it).cost_per_unit.as_ref())),
    Column::hidden("current_lead_time_days", |it| Cell::Index(current(it).lead_time_days)),
];

fn title(capability: &Item<pb::Capability>) -> pb::Text {
    capability.resource.title.clone().unwrap_or_default()
}

fn governance(buyer: &Item<pb::Buyer>) -> pb::Governance {
    buyer.resource.governance.clone().unwrap_or_default()
}

fn current(need: &Item<pb::Need>) -> pb::CurrentSource {
    need.resource.current_source.clone().unwrap_or_default()
}

fn site(sites: &[pb::Site]) -> pb::Site {
    sites.first().cloned().unwrap_or_default()
}

/// The last part of a name.
fn id(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A word of the contract, as files have it.
fn word(name: &str, prefix: &str) -> Cell {
    let word = name.trim_start_matches(prefix);
    Cell::text(if word == "UNSPECIFIED" { String::new() } else { word.to_ascii_lowercase() })
}

fn list<'a>(parts: impl Iterator<Item = &'a str>) -> Cell {
    Cell::text(parts.collect::<Vec<_>>().join(";"))
}

fn whole(number: Option<i32>) -> Cell {
    Cell::text(number.map(|number| number.to_string()).unwrap_or_default())
}

fn digits(quantity: Option<&pb::Quantity>) -> Cell {
    Cell::text(quantity.map(|quantity| quantity.value.clone()).unwrap_or_default())
}

fn unit(quantity: Option<&pb::Quantity>) -> Cell {
    Cell::text(quantity.map(|quantity| quantity.unit.clone()).unwrap_or_default())
}

/// All prices of the case are in dollars.
fn dollars(money: Option<&pb::Money>) -> Cell {
    Cell::Index(money.map(|money| money.minor_units as f64 / 100.0))
}
