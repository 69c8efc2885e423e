//! The registry over gRPC: one delegating line a method.

mod capabilities;

use eslabon_proto::linkages::v1::{self as pb, registry_service_server::RegistryService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl RegistryService for Api {
    async fn create_capability(
        &self,
        request: Request<pb::CreateCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::create).await
    }

    async fn get_capability(
        &self,
        request: Request<pb::GetCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::get).await
    }

    async fn list_capabilities(
        &self,
        request: Request<pb::ListCapabilitiesRequest>,
    ) -> Result<Response<pb::ListCapabilitiesResponse>, Status> {
        self.answer(request, capabilities::list).await
    }

    async fn update_capability(
        &self,
        request: Request<pb::UpdateCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::update).await
    }

    async fn delete_capability(
        &self,
        request: Request<pb::DeleteCapabilityRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, capabilities::delete).await
    }
}
