//! Suppliers, one a row; with what was seen of their deliveries.

use eslabon_proto::linkages::v1::{self as pb, OwnershipKind, SizeClass};
use eslabon_runtime::tables::Column;

use super::quality::{CountColumns, merge_record};
use crate::{
    folded,
    ingest::{
        cells::{Cells, Expected, Line, Optional, Range, Required, range},
        duplicate_keys,
        kind::{Kind, Merging},
        optional, required,
        shared::{SiteColumns, merge_site, replace, site},
    },
    tax,
};

const ID: usize = 0;
const NAME: usize = 1;
const TAX_ID: usize = 2;
const COUNTRY: usize = 3;
const REGION: usize = 4;
const CITY: usize = 5;
const LATITUDE: usize = 6;
const LONGITUDE: usize = 7;
const OWNERSHIP: usize = 8;
const SIZE: usize = 9;
const EMPLOYEES: usize = 10;
const FOUNDED: usize = 11;
const TIER: usize = 12;
const PPM: usize = 13;
const LOTS: usize = 14;
const ON_TIME: usize = 15;
const DESCRIPTION: usize = 16;
const OBSERVED: usize = 17;
const FOREIGN_SHARE: usize = 18;

const COLUMNS: [Column; 19] = [
    required("supplier_id", &["supplier_id", "id", "proveedor_id", "fornecedor_id"]),
    required(
        "legal_name",
        &[
            "legal_name",
            "name",
            "razon_social",
            "razón_social",
            "nombre",
            "razao_social",
            "razão_social",
            "nome",
        ],
    ),
    optional("tax_id", &["tax_id", "cedula_juridica", "cédula_jurídica", "rfc", "nit", "cnpj", "ruc", "rut"]),
    required("country", &["country", "pais", "país"]),
    optional("admin1", &["admin1", "region", "región", "provincia", "estado", "departamento"]),
    optional("city", &["city", "ciudad", "cidade"]),
    optional("lat", &["lat", "latitude", "latitud"]),
    optional("lon", &["lon", "lng", "longitude", "longitud"]),
    optional("ownership", &["ownership", "propiedad", "propriedade"]),
    required("size_class", &["size_class", "size", "tamano", "tamaño", "porte"]),
    optional("employees", &["employees", "empleados", "empregados", "funcionarios"]),
    optional("founded", &["founded", "fundacion", "fundación", "fundacao", "fundação"]),
    optional("tier", &["tier", "competence_tier"]),
    optional("ppm", &["ppm"]),
    optional("lots_inspected", &["lots_inspected", "lots", "lotes"]),
    optional("otd", &["otd", "on_time"]),
    optional("description", &["description", "descripcion", "descripción", "descricao", "descrição"]),
    optional("updated_at", &["updated_at", "observed_on", "actualizado", "atualizado"]),
    optional("foreign_share", &["foreign_share"]),
];

/// Classes of size, and how they are written.
pub(super) const SIZES: [(&[&str], SizeClass); 4] = [
    (&["micro", "microempresa"], SizeClass::Micro),
    (&["small", "pequeña", "pequena", "pequeno"], SizeClass::Small),
    (&["medium", "mediana", "média", "medio"], SizeClass::Medium),
    (&["large", "grande"], SizeClass::Large),
];

const OWNERS: [(&[&str], OwnershipKind); 3] = [
    (&["domestic", "nacional"], OwnershipKind::Domestic),
    (&["foreign", "extranjera", "extranjero", "estrangeira", "estrangeiro"], OwnershipKind::Foreign),
    (&["joint", "mixta", "mixto", "mista"], OwnershipKind::Joint),
];

/// What the numbers that have digits to check are called.
const SCHEMES: [(&str, &str); 7] = [
    ("ARG", "CUIT"),
    ("BRA", "CNPJ"),
    ("CHL", "RUT"),
    ("COL", "NIT"),
    ("DOM", "RNC"),
    ("PER", "RUC"),
    ("URY", "RUT"),
];

