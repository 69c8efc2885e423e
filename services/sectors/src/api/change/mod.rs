//! What changes: one delegating line a method.

mod appearances;
mod compare;
mod convert;
mod decompose;
mod series;

use eslabon_proto::sectors::v1::{self as pb, change_service_server::ChangeService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl ChangeService for Api {
    async fn compare_territories(
        &self,
        request: Request<pb::CompareTerritoriesRequest>,
    ) -> Result<Response<pb::IndustryComparison>, Status> {
        self.answer(request, compare::compare_territories).await
    }

    async fn list_appearances(
        &self,
        request: Request<pb::ListAppearancesRequest>,
    ) -> Result<Response<pb::ListAppearancesResponse>, Status> {
        self.answer(request, appearances::list_appearances).await
    }

    async fn decompose(
        &self,
        request: Request<pb::DecomposeRequest>,
    ) -> Result<Response<pb::ProductivityDecomposition>, Status> {
        self.answer(request, decompose::decompose).await
    }
}
