//! What is published of a link, by buyer: what its figures are sums of.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{BuyerKey, missing::Rule};
use eslabon_proto::linkages::v1 as pb;
use prost::Message;

use super::look::{OfBuyer, OfCapability};

/// Hours by the name of the buyer.
type Hours = BTreeMap<String, f64>;

/// Figures that are published together, as they are remembered: a total, and parts of it
/// or of the same needs. A link of a survey is read as one, its total without parts.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Figures {
    /// The link that had them first.
    #[prost(string, tag = "1")]
    pub link: String,
    /// By buyer, in the order of their names.
    #[prost(message, repeated, tag = "10")]
    total: Vec<pb::BuyerNeed>,
    /// Such as what leaks of it.
    #[prost(message, repeated, tag = "100")]
    parts: Vec<Part>,
}

/// A part of a total, by buyer.
#[derive(Clone, PartialEq, Message)]
struct Part {
    #[prost(message, repeated, tag = "1")]
    hours: Vec<pb::BuyerNeed>,
}

impl Figures {
    fn new(link: &str, total: Hours, parts: impl IntoIterator<Item = Hours>) -> Self {
        let parts = parts.into_iter().map(|hours| Part { hours: needs(hours) }).collect();
        Self { link: link.to_owned(), total: needs(total), parts }
    }

    /// What follows from a link as it is published: its total, the parts of it, and the
    /// hours of the one neighbour whose are told.
    pub(super) fn of<'a>(
        told: &pb::MissingLink,
        of: &OfCapability,
        name: impl Fn(BuyerKey) -> String,
        neighbour: impl Fn(&str) -> &'a [(BuyerKey, f64)],
    ) -> Self {
        let by_buyer = |of_buyer: fn(&OfBuyer) -> f64, is_told: bool| -> Option<Hours> {
            let hours = of.buyers.iter().map(|(buyer, seen)| (name(*buyer), of_buyer(seen)));
            is_told.then(|| hours.filter(|(_, hours)| *hours > 0.0).collect())
        };
        let total = by_buyer(|seen| seen.unserved, true).unwrap_or_default();
        let parts = [
            by_buyer(|seen| seen.leaked, told.leaked_hours.is_some()),
            by_buyer(|seen| seen.elsewhere, told.served_elsewhere_hours.is_some()),
            by_buyer(|seen| seen.served, told.served_hours.is_some()),
        ];
        let members = told.pool.iter().flat_map(|pool| &pool.members);
        let members = members.filter(|member| member.unserved_hours.is_some()).map(|member| {
            neighbour(&member.country).iter().map(|(buyer, hours)| (name(*buyer), *hours)).collect()
        });
        Self::new(&told.name, total, parts.into_iter().flatten().chain(members))
    }

    /// The total alone.
    pub(super) fn without_parts(self) -> Self {
        Self { parts: vec![], ..self }
    }

    /// The same figures have the same, whichever link has them.
    pub(super) fn digest(&self) -> String {
        let figures = Self { link: String::new(), ..self.clone() };
        format!("blake3:{}", blake3::hash(&figures.encode_to_vec()).to_hex())
    }

    /// Whether they may be published beside earlier ones.
    pub(super) fn stand_beside(&self, earlier: &Self, rule: &Rule) -> bool {
        let buyers: BTreeSet<&str> =
            self.each().chain(earlier.each()).flatten().map(|need| need.buyer.as_str()).collect();
        rule.stands_beside(&self.by(&buyers), &earlier.by(&buyers))
    }

    fn each(&self) -> impl Iterator<Item = &[pb::BuyerNeed]> {
        let parts = self.parts.iter().map(|part| part.hours.as_slice());
        std::iter::once(self.total.as_slice()).chain(parts)
    }

    /// Of every figure the hours of each of these buyers.
    fn by(&self, buyers: &BTreeSet<&str>) -> Vec<Vec<f64>> {
        let aligned = |needs: &[pb::BuyerNeed]| {
            let hours: BTreeMap<&str, f64> =
                needs.iter().map(|need| (need.buyer.as_str(), need.hours)).collect();
            buyers.iter().map(|buyer| hours.get(buyer).copied().unwrap_or_default()).collect()
        };
        self.each().map(aligned).collect()
    }
}

