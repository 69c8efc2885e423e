//! The result of a run: the answer of the arithmetic with names instead of
//! positions, so that it can be read, compared and computed again without this
//! program. What is stored is its canonical JSON.

use std::collections::BTreeMap;

use eslabon_sectors_core::ranking as core;
use serde::{Deserialize, Serialize};

use super::{Figures, Profile, RANKS_KEPT, treatments};

/// A ranking with names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RankingOf {
    /// The sectors, by id.
    pub sectors: Vec<SectorOf>,
    /// The eligible, best first.
    pub order: Vec<String>,
    /// All that have a score, best first, as if there were no gates.
    pub shadow_order: Vec<String>,
    /// Weights by criterion, sum 1.
    pub weights: Vec<f64>,
    /// Weight of each family.
    pub families: BTreeMap<String, f64>,
    /// Rates between criteria.
    pub trade_offs: Vec<TradeOff>,
    /// Criteria by which all sectors are the same.
    pub constant_criteria: Vec<String>,
    /// The ranking without employment.
    pub employment: Employment,
    /// How far each weight can move.
    pub stability: Vec<StabilityOf>,
    /// Of all pairs of a chosen sector and one that is not, the one that turns first:
    /// the price of the choice.
    pub price_of_choice: Option<OverturnOf>,
    /// The last of the chosen against the next.
    pub last_in_first_out: Option<OverturnOf>,
    /// Every sector against the next in the shadow order.
    pub neighbours: Vec<OverturnOf>,
    /// How the draws were made.
    pub draws: Option<Draws>,
    /// Who wins how often.
    pub pair_wins: Option<Pairs>,
    /// How the other methods rank.
    pub cross_checks: Vec<CrossCheckOf>,
    /// ELECTRE III.
    pub credibility: Option<Credibility>,
}

/// One sector, in the words of the contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SectorOf {
    pub id: String,
    pub score: Option<f64>,
    pub score_low: Option<f64>,
    pub score_high: Option<f64>,
    pub values: Vec<Option<f64>>,
    pub contributions: Vec<Option<f64>>,
    pub missing: Vec<Missed>,
    pub vetoed: bool,
    pub excluded: bool,
    pub declining: bool,
    pub gates_fired: Vec<String>,
    pub gates_undecided: Vec<String>,
    pub rank: Option<u32>,
    pub shadow_rank: Option<u32>,
    pub rank_without_employment: Option<u32>,
    pub shadow_rank_without_employment: Option<u32>,
    pub score_without_employment: Option<f64>,
    pub employment_share: Option<f64>,
    pub employment_dependent: bool,
    pub selected: bool,
    /// Of a chosen sector: against the one that would first take its place. Of any
    /// other: against the one whose place it would first take.
    pub turn: Option<OverturnOf>,
    pub robustness: Option<Robustness>,
}

/// A value that is missing, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Missed {
    /// Id of the criterion.
    pub criterion: String,
    /// INTERVAL, EXCLUDE or REGISTERED_IMPUTATION.
    pub treatment: String,
}

/// What draws say of a sector, in the words of the contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Robustness {
    /// From the first to at most [`RANKS_KEPT`].
    pub rank_acceptability: Vec<f64>,
    pub top_k_acceptability: f64,
    pub top_k_se: f64,
    pub first: u64,
    pub central_weights: Option<Vec<f64>>,
    pub central_weights_se: Option<Vec<f64>>,
    pub confidence_factor: Option<f64>,
    pub expected_rank: f64,
}

/// A rate between two criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TradeOff {
    /// The criterion that is given.
    pub given: String,
    /// The criterion of which one unit is lost.
    pub taken: String,
    /// Units of `given` for one of `taken`.
    pub rate: f64,
}

/// The ranking without employment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Employment {
    /// Weight of the family.
    pub weight: f64,
    /// Agreement with the ranking.
    pub tau_b: Option<f64>,
    /// Chosen only with employment.
    pub dependent: Vec<String>,
    /// Chosen only without.
    pub displaced: Vec<String>,
}

