//! The primal network simplex.
//!
//! A basis is a tree that spans all nodes and a root; every other arc carries nothing
//! or all it can. An arc outside whose reduced cost is of the wrong sign enters, as
//! much flows around the circle it closes as goes, and the arc that stops it leaves.
//!
//! - To begin with every node hangs on the root by an artificial arc that costs more
//!   than any path.
//! - Arcs are looked through in blocks of about the square root of their number, in
//!   turn; the worst of the first block that has a bad one enters. Ties go to the
//!   arc that comes first.
//! - The arc that leaves is the last of those that stop the flow, along the circle
//!   in its direction from its highest node. This keeps the tree strongly feasible,
//!   so that no sequence of steps without flow repeats (Cunningham 1976).
//! - The tree is kept as parents, depths and lists of children; a step renews only the
//!   part that moves.
//!
//! Source: Ahuja, Magnanti and Orlin, *Network Flows* (1993), chapter 11.

use super::{Error, Flow, Network};

/// No node.
const NONE: u32 = u32::MAX;

/// Where an arc outside the tree stands, as the sign its reduced cost must not have.
const AT_LOWER: i8 = 1;
const IN_TREE: i8 = 0;
const AT_UPPER: i8 = -1;

/// A solution under way. Node `root` is one more than those of the network; arcs
/// from `real` on are artificial, one a node.
struct Simplex {
    from: Vec<u32>,
    to: Vec<u32>,
    capacity: Vec<i64>,
    cost: Vec<i64>,
    flow: Vec<i64>,
    state: Vec<i8>,
    real: usize,
    potential: Vec<i64>,
    parent: Vec<u32>,
    /// The arc to the parent, and whether it goes there.
    tree_arc: Vec<u32>,
    goes_up: Vec<bool>,
    depth: Vec<u32>,
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
    previous_sibling: Vec<u32>,
    block: usize,
    begin: usize,
}

/// The arc that leaves, with how much flows around before it does.
struct Leaving {
    /// The node below the arc.
    node: u32,
    /// Whether it lies on the side of the node that the flow enters the tree by.
    is_first_side: bool,
    amount: i64,
    /// Whether it then carries all it can.
    is_full: bool,
}

pub(super) fn solve(network: &Network, artificial: i64) -> Result<Flow, Error> {
    let mut simplex = Simplex::begin(network, artificial);
    while let Some(entering) = simplex.entering() {
        simplex.pivot(entering);
    }
    let missing: i64 = simplex.flow[simplex.real..].iter().sum();
    if missing > 0 {
        // Every unit that is missing takes one artificial arc to the root and one from it.
        return Err(Error::Infeasible { missing: missing / 2 });
    }
    let arcs = network.arcs.iter().zip(&simplex.flow);
    let cost = arcs.map(|(arc, &flow)| i128::from(arc.cost) * i128::from(flow)).sum();
    simplex.flow.truncate(simplex.real);
    simplex.potential.truncate(network.supplies.len());
    Ok(Flow { flows: simplex.flow, potentials: simplex.potential, cost })
}

impl Simplex {
    fn begin(network: &Network, artificial: i64) -> Self {
        let (nodes, real) = (network.supplies.len(), network.arcs.len());
        let root = nodes as u32;
        let arcs = &network.arcs;
        let mut simplex = Self {
            from: arcs.iter().map(|arc| arc.from).collect(),
            to: arcs.iter().map(|arc| arc.to).collect(),
            capacity: arcs.iter().map(|arc| arc.capacity).collect(),
            cost: arcs.iter().map(|arc| arc.cost).collect(),
            flow: vec![0; real],
            state: vec![AT_LOWER; real],
            real,
            potential: vec![0; nodes + 1],
            parent: vec![root; nodes + 1],
            tree_arc: vec![NONE; nodes + 1],
            goes_up: vec![true; nodes + 1],
            depth: vec![1; nodes + 1],
            first_child: vec![NONE; nodes + 1],
            next_sibling: vec![NONE; nodes + 1],
            previous_sibling: vec![NONE; nodes + 1],
            block: ((real as f64).sqrt() as usize).max(32),
            begin: 0,
        };
        (simplex.parent[nodes], simplex.depth[nodes]) = (NONE, 0);
        for (node, &supply) in network.supplies.iter().enumerate() {
            let goes_up = supply >= 0;
            let (from, to) = if goes_up { (node as u32, root) } else { (root, node as u32) };
            simplex.from.push(from);
            simplex.to.push(to);
            simplex.capacity.push(i64::MAX);
            simplex.cost.push(artificial);
            simplex.flow.push(supply.abs());
            simplex.state.push(IN_TREE);
            simplex.tree_arc[node] = (real + node) as u32;
            simplex.goes_up[node] = goes_up;
            simplex.potential[node] = if goes_up { -artificial } else { artificial };
            simplex.attach(node as u32, root);
        }
        simplex
    }

