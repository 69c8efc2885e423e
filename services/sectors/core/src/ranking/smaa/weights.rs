//! Draws of weights.

use super::{
    bands::{Bands, Rejection},
    hit_and_run::Walk,
    network,
    stream::{BLOCK, Purpose, Stream},
};
use crate::ranking::{Sampler, ValidSpec, WeightInformation};

/// A block of weights: criterion by criterion, [`BLOCK`] draws each.
pub(super) type Block = [[f64; BLOCK]];

/// Below this share of accepted proposals rejection is given up for a random walk.
const LEAST_ACCEPTANCE: f64 = 0.001;
/// Blocks of proposals that the share is judged by.
const PILOT_BLOCKS: usize = 500;

/// How weights are drawn: worked out once, used by every chunk.
#[derive(Debug)]
pub(super) enum Plan {
    /// One criterion has it all.
    Single,
    /// Uniform on the simplex.
    Spacings { network: Vec<(usize, usize)> },
    /// In the registered order.
    Sorted { network: Vec<(usize, usize)>, descending: Vec<(usize, usize)>, groups: Vec<Vec<usize>> },
    /// Within bands and rules, by rejection.
    Bands { bands: Bands },
    /// Within bands and rules, by a random walk.
    Walk { bands: Bands, pilot: f64 },
}

/// A plan at work on one chunk.
pub(super) enum Source<'a> {
    Single,
    Spacings { stream: Stream, network: &'a [(usize, usize)] },
    Sorted { stream: Stream, plan: &'a Plan },
    Bands(Rejection<'a>),
    Walk(Box<Walk<'a>>),
}

impl Plan {
    /// The plan for the criteria in `active`, those with a weight.
    pub(super) fn new(spec: &ValidSpec, active: &[usize], seed: [u8; 32]) -> Self {
        let count = active.len();
        if count == 1 {
            return Self::Single;
        }
        match spec.get().smaa.weights {
            WeightInformation::Uniform => Self::Spacings { network: network::comparators(count - 1) },
            WeightInformation::Ordinal => Self::Sorted {
                network: network::comparators(count - 1),
                descending: network::comparators(count),
                groups: groups(spec, active),
            },
            WeightInformation::Banded { band } => {
                let bands = Bands::new(spec, active, band);
                let pilot = bands.acceptance(Stream::new(seed, Purpose::Pilot, 0), PILOT_BLOCKS);
                if pilot < LEAST_ACCEPTANCE { Self::Walk { bands, pilot } } else { Self::Bands { bands } }
            }
        }
    }

    pub(super) fn sampler(&self) -> Sampler {
        match self {
            Self::Single | Self::Spacings { .. } => Sampler::Spacings,
            Self::Sorted { .. } => Sampler::SortedSpacings,
            Self::Bands { .. } => Sampler::Bands,
            Self::Walk { .. } => Sampler::HitAndRun,
        }
    }

    /// Starts on a chunk.
    pub(super) fn start(&self, seed: [u8; 32], chunk: u64) -> Source<'_> {
        let stream = Stream::new(seed, Purpose::Weights, chunk);
        match self {
            Self::Single => Source::Single,
            Self::Spacings { network } => Source::Spacings { stream, network },
            Self::Sorted { .. } => Source::Sorted { stream, plan: self },
            Self::Bands { bands } => Source::Bands(Rejection::new(bands, stream)),
            Self::Walk { bands, .. } => Source::Walk(Box::new(Walk::new(bands, stream))),
        }
    }
}

impl Source<'_> {
    /// Fills a block of which the first `wanted` draws are used; answers how many draws
    /// were tried for them.
    #[inline(always)]
    pub(super) fn fill(&mut self, block: &mut Block, wanted: usize) -> u64 {
        match self {
            Self::Single => block[0].fill(1.0),
            Self::Spacings { stream, network } => spacings(stream, network, block),
            Self::Sorted { stream, plan } => sorted(stream, plan, block),
            Self::Bands(rejection) => return rejection.fill(block, wanted),
            Self::Walk(walk) => walk.fill(block, wanted),
        }
        wanted as u64
    }
}

/// Gaps between sorted uniform numbers: uniform on all weights that sum to one. Only
/// comparisons and differences, so every machine has the same bits; the other way to
/// them, exponentials over their sum, needs a logarithm.
#[inline(always)]
fn spacings(stream: &mut Stream, network: &[(usize, usize)], block: &mut Block) {
    let last = block.len() - 1;
    for column in &mut block[..last] {
        stream.unit(column);
    }
    network::sort(&mut block[..last], network);
    block[last].fill(1.0);
    for i in (1..=last).rev() {
        let (left, right) = block.split_at_mut(i);
        for (above, below) in right[0].iter_mut().zip(&left[i - 1]) {
            *above -= below;
        }
    }
}

/// Criteria of equal weight, heaviest first.
fn groups(spec: &ValidSpec, active: &[usize]) -> Vec<Vec<usize>> {
    let weight = |at: usize| spec.weights()[active[at]];
    let mut order: Vec<usize> = (0..active.len()).collect();
    order.sort_by(|&left, &right| weight(right).total_cmp(&weight(left)));
    let equal = |left: &usize, right: &usize| weight(*left) == weight(*right);
    order.chunk_by(equal).map(<[usize]>::to_vec).collect()
}

/// Uniform weights sorted into the registered order. The sizes of uniform weights and
/// which criterion has which are independent, so criteria of equal weight share their
/// places as the unsorted draw has them: all their orders are equally likely, and it
/// takes no further random number.
#[inline(always)]
fn sorted(stream: &mut Stream, plan: &Plan, block: &mut Block) {
    let Plan::Sorted { network, descending, groups } = plan else { return };
    spacings(stream, network, block);
    let drawn = block.to_vec();
    let mut ascending = block.to_vec();
    network::sort(&mut ascending, descending);
    let mut place = ascending.len();
    for group in groups {
        place -= group.len();
        if let [only] = group[..] {
            block[only] = ascending[place];
            continue;
        }
        for d in 0..BLOCK {
            let mut members = group.clone();
            members.sort_by(|&left, &right| drawn[left][d].total_cmp(&drawn[right][d]));
            for (offset, member) in members.into_iter().enumerate() {
                block[member][d] = ascending[place + offset][d];
            }
        }
    }
}
