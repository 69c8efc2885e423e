//! Incentives over gRPC: one delegating line a method.

mod agreements;
mod compute;
mod decisions;
mod figures;
mod findings;
mod records;
mod render;
mod terms;
mod verifications;

use eslabon_proto::linkages::v1::{self as pb, incentives_service_server::IncentivesService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl IncentivesService for Api {
    async fn create_incentive_agreement(
        &self,
        request: Request<pb::CreateIncentiveAgreementRequest>,
    ) -> Result<Response<pb::IncentiveAgreement>, Status> {
        self.answer(request, agreements::create).await
    }

    async fn get_incentive_agreement(
        &self,
        request: Request<pb::GetIncentiveAgreementRequest>,
    ) -> Result<Response<pb::IncentiveAgreement>, Status> {
        self.answer(request, agreements::get).await
    }

    async fn list_incentive_agreements(
        &self,
        request: Request<pb::ListIncentiveAgreementsRequest>,
    ) -> Result<Response<pb::ListIncentiveAgreementsResponse>, Status> {
        self.answer(request, agreements::list).await
    }

    async fn update_incentive_agreement(
        &self,
        request: Request<pb::UpdateIncentiveAgreementRequest>,
    ) -> Result<Response<pb::IncentiveAgreement>, Status> {
        self.answer(request, agreements::update).await
    }

    async fn delete_incentive_agreement(
        &self,
        request: Request<pb::DeleteIncentiveAgreementRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, agreements::delete).await
    }

    async fn submit_report(
        &self,
        request: Request<pb::SubmitReportRequest>,
    ) -> Result<Response<pb::IncentiveReport>, Status> {
        self.answer(request, records::submit_report).await
    }

    async fn list_reports(
        &self,
        request: Request<pb::ListReportsRequest>,
    ) -> Result<Response<pb::ListReportsResponse>, Status> {
        self.answer(request, records::list_reports).await
    }

    async fn record_evidence(
        &self,
        request: Request<pb::RecordEvidenceRequest>,
    ) -> Result<Response<pb::IncentiveEvidence>, Status> {
        self.answer(request, records::record_evidence).await
    }

    async fn list_evidence(
        &self,
        request: Request<pb::ListEvidenceRequest>,
    ) -> Result<Response<pb::ListEvidenceResponse>, Status> {
        self.answer(request, records::list_evidence).await
    }

    async fn verify_agreement(
        &self,
        request: Request<pb::VerifyAgreementRequest>,
    ) -> Result<Response<pb::Verification>, Status> {
        self.answer(request, verifications::verify).await
    }

    async fn get_verification(
        &self,
        request: Request<pb::GetVerificationRequest>,
    ) -> Result<Response<pb::Verification>, Status> {
        self.answer(request, verifications::get).await
    }

    async fn list_verifications(
        &self,
        request: Request<pb::ListVerificationsRequest>,
    ) -> Result<Response<pb::ListVerificationsResponse>, Status> {
        self.answer(request, verifications::list).await
    }

    async fn decide_agreement(
        &self,
        request: Request<pb::DecideAgreementRequest>,
    ) -> Result<Response<pb::AgreementDecision>, Status> {
        self.answer(request, decisions::decide).await
    }

    async fn list_agreement_decisions(
        &self,
        request: Request<pb::ListAgreementDecisionsRequest>,
    ) -> Result<Response<pb::ListAgreementDecisionsResponse>, Status> {
        self.answer(request, decisions::list).await
    }
}
