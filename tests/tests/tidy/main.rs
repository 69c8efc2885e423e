//! Rules of the tree, so that no reviewer has to remember them.

mod cluster;
mod documents;
mod purity;
mod shape;
mod tree;
