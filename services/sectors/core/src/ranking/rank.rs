//! The whole procedure, in its order: gates, scores, and every test of the ranking.

use std::ops::ControlFlow;

use super::{
    Error, OverturnTable, Progress, Ranking, SectorResult, Stage, ValidSpec, Values,
    cross_checks::Compared,
    employment::{WithoutEmployment, among, leave_out},
    gates::{Passage, pass},
    overturn,
    progress::Listener,
    score::{best_first, competition_ranks, key, quantise, weighted_sum},
    smaa::smaa,
    stability::{Ordered, stability},
    table::Table,
    trade_offs::trade_offs,
};

/// Ranks the sectors of `values` as `spec` says. `seed` decides the draws;
/// `listener` hears how far it has come, perhaps from several threads, and may stop it.
///
/// # Errors
///
/// Values that have not the criteria of the spec, fewer eligible sectors than are to be
/// chosen, a criterion that is the same for all where the spec refuses that, or a
/// listener that stops.
pub fn rank(
    spec: &ValidSpec,
    values: &Values,
    seed: [u8; 32],
    listener: &(dyn Fn(Progress) -> ControlFlow<()> + Sync),
) -> Result<Ranking, Error> {
    let listener = Listener(listener);
    listener.tell(Progress { stage: Stage::Scores, done: 0, total: 1 })?;
    let ranked = Ranked::new(spec, values)?;
    let stability = ranked.stability();
    let compared = Compared::new(spec, values, &ranked.table, &ranked.scores, &ranked.list);
    let (cross_checks, credibility) = (compared.checks(), compared.credibility());
    let (without, employment) =
        leave_out(spec, &ranked.table, &ranked.scores, &ranked.ranks, &ranked.eligible);
    listener.tell(Progress { stage: Stage::Scores, done: 1, total: 1 })?;
    let overturn = ranked.overturn(listener)?;
    let mut sectors = ranked.sectors(&without);
    let mut robustness = None;
    if spec.get().smaa.draws > 0 && values.sectors().len() > 1 {
        let outcome = smaa(spec, &ranked.table, &ranked.list, seed, listener)?;
        for (&row, found) in ranked.list.iter().zip(outcome.sectors) {
            sectors[ranked.table.scored[row]].robustness = Some(found);
        }
        robustness = Some(outcome.robustness);
    }
    let families = spec.get().family_weights();
    Ok(Ranking {
        sectors,
        order: ranked.named(&ranked.list),
        shadow_order: ranked.named(&ranked.shadow_list),
        weights: spec.weights().to_vec(),
        family_weights: families.into_iter().map(|(family, weight)| (family.to_owned(), weight)).collect(),
        trade_offs: trade_offs(spec),
        constant_criteria: ranked.constant,
        employment,
        stability,
        overturn,
        robustness,
        cross_checks,
        credibility,
    })
}

/// Scores and ranks, by row of the table.
struct Ranked<'a> {
    spec: &'a ValidSpec,
    table: Table,
    passages: Vec<Passage>,
    scores: Vec<f64>,
    /// Rows that are not vetoed, ascending.
    eligible: Vec<usize>,
    /// The same, best first.
    list: Vec<usize>,
    /// All rows, best first.
    shadow_list: Vec<usize>,
    ranks: Vec<Option<u32>>,
    shadow_ranks: Vec<u32>,
    constant: Vec<usize>,
}

impl<'a> Ranked<'a> {
    fn new(spec: &'a ValidSpec, values: &Values) -> Result<Self, Error> {
        let table = Table::new(spec, values)?;
        let passages: Vec<Passage> =
            (0..values.sectors().len()).map(|sector| pass(spec.get(), values, sector)).collect();
        let constant = constant_criteria(spec, values, &table);
        if let Some(&criterion) = constant.first().filter(|_| spec.get().refuse_constant) {
            return Err(Error::DegenerateCriterion { criterion });
        }
        let scores: Vec<f64> =
            (0..table.rows()).map(|row| quantise(weighted_sum(spec.weights(), table.row(row)))).collect();
        let eligible: Vec<usize> =
            (0..table.rows()).filter(|&row| !passages[table.scored[row]].vetoed).collect();
        let k = spec.get().k;
        if k > eligible.len() {
            return Err(Error::KTooLarge { k, eligible: eligible.len() });
        }
        let shadow_list = best_first(&scores);
        let is_eligible = |row: &usize| eligible.binary_search(row).is_ok();
        Ok(Self {
            spec,
            list: shadow_list.iter().copied().filter(is_eligible).collect(),
            ranks: among(&scores, &eligible),
            shadow_ranks: competition_ranks(&scores),
            table,
            passages,
            scores,
            eligible,
            shadow_list,
            constant,
        })
    }