const SITE: SiteColumns =
    SiteColumns { country: COUNTRY, region: REGION, city: CITY, latitude: LATITUDE, longitude: LONGITUDE };

const COUNTS: CountColumns = CountColumns { lots: LOTS, ppm: PPM, on_time: ON_TIME };

/// Suppliers.
pub(super) struct Suppliers;

impl Kind for Suppliers {
    type Row = (String, pb::Supplier);
    type Target = pb::Supplier;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = true;

    fn read(cells: &mut Cells<'_>) -> Option<Self::Row> {
        let id = cells.id(ID, Required);
        let legal_name = cells.text(NAME, 300, Required);
        let site = site(cells, SITE);
        let size = cells.word(SIZE, &SIZES, Required);
        let country = site.as_ref().map(|site| site.country.clone()).unwrap_or_default();
        let supplier = pb::Supplier {
            legal_name: legal_name?,
            tax_ids: tax_id(cells, &country).into_iter().collect(),
            ownership: ownership(cells),
            size_class: size?.into(),
            size_scheme: cells.spec.size_scheme.clone(),
            employees: cells.count(EMPLOYEES, range(0.0, 10_000_000.0)),
            founded: cells.whole(FOUNDED, range(1000.0, 9999.0), Optional),
            sites: vec![site?],
            competence_tier: cells.whole(TIER, range(1.0, 5.0), Optional),
            quality_records: quality(cells).into_iter().collect(),
            description: cells.text(DESCRIPTION, 5000, Optional).unwrap_or_default(),
            source: cells.spec.source.clone(),
            observed_on: cells.date(OBSERVED, Optional).unwrap_or_default(),
            ..Default::default()
        };
        Some((id?, supplier))
    }

    fn target((id, _): &Self::Row) -> &str {
        id
    }

    fn merge((_, row): &Self::Row, held: &mut pb::Supplier, merging: &Merging<'_>, line: &mut Line<'_>) {
        let row = row.clone();
        held.legal_name = row.legal_name;
        held.size_class = row.size_class;
        if merging.has(TAX_ID) {
            let country = row.sites.first().map(|site| site.country.clone()).unwrap_or_default();
            merge_tax_ids(&mut held.tax_ids, row.tax_ids, &country);
        }
        merge_site(&mut held.sites, row.sites, SITE, merging, line);
        if merging.has(OWNERSHIP) || merging.has(FOREIGN_SHARE) {
            held.ownership = merge_ownership(held.ownership.take(), row.ownership, merging);
        }
        if !row.size_scheme.is_empty() {
            held.size_scheme = row.size_scheme;
        }
        if merging.has(EMPLOYEES) {
            held.employees = row.employees;
        }
        if merging.has(FOUNDED) {
            held.founded = row.founded;
        }
        if merging.has(TIER) {
            held.competence_tier = row.competence_tier;
        }
        if [PPM, LOTS, ON_TIME].into_iter().any(|column| merging.has(column)) {
            merge_overall(&mut held.quality_records, row.quality_records, merging);
        }
        if merging.has(DESCRIPTION) {
            held.description = row.description;
        }
        if !row.source.is_empty() {
            held.source = row.source;
        }
        if merging.has(OBSERVED) {
            held.observed_on = row.observed_on;
        }
    }

    fn duplicate_keys(supplier: &pb::Supplier) -> Vec<u64> {
        duplicate_keys(supplier)
    }
}

/// Each of the two columns tells of itself alone; none tells of the firm above.
fn merge_ownership(
    held: Option<pb::Ownership>,
    row: Option<pb::Ownership>,
    merging: &Merging<'_>,
) -> Option<pb::Ownership> {
    let (mut merged, new) = (held.unwrap_or_default(), row.unwrap_or_default());
    if merging.has(OWNERSHIP) {
        merged.kind = new.kind;
    }
    if merging.has(FOREIGN_SHARE) {
        merged.foreign_share = new.foreign_share;
    }
    (merged != pb::Ownership::default()).then_some(merged)
}

