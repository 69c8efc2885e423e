//! Which countries and products have figures, and which are left out and why.

use super::rca::Rca;
use crate::{Block, Error, OnDisconnected};

/// Which side of the matrix something is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// A country.
    Country,
    /// A product.
    Product,
}

/// Why something has no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeftOutReason {
    /// Nothing is exported.
    ZeroTotal,
    /// Something is exported, but nowhere with an RCA at the threshold.
    NoPresence,
    /// Not in the block that was computed.
    OutsideLargestBlock,
}

/// A country or product without figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeftOut {
    /// Which side it is on.
    pub axis: Axis,
    /// Its position.
    pub index: usize,
    /// Why.
    pub reason: LeftOutReason,
}

/// Positions of those with figures, ascending, and everybody else.
#[derive(Debug)]
pub(super) struct Selection {
    /// Countries with figures.
    pub(super) countries: Vec<usize>,
    /// Products with figures.
    pub(super) products: Vec<usize>,
    /// The others: countries first, by position.
    pub(super) left_out: Vec<LeftOut>,
}

impl Selection {
    /// Leaves out zero margins, then asks whether what remains hangs together.
    pub(super) fn new(rca: &Rca, on_disconnected: OnDisconnected) -> Result<Self, Error> {
        let mut blocks = Blocks::new(rca);
        if blocks.sizes.len() > 1 && on_disconnected == OnDisconnected::Reject {
            return Err(Error::Disconnected { blocks: blocks.described() });
        }
        let mut selection = Self { countries: Vec::new(), products: Vec::new(), left_out: Vec::new() };
        for c in 0..rca.countries() {
            match blocks.why_left_out(c, rca.country_exports(c), rca.diversity[c]) {
                None => selection.countries.push(c),
                Some(reason) => selection.left_out.push(LeftOut { axis: Axis::Country, index: c, reason }),
            }
        }
        for p in 0..rca.products() {
            match blocks.why_left_out(rca.countries() + p, rca.product_is_exported(p), rca.ubiquity[p]) {
                None => selection.products.push(p),
                Some(reason) => selection.left_out.push(LeftOut { axis: Axis::Product, index: p, reason }),
            }
        }
        let (countries, products) = (selection.countries.len(), selection.products.len());
        if countries < 2 || products < 2 {
            return Err(Error::TooSmall { countries, products });
        }
        Ok(selection)
    }

    /// Where each of `products` products is among those with figures.
    pub(super) fn columns(&self, products: usize) -> Vec<Option<usize>> {
        let mut columns = vec![None; products];
        for (column, &p) in self.products.iter().enumerate() {
            columns[p] = Some(column);
        }
        columns
    }
}

/// Connected parts of the graph whose nodes are countries, then products, and
/// whose links are presences.
struct Blocks {
    /// A node nearer to the root of each node's block.
    parents: Vec<usize>,
    /// Root, countries and number of products of each block with a presence,
    /// largest first.
    sizes: Vec<(usize, Block)>,
}

impl Blocks {
    fn new(rca: &Rca) -> Self {
        let mut blocks = Self { parents: (0..rca.countries() + rca.products()).collect(), sizes: Vec::new() };
        for c in 0..rca.countries() {
            for p in rca.present(c) {
                blocks.join(c, rca.countries() + p);
            }
        }
        blocks.measure(rca);
        blocks
    }

    fn measure(&mut self, rca: &Rca) {
        let mut at = vec![usize::MAX; self.parents.len()];
        for c in (0..rca.countries()).filter(|&c| rca.diversity[c] > 0) {
            let root = self.root(c);
            if at[root] == usize::MAX {
                at[root] = self.sizes.len();
                self.sizes.push((root, Block { countries: Vec::new(), products: 0 }));
            }
            self.sizes[at[root]].1.countries.push(c);
        }
        for p in (0..rca.products()).filter(|&p| rca.ubiquity[p] > 0) {
            let root = self.root(rca.countries() + p);
            self.sizes[at[root]].1.products += 1;
        }
        // The sort is stable, so the block of the first country wins a draw.
        self.sizes.sort_by_key(|(_, block)| std::cmp::Reverse((block.countries.len(), block.products)));
    }

    fn described(self) -> Vec<Block> {
        self.sizes.into_iter().map(|(_, block)| block).collect()
    }

    fn why_left_out(&mut self, node: usize, exports: bool, presences: u32) -> Option<LeftOutReason> {
        match (exports, presences) {
            (false, _) => Some(LeftOutReason::ZeroTotal),
            (true, 0) => Some(LeftOutReason::NoPresence),
            (true, _) => {
                let root = self.root(node);
                (self.sizes[0].0 != root).then_some(LeftOutReason::OutsideLargestBlock)
            }
        }
    }

    fn root(&mut self, node: usize) -> usize {
        let mut at = node;
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        self.parents[left.max(right)] = left.min(right);
    }
}
