//! What every criterion is made of: its entry in the catalogue, what it computes
//! from, what may be chosen, and what it answers.

mod cell;
mod concordance;
mod demand;
mod economy;
mod entry;
mod input_output;
mod inputs;
mod markets;
mod means;
mod options;
mod quantiles;
mod regression;
mod sources;
mod trade;
mod unit_values;
mod window;

pub use cell::{Cell, Grade, Missing, Need, Unavailable};
pub use concordance::Concordance;
pub use demand::{Deflator, Demand, DemandYear};
pub use economy::{BySector, Economy, Figure, Measure};
pub use entry::{
    Anchors, Condition, Direction, Document, Entry, Family, GateDefault, GateKind, Obtained, Operator,
    Quadrant, Role, Support,
};
pub use input_output::Industries;
pub use inputs::Inputs;
pub use markets::{MarketCell, Markets};
pub(crate) use means::{covered_note, weighted_mean};
pub use options::{BadOption, ChoiceOption, NumberOption, OptionProblem, OptionSpec, Options};
pub use quantiles::{percentile_rank, quantile, weighted_median};
pub use regression::{Line, Observation, regress};
pub use sources::{
    BACI, BATIS, COMTRADE, EXPERT, ICIO, ILO_WP140, ILOSTAT, INDSTAT, ITC, NATIONAL, PublicSource, WBES,
};
pub(crate) use trade::{RCA_THRESHOLD, YEARS, shares};
pub use trade::{Trade, TradeBasis};
pub(crate) use unit_values::Prices;
pub use unit_values::{UnitValueCell, UnitValues};
pub use window::{WindowYear, window_average};