/// How far one weight can move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StabilityOf {
    /// Id of the criterion.
    pub criterion: String,
    /// Before any two swap.
    pub order: Option<Interval>,
    /// Before another is first.
    pub first: Option<Interval>,
    /// Before the choice changes.
    pub top_k: Option<Interval>,
}

/// From where to where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Interval {
    /// Least.
    pub low: f64,
    /// Most.
    pub high: f64,
    /// Ahead and behind: who swaps below.
    pub pair_low: Option<(String, String)>,
    /// Who swaps above.
    pub pair_high: Option<(String, String)>,
}

/// What it takes for one to catch another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OverturnOf {
    /// Id of the one ahead.
    pub ahead: String,
    /// Id of the one behind.
    pub behind: String,
    /// What it takes.
    pub turn: Turn,
}

/// What it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Turn {
    /// So much weight must move.
    Shift(f64),
    /// They are equal.
    Equal,
    /// No weights do it.
    Impossible,
}

/// How the draws were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draws {
    /// Draws that were ranked.
    pub draws: u64,
    /// How weights were drawn.
    pub sampler: String,
    /// Share that was taken.
    pub acceptance_rate: f64,
    /// As how many independent draws they count.
    pub effective_draws: f64,
    /// Mean of the weights.
    pub mean_weights: Vec<f64>,
    /// Draws behind each confidence factor.
    pub confidence_draws: u32,
}

/// Shares for each ordered pair, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pairs {
    /// Ids.
    pub sectors: Vec<String>,
    /// Row `a`, column `b`.
    pub shares: Vec<f64>,
}

/// ELECTRE III for each ordered pair, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Credibility {
    /// Ids.
    pub sectors: Vec<String>,
    /// Row `a`, column `b`.
    pub concordance: Vec<f64>,
    /// Row `a`, column `b`.
    pub credibility: Vec<f64>,
}

/// How another method ranks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct CrossCheckOf {
    /// Its name.
    pub method: String,
    /// Agreement with the ranking.
    pub tau_b: Option<f64>,
    /// Why it has no answer.
    pub undefined: Option<String>,
    /// The criterion at fault.
    pub criterion: Option<String>,
    /// Ids of what it compared.
    pub sectors: Vec<String>,
    /// Its figure of each.
    pub scores: Vec<f64>,
    /// Its rank of each.
    pub ranks: Vec<u32>,
    /// VIKOR's compromise set.
    pub compromise: Vec<String>,
}

/// Puts names into the answer of the arithmetic.
pub(crate) fn ranking_of(profile: &Profile, figures: &Figures, answer: &core::Ranking) -> RankingOf {
    Names { profile, figures, answer }.ranking()
}

struct Names<'a> {
    profile: &'a Profile,
    figures: &'a Figures,
    answer: &'a core::Ranking,
}

