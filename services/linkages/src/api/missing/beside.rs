//! What is published already, beside which a new figure has to stand.
//!
//! Two figures that may each be told can together tell what may not: a circle that
//! leaves out one buyer of the country, or the same place a month later with one more
//! need. Whoever reads both subtracts them.

use std::collections::BTreeMap;

use eslabon_linkages_core::missing::Rule;
use eslabon_proto::linkages::v1 as pb;

use super::links;
use crate::{
    app::{App, Call},
    error::Error,
};

/// Hours by the name of the buyer.
type Hours = BTreeMap<String, f64>;

/// Published figures by the name of their capability, each with the link that has it.
#[derive(Debug, Default)]
pub(super) struct Published {
    figures: BTreeMap<String, Vec<(String, Hours)>>,
}

impl Published {
    /// Reads the figures that surveys of the caller's tenant published.
    pub(super) async fn read(app: &App, call: &Call) -> Result<Self, Error> {
        let mut published = Self::default();
        let least = i64::from(pb::Disclosure::Figures as i32);
        app.store
            .published_links(call.tenant(), least, |content| {
                let link = links::read(content, "surveys")?;
                let hours = hours(&link);
                published.figures.entry(link.capability).or_default().push((link.name, hours));
                Ok(())
            })
            .await?;
        Ok(published)
    }

    /// Withholds the figures of a link that, beside one that is published, would tell what
    /// one buyer needs, and says so.
    pub(super) fn withhold(&self, link: &mut pb::MissingLink, rule: &Rule) -> Option<pb::SurveyNote> {
        if link.disclosure() != pb::Disclosure::Figures {
            return None;
        }
        let (own, earlier) = (hours(link), self.figures.get(&link.capability)?);
        let (name, _) = earlier.iter().find(|(_, hours)| !rule.stands_beside(&aligned(&own, hours)))?;
        link.set_disclosure(pb::Disclosure::CapabilityOnly);
        link.publishable = false;
        Some(pb::SurveyNote {
            reason: "DIFFERENCE_TELLS".to_owned(),
            subject: link.capability.clone(),
            text: format!(
                "beside the published {name} its figures would tell what one buyer needs: \
                 only the capability is published"
            ),
        })
    }
}

fn hours(link: &pb::MissingLink) -> Hours {
    link.buyers.iter().map(|need| (need.buyer.clone(), need.hours)).collect()
}

/// Of each buyer the hours in the one and in the other figure.
fn aligned(one: &Hours, other: &Hours) -> Vec<(f64, f64)> {
    let of = |hours: &Hours, buyer: &String| hours.get(buyer).copied().unwrap_or(0.0);
    let only_other = other.keys().filter(|buyer| !one.contains_key(*buyer));
    one.keys().chain(only_other).map(|buyer| (of(one, buyer), of(other, buyer))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(buyers: &[(&str, f64)]) -> pb::MissingLink {
        let need = |&(buyer, hours): &(&str, f64)| pb::BuyerNeed { buyer: buyer.to_owned(), hours };
        pb::MissingLink {
            name: "surveys/s/links/k".to_owned(),
            capability: "capabilities/k".to_owned(),
            buyers: buyers.iter().map(need).collect(),
            disclosure: pb::Disclosure::Figures.into(),
            publishable: true,
            ..Default::default()
        }
    }

    fn published(buyers: &[(&str, f64)]) -> Published {
        let first = link(buyers);
        let figures = vec![(first.name.clone(), hours(&first))];
        Published { figures: BTreeMap::from([(first.capability, figures)]) }
    }

    const FIRST: &[(&str, f64)] = &[("a", 5.0), ("b", 5.0), ("c", 5.0)];

    #[test]
    fn the_same_figure_and_one_that_many_changed_are_told() {
        let published = published(FIRST);
        let more = [("a", 7.0), ("b", 8.0), ("d", 3.0), ("c", 5.0)];
        for buyers in [FIRST, &more[..]] {
            let mut link = link(buyers);
            assert_eq!(published.withhold(&mut link, &Rule::default()), None);
            assert!(link.publishable);
        }
    }

    #[test]
    fn a_figure_that_one_buyer_changed_is_withheld_and_the_note_says_beside_which() {
        let more = [("a", 5.0), ("b", 5.0), ("c", 5.0), ("d", 5.0)];
        for buyers in [&more[..], &[("a", 5.0), ("b", 5.0), ("c", 4.0)]] {
            let mut link = link(buyers);
            let note = published(FIRST).withhold(&mut link, &Rule::default()).unwrap();
            assert_eq!((note.reason.as_str(), note.subject.as_str()), ("DIFFERENCE_TELLS", "capabilities/k"));
            assert!(note.text.contains("surveys/s/links/k"), "{}", note.text);
            assert_eq!((link.disclosure(), link.publishable), (pb::Disclosure::CapabilityOnly, false));
        }
    }
}
