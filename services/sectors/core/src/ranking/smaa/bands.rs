//! Weights within bands around the registered ones, within the rules of the profile.

use super::{
    stream::{BLOCK, Stream},
    weights::Block,
};
use crate::ranking::ValidSpec;

/// What admits weights, by active criterion.
#[derive(Debug)]
pub(super) struct Bands {
    pub(super) registered: Vec<f64>,
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
    /// The one that takes what the others leave: the one with the widest band.
    pivot: usize,
    /// Families with a cap that the bands do not keep by themselves.
    pub(super) caps: Vec<Cap>,
    /// Employment criteria.
    jobs: Vec<bool>,
    has_jobs: bool,
    /// Families but employment, and employment: if it must not be the heaviest.
    families: Vec<Vec<usize>>,
    employment: Vec<usize>,
}

/// A family and the most it may weigh.
#[derive(Debug)]
pub(super) struct Cap {
    pub(super) members: Vec<usize>,
    pub(super) most: f64,
}

impl Bands {
    pub(super) fn new(spec: &ValidSpec, active: &[usize], band: f64) -> Self {
        let registered: Vec<f64> = active.iter().map(|&j| spec.weights()[j]).collect();
        let low: Vec<f64> = registered.iter().map(|weight| weight * (1.0 - band)).collect();
        let high: Vec<f64> = registered.iter().map(|weight| (weight * (1.0 + band)).min(1.0)).collect();
        let width = |j: usize| high[j] - low[j];
        let pivot = (1..active.len()).fold(0, |widest, j| if width(j) > width(widest) { j } else { widest });
        let members = |family: &str| -> Vec<usize> {
            (0..active.len()).filter(|&at| spec.get().criteria[active[at]].family == family).collect()
        };
        let rules = &spec.get().employment;
        let employment = members(&rules.family);
        let given = spec.get().family_caps.iter().map(|(family, &cap)| (family.as_str(), cap));
        let caps = given.chain([(rules.family.as_str(), rules.cap)]).map(|(family, cap)| {
            let members = members(family);
            let registered: f64 = members.iter().map(|&j| registered[j]).sum();
            // What was registered is admitted, by rounding too.
            Cap { members, most: cap.max(registered) }
        });
        let binds = |cap: &Cap| cap.members.iter().map(|&j| high[j]).sum::<f64>() > cap.most;
        let caps: Vec<Cap> = caps.filter(binds).collect();
        let mut names: Vec<&str> = active.iter().map(|&j| spec.get().criteria[j].family.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let names = names.into_iter().filter(|name| rules.never_heaviest_in_draws && *name != rules.family);
        Self {
            jobs: (0..active.len()).map(|at| employment.contains(&at)).collect(),
            has_jobs: !employment.is_empty(),
            families: names.map(members).collect(),
            caps,
            employment,
            registered,
            low,
            high,
            pivot,
        }
    }

    /// How many criteria.
    pub(super) fn criteria(&self) -> usize {
        self.registered.len()
    }

    /// Proposes a block and says which draws are admitted.
    ///
    /// All but the pivot are uniform in their bands and the pivot has what is left of
    /// one. Weights that sum to one lie on a plane, which is as large as its shadow on
    /// the other axes times a constant, so what is accepted is uniform on the admitted
    /// part of that plane. It is accepted far more often than gaps within bands are:
    /// only one band can be missed, not all.
    #[inline(always)]
    fn propose(&self, stream: &mut Stream, block: &mut Block, admitted: &mut [bool; BLOCK]) {
        let mut rest = [1.0; BLOCK];
        for (j, column) in block.iter_mut().enumerate().filter(|(j, _)| *j != self.pivot) {
            stream.unit(column);
            let (low, width) = (self.low[j], self.high[j] - self.low[j]);
            for (weight, rest) in column.iter_mut().zip(&mut rest) {
                *weight = low + width * *weight;
                *rest -= *weight;
            }
        }
        let (low, high) = (self.low[self.pivot], self.high[self.pivot]);
        for (admitted, rest) in admitted.iter_mut().zip(&rest) {
            *admitted = (low <= *rest) & (*rest <= high);
        }
        block[self.pivot] = rest;
        self.apply_caps(block, admitted);
        self.apply_employment(block, admitted);
    }

    #[inline(always)]
    fn apply_caps(&self, block: &Block, admitted: &mut [bool; BLOCK]) {
        for cap in &self.caps {
            let sum = sum_of(block, &cap.members);
            for (admitted, sum) in admitted.iter_mut().zip(&sum) {
                *admitted &= *sum <= cap.most;
            }
        }
    }

    #[inline(always)]
    fn apply_employment(&self, block: &Block, admitted: &mut [bool; BLOCK]) {
        if !self.has_jobs {
            return;
        }
        let (mut jobs, mut others) = ([0.0_f64; BLOCK], [0.0_f64; BLOCK]);
        for (column, counts_jobs) in block.iter().zip(&self.jobs) {
            let largest = if *counts_jobs { &mut jobs } else { &mut others };
            for (largest, weight) in largest.iter_mut().zip(column) {
                *largest = if *weight > *largest { *weight } else { *largest };
            }
        }
        for ((admitted, jobs), others) in admitted.iter_mut().zip(&jobs).zip(&others) {
            *admitted &= jobs < others;
        }
        if !self.families.is_empty() {
            let employment = sum_of(block, &self.employment);
            let mut heaviest = [0.0_f64; BLOCK];
            for family in &self.families {
                for (heaviest, sum) in heaviest.iter_mut().zip(&sum_of(block, family)) {
                    *heaviest = heaviest.max(*sum);
                }
            }
            for ((admitted, employment), heaviest) in admitted.iter_mut().zip(&employment).zip(&heaviest) {
                *admitted &= employment < heaviest;
            }
        }
    }

    /// Whether the rules of employment admit these weights; bands and caps are not
    /// looked at.
    pub(super) fn keeps_employment(&self, weights: &[f64]) -> bool {
        if !self.has_jobs {
            return true;
        }
        let sum = |members: &[usize]| members.iter().map(|&j| weights[j]).sum::<f64>();
        let largest = |jobs: bool| {
            let those = weights.iter().zip(&self.jobs).filter(|(_, is)| **is == jobs);
            those.fold(0.0_f64, |largest, (weight, _)| largest.max(*weight))
        };
        let heaviest = self.families.iter().map(|family| sum(family)).fold(0.0_f64, f64::max);
        largest(true) < largest(false) && (self.families.is_empty() || sum(&self.employment) < heaviest)
    }

    /// The share of proposals that is admitted.
    pub(super) fn acceptance(&self, mut stream: Stream, blocks: usize) -> f64 {
        let mut block = vec![[0.0; BLOCK]; self.criteria()];
        let mut admitted = [false; BLOCK];
        let mut count = 0_u32;
        for _ in 0..blocks {
            self.propose(&mut stream, &mut block, &mut admitted);
            count += admitted.iter().map(|&admitted| u32::from(admitted)).sum::<u32>();
        }
        f64::from(count) / (blocks * BLOCK) as f64
    }
}

/// Sums of some criteria.
#[inline(always)]
fn sum_of(block: &Block, members: &[usize]) -> [f64; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for &member in members {
        for (sum, weight) in sums.iter_mut().zip(&block[member]) {
            *sum += weight;
        }
    }
    sums
}

/// Proposals of one chunk, of which the admitted ones are handed out.
pub(super) struct Rejection<'a> {
    bands: &'a Bands,
    stream: Stream,
    proposed: Vec<[f64; BLOCK]>,
    admitted: [bool; BLOCK],
    next: usize,
}

