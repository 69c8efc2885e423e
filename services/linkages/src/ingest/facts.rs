//! What rows refer to, as it is held when an import begins.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use eslabon_proto::linkages::v1 as pb;

use crate::{api::registry::capabilities::Capabilities, folded, tax};

/// What rows refer to.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Capabilities that the tenant may read, by id.
    pub capabilities: BTreeMap<String, pb::Capability>,
    /// Buyers that the tenant may read, by id.
    pub buyers: BTreeMap<String, pb::Buyer>,
    /// The same capabilities, as the checks of the registry know them.
    pub known: Capabilities,
    /// What suppliers that are held can be told by, sorted; see [`duplicate_keys`].
    pub held_keys: Vec<(u64, String)>,
}

/// What two suppliers that may be one firm share: a tax number, or a name within a
/// country. As hashes, since a registry may have a million of them.
pub(crate) fn duplicate_keys(supplier: &pb::Supplier) -> Vec<u64> {
    let countries: BTreeSet<_> = supplier.sites.iter().map(|site| site.country.as_str()).collect();
    let numbers = supplier.tax_ids.iter().map(|tax| format!("{}:{}", tax.country, tax::normal(&tax.id)));
    let name = folded::words(&supplier.legal_name);
    let names = countries.into_iter().map(|country| format!("{country}/{name}"));
    let hashed = |key: String| {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish()
    };
    let mut keys: Vec<_> = numbers.chain(names).map(hashed).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// How many of the resources of a file share a key with another one, of the file or
/// held. What the file brings anew replaces what is held under the same id.
pub(super) fn duplicates(of_file: Vec<(u64, String)>, held: Vec<(u64, String)>) -> i64 {
    let in_file: BTreeSet<String> = of_file.iter().map(|(_, id)| id.clone()).collect();
    let mut all: Vec<_> = held.into_iter().filter(|(_, id)| !in_file.contains(id)).chain(of_file).collect();
    all.sort_unstable();
    all.dedup();
    let shared = all.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
    let found: BTreeSet<_> = shared.flatten().map(|(_, id)| id).filter(|id| in_file.contains(*id)).collect();
    found.len() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplier(name: &str, country: &str, tax: &str) -> pb::Supplier {
        pb::Supplier {
            legal_name: name.to_owned(),
            sites: vec![pb::Site { country: country.to_owned(), ..Default::default() }],
            tax_ids: vec![pb::TaxId {
                country: country.to_owned(),
                id: tax.to_owned(),
                ..Default::default()
            }],
            ..Default::default()
        }
    }

    fn share(one: &pb::Supplier, other: &pb::Supplier) -> bool {
        duplicate_keys(one).iter().any(|key| duplicate_keys(other).contains(key))
    }

    #[test]
    fn a_tax_number_or_a_name_within_a_country_is_shared() {
        let one = supplier("Plásticos Núñez S.A.", "CRI", "3-101-000001");
        assert!(share(&one, &supplier("PLASTICOS NUNEZ S.A.", "CRI", "3-101-000002")));
        assert!(share(&one, &supplier("Otra", "CRI", "3101000001")));
        assert!(!share(&one, &supplier("Plásticos Núñez S.A.", "PAN", "3-101-000001")));
    }

    #[test]
    fn those_of_the_file_that_share_a_key_are_counted_once() {
        let key = |key, id: &str| (key, id.to_owned());
        let file = vec![key(1, "a"), key(2, "a"), key(1, "b"), key(3, "c"), key(4, "d")];
        // `c` shares with one that is held; `d` only with what it replaces.
        let held = vec![key(3, "x"), key(4, "d"), key(9, "y"), key(9, "z")];
        assert_eq!(duplicates(file, held), 3);
    }
}
