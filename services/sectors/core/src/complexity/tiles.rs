//! A matrix of countries x products in tiles of a few countries each.
//!
//! A kernel works on one tile at a time: its tables stay in the nearest cache, its
//! inner loops run over lanes, and tiles are what threads share out. Every lane is
//! summed in the order of the loops alone, so that neither the width of a tile nor
//! the number of threads can change a bit.

use rayon::prelude::*;

/// Countries of one tile.
pub(super) const LANES: usize = 16;

/// One value for each country of a tile.
pub(super) type Lanes = [f64; LANES];

/// Values of rows x columns.
#[derive(Debug, Default)]
pub(super) struct Tiles {
    /// Each tile has one entry a column.
    tiles: Vec<Vec<Lanes>>,
}

impl Tiles {
    /// As many tiles as `rows` rows need, each made by `make`, in parallel.
    pub(super) fn build(rows: usize, make: impl Fn(usize) -> Vec<Lanes> + Sync + Send) -> Self {
        let tiles = (0..rows.div_ceil(LANES)).into_par_iter();
        Self { tiles: tiles.map(make).collect() }
    }

    /// Calls `change` with the number and values of every tile, in parallel, and
    /// collects what it returns in their order.
    pub(super) fn update<R: Send>(
        &mut self,
        change: impl Fn(usize, &mut [Lanes]) -> R + Sync + Send,
    ) -> Vec<R> {
        self.tiles.par_iter_mut().enumerate().map(|(tile, values)| change(tile, values)).collect()
    }

    pub(super) fn get(&self, row: usize, column: usize) -> f64 {
        self.tiles[row / LANES][column][row % LANES]
    }

    /// All values of one row.
    pub(super) fn row(&self, row: usize) -> Vec<f64> {
        self.tiles[row / LANES].iter().map(|lanes| lanes[row % LANES]).collect()
    }

    /// The values of one tile.
    pub(super) fn tile(&self, tile: usize) -> &[Lanes] {
        &self.tiles[tile]
    }

    pub(super) fn bytes(&self) -> usize {
        self.tiles.iter().map(|tile| size_of_val(tile.as_slice())).sum()
    }
}
