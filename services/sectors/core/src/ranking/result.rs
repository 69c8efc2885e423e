//! What a ranking says.

/// A ranking. Sectors are positions in [`Values`](super::Values), criteria positions in
/// the [`Spec`](super::Spec).
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// One for each sector, in the order of the values (by id).
    pub sectors: Vec<SectorResult>,
    /// The eligible sectors, best first, equal ones by id. A sector is eligible if it
    /// is neither vetoed nor excluded.
    pub order: Vec<usize>,
    /// All sectors that have a score, best first, equal ones by id.
    pub shadow_order: Vec<usize>,
    /// The weights over their sum, by criterion.
    pub weights: Vec<f64>,
    /// The weight of each family, by name.
    pub family_weights: Vec<(String, f64)>,
    /// For each ordered pair of criteria that have a rate, by `given` and `taken`.
    pub trade_offs: Vec<TradeOff>,
    /// Weighted criteria by which all sectors with a score are the same, two at least.
    pub constant_criteria: Vec<usize>,
    /// The ranking without employment.
    pub employment: EmploymentTest,
    /// How far weights can move. None with fewer than two eligible sectors.
    pub stability: Option<Stability>,
    /// What it takes to overturn pairs of sectors with a score.
    pub overturn: OverturnTable,
    /// What draws of weights and values say. None without draws or with fewer than
    /// two sectors.
    pub robustness: Option<Robustness>,
    /// The other methods, one entry for each, in the order of [`Method`].
    pub cross_checks: Vec<CrossCheck>,
    /// ELECTRE III, where every weighted criterion has thresholds and there are at
    /// most [`MAX_PAIRWISE`](super::MAX_PAIRWISE) sectors to compare.
    pub credibility: Option<Credibility>,
}

/// What a ranking says of one sector.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorResult {
    /// `V_a`, 0..1, rounded to 1e-12. None if the sector is excluded for a missing value.
    pub score: Option<f64>,
    /// The score if every value were as low as its uncertainty allows; 0..1.
    pub score_low: Option<f64>,
    /// The score if every value were as high as its uncertainty allows; 0..1.
    pub score_high: Option<f64>,
    /// `u_aj` by criterion, 0..1. The middle of 0..1 where it is missing and taken as
    /// an interval; none where it is missing and excludes the sector.
    pub values: Vec<Option<f64>>,
    /// `w_j u_aj` by criterion, 0..1; they sum to the score. None as in `values`.
    pub contributions: Vec<Option<f64>>,
    /// Criteria whose value is missing.
    pub missing: Vec<usize>,
    /// Whether a hard gate fired.
    pub vetoed: bool,
    /// Whether a missing value excludes the sector.
    pub excluded: bool,
    /// Whether a gate of decline fired.
    pub declining: bool,
    /// Gates that fired, positions in the spec.
    pub gates_fired: Vec<usize>,
    /// Gates that could fire, depending on missing values, and were not counted.
    pub gates_undecided: Vec<usize>,
    /// Rank among eligible sectors, from 1, equal scores alike ("1224"). None if not
    /// eligible or if there is one sector in all.
    pub rank: Option<u32>,
    /// Rank among all sectors with a score, as if there were no gates.
    pub shadow_rank: Option<u32>,
    /// Rank among eligible sectors without employment.
    pub rank_without_employment: Option<u32>,
    /// Shadow rank without employment.
    pub shadow_rank_without_employment: Option<u32>,
    /// `V_a` without employment, other weights over their sum; 0..1, rounded to 1e-12.
    pub score_without_employment: Option<f64>,
    /// The share of the score that comes from employment, 0..1. None if the score is 0.
    pub employment_share: Option<f64>,
    /// Whether its rank is within `k` with employment and not without.
    pub employment_dependent: bool,
    /// What draws say. None if not eligible or without draws.
    pub robustness: Option<SectorRobustness>,
}

/// How many units of one criterion make up for one unit of another: weights are rates
/// of exchange, not importance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeOff {
    /// The criterion that is given, in its unit.
    pub given: usize,
    /// The criterion of which one unit is lost.
    pub taken: usize,
    /// Units of `given` for one unit of `taken`: `(w_t / range_t) / (w_g / range_g)`,
    /// with the range of the value function (`|goal - worst|`, the half-range, the
    /// distance of first and last point). > 0.
    pub rate: f64,
}

/// The ranking with employment left out, beside the one with it.
#[derive(Debug, Clone, PartialEq)]
pub struct EmploymentTest {
    /// The weight of the family, 0..=1.
    pub weight: f64,
    /// Agreement of both rankings, over all sectors with a score.
    pub kendall: Kendall,
    /// Sectors within `k` only with employment, in the order of the ranking.
    pub dependent: Vec<usize>,
    /// Sectors within `k` only without employment, in the order of that ranking.
    pub displaced: Vec<usize>,
}

