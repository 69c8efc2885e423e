//! What is missing, and whom to bring, over gRPC: one delegating line a method.

mod advance;
mod beside;
mod both;
mod figures;
mod links;
mod look;
mod place;
mod products;
mod published;
mod question;
mod scales;
mod survey;
mod surveys;
mod targets;
mod told;

use eslabon_proto::linkages::v1::{self as pb, missing_links_service_server::MissingLinksService};
use eslabon_runtime::upload::Answers;
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl MissingLinksService for Api {
    type DetectMissingLinksStream = Answers<pb::DetectMissingLinksResponse>;

    async fn create_minimum_scale(
        &self,
        request: Request<pb::CreateMinimumScaleRequest>,
    ) -> Result<Response<pb::MinimumScale>, Status> {
        self.answer(request, scales::create).await
    }

    async fn get_minimum_scale(
        &self,
        request: Request<pb::GetMinimumScaleRequest>,
    ) -> Result<Response<pb::MinimumScale>, Status> {
        self.answer(request, scales::get).await
    }

    async fn list_minimum_scales(
        &self,
        request: Request<pb::ListMinimumScalesRequest>,
    ) -> Result<Response<pb::ListMinimumScalesResponse>, Status> {
        self.answer(request, scales::list).await
    }

    async fn update_minimum_scale(
        &self,
        request: Request<pb::UpdateMinimumScaleRequest>,
    ) -> Result<Response<pb::MinimumScale>, Status> {
        self.answer(request, scales::update).await
    }

    async fn delete_minimum_scale(
        &self,
        request: Request<pb::DeleteMinimumScaleRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, scales::delete).await
    }

    async fn create_blocked_product(
        &self,
        request: Request<pb::CreateBlockedProductRequest>,
    ) -> Result<Response<pb::BlockedProduct>, Status> {
        self.answer(request, products::create).await
    }

    async fn get_blocked_product(
        &self,
        request: Request<pb::GetBlockedProductRequest>,
    ) -> Result<Response<pb::BlockedProduct>, Status> {
        self.answer(request, products::get).await
    }

    async fn list_blocked_products(
        &self,
        request: Request<pb::ListBlockedProductsRequest>,
    ) -> Result<Response<pb::ListBlockedProductsResponse>, Status> {
        self.answer(request, products::list).await
    }

    async fn update_blocked_product(
        &self,
        request: Request<pb::UpdateBlockedProductRequest>,
    ) -> Result<Response<pb::BlockedProduct>, Status> {
        self.answer(request, products::update).await
    }

    async fn delete_blocked_product(
        &self,
        request: Request<pb::DeleteBlockedProductRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, products::delete).await
    }

    async fn detect_missing_links(
        &self,
        request: Request<pb::DetectMissingLinksRequest>,
    ) -> Result<Response<Self::DetectMissingLinksStream>, Status> {
        self.answer(request, survey::detect_missing_links).await
    }

    async fn get_survey(
        &self,
        request: Request<pb::GetSurveyRequest>,
    ) -> Result<Response<pb::Survey>, Status> {
        self.answer(request, surveys::get_survey).await
    }

    async fn list_surveys(
        &self,
        request: Request<pb::ListSurveysRequest>,
    ) -> Result<Response<pb::ListSurveysResponse>, Status> {
        self.answer(request, surveys::list_surveys).await
    }

    async fn delete_survey(&self, request: Request<pb::DeleteSurveyRequest>) -> Result<Response<()>, Status> {
        self.answer(request, surveys::delete_survey).await
    }

    async fn list_missing_links(
        &self,
        request: Request<pb::ListMissingLinksRequest>,
    ) -> Result<Response<pb::ListMissingLinksResponse>, Status> {
        self.answer(request, links::list_missing_links).await
    }

    async fn get_missing_link(
        &self,
        request: Request<pb::GetMissingLinkRequest>,
    ) -> Result<Response<pb::MissingLink>, Status> {
        self.answer(request, links::get_missing_link).await
    }

    async fn create_recruitment_target(
        &self,
        request: Request<pb::CreateRecruitmentTargetRequest>,
    ) -> Result<Response<pb::RecruitmentTarget>, Status> {
        self.answer(request, targets::create).await
    }

    async fn get_recruitment_target(
        &self,
        request: Request<pb::GetRecruitmentTargetRequest>,
    ) -> Result<Response<pb::RecruitmentTarget>, Status> {
        self.answer(request, targets::get).await
    }

    async fn list_recruitment_targets(
        &self,
        request: Request<pb::ListRecruitmentTargetsRequest>,
    ) -> Result<Response<pb::ListRecruitmentTargetsResponse>, Status> {
        self.answer(request, targets::list).await
    }

    async fn update_recruitment_target(
        &self,
        request: Request<pb::UpdateRecruitmentTargetRequest>,
    ) -> Result<Response<pb::RecruitmentTarget>, Status> {
        self.answer(request, targets::update).await
    }

    async fn delete_recruitment_target(
        &self,
        request: Request<pb::DeleteRecruitmentTargetRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, targets::delete).await
    }

    async fn advance_target(
        &self,
        request: Request<pb::AdvanceTargetRequest>,
    ) -> Result<Response<pb::RecruitmentTarget>, Status> {
        self.answer(request, advance::advance_target).await
    }
}
