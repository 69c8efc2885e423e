//! Rankings: the catalogue, profiles, runs, and what runs say.

mod blind;
mod comparing;
mod convert;
mod criteria;
mod gone;
mod held;
mod matrices;
mod profiles;
mod replay;
mod results;
mod runs;
mod told;

use eslabon_proto::sectors::v1::{self as pb, ranking_service_server::RankingService};
use tonic::{Request, Response, Status};

pub(crate) use held::Held;
pub(crate) use matrices::Shown;

use super::{Answers, Api};
#[tonic::async_trait]
impl RankingService for Api {
    type CreateRunStream = Answers<pb::CreateRunResponse>;

    async fn list_criteria(
        &self,
        request: Request<pb::ListCriteriaRequest>,
    ) -> Result<Response<pb::ListCriteriaResponse>, Status> {
        self.answer(request, criteria::list_criteria).await
    }

    async fn get_criterion(
        &self,
        request: Request<pb::GetCriterionRequest>,
    ) -> Result<Response<pb::Criterion>, Status> {
        self.answer(request, criteria::get_criterion).await
    }

    async fn compute_matrix(
        &self,
        request: Request<pb::ComputeMatrixRequest>,
    ) -> Result<Response<pb::CriteriaMatrix>, Status> {
        self.answer(request, matrices::compute_matrix).await
    }

    async fn create_profile(
        &self,
        request: Request<pb::CreateProfileRequest>,
    ) -> Result<Response<pb::Profile>, Status> {
        self.answer(request, profiles::create_profile).await
    }

    async fn update_profile(
        &self,
        request: Request<pb::UpdateProfileRequest>,
    ) -> Result<Response<pb::Profile>, Status> {
        self.answer(request, profiles::update_profile).await
    }

    async fn get_profile(
        &self,
        request: Request<pb::GetProfileRequest>,
    ) -> Result<Response<pb::Profile>, Status> {
        self.answer(request, profiles::get_profile).await
    }

    async fn list_profiles(
        &self,
        request: Request<pb::ListProfilesRequest>,
    ) -> Result<Response<pb::ListProfilesResponse>, Status> {
        self.answer(request, profiles::list_profiles).await
    }

    async fn delete_profile(
        &self,
        request: Request<pb::DeleteProfileRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, profiles::delete_profile).await
    }

    async fn register_profile(
        &self,
        request: Request<pb::RegisterProfileRequest>,
    ) -> Result<Response<pb::Profile>, Status> {
        self.answer(request, profiles::register_profile).await
    }

    async fn create_run(
        &self,
        request: Request<pb::CreateRunRequest>,
    ) -> Result<Response<Self::CreateRunStream>, Status> {
        self.answer(request, runs::create_run).await
    }

    async fn get_run(&self, request: Request<pb::GetRunRequest>) -> Result<Response<pb::Run>, Status> {
        self.answer(request, runs::get_run).await
    }

    async fn list_runs(
        &self,
        request: Request<pb::ListRunsRequest>,
    ) -> Result<Response<pb::ListRunsResponse>, Status> {
        self.answer(request, runs::list_runs).await
    }

    async fn list_sector_results(
        &self,
        request: Request<pb::ListSectorResultsRequest>,
    ) -> Result<Response<pb::ListSectorResultsResponse>, Status> {
        self.answer(request, results::list_sector_results).await
    }

    async fn get_sector_result(
        &self,
        request: Request<pb::GetSectorResultRequest>,
    ) -> Result<Response<pb::SectorExplanation>, Status> {
        self.answer(request, results::get_sector_result).await
    }

    async fn get_stability(
        &self,
        request: Request<pb::GetStabilityRequest>,
    ) -> Result<Response<pb::Stability>, Status> {
        self.answer(request, results::get_stability).await
    }

    async fn compare_runs(
        &self,
        request: Request<pb::CompareRunsRequest>,
    ) -> Result<Response<pb::RunComparison>, Status> {
        self.answer(request, comparing::compare_runs).await
    }

    async fn replay_run(
        &self,
        request: Request<pb::ReplayRunRequest>,
    ) -> Result<Response<pb::ReplayReport>, Status> {
        self.answer(request, replay::replay_run).await
    }
}
