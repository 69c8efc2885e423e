//! Needs over gRPC: one delegating line a method.

mod checks;
mod methods;
mod state;
mod steps;
mod titles;

use eslabon_proto::linkages::v1::{self as pb, needs_service_server::NeedsService};
use tonic::{Request, Response, Status};

use super::Api;

pub(crate) use checks::check_need;

#[tonic::async_trait]
impl NeedsService for Api {
    async fn create_need(
        &self,
        request: Request<pb::CreateNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        self.answer(request, methods::create).await
    }

    async fn get_need(&self, request: Request<pb::GetNeedRequest>) -> Result<Response<pb::Need>, Status> {
        self.answer(request, titles::get).await
    }

    async fn list_needs(
        &self,
        request: Request<pb::ListNeedsRequest>,
    ) -> Result<Response<pb::ListNeedsResponse>, Status> {
        self.answer(request, titles::list).await
    }

    async fn update_need(
        &self,
        request: Request<pb::UpdateNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        self.answer(request, methods::update).await
    }

    async fn delete_need(&self, request: Request<pb::DeleteNeedRequest>) -> Result<Response<()>, Status> {
        self.answer(request, methods::delete).await
    }

    async fn open_need(&self, request: Request<pb::OpenNeedRequest>) -> Result<Response<pb::Need>, Status> {
        self.answer(request, steps::open).await
    }

    async fn match_need(&self, request: Request<pb::MatchNeedRequest>) -> Result<Response<pb::Need>, Status> {
        self.answer(request, steps::r#match).await
    }

    async fn award_need(&self, request: Request<pb::AwardNeedRequest>) -> Result<Response<pb::Need>, Status> {
        self.answer(request, steps::award).await
    }

    async fn close_need(&self, request: Request<pb::CloseNeedRequest>) -> Result<Response<pb::Need>, Status> {
        self.answer(request, steps::close).await
    }

    async fn withdraw_need(
        &self,
        request: Request<pb::WithdrawNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        self.answer(request, steps::withdraw).await
    }
}
