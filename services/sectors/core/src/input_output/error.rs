//! Why a table is refused.

use std::fmt;

/// What stands in the way, and what to do about it. Industries are positions in
/// the list of outputs.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// There is no industry, or there are more than the kernel takes.
    #[error("a table of {industries} industries is not computed; give 1 to {most}")]
    BadSize {
        /// How many were given.
        industries: usize,
        /// How many there may be.
        most: usize,
    },
    /// A list or matrix has not one value for every industry or pair of them.
    #[error("{quantity} has {length} values, not {expected}; give one for every industry or pair of them")]
    LengthsDiffer {
        /// What it holds.
        quantity: Quantity,
        /// How many values it has.
        length: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A value is NaN or infinite.
    #[error("{quantity} of industry {industry} is {value}, not a finite number")]
    NotFinite {
        /// What the value is of.
        quantity: Quantity,
        /// The industry; of a flow or coefficient, the one that sells.
        industry: usize,
        /// The value.
        value: f64,
    },
    /// A value is below zero.
    #[error("{quantity} of industry {industry} is negative: {value}; move it to where it is positive")]
    Negative {
        /// What the value is of.
        quantity: Quantity,
        /// The industry; of a flow or coefficient, the one that sells.
        industry: usize,
        /// The value.
        value: f64,
    },
    /// An industry buys, sells or has some of a factor, and makes nothing.
    #[error("industry {industry} has {quantity} but no output; give its output, or merge it with another")]
    NoOutput {
        /// The industry.
        industry: usize,
        /// What it has.
        quantity: Quantity,
    },
    /// An industry pays its domestic suppliers all it earns, or more.
    #[error(
        "the inputs of industry {industry} are {sum} of its output, not less than 1; check that its output \
         is in the unit and prices of the flows, or merge it with another"
    )]
    ColumnSum {
        /// The industry.
        industry: usize,
        /// The column sum of the coefficients.
        sum: f64,
    },
    /// The matrix has no inverse, or one of which rounding leaves too little.
    #[error("the table has no usable inverse (condition {condition:e}); an industry may be given twice")]
    IllConditioned {
        /// The condition number in the 1-norm; infinite where there is no inverse.
        condition: f64,
    },
    /// A factor is given twice.
    #[error("factor {name} is given twice; leave one out")]
    FactorTwice {
        /// Its name.
        name: String,
    },
    /// The table has no such factor.
    #[error("the table has no factor {name}; import one that has")]
    NoSuchFactor {
        /// Its name.
        name: String,
    },
    /// A figure is too large for a double.
    #[error("{quantity} of industry {industry} leaves the range of numbers; give the values in another unit")]
    OutOfRange {
        /// What was computed.
        quantity: Quantity,
        /// The industry.
        industry: usize,
    },
}

/// What a value is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Output by industry.
    Output,
    /// Flows between industries.
    Flow,
    /// Input coefficients.
    Coefficient,
    /// Final demand by industry.
    Demand,
    /// The factor of this name.
    Factor(String),
    /// A supply multiplier.
    Supply,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output => f.write_str("output"),
            Self::Flow => f.write_str("a flow"),
            Self::Coefficient => f.write_str("an input coefficient"),
            Self::Demand => f.write_str("demand"),
            Self::Factor(name) => write!(f, "factor {name}"),
            Self::Supply => f.write_str("the supply multiplier"),
        }
    }
}
