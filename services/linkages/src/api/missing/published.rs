//! What of a missing link may be published: for who does not work for the agency.

use eslabon_linkages_core::{check::Checked, missing::Rule};
use eslabon_proto::linkages::v1 as pb;

use super::look::{OfBuyer, OfCapability};

/// What of a link may be read by everyone; nothing where nothing may.
///
/// `may_tell_of` says of a neighbour whether its own hours may be told.
pub(super) fn published(
    link: &pb::MissingLink,
    of: Option<&OfCapability>,
    rule: &Checked<Rule>,
    may_tell_of: impl Fn(&str) -> bool,
) -> Option<pb::MissingLink> {
    match link.disclosure() {
        pb::Disclosure::Figures => Some(figures(link, of, rule, may_tell_of)),
        pb::Disclosure::CapabilityOnly => Some(capability(link)),
        pb::Disclosure::Nothing | pb::Disclosure::Unspecified => None,
    }
}

/// Of a link the capability alone.
pub(super) fn capability(link: &pb::MissingLink) -> pb::MissingLink {
    pb::MissingLink {
        name: link.name.clone(),
        capability: link.capability.clone(),
        title: link.title.clone(),
        disclosure: link.disclosure,
        ..Default::default()
    }
}

/// What may be read by everyone, without the parts of its total.
pub(super) fn total(published: &pb::MissingLink) -> pb::MissingLink {
    pb::MissingLink {
        leaked_hours: None,
        served_elsewhere_hours: None,
        served_hours: None,
        pool: published.pool.clone().map(|pool| pooled(pool, |_| false)),
        ..published.clone()
    }
}

fn figures(
    link: &pb::MissingLink,
    of: Option<&OfCapability>,
    rule: &Checked<Rule>,
    may_tell_of: impl Fn(&str) -> bool,
) -> pb::MissingLink {
    let buyers: Vec<OfBuyer> = of.map(|of| of.buyers.values().copied().collect()).unwrap_or_default();
    let part = |of: fn(&OfBuyer) -> f64| {
        let split: Vec<_> = buyers.iter().map(|buyer| (of(buyer), buyer.unserved - of(buyer))).collect();
        rule.splits(&split)
    };
    let served: Vec<f64> = buyers.iter().map(|buyer| buyer.served).filter(|hours| *hours > 0.0).collect();
    let may_tell_served = served.is_empty() || rule.pools(served);
    pb::MissingLink {
        leaked_hours: link.leaked_hours.filter(|_| part(|buyer| buyer.leaked)),
        served_elsewhere_hours: link.served_elsewhere_hours.filter(|_| part(|buyer| buyer.elsewhere)),
        served_hours: link.served_hours.filter(|_| may_tell_served),
        buyers: vec![],
        concentration: None,
        // Each says on which side of the scale the buyers are without the largest of them.
        is_robust: None,
        least_coalition: None,
        attraction: None,
        develop: vec![],
        pool: link.pool.clone().map(|pool| pooled(pool, may_tell_of)),
        ..link.clone()
    }
}