/// The column tells the number of the firm in its country; those of other countries, and
/// of kinds that the column is not for, stay.
fn merge_tax_ids(held: &mut Vec<pb::TaxId>, mut new: Vec<pb::TaxId>, country: &str) {
    let is_same = |one: &pb::TaxId, other: &pb::TaxId| {
        one.country == other.country && tax::normal(&one.id) == tax::normal(&other.id)
    };
    for id in &mut new {
        if let Some(known) = held.iter().find(|known| is_same(known, id))
            && id.scheme.is_empty()
        {
            id.scheme.clone_from(&known.scheme);
        }
    }
    let stated = new.clone();
    replace(held, new, |known| is_of_column(known, country) || stated.iter().any(|id| is_same(known, id)));
}

/// Whether the column could tell a number: one of the country, and of no kind that is
/// said or of one that the column is for.
fn is_of_column(id: &pb::TaxId, country: &str) -> bool {
    let kind = folded::code(&id.scheme);
    let names = COLUMNS[TAX_ID].aliases.iter().copied();
    let mut kinds = names.chain(SCHEMES.iter().map(|(_, scheme)| *scheme));
    id.country == country && (kind.is_empty() || kinds.any(|known| folded::code(known) == kind))
}

/// What the firm's own row says is of no buyer and no time.
fn merge_overall(held: &mut Vec<pb::QualityRecord>, row: Vec<pb::QualityRecord>, merging: &Merging<'_>) {
    let place = held.iter().position(is_overall);
    let mut record = place.map(|place| held.remove(place)).unwrap_or_default();
    merge_record(&mut record, &row.into_iter().next().unwrap_or_default(), COUNTS, merging);
    if is_seen(&record) {
        held.insert(place.unwrap_or_default(), record);
    }
}

fn is_overall(record: &pb::QualityRecord) -> bool {
    record.buyer.is_empty() && record.from.is_empty() && record.to.is_empty()
}

fn tax_id(cells: &mut Cells<'_>, country: &str) -> Option<pb::TaxId> {
    let id = cells.text(TAX_ID, 64, Expected)?;
    // Which numbers have digits to check, and how they are written, differs by country.
    // One of another form may be of another office, and is not judged.
    let checks = tax::checks(country, "", &id);
    let known = SCHEMES.iter().find(|(of, _)| *of == country && checks.is_some());
    let scheme = known.map_or("", |(_, scheme)| scheme);
    if checks == Some(false) {
        let advice = "its check digits do not fit; look for a mistake in it";
        cells.line.kept(TAX_ID, "BAD_CHECK_DIGITS", &id, advice);
    }
    Some(pb::TaxId { country: country.to_owned(), scheme: scheme.to_owned(), id, checks })
}

fn ownership(cells: &mut Cells<'_>) -> Option<pb::Ownership> {
    let kind = cells.word(OWNERSHIP, &OWNERS, Optional);
    let foreign_share = cells.share(FOREIGN_SHARE, Optional);
    let kind = kind.unwrap_or(OwnershipKind::Unspecified).into();
    (kind != 0 || foreign_share.is_some()).then(|| pb::Ownership {
        kind,
        foreign_share,
        ..Default::default()
    })
}

/// What was seen of all deliveries; nothing where nothing was seen.
fn quality(cells: &mut Cells<'_>) -> Option<pb::QualityRecord> {
    let ppm = cells.number(PPM, Range { commas: false, ..range(0.0, 1e6) }, Expected);
    let lots = cells.whole(LOTS, range(0.0, 1e8), Optional);
    let on_time = cells.share(ON_TIME, Optional);
    let record = pb::QualityRecord { lots: lots.unwrap_or_default(), ppm, on_time, ..Default::default() };
    Some(record).filter(is_seen)
}

fn is_seen(record: &pb::QualityRecord) -> bool {
    record.ppm.is_some() || record.on_time.is_some() || record.lots > 0
}
