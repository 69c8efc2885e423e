//! Somebody with a key, over REST and over gRPC.

use eslabon_proto::{
    gateway::v1::keys_service_client::KeysServiceClient,
    sectors::v1::{
        self as pb, import_trade_request::Part, import_trade_response::Event,
        sectors_service_client::SectorsServiceClient,
    },
    r#type::v1::{Classification, Commit},
};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tonic::{
    Request, Status,
    metadata::MetadataValue,
    service::{Interceptor, interceptor::InterceptedService},
    transport::{Channel, Endpoint},
};

/// The path of a plain upload of HS 2007 trade.
pub const IMPORT: &str = "/v1/datasets:importTrade?classification=CLASSIFICATION_HS2007";

/// A channel that shows a key.
pub type Keyed = InterceptedService<Channel, Key>;

/// Somebody with a key.
#[derive(Debug, Clone)]
pub struct Person {
    url: String,
    key: String,
    http: reqwest::Client,
}

impl Person {
    /// Somebody with this key; without one when it is empty.
    pub fn new(url: &str, key: &str) -> Self {
        Self { url: url.to_owned(), key: key.to_owned(), http: reqwest::Client::new() }
    }

    /// The secret.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// A REST request.
    pub fn request(&self, verb: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(verb, format!("{}{path}", self.url));
        if self.key.is_empty() { request } else { request.bearer_auth(&self.key) }
    }

    /// A REST request that reads.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// A REST request that writes.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// A REST request that removes what has this etag.
    pub fn delete(&self, path: &str, etag: &str) -> RequestBuilder {
        self.request(Method::DELETE, &format!("{path}?etag={}", etag.replace('"', "%22")))
    }

    /// What a REST path answers.
    pub async fn read(&self, path: &str) -> Value {
        crate::json(self.get(path).send().await.unwrap()).await
    }

    /// Every line that a REST path answers.
    pub async fn lines(&self, path: &str) -> Vec<Value> {
        lines(self.get(path)).await
    }

    /// Every line that a REST path answers to a question.
    pub async fn ask(&self, path: &str, question: &Value) -> Vec<Value> {
        lines(self.post(path).json(question)).await
    }

    /// Sends a file of HS 2007 trade; what REST answers.
    pub async fn upload(&self, file: impl Into<reqwest::Body>) -> reqwest::Response {
        self.upload_to(IMPORT, file).await
    }

    /// The same with a description of its own.
    pub async fn upload_to(&self, path: &str, file: impl Into<reqwest::Body>) -> reqwest::Response {
        self.post(path).header("content-type", "text/csv").body(file).send().await.unwrap()
    }

    /// Imports a file of HS 2007 trade; the name of its dataset.
    pub async fn import(&self, file: impl Into<reqwest::Body>) -> String {
        let answer = crate::json(self.upload(file).await).await;
        answer["dataset"]["name"].as_str().unwrap().to_owned()
    }

    /// Imports a file that the query describes; the name of its input.
    pub async fn import_input(&self, query: &str, file: impl Into<reqwest::Body>) -> String {
        let answer = crate::json(self.upload_to(&format!("/v1/inputs:import?{query}"), file).await).await;
        answer["input"]["name"].as_str().unwrap().to_owned()
    }

    /// The names of the datasets that it may read.
    pub async fn datasets(&self) -> Vec<String> {
        let list = self.read("/v1/datasets?page_size=1000").await;
        let names = list["datasets"].as_array().into_iter().flatten();
        names.map(|dataset| dataset["name"].as_str().unwrap().to_owned()).collect()
    }

    /// A channel with the key.
    pub async fn grpc(&self) -> Keyed {
        let channel = Endpoint::from_shared(self.url.clone()).unwrap().connect().await.unwrap();
        InterceptedService::new(channel, Key(format!("Bearer {}", self.key).parse().unwrap()))
    }

    /// A client of the sectors service.
    pub async fn sectors(&self) -> SectorsServiceClient<Keyed> {
        SectorsServiceClient::new(self.grpc().await)
    }

    /// A client of the service of keys.
    pub async fn keys(&self) -> KeysServiceClient<Keyed> {
        KeysServiceClient::new(self.grpc().await)
    }
}

/// The lines of an answer that went well.
async fn lines(request: RequestBuilder) -> Vec<Value> {
    let response = request.send().await.unwrap();
    let (path, status) = (response.url().path().to_owned(), response.status());
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Puts a key into every call.
#[derive(Debug, Clone)]
pub struct Key(MetadataValue<tonic::metadata::Ascii>);

impl Interceptor for Key {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

/// A description of HS 2007 trade.
pub fn spec(title: &str, request_id: &str) -> pb::TradeImport {
    pb::TradeImport {
        title: title.to_owned(),
        classification: Classification::Hs2007.into(),
        request_id: request_id.to_owned(),
        ..Default::default()
    }
}

/// The messages of a whole import.
pub fn messages(spec: pb::TradeImport, file: &str) -> Vec<pb::ImportTradeRequest> {
    let part = |part| pb::ImportTradeRequest { part: Some(part) };
    let chunks = file.as_bytes().chunks(1000).map(|chunk| part(Part::Chunk(chunk.to_vec().into())));
    let commit = Commit { byte_count: file.len() as i64 };
    std::iter::once(part(Part::Spec(spec))).chain(chunks).chain([part(Part::Commit(commit))]).collect()
}

/// The dataset at the end of an import.
pub async fn imported(
    mut answers: tonic::Streaming<pb::ImportTradeResponse>,
) -> Result<(pb::Dataset, bool), Status> {
    while let Some(answer) = answers.message().await? {
        if let Some(Event::Dataset(dataset)) = answer.event {
            return Ok((dataset, answer.already_held));
        }
    }
    panic!("an import ends with a dataset or an error");
}
