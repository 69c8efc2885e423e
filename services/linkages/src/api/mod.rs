//! The gRPC face: one delegating line a method. Checking the constraints of the
//! contract, finding the caller and turning errors into statuses is done once, in
//! [`Api::answer`].

mod allocation;
mod chain;
mod entries;
mod import;
mod incentives;
mod local_content;
pub(crate) mod matching;
mod missing;
pub(crate) mod needs;
pub(crate) mod registry;
pub(crate) mod resource;
mod search;
mod telling;
pub(crate) mod upgrading;

use std::{future::Future, sync::Arc};

use eslabon_runtime::problem::Problem;
use tonic::{Request, Response, Status};

use crate::{
    app::{App, Call},
    error::{DOMAIN, Error},
};

/// The service as tonic sees it.
#[derive(Clone)]
pub(crate) struct Api {
    app: Arc<App>,
}

impl Api {
    /// The API over the service's parts.
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Checks a request, finds its caller, and runs its handler.
    async fn answer<Req, Res, Handler, Done>(
        &self,
        request: Request<Req>,
        handler: Handler,
    ) -> Result<Response<Res>, Status>
    where
        Req: prost::Name,
        Handler: FnOnce(Arc<App>, Call, Req) -> Done,
        Done: Future<Output = Result<Res, Error>>,
    {
        let (metadata, extensions, message) = request.into_parts();
        let call = Call::of(&metadata, &extensions)?;
        self.app.checker.check(&message).map_err(status)?;
        handler(self.app.clone(), call, message).await.map(Response::new).map_err(status)
    }
}

/// The status of a failure.
fn status(error: impl Into<Problem>) -> Status {
    error.into().in_domain(DOMAIN).into()
}
