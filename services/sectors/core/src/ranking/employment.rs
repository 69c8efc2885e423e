//! The ranking without employment: who owes a place to it.

use super::{
    EmploymentTest, ValidSpec,
    kendall::kendall,
    score::{best_first, competition_ranks, quantise, weighted_sum},
    table::Table,
};

/// The ranking without employment, by row of the table.
pub(super) struct WithoutEmployment {
    pub(super) scores: Vec<f64>,
    pub(super) shadow_ranks: Vec<u32>,
    /// Of eligible rows alone.
    pub(super) ranks: Vec<Option<u32>>,
    /// The share of the score that employment gives.
    pub(super) shares: Vec<Option<f64>>,
    pub(super) dependent: Vec<bool>,
}

/// Leaves the family of employment out, its weight spread over the others in proportion.
/// `scores` and `ranks` are those with it, `eligible` rows ascending.
pub(super) fn leave_out(
    spec: &ValidSpec,
    table: &Table,
    scores: &[f64],
    ranks: &[Option<u32>],
    eligible: &[usize],
) -> (WithoutEmployment, EmploymentTest) {
    let (without, jobs) = split(spec);
    let (weight, rest) = (total(&jobs), total(&without));
    let new_scores: Vec<f64> =
        (0..table.rows()).map(|row| quantise(weighted_sum(&without, table.row(row)) / rest)).collect();
    let new_ranks = among(&new_scores, eligible);
    let shares = (0..table.rows()).map(|row| {
        let all = weighted_sum(spec.weights(), table.row(row));
        (all > 0.0).then(|| weighted_sum(&jobs, table.row(row)) / all)
    });
    let k = spec.get().k as u32;
    let within = |rank: Option<u32>| rank.is_some_and(|rank| rank <= k);
    let dependent: Vec<bool> =
        (0..table.rows()).map(|row| within(ranks[row]) && !within(new_ranks[row])).collect();
    let displaced = |row: usize| within(new_ranks[row]) && !within(ranks[row]);
    let test = EmploymentTest {
        weight,
        kendall: kendall(scores, &new_scores),
        dependent: named(table, best_first(scores), |row| dependent[row]),
        displaced: named(table, best_first(&new_scores), displaced),
    };
    let ranking = WithoutEmployment {
        shadow_ranks: competition_ranks(&new_scores),
        ranks: new_ranks,
        shares: shares.collect(),
        scores: new_scores,
        dependent,
    };
    (ranking, test)
}

/// The weights of what is not employment, and of what is; zero elsewhere.
fn split(spec: &ValidSpec) -> (Vec<f64>, Vec<f64>) {
    let family = &spec.get().employment.family;
    let criteria = spec.get().criteria.iter().zip(spec.weights());
    criteria
        .map(|(criterion, &weight)| if criterion.family == *family { (0.0, weight) } else { (weight, 0.0) })
        .unzip()
}

fn total(weights: &[f64]) -> f64 {
    weights.iter().fold(0.0, |sum, weight| sum + weight)
}

/// Ranks among some rows; none for the others.
pub(super) fn among(scores: &[f64], rows: &[usize]) -> Vec<Option<u32>> {
    let picked: Vec<f64> = rows.iter().map(|&row| scores[row]).collect();
    let mut ranks = vec![None; scores.len()];
    for (&row, rank) in rows.iter().zip(competition_ranks(&picked)) {
        ranks[row] = Some(rank);
    }
    ranks
}

/// The sectors of the rows that `keep` keeps.
fn named(table: &Table, order: Vec<usize>, keep: impl Fn(usize) -> bool) -> Vec<usize> {
    order.into_iter().filter(|&row| keep(row)).map(|row| table.scored[row]).collect()
}