/// Agreement of two rankings (Kendall 1938, 1945), scores compared to 1e-12.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Kendall {
    /// Pairs in all, `m (m - 1) / 2`.
    pub pairs: u64,
    /// Pairs in the same order in both.
    pub concordant: u64,
    /// Pairs in opposite order.
    pub discordant: u64,
    /// Pairs equal in the first alone.
    pub tied_first: u64,
    /// Pairs equal in the second alone.
    pub tied_second: u64,
    /// Pairs equal in both.
    pub tied_both: u64,
    /// `(C - D) / pairs`, -1..=1. None without pairs.
    pub tau_a: Option<f64>,
    /// `(C - D) / sqrt((C + D + T1) (C + D + T2))`, -1..=1. None if one of the rankings
    /// is all ties.
    pub tau_b: Option<f64>,
}

/// How far one weight can move, all others in proportion, before something changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Before any two eligible sectors swap: by criterion.
    pub order: Vec<Option<Interval>>,
    /// Before another is first.
    pub first: Vec<Option<Interval>>,
    /// Before one of the first `k` of the list gives its place to another.
    pub top_k: Vec<Option<Interval>>,
    /// For the first against the second, and the last in against the first out.
    pub pair_deltas: Vec<PairDelta>,
}

/// From where to where a weight can move. There is none for a criterion that has all
/// the weight: the others have no proportions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The weight.
    pub weight: f64,
    /// The least it can be, 0..=1.
    pub low: f64,
    /// The most it can be, 0..=1.
    pub high: f64,
    /// The pair (ahead, behind) that swaps below `low`; none if it is 0.
    pub pair_low: Option<(usize, usize)>,
    /// The pair (ahead, behind) that swaps above `high`; none if it is 1.
    pub pair_high: Option<(usize, usize)>,
}

/// By how much to lower each weight alone, before weights are again brought to sum one,
/// so that two sectors are equal (Triantaphyllou, Sanchez 1997).
#[derive(Debug, Clone, PartialEq)]
pub struct PairDelta {
    /// The sector ahead.
    pub ahead: usize,
    /// The sector behind.
    pub behind: usize,
    /// `(V_a - V_b) / (u_aj - u_bj)` by criterion; possible only up to the weight. None
    /// where both have the same value.
    pub deltas: Vec<Option<f64>>,
}

/// The least mass of weight that must move so that one sector catches another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Overturn {
    /// This much, 0..=1.
    Shift(f64),
    /// It is not behind.
    NotAhead,
    /// The other is better by every criterion: no weights do it.
    Impossible,
}

/// A pair of sectors and what it takes to overturn it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OverturnPair {
    /// The sector ahead in the list.
    pub ahead: usize,
    /// The sector behind.
    pub behind: usize,
    /// What it takes. [`Overturn::NotAhead`] if their scores are equal.
    pub shift: Overturn,
}

/// What it takes to overturn any pair of sectors that have a score.
#[derive(Debug, Clone, PartialEq)]
pub struct OverturnTable {
    /// The last of the first `k` eligible sectors against the next: the price of the
    /// choice. None if every eligible sector is chosen.
    pub last_in_first_out: Option<OverturnPair>,
    /// Sectors in the shadow order.
    pub(super) order: Vec<usize>,
    /// Where each sector stands in it; sectors without a score beyond its end.
    pub(super) position: Vec<usize>,
    /// For `i < j` in the order, row by row: the shift; infinite for impossible, -1 for equal.
    pub(super) shifts: Vec<f64>,
}

/// What draws of weights and values say of the ranking as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Draws that were ranked.
    pub draws: u64,
    /// Draws of weights that were tried.
    pub proposals: u64,
    /// `draws / proposals` of the sampler that rejects, 0..=1. Of a chain: what
    /// rejection accepted before it was given up.
    pub acceptance_rate: f64,
    /// How weights were drawn.
    pub sampler: Sampler,
    /// As how many independent draws these count: `draws`, unless they are a chain.
    pub effective_draws: f64,
    /// Mean of the weights drawn, by criterion.
    pub mean_weights: Vec<f64>,
    /// Draws of the values behind each confidence factor.
    pub confidence_draws: u32,
    /// Who wins how often, for at most [`MAX_PAIRWISE`](super::MAX_PAIRWISE) eligible
    /// sectors.
    pub pairwise: Option<PairWins>,
}

/// How weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sampler {
    /// Gaps between sorted uniform numbers: uniform on all weights.
    Spacings,
    /// Gaps, sorted into the registered order.
    SortedSpacings,
    /// Each weight within its band, the one with the widest band from the sum of the
    /// others, what breaks a rule rejected.
    Bands,
    /// A random walk within bands and rules, where rejection accepts too little.
    HitAndRun,
}

