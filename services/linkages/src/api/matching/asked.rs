//! What every question of matching has: a policy, a day, relatedness, a catalogue.

use std::sync::Arc;

use eslabon_linkages_core::{
    BuyerKey, Day, ENGINE, Need, NeedKey, check::Checked, policy::Policy, upgrading::Catalogue,
};
use eslabon_proto::linkages::v1 as pb;

use super::convert::Related;
use crate::{
    api::upgrading::catalogues,
    app::{App, Call},
    date,
    error::{Error, matching, registry},
    register::{self, Note, Reference, Wanted, load},
    relatedness,
};

/// Matches at most where the question does not say.
const USUAL_MOST: usize = 20;

/// What a question names, read.
pub(super) struct Asked {
    /// The name of the policy, as answers cite it.
    pub policy_name: String,
    /// How matches are judged.
    pub policy: Checked<Policy>,
    /// The day from which time is counted.
    pub as_of: Day,
    /// How the registry is to be read.
    pub wanted: Wanted,
    /// What closes gaps, where a catalogue was named.
    pub catalogue: Option<pb::ActionCatalogue>,
}

impl Asked {
    /// Reads what a question names.
    pub(super) async fn read(
        app: &Arc<App>,
        call: &Call,
        (policy, relatedness, as_of, catalogue): (&str, Option<&pb::RelatednessSource>, &str, &str),
    ) -> Result<Self, Error> {
        let as_of = date::optional("as_of", as_of).map_err(|wrong| Error::Wrong(vec![wrong]))?;
        let as_of = as_of.unwrap_or_else(date::today);
        let (policy_name, policy) = register::policy(app, call, policy).await?;
        let catalogue = match catalogue {
            "" => None,
            name => Some(
                load::one::<pb::ActionCatalogue>(&app.store, call.tenant(), name)
                    .await?
                    .ok_or_else(|| Error::NotFound(name.to_owned()))?,
            ),
        };
        let wanted = Wanted::new(relatedness, &policy, as_of);
        Ok(Self { policy_name, policy, as_of, wanted, catalogue })
    }

    /// How near the capabilities are.
    pub(super) async fn related(
        &self,
        app: &Arc<App>,
        call: &Call,
        reference: &Reference,
    ) -> Result<Related, Error> {
        let source = self.wanted.relatedness.as_ref();
        let (relations, used) = relatedness::relate(app, call, reference, source).await?;
        Ok(Related { relations, used })
    }

    /// The catalogue with the numbers of the registry.
    pub(super) fn plans(&self, reference: &Reference) -> Result<Option<Plans>, Error> {
        let Some(document) = &self.catalogue else { return Ok(None) };
        let catalogue = catalogues::of_reference(document, reference)?;
        let currency = document.actions.first().and_then(|action| action.cost.as_ref());
        Ok(Some(Plans {
            ids: document.actions.iter().map(|action| action.id.clone()).collect(),
            currency: currency.map(|cost| cost.currency.clone()).unwrap_or_default(),
            catalogue,
        }))
    }

    /// What the answer rests on.
    pub(super) fn basis(
        &self,
        used: pb::RelatednessUsed,
        reference: &Reference,
        digest: String,
    ) -> pb::MatchBasis {
        pb::MatchBasis {
            policy: self.policy_name.clone(),
            relatedness: Some(used),
            register_digest: digest,
            as_of: date::text(self.as_of),
            engine: ENGINE.to_owned(),
            action_catalogue: self.catalogue.as_ref().map(|found| found.name.clone()).unwrap_or_default(),
            action_catalogue_etag: self
                .catalogue
                .as_ref()
                .map(|found| found.etag.clone())
                .unwrap_or_default(),
            currency: reference.currency().to_owned(),
            standard_table: reference.table().to_owned(),
        }
    }
}

/// A catalogue, and what its actions are called.
pub(super) struct Plans {
    /// What closes what.
    pub catalogue: Checked<Catalogue>,
    /// Ids of the actions, in their order.
    pub ids: Vec<String>,
    /// The currency of all costs.
    pub currency: String,
}

impl Plans {
    /// The ids of actions.
    pub(super) fn ids(&self, actions: &[usize]) -> Vec<String> {
        actions.iter().filter_map(|&at| self.ids.get(at).cloned()).collect()
    }

    /// An amount in the currency of the catalogue.
    pub(super) fn money(&self, minor_units: i64) -> pb::Money {
        pb::Money { currency: self.currency.clone(), minor_units }
    }
}

/// Matches at most.
pub(super) fn most(asked: i32) -> usize {
    usize::try_from(asked).ok().filter(|most| *most > 0).unwrap_or(USUAL_MOST)
}

/// A need with its document and its buyer's.
pub(super) struct NeedAsked {
    /// As it is stored.
    pub document: pb::Need,
    /// As it is computed with.
    pub need: Checked<Need>,
    /// What of it could not be used.
    pub notes: Vec<Note>,
}

/// A need and its buyer, as they are stored.
pub(super) async fn need_of(app: &Arc<App>, call: &Call, name: &str) -> Result<(pb::Need, pb::Buyer), Error> {
    let (store, tenant) = (&app.store, call.tenant());
    let document = load::one::<pb::Need>(store, tenant, name).await?;
    let document = document.ok_or_else(|| Error::NotFound(name.to_owned()))?;
    let buyer = load::one::<pb::Buyer>(store, tenant, &document.buyer).await?;
    let no_buyer = || {
        matching::Error::NeedNotUsable(vec![Note::new(
            format!("{name}.buyer"),
            "UNKNOWN_BUYER",
            format!("there is no `{}`", document.buyer),
        )])
    };
    let buyer = buyer.ok_or_else(no_buyer)?;
    Ok((document, buyer))
}

impl NeedAsked {
    /// A need that can be asked for, and has not begun.
    pub(super) fn new(
        reference: &Reference,
        as_of: Day,
        (document, buyer): (pb::Need, pb::Buyer),
    ) -> Result<Self, Error> {
        let read = reference.need((NeedKey(0), BuyerKey(0)), &document, &buyer);
        let (need, notes) = read.map_err(|error| match error {
            Error::Wrong(wrong) => matching::Error::NeedNotUsable(wrong).into(),
            other => other,
        })?;
        if need.begun(as_of).is_some() {
            return Err(registry::Error::NeedStarted { start_on: document.start_on }.into());
        }
        Ok(Self { document, need, notes })
    }
}
