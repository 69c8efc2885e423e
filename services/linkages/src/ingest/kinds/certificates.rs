//! Certificates of suppliers, one a row.

use eslabon_proto::linkages::v1::{self as pb, CertificateStatus};
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Expected, Key, Line, Optional, Required},
    kind::{Kind, Merging},
    optional, required,
    shared::standard,
};

const SUPPLIER: usize = 0;
const STANDARD: usize = 1;
const ISSUER: usize = 2;
const NUMBER: usize = 3;
const ISSUED: usize = 4;
const EXPIRES: usize = 5;
const SCOPE: usize = 6;
const ACCREDITATION: usize = 7;
const STATUS: usize = 8;

const COLUMNS: [Column; 9] = [
    required("supplier_id", &["supplier_id", "supplier", "proveedor_id", "fornecedor_id"]),
    required("cert", &["cert", "standard", "certificado", "norma"]),
    optional("issuer", &["issuer", "emisor", "emissor"]),
    optional("number", &["number", "numero", "número"]),
    optional("issued", &["issued", "issued_on", "emitido"]),
    optional("expires", &["expires", "expires_on", "vence", "validade"]),
    optional("scope", &["scope", "alcance", "escopo"]),
    optional("accreditation", &["accreditation", "acreditacion", "acreditación"]),
    optional("status", &["status", "estado", "situacao", "situação"]),
];

const STATES: [(&[&str], CertificateStatus); 3] = [
    (&["live", "vigente", "ativo", "activo"], CertificateStatus::Live),
    (&["suspended", "suspendido", "suspenso"], CertificateStatus::Suspended),
    (&["expired", "vencido"], CertificateStatus::Expired),
];

/// A certificate, and what tells it from others of its supplier.
pub(super) struct Row {
    supplier: String,
    key: String,
    certificate: pb::Certificate,
}

/// Certificates.
pub(super) struct Certificates;

impl Kind for Certificates {
    type Row = Row;
    type Target = pb::Supplier;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = false;
    const PART: Option<usize> = Some(STANDARD);

    fn read(cells: &mut Cells<'_>) -> Option<Row> {
        let supplier = cells.id(SUPPLIER, Required);
        let raw = cells.text(STANDARD, 120, Required)?;
        let code = standard(&mut cells.line, STANDARD, &raw, Required)?;
        let expires_on = expires(cells).unwrap_or_default();
        let issued_on = issued(cells, &expires_on).unwrap_or_default();
        let certificate = pb::Certificate {
            raw: if raw == code { String::new() } else { raw },
            standard: code,
            scope: cells.text(SCOPE, 500, Optional).unwrap_or_default(),
            issuer: cells.text(ISSUER, 200, Key).unwrap_or_default(),
            accreditation: cells.text(ACCREDITATION, 200, Optional).unwrap_or_default(),
            number: cells.text(NUMBER, 120, Key).unwrap_or_default(),
            issued_on,
            expires_on,
            status: cells.word(STATUS, &STATES, Optional).map(Into::into).unwrap_or_default(),
        };
        Some(Row { supplier: supplier?, key: key(&certificate), certificate })
    }

    fn target(row: &Row) -> &str {
        &row.supplier
    }

    fn part(row: &Row) -> &str {
        &row.key
    }

    fn merge(row: &Row, held: &mut pb::Supplier, merging: &Merging<'_>, _: &mut Line<'_>) {
        let mut new = row.certificate.clone();
        match held.certificates.iter_mut().find(|held| key(held) == row.key) {
            Some(held) => {
                let keep = |column, held: &str, new: &mut String| {
                    if !merging.has(column) {
                        held.clone_into(new);
                    }
                };
                keep(ISSUED, &held.issued_on, &mut new.issued_on);
                keep(EXPIRES, &held.expires_on, &mut new.expires_on);
                keep(SCOPE, &held.scope, &mut new.scope);
                keep(ACCREDITATION, &held.accreditation, &mut new.accreditation);
                if !merging.has(STATUS) {
                    new.status = held.status;
                }
                *held = new;
            }
            None => held.certificates.push(new),
        }
    }
}

/// A supplier may hold one standard twice, from two bodies or for two sites.
fn key(certificate: &pb::Certificate) -> String {
    let pb::Certificate { standard, issuer, number, .. } = certificate;
    if issuer.is_empty() && number.is_empty() {
        standard.clone()
    } else {
        format!("{standard}/{issuer}/{number}")
    }
}

/// The last day: told where it is over.
fn expires(cells: &mut Cells<'_>) -> Option<String> {
    let expires = cells.date(EXPIRES, Expected)?;
    if expires < cells.spec.as_of {
        let advice = "it counts for nothing until it is renewed";
        cells.line.kept(EXPIRES, "EXPIRED", cells.raw(EXPIRES), advice);
    }
    Some(expires)
}

/// The first day: left out where it comes after the last, since the last day as it is
/// stated is what the certificate counts until.
fn issued(cells: &mut Cells<'_>, expires: &str) -> Option<String> {
    let issued = cells.date(ISSUED, Optional)?;
    if !expires.is_empty() && issued.as_str() > expires {
        let advice = "the certificate ends before it begins; correct the first day or the last";
        cells.line.cannot_be(ISSUED, Optional, "DATES_OUT_OF_ORDER", cells.raw(ISSUED), advice);
        return None;
    }
    Some(issued)
}
