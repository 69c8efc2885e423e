//! Upgrading over gRPC: one delegating line a method.

pub(crate) mod catalogues;
mod coverage;
mod programme;
mod told;

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1::{self as pb, NeedState, upgrading_service_server::UpgradingService};
use eslabon_runtime::upload::Answers;
use tonic::{Request, Response, Status};

use super::Api;

/// The states that needs have to be in: those that were asked for, or open.
pub(super) fn states(asked: impl Iterator<Item = NeedState>) -> Vec<NeedState> {
    let mut states: Vec<_> = asked.filter(|state| *state != NeedState::Unspecified).collect();
    if states.is_empty() {
        states.push(NeedState::Open);
    }
    states
}

/// Names as a set.
pub(super) fn set(names: &[String]) -> BTreeSet<&str> {
    names.iter().map(String::as_str).collect()
}

#[tonic::async_trait]
impl UpgradingService for Api {
    type PlanProgrammeStream = Answers<pb::PlanProgrammeResponse>;

    async fn create_action_catalogue(
        &self,
        request: Request<pb::CreateActionCatalogueRequest>,
    ) -> Result<Response<pb::ActionCatalogue>, Status> {
        self.answer(request, catalogues::create).await
    }

    async fn get_action_catalogue(
        &self,
        request: Request<pb::GetActionCatalogueRequest>,
    ) -> Result<Response<pb::ActionCatalogue>, Status> {
        self.answer(request, catalogues::get).await
    }

    async fn list_action_catalogues(
        &self,
        request: Request<pb::ListActionCataloguesRequest>,
    ) -> Result<Response<pb::ListActionCataloguesResponse>, Status> {
        self.answer(request, catalogues::list).await
    }

    async fn update_action_catalogue(
        &self,
        request: Request<pb::UpdateActionCatalogueRequest>,
    ) -> Result<Response<pb::ActionCatalogue>, Status> {
        self.answer(request, catalogues::update).await
    }

    async fn delete_action_catalogue(
        &self,
        request: Request<pb::DeleteActionCatalogueRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, catalogues::delete).await
    }

    async fn plan_programme(
        &self,
        request: Request<pb::PlanProgrammeRequest>,
    ) -> Result<Response<Self::PlanProgrammeStream>, Status> {
        self.answer(request, programme::plan_programme).await
    }

    async fn get_coverage(
        &self,
        request: Request<pb::GetCoverageRequest>,
    ) -> Result<Response<pb::SupplierCoverage>, Status> {
        self.answer(request, coverage::get_coverage).await
    }
}
