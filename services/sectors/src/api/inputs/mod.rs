//! The inputs service: import, read back, list, delete.

mod convert;
mod import;
mod resources;
mod rows;
mod spec;

use eslabon_proto::sectors::v1::{self as pb, inputs_service_server::InputsService};
use tonic::{Request, Response, Status, Streaming};

use super::{Answers, Api};

#[tonic::async_trait]
impl InputsService for Api {
    type ImportInputStream = Answers<pb::ImportInputResponse>;

    async fn import_input(
        &self,
        request: Request<Streaming<pb::ImportInputRequest>>,
    ) -> Result<Response<Self::ImportInputStream>, Status> {
        self.upload::<import::InputUpload>(request)
    }

    async fn get_input(&self, request: Request<pb::GetInputRequest>) -> Result<Response<pb::Input>, Status> {
        self.answer(request, resources::get_input).await
    }

    async fn list_inputs(
        &self,
        request: Request<pb::ListInputsRequest>,
    ) -> Result<Response<pb::ListInputsResponse>, Status> {
        self.answer(request, resources::list_inputs).await
    }

    async fn list_input_rows(
        &self,
        request: Request<pb::ListInputRowsRequest>,
    ) -> Result<Response<pb::ListInputRowsResponse>, Status> {
        self.answer(request, rows::list_input_rows).await
    }

    async fn delete_input(&self, request: Request<pb::DeleteInputRequest>) -> Result<Response<()>, Status> {
        self.answer(request, resources::delete_input).await
    }
}
