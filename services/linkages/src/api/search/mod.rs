//! Suggestions over gRPC.

mod suggest;

use eslabon_proto::linkages::v1::{self as pb, search_service_server::SearchService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl SearchService for Api {
    async fn suggest_capabilities(
        &self,
        request: Request<pb::SuggestCapabilitiesRequest>,
    ) -> Result<Response<pb::SuggestCapabilitiesResponse>, Status> {
        self.answer(request, suggest::capabilities).await
    }
}
