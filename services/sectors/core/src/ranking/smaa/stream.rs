//! Random numbers that are the same on every machine and for every number of threads.

use chacha20::{
    ChaCha12Rng,
    rand_core::{Rng, SeedableRng},
};

/// Draws of one chunk of work are ranked together.
pub(super) const CHUNK: usize = 10_000;
/// Draws that are worked on at once. Part of the method: it fixes which random number
/// goes where.
pub(super) const BLOCK: usize = 80;

/// What a stream is for. Streams of one seed are independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Weights.
    Weights,
    /// Values within their uncertainty.
    Values,
    /// Values for confidence factors.
    Confidence,
    /// A first look at how much rejection accepts.
    Pilot,
}

/// A stream of ChaCha12: cut off at no power of two, and the same bits everywhere.
pub(super) struct Stream {
    generator: ChaCha12Rng,
    bytes: [u8; 8 * BLOCK],
    words: Vec<[[u8; 2]; BLOCK]>,
}

impl Stream {
    pub(super) fn new(seed: [u8; 32], purpose: Purpose, chunk: u64) -> Self {
        let mut generator = ChaCha12Rng::from_seed(seed);
        // The purpose is in the two highest bits, chunks are far fewer than the rest holds.
        generator.set_stream(((purpose as u64) << 62) | (chunk & (u64::MAX >> 2)));
        Self { generator, bytes: [0; 8 * BLOCK], words: Vec::new() }
    }

    /// Uniform in `[0, 1)`: 53 bits over `2^53`.
    #[inline(always)]
    pub(super) fn unit(&mut self, out: &mut [f64; BLOCK]) {
        self.generator.fill_bytes(&mut self.bytes);
        for (out, bytes) in out.iter_mut().zip(self.bytes.as_chunks::<8>().0) {
            *out = (u64::from_le_bytes(*bytes) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64);
        }
    }

    /// `count` blocks of whole numbers uniform in `-2^15..2^15`, as bytes in little-endian
    /// order: a fine enough grid for the uncertainty of a value, at a quarter of the cost.
    #[inline(always)]
    pub(super) fn words(&mut self, count: usize) -> &[[[u8; 2]; BLOCK]] {
        self.words.resize(count, [[0; 2]; BLOCK]);
        self.generator.fill_bytes(self.words.as_flattened_mut().as_flattened_mut());
        &self.words
    }

    /// One number uniform in `[0, 1)`.
    pub(super) fn one(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// One whole number in `0..bound`, `bound` small: the bias is below `bound / 2^64`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.generator.next_u64()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(seed: u8, purpose: Purpose, chunk: u64) -> f64 {
        Stream::new([seed; 32], purpose, chunk).one()
    }

    #[test]
    fn a_stream_repeats_itself_and_no_other() {
        let streams = [
            first(1, Purpose::Weights, 0),
            first(1, Purpose::Weights, 1),
            first(1, Purpose::Values, 0),
            first(1, Purpose::Pilot, 0),
            first(2, Purpose::Weights, 0),
        ];
        assert_eq!(first(1, Purpose::Weights, 0), streams[0]);
        for (at, stream) in streams.iter().enumerate() {
            assert!(!streams[..at].contains(stream), "{at}");
        }
    }

    #[test]
    fn the_bits_are_those_of_chacha12_on_every_machine() {
        let mut stream = Stream::new([7; 32], Purpose::Weights, 3);
        let mut units = [0.0; BLOCK];
        stream.unit(&mut units);
        assert_eq!(units[0].to_bits(), Stream::new([7; 32], Purpose::Weights, 3).one().to_bits());
        assert!(units.iter().all(|unit| (0.0..1.0).contains(unit)));
    }
}
