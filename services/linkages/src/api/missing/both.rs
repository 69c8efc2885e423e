//! A link as the agency reads it, and what of it may be published.

use eslabon_linkages_core::missing::Rule;
use eslabon_proto::linkages::v1 as pb;
use prost::Message;

use super::{figures::Figures, published};
use crate::{
    register::id,
    store::{NewFigures, NewLink},
};

/// A link, and what of it may be published.
#[derive(Debug)]
pub(super) struct Both {
    /// Whole.
    pub link: pb::MissingLink,
    /// Nothing where nothing may be.
    published: Option<pb::MissingLink>,
    /// What the published figures are sums of, where any are published.
    figures: Option<Figures>,
    /// What was withheld beside other figures.
    pub note: Option<pb::SurveyNote>,
}

impl Both {
    /// A link with what of it may be published by itself.
    pub(super) fn new(
        link: pb::MissingLink,
        published: Option<pb::MissingLink>,
        figures: Option<Figures>,
        rule: &Rule,
    ) -> Self {
        let mut both = Self { link, published, figures, note: None };
        if !both.stands(|own| own.stand_beside(own, rule)) {
            // The total alone stands, or the link would have no figures.
            both.keep_total();
        }
        both
    }

    /// Withholds all parts of the total: one that is left out follows from the others.
    fn keep_total(&mut self) {
        self.figures = self.figures.take().map(Figures::without_parts);
        self.published = self.published.as_ref().map(published::total);
    }

    /// Whether its figures, if it has any, are as they have to be.
    fn stands(&self, as_they_have_to_be: impl Fn(&Figures) -> bool) -> bool {
        self.figures.as_ref().is_none_or(as_they_have_to_be)
    }

    /// The digest of its figures, where any may be published.
    pub(super) fn digest(&self) -> Option<String> {
        self.figures.as_ref().map(Figures::digest)
    }

    /// Withholds what, beside figures that are published, would tell what one buyer needs:
    /// the parts of the total, and the total as well where it alone tells too much. A note
    /// says so.
    pub(super) fn withhold_beside(&mut self, earlier: &Figures, rule: &Rule) {
        if self.stands(|own| own.stand_beside(earlier, rule)) {
            return;
        }
        self.keep_total();
        let what_is_left = if self.stands(|total| total.stand_beside(earlier, rule)) {
            "only its total is published, and not the parts"
        } else {
            self.figures = None;
            self.link.set_disclosure(pb::Disclosure::CapabilityOnly);
            self.link.publishable = false;
            self.published = Some(published::capability(&self.link));
            "only the capability is published"
        };
        let beside = match earlier.link.as_str() {
            "" => "what another tenant published".to_owned(),
            link => format!("the published {link}"),
        };
        self.note = Some(pb::SurveyNote {
            reason: "DIFFERENCE_TELLS".to_owned(),
            subject: self.link.capability.clone(),
            text: format!("beside {beside} its figures would tell what one buyer needs: {what_is_left}"),
        });
    }

    /// The link as it is stored.
    pub(super) fn row(&self) -> NewLink {
        NewLink {
            id: id(&self.link.capability).to_owned(),
            kind: self.link.kind().as_str_name().to_owned(),
            remedy: self.link.remedy().as_str_name().to_owned(),
            disclosure: i64::from(self.link.disclosure),
            content: self.link.encode_to_vec(),
            published: self.published.as_ref().map(Message::encode_to_vec).unwrap_or_default(),
        }
    }

    /// Its published figures as they are remembered.
    pub(super) fn figure_rows(&self) -> impl Iterator<Item = NewFigures> {
        self.figures.iter().map(|figures| NewFigures {
            link: id(&self.link.capability).to_owned(),
            digest: figures.digest(),
            content: figures.encode_to_vec(),
        })
    }
}
