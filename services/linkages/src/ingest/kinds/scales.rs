//! The smallest yearly work that a plant for a capability lives on, one capability a
//! row.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Line, Optional, Required, range},
    kind::{Kind, Merging},
    optional, required,
};

const CAPABILITY: usize = 0;
const HOURS: usize = 1;
const SOURCE: usize = 2;

const COLUMNS: [Column; 3] = [
    required("capability_id", &["capability_id", "id", "capacidad_id", "capacidade_id"]),
    required(
        "mes_hours_per_year",
        &["mes_hours_per_year", "hours_per_year", "horas_por_ano", "horas_por_año"],
    ),
    optional("source", &["source", "fuente", "fonte"]),
];

/// Minimum scales.
pub(super) struct Scales;

impl Kind for Scales {
    type Row = (String, pb::MinimumScale);
    type Target = pb::MinimumScale;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = true;

    fn read(cells: &mut Cells<'_>) -> Option<Self::Row> {
        let id = cells.id(CAPABILITY, Required);
        let hours_per_year = cells.number(HOURS, range(0.000_001, 1e12), Required);
        let stated = cells.text(SOURCE, 500, Optional).unwrap_or_else(|| cells.spec.source.clone());
        // A scale without a source is nobody's; a file is at least a file.
        let source = if stated.is_empty() { "a file that says no source".to_owned() } else { stated };
        let scale = pb::MinimumScale { hours_per_year: Some(hours_per_year?), source, ..Default::default() };
        Some((id?, scale))
    }

    fn target((id, _): &Self::Row) -> &str {
        id
    }

    fn merge((id, row): &Self::Row, held: &mut pb::MinimumScale, merging: &Merging<'_>, line: &mut Line<'_>) {
        if !merging.facts.capabilities.contains_key(id) {
            let advice = "there is no such capability; import it first";
            line.refuse(CAPABILITY, "UNKNOWN_REFERENCE", id, advice);
            return;
        }
        // Hours that are stated take the place of what a plant costs.
        *held = pb::MinimumScale { capability: format!("capabilities/{id}"), ..row.clone() };
    }
}