    fn stability(&self) -> Option<super::Stability> {
        let rows: Vec<&[f64]> = self.list.iter().map(|&row| self.table.row(row)).collect();
        let ordered = Ordered { sectors: &self.named(&self.list), rows: &rows, weights: self.spec.weights() };
        (rows.len() > 1).then(|| stability(&ordered, self.spec.get().k))
    }

    fn overturn(&self, listener: Listener<'_>) -> Result<OverturnTable, Error> {
        let rows: Vec<&[f64]> = self.shadow_list.iter().map(|&row| self.table.row(row)).collect();
        let keys: Vec<f64> = self.shadow_list.iter().map(|&row| key(self.scores[row])).collect();
        let order = self.named(&self.shadow_list);
        let mut position = vec![usize::MAX; self.passages.len()];
        order.iter().enumerate().for_each(|(at, &sector)| position[sector] = at);
        let shifts = overturn::table(&rows, &keys, self.spec.weights(), listener)?;
        let mut table = OverturnTable { last_in_first_out: None, order, position, shifts };
        let k = self.spec.get().k;
        if let (Some(&last_in), Some(&first_out)) = (self.list.get(k - 1), self.list.get(k)) {
            table.last_in_first_out = table.pair(self.table.scored[last_in], self.table.scored[first_out]);
        }
        Ok(table)
    }

    /// What there is to say of each sector, but for draws.
    fn sectors(&self, without: &WithoutEmployment) -> Vec<SectorResult> {
        // One sector alone has no rank: there is nothing it is ahead of.
        let alone = self.passages.len() < 2;
        let mut sectors: Vec<SectorResult> = self.passages.iter().map(blank).collect();
        for row in 0..self.table.rows() {
            let sector = &mut sectors[self.table.scored[row]];
            let (weights, u) = (self.spec.weights(), self.table.row(row));
            let score_of = |list: &[f64]| quantise(weighted_sum(weights, self.table.row_of(list, row)));
            sector.excluded = false;
            sector.score = Some(self.scores[row]);
            sector.score_low = Some(score_of(&self.table.low));
            sector.score_high = Some(score_of(&self.table.high));
            sector.values = u.iter().copied().map(Some).collect();
            sector.contributions = u.iter().zip(weights).map(|(u, weight)| Some(weight * u)).collect();
            sector.rank = self.ranks[row].filter(|_| !alone);
            sector.shadow_rank = (!alone).then_some(self.shadow_ranks[row]);
            sector.rank_without_employment = without.ranks[row].filter(|_| !alone);
            sector.shadow_rank_without_employment = (!alone).then_some(without.shadow_ranks[row]);
            sector.score_without_employment = Some(without.scores[row]);
            sector.employment_share = without.shares[row];
            sector.employment_dependent = without.dependent[row];
        }
        sectors
            .iter_mut()
            .zip(&self.table.missing)
            .for_each(|(sector, missing)| sector.missing.clone_from(missing));
        for sector in sectors.iter_mut().filter(|sector| sector.excluded) {
            sector.values = vec![None; self.table.criteria];
            sector.contributions = vec![None; self.table.criteria];
        }
        sectors
    }

    fn named(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().map(|&row| self.table.scored[row]).collect()
    }
}

/// What the gates say of a sector, and nothing else yet.
fn blank(passage: &Passage) -> SectorResult {
    SectorResult {
        score: None,
        score_low: None,
        score_high: None,
        values: Vec::new(),
        contributions: Vec::new(),
        missing: Vec::new(),
        vetoed: passage.vetoed,
        excluded: true,
        declining: passage.declining,
        gates_fired: passage.fired.clone(),
        gates_undecided: passage.undecided.clone(),
        rank: None,
        shadow_rank: None,
        rank_without_employment: None,
        shadow_rank_without_employment: None,
        score_without_employment: None,
        employment_share: None,
        employment_dependent: false,
        robustness: None,
    }
}

/// Weighted criteria of which all sectors with a score have the same raw value.
fn constant_criteria(spec: &ValidSpec, values: &Values, table: &Table) -> Vec<usize> {
    let is_constant = |criterion: usize| {
        let mut cells = table.scored.iter().map(|&sector| values.cell(sector, criterion).value);
        let first = cells.next().flatten();
        table.rows() > 1 && first.is_some() && cells.all(|value| value == first)
    };
    (0..table.criteria).filter(|&j| spec.weights()[j] > 0.0 && is_constant(j)).collect()
}
