//! How near capabilities are, one pair a row.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Line, Optional, Range, Required, range},
    kind::{Kind, Merging},
    required,
};

const ONE: usize = 0;
const OTHER: usize = 1;
const PHI: usize = 2;

const COLUMNS: [Column; 3] = [
    required("a", &["a", "capability_id", "capability_a"]),
    required("b", &["b", "other_id", "capability_b"]),
    required("phi", &["phi", "proximity"]),
];

/// A pair of capabilities.
pub(super) struct Pair {
    one: String,
    other: String,
    phi: f64,
}

/// Proximities. A pair is kept with the first of the two.
pub(super) struct Proximities;

impl Kind for Proximities {
    type Row = Pair;
    type Target = pb::Capability;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = false;
    const PART: Option<usize> = Some(OTHER);

    fn read(cells: &mut Cells<'_>) -> Option<Pair> {
        let (one, other) = (cells.id(ONE, Required), cells.id(OTHER, Required));
        let phi = cells.number(PHI, Range { commas: true, ..range(0.0, 1.0) }, Required)?;
        let pair = Pair { one: one?, other: other?, phi };
        if pair.one == pair.other {
            let advice = "a capability is as near to itself as can be; such a pair is not stored";
            cells.line.cannot_be(PHI, Optional, "PAIR_WITH_ITSELF", cells.raw(PHI), advice);
        }
        Some(pair)
    }

    fn target(row: &Pair) -> &str {
        &row.one
    }

    fn part(row: &Pair) -> &str {
        &row.other
    }

    fn merge(row: &Pair, held: &mut pb::Capability, merging: &Merging<'_>, line: &mut Line<'_>) {
        if row.one == row.other {
            return;
        }
        if !merging.facts.capabilities.contains_key(&row.other) {
            line.refuse(
                OTHER,
                "UNKNOWN_REFERENCE",
                &row.other,
                "there is no such capability; import it first",
            );
            return;
        }
        let capability = format!("capabilities/{}", row.other);
        match held.proximities.iter_mut().find(|known| known.capability == capability) {
            Some(known) => known.phi = row.phi,
            None => held.proximities.push(pb::CapabilityProximity { capability, phi: row.phi }),
        }
    }
}
