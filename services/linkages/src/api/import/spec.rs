//! What a caller says of a file, understood.

use eslabon_proto::linkages::v1::{self as pb, Accept, DateOrder, NeedState, RegistryKind};
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

/// Whether a file may come with others: they have to be stored in one collection, and
/// none may refer to what another one brings beside its supplier.
pub(super) fn may_follow(before: &[&pb::RegistryImport], next: &pb::RegistryImport) -> Result<(), Error> {
    use RegistryKind::{Certificates, Claims, Quality, Suppliers};
    let of_suppliers =
        |said: &pb::RegistryImport| matches!(said.kind(), Suppliers | Claims | Certificates | Quality);
    if !of_suppliers(next) || !before.iter().all(|said| of_suppliers(said)) {
        let text = "only suppliers, claims, certificates and quality come together: send the others alone";
        return Err(refused("spec.kind", "NOT_TOGETHER", text));
    }
    if before.iter().any(|said| said.kind == next.kind) {
        return Err(refused("spec.kind", "NOT_TOGETHER", "a file of this kind came already: join the two"));
    }
    let is_same =
        |said: &&pb::RegistryImport| next.request_id.is_empty() || said.request_id == next.request_id;
    if !before.iter().take(1).all(is_same) {
        let text = "files that come together are one request: give the id of the first, or none";
        return Err(refused("spec.request_id", "NOT_TOGETHER", text));
    }
    Ok(())
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