/// A pool without the hours of neighbours that may not be told, and then without the
/// sum, from which they could be computed. Hours of several are not told at all: beside
/// other surveys their sums and differences are too many to look at each. The days that a
/// need allows are those of one buyer.
fn pooled(mut pool: pb::RegionalPool, may_tell_of: impl Fn(&str) -> bool) -> pb::RegionalPool {
    pool.lead_time_days = None;
    for member in &mut pool.members {
        member.unserved_hours = member.unserved_hours.filter(|_| may_tell_of(&member.country));
    }
    if pool.members.iter().filter(|member| member.unserved_hours.is_some()).count() > 1 {
        pool.members.iter_mut().for_each(|member| member.unserved_hours = None);
    }
    if pool.members.iter().any(|member| member.unserved_hours.is_none()) {
        pool.hours = None;
    }
    pool
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use eslabon_linkages_core::{BuyerKey, check::Check};

    use super::*;

    fn link(disclosure: pb::Disclosure) -> pb::MissingLink {
        let member = |country: &str| pb::PoolMember {
            country: country.to_owned(),
            unserved_hours: Some(5.0),
            ..Default::default()
        };
        pb::MissingLink {
            name: "surveys/s/links/k".to_owned(),
            capability: "capabilities/k".to_owned(),
            kind: pb::LinkKind::CoordinationFailure.into(),
            unserved_hours: 3.0,
            leaked_hours: Some(1.0),
            served_elsewhere_hours: Some(3.0),
            served_hours: Some(4.0),
            buyer_count: 3,
            buyers: vec![pb::BuyerNeed { buyer: "buyers/b".to_owned(), hours: 1.0 }],
            concentration: Some(0.33),
            develop: vec![pb::NearFirm::default()],
            pool: Some(pb::RegionalPool {
                members: vec![member("PAN"), member("NIC")],
                hours: Some(13.0),
                ..Default::default()
            }),
            disclosure: disclosure.into(),
            ..Default::default()
        }
    }

    /// Three buyers of an hour each: one of them imports, all could be served from
    /// elsewhere, and one is served with more.
    fn seen() -> OfCapability {
        let buyer = |leaked, served| OfBuyer { unserved: 1.0, leaked, elsewhere: 1.0, served };
        let buyers = [buyer(1.0, 4.0), buyer(0.0, 0.0), buyer(0.0, 0.0)];
        let buyers: BTreeMap<_, _> = (0..).map(BuyerKey).zip(buyers).collect();
        OfCapability { buyers, ..OfCapability::default() }
    }

    fn told(disclosure: pb::Disclosure) -> Option<pb::MissingLink> {
        let rule = Rule::default().check().unwrap();
        published(&link(disclosure), Some(&seen()), &rule, |country| country == "PAN")
    }

    #[test]
    fn a_pooled_figure_is_told_without_what_belongs_to_one() {
        let told = told(pb::Disclosure::Figures).unwrap();
        assert_eq!((told.unserved_hours, told.buyer_count), (3.0, 3));
        assert_eq!((told.buyers.len(), told.develop.len(), told.concentration), (0, 0, None));
        assert_eq!(told.leaked_hours, None, "it is of one buyer");
        assert_eq!(told.served_hours, None, "so is this");
        assert_eq!(told.served_elsewhere_hours, Some(3.0), "this is of all");
    }

    #[test]
    fn of_a_pool_neither_a_withheld_part_nor_the_sum_is_told() {
        let pool = told(pb::Disclosure::Figures).unwrap().pool.unwrap();
        let hours: Vec<_> = pool.members.iter().map(|member| member.unserved_hours).collect();
        assert_eq!((hours, pool.hours), (vec![Some(5.0), None], None));
    }

    #[test]
    fn of_a_pool_of_several_neighbours_no_hours_are_told() {
        let rule = Rule::default().check().unwrap();
        let told = published(&link(pb::Disclosure::Figures), Some(&seen()), &rule, |_| true).unwrap();
        let pool = told.pool.unwrap();
        let hours: Vec<_> = pool.members.iter().map(|member| member.unserved_hours).collect();
        assert_eq!((hours, pool.hours), (vec![None, None], None));
    }

    #[test]
    fn a_total_is_told_without_any_part_and_without_the_neighbours() {
        let total = total(&told(pb::Disclosure::Figures).unwrap());
        assert_eq!((total.unserved_hours, total.buyer_count), (3.0, 3));
        assert_eq!(
            (total.leaked_hours, total.served_elsewhere_hours, total.served_hours),
            (None, None, None)
        );
        let pool = total.pool.unwrap();
        assert_eq!((pool.members.len(), pool.hours), (2, None));
        assert!(pool.members.iter().all(|member| member.unserved_hours.is_none()));
    }

    #[test]
    fn of_one_buyer_the_capability_alone_is_told_and_of_few_nothing() {
        let only = told(pb::Disclosure::CapabilityOnly).unwrap();
        assert_eq!(
            (only.capability.as_str(), only.kind(), only.unserved_hours),
            ("capabilities/k", pb::LinkKind::Unspecified, 0.0)
        );
        assert_eq!((only.buyer_count, only.pool, only.scale_hours), (0, None, None));
        assert_eq!(told(pb::Disclosure::Nothing), None);
    }
}
