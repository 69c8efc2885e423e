//! Agreements.

use eslabon_proto::linkages::v1 as pb;

use super::terms;
use crate::{
    api::{
        entries,
        resource::{Resource, head, standard_methods},
    },
    app::{App, Call},
    error::Error,
    names,
    store::{Collection, Document, Filter},
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
        // What verifications rest on. More of the benefit may be used and prices may go
        // on; what was used and how they stood is not told anew.
        let changed = [
            ("party", self.party != held.party),
            ("law", self.law != held.law),
            ("benefit_granted", self.benefit_granted != held.benefit_granted),
            ("benefit_used", used(self) < used(held)),
            ("granted_on", self.granted_on != held.granted_on),
            ("starts_on", self.starts_on != held.starts_on),
            ("ends_on", self.ends_on != held.ends_on),
            ("commitments", self.commitments != held.commitments),
            ("reporting", self.reporting != held.reporting),
            ("schedule", !goes_on(&self.schedule, &held.schedule)),
        ];
        match changed.iter().find(|(_, changed)| *changed) {
            Some((field, _)) => {
                let path = format!("{}.{field}", Self::FIELD);
                let id = names::id(Self::PLURAL, &held.name)?;
                entries::must_be_untouched::<Self>(app, (call.tenant().as_str(), id), path).await
            }
            None => Ok(()),
        }
    }

    async fn may_go(app: &App, held: &Document) -> Result<(), Error> {
        entries::must_be_untouched::<Self>(app, (&held.tenant, &held.id), "name").await
    }
}

/// What was used of the benefit, in the currency that it was granted in.
fn used(agreement: &pb::IncentiveAgreement) -> i64 {
    agreement.benefit_used.as_ref().map_or(0, |used| used.minor_units)
}

/// Whether a schedule is another one with nothing but later indices of prices added.
/// Where there are none, nothing is indexed, and that stays.
fn goes_on(schedule: &Option<pb::ClawbackSchedule>, from: &Option<pb::ClawbackSchedule>) -> bool {
    let (mut schedule, from) = (schedule.clone().unwrap_or_default(), from.clone().unwrap_or_default());
    if !from.indexation.is_empty() {
        schedule.indexation.truncate(from.indexation.len());
    }
    schedule == from
}

standard_methods! {
    "IncentivesService" of IncentiveAgreement as incentive_agreement;
    create "CreateIncentiveAgreement" (CreateIncentiveAgreementRequest by incentive_agreement_id);
    get (GetIncentiveAgreementRequest);
    list (ListIncentiveAgreementsRequest by filters) -> ListIncentiveAgreementsResponse { incentive_agreements };
    update "UpdateIncentiveAgreement" (UpdateIncentiveAgreementRequest);
    delete "DeleteIncentiveAgreement" (DeleteIncentiveAgreementRequest);
}

fn filters(request: &pb::ListIncentiveAgreementsRequest) -> [Filter<'_>; 2] {
    let status = match request.status() {
        pb::AgreementStatus::Unspecified => "",
        status => status.as_str_name(),
    };
    [
        Filter { column: "party", value: &request.party, among_words: false },
        Filter { column: "status", value: status, among_words: false },
    ]
}
