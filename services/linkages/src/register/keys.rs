//! Keys of suppliers, in the order of their ids, that stay as others come and go.
//!
//! Between equals the supplier whose id comes first wins, and the core compares keys.
//! So keys are numbers with room between them: one that comes later takes a number in
//! the middle. Where there is no room left all keys are given anew, which the caller
//! does by reading the suppliers again.

use eslabon_linkages_core::SupplierKey;

/// Between two that come one after the other.
const STEP: u64 = 1 << 32;

/// The first of all, with room before it.
const FIRST: u64 = 1 << 62;

/// There is no room for a key where it has to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoRoom;

/// Ids and keys, both in their order.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<(u64, Box<str>)>);

impl Keys {
    /// The key of an id.
    pub(super) fn key(&self, id: &str) -> Option<SupplierKey> {
        let at = self.0.binary_search_by(|(_, known)| known.as_ref().cmp(id)).ok()?;
        Some(SupplierKey(self.0[at].0))
    }

    /// The id of a key.
    pub(super) fn id(&self, key: SupplierKey) -> Option<&str> {
        let at = self.0.binary_search_by_key(&key.0, |(known, _)| *known).ok()?;
        Some(&self.0[at].1)
    }

    /// Gives keys to ids that have none. They come in their order.
    pub(super) fn add(&mut self, ids: &[&str]) -> Result<(), NoRoom> {
        let new: Vec<&str> = ids.iter().copied().filter(|id| self.key(id).is_none()).collect();
        let place = |id: &&str| self.0.partition_point(|(_, known)| known.as_ref() < *id);
        let Some(first) = new.first().map(place) else { return Ok(()) };
        let mut keyed = Vec::with_capacity(new.len());
        for together in new.chunk_by(|one, next| place(one) == place(next)) {
            let at = place(&together[0]);
            let left = at.checked_sub(1).map(|before| self.0[before].0);
            between(left, self.0.get(at).map(|(key, _)| *key), together, &mut keyed)?;
        }
        // Two runs, each in order: the sort merges them, and has nothing to do where all
        // that is new comes last, as when a store is read.
        self.0.extend(keyed);
        self.0[first..].sort_by_key(|(key, _)| *key);
        Ok(())
    }

    /// Takes ids out.
    pub(super) fn remove(&mut self, ids: &std::collections::BTreeSet<&str>) {
        self.0.retain(|(_, id)| !ids.contains(id.as_ref()));
    }

    /// Bytes that are held.
    pub(super) fn memory_bytes(&self) -> usize {
        let ids: usize = self.0.iter().map(|(_, id)| id.len()).sum();
        self.0.capacity() * size_of::<(u64, Box<str>)>() + ids
    }
}

/// Keys for ids between two keys, as far from each other as they can be.
fn between(
    left: Option<u64>,
    right: Option<u64>,
    ids: &[&str],
    merged: &mut Vec<(u64, Box<str>)>,
) -> Result<(), NoRoom> {
    let count = ids.len() as u64;
    let (first, step) = match (left, right) {
        (None, None) => (FIRST, STEP),
        (Some(left), None) => (left.checked_add(STEP).ok_or(NoRoom)?, STEP),
        (None, Some(right)) => {
            (right.checked_sub(STEP.checked_mul(count).ok_or(NoRoom)?).ok_or(NoRoom)?, STEP)
        }
        (Some(left), Some(right)) => {
            let step = (right - left) / (count + 1);
            (left + step, step)
        }
    };
    if step == 0 && count > 0 {
        return Err(NoRoom);
    }
    let mut key = Some(first);
    for id in ids {
        let here = key.ok_or(NoRoom)?;
        merged.push((here, (*id).into()));
        key = here.checked_add(step);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_in_the_middle_leaves_the_others_as_they_are() {
        let mut keys = Keys::default();
        keys.add(&["b", "d"]).unwrap();
        let before = (keys.key("b"), keys.key("d"));
        keys.add(&["a", "c", "e"]).unwrap();
        assert_eq!((keys.key("b"), keys.key("d")), before);
        assert!(["a", "b", "c", "d", "e"].is_sorted_by_key(|id| keys.key(id)));
        assert_eq!(keys.id(keys.key("c").unwrap()), Some("c"));
    }

    #[test]
    fn where_there_is_no_room_it_says_so_and_changes_nothing() {
        let mut keys = Keys::default();
        keys.add(&["a", "b"]).unwrap();
        // Each halves what is left between `a` and the one before.
        let mut id = "b".to_owned();
        let full = (0..64).find(|_| {
            id = format!("a{id}");
            keys.add(&[&id]).is_err()
        });
        assert_eq!(full, Some(32));
        assert_eq!(keys.key(&id), None);
        assert!(keys.key("b").is_some());
    }

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_ids_whatever_came_first(
            rounds in prop::collection::vec(prop::collection::btree_set("[a-c]{1,4}", 0..8), 0..6),
            gone in prop::collection::btree_set("[a-c]{1,4}", 0..8),
        ) {
            let mut keys = Keys::default();
            let mut all = BTreeSet::new();
            for round in &rounds {
                let ids: Vec<&str> = round.iter().map(String::as_str).collect();
                prop_assert_eq!(keys.add(&ids), Ok(()));
                all.extend(ids);
            }
            let gone: BTreeSet<&str> = gone.iter().map(String::as_str).collect();
            keys.remove(&gone);
            let rest: Vec<&str> = all.difference(&gone).copied().collect();
            prop_assert!(rest.iter().all(|id| keys.key(id).is_some_and(|key| keys.id(key) == Some(*id))));
            prop_assert!(rest.windows(2).all(|two| keys.key(two[0]) < keys.key(two[1])));
            prop_assert!(gone.iter().all(|id| keys.key(id).is_none()));
        }
    }
}
