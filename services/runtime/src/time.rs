//! Moments as they are stored, on the wire.

/// Microseconds since the epoch as a timestamp; before it, too.
pub fn timestamp(micros: i64) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: (micros.rem_euclid(1_000_000) * 1000) as i32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_microseconds_and_counts_them_forward_before_the_epoch_too() {
        let of = |micros| (timestamp(micros).seconds, timestamp(micros).nanos);
        assert_eq!(of(0), (0, 0));
        assert_eq!(of(1_500_000), (1, 500_000_000));
        assert_eq!(of(-1), (-1, 999_999_000));
        assert_eq!(of(i64::MAX).0, i64::MAX / 1_000_000);
    }
}