impl Names<'_> {
    fn ranking(&self) -> RankingOf {
        let answer = self.answer;
        RankingOf {
            sectors: (0..answer.sectors.len()).map(|at| self.sector_of(at)).collect(),
            order: self.sectors(&answer.order),
            shadow_order: self.sectors(&answer.shadow_order),
            weights: answer.weights.clone(),
            families: answer.family_weights.iter().cloned().collect(),
            trade_offs: answer.trade_offs.iter().map(|rate| self.trade_off(rate)).collect(),
            constant_criteria: answer.constant_criteria.iter().map(|&at| self.criterion(at)).collect(),
            employment: Employment {
                weight: answer.employment.weight,
                tau_b: answer.employment.kendall.tau_b,
                dependent: self.sectors(&answer.employment.dependent),
                displaced: self.sectors(&answer.employment.displaced),
            },
            stability: answer.stability.as_ref().map(|it| self.stability(it)).unwrap_or_default(),
            price_of_choice: self.first_to_turn(self.chosen(), self.left()),
            last_in_first_out: answer
                .overturn
                .last_in_first_out
                .as_ref()
                .map(|pair| self.overturn(pair.ahead, pair.behind, pair.shift)),
            neighbours: answer
                .shadow_order
                .windows(2)
                .filter_map(|pair| self.turn(pair[0], pair[1]))
                .collect(),
            draws: answer.robustness.as_ref().map(draws),
            pair_wins: answer
                .robustness
                .as_ref()
                .and_then(|it| it.pairwise.as_ref())
                .map(|pairs| Pairs { sectors: self.sectors(&pairs.sectors), shares: pairs.shares.clone() }),
            cross_checks: answer.cross_checks.iter().map(|check| self.cross_check(check)).collect(),
            credibility: answer.credibility.as_ref().map(|it| Credibility {
                sectors: self.sectors(&it.sectors),
                concordance: it.concordance.clone(),
                credibility: it.credibility.clone(),
            }),
        }
    }

    fn sector(&self, at: usize) -> String {
        self.figures.sectors[at].id.clone()
    }

    fn sectors(&self, list: &[usize]) -> Vec<String> {
        list.iter().map(|&at| self.sector(at)).collect()
    }

    fn criterion(&self, at: usize) -> String {
        self.profile.criteria[at].id.clone()
    }

    fn gates(&self, list: &[usize]) -> Vec<String> {
        list.iter().map(|&at| self.profile.gates[at].id.clone()).collect()
    }

    fn sector_of(&self, at: usize) -> SectorOf {
        let of = &self.answer.sectors[at];
        let treatments = treatments(self.profile);
        SectorOf {
            id: self.sector(at),
            score: of.score,
            score_low: of.score_low,
            score_high: of.score_high,
            values: of.values.clone(),
            contributions: of.contributions.clone(),
            missing: of
                .missing
                .iter()
                .map(|&at| Missed { criterion: self.criterion(at), treatment: treatments[at].to_owned() })
                .collect(),
            vetoed: of.vetoed,
            excluded: of.excluded,
            declining: of.declining,
            gates_fired: self.gates(&of.gates_fired),
            gates_undecided: self.gates(&of.gates_undecided),
            rank: of.rank,
            shadow_rank: of.shadow_rank,
            rank_without_employment: of.rank_without_employment,
            shadow_rank_without_employment: of.shadow_rank_without_employment,
            score_without_employment: of.score_without_employment,
            employment_share: of.employment_share,
            employment_dependent: of.employment_dependent,
            selected: self.is_selected(at),
            turn: self.turn_of(at),
            robustness: of.robustness.as_ref().map(robustness),
        }
    }

    fn is_selected(&self, at: usize) -> bool {
        self.chosen().contains(&at)
    }

    /// The sectors that are chosen, the first first.
    fn chosen(&self) -> &[usize] {
        self.answer.order.split_at_checked(self.profile.select_k as usize).map_or(&[], |(chosen, _)| chosen)
    }

    /// Those that are ranked and not chosen.
    fn left(&self) -> &[usize] {
        self.answer.order.split_at_checked(self.profile.select_k as usize).map_or(&[], |(_, left)| left)
    }

    fn turn_of(&self, at: usize) -> Option<OverturnOf> {
        if self.is_selected(at) {
            return self.first_to_turn(&[at], self.left());
        }
        let is_ranked = self.answer.order.contains(&at);
        if is_ranked { self.first_to_turn(self.chosen(), &[at]) } else { None }
    }

    /// Of all pairs, the one that the least weight turns; of equal ones that of the
    /// last of those ahead and the first of those behind.
    fn first_to_turn(&self, ahead: &[usize], behind: &[usize]) -> Option<OverturnOf> {
        let mass = |shift: core::Overturn| match shift {
            core::Overturn::Shift(mass) => mass,
            core::Overturn::NotAhead => 0.0,
            core::Overturn::Impossible => f64::INFINITY,
        };
        let pairs = ahead.iter().rev().flat_map(|&one| behind.iter().map(move |&other| (one, other)));
        let shifts = pairs
            .filter_map(|(one, other)| Some((one, other, mass(self.answer.overturn.shift(one, other)?))));
        let (one, other, _) = shifts.min_by(|left, right| left.2.total_cmp(&right.2))?;
        self.turn(one, other)
    }

    fn turn(&self, ahead: usize, behind: usize) -> Option<OverturnOf> {
        Some(self.overturn(ahead, behind, self.answer.overturn.shift(ahead, behind)?))
    }

    fn overturn(&self, ahead: usize, behind: usize, shift: core::Overturn) -> OverturnOf {
        let turn = match shift {
            core::Overturn::Shift(mass) => Turn::Shift(mass),
            core::Overturn::NotAhead => Turn::Equal,
            core::Overturn::Impossible => Turn::Impossible,
        };
        OverturnOf { ahead: self.sector(ahead), behind: self.sector(behind), turn }
    }

    fn trade_off(&self, rate: &core::TradeOff) -> TradeOff {
        TradeOff { given: self.criterion(rate.given), taken: self.criterion(rate.taken), rate: rate.rate }
    }

    fn stability(&self, of: &core::Stability) -> Vec<StabilityOf> {
        let interval = |list: &[Option<core::Interval>], at: usize| {
            list.get(at).copied().flatten().map(|it| Interval {
                low: it.low,
                high: it.high,
                pair_low: it.pair_low.map(|pair| self.pair(pair)),
                pair_high: it.pair_high.map(|pair| self.pair(pair)),
            })
        };
        let one = |at| StabilityOf {
            criterion: self.criterion(at),
            order: interval(&of.order, at),
            first: interval(&of.first, at),
            top_k: interval(&of.top_k, at),
        };
        (0..self.profile.criteria.len()).map(one).collect()
    }

    fn pair(&self, (ahead, behind): (usize, usize)) -> (String, String) {
        (self.sector(ahead), self.sector(behind))
    }

    fn cross_check(&self, check: &core::CrossCheck) -> CrossCheckOf {
        let method = method(check.method).to_owned();
        match &check.outcome {
            Ok(figures) => CrossCheckOf {
                method,
                tau_b: figures.kendall.tau_b,
                undefined: None,
                criterion: None,
                sectors: self.sectors(&figures.sectors),
                scores: figures.scores.clone(),
                ranks: figures.ranks.clone(),
                compromise: self.sectors(&figures.compromise),
            },
            Err(undefined) => CrossCheckOf {
                method,
                tau_b: None,
                undefined: Some(undefined.reason().to_owned()),
                criterion: match undefined {
                    core::Undefined::DegenerateCriterion { criterion } => Some(self.criterion(*criterion)),
                    core::Undefined::TooFewSectors
                    | core::Undefined::AllAlike
                    | core::Undefined::OutOfRange => None,
                },
                sectors: Vec::new(),
                scores: Vec::new(),
                ranks: Vec::new(),
                compromise: Vec::new(),
            },
        }
    }
}