    fn reduced(&self, arc: usize) -> i64 {
        self.cost[arc] + self.potential[self.from[arc] as usize] - self.potential[self.to[arc] as usize]
    }

    /// The next arc that lowers the cost. Artificial arcs do not come back.
    fn entering(&mut self) -> Option<usize> {
        let (mut worst, mut found) = (0, None);
        let mut in_block = 0;
        for step in 0..self.real {
            let at =
                if self.begin + step < self.real { self.begin + step } else { self.begin + step - self.real };
            let badness = i64::from(self.state[at]) * self.reduced(at);
            if badness < worst {
                (worst, found) = (badness, Some(at));
            }
            in_block += 1;
            if in_block == self.block {
                if found.is_some() {
                    self.begin = if at + 1 == self.real { 0 } else { at + 1 };
                    return found;
                }
                in_block = 0;
            }
        }
        found
    }

    fn pivot(&mut self, entering: usize) {
        // The circle goes with the flow: from `first` over the entering arc to
        // `second` and back through the tree.
        let ends = (self.from[entering], self.to[entering]);
        let (first, second) = if self.state[entering] == AT_LOWER { ends } else { (ends.1, ends.0) };
        let join = self.join(first, second);
        let leaving = self.leaving(entering, first, second, join);
        self.push(entering, first, second, join, &leaving);
        if leaving.node == NONE {
            self.state[entering] = -self.state[entering];
            return;
        }
        let gone = self.tree_arc[leaving.node as usize] as usize;
        self.state[gone] = if leaving.is_full { AT_UPPER } else { AT_LOWER };
        self.state[entering] = IN_TREE;
        let (inside, outside) = if leaving.is_first_side { (first, second) } else { (second, first) };
        self.hang(entering, inside, outside, leaving.node);
    }

    /// The highest node of the circle.
    fn join(&self, first: u32, second: u32) -> u32 {
        let (mut one, mut other) = (first, second);
        while one != other {
            if self.depth[one as usize] >= self.depth[other as usize] {
                one = self.parent[one as usize];
            } else {
                other = self.parent[other as usize];
            }
        }
        one
    }

    /// How much more goes through the arc above a node, upwards or downwards.
    fn room(&self, node: u32, upwards: bool) -> (i64, bool) {
        let arc = self.tree_arc[node as usize] as usize;
        let with_arc = self.goes_up[node as usize] == upwards;
        let room = if with_arc { self.capacity[arc] - self.flow[arc] } else { self.flow[arc] };
        (room, with_arc)
    }

    fn leaving(&self, entering: usize, first: u32, second: u32, join: u32) -> Leaving {
        let mut leaving =
            Leaving { node: NONE, is_first_side: false, amount: self.capacity[entering], is_full: true };
        // From the highest node down to `first`: the flow goes downwards. Walked
        // upwards, so the last on the circle is the first that is met.
        let mut node = first;
        while node != join {
            let (room, is_full) = self.room(node, false);
            if room < leaving.amount {
                leaving = Leaving { node, is_first_side: true, amount: room, is_full };
            }
            node = self.parent[node as usize];
        }
        // From `second` up: the last on the circle is the last that is met.
        let mut node = second;
        while node != join {
            let (room, is_full) = self.room(node, true);
            if room <= leaving.amount {
                leaving = Leaving { node, is_first_side: false, amount: room, is_full };
            }
            node = self.parent[node as usize];
        }
        leaving
    }

