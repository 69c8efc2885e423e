//! Plans of local content over gRPC: one delegating line a method.

mod convert;
mod events;
mod labour;
mod plans;
mod remarks;
mod standing;

use eslabon_proto::linkages::v1::{self as pb, local_content_service_server::LocalContentService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl LocalContentService for Api {
    async fn create_local_content_plan(
        &self,
        request: Request<pb::CreateLocalContentPlanRequest>,
    ) -> Result<Response<pb::LocalContentPlan>, Status> {
        self.answer(request, plans::create).await
    }

    async fn get_local_content_plan(
        &self,
        request: Request<pb::GetLocalContentPlanRequest>,
    ) -> Result<Response<pb::LocalContentPlan>, Status> {
        self.answer(request, plans::get).await
    }

    async fn list_local_content_plans(
        &self,
        request: Request<pb::ListLocalContentPlansRequest>,
    ) -> Result<Response<pb::ListLocalContentPlansResponse>, Status> {
        self.answer(request, plans::list).await
    }

    async fn update_local_content_plan(
        &self,
        request: Request<pb::UpdateLocalContentPlanRequest>,
    ) -> Result<Response<pb::LocalContentPlan>, Status> {
        self.answer(request, plans::update).await
    }

    async fn delete_local_content_plan(
        &self,
        request: Request<pb::DeleteLocalContentPlanRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, plans::delete).await
    }

    async fn append_plan_event(
        &self,
        request: Request<pb::AppendPlanEventRequest>,
    ) -> Result<Response<pb::PlanEvent>, Status> {
        self.answer(request, events::append).await
    }

    async fn list_plan_events(
        &self,
        request: Request<pb::ListPlanEventsRequest>,
    ) -> Result<Response<pb::ListPlanEventsResponse>, Status> {
        self.answer(request, events::list).await
    }

    async fn get_plan_standing(
        &self,
        request: Request<pb::GetPlanStandingRequest>,
    ) -> Result<Response<pb::PlanStanding>, Status> {
        self.answer(request, standing::get).await
    }

    async fn list_labour_demand(
        &self,
        request: Request<pb::ListLabourDemandRequest>,
    ) -> Result<Response<pb::ListLabourDemandResponse>, Status> {
        self.answer(request, labour::list).await
    }
}
