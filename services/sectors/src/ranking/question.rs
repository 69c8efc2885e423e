//! What was asked, as digests: the name of a run and the seed of its draws follow
//! from it, so that neither can be chosen.

use crate::canonical::{self, Digest};

/// What is put after the digests before they are hashed to a seed. Another way of
/// drawing would get another name.
const DRAWING: &[u8] = b"smaa/1";

/// What a run is asked to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// Digest of the content of the profile.
    pub profile: Digest,
    /// Digest of the figures.
    pub matrix: Digest,
    /// Digest of the engine.
    pub engine: Digest,
    /// What the run is for.
    pub purpose: String,
    /// Whether it only explores.
    pub exploratory: bool,
}

impl Question {
    /// The seed of the draws. Engine and purpose have no part in it: who computes,
    /// and why, is not to change the draws.
    pub(crate) fn seed(&self) -> Digest {
        canonical::digest(&[&self.profile, &self.matrix, DRAWING])
    }

    /// The id of the run.
    pub(crate) fn id(&self) -> String {
        let exploring: &[u8] = if self.exploratory { b"exploratory\n" } else { b"" };
        let parts = [&self.profile[..], &self.matrix, &self.engine, exploring, self.purpose.as_bytes()];
        canonical::hex(&canonical::digest(&parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        Question {
            profile: [1; 32],
            matrix: [2; 32],
            engine: [3; 32],
            purpose: "shortlist".to_owned(),
            exploratory: false,
        }
    }

    #[test]
    fn seed_and_id_are_pinned() {
        // (printf '\1%.0s' {1..32}; printf '\2%.0s' {1..32}; printf smaa/1) | sha256sum
        assert_eq!(canonical::hex(&question().seed()), SEED);
        assert_eq!(question().id(), ID);
    }

    const SEED: &str = "c7416369f35429755f74d15a7c9cdaf3414b0c386294693b662669eedd436807";
    const ID: &str = "c993bd9c5863e7da7a949ab42bd746eed5cd5543b06266ef88da2e2aa0b6a0e8";

    #[test]
    fn everything_asked_changes_the_id_and_only_profile_and_figures_the_seed() {
        let first = question();
        for (other, same_seed) in [
            (Question { profile: [9; 32], ..question() }, false),
            (Question { matrix: [9; 32], ..question() }, false),
            (Question { engine: [9; 32], ..question() }, true),
            (Question { purpose: "other".to_owned(), ..question() }, true),
            (Question { exploratory: true, ..question() }, true),
        ] {
            assert_ne!(first.id(), other.id());
            assert_eq!(first.seed() == other.seed(), same_seed);
        }
    }
}
