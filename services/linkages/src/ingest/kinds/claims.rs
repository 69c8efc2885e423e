//! What suppliers say they can do, one capability a row.

use eslabon_proto::linkages::v1::{self as pb, EvidenceGrade};
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Expected, Line, Optional, Required, range},
    kind::{Kind, Merging},
    optional, required,
    shared::{RowCodes, dollars, product_code, quantity_digits},
    unit_of::{Amount, quantity},
};

const SUPPLIER: usize = 0;
const CAPABILITY: usize = 1;
const SCHEME: usize = 2;
const CODE: usize = 3;
const EVIDENCE: usize = 4;
const OBSERVED: usize = 5;
const CAPACITY: usize = 6;
const UNIT: usize = 7;
const FREE: usize = 8;
const LEAD_TIME: usize = 9;
const PRICE: usize = 10;
const LOT: usize = 11;
const REFERENCE: usize = 12;
const RESOURCE: usize = 13;

const COLUMNS: [Column; 14] = [
    required("supplier_id", &["supplier_id", "supplier", "proveedor_id", "fornecedor_id"]),
    required("capability_id", &["capability_id", "capability", "capacidad_id", "capacidade_id"]),
    optional("code_scheme", &["code_scheme", "scheme"]),
    optional("product_code", &["product_code", "code", "codigo", "código"]),
    required("evidence", &["evidence", "evidencia", "evidência"]),
    optional("evidence_date", &["evidence_date", "observed_on", "fecha", "data"]),
    optional("capacity_annual", &["capacity_annual", "capacity", "capacidad_anual", "capacidade_anual"]),
    optional("unit", &["unit", "unidad", "unidade"]),
    optional("free_share", &["free_share", "libre", "livre"]),
    optional("lead_time_days", &["lead_time_days", "lead_time", "plazo_dias", "prazo_dias"]),
    optional("price_usd", &["price_usd", "precio_usd", "preco_usd"]),
    optional("min_lot", &["min_lot", "minimum_lot", "lote_minimo", "lote_mínimo"]),
    optional("evidence_reference", &["evidence_reference"]),
    optional("shared_resource", &["shared_resource"]),
];

const GRADES: [(&[&str], EvidenceGrade); 5] = [
    (&["self_declared", "self", "autodeclarada", "declarada"], EvidenceGrade::SelfDeclared),
    (&["document", "documento"], EvidenceGrade::Document),
    (&["third_party", "tercero", "terceiro"], EvidenceGrade::ThirdParty),
    (
        &["delivered_to_mnc", "delivered_to_multinational", "entregado_a_multinacional"],
        EvidenceGrade::DeliveredToMultinational,
    ),
    (&["site_audited", "auditada"], EvidenceGrade::SiteAudited),
];

/// A claim, before the unit of its capability is known.
pub(super) struct Claim {
    supplier: String,
    capability: String,
    codes: RowCodes,
    claim: pb::CapabilityClaim,
    capacity: Option<Amount>,
    lot: Option<Amount>,
}

/// Claims.
pub(super) struct Claims;

impl Kind for Claims {
    type Row = Claim;
    type Target = pb::Supplier;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = false;
    const PART: Option<usize> = Some(CAPABILITY);

    fn read(cells: &mut Cells<'_>) -> Option<Claim> {
        let supplier = cells.id(SUPPLIER, Required);
        let capability = cells.id(CAPABILITY, Required);
        let evidence = cells.word(EVIDENCE, &GRADES, Required);
        let unit = cells.raw(UNIT);
        let capacity = quantity_digits(cells, CAPACITY, Expected);
        let lot = quantity_digits(cells, LOT, Optional);
        let is_nothing = capacity.as_ref().is_some_and(|digits| is_zero(digits));
        if is_nothing {
            let advice = "who can do it has a capacity: leave it empty where it is not known, and state a free share of 0 where all of it is sold";
            cells.line.cannot_be(CAPACITY, Optional, "ZERO_CAPACITY", cells.raw(CAPACITY), advice);
        }
        let amount = |digits: String| Amount { digits, unit: unit.to_owned() };
        let codes = product_code(cells, SCHEME, CODE);
        let claim = pb::CapabilityClaim {
            evidence: evidence?.into(),
            evidence_reference: cells.text(REFERENCE, 500, Optional).unwrap_or_default(),
            observed_on: cells.date(OBSERVED, Optional).unwrap_or_default(),
            free_share: cells.share(FREE, Expected),
            shared_resource: cells.text(RESOURCE, 64, Optional).unwrap_or_default(),
            lead_time_days: cells.number(LEAD_TIME, range(0.01, 3650.0), Optional),
            price_per_unit: dollars(cells, PRICE),
            ..Default::default()
        };
        let (capacity, lot) =
            (capacity.filter(|_| !is_nothing).map(amount), lot.filter(|digits| !is_zero(digits)).map(amount));
        Some(Claim { supplier: supplier?, capability: capability?, codes, claim, capacity, lot })
    }

