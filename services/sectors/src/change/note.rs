//! What a reader should know that is no error.

/// A note beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// What it is about.
    pub reason: NoteReason,
    /// Path in the request; empty where it is about the data.
    pub field: String,
    /// The same for a person.
    pub text: String,
}

/// What a note may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoteReason {
    /// No product begins with the code.
    CodeMatchesNothing,
    /// The products of the code are not in the class of a shorter one.
    CodeWithinOther,
    /// The territory is absent in a year.
    TerritoryAbsent,
    /// Sectors and their total differ.
    SectorsDoNotAddUp,
    /// No territory of the region could be computed.
    RegionEmpty,
    /// It is not said that value added is in constant prices.
    PricesTakenAsConstant,
}

impl NoteReason {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::CodeMatchesNothing => "CODE_MATCHES_NOTHING",
            Self::CodeWithinOther => "CODE_WITHIN_OTHER",
            Self::TerritoryAbsent => "TERRITORY_ABSENT",
            Self::SectorsDoNotAddUp => "SECTORS_DO_NOT_ADD_UP",
            Self::RegionEmpty => "REGION_EMPTY",
            Self::PricesTakenAsConstant => "PRICES_TAKEN_AS_CONSTANT",
        }
    }
}
