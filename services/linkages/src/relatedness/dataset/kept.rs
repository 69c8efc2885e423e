//! What datasets said, kept: a dataset never changes. Who asks is not part of the key,
//! so that nothing is looked up here before sectors said that the caller may read it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::Products;

/// Datasets whose proximities are kept.
const MOST_KEPT: usize = 8;

/// What datasets said, by their digest, year and the products that were asked about.
#[derive(Debug, Default)]
pub(crate) struct Proximities(Mutex<Vec<(Key, Arc<Products>)>>);

/// A question whose answer is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) digest: String,
    pub(super) year: i32,
    pub(super) products: BTreeSet<String>,
}

impl Proximities {
    pub(super) fn kept(&self, key: &Key) -> Option<Arc<Products>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at);
        let products = found.1.clone();
        kept.push(found);
        Some(products)
    }

    pub(super) fn keep(&self, key: Key, products: Arc<Products>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        if kept.len() == MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, products));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_let_go_where_too_many_are_kept() {
        let kept = Proximities::default();
        let key = |year| Key { digest: "d".to_owned(), year, products: BTreeSet::new() };
        for year in 0..=MOST_KEPT as i32 {
            kept.keep(key(year), Arc::default());
        }
        assert!(kept.kept(&key(0)).is_none() && kept.kept(&key(1)).is_some());
    }
}
