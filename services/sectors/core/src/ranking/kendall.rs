//! How far two rankings agree.

use super::{Kendall, score::quantise};

/// Agreement of two lists of scores of the same things, each compared to 1e-12. Every
/// pair is looked at: exact, and quick for the sizes of a ranking. Of lists of different
/// length the common part is compared.
pub fn kendall(first: &[f64], second: &[f64]) -> Kendall {
    let count = first.len().min(second.len());
    let first: Vec<f64> = first[..count].iter().map(|&score| quantise(score)).collect();
    let second: Vec<f64> = second[..count].iter().map(|&score| quantise(score)).collect();
    let mut found = Kendall::default();
    for a in 0..count {
        for b in a + 1..count {
            let (left, right) = (first[a].partial_cmp(&first[b]), second[a].partial_cmp(&second[b]));
            let (tied_left, tied_right) = (left.is_some_and(|o| o.is_eq()), right.is_some_and(|o| o.is_eq()));
            found.pairs += 1;
            match (tied_left, tied_right) {
                (true, true) => found.tied_both += 1,
                (true, false) => found.tied_first += 1,
                (false, true) => found.tied_second += 1,
                (false, false) if left == right => found.concordant += 1,
                (false, false) => found.discordant += 1,
            }
        }
    }
    let untied = (found.concordant + found.discordant) as f64;
    let difference = found.concordant as f64 - found.discordant as f64;
    let spread = (untied + found.tied_first as f64) * (untied + found.tied_second as f64);
    found.tau_a = (found.pairs > 0).then(|| difference / found.pairs as f64);
    found.tau_b = (spread > 0.0).then(|| difference / spread.sqrt());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ranking_agrees_with_itself_and_not_with_its_reverse() {
        let (up, down) = ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]);
        assert_eq!(kendall(&up, &up).tau_b, Some(1.0));
        assert_eq!(kendall(&up, &down).tau_b, Some(-1.0));
    }

    #[test]
    fn a_ranking_of_ties_agrees_with_nothing() {
        assert_eq!(kendall(&[1.0, 1.0], &[1.0, 2.0]).tau_b, None);
        assert_eq!(kendall(&[1.0], &[1.0]).tau_a, None);
    }

    #[test]
    fn ties_count_against_tau_a_and_not_against_tau_b() {
        // Pairs: (0,1) tied in the first, the other two concordant.
        let found = kendall(&[1.0, 1.0, 2.0], &[1.0, 2.0, 3.0]);
        assert_eq!((found.concordant, found.tied_first, found.pairs), (2, 1, 3));
        assert_eq!(found.tau_a, Some(2.0 / 3.0));
        assert_eq!(found.tau_b, Some(2.0 / 6.0_f64.sqrt()));
    }
}
