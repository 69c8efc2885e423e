//! What an input is.

use eslabon_proto::sectors::v1::InputKind;

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sectors, and the codes that belong to them.
    SectorList,
    /// Values by territory, sector, indicator and year.
    Indicators,
    /// Trade with quantities, by exporter, importer and product.
    Flows,
    /// What industries buy from each other.
    IoTable,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::SectorList, Self::Indicators, Self::Flows, Self::IoTable];

    /// Its name in the contract, without the prefix: `SECTOR_LIST`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SectorList => "SECTOR_LIST",
            Self::Indicators => "INDICATORS",
            Self::Flows => "FLOWS",
            Self::IoTable => "IO_TABLE",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind on the wire.
    pub(crate) fn to_wire(self) -> InputKind {
        match self {
            Self::SectorList => InputKind::SectorList,
            Self::Indicators => InputKind::Indicators,
            Self::Flows => InputKind::Flows,
            Self::IoTable => InputKind::IoTable,
        }
    }

    /// The kind that the wire means; `None` when it does not say.
    pub(crate) fn of_wire(kind: InputKind) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.to_wire() == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_on_the_wire() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_name(kind.name()), Some(kind));
            assert_eq!(Kind::of_wire(kind.to_wire()), Some(kind));
        }
        assert_eq!(Kind::of_name("TRADE"), None);
        assert_eq!(Kind::of_wire(InputKind::Unspecified), None);
    }
}
