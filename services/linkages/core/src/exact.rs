//! Division of whole numbers that says how it rounds, so that what is owed is the
//! same to the cent on every machine.

/// `a / b`, rounded to the nearest whole number, halves to the even one. `b` is
/// above 0.
pub(crate) fn half_even(a: i128, b: i128) -> i128 {
    let (below, rest) = (a.div_euclid(b), a.rem_euclid(b));
    // `rest` is below `b`, so that twice it is compared without being computed.
    match rest.cmp(&(b - rest)) {
        std::cmp::Ordering::Less => below,
        std::cmp::Ordering::Greater => below + 1,
        std::cmp::Ordering::Equal => below + below.rem_euclid(2),
    }
}

/// `a / b`, rounded to the nearest whole number, halves up. `b` is above 0.
pub(crate) fn half_up(a: i128, b: i128) -> i128 {
    let (below, rest) = (a.div_euclid(b), a.rem_euclid(b));
    below + i128::from(rest >= b - rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_number_or_up() {
        let even: Vec<_> = [5, 15, 25, 14, 16, -5, -15].into_iter().map(|a| half_even(a, 10)).collect();
        assert_eq!(even, [0, 2, 2, 1, 2, 0, -2]);
        let up: Vec<_> = [5, 15, 14, -5, -15, -16].into_iter().map(|a| half_up(a, 10)).collect();
        assert_eq!(up, [1, 2, 1, 0, -1, -2]);
        assert_eq!((half_even(7, 1), half_up(7, 1)), (7, 7));
    }
}
