//! Needs, one a row.

use eslabon_proto::linkages::v1::{self as pb, Criticality, CurrentSourceKind};
use eslabon_runtime::tables::Column;

use super::{claims::is_of_at, suppliers::SIZES};
use crate::ingest::{
    cells::{Cells, Line, Optional, Required, range},
    kind::{Kind, Merging},
    optional, required,
    shared::{RowCodes, dollars, product_code, quantity_digits, standards},
    unit_of::{Amount, quantity},
};

const ID: usize = 0;
const BUYER: usize = 1;
const CAPABILITY: usize = 2;
const SCHEME: usize = 3;
const CODE: usize = 4;
const TITLE: usize = 5;
const LANGUAGE: usize = 6;
const QUANTITY: usize = 7;
const UNIT: usize = 8;
const PRICE: usize = 9;
const REQUIRED_STANDARDS: usize = 10;
const DESIRED_STANDARDS: usize = 11;
const LEAD_TIME: usize = 12;
const DELIVERIES: usize = 13;
const RADIUS: usize = 14;
const PPM: usize = 15;
const SIZE: usize = 16;
const SHARE: usize = 17;
const START: usize = 18;
const HORIZON: usize = 19;
const CRITICAL: usize = 20;
const SITE: usize = 21;
const CURRENT: usize = 22;
const CURRENT_COUNTRY: usize = 23;
const CURRENT_PRICE: usize = 24;
const CURRENT_LEAD_TIME: usize = 25;

const COLUMNS: [Column; 26] = [
    required("need_id", &["need_id", "id", "necesidad_id", "necessidade_id"]),
    required("buyer_id", &["buyer_id", "buyer", "comprador_id"]),
    required("capability_id", &["capability_id", "capability", "capacidad_id", "capacidade_id"]),
    optional("code_scheme", &["code_scheme", "scheme"]),
    optional("product_code", &["product_code", "code", "codigo", "código"]),
    optional("title", &["title", "titulo", "título"]),
    optional("lang", &["lang", "language", "idioma"]),
    required("quantity_annual", &["quantity_annual", "quantity", "cantidad_anual", "quantidade_anual"]),
    optional("unit", &["unit", "unidad", "unidade"]),
    optional("target_price_usd", &["target_price_usd", "price_usd", "precio_usd", "preco_usd"]),
    optional("certs_required", &["certs_required", "required_standards"]),
    optional("certs_desired", &["certs_desired", "desired_standards"]),
    optional("lead_time_days", &["lead_time_days", "lead_time", "plazo_dias", "prazo_dias"]),
    optional("deliveries_per_year", &["deliveries_per_year", "entregas_por_ano", "entregas_por_año"]),
    optional("jit_radius_km", &["jit_radius_km", "radius_km", "radio_km", "raio_km"]),
    required("ppm_max", &["ppm_max", "max_ppm"]),
    optional("min_size", &["min_size", "minimum_size"]),
    optional("max_supplier_share", &["max_supplier_share"]),
    required("start_date", &["start_date", "start_on", "inicio", "início"]),
    required("horizon_months", &["horizon_months", "meses"]),
    optional("criticality", &["criticality", "criticidad", "criticidade"]),
    optional("site_id", &["site_id", "site"]),
    optional("current_source", &["current_source", "fuente_actual", "fonte_atual"]),
    optional("current_country", &["current_country", "pais_actual", "país_actual"]),
    optional("current_price_usd", &["current_price_usd", "precio_actual_usd"]),
    optional("current_lead_time_days", &["current_lead_time_days"]),
];

const LEVELS: [(&[&str], Criticality); 3] = [
    (&["low", "baja", "baixa"], Criticality::Low),
    (&["medium", "media", "média"], Criticality::Medium),
    (&["high", "alta"], Criticality::High),
];

const SOURCES: [(&[&str], CurrentSourceKind); 3] = [
    (&["none", "ninguna", "nenhuma"], CurrentSourceKind::None),
    (&["offshore", "abroad", "exterior", "importada"], CurrentSourceKind::Offshore),
    (&["in_house", "propia", "própria"], CurrentSourceKind::InHouse),
];

/// A language of the suite.
#[derive(Debug, Clone, Copy)]
enum Language {
    English,
    Spanish,
    Portuguese,
}

