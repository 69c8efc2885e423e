//! Suppliers that may be one firm. They are told, with what speaks for it and against
//! it; nothing is merged.
//!
//! Two suppliers are a pair when
//! - they have a tax number of the same country in common; or
//! - they have a name in common and a country, and are near each other or claim a
//!   capability in common; near and in common, where their tax numbers differ; or
//! - all but one word of their names is the same, they are near, they claim a
//!   capability in common, and no tax numbers differ.
//!
//! Only suppliers that share a tax number or a name but for one word are compared at
//! all, so time grows with the suppliers and not with their pairs.

mod blocks;
mod name;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use eslabon_linkages_core::geo::Point;
use eslabon_proto::linkages::v1 as pb;

use crate::{folded, tax};

/// Sites within this distance are near each other, in km: what a wrong street number
/// or the middle of a town instead of the factory makes.
const NEAR_KM: f64 = 5.0;

/// A supplier, as far as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Firm {
    /// The last part of its name.
    pub id: String,
    /// What it is called.
    pub legal_name: String,
    /// Country and number, as it is compared.
    tax_ids: Vec<(String, String)>,
    /// Its names, as they are compared; each once.
    names: Vec<String>,
    sites: Vec<Place>,
    /// In order.
    capabilities: Vec<String>,
}

/// Where a firm works.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    country: String,
    /// As it is compared.
    city: String,
    point: Option<Point>,
}

/// Two suppliers that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Position of the one whose id comes first.
    pub first: usize,
    /// Position of the other.
    pub second: usize,
    /// What speaks for it, and against it, in the order of their numbers.
    pub reasons: Vec<pb::DuplicateReason>,
    /// How much, in hundredths, 0 to 100.
    pub score: u8,
}

impl Firm {
    /// A supplier, as far as it is compared.
    pub(crate) fn of(id: &str, supplier: &pb::Supplier) -> Self {
        let names = supplier.aliases.iter().chain([&supplier.legal_name]).map(|name| name::key(name));
        let mut names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        names.sort();
        names.dedup();
        let place = |site: &pb::Site| Place {
            country: site.country.clone(),
            city: folded::words(&name::repaired(&site.city)),
            point: site.point.map(|point| Point { latitude: point.latitude, longitude: point.longitude }),
        };
        let mut capabilities: Vec<_> = supplier.claims.iter().map(|claim| claim.capability.clone()).collect();
        capabilities.sort();
        Self {
            id: id.to_owned(),
            legal_name: supplier.legal_name.clone(),
            tax_ids: supplier
                .tax_ids
                .iter()
                .map(|id| (id.country.clone(), tax::normal(&id.id)))
                .filter(|(_, number)| is_somebodys(number))
                .collect(),
            names,
            sites: supplier.sites.iter().map(place).collect(),
            capabilities,
        }
    }

    /// Countries that it works in, each once.
    fn countries(&self) -> Vec<&str> {
        let mut countries: Vec<_> = self.sites.iter().map(|site| site.country.as_str()).collect();
        countries.sort_unstable();
        countries.dedup();
        countries
    }

    fn is_near(&self, other: &Self) -> bool {
        let pairs = self.sites.iter().flat_map(|site| other.sites.iter().map(move |other| (site, other)));
        pairs.filter(|(site, other)| site.country == other.country).any(|(site, other)| {
            match site.point.zip(other.point) {
                Some((point, other)) => point.km_to(&other) <= NEAR_KM,
                None => !site.city.is_empty() && site.city == other.city,
            }
        })
    }

    /// Whether both have a number of a country, and none in common there.
    fn has_another_tax_id(&self, other: &Self) -> bool {
        self.tax_ids.iter().any(|(country, _)| other.tax_ids.iter().any(|(there, _)| there == country))
            && !shares(&self.tax_ids, &other.tax_ids)
    }
}

/// A number that forms are filled with where there is none, such as `N/A` and `000`, is
/// nobody's.
fn is_somebodys(number: &str) -> bool {
    number.len() >= 5
        && number.bytes().any(|byte| byte.is_ascii_digit())
        && number.bytes().any(|byte| Some(byte) != number.bytes().next())
}

fn shares<T: PartialEq>(some: &[T], others: &[T]) -> bool {
    some.iter().any(|one| others.contains(one))
}

/// All pairs among firms that stand in the order of their ids: the likeliest first,
/// and by their positions.
pub(crate) fn pairs(firms: &[Firm]) -> Vec<Pair> {
    let candidates = blocks::candidates(firms);
    let mut pairs: Vec<_> = candidates.into_iter().filter_map(|pair| compared(firms, pair)).collect();
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.first, pair.second));
    pairs
}

/// What two firms have in common, where it is enough.
fn compared(firms: &[Firm], candidate: blocks::Candidate) -> Option<Pair> {
    use pb::DuplicateReason::{NearSite, OtherTaxId, SameName, SameTaxId, SharedCapability, SimilarName};
    let (one, other) = (&firms[candidate.first], &firms[candidate.second]);
    let same_tax_id = shares(&one.tax_ids, &other.tax_ids);
    let other_tax_id = one.has_another_tax_id(other);
    let same_name = shares(&one.names, &other.names);
    let near = one.is_near(other);
    let shared = shares(&one.capabilities, &other.capabilities);
    let is_pair = same_tax_id
        || (same_name && if other_tax_id { near && shared } else { near || shared })
        || (candidate.is_similar && near && shared && !other_tax_id);
    let found = [
        (SameTaxId, same_tax_id),
        (SameName, same_name),
        (SimilarName, candidate.is_similar && !same_name),
        (NearSite, near),
        (SharedCapability, shared),
        (OtherTaxId, other_tax_id),
    ];
    let reasons: Vec<_> =
        found.into_iter().filter(|(_, is_there)| *is_there).map(|(reason, _)| reason).collect();
    let score = reasons.iter().map(|reason| weight(*reason)).sum::<i16>().clamp(0, 100);
    let score = u8::try_from(score).unwrap_or_default();
    is_pair.then_some(Pair { first: candidate.first, second: candidate.second, reasons, score })
}

/// What a reason counts for, in hundredths. They sort the list for who reads it, and
/// are no probabilities.
fn weight(reason: pb::DuplicateReason) -> i16 {
    match reason {
        pb::DuplicateReason::Unspecified => 0,
        pb::DuplicateReason::SameTaxId => 50,
        pb::DuplicateReason::SameName => 30,
        pb::DuplicateReason::SimilarName => 15,
        pb::DuplicateReason::NearSite | pb::DuplicateReason::SharedCapability => 10,
        pb::DuplicateReason::OtherTaxId => -30,
    }
}
