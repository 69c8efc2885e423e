//! Numbers that come out the same on every machine: only `+ - * /` and integer
//! operations, which IEEE 754 fixes to the last bit. No library function such
//! as `exp` or `ln`, whose last bit is the platform's own.

/// SplitMix64 (Steele, Lea and Flood, 2014): a seed fixes the sequence.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in 0..1, a multiple of 2^-53.
    pub(super) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal with mean 0 and standard deviation 1: the sum of twelve
    /// uniform numbers, less six.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// 2^x, for |x| < 1000, to some 15 digits.
pub(super) fn exp2(x: f64) -> f64 {
    /// Natural logarithm of two.
    const LN2: f64 = std::f64::consts::LN_2;
    let whole = x as i64 - i64::from(x < 0.0);
    let t = (x - whole as f64) * LN2;
    // The series of e^t for 0 <= t <= ln 2, from its smallest term.
    let fraction = (1..=20).rev().fold(1.0, |sum, n| 1.0 + sum * t / f64::from(n));
    let step = if whole < 0 { 0.5 } else { 2.0 };
    (0..whole.unsigned_abs()).fold(fraction, |power, _| power * step)
}

/// The nearest whole number of a value that is not negative.
pub(super) fn round(x: f64) -> u64 {
    (x + 0.5) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_of_a_seed_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        let first: Vec<_> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn powers_of_two_are_right() {
        for x in [-20.5, -1.0, -0.25, 0.0, 0.5, 1.0, 3.75, 40.1] {
            let relative = exp2(x) / f64::exp2(x) - 1.0;
            assert!(relative.abs() < 1e-14, "2^{x}: off by {relative}");
        }
        assert_eq!([exp2(0.0), exp2(3.0), exp2(-2.0)], [1.0, 8.0, 0.25]);
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut random = Random::new(1);
        let draws: Vec<_> = (0..20_000).map(|_| random.normal()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