const LANGUAGES: [(&[&str], Language); 3] = [
    (&["en", "english", "ingles", "inglés", "inglês"], Language::English),
    (&["es", "spanish", "español", "espanol", "espanhol"], Language::Spanish),
    (&["pt", "portuguese", "portugues", "portugués", "português"], Language::Portuguese),
];

/// A need, before the unit of its capability is known.
pub(super) struct Row {
    id: String,
    buyer: String,
    capability: String,
    codes: RowCodes,
    need: pb::Need,
    amount: Amount,
}

/// The share of one supplier at most. None at all is no answer, and the contract would take
/// a nought for all.
fn most_of_one(cells: &mut Cells<'_>) -> Option<f64> {
    let share = cells.share(SHARE, Optional)?;
    if share == 0.0 {
        let advice = "one supplier may have some of it; leave it empty where one may have all";
        cells.line.cannot_be(SHARE, Optional, "OUT_OF_RANGE", cells.raw(SHARE), advice);
        return None;
    }
    Some(share)
}

/// Needs.
pub(super) struct Needs;

impl Kind for Needs {
    type Row = Row;
    type Target = pb::Need;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = true;

    fn read(cells: &mut Cells<'_>) -> Option<Row> {
        let id = cells.id(ID, Required);
        let (buyer, capability) = (cells.id(BUYER, Required), cells.id(CAPABILITY, Required));
        let digits = quantity_digits(cells, QUANTITY, Required);
        let max_ppm = cells.number(PPM, range(0.001, 1e6), Required);
        let start_on = cells.date(START, Required);
        let horizon = cells.whole(HORIZON, range(1.0, 1200.0), Required);
        let site = cells.id(SITE, Optional).unwrap_or_default();
        let codes = product_code(cells, SCHEME, CODE);
        let need = pb::Need {
            site,
            title: title(cells),
            required_standards: standards(cells, REQUIRED_STANDARDS),
            desired_standards: standards(cells, DESIRED_STANDARDS),
            target_price: dollars(cells, PRICE),
            lead_time_days: cells.number(LEAD_TIME, range(0.01, 3650.0), Optional),
            deliveries_per_year: cells
                .number(DELIVERIES, range(0.01, 100_000.0), Optional)
                .unwrap_or_default(),
            radius_km: cells.number(RADIUS, range(0.1, 20_038.0), Optional),
            max_ppm: max_ppm?,
            minimum_size: cells.word(SIZE, &SIZES, Optional).map(Into::into).unwrap_or_default(),
            max_supplier_share: most_of_one(cells).unwrap_or_default(),
            start_on: start_on?,
            horizon_months: horizon?,
            criticality: cells.word(CRITICAL, &LEVELS, Optional).map(Into::into).unwrap_or_default(),
            current_source: current_source(cells),
            source: cells.spec.source.clone(),
            ..Default::default()
        };
        let amount = Amount { digits: digits?, unit: cells.raw(UNIT).to_owned() };
        Some(Row { id: id?, buyer: buyer?, capability: capability?, codes, need, amount })
    }

    fn target(row: &Row) -> &str {
        &row.id
    }

    fn merge(row: &Row, held: &mut pb::Need, merging: &Merging<'_>, line: &mut Line<'_>) {
        if !merging.facts.buyers.contains_key(&row.buyer) {
            line.refuse(BUYER, "UNKNOWN_REFERENCE", &row.buyer, "there is no such buyer; import it first");
        }
        let Some(capability) = merging.facts.capabilities.get(&row.capability) else {
            let advice = "there is no such capability; import it first";
            line.refuse(CAPABILITY, "UNKNOWN_REFERENCE", &row.capability, advice);
            return;
        };
        let mut need = row.need.clone();
        need.codes.clone_from(&row.codes.codes);
        need.codes.retain(|code| is_of_at(code, &row.capability, capability, CODE, line));
        need.quantity_per_year = quantity(line, UNIT, &row.amount, &capability.unit, Required);
        if line.refused {
            return;
        }
        need.buyer = format!("buyers/{}", row.buyer);
        need.capability = format!("capabilities/{}", row.capability);
        // Codes of what it was before are none of what it is now.
        if held.capability == need.capability {
            need.codes = row.codes.merged(&held.codes, need.codes);
        }
        keep_what_the_file_does_not_tell(held, &mut need, merging);
        *held = need;
    }
}

