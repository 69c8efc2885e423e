//! Flows of least cost through a network, with a proof that no other costs less.
//!
//! # Problem
//!
//! Nodes are `0..nodes`, arcs `a` go from one to another with a capacity `u_a >= 0`
//! and a cost `c_a` per unit; node `v` has supply `b_v`, negative where it demands,
//! and supplies sum to 0. Wanted are flows `0 <= x_a <= u_a` that leave at every
//! node exactly its supply and for which `sum_a c_a x_a` is least. All numbers are
//! whole, and so is the answer.
//!
//! # Proof
//!
//! With it comes a potential `p_v` of every node. The reduced cost of an arc from
//! `v` to `w` is `r_a = c_a + p_v - p_w`. A flow is optimal exactly if there are
//! potentials with `r_a >= 0` wherever more could flow and `r_a <= 0` wherever less
//! could; [`Flow::verify`] checks that, from the problem alone and in 128 bits.
//!
//! # Size
//!
//! Everything is 64 bits and nothing wraps: [`Error::TooLarge`] where a sum could
//! leave them. The method is the primal network simplex, with fixed rules for every
//! tie: the same network gives the same flow.

mod simplex;
mod verify;

pub use verify::Unproven;

/// An arc of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The node it leaves.
    pub from: u32,
    /// The node it enters.
    pub to: u32,
    /// The most that flows, at least 0.
    pub capacity: i64,
    /// What a unit costs.
    pub cost: i64,
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// Supply of each node, negative for a demand.
    pub supplies: Vec<i64>,
    /// The arcs.
    pub arcs: Vec<Arc>,
}

/// A flow of least cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What flows on each arc.
    pub flows: Vec<i64>,
    /// The potential of each node.
    pub potentials: Vec<i64>,
    /// `sum_a c_a x_a`.
    pub cost: i128,
}

/// Why there is no flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An arc leaves or enters a node that is not there.
    #[error("arc {arc} refers to a node that is not there")]
    NoSuchNode {
        /// Position of the arc.
        arc: usize,
    },
    /// An arc has a negative capacity.
    #[error("arc {arc} has a negative capacity")]
    NegativeCapacity {
        /// Position of the arc.
        arc: usize,
    },
    /// Supplies do not sum to 0.
    #[error("supplies and demands differ by {difference}")]
    Unbalanced {
        /// Supplies less demands.
        difference: i128,
    },
    /// The network or its numbers are too large for 64 bits.
    #[error("the network is too large: give amounts or costs in a larger unit")]
    TooLarge,
    /// No flow meets every supply and demand.
    #[error("no flow meets every demand: {missing} units do not reach it")]
    Infeasible {
        /// Units that do not reach a demand, at least.
        missing: i64,
    },
}

impl Network {
    /// Adds a node and gives its number.
    pub fn node(&mut self, supply: i64) -> u32 {
        self.supplies.push(supply);
        (self.supplies.len() - 1) as u32
    }

    /// Adds an arc and gives its position.
    pub fn arc(&mut self, from: u32, to: u32, capacity: i64, cost: i64) -> usize {
        self.arcs.push(Arc { from, to, capacity, cost });
        self.arcs.len() - 1
    }

    /// The flow of least cost, with the potentials that prove it.
    pub fn solve(&self) -> Result<Flow, Error> {
        let artificial = self.check()?;
        simplex::solve(self, artificial)
    }

    /// Checks the network and gives a cost that is above that of every path, for
    /// arcs that are only there to begin with.
    fn check(&self) -> Result<i64, Error> {
        let is_small = self.supplies.len() < u32::MAX as usize / 2 && self.arcs.len() < u32::MAX as usize / 2;
        if !is_small {
            return Err(Error::TooLarge);
        }
        for (position, arc) in self.arcs.iter().enumerate() {
            if arc.from.max(arc.to) as usize >= self.supplies.len() {
                return Err(Error::NoSuchNode { arc: position });
            }
            if arc.capacity < 0 {
                return Err(Error::NegativeCapacity { arc: position });
            }
        }
        let difference: i128 = self.supplies.iter().map(|&supply| i128::from(supply)).sum();
        if difference != 0 {
            return Err(Error::Unbalanced { difference });
        }
        let total: i128 = self.supplies.iter().map(|&supply| i128::from(supply).abs()).sum();
        let capacities: i128 = self.arcs.iter().map(|arc| i128::from(arc.capacity)).sum();
        let dearest = self.arcs.iter().map(|arc| i128::from(arc.cost).abs()).max().unwrap_or(0);
        // A potential is at most the cost of a path and of one artificial arc.
        let artificial = (dearest + 1) * (self.supplies.len() as i128 + 1);
        let is_small = total + capacities < i128::from(i64::MAX / 4) && artificial < i128::from(i64::MAX / 8);
        if is_small { Ok(artificial as i64) } else { Err(Error::TooLarge) }
    }
}

#[cfg(test)]
mod tests;
