//! A content of any kind, as it is remembered.

use std::sync::Arc;

use super::{Kind, codec, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList};
use crate::store::encoding::Damaged;

/// What a content is remembered by: the digest of the input, and the year of
/// flows, else 0.
pub(crate) type ContentKey = (Vec<u8>, i32);

/// A content of any kind.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Sectors and their codes.
    SectorList(Arc<SectorList>),
    /// Values.
    Indicators(Arc<Indicators>),
    /// Flows of one year.
    Flows(Arc<Flows>),
    /// An input-output table.
    IoTable(Arc<IoTable>),
}

impl Content {
    /// Decodes a content of this kind.
    pub(crate) fn decode(kind: Kind, bytes: &[u8]) -> Result<Self, Damaged> {
        Ok(match kind {
            Kind::SectorList => Self::SectorList(Arc::new(codec::decode(bytes)?)),
            Kind::Indicators => Self::Indicators(Arc::new(codec::decode(bytes)?)),
            Kind::Flows => Self::Flows(Arc::new(codec::decode(bytes)?)),
            Kind::IoTable => Self::IoTable(Arc::new(codec::decode(bytes)?)),
        })
    }

    /// Memory held, for a bounded cache.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::SectorList(list) => list.bytes(),
            Self::Indicators(table) => table.bytes(),
            Self::Flows(flows) => flows.bytes(),
            Self::IoTable(table) => table.bytes(),
        }
    }
}
