//! Buyers, one a row; with their first site.

use eslabon_proto::linkages::v1::{self as pb, BuyerKind, Level};
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Line, Optional, Required, range},
    kind::{Kind, Merging},
    optional, required,
    shared::{SiteColumns, merge_site, site},
};

const ID: usize = 0;
const NAME: usize = 1;
const KIND: usize = 2;
const COUNTRY: usize = 3;
const CITY: usize = 4;
const LATITUDE: usize = 5;
const LONGITUDE: usize = 6;
const CLUSTER: usize = 7;
const GOVERNANCE: usize = 8;
const ENTRY_YEAR: usize = 9;
const REGION: usize = 10;
const ORIGIN: usize = 11;
const PARENT: usize = 12;
const COMPLEXITY: usize = 13;
const CODIFIABILITY: usize = 14;
const CAPABILITY: usize = 15;

const COLUMNS: [Column; 16] = [
    required("buyer_id", &["buyer_id", "id", "comprador_id"]),
    required("name", &["name", "legal_name", "nombre", "nome", "razon_social", "razao_social"]),
    required("kind", &["kind", "tipo"]),
    required("country", &["country", "pais", "país"]),
    optional("city", &["city", "ciudad", "cidade"]),
    optional("lat", &["lat", "latitude", "latitud"]),
    optional("lon", &["lon", "lng", "longitude", "longitud"]),
    optional("cluster", &["cluster"]),
    optional("governance", &["governance", "gobernanza", "governanca", "governança"]),
    optional("entry_year", &["entry_year", "ano_de_entrada", "año_de_entrada"]),
    optional("admin1", &["admin1", "region", "región", "provincia", "estado", "departamento"]),
    optional("origin", &["origin", "origen", "origem"]),
    optional("parent", &["parent", "matriz"]),
    optional("complexity", &["complexity", "complejidad", "complexidade"]),
    optional("codifiability", &["codifiability"]),
    optional("capability", &["supplier_capability", "capability"]),
];

const KINDS: [(&[&str], BuyerKind); 3] = [
    (&["lead_firm", "lead", "empresa_lider"], BuyerKind::LeadFirm),
    (&["global_supplier", "proveedor_global", "fornecedor_global"], BuyerKind::GlobalSupplier),
    (&["foreign_affiliate", "affiliate", "filial", "afiliada"], BuyerKind::Affiliate),
];

const LEVELS: [(&[&str], Level); 2] =
    [(&["low", "baja", "bajo", "baixa"], Level::Low), (&["high", "alta", "alto"], Level::High)];

/// Complexity, codifiability and capability of suppliers, and the type that they make.
/// Each type has one triple, so that a file may name the type.
const TYPES: [(&[&str], [Level; 3]); 5] = [
    (&["market", "mercado"], [Level::Low, Level::High, Level::High]),
    (&["modular"], [Level::High, Level::High, Level::High]),
    (&["relational", "relacional"], [Level::High, Level::Low, Level::High]),
    (&["captive", "cautiva", "cativa"], [Level::High, Level::High, Level::Low]),
    (&["hierarchy", "jerarquia", "jerarquía", "hierarquia"], [Level::High, Level::Low, Level::Low]),
];

const SITE: SiteColumns =
    SiteColumns { country: COUNTRY, region: REGION, city: CITY, latitude: LATITUDE, longitude: LONGITUDE };

/// Buyers.
pub(super) struct Buyers;

impl Kind for Buyers {
    type Row = (String, pb::Buyer);
    type Target = pb::Buyer;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = true;

