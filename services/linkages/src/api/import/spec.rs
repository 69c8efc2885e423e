//! What a caller says of a file, understood.

use eslabon_proto::linkages::v1::{self as pb, Accept, DateOrder, NeedState};
use eslabon_runtime::tables::Limits;

use crate::{
    config, date,
    error::{Error, import},
    ingest::Spec,
};

/// Remarks that are told where nobody says how many.
const REMARKS: usize = 1000;

/// How the rows of a file are to be read.
pub(super) fn spec(said: &pb::RegistryImport) -> Result<Spec, Error> {
    let today = || date::text(date::today());
    let as_of = if said.as_of.is_empty() { today() } else { said.as_of.clone() };
    if date::parse(&as_of).is_none() {
        return Err(refused("spec.as_of", "INVALID_DATE", "there is no such day"));
    }
    let need_state = match said.need_state() {
        NeedState::Unspecified | NeedState::Draft => NeedState::Draft,
        NeedState::Open => NeedState::Open,
        _ => return Err(refused("spec.need_state", "OUT_OF_RANGE", "new needs are drafts or open")),
    };
    let or_default =
        |stated: &str, default: &str| if stated.is_empty() { default } else { stated }.to_owned();
    Ok(Spec {
        kind: said.kind(),
        good_rows: said.accept() == Accept::GoodRows,
        source: said.source.clone(),
        as_of,
        month_first: said.date_order() == DateOrder::MonthFirst,
        code_scheme: or_default(&said.code_scheme, "HS2022"),
        size_scheme: said.size_scheme.clone(),
        need_state,
        max_remarks: usize::try_from(said.max_remarks).ok().filter(|most| *most > 0).unwrap_or(REMARKS),
    })
}

fn refused(field: &'static str, reason: &'static str, text: &'static str) -> Error {
    import::Error::Spec { field, reason, text }.into()
}

/// What a file may be at most.
pub(super) fn limits(import: &config::Import) -> Limits {
    Limits {
        max_bytes: import.max_bytes.0,
        max_inflated_bytes: import.max_inflated_bytes.0,
        max_rows: import.max_rows,
    }
}