    fn target(row: &Claim) -> &str {
        &row.supplier
    }

    fn part(row: &Claim) -> &str {
        &row.capability
    }

    fn merge(row: &Claim, held: &mut pb::Supplier, merging: &Merging<'_>, line: &mut Line<'_>) {
        let Some(capability) = merging.facts.capabilities.get(&row.capability) else {
            let advice = "there is no such capability; import it first";
            line.refuse(CAPABILITY, "UNKNOWN_REFERENCE", &row.capability, advice);
            return;
        };
        let name = format!("capabilities/{}", row.capability);
        let mut claim = row.claim.clone();
        claim.capability.clone_from(&name);
        claim.codes.clone_from(&row.codes.codes);
        claim.codes.retain(|code| is_of(code, &row.capability, capability, line));
        claim.capacity_per_year =
            row.capacity.as_ref().and_then(|amount| quantity(line, UNIT, amount, &capability.unit, Optional));
        // The unit was told with the capacity, where there is one.
        claim.minimum_lot = match (&row.lot, &claim.capacity_per_year, &row.capacity) {
            (Some(lot), Some(capacity), _) => {
                Some(pb::Quantity { value: lot.digits.clone(), unit: capacity.unit.clone() })
            }
            (Some(lot), None, None) => quantity(line, UNIT, lot, &capability.unit, Optional),
            _ => None,
        };
        match held.claims.iter_mut().find(|claim| claim.capability == name) {
            Some(held) => {
                claim.codes = row.codes.merged(&held.codes, claim.codes);
                keep_columns_that_are_not_there(held, &mut claim, merging);
                *held = claim;
            }
            None => held.claims.push(claim),
        }
    }
}

/// What a file without a column does not tell stays as it is.
fn keep_columns_that_are_not_there(
    held: &pb::CapabilityClaim,
    claim: &mut pb::CapabilityClaim,
    merging: &Merging<'_>,
) {
    let missing = |column| !merging.has(column);
    if missing(CODE) {
        claim.codes.clone_from(&held.codes);
    }
    if missing(OBSERVED) {
        claim.observed_on.clone_from(&held.observed_on);
    }
    if missing(CAPACITY) {
        claim.capacity_per_year.clone_from(&held.capacity_per_year);
    }
    if missing(FREE) {
        claim.free_share = held.free_share;
    }
    if missing(LEAD_TIME) {
        claim.lead_time_days = held.lead_time_days;
    }
    if missing(PRICE) {
        claim.price_per_unit.clone_from(&held.price_per_unit);
    }
    if missing(LOT) {
        claim.minimum_lot.clone_from(&held.minimum_lot);
    }
    if missing(REFERENCE) {
        claim.evidence_reference.clone_from(&held.evidence_reference);
    }
    if missing(RESOURCE) {
        claim.shared_resource.clone_from(&held.shared_resource);
    }
}

/// Whether a code can be one of a capability. The agency's own codes are those of its
/// capabilities, or ids of them; another is none. A code of a public scheme may be
/// right although the capability does not list it, so it is kept and doubted.
pub(super) fn is_of(
    code: &pb::ProductCode,
    id: &str,
    capability: &pb::Capability,
    line: &mut Line<'_>,
) -> bool {
    is_of_at(code, id, capability, CODE, line)
}

/// The same, of a column.
pub(super) fn is_of_at(
    code: &pb::ProductCode,
    id: &str,
    capability: &pb::Capability,
    column: usize,
    line: &mut Line<'_>,
) -> bool {
    let listed = capability.codes.iter().any(|known| known.scheme == code.scheme && known.code == code.code);
    if listed || (code.scheme == "ESL" && code.code == id) {
        return true;
    }
    if code.scheme == "ESL" {
        let advice = "no capability has this code of the agency; leave it empty, or use its id";
        line.cannot_be(column, Optional, "BAD_PRODUCT_CODE", &code.code, advice);
        return false;
    }
    if capability.codes.iter().any(|known| known.scheme == code.scheme) {
        let advice = "the capability has other codes of this scheme; check that it is the right one";
        line.kept(column, "CODE_OF_OTHER_CAPABILITY", &code.code, advice);
    }
    true
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}
