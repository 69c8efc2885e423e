//! The gRPC face: one delegating line a method. Checking the constraints of the
//! contract, finding the caller and turning errors into statuses is done once,
//! in [`Api::answer`].

mod audit;
mod change;
mod complexity;
mod convert;
mod datasets;
mod export;
mod growth;
mod imports;
mod inputs;
mod newest;
mod opportunities;
mod paging;
mod policy;
mod product_space;
mod proximities;
mod ranking;

use std::{future::Future, sync::Arc};

use eslabon_proto::sectors::v1::{self as pb, sectors_service_server::SectorsService};
use eslabon_runtime::{
    problem::Problem,
    upload::{self, Answers, Upload},
};
use tonic::{Request, Response, Status, Streaming};

use crate::{
    app::{App, Call, View},
    error::{DOMAIN, Error},
};

pub(crate) use ranking::{Held, Shown};

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
        let (_, extensions, message) = request.into_parts();
        let call = Call::of(&extensions)?;
        self.app.checker.check(&message).map_err(status)?;
        handler(self.app.clone(), call, message).await.map(Response::new).map_err(status)
    }

    /// Takes an upload from a caller who may write.
    fn upload<U: Upload<App = App>>(
        &self,
        request: Request<Streaming<U::Message>>,
    ) -> Result<Response<Answers<U::Answer>>, Status> {
        let caller = Call::of(request.extensions())?.caller;
        if !caller.may_write(&caller.tenant) {
            return Err(status(Error::PublicIsReadOnly));
        }
        let answers = upload::upload::<U>(self.app.clone(), caller, request.into_inner());
        answers.map(Response::new).map_err(status)
    }
}

/// A dataset of the caller and its figures on a basis.
async fn view(app: &Arc<App>, call: &Call, dataset: &str, basis: Option<&pb::Basis>) -> Result<View, Error> {
    let dataset = app.dataset(call, dataset).await?;
    let basis = convert::basis(basis, &dataset)?;
    app.view(dataset, basis).await
}

/// The status of a failure.
fn status(error: impl Into<Problem>) -> Status {
    error.into().in_domain(DOMAIN).into()
}

#[tonic::async_trait]
impl SectorsService for Api {
    type ImportTradeStream = Answers<pb::ImportTradeResponse>;
    type ExportComplexityStream = Answers<pb::ExportComplexityResponse>;

    async fn import_trade(
        &self,
        request: Request<Streaming<pb::ImportTradeRequest>>,
    ) -> Result<Response<Self::ImportTradeStream>, Status> {
        self.upload::<imports::TradeUpload>(request)
    }

    async fn get_dataset(
        &self,
        request: Request<pb::GetDatasetRequest>,
    ) -> Result<Response<pb::Dataset>, Status> {
        self.answer(request, datasets::get_dataset).await
    }

    async fn list_datasets(
        &self,
        request: Request<pb::ListDatasetsRequest>,
    ) -> Result<Response<pb::ListDatasetsResponse>, Status> {
        self.answer(request, datasets::list_datasets).await
    }

    async fn delete_dataset(
        &self,
        request: Request<pb::DeleteDatasetRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, datasets::delete_dataset).await
    }

    async fn get_complexity(
        &self,
        request: Request<pb::GetComplexityRequest>,
    ) -> Result<Response<pb::CountryComplexity>, Status> {
        self.answer(request, complexity::get_complexity).await
    }

    async fn get_product_complexity(
        &self,
        request: Request<pb::GetProductComplexityRequest>,
    ) -> Result<Response<pb::ProductComplexity>, Status> {
        self.answer(request, complexity::get_product_complexity).await
    }

    async fn list_country_complexities(
        &self,
        request: Request<pb::ListCountryComplexitiesRequest>,
    ) -> Result<Response<pb::ListCountryComplexitiesResponse>, Status> {
        self.answer(request, complexity::list_country_complexities).await
    }

    async fn list_product_complexities(
        &self,
        request: Request<pb::ListProductComplexitiesRequest>,
    ) -> Result<Response<pb::ListProductComplexitiesResponse>, Status> {
        self.answer(request, complexity::list_product_complexities).await
    }

    async fn list_country_products(
        &self,
        request: Request<pb::ListCountryProductsRequest>,
    ) -> Result<Response<pb::ListCountryProductsResponse>, Status> {
        self.answer(request, complexity::list_country_products).await
    }

    async fn list_opportunities(
        &self,
        request: Request<pb::ListOpportunitiesRequest>,
    ) -> Result<Response<pb::ListOpportunitiesResponse>, Status> {
        self.answer(request, opportunities::list_opportunities).await
    }

    async fn list_proximities(
        &self,
        request: Request<pb::ListProximitiesRequest>,
    ) -> Result<Response<pb::ListProximitiesResponse>, Status> {
        self.answer(request, proximities::list_proximities).await
    }

    async fn get_product_space(
        &self,
        request: Request<pb::GetProductSpaceRequest>,
    ) -> Result<Response<pb::ProductSpace>, Status> {
        self.answer(request, product_space::get_product_space).await
    }

    async fn list_growth(
        &self,
        request: Request<pb::ListGrowthRequest>,
    ) -> Result<Response<pb::ListGrowthResponse>, Status> {
        self.answer(request, growth::list_growth).await
    }

    async fn export_complexity(
        &self,
        request: Request<pb::ExportComplexityRequest>,
    ) -> Result<Response<Self::ExportComplexityStream>, Status> {
        self.answer(request, export::export_complexity).await
    }
}
