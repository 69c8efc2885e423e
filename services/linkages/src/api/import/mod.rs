//! The import service: files of the registry in, a report out.

mod facts;
mod spec;
mod upload;

use eslabon_proto::linkages::v1::{self as pb, import_service_server::ImportService};
use tonic::{Request, Response, Status, Streaming};

use eslabon_runtime::upload::{Answers, upload};

use super::{Api, status};
use crate::{app::Call, error::Error};

#[tonic::async_trait]
impl ImportService for Api {
    type ImportRegistryStream = Answers<pb::ImportRegistryResponse>;

    async fn import_registry(
        &self,
        request: Request<Streaming<pb::ImportRegistryRequest>>,
    ) -> Result<Response<Self::ImportRegistryStream>, Status> {
        let call = Call::of(request.metadata(), request.extensions())?;
        call.may_write().map_err(status)?;
        let answers = upload::<upload::RegistryUpload>(self.app.clone(), call.caller, request.into_inner());
        answers.map(Response::new).map_err(|error| status(Error::from(error)))
    }
}
