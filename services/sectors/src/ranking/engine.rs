//! What computes: the same engine gives the same bytes, another one may not.

use eslabon_sectors_core as core;
use serde::{Deserialize, Serialize};

use crate::canonical::{self, Digest, NotCanonical};

/// The parts of an engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Engine {
    /// Name and version of the arithmetic.
    pub core: String,
    /// SHA-256 over its sources.
    pub sources: String,
    /// SHA-256 over the versions of everything that it is built with.
    pub lockfile: String,
    /// What it is built for.
    pub target: String,
}

impl Engine {
    /// The one that this program is.
    pub(crate) fn own() -> Self {
        Self {
            core: core::ENGINE.to_owned(),
            sources: env!("ESLABON_ENGINE_SOURCES").to_owned(),
            lockfile: env!("ESLABON_ENGINE_LOCKFILE").to_owned(),
            target: env!("ESLABON_ENGINE_TARGET").to_owned(),
        }
    }

    /// SHA-256 over the canonical JSON of the parts.
    pub(crate) fn digest(&self) -> Result<Digest, NotCanonical> {
        Ok(canonical::digest(&[canonical::text(self)?.as_bytes()]))
    }

    /// The parts by name.
    fn parts(&self) -> [(&'static str, &str); 4] {
        [
            ("core", &self.core),
            ("sources", &self.sources),
            ("lockfile", &self.lockfile),
            ("target", &self.target),
        ]
    }

    /// The parts that another engine has not: name, this one's, the other's.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> Vec<(&'static str, &'a str, &'a str)> {
        let pairs = self.parts().into_iter().zip(other.parts());
        pairs
            .filter(|(own, others)| own != others)
            .map(|((name, own), (_, others))| (name, own, others))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_changes_the_digest_and_is_named_when_it_differs() {
        let own = Engine::own();
        assert_eq!((own.sources.len(), own.lockfile.len()), (64, 64));
        let changes: [fn(&mut Engine); 4] = [
            |engine| engine.core.push('x'),
            |engine| engine.sources.push('x'),
            |engine| engine.lockfile.push('x'),
            |engine| engine.target.push('x'),
        ];
        for (change, name) in changes.into_iter().zip(["core", "sources", "lockfile", "target"]) {
            let mut other = own.clone();
            change(&mut other);
            assert_ne!(own.digest().unwrap(), other.digest().unwrap());
            assert_eq!(own.differences(&other).iter().map(|change| change.0).collect::<Vec<_>>(), [name]);
        }
        assert!(own.differences(&own).is_empty());
    }
}
