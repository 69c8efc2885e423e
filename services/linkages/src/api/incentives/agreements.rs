//! Agreements.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::page;

use super::terms;
use crate::{
    api::{
        entries,
        resource::{self, Resource, Shared, head, standard_methods},
    },
    app::{App, Call},
    error::Error,
    store::{Collection, Filter},
};

impl Resource for pb::IncentiveAgreement {
    const COLLECTION: Collection =
        Collection { table: "incentive_agreements", columns: &["party", "status"] };
    const PLURAL: &'static str = "incentiveAgreements";
    const FIELD: &'static str = "incentive_agreement";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.party.clone(), self.status().as_str_name().to_owned()]
    }

    async fn settle(&mut self, app: &App, call: &Call, held: Option<&Self>) -> Result<(), Error> {
        terms::read(self, Self::FIELD)?;
        let Some(held) = held else {
            self.set_status(pb::AgreementStatus::Active);
            return Ok(());
        };
        let changed = [
            ("granted_on", self.granted_on != held.granted_on),
            ("starts_on", self.starts_on != held.starts_on),
            ("ends_on", self.ends_on != held.ends_on),
            ("commitments", self.commitments != held.commitments),
            ("reporting", self.reporting != held.reporting),
            ("schedule", self.schedule != held.schedule),
        ];
        match changed.iter().find(|(_, changed)| *changed) {
            Some((field, _)) => {
                let path = format!("{}.{field}", Self::FIELD);
                entries::must_be_untouched::<Self>(app, call, &held.name, path).await
            }
            None => Ok(()),
        }
    }
}

/// The standard methods; the list is filtered by a word besides and is written below.
mod standard {
    use super::standard_methods;

    standard_methods! {
        "IncentivesService" of IncentiveAgreement as incentive_agreement;
        create "CreateIncentiveAgreement" (CreateIncentiveAgreementRequest by incentive_agreement_id);
        get (GetIncentiveAgreementRequest);
        list (ListIncentiveAgreementsRequest by [party]) -> ListIncentiveAgreementsResponse { incentive_agreements };
        update "UpdateIncentiveAgreement" (UpdateIncentiveAgreementRequest);
        delete "DeleteIncentiveAgreement" (DeleteIncentiveAgreementRequest);
    }
}