impl<'a> Rejection<'a> {
    pub(super) fn new(bands: &'a Bands, stream: Stream) -> Self {
        let proposed = vec![[0.0; BLOCK]; bands.criteria()];
        Self { bands, stream, proposed, admitted: [false; BLOCK], next: BLOCK }
    }

    /// Fills the first `wanted` draws of a block; answers how many were looked at.
    #[inline(always)]
    pub(super) fn fill(&mut self, block: &mut Block, wanted: usize) -> u64 {
        let mut looked_at = 0;
        let mut filled = 0;
        while filled < wanted {
            if self.next == BLOCK {
                self.bands.propose(&mut self.stream, &mut self.proposed, &mut self.admitted);
                self.next = 0;
            }
            looked_at += self.take(block, &mut filled, wanted);
        }
        looked_at
    }

    /// Moves admitted draws over until enough are there or none is left.
    #[inline(always)]
    fn take(&mut self, block: &mut Block, filled: &mut usize, wanted: usize) -> u64 {
        let start = self.next;
        let mut picked = [0_u8; BLOCK];
        let mut count = 0;
        while self.next < BLOCK && *filled + count < wanted {
            picked[count] = self.next as u8;
            count += usize::from(self.admitted[self.next]);
            self.next += 1;
        }
        for (to, from) in block.iter_mut().zip(&self.proposed) {
            for (to, &at) in to[*filled..].iter_mut().zip(&picked[..count]) {
                *to = from[usize::from(at)];
            }
        }
        *filled += count;
        (self.next - start) as u64
    }
}
