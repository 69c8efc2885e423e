//! Capabilities, one a row.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::tables::Column;

use crate::{
    ingest::{
        cells::{Cells, Line, Optional, Required, range},
        kind::{Kind, Merging},
        optional, required,
        shared::{dollars, one_code, parts, replace, standards},
    },
    units,
};

const ID: usize = 0;
const CLUSTER: usize = 1;
const PROCESS: usize = 2;
const CODES: usize = 3;
const ENGLISH: usize = 4;
const SPANISH: usize = 5;
const PORTUGUESE: usize = 6;
const UNIT: usize = 7;
const HOURS: usize = 8;
const PRICE: usize = 9;
const STANDARDS: usize = 10;
const SYNONYMS: usize = 11;

const COLUMNS: [Column; 12] = [
    required("capability_id", &["capability_id", "id", "capacidad_id", "capacidade_id"]),
    optional("cluster", &["cluster"]),
    optional("process", &["process", "proceso", "processo"]),
    optional("hs6", &["hs6", "product_codes", "codes", "codigos", "códigos"]),
    optional("name_en", &["name_en", "title_en"]),
    optional("name_es", &["name_es", "title_es", "nombre"]),
    optional("name_pt", &["name_pt", "title_pt", "nome"]),
    required("unit", &["unit", "unidad", "unidade"]),
    required("hours_per_unit", &["hours_per_unit", "horas_por_unidad", "horas_por_unidade"]),
    optional("usd_per_unit", &["usd_per_unit", "price_usd", "precio_usd", "preco_usd"]),
    optional("certs", &["certs", "standards", "certificados", "normas"]),
    optional("synonyms", &["synonyms", "sinonimos", "sinónimos", "sinônimos"]),
];

/// Capabilities.
pub(super) struct Capabilities;

impl Kind for Capabilities {
    type Row = (String, pb::Capability);
    type Target = pb::Capability;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = true;

    fn read(cells: &mut Cells<'_>) -> Option<Self::Row> {
        let id = cells.id(ID, Required);
        let mut name = |column| cells.text(column, 500, Optional).unwrap_or_default();
        let title = pb::Text { en: name(ENGLISH), es: name(SPANISH), pt: name(PORTUGUESE) };
        if [&title.en, &title.es, &title.pt].iter().all(|name| name.is_empty()) {
            cells.line.refuse(ENGLISH, "REQUIRED", "", "give it a name in one language at least");
        }
        let unit = cells.text(UNIT, 32, Required);
        if let Some(unit) = &unit
            && units::find(unit).is_none()
        {
            let advice = "use a code of UN/ECE Recommendation 20, or one of the known names";
            cells.line.refuse(UNIT, "UNKNOWN_UNIT", unit, advice);
        }
        let hours = cells.number(HOURS, range(0.000_001, 1_000_000.0), Required);
        let scheme = cells.spec.code_scheme.clone();
        let codes = parts(cells, CODES);
        let codes = codes.into_iter().filter_map(|code| one_code(&mut cells.line, CODES, &scheme, code));
        let codes = codes.collect();
        let synonyms = parts(cells, SYNONYMS);
        let synonyms = synonyms.into_iter().filter_map(|text| cells.line.text(SYNONYMS, text, 200, Optional));
        let synonyms = synonyms.collect();
        let capability = pb::Capability {
            title: Some(title),
            synonyms,
            cluster: cells.text(CLUSTER, 64, Optional).unwrap_or_default(),
            process: cells.text(PROCESS, 64, Optional).unwrap_or_default(),
            codes,
            unit: unit?,
            hours_per_unit: hours?,
            reference_price: dollars(cells, PRICE),
            usual_standards: standards(cells, STANDARDS),
            ..Default::default()
        };
        Some((id?, capability))
    }

    fn target((id, _): &Self::Row) -> &str {
        id
    }

    fn merge((_, row): &Self::Row, held: &mut pb::Capability, merging: &Merging<'_>, _: &mut Line<'_>) {
        let row = row.clone();
        let (new, title) = (row.title.unwrap_or_default(), held.title.get_or_insert_default());
        for (column, new, held) in [
            (ENGLISH, new.en, &mut title.en),
            (SPANISH, new.es, &mut title.es),
            (PORTUGUESE, new.pt, &mut title.pt),
        ] {
            if merging.has(column) {
                *held = new;
            }
        }
        held.unit = row.unit;
        held.hours_per_unit = row.hours_per_unit;
        if merging.has(CLUSTER) {
            held.cluster = row.cluster;
        }
        if merging.has(PROCESS) {
            held.process = row.process;
        }
        if merging.has(CODES) {
            replace(&mut held.codes, row.codes, |code| code.scheme == merging.spec.code_scheme);
        }
        if merging.has(PRICE) {
            held.reference_price = row.reference_price;
        }
        if merging.has(STANDARDS) {
            held.usual_standards = row.usual_standards;
        }
        if merging.has(SYNONYMS) {
            held.synonyms = row.synonyms;
        }
    }
}