/// In which share of draws one sector beats another.
#[derive(Debug, Clone, PartialEq)]
pub struct PairWins {
    /// The sectors, in the order of the ranking.
    pub sectors: Vec<usize>,
    /// Row `a`, column `b`: share of draws in which `sectors[a]` is ahead of `sectors[b]`,
    /// 0..=1; equal scores count for neither.
    pub shares: Vec<f64>,
}

/// What draws say of one sector.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorRobustness {
    /// `b_a^r`: share of draws in which the sector has rank `r`, from 1, among eligible
    /// sectors; 0..=1, sum 1.
    pub rank_acceptability: Vec<f64>,
    /// Share of draws with a rank within `k`; 0..=1.
    pub top_k_acceptability: f64,
    /// Its standard error, `sqrt(b (1 - b) / N)`, `N` the effective draws.
    pub top_k_se: f64,
    /// Draws in which it is first.
    pub first: u64,
    /// `w_a^c`: mean of the weights with which it is first, by criterion. None if it
    /// never is.
    pub central_weights: Option<Vec<f64>>,
    /// Their standard errors, `sd / sqrt(N_first)`. None below two draws.
    pub central_weights_se: Option<Vec<f64>>,
    /// `p_a^c`: share of draws of the values in which it is first with its central
    /// weights; 0..=1.
    pub confidence_factor: Option<f64>,
    /// Mean rank.
    pub expected_rank: f64,
}

/// A method beside the default one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// TOPSIS with vector normalisation (Hwang, Yoon 1981).
    TopsisVector,
    /// TOPSIS with min-max normalisation.
    TopsisMinMax,
    /// TOPSIS on the values of the profile, ideal 1, anti-ideal 0.
    TopsisAnchored,
    /// VIKOR (Opricovic, Tzeng 2004).
    Vikor,
    /// PROMETHEE II (Brans, Vincke 1985).
    PrometheeII,
    /// Weighted sum of min-max normalised values.
    SumMinMax,
    /// Weighted sum of standardised values, population standard deviation.
    SumZScore,
    /// Weighted sum of vector-normalised values, costs as `1 - r`.
    SumVector,
}

/// How another method ranks the eligible sectors without missing values.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossCheck {
    /// The method.
    pub method: Method,
    /// The figures, or why there are none.
    pub outcome: Result<CrossCheckFigures, Undefined>,
}

/// What another method says.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossCheckFigures {
    /// The sectors compared, ascending.
    pub sectors: Vec<usize>,
    /// Its figure for each of them: closeness, `Q` (smaller is better), net flow, sum.
    pub scores: Vec<f64>,
    /// Its rank of each of them.
    pub ranks: Vec<u32>,
    /// Agreement with the scores of this ranking.
    pub kendall: Kendall,
    /// VIKOR's compromise set; empty for other methods.
    pub compromise: Vec<usize>,
}

/// Why a method has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// A weighted criterion is the same for all sectors compared.
    DegenerateCriterion {
        /// Which.
        criterion: usize,
    },
    /// Fewer than two sectors can be compared.
    TooFewSectors,
    /// The figure that the method divides by is zero: all sectors are alike to it.
    AllAlike,
    /// Values are too large for sums of them.
    OutOfRange,
}

impl Undefined {
    /// The reason, as callers of services see it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::DegenerateCriterion { .. } => "DEGENERATE_CRITERION",
            Self::TooFewSectors => "TOO_FEW_SECTORS",
            Self::AllAlike => "ALL_ALIKE",
            Self::OutOfRange => "OUT_OF_RANGE",
        }
    }
}

/// ELECTRE III (Roy 1978): how credible it is that one sector is at least as good as
/// another. A diagnostic: it does not let a good value make up for a very bad one.
#[derive(Debug, Clone, PartialEq)]
pub struct Credibility {
    /// The sectors, in the order of the ranking.
    pub sectors: Vec<usize>,
    /// Row `a`, column `b`: concordance with "`a` is at least as good as `b`", 0..=1; the
    /// diagonal is 1.
    pub concordance: Vec<f64>,
    /// Row `a`, column `b`: credibility, 0..=1; the diagonal is 1.
    pub credibility: Vec<f64>,
}

/// How far a ranking has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// With what.
    pub stage: Stage,
    /// How much of it is done; draws or pairs.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// What a ranking is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Scores, stability, cross-checks.
    Scores,
    /// Overturn shifts.
    Overturn,
    /// Draws of weights and values.
    Draws,
    /// Confidence factors.
    Confidence,
}
