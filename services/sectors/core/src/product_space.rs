//! The product space: proximities as a graph that can be drawn.

use crate::{Complexity, Error};

/// Which links beyond the spanning tree are drawn.
///
/// | field | meaning | default | range |
/// |---|---|---|---|
/// | `min_proximity` | a link beyond the tree is at least as strong | 0.55 | 0..=1 |
/// | `links_per_product` | how many of its strongest links a product brings in | 5 | |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpaceParams {
    /// A link beyond the tree has at least this proximity.
    pub min_proximity: f64,
    /// A link beyond the tree is among so many strongest of one of its ends, so a
    /// product that is near to many may have more.
    pub links_per_product: usize,
}

impl Default for SpaceParams {
    fn default() -> Self {
        Self { min_proximity: 0.55, links_per_product: 5 }
    }
}

/// A link between two products.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Position of the one that comes first.
    pub source: u32,
    /// Position of the other.
    pub target: u32,
    /// How near they are, 0..1. With asymmetric proximity the larger of the two
    /// directions.
    pub proximity: f64,
    /// Whether it is part of the spanning tree.
    pub in_tree: bool,
}

/// The links of the product space among the products with figures: the maximum
/// spanning tree, which keeps everything connected, and the strongest links beyond
/// it. Strongest first, ties by source, then target.
///
/// Where two links are as strong, the tree takes the one to the product that comes
/// first. Rows of proximities are computed one at a time; the memory is
/// `O(products * links_per_product)`.
pub fn product_space(complexity: &Complexity, params: &SpaceParams) -> Result<Vec<Link>, Error> {
    if !(0.0..=1.0).contains(&params.min_proximity) {
        let message = "must be within 0..1".to_owned();
        return Err(Error::BadParameter { field: "min_proximity", message });
    }
    let products = complexity.products_with_figures();
    let mut links = Vec::new();
    let mut tree = Tree::new(products.len());
    while let Some(column) = tree.newest {
        let row = complexity.symmetric_proximities(column);
        links.extend(strongest(&row, column, params));
        links.extend(tree.grow(&row));
    }
    let position = |column: usize| products[column] as u32;
    let mut links: Vec<Link> = links.into_iter().map(|link| link.at(position)).collect();
    links.sort_by_key(|link| (link.source, link.target, !link.in_tree));
    links.dedup_by_key(|link| (link.source, link.target));
    links.sort_by(|left, right| right.proximity.total_cmp(&left.proximity));
    Ok(links)
}

/// A link between columns.
struct Edge {
    from: usize,
    to: usize,
    proximity: f64,
    in_tree: bool,
}

impl Edge {
    fn at(self, position: impl Fn(usize) -> u32) -> Link {
        let (from, to) = (position(self.from), position(self.to));
        Link { source: from.min(to), target: from.max(to), proximity: self.proximity, in_tree: self.in_tree }
    }
}

/// The strongest links of one product.
fn strongest(row: &[f64], column: usize, params: &SpaceParams) -> Vec<Edge> {
    let mut near: Vec<usize> =
        (0..row.len()).filter(|&to| to != column && row[to] >= params.min_proximity).collect();
    near.sort_by(|&left, &right| row[right].total_cmp(&row[left]).then(left.cmp(&right)));
    near.truncate(params.links_per_product);
    near.into_iter().map(|to| Edge { from: column, to, proximity: row[to], in_tree: false }).collect()
}

/// A spanning tree that grows from the first product by the strongest link to one
/// that is still outside (Prim 1957).
struct Tree {
    /// The product that joined last; none when all have.
    newest: Option<usize>,
    joined: Vec<bool>,
    /// The strongest link of each product into the tree.
    best: Vec<(f64, usize)>,
}

impl Tree {
    fn new(count: usize) -> Self {
        let mut joined = vec![false; count];
        if let Some(first) = joined.first_mut() {
            *first = true;
        }
        let newest = (count > 0).then_some(0);
        Self { newest, joined, best: vec![(f64::NEG_INFINITY, 0); count] }
    }

    /// Takes note of the proximities of the newest product and lets the next one
    /// join.
    fn grow(&mut self, row: &[f64]) -> Option<Edge> {
        let newest = self.newest?;
        let mut next: Option<usize> = None;
        for (to, &proximity) in row.iter().enumerate().filter(|&(to, _)| !self.joined[to]) {
            if proximity > self.best[to].0 {
                self.best[to] = (proximity, newest);
            }
            if next.is_none_or(|next| self.best[to].0 > self.best[next].0) {
                next = Some(to);
            }
        }
        self.newest = next;
        let to = next?;
        self.joined[to] = true;
        let (proximity, from) = self.best[to];
        Some(Edge { from, to, proximity, in_tree: true })
    }
}
