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
        let records = Records::of(history)?;
        let recorded = records.until(as_of, &agreement)?;
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

/// All reports and evidence of an agreement, in the order of their days, so that the
/// last of a year counts even where an earlier one is found after it. Dates of the
/// contract compare as text.
pub(super) struct Records {
    /// All reports.
    pub reports: Vec<pb::IncentiveReport>,
    /// All evidence.
    pub evidence: Vec<pb::IncentiveEvidence>,
}

impl Records {
    /// Reads them.
    pub(super) fn of(history: &History<'_>) -> Result<Self, Error> {
        let (mut reports, mut evidence) =
            (history.of::<pb::IncentiveReport>()?, history.of::<pb::IncentiveEvidence>()?);
        reports.sort_by(|one, other| one.received_on.cmp(&other.received_on));
        evidence.sort_by(|one, other| one.taken_on.cmp(&other.taken_on));
        Ok(Self { reports, evidence })
    }

    /// What was recorded up to a day.
    pub(super) fn until(
        &self,
        as_of: Day,
        agreement: &pb::IncentiveAgreement,
    ) -> Result<Recorded<'_>, Error> {
        let damaged = |_| Error::Damaged(agreement.name.clone());
        let day = date::text(as_of);
        let reports = self.reports.partition_point(|report| report.received_on <= day);
        let evidence = self.evidence.partition_point(|shown| shown.taken_on <= day);
        Ok(Recorded {
            terms: terms::read(agreement, pb::IncentiveAgreement::FIELD).map_err(damaged)?,
            agreement: agreement.clone(),
            reports: &self.reports[..reports],
            evidence: &self.evidence[..evidence],
            as_of,
        })
    }
}