/// What no column tells stays as it is, the state among it.
fn keep_what_the_file_does_not_tell(held: &pb::Need, need: &mut pb::Need, merging: &Merging<'_>) {
    if merging.is_new {
        need.state = merging.spec.need_state.into();
        return;
    }
    let missing = |column| !merging.has(column);
    need.state = held.state;
    need.process.clone_from(&held.process);
    need.min_suppliers = held.min_suppliers;
    need.awarded_suppliers.clone_from(&held.awarded_suppliers);
    if let Some(held) = &held.current_source {
        keep_of_source(held, &mut need.current_source, missing);
    }
    if missing(CODE) && held.capability == need.capability {
        need.codes.clone_from(&held.codes);
    }
    if missing(TITLE) {
        need.title.clone_from(&held.title);
    } else if let (Some(new), Some(held)) = (&mut need.title, &held.title) {
        // A row tells it in one language.
        for (new, held) in [(&mut new.en, &held.en), (&mut new.es, &held.es), (&mut new.pt, &held.pt)] {
            if new.is_empty() {
                new.clone_from(held);
            }
        }
    }
    if missing(PRICE) {
        need.target_price.clone_from(&held.target_price);
    }
    if missing(REQUIRED_STANDARDS) {
        need.required_standards.clone_from(&held.required_standards);
    }
    if missing(DESIRED_STANDARDS) {
        need.desired_standards.clone_from(&held.desired_standards);
    }
    if missing(LEAD_TIME) {
        need.lead_time_days = held.lead_time_days;
    }
    if missing(DELIVERIES) {
        need.deliveries_per_year = held.deliveries_per_year;
    }
    if missing(RADIUS) {
        need.radius_km = held.radius_km;
    }
    if missing(SIZE) {
        need.minimum_size = held.minimum_size;
    }
    if missing(SHARE) {
        need.max_supplier_share = held.max_supplier_share;
    }
    if missing(CRITICAL) {
        need.criticality = held.criticality;
    }
    if missing(SITE) {
        need.site.clone_from(&held.site);
    }
    if need.source.is_empty() {
        need.source.clone_from(&held.source);
    }
}

/// Each of the source's columns tells of itself alone.
fn keep_of_source(
    held: &pb::CurrentSource,
    source: &mut Option<pb::CurrentSource>,
    missing: impl Fn(usize) -> bool,
) {
    let mut kept = source.take().unwrap_or_default();
    if missing(CURRENT) {
        kept.kind = held.kind;
    }
    if missing(CURRENT_COUNTRY) {
        kept.country.clone_from(&held.country);
    }
    if missing(CURRENT_PRICE) {
        kept.cost_per_unit.clone_from(&held.cost_per_unit);
    }
    if missing(CURRENT_LEAD_TIME) {
        kept.lead_time_days = held.lead_time_days;
    }
    *source = known(kept);
}

/// A source of which something is known.
fn known(source: pb::CurrentSource) -> Option<pb::CurrentSource> {
    (source != pb::CurrentSource::default()).then_some(source)
}

/// How it is met until somebody local does; nothing where no cell tells of it.
fn current_source(cells: &mut Cells<'_>) -> Option<pb::CurrentSource> {
    known(pb::CurrentSource {
        kind: cells.word(CURRENT, &SOURCES, Optional).map(Into::into).unwrap_or_default(),
        country: cells.country(CURRENT_COUNTRY, Optional).unwrap_or_default().to_owned(),
        cost_per_unit: dollars(cells, CURRENT_PRICE),
        lead_time_days: cells.number(CURRENT_LEAD_TIME, range(0.01, 3650.0), Optional),
    })
}

/// What it is called, in the language of the row.
fn title(cells: &mut Cells<'_>) -> Option<pb::Text> {
    let title = cells.text(TITLE, 500, Optional)?;
    let text = |language| match language {
        Language::English => pb::Text { en: title.clone(), ..Default::default() },
        Language::Spanish => pb::Text { es: title.clone(), ..Default::default() },
        Language::Portuguese => pb::Text { pt: title.clone(), ..Default::default() },
    };
    let language = cells.word(LANGUAGE, &LANGUAGES, Optional);
    if language.is_none() {
        let given = cells.raw(TITLE);
        let advice = "say in a column `lang` which language it is in: en, es or pt";
        cells.line.cannot_be(TITLE, Optional, "NO_LANGUAGE", given, advice);
    }
    language.map(text)
}
