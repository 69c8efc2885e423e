//! How many firms of each size supply: one in ten of the large, it is said, and one in
//! a hundred of the small. Here it is counted.

use crate::SizeClass;

/// Firms of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The size.
    pub size: SizeClass,
    /// All of them.
    pub firms: u64,
    /// Those that supply, or could.
    pub suppliers: u64,
}

impl Coverage {
    /// The share that supplies, 0 to 1, where there are firms.
    pub fn share(&self) -> Option<f64> {
        (self.firms > 0).then(|| self.suppliers as f64 / self.firms as f64)
    }
}

/// Counts firms by size, from the smallest; every size is there.
pub fn coverage(firms: impl IntoIterator<Item = (SizeClass, bool)>) -> [Coverage; 4] {
    let sizes = [SizeClass::Micro, SizeClass::Small, SizeClass::Medium, SizeClass::Large];
    let mut counted = sizes.map(|size| Coverage { size, firms: 0, suppliers: 0 });
    for (size, supplies) in firms {
        let of_size = &mut counted[size as usize];
        of_size.firms += 1;
        of_size.suppliers += u64::from(supplies);
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_told_and_a_share_needs_firms() {
        let large = (0..10).map(|number| (SizeClass::Large, number == 0));
        let small = (0..100).map(|number| (SizeClass::Small, number == 0));
        let shares = coverage(large.chain(small)).map(|of_size| of_size.share());
        assert_eq!(shares, [None, Some(0.01), None, Some(0.1)]);
    }
}
