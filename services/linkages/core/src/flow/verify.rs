//! Whether a flow is one, and whether its potentials prove that it costs least.

use super::{Flow, Network};

/// Why a flow is not proven to be optimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// There is not one flow for every arc and one potential for every node.
    #[error("the flow is not one of this network")]
    OtherNetwork,
    /// More or less flows on an arc than can.
    #[error("arc {arc} carries less than nothing or more than it can")]
    OverCapacity {
        /// Position of the arc.
        arc: usize,
    },
    /// What leaves a node is not its supply.
    #[error("what leaves node {node} is not its supply")]
    NotConserved {
        /// The node.
        node: usize,
    },
    /// Another flow on an arc would cost less.
    #[error("the reduced cost of arc {arc} shows that another flow costs less")]
    NotOptimal {
        /// Position of the arc.
        arc: usize,
    },
    /// The cost is not that of the flow.
    #[error("the cost is not that of the flow")]
    OtherCost,
}

impl Flow {
    /// The reduced cost of an arc: what a unit more on it would cost, everything else
    /// following at least cost.
    pub fn reduced_cost(&self, network: &Network, arc: usize) -> i128 {
        let arc = network.arcs[arc];
        let potential = |node: u32| i128::from(self.potentials[node as usize]);
        i128::from(arc.cost) + potential(arc.from) - potential(arc.to)
    }

    /// Checks the flow and the proof against the network alone: capacities, supplies,
    /// and the sign of every reduced cost. What passes is optimal, however it was
    /// found.
    pub fn verify(&self, network: &Network) -> Result<(), Unproven> {
        let fits = self.flows.len() == network.arcs.len()
            && self.potentials.len() == network.supplies.len()
            && network.arcs.iter().all(|arc| (arc.from.max(arc.to) as usize) < network.supplies.len());
        if !fits {
            return Err(Unproven::OtherNetwork);
        }
        let mut left: Vec<i128> = network.supplies.iter().map(|&supply| i128::from(supply)).collect();
        let mut cost = 0;
        for (position, (arc, &flow)) in network.arcs.iter().zip(&self.flows).enumerate() {
            if flow < 0 || flow > arc.capacity {
                return Err(Unproven::OverCapacity { arc: position });
            }
            left[arc.from as usize] -= i128::from(flow);
            left[arc.to as usize] += i128::from(flow);
            cost += i128::from(arc.cost) * i128::from(flow);
            let reduced = self.reduced_cost(network, position);
            if reduced < 0 && flow < arc.capacity || reduced > 0 && flow > 0 {
                return Err(Unproven::NotOptimal { arc: position });
            }
        }
        if let Some(node) = left.iter().position(|&left| left != 0) {
            return Err(Unproven::NotConserved { node });
        }
        if cost == self.cost { Ok(()) } else { Err(Unproven::OtherCost) }
    }
}
