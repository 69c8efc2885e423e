//! What counts as an appearance.

use super::Error;

/// Longest window, years: more than any series of trade has for one.
const LONGEST: u32 = 50;

/// Which years come before. See the [module](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rule {
    /// Those just before, for every year.
    #[default]
    Rolling,
    /// The first, with the last years against them.
    Ends,
}

/// What counts as an appearance.
///
/// | field | meaning | default | range |
/// |---|---|---|---|
/// | `rule` | which years come before | `Rolling` | |
/// | `window` | years that a mean is taken over | 3 | 1..=50 |
/// | `below` | the mean before is less than this, ratio | 0.5 | > 0, at most `at_least` |
/// | `at_least` | the mean from then on is this or more, ratio | 1 | > 0, finite |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// Which years come before.
    pub rule: Rule,
    /// Years that a mean is taken over: more than one, since trade in one product
    /// swings from year to year.
    pub window: u32,
    /// The mean before is less than this: half of the world's share.
    pub below: f64,
    /// The mean from then on is this or more: the world's share.
    pub at_least: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self { rule: Rule::Rolling, window: 3, below: 0.5, at_least: 1.0 }
    }
}

impl Params {
    /// The parameters as something to find with.
    pub fn check(self) -> Result<ValidParams, Error> {
        let bad = |field, message| Err(Error::BadParameter { field, message });
        if !(1..=LONGEST).contains(&self.window) {
            return bad("window", "must be within 1..50");
        }
        if !(self.at_least > 0.0 && self.at_least.is_finite()) {
            return bad("at_least", "must be a finite number above 0");
        }
        if !(self.below > 0.0 && self.below <= self.at_least) {
            return bad("below", "must be above 0, and no more than `at_least`");
        }
        Ok(ValidParams(self))
    }
}

/// Parameters that were checked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ValidParams(Params);

impl ValidParams {
    /// The parameters.
    pub fn get(&self) -> &Params {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(params: Params, expected: &str) {
        match params.check() {
            Err(Error::BadParameter { field, .. }) => assert_eq!(field, expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Params::default().check(), Ok(ValidParams::default()));
    }

    #[test]
    fn each_parameter_has_its_range() {
        let default = Params::default();
        for window in [0, 51] {
            refused(Params { window, ..default }, "window");
        }
        for at_least in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            refused(Params { at_least, ..default }, "at_least");
        }
        for below in [0.0, 1.5, f64::NAN] {
            refused(Params { below, ..default }, "below");
        }
        assert!(Params { below: 1.0, ..default }.check().is_ok());
    }
}
