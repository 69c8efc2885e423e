//! Verifications: computed from what was recorded, and kept.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use super::{
    compute::{self, Recorded},
    render, terms,
};
use crate::{
    api::{
        entries::{self, History},
        resource::{self, Resource, Shared},
    },
    app::Call,
    date,
    error::Error,
};

entries::entry!(Verification, "verifications");

/// Verifies an agreement and keeps the answer.
pub(crate) async fn verify(
    app: Shared,
    call: Call,
    mut request: pb::VerifyAgreementRequest,
) -> Result<pb::Verification, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.IncentivesService/VerifyAgreement";
    let change = resource::change(&call, method, &request_id, &request);
    let as_of = date::optional("as_of", &request.as_of).map_err(|wrong| Error::Wrong(vec![wrong]))?;
    let as_of = as_of.unwrap_or_else(date::today);
    date::must_have_come("as_of", as_of)?;
    entries::append(&app, &call, &request.name, &change, |agreement: pb::IncentiveAgreement, history| {
        let recorded = recorded(&agreement, history, as_of)?;
        let found = compute::compute(&recorded)?;
        Ok((agreement, render::verification(&recorded, &found)))
    })
    .await
}

/// One verification.
pub(crate) async fn get(
    app: Shared,
    call: Call,
    request: pb::GetVerificationRequest,
) -> Result<pb::Verification, Error> {
    entries::get::<pb::IncentiveAgreement, _>(&app, &call, &request.name).await
}

/// The verifications, in their order.
pub(crate) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListVerificationsRequest,
) -> Result<pb::ListVerificationsResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (verifications, next_page_token) =
        entries::list::<pb::IncentiveAgreement, _>(&app, &call, &request.parent, page).await?;
    Ok(pb::ListVerificationsResponse { verifications, next_page_token })
}

/// What was recorded up to a day, in the order of the days, so that the last of a year
/// counts even where an earlier one is found after it. Dates of the contract compare as
/// text.
pub(super) fn recorded(
    agreement: &pb::IncentiveAgreement,
    history: &History<'_>,
    as_of: Day,
) -> Result<Recorded, Error> {
    let damaged = |_| Error::Damaged(agreement.name.clone());
    let until = date::text(as_of);
    let (mut reports, mut evidence) =
        (history.of::<pb::IncentiveReport>()?, history.of::<pb::IncentiveEvidence>()?);
    reports.retain(|report| report.received_on <= until);
    evidence.retain(|shown| shown.taken_on <= until);
    reports.sort_by(|one, other| one.received_on.cmp(&other.received_on));
    evidence.sort_by(|one, other| one.taken_on.cmp(&other.taken_on));
    Ok(Recorded {
        terms: terms::read(agreement, pb::IncentiveAgreement::FIELD).map_err(damaged)?,
        agreement: agreement.clone(),
        reports,
        evidence,
        as_of,
    })
}
