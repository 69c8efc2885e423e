//! Why appearances cannot be found.

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A parameter is outside its range.
    #[error("{field} {message}")]
    BadParameter {
        /// Which one.
        field: &'static str,
        /// What it must be.
        message: &'static str,
    },
    /// No window before and no window after fit into the years.
    #[error("{needed} years in a row are needed, there are {held}")]
    TooFewYears {
        /// Years that are needed in a row (or, by [`Ends`](super::Rule::Ends), as a
        /// row at either end).
        needed: u32,
        /// Years of the longest row.
        held: u32,
    },
    /// Years are not ascending, or have not equally many products.
    #[error("year {year} is not after the one before it, or has another number of products")]
    NotASeries {
        /// The first year at fault.
        year: i32,
    },
}
