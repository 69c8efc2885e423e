//! Matching over gRPC: one delegating line a method.

mod asked;
mod convert;
mod needs;
mod pair;
mod policies;
mod suppliers;
mod told;

use eslabon_proto::linkages::v1::{self as pb, matching_service_server::MatchingService};
use eslabon_runtime::upload::Answers;
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl MatchingService for Api {
    type FindSuppliersStream = Answers<pb::FindSuppliersResponse>;

    async fn create_match_policy(
        &self,
        request: Request<pb::CreateMatchPolicyRequest>,
    ) -> Result<Response<pb::MatchPolicy>, Status> {
        self.answer(request, policies::create).await
    }

    async fn get_match_policy(
        &self,
        request: Request<pb::GetMatchPolicyRequest>,
    ) -> Result<Response<pb::MatchPolicy>, Status> {
        self.answer(request, policies::get).await
    }

    async fn list_match_policies(
        &self,
        request: Request<pb::ListMatchPoliciesRequest>,
    ) -> Result<Response<pb::ListMatchPoliciesResponse>, Status> {
        self.answer(request, policies::list).await
    }

    async fn find_suppliers(
        &self,
        request: Request<pb::FindSuppliersRequest>,
    ) -> Result<Response<Self::FindSuppliersStream>, Status> {
        self.answer(request, suppliers::find).await
    }

    async fn find_needs(
        &self,
        request: Request<pb::FindNeedsRequest>,
    ) -> Result<Response<pb::FindNeedsResponse>, Status> {
        self.answer(request, needs::find).await
    }

    async fn get_match(
        &self,
        request: Request<pb::GetMatchRequest>,
    ) -> Result<Response<pb::GetMatchResponse>, Status> {
        self.answer(request, pair::get).await
    }
}
