//! Policies over gRPC: one delegating line a method.

mod assess;
mod check;
mod convert;
mod decisions;
mod evidence;
mod json;
mod proposals;
mod reviews;
mod shared;

use eslabon_proto::sectors::v1::{self as pb, policy_service_server::PolicyService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl PolicyService for Api {
    async fn create_proposal(
        &self,
        request: Request<pb::CreateProposalRequest>,
    ) -> Result<Response<pb::Proposal>, Status> {
        self.answer(request, proposals::create_proposal).await
    }

    async fn get_proposal(
        &self,
        request: Request<pb::GetProposalRequest>,
    ) -> Result<Response<pb::Proposal>, Status> {
        self.answer(request, proposals::get_proposal).await
    }

    async fn list_proposals(
        &self,
        request: Request<pb::ListProposalsRequest>,
    ) -> Result<Response<pb::ListProposalsResponse>, Status> {
        self.answer(request, proposals::list_proposals).await
    }

    async fn update_proposal(
        &self,
        request: Request<pb::UpdateProposalRequest>,
    ) -> Result<Response<pb::Proposal>, Status> {
        self.answer(request, proposals::update_proposal).await
    }

    async fn add_evidence(
        &self,
        request: Request<pb::AddEvidenceRequest>,
    ) -> Result<Response<pb::Evidence>, Status> {
        self.answer(request, evidence::add_evidence).await
    }

    async fn list_evidence(
        &self,
        request: Request<pb::ListEvidenceRequest>,
    ) -> Result<Response<pb::ListEvidenceResponse>, Status> {
        self.answer(request, evidence::list_evidence).await
    }

    async fn assess_proposal(
        &self,
        request: Request<pb::AssessProposalRequest>,
    ) -> Result<Response<pb::Assessment>, Status> {
        self.answer(request, assess::assess_proposal).await
    }

    async fn get_assessment(
        &self,
        request: Request<pb::GetAssessmentRequest>,
    ) -> Result<Response<pb::Assessment>, Status> {
        self.answer(request, assess::get_assessment).await
    }

    async fn list_assessments(
        &self,
        request: Request<pb::ListAssessmentsRequest>,
    ) -> Result<Response<pb::ListAssessmentsResponse>, Status> {
        self.answer(request, assess::list_assessments).await
    }

    async fn record_decision(
        &self,
        request: Request<pb::RecordDecisionRequest>,
    ) -> Result<Response<pb::Decision>, Status> {
        self.answer(request, decisions::record_decision).await
    }

    async fn get_decision(
        &self,
        request: Request<pb::GetDecisionRequest>,
    ) -> Result<Response<pb::Decision>, Status> {
        self.answer(request, decisions::get_decision).await
    }

    async fn list_decisions(
        &self,
        request: Request<pb::ListDecisionsRequest>,
    ) -> Result<Response<pb::ListDecisionsResponse>, Status> {
        self.answer(request, decisions::list_decisions).await
    }

    async fn record_review(
        &self,
        request: Request<pb::RecordReviewRequest>,
    ) -> Result<Response<pb::Review>, Status> {
        self.answer(request, reviews::record_review).await
    }

    async fn list_reviews(
        &self,
        request: Request<pb::ListReviewsRequest>,
    ) -> Result<Response<pb::ListReviewsResponse>, Status> {
        self.answer(request, reviews::list_reviews).await
    }
}
