//! A sectors service for the wire only: it does what its request tells, so that
//! every answer of the gateway can be seen. It knows nothing of trade.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use eslabon_proto::{
    sectors::v1::{sectors_service_server::SectorsService, *},
    r#type::v1::Progress,
};
use eslabon_runtime::{
    identity::Caller,
    problem::{Kind, Problem},
};
use futures::{Stream, StreamExt, stream};
use tonic::{Request, Response, Status, Streaming};

/// What the fake has seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) imports_begun: AtomicU64,
    pub(crate) bytes: AtomicU64,
    pub(crate) commits: AtomicU64,
    /// Imports that are over, whatever way.
    pub(crate) ended: AtomicU64,
    /// Imports whose stream came to a clean end without a commit.
    pub(crate) clean_ends: AtomicU64,
}

/// Counts an import as ended when the service lets go of it.
struct Underway(Arc<Seen>);

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
    }
}

pub(crate) struct Fake(pub(crate) Arc<Seen>);

/// Problems by the last digit of the dataset that is asked for.
fn problem(name: &str) -> Option<Problem> {
    let problem = |kind, reason: &str| Problem::new(kind, reason, "as asked for").with("asked", name);
    let wait = Duration::from_millis(1500);
    Some(match name.chars().last()? {
        '1' => Problem::invalid("name", "SOME_REASON", "as asked for"),
        '2' => problem(Kind::NotFound, "NOT_FOUND"),
        '3' => problem(Kind::AlreadyExists, "TAKEN"),
        '4' => problem(Kind::FailedPrecondition, "ONE_YEAR"),
        '5' => problem(Kind::Aborted, "ETAG_MISMATCH"),
        '6' => problem(Kind::ResourceExhausted, "TOO_MANY_ROWS"),
        '7' => problem(Kind::ResourceExhausted, "BUSY").retry_after(wait),
        '8' => problem(Kind::Unavailable, "STORE_UNAVAILABLE").retry_after(wait),
        '9' => problem(Kind::DataLoss, "DATASET_DAMAGED"),
        'a' => problem(Kind::Internal, "INTERNAL"),
        'b' => problem(Kind::Unimplemented, "NOT_YET"),
        'c' => problem(Kind::Cancelled, "CANCELLED"),
        _ => return None,
    })
}

type Boxed<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Methods that no test calls.
macro_rules! not_here {
    ($($name:ident: $request:ty => $answer:ty),* $(,)?) => {
        #[tonic::async_trait]
        impl SectorsService for Fake {
            type ImportTradeStream = Boxed<ImportTradeResponse>;
            type ExportComplexityStream = Boxed<ExportComplexityResponse>;

            async fn import_trade(
                &self,
                request: Request<Streaming<ImportTradeRequest>>,
            ) -> Result<Response<Self::ImportTradeStream>, Status> {
                self.import(request)
            }

            async fn export_complexity(
                &self,
                request: Request<ExportComplexityRequest>,
            ) -> Result<Response<Self::ExportComplexityStream>, Status> {
                Ok(Response::new(export(&request.into_inner())))
            }

            async fn get_dataset(&self, request: Request<GetDatasetRequest>) -> Result<Response<Dataset>, Status> {
                dataset(&request).await
            }

            async fn delete_dataset(&self, request: Request<DeleteDatasetRequest>) -> Result<Response<()>, Status> {
                match problem(&request.get_ref().name) {
                    Some(problem) => Err(problem.in_domain("sectors.eslabon").into()),
                    None => Ok(Response::new(())),
                }
            }

            async fn get_complexity(
                &self,
                request: Request<GetComplexityRequest>,
            ) -> Result<Response<CountryComplexity>, Status> {
                let request = request.into_inner();
                let provenance = Provenance { basis: request.basis, ..Provenance::default() };
                Ok(Response::new(CountryComplexity {
                    name: request.country,
                    eci: Some(1.25),
                    provenance: Some(provenance),
                    ..CountryComplexity::default()
                }))
            }

            $(async fn $name(&self, _: Request<$request>) -> Result<Response<$answer>, Status> {
                Err(Status::unimplemented("not in this test"))
            })*
        }
    };
}

not_here! {
    list_datasets: ListDatasetsRequest => ListDatasetsResponse,
    get_product_complexity: GetProductComplexityRequest => ProductComplexity,
    list_country_complexities: ListCountryComplexitiesRequest => ListCountryComplexitiesResponse,
    list_product_complexities: ListProductComplexitiesRequest => ListProductComplexitiesResponse,
    list_country_products: ListCountryProductsRequest => ListCountryProductsResponse,
    list_opportunities: ListOpportunitiesRequest => ListOpportunitiesResponse,
    list_proximities: ListProximitiesRequest => ListProximitiesResponse,
    get_product_space: GetProductSpaceRequest => ProductSpace,
    list_growth: ListGrowthRequest => ListGrowthResponse,
}