    fn push(&mut self, entering: usize, first: u32, second: u32, join: u32, leaving: &Leaving) {
        let amount = leaving.amount;
        if amount == 0 {
            return;
        }
        self.flow[entering] += if self.state[entering] == AT_LOWER { amount } else { -amount };
        for (start, upwards) in [(first, false), (second, true)] {
            let mut node = start;
            while node != join {
                let arc = self.tree_arc[node as usize] as usize;
                self.flow[arc] += if self.goes_up[node as usize] == upwards { amount } else { -amount };
                node = self.parent[node as usize];
            }
        }
    }

    /// Takes the part of the tree below `top` and hangs it by the entering arc, which
    /// reaches it in `inside`, on `outside`.
    fn hang(&mut self, entering: usize, inside: u32, outside: u32, top: u32) {
        let reduced = self.reduced(entering);
        let shift = if self.from[entering] == inside { -reduced } else { reduced };
        // From `inside` up to `top` every node becomes the child of the one before.
        let (mut node, mut parent) = (inside, outside);
        let (mut arc, mut goes_up) = (entering as u32, self.from[entering] == inside);
        loop {
            let at = node as usize;
            let (old_parent, old_arc, old_goes_up) = (self.parent[at], self.tree_arc[at], self.goes_up[at]);
            self.detach(node, old_parent);
            (self.tree_arc[at], self.goes_up[at]) = (arc, goes_up);
            self.attach(node, parent);
            if node == top {
                break;
            }
            (arc, goes_up) = (old_arc, !old_goes_up);
            (parent, node) = (node, old_parent);
        }
        self.renew(inside, shift);
    }

    fn attach(&mut self, node: u32, parent: u32) {
        let sibling = std::mem::replace(&mut self.first_child[parent as usize], node);
        if sibling != NONE {
            self.previous_sibling[sibling as usize] = node;
        }
        self.parent[node as usize] = parent;
        self.next_sibling[node as usize] = sibling;
        self.previous_sibling[node as usize] = NONE;
    }

    fn detach(&mut self, node: u32, parent: u32) {
        let (previous, next) = (self.previous_sibling[node as usize], self.next_sibling[node as usize]);
        if previous == NONE {
            self.first_child[parent as usize] = next;
        } else {
            self.next_sibling[previous as usize] = next;
        }
        if next != NONE {
            self.previous_sibling[next as usize] = previous;
        }
    }

    /// Renews depths and potentials of `top` and everything below.
    fn renew(&mut self, top: u32, shift: i64) {
        let mut node = top;
        loop {
            let at = node as usize;
            self.depth[at] = self.depth[self.parent[at] as usize] + 1;
            self.potential[at] += shift;
            if self.first_child[at] != NONE {
                node = self.first_child[at];
                continue;
            }
            while node != top && self.next_sibling[node as usize] == NONE {
                node = self.parent[node as usize];
            }
            if node == top {
                return;
            }
            node = self.next_sibling[node as usize];
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::tests::any_network, *};

    impl Simplex {
        /// Whether some flow can be sent from every node to the root: no arc of the
        /// tree stands in its way.
        fn is_strongly_feasible(&self) -> bool {
            let nodes = 0..self.parent.len() as u32;
            nodes.filter(|&node| self.parent[node as usize] != NONE).all(|node| self.room(node, true).0 > 0)
        }

        fn tree_is_tight(&self) -> bool {
            let arcs = 0..self.state.len();
            arcs.filter(|&arc| self.state[arc] == IN_TREE).all(|arc| self.reduced(arc) == 0)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn every_tree_on_the_way_is_strongly_feasible_and_tight(network in any_network()) {
            let mut simplex = Simplex::begin(&network, network.check().unwrap());
            prop_assert!(simplex.is_strongly_feasible());
            while let Some(entering) = simplex.entering() {
                simplex.pivot(entering);
                prop_assert!(simplex.is_strongly_feasible() && simplex.tree_is_tight());
            }
        }
    }
}
