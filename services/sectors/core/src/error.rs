//! Why there is no answer.

/// What cannot be computed, and what it was about. Positions are those of the
/// [`Exports`](crate::Exports).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A cell names a country or product that is not there.
    #[error("cell ({country}, {product}) lies outside {countries} countries x {products} products")]
    IndexOutOfRange {
        /// Position of the country.
        country: usize,
        /// Position of the product.
        product: usize,
        /// How many countries there are.
        countries: usize,
        /// How many products there are.
        products: usize,
    },
    /// A value is NaN or infinite.
    #[error("the value of cell ({country}, {product}) is {value}, not a finite number")]
    NotFinite {
        /// Position of the country.
        country: usize,
        /// Position of the product.
        product: usize,
        /// The value.
        value: f64,
    },
    /// A value is below zero.
    #[error("the value of cell ({country}, {product}) is negative: {value}")]
    Negative {
        /// Position of the country.
        country: usize,
        /// Position of the product.
        product: usize,
        /// The value.
        value: f64,
    },
    /// A cell is given twice. It is not summed: which of the two is meant is for
    /// the caller to say.
    #[error("cell ({country}, {product}) is given more than once")]
    Duplicate {
        /// Position of the country.
        country: usize,
        /// Position of the product.
        product: usize,
    },
    /// Countries fall into blocks that share no product; ECI would only tell in
    /// which block a country is.
    #[error("the countries fall into {} blocks that share no product", blocks.len())]
    Disconnected {
        /// The blocks, largest first.
        blocks: Vec<Block>,
    },
    /// The second eigenvalue is not alone, so ECI has no direction of its own.
    #[error("the second and third eigenvalue are equal: {second} and {third}")]
    EigenvalueTie {
        /// The second largest eigenvalue.
        second: f64,
        /// The third largest eigenvalue.
        third: f64,
    },
    /// ECI does not correlate with diversity, or all diversities are equal, so
    /// its sign cannot be told.
    #[error("ECI does not correlate with diversity, so its sign is undetermined")]
    OrientationUndetermined,
    /// Fewer than two countries or products have a presence.
    #[error("{countries} countries x {products} products with presence are too few for an index")]
    TooSmall {
        /// Countries with a presence.
        countries: usize,
        /// Products with a presence.
        products: usize,
    },
    /// A parameter is outside its range.
    #[error("{field} {message}")]
    BadParameter {
        /// Which one.
        field: &'static str,
        /// What it must be.
        message: String,
    },
    /// Weights do not sum to one; nothing is rescaled silently.
    #[error("the weights sum to {sum}, not to one")]
    WeightsDoNotSum {
        /// Their sum.
        sum: f64,
    },
    /// The country was left out of the computation, or is not there.
    #[error("country {country} has no figures")]
    NoFigures {
        /// Position of the country.
        country: usize,
    },
}

/// Countries that are tied together by products they have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Positions of its countries, ascending.
    pub countries: Vec<usize>,
    /// How many products it has.
    pub products: usize,
}
