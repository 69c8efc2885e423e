//! What an input is.

/// What an input is. The numbers are those of the contract, and are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Kind {
    /// Sectors, and the codes that belong to them.
    SectorList = 1,
    /// Values by territory, sector, indicator and year.
    Indicators = 2,
    /// Trade with quantities, by exporter, importer and product.
    Flows = 3,
    /// What industries buy from each other.
    IoTable = 4,
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

    /// Its number.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// The kind of this number; `None` when there is none.
    pub fn of_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_its_number() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_name(kind.name()), Some(kind));
            assert_eq!(Kind::of_number(kind.number()), Some(kind));
        }
        assert_eq!(Kind::of_name("TRADE"), None);
        assert_eq!(Kind::of_number(0), None);
    }
}
