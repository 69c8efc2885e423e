//! Configuration of the sectors service.

use eslabon_runtime::{
    config::{ByteSize, Error, Identity, Server, Span, Store},
    telemetry,
};
use eslabon_sectors_core::input_output::MOST_INDUSTRIES;
use serde::{Deserialize, Serialize};

/// Prefix of the environment's variables: `ESLABON_SECTORS__SERVER__LISTEN`.
pub const PREFIX: &str = "ESLABON_SECTORS";

/// Everything that an operator may set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where and how to serve.
    pub server: Server,
    /// Where the rows are; `sqlite:sectors.sqlite` when nothing is said.
    pub store: Store,
    /// Whom to believe.
    pub identity: Identity,
    /// What to tell of itself.
    pub telemetry: telemetry::Config,
    /// What an import may be.
    pub import: Import,
    /// What to remember.
    pub cache: Cache,
    /// What to compute.
    pub compute: Compute,
}

/// What an import may be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Import {
    /// Bytes of a file as it arrives. Default `512MiB`.
    pub max_bytes: ByteSize,
    /// Bytes of a file once it is inflated. Default `4GiB`.
    pub max_inflated_bytes: ByteSize,
    /// Rows of a file. A row is kept as 24 bytes and becomes a cell of 16 before
    /// it is let go; as room is doubled whenever it runs out, a row may take 100
    /// bytes at the peak. A Parquet file is kept besides. Default 20,000,000.
    pub max_rows: u64,
    /// Rows of a file of inputs, and values of one in the layout WIDE. A row is
    /// kept as at most 64 bytes and becomes at most 56 beside them. Default
    /// 5,000,000.
    pub max_input_rows: u64,
    /// Sectors of a list. Default 10,000.
    pub max_sectors: usize,
    /// Industries of an input-output table, up to 2,000; its inverse takes time
    /// for their cube. Default 1,000.
    pub max_industries: usize,
    /// Imports at the same time; more are told to come back. Default 4.
    pub max_concurrent: usize,
}

impl Default for Import {
    fn default() -> Self {
        Self {
            max_bytes: ByteSize::mebibytes(512),
            max_inflated_bytes: ByteSize::mebibytes(4096),
            max_rows: 20_000_000,
            max_input_rows: 5_000_000,
            max_sectors: 10_000,
            max_industries: 1_000,
            max_concurrent: 4,
        }
    }
}

/// What to remember, so that it need not be computed or read again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// Memory for computed figures. Default `256MiB`.
    pub figures: ByteSize,
    /// Memory for the cells that figures are computed from. Default `128MiB`.
    pub years: ByteSize,
    /// Memory for names of products. Default `16MiB`.
    pub names: ByteSize,
    /// Memory for contents of inputs. Default `128MiB`.
    pub inputs: ByteSize,
    /// How long the description of a dataset or an input is believed; one that
    /// another replica deletes answers this much longer. Default `2s`.
    pub datasets: Span,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            figures: ByteSize::mebibytes(256),
            years: ByteSize::mebibytes(128),
            names: ByteSize::mebibytes(16),
            inputs: ByteSize::mebibytes(128),
            datasets: Span::seconds(2),
        }
    }
}

/// What to compute. Figures of a year take 24 bytes for every pair of territory
/// and product, and time for the cube of the territories.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Compute {
    /// Pairs of territory and product that figures are computed for; a larger
    /// dataset answers DATASET_TOO_LARGE. Default 8,000,000.
    pub max_cells: u64,
    /// Territories that figures are computed for. Default 2,000.
    pub max_countries: u64,
    /// Values that the inputs of one matrix, or of one run, hold together; more
    /// answer TOO_MANY_VALUES. A value takes up to 56 bytes while its input is
    /// looked through. At least `import.max_input_rows`, since what can be imported
    /// can be used. Default 20,000,000.
    pub max_matrix_values: u64,
    /// Draws x sectors x criteria of a ranking; more answers TOO_MUCH_TO_DRAW.
    /// Default 25,000,000,000.
    pub max_draw_cells: u64,
    /// Computations at the same time. Default 2.
    pub max_concurrent: usize,
}

impl Default for Compute {
    fn default() -> Self {
        Self {
            max_cells: 8_000_000,
            max_countries: 2_000,
            max_matrix_values: 20_000_000,
            max_draw_cells: 25_000_000_000,
            max_concurrent: 2,
        }
    }
}

impl Config {
    /// Refuses values that do not go together.
    pub fn check(&self) -> Result<(), Error> {
        let counts = [
            ("import.max_concurrent", self.import.max_concurrent),
            ("compute.max_concurrent", self.compute.max_concurrent),
        ];
        if let Some((field, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
            return Err(Error::Invalid { field, what: "must be at least 1".to_owned() });
        }
        if self.import.max_industries > MOST_INDUSTRIES {
            let what = format!("must be at most {MOST_INDUSTRIES}");
            return Err(Error::Invalid { field: "import.max_industries", what });
        }
        // What does not fit would be computed anew for every call.
        if self.cache.figures.0 < self.compute.max_cells.saturating_mul(24) {
            let what = "must be at least 24 bytes for each of compute.max_cells".to_owned();
            return Err(Error::Invalid { field: "cache.figures", what });
        }
        if self.compute.max_matrix_values < self.import.max_input_rows {
            let what = "must be at least import.max_input_rows".to_owned();
            return Err(Error::Invalid { field: "compute.max_matrix_values", what });
        }
        self.store.check()?;
        self.telemetry.check()?;
        self.server.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_imported_can_be_used() {
        let mut config = Config::default();
        config.compute.max_matrix_values = config.import.max_input_rows;
        let is_refused = |config: &Config| {
            matches!(config.check(), Err(Error::Invalid { field: "compute.max_matrix_values", .. }))
        };
        assert!(!is_refused(&config));
        config.compute.max_matrix_values -= 1;
        assert!(is_refused(&config));
    }
}
