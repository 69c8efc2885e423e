//! The products that a country does not have yet, best first.

use super::Weights;
use crate::{Complexity, Error};

/// What every candidate gets where all have the same value: neither best nor worst.
const ALL_THE_SAME: f64 = 0.5;

/// What is not to be listed. A limit hides products; it changes the score of none
/// that remains.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Only products with a PCI below this.
    pub pci_ceiling: Option<f64>,
    /// Only products at this distance at most.
    pub max_distance: Option<f64>,
}

/// A product that a country may export next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opportunity {
    /// Position of the product.
    pub product: usize,
    /// Sum of the contributions, 0..1.
    pub score: f64,
    /// What distance, PCI and COG add, in this order.
    pub terms: [Term; 3],
    /// RCA today, below the threshold. Ratio.
    pub rca: f64,
    /// 1 - density; 0 is next door.
    pub distance: f64,
    /// Product complexity index.
    pub pci: f64,
    /// Complexity outlook gain, in the variant of the figures.
    pub cog: f64,
}

/// One term of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The value among all candidates: 0 the worst, 1 the best.
    pub normalised: f64,
    /// The weight, 0..1.
    pub weight: f64,
    /// `normalised * weight`.
    pub contribution: f64,
}

/// The products that `country` could add, best first, ties by position.
///
/// Candidates are all products with figures that the country does not have. Each
/// of distance, PCI and COG is normalised over them, `(v - min) / (max - min)`, and
/// distance turned round, so that 1 is the nearest, the most complex and the one
/// that opens most; where all are the same it is 1/2. The score is the weighted sum.
/// Then `limits` hide what is not wanted.
///
/// Refused: weights that do not [`check`](Weights::check), a limit that is NaN, and
/// a country without figures. A country that has everything has no candidates.
pub fn opportunities(
    complexity: &Complexity,
    country: usize,
    weights: &Weights,
    limits: &Limits,
) -> Result<Vec<Opportunity>, Error> {
    let weights = weights.check()?;
    limits.check()?;
    if complexity.eci(country).is_none() {
        return Err(Error::NoFigures { country });
    }
    let candidates = candidates(complexity, country);
    let over = |value: fn(&Candidate) -> f64| Span::of(candidates.iter().map(value));
    let (distances, pcis, cogs) = (over(|one| one.distance), over(|one| one.pci), over(|one| one.cog));
    let score = |one: &Candidate| {
        let terms = [
            Term::new(1.0 - distances.normalise(one.distance), weights.distance),
            Term::new(pcis.normalise(one.pci), weights.pci),
            Term::new(cogs.normalise(one.cog), weights.cog),
        ];
        one.scored(terms)
    };
    let mut listed: Vec<_> = candidates.iter().filter(|one| limits.allow(one)).map(score).collect();
    listed.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.product.cmp(&right.product)));
    Ok(listed)
}

struct Candidate {
    product: usize,
    rca: f64,
    distance: f64,
    pci: f64,
    cog: f64,
}

impl Candidate {
    fn scored(&self, terms: [Term; 3]) -> Opportunity {
        Opportunity {
            product: self.product,
            score: terms.iter().map(|term| term.contribution).sum(),
            terms,
            rca: self.rca,
            distance: self.distance,
            pci: self.pci,
            cog: self.cog,
        }
    }
}

fn candidates(complexity: &Complexity, country: usize) -> Vec<Candidate> {
    let absent = |&product: &usize| !complexity.is_present(country, product);
    let figures = |product: usize| {
        Some(Candidate {
            product,
            rca: complexity.rca(country, product)?,
            distance: complexity.distance(country, product)?,
            pci: complexity.pci(product)?,
            cog: complexity.cog(country, product)?,
        })
    };
    complexity.products_with_figures().iter().copied().filter(absent).filter_map(figures).collect()
}

impl Limits {
    fn check(&self) -> Result<(), Error> {
        for (field, limit) in [("pci_ceiling", self.pci_ceiling), ("max_distance", self.max_distance)] {
            if limit.is_some_and(f64::is_nan) {
                return Err(Error::BadParameter { field, message: "must be a number".to_owned() });
            }
        }
        Ok(())
    }

    fn allow(&self, one: &Candidate) -> bool {
        self.pci_ceiling.is_none_or(|ceiling| one.pci < ceiling)
            && self.max_distance.is_none_or(|most| one.distance <= most)
    }
}

impl Term {
    fn new(normalised: f64, weight: f64) -> Self {
        Self { normalised, weight, contribution: normalised * weight }
    }
}

/// The least and the largest of some values.
struct Span {
    least: f64,
    most: f64,
}

impl Span {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let start = Self { least: f64::INFINITY, most: f64::NEG_INFINITY };
        values.fold(start, |span, value| Self { least: span.least.min(value), most: span.most.max(value) })
    }

    fn normalise(&self, value: f64) -> f64 {
        let width = self.most - self.least;
        if width > 0.0 { (value - self.least) / width } else { ALL_THE_SAME }
    }
}