fn needs(hours: Hours) -> Vec<pb::BuyerNeed> {
    hours.into_iter().map(|(buyer, hours)| pb::BuyerNeed { buyer, hours }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten hours of each buyer whose letter is in a word.
    fn figures(total: &str, parts: &[&str]) -> Figures {
        let of = |word: &str| word.chars().map(|buyer| (buyer.to_string(), 10.0)).collect();
        Figures::new("surveys/s/links/k", of(total), parts.iter().map(|word| of(word)))
    }

    #[test]
    fn the_same_figures_have_one_digest_whichever_link_has_them() {
        let (one, mut other) = (figures("abc", &["abc"]), figures("abc", &["abc"]));
        other.link = "surveys/t/links/k".to_owned();
        assert_eq!(one.digest(), other.digest());
        assert_ne!(one.digest(), one.clone().without_parts().digest());
        assert_ne!(one.digest(), figures("abd", &["abc"]).digest());
    }

    #[test]
    fn buyers_that_one_of_two_figures_does_not_have_have_no_hours_in_it() {
        let rule = Rule::default();
        assert!(figures("abc", &[]).stand_beside(&figures("abcdef", &[]), &rule));
        assert!(!figures("abc", &[]).stand_beside(&figures("abcd", &[]), &rule));
        assert!(!figures("abcdefgh", &["abc"]).stand_beside(&figures("abcdefgh", &["abcd"]), &rule));
    }

    #[test]
    fn a_link_of_a_survey_is_read_as_its_total() {
        let buyers = ["b", "a", "c"].map(|buyer| pb::BuyerNeed { buyer: buyer.to_owned(), hours: 10.0 });
        let link = pb::MissingLink {
            name: "surveys/s/links/k".to_owned(),
            leaked_hours: Some(4.0),
            buyers: buyers.to_vec(),
            ..Default::default()
        };
        let read = Figures::decode(link.encode_to_vec().as_slice()).unwrap();
        assert_eq!(read.link, link.name);
        assert!(!figures("abcd", &[]).stand_beside(&read, &Rule::default()));
        assert!(figures("abcdef", &[]).stand_beside(&read, &Rule::default()));
    }

    #[test]
    fn of_a_link_that_is_told_its_total_its_parts_and_the_neighbour_are_figures() {
        let buyers =
            (0..3).map(|key| (BuyerKey(key), OfBuyer { unserved: 1.0, leaked: 1.0, ..Default::default() }));
        let of = OfCapability { buyers: buyers.collect(), ..Default::default() };
        let member = |unserved_hours| pb::PoolMember { unserved_hours, ..Default::default() };
        let mut told = pb::MissingLink {
            leaked_hours: Some(3.0),
            pool: Some(pb::RegionalPool { members: vec![member(Some(6.0))], ..Default::default() }),
            ..Default::default()
        };
        let abroad = [(BuyerKey(2), 2.0), (BuyerKey(3), 2.0), (BuyerKey(4), 2.0)];
        let name = |buyer: BuyerKey| buyer.0.to_string();
        let hours = |told: &pb::MissingLink| -> Vec<Vec<(String, f64)>> {
            let figures = Figures::of(told, &of, name, |_| &abroad);
            let by_buyer =
                |needs: &[pb::BuyerNeed]| needs.iter().map(|need| (need.buyer.clone(), need.hours)).collect();
            figures.each().map(by_buyer).collect()
        };
        let all = |keys: [i32; 3], hours: f64| keys.map(|key| (key.to_string(), hours)).to_vec();
        let place = all([0, 1, 2], 1.0);
        assert_eq!(hours(&told), [place.clone(), place.clone(), all([2, 3, 4], 2.0)]);
        told.pool.as_mut().unwrap().members = vec![member(None)];
        assert_eq!(hours(&told), [place.clone(), place], "a withheld neighbour is no figure");
    }
}
