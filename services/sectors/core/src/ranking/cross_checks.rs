//! The other methods on the same sectors, and how far they agree.

use super::{
    Credibility, CrossCheck, CrossCheckFigures, MAX_PAIRWISE, Method, Preference, Thresholds, Undefined,
    ValidSpec, ValueFunction, Values,
    kendall::kendall,
    methods::{Alternatives, electre, normalise, promethee, topsis, vikor},
    score::{competition_ranks, weighted_sum},
    table::{Known, Table},
};

/// The sectors compared: eligible, without missing values, by weighted criteria alone.
pub(super) struct Compared<'a> {
    spec: &'a ValidSpec,
    /// Rows of the table, in the order they were given.
    rows: Vec<usize>,
    sectors: Vec<usize>,
    /// Scores of the ranking.
    scores: Vec<f64>,
    criteria: Vec<usize>,
    weights: Vec<f64>,
    maximise: Vec<bool>,
    /// Raw values, or values where the value function has no direction.
    x: Vec<f64>,
    u: Vec<f64>,
}

impl<'a> Compared<'a> {
    /// Of the rows given, those without missing values.
    pub(super) fn new(
        spec: &'a ValidSpec,
        values: &Values,
        table: &Table,
        scores: &[f64],
        rows: &[usize],
    ) -> Self {
        let criteria: Vec<usize> = (0..table.criteria).filter(|&j| spec.weights()[j] > 0.0).collect();
        let known = |row: usize| {
            let known = table.row_of(&table.known, row);
            criteria.iter().all(|&j| known[j] != Known::Nothing)
        };
        let rows: Vec<usize> = rows.iter().copied().filter(|&row| known(row)).collect();
        let directions: Vec<Option<bool>> =
            criteria.iter().map(|&j| direction(&spec.get().criteria[j].value)).collect();
        let mut compared = Self {
            spec,
            sectors: rows.iter().map(|&row| table.scored[row]).collect(),
            scores: rows.iter().map(|&row| scores[row]).collect(),
            weights: criteria.iter().map(|&j| spec.weights()[j]).collect(),
            maximise: directions.iter().map(|direction| direction.unwrap_or(true)).collect(),
            x: Vec::with_capacity(rows.len() * criteria.len()),
            u: Vec::with_capacity(rows.len() * criteria.len()),
            rows,
            criteria,
        };
        for &row in &compared.rows {
            for (&j, direction) in compared.criteria.iter().zip(&directions) {
                let u = table.row(row)[j];
                let raw = raw(spec, values, table.scored[row], j);
                compared.x.push(raw.filter(|_| direction.is_some()).unwrap_or(u));
                compared.u.push(u);
            }
        }
        compared
    }

