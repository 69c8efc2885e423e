//! ELECTRE III: how credible it is that one sector is at least as good as another, with a
//! veto for what is much worse (Roy 1978; Figueira, Mousseau, Roy 2005).

use super::Alternatives;
use crate::ranking::Thresholds;

/// Concordance and credibility, sectors x sectors, row by row, 0..=1, diagonal 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Electre {
    /// `C(a, b) = sum_j w_j c_j`: `c_j` is 1 while `b` is better by at most `q`, 0 from
    /// `p` on, a straight line between.
    pub concordance: Vec<f64>,
    /// `rho = C prod (1 - d_j) / (1 - C)` over criteria with `d_j > C`: `d_j` is 0 while
    /// `b` is better by at most `p`, 1 from `v` on, a straight line between.
    pub credibility: Vec<f64>,
}

/// ELECTRE III with thresholds for each criterion, `q < p < v`.
pub fn credibility(given: &Alternatives<'_>, thresholds: &[Thresholds]) -> Electre {
    let rows = given.rows();
    let mut found = Electre { concordance: vec![1.0; rows * rows], credibility: vec![1.0; rows * rows] };
    for a in 0..rows {
        for b in (0..rows).filter(|&b| b != a) {
            let (concordance, credibility) = pair(given, thresholds, a, b);
            found.concordance[a * rows + b] = concordance;
            found.credibility[a * rows + b] = credibility;
        }
    }
    found
}

fn pair(given: &Alternatives<'_>, thresholds: &[Thresholds], a: usize, b: usize) -> (f64, f64) {
    let behind = |criterion: usize| given.advantage(b, a, criterion);
    let agreed = thresholds.iter().enumerate().map(|(criterion, &Thresholds { q, p, .. })| {
        given.weights[criterion] * ((p - behind(criterion)) / (p - q)).clamp(0.0, 1.0)
    });
    // Weights sum to one but for rounding, and beyond it a product would be divided by less than 0.
    let concordance = agreed.sum::<f64>().min(1.0);
    let mut credibility = concordance;
    for (criterion, &Thresholds { p, v, .. }) in thresholds.iter().enumerate() {
        let discordance = ((behind(criterion) - p) / (v - p)).clamp(0.0, 1.0);
        if discordance > concordance {
            credibility *= (1.0 - discordance) / (1.0 - concordance);
        }
    }
    (concordance, credibility)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THRESHOLDS: [Thresholds; 2] = [Thresholds { q: 1.0, p: 2.0, v: 4.0 }; 2];

    fn found(x: &[f64]) -> Electre {
        let given = Alternatives { x, maximise: &[true, true], weights: &[0.5, 0.5] };
        credibility(&given, &THRESHOLDS)
    }

    #[test]
    fn what_is_much_worse_by_one_criterion_has_no_credibility_whatever_the_others() {
        let found = found(&[0.0, 9.0, 5.0, 0.0]);
        assert_eq!(found.concordance[1], 0.5);
        assert_eq!(found.credibility[1], 0.0);
    }

    #[test]
    fn between_the_thresholds_credibility_falls_in_proportion() {
        // Behind by 3 on the first: concordance 1/2, discordance 1/2, which is no more.
        assert_eq!(found(&[0.0, 0.0, 3.0, 0.0]).credibility[1], 0.5);
        // Behind by 3.5: discordance 3/4, so half of the half.
        assert_eq!(found(&[0.0, 0.0, 3.5, 0.0]).credibility[1], 0.25);
    }
}