/// Says who asks and what of it arrived; `…e` takes its time, `…d` panics.
async fn dataset(request: &Request<GetDatasetRequest>) -> Result<Response<Dataset>, Status> {
    let name = request.get_ref().name.clone();
    if let Some(problem) = problem(&name) {
        return Err(problem.in_domain("sectors.eslabon").into());
    }
    if name.ends_with('d') {
        panic!("as asked for");
    }
    if name.ends_with('e') {
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    let caller = request.extensions().get::<Arc<Caller>>().expect("the layers put the caller in");
    let mut headers: Vec<_> = request.metadata().keys().map(|key| format!("{key:?}")).collect();
    headers.sort();
    let mut response = Response::new(Dataset {
        name,
        tenant: caller.tenant.to_string(),
        title: headers.join(" "),
        source: caller.subject.clone(),
        row_count: 9_007_199_254_740_993,
        ..Dataset::default()
    });
    response.metadata_mut().insert("x-fake", "yes".parse().expect("is ASCII"));
    Ok(response)
}

/// Three batches; products break off after one, country products never end.
fn export(request: &ExportComplexityRequest) -> Boxed<ExportComplexityResponse> {
    let batch = |done| ExportComplexityResponse {
        progress: Some(Progress { stage: "send".into(), done, total: 3, unit: "rows".into() }),
        ..ExportComplexityResponse::default()
    };
    match request.what() {
        ExportWhat::Product => {
            let problem = Problem::new(Kind::DataLoss, "DATASET_DAMAGED", "as asked for");
            let error = Status::from(problem.in_domain("sectors.eslabon"));
            Box::pin(stream::iter([Ok(batch(1)), Err(error)]))
        }
        ExportWhat::CountryProduct => Box::pin(stream::iter([Ok(batch(1))]).chain(stream::pending())),
        _ => Box::pin(stream::iter((1..=3).map(move |done| Ok(batch(done))))),
    }
}

impl Fake {
    /// Answers every chunk with progress, and the commit with a dataset.
    fn import(
        &self,
        request: Request<Streaming<ImportTradeRequest>>,
    ) -> Result<Response<Boxed<ImportTradeResponse>>, Status> {
        let seen = self.0.clone();
        seen.imports_begun.fetch_add(1, Ordering::SeqCst);
        let parts = request.into_inner();
        let state = (parts, TradeImport::default(), 0_i64, Underway(seen.clone()));
        let answers = stream::unfold(Some(state), move |state| {
            let seen = seen.clone();
            async move {
                let (mut parts, mut spec, mut received, underway) = state?;
                loop {
                    let part = match parts.message().await {
                        Ok(Some(message)) => message.part,
                        Ok(None) => {
                            seen.clean_ends.fetch_add(1, Ordering::SeqCst);
                            let problem = Problem::invalid("commit", "UPLOAD_NOT_COMMITTED", "no commit");
                            return Some((Err(problem.into()), None));
                        }
                        Err(status) => return Some((Err(status), None)),
                    };
                    match part {
                        Some(import_trade_request::Part::Spec(given)) => spec = given,
                        Some(import_trade_request::Part::Chunk(chunk)) => {
                            assert!(chunk.len() <= 1 << 20, "chunks are small");
                            if chunk.starts_with(b"refuse") {
                                let problem = Problem::invalid("lines[2].v", "DECIMAL_COMMA", "as asked for");
                                return Some((Err(problem.in_domain("sectors.eslabon").into()), None));
                            }
                            received += chunk.len() as i64;
                            seen.bytes.fetch_add(chunk.len() as u64, Ordering::SeqCst);
                            let progress = Progress { done: received, ..Progress::default() };
                            let event = Some(import_trade_response::Event::Progress(progress));
                            let answer = ImportTradeResponse { event, already_held: false };
                            return Some((Ok(answer), Some((parts, spec, received, underway))));
                        }
                        Some(import_trade_request::Part::Commit(commit)) => {
                            assert_eq!(commit.byte_count, received);
                            seen.commits.fetch_add(1, Ordering::SeqCst);
                            let dataset = Dataset {
                                title: spec.title,
                                classification: spec.classification,
                                row_count: received,
                                ..Dataset::default()
                            };
                            let event = Some(import_trade_response::Event::Dataset(dataset));
                            return Some((Ok(ImportTradeResponse { event, already_held: false }), None));
                        }
                        None => {}
                    }
                }
            }
        });
        Ok(Response::new(Box::pin(answers)))
    }
}
