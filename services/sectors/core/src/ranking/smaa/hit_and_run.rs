//! A random walk among admitted weights, for rules that rejection hardly ever meets.

use super::{bands::Bands, stream::Stream, weights::Block};

/// Steps before the first draw, for each criterion.
const BURN_IN: usize = 100;
/// Steps from draw to draw, for each criterion.
const THINNING: usize = 4;

/// A walk that starts from the registered weights.
///
/// Hit-and-run (Smith 1984; Tervonen, van Valkenhoef, Basturk, Postmus 2013) along the
/// directions that take from one weight what they give another: they span all
/// directions that keep the sum, and need no normal numbers, which need a logarithm. A
/// step goes anywhere on the line within bands and caps; if the rules of employment,
/// which are not convex, do not admit it, the walk stays (Metropolis), which keeps
/// the uniform distribution.
pub(super) struct Walk<'a> {
    bands: &'a Bands,
    stream: Stream,
    at: Vec<f64>,
    next: Vec<f64>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bands: &'a Bands, stream: Stream) -> Self {
        let at = bands.registered.clone();
        let mut walk = Self { bands, stream, next: at.clone(), at };
        walk.steps(BURN_IN * bands.criteria());
        walk
    }

    pub(super) fn fill(&mut self, block: &mut Block, wanted: usize) {
        for draw in 0..wanted {
            self.steps(THINNING * self.bands.criteria());
            for (column, &weight) in block.iter_mut().zip(&self.at) {
                column[draw] = weight;
            }
        }
    }

    fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    fn step(&mut self) {
        let count = self.at.len();
        let up = self.stream.below(count);
        let down = (up + 1 + self.stream.below(count - 1)) % count;
        let (least, most) = self.room(up, down);
        let unit = self.stream.one();
        if most <= least {
            return;
        }
        let by = least + (most - least) * unit;
        self.next.copy_from_slice(&self.at);
        self.next[up] += by;
        self.next[down] -= by;
        if self.bands.keeps_employment(&self.next) {
            std::mem::swap(&mut self.at, &mut self.next);
        }
    }

    /// How much can go from one to the other: at least, which is negative, and at most.
    fn room(&self, up: usize, down: usize) -> (f64, f64) {
        let (bands, at) = (self.bands, &self.at);
        let mut most = (bands.high[up] - at[up]).min(at[down] - bands.low[down]);
        let mut least = (bands.low[up] - at[up]).max(at[down] - bands.high[down]);
        for cap in &bands.caps {
            let (gains, loses) = (cap.members.contains(&up), cap.members.contains(&down));
            let free = cap.most - cap.members.iter().map(|&j| at[j]).sum::<f64>();
            if gains && !loses {
                most = most.min(free);
            } else if loses && !gains {
                least = least.max(-free);
            }
        }
        (least.min(0.0), most.max(0.0))
    }
}