    fn read(cells: &mut Cells<'_>) -> Option<Self::Row> {
        let id = cells.id(ID, Required);
        let legal_name = cells.text(NAME, 300, Required);
        let kind = cells.word(KIND, &KINDS, Required);
        let site = site(cells, SITE);
        let buyer = pb::Buyer {
            legal_name: legal_name?,
            kind: kind?.into(),
            sites: vec![site?],
            cluster: cells.text(CLUSTER, 64, Optional).unwrap_or_default(),
            governance: governance(cells),
            entry_year: cells.whole(ENTRY_YEAR, range(1000.0, 9999.0), Optional),
            origin: cells.country(ORIGIN, Optional).unwrap_or_default().to_owned(),
            parent: cells.text(PARENT, 300, Optional).unwrap_or_default(),
            source: cells.spec.source.clone(),
            ..Default::default()
        };
        Some((id?, buyer))
    }

    fn target((id, _): &Self::Row) -> &str {
        id
    }

    fn merge((_, row): &Self::Row, held: &mut pb::Buyer, merging: &Merging<'_>, line: &mut Line<'_>) {
        let row = row.clone();
        held.legal_name = row.legal_name;
        held.kind = row.kind;
        merge_site(&mut held.sites, row.sites, SITE, merging, line);
        if merging.has(CLUSTER) {
            held.cluster = row.cluster;
        }
        if [GOVERNANCE, COMPLEXITY, CODIFIABILITY, CAPABILITY].into_iter().any(|column| merging.has(column)) {
            held.governance = merge_governance(held.governance.take(), row.governance, merging);
        }
        if merging.has(ENTRY_YEAR) {
            held.entry_year = row.entry_year;
        }
        if merging.has(ORIGIN) {
            held.origin = row.origin;
        }
        if merging.has(PARENT) {
            held.parent = row.parent;
        }
        if !row.source.is_empty() {
            held.source = row.source;
        }
    }
}

/// Each factor's column tells of itself alone, and that of the type tells all three. Who
/// says so stays where the file is of nobody.
fn merge_governance(
    held: Option<pb::Governance>,
    row: Option<pb::Governance>,
    merging: &Merging<'_>,
) -> Option<pb::Governance> {
    let (mut merged, new) = (held.unwrap_or_default(), row.unwrap_or_default());
    for (column, held, new) in [
        (COMPLEXITY, &mut merged.complexity, new.complexity),
        (CODIFIABILITY, &mut merged.codifiability, new.codifiability),
        (CAPABILITY, &mut merged.capability, new.capability),
    ] {
        if merging.has(GOVERNANCE) || merging.has(column) {
            *held = new;
        }
    }
    if !new.asserted_by.is_empty() {
        merged.asserted_by = new.asserted_by;
    }
    let is_known = [merged.complexity, merged.codifiability, merged.capability] != [0; 3];
    is_known.then_some(merged)
}

/// How a buyer governs: the three factors, or those that its type is made of.
fn governance(cells: &mut Cells<'_>) -> Option<pb::Governance> {
    let named = cells.word(GOVERNANCE, &TYPES, Optional);
    let mut level = |column| cells.word(column, &LEVELS, Optional);
    let stated = [level(COMPLEXITY), level(CODIFIABILITY), level(CAPABILITY)];
    let asserted_by = cells.spec.source.chars().take(200).collect();
    let [complexity, codifiability, capability] = match (named, stated) {
        (None, [None, None, None]) => return None,
        (None, stated) => stated.map(Option::unwrap_or_default),
        (Some(named), stated) => {
            // Where both are there, the factors are what counts.
            let differs =
                stated.iter().zip(named).any(|(stated, named)| stated.is_some_and(|stated| stated != named));
            if differs {
                let given = cells.raw(GOVERNANCE);
                cells.line.cannot_be(
                    GOVERNANCE,
                    Optional,
                    "OTHER_GOVERNANCE",
                    given,
                    "the factors make another type",
                );
                stated.map(Option::unwrap_or_default)
            } else {
                named
            }
        }
    };
    Some(pb::Governance {
        complexity: complexity.into(),
        codifiability: codifiability.into(),
        capability: capability.into(),
        asserted_by,
        ..Default::default()
    })
}