fn robustness(of: &core::SectorRobustness) -> Robustness {
    Robustness {
        rank_acceptability: of.rank_acceptability.iter().take(RANKS_KEPT).copied().collect(),
        top_k_acceptability: of.top_k_acceptability,
        top_k_se: of.top_k_se,
        first: of.first,
        central_weights: of.central_weights.clone(),
        central_weights_se: of.central_weights_se.clone(),
        confidence_factor: of.confidence_factor,
        expected_rank: of.expected_rank,
    }
}

fn draws(of: &core::Robustness) -> Draws {
    let sampler = match of.sampler {
        core::Sampler::Spacings => "SPACINGS",
        core::Sampler::SortedSpacings => "SORTED_SPACINGS",
        core::Sampler::Bands => "BANDS",
        core::Sampler::HitAndRun => "HIT_AND_RUN",
    };
    Draws {
        draws: of.draws,
        sampler: sampler.to_owned(),
        acceptance_rate: of.acceptance_rate,
        effective_draws: of.effective_draws,
        mean_weights: of.mean_weights.clone(),
        confidence_draws: of.confidence_draws,
    }
}

fn method(method: core::Method) -> &'static str {
    match method {
        core::Method::TopsisVector => "TOPSIS_VECTOR",
        core::Method::TopsisMinMax => "TOPSIS_MIN_MAX",
        core::Method::TopsisAnchored => "TOPSIS_ANCHORED",
        core::Method::Vikor => "VIKOR",
        core::Method::PrometheeII => "PROMETHEE_II",
        core::Method::SumMinMax => "SUM_MIN_MAX",
        core::Method::SumZScore => "SUM_Z_SCORE",
        core::Method::SumVector => "SUM_VECTOR",
    }
}