    fn alternatives(&self) -> Alternatives<'_> {
        Alternatives { x: &self.x, maximise: &self.maximise, weights: &self.weights }
    }

    /// Every method.
    pub(super) fn checks(&self) -> Vec<CrossCheck> {
        use Method::*;
        let given = self.alternatives();
        let sum = |scaled: Result<Vec<f64>, Undefined>| {
            let rows = |values: Vec<f64>| -> Vec<f64> {
                values.chunks_exact(self.weights.len()).map(|row| weighted_sum(&self.weights, row)).collect()
            };
            scaled.map(rows)
        };
        let closeness = |found: Result<topsis::Topsis, Undefined>| found.map(|found| found.closeness);
        let methods = [
            (TopsisVector, closeness(topsis::topsis(&given, topsis::Scaling::Vector))),
            (TopsisMinMax, closeness(topsis::topsis(&given, topsis::Scaling::MinMax))),
            (TopsisAnchored, closeness(topsis::anchored(&self.u, &self.weights))),
            (PrometheeII, promethee::promethee(&given, &self.preferences()).map(|found| found.net)),
            (SumMinMax, sum(normalise::min_max(&given))),
            (SumZScore, sum(normalise::z_score(&given, 0))),
            (SumVector, sum(normalise::vector(&given, normalise::Costs::OneMinus))),
        ];
        let mut checks: Vec<CrossCheck> =
            methods.into_iter().map(|(method, scores)| self.check(method, scores)).collect();
        checks.push(self.vikor());
        checks.sort_by_key(|check| check.method);
        checks
    }

    fn check(&self, method: Method, scores: Result<Vec<f64>, Undefined>) -> CrossCheck {
        let outcome = self.enough().and(scores).map_err(|undefined| self.named(undefined)).map(|scores| {
            CrossCheckFigures {
                sectors: self.sectors.clone(),
                ranks: competition_ranks(&scores),
                kendall: kendall(&self.scores, &scores),
                compromise: Vec::new(),
                scores,
            }
        });
        CrossCheck { method, outcome }
    }

    /// VIKOR by itself: less is better, and it names a compromise.
    fn vikor(&self) -> CrossCheck {
        let found = self
            .enough()
            .and_then(|()| vikor::vikor(&self.alternatives(), self.spec.get().cross_checks.vikor_v));
        let outcome = found.map_err(|undefined| self.named(undefined)).map(|found| {
            let negated: Vec<f64> = found.q.iter().map(|q| -q).collect();
            CrossCheckFigures {
                sectors: self.sectors.clone(),
                ranks: found.ranks,
                kendall: kendall(&self.scores, &negated),
                compromise: found.compromise.iter().map(|&row| self.sectors[row]).collect(),
                scores: found.q,
            }
        });
        CrossCheck { method: Method::Vikor, outcome }
    }

    fn enough(&self) -> Result<(), Undefined> {
        if self.rows.len() < 2 { Err(Undefined::TooFewSectors) } else { Ok(()) }
    }

    /// Criteria by their position in the spec.
    fn named(&self, undefined: Undefined) -> Undefined {
        match undefined {
            Undefined::DegenerateCriterion { criterion } => {
                Undefined::DegenerateCriterion { criterion: self.criteria[criterion] }
            }
            other => other,
        }
    }

    fn preferences(&self) -> Vec<Preference> {
        let checks = &self.spec.get().cross_checks;
        let preference = |&j: &usize| {
            let criterion = &self.spec.get().criteria[j];
            criterion.preference.unwrap_or_else(|| {
                let range = if direction(&criterion.value).is_some() { criterion.value.range() } else { 1.0 };
                Preference::Linear {
                    q: checks.indifference_share * range,
                    p: checks.preference_share * range,
                }
            })
        };
        self.criteria.iter().map(preference).collect()
    }

    /// ELECTRE III, if all criteria have thresholds and the pairs are few enough.
    pub(super) fn credibility(&self) -> Option<Credibility> {
        let thresholds: Option<Vec<Thresholds>> =
            self.criteria.iter().map(|&j| self.spec.get().criteria[j].thresholds).collect();
        let thresholds = thresholds?;
        if self.rows.len() < 2 || self.rows.len() > MAX_PAIRWISE {
            return None;
        }
        let found = electre::credibility(&self.alternatives(), &thresholds);
        Some(Credibility {
            sectors: self.sectors.clone(),
            concordance: found.concordance,
            credibility: found.credibility,
        })
    }
}

/// Whether more is better; none if neither more nor less is, or if the raw value has
/// bends that only the value knows.
fn direction(value: &ValueFunction) -> Option<bool> {
    match value {
        ValueFunction::Anchored { worst, goal } => Some(goal > worst),
        ValueFunction::Target { .. } | ValueFunction::Piecewise { .. } => None,
    }
}

/// The raw value, or what stands in for it.
fn raw(spec: &ValidSpec, values: &Values, sector: usize, criterion: usize) -> Option<f64> {
    values.cell(sector, criterion).value.or(match spec.get().criteria[criterion].missing {
        super::Missing::Imputed { value, .. } => Some(value),
        super::Missing::Exclude | super::Missing::Interval => None,
    })
}
