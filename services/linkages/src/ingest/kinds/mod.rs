//! The kinds of rows, each with its columns.

mod buyers;
mod capabilities;
mod certificates;
mod claims;
mod needs;
mod proximities;
mod quality;
mod scales;
mod suppliers;

use eslabon_proto::linkages::v1::RegistryKind;
use eslabon_runtime::tables::Column;

use super::{Gather, Spec, gathered::Gathered, kind::Kind};

/// The columns of a kind, and what takes its rows.
pub(super) fn sink(spec: Spec) -> (&'static [Column], Box<dyn Gather>) {
    fn of<K: Kind>(spec: Spec) -> (&'static [Column], Box<dyn Gather>) {
        (K::COLUMNS, Box::new(Gathered::<K>::new(spec)))
    }
    match spec.kind {
        RegistryKind::Capabilities => of::<capabilities::Capabilities>(spec),
        RegistryKind::Proximities => of::<proximities::Proximities>(spec),
        RegistryKind::Claims => of::<claims::Claims>(spec),
        RegistryKind::Certificates => of::<certificates::Certificates>(spec),
        RegistryKind::Quality => of::<quality::Quality>(spec),
        RegistryKind::Buyers => of::<buyers::Buyers>(spec),
        RegistryKind::Needs => of::<needs::Needs>(spec),
        RegistryKind::MinimumScales => of::<scales::Scales>(spec),
        // The contract refuses a kind that is not stated before it comes here.
        RegistryKind::Suppliers | RegistryKind::Unspecified => of::<suppliers::Suppliers>(spec),
    }
}
