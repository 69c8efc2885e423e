//! Whether figures may be published beside others.
//!
//! Two figures that may each be told can together tell what may not: whoever reads both
//! subtracts them. The hours that two figures have in common go, and what is left may be
//! those of one buyer.

use super::disclosure::Rule;

/// Of what was added and subtracted, the part that is taken for an error of rounding.
const ROUNDING: f64 = 1e-9;

impl Rule {
    /// Whether figures may be published beside earlier ones: no sum or difference that one
    /// of them is in tells of one buyer. With no earlier ones they are looked at among
    /// themselves.
    ///
    /// Of every figure the hours of each buyer are given, the buyers in the same order in
    /// all. A figure that is given twice counts once.
    pub fn stands_beside(&self, own: &[Vec<f64>], earlier: &[Vec<f64>]) -> bool {
        let mut figures: Vec<&[f64]> = Vec::new();
        let mut own_figures = 0;
        for (at, figure) in own.iter().chain(earlier).enumerate() {
            let says_nothing = figure.iter().all(|hours| *hours == 0.0);
            if !says_nothing && !figures.contains(&figure.as_slice()) {
                figures.push(figure);
                own_figures += usize::from(at < own.len());
            }
        }
        // The first that takes part is added: with all signs turned it tells the same.
        (0..own_figures).all(|first| {
            let sum = figures[first].iter().map(|&hours| Sum { hours, moved: hours.abs() }).collect();
            self.may_tell_all(sum, &figures[first + 1..])
        })
    }

    /// Whether a sum may be told with each of the rest added, subtracted or left out.
    fn may_tell_all(&self, sum: Vec<Sum>, rest: &[&[f64]]) -> bool {
        let Some((figure, rest)) = rest.split_first() else { return self.may_tell(&sum) };
        let with = |sign: f64| -> Vec<Sum> {
            let both = sum.iter().zip(*figure);
            both.map(|(sum, hours)| sum.and(sign * hours)).collect()
        };
        self.may_tell_all(with(1.0), rest)
            && self.may_tell_all(with(-1.0), rest)
            && self.may_tell_all(sum, rest)
    }

    fn may_tell(&self, sum: &[Sum]) -> bool {
        let left: Vec<f64> = sum.iter().map(Sum::left).filter(|hours| *hours > 0.0).collect();
        left.is_empty() || self.pools(left)
    }
}

/// The hours of one buyer in a sum of figures.
#[derive(Debug, Clone, Copy)]
struct Sum {
    hours: f64,
    /// All that was added and subtracted.
    moved: f64,
}

impl Sum {
    fn and(self, hours: f64) -> Self {
        Self { hours: self.hours + hours, moved: self.moved + hours.abs() }
    }

    fn left(&self) -> f64 {
        if self.hours.abs() <= ROUNDING * self.moved { 0.0 } else { self.hours.abs() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten hours of each buyer whose letter is in the word.
    fn of(word: &str) -> Vec<f64> {
        ('a'..='l').map(|buyer| if word.contains(buyer) { 10.0 } else { 0.0 }).collect()
    }

    fn stands(own: &[&str], earlier: &[&str]) -> bool {
        let all = |words: &[&str]| -> Vec<_> { words.iter().map(|word| of(word)).collect() };
        Rule::default().stands_beside(&all(own), &all(earlier))
    }

    #[test]
    fn two_figures_are_told_only_where_their_difference_tells_of_nobody() {
        let stands = |one: [f64; 3], other: [f64; 3]| {
            Rule::default().stands_beside(&[one.to_vec()], &[other.to_vec()])
        };
        assert!(stands([5.0, 5.0, 5.0], [5.0, 5.0, 5.0]), "nothing changed");
        assert!(stands([5.0, 5.0, 5.0], [4.0, 6.0, 4.0]), "all of them did");
        assert!(!stands([5.0, 5.0, 5.0], [5.0, 5.0, 0.0]), "one did");
        assert!(!stands([5.0, 5.0, 5.0], [4.9, 4.9, 0.0]), "one did for the most part");
    }

    #[test]
    fn a_part_that_one_buyer_changed_is_seen_though_the_total_stayed() {
        assert!(stands(&["abcdefgh", "abcd"], &["abcdefgh", "abcd"]));
        assert!(!stands(&["abcdefgh", "abc"], &["abcdefgh", "abcd"]));
        assert!(stands(&["abcdefgh"], &["abcdefgh", "abcd"]), "without the part the total is told");
    }

    #[test]
    fn a_total_that_is_an_earlier_rest_and_one_buyer_is_seen() {
        // Of the earlier total a, b and c were a part; now these are served, and i is new.
        assert!(stands(&["defghi"], &["abcdefgh"]));
        assert!(!stands(&["defghi"], &["abcdefgh", "abc"]));
    }

    #[test]
    fn what_changed_between_two_totals_and_not_between_their_parts_is_seen() {
        // Three more in the part, and one more in the rest.
        assert!(stands(&["abcdefghijkl"], &["abcdefgh"]));
        assert!(!stands(&["abcdefghijkl", "abcijk"], &["abcdefgh", "abc"]));
    }

    #[test]
    fn two_parts_of_one_total_are_looked_at_beside_each_other() {
        assert!(!stands(&["abcdefgh", "abcd", "abc"], &[]), "their difference is of d");
        assert!(!stands(&["abcdefg", "abc", "def"], &[]), "what is in neither is of g");
        assert!(stands(&["abcdefghi", "abc", "def"], &[]));
    }

    #[test]
    fn an_error_of_rounding_is_no_difference() {
        let (one, other) = (vec![0.1 + 0.2, 5.0, 5.0], vec![0.3, 5.0, 5.0]);
        assert_ne!(one, other);
        assert!(Rule::default().stands_beside(&[one], &[other]));
    }
}
