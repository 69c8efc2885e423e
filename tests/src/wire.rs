//! gRPC as it goes over the wire, for any method of the contract. Below the
//! client of tonic, which keeps deadlines itself and so hides what the suite
//! answers.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::Bytes;
use eslabon_runtime::{
    contract::{Contract, Method},
    problem::Problem,
};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message;
use prost_reflect::{DynamicMessage, MessageDescriptor, ReflectMessage, SerializeOptions};
use serde_json::Value;
use tokio::net::TcpStream;
use tonic::{Code, Status};

/// The contract.
pub fn contract() -> Contract {
    Contract::load(eslabon_proto::DESCRIPTORS).unwrap()
}

/// A message written as JSON.
#[track_caller]
pub fn message(descriptor: MessageDescriptor, text: &Value) -> DynamicMessage {
    DynamicMessage::deserialize(descriptor, text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A message as REST writes it.
pub fn to_json(message: &DynamicMessage) -> Value {
    let options = SerializeOptions::new().skip_default_fields(false);
    let mut text = Vec::new();
    message.serialize_with_options(&mut serde_json::Serializer::new(&mut text), &options).unwrap();
    // Through text, as REST goes.
    serde_json::from_slice(&text).unwrap()
}

/// A connection.
#[derive(Debug, Clone)]
pub struct Wire {
    sender: SendRequest<Full<Bytes>>,
    address: SocketAddr,
}

/// How a call ended.
#[derive(Debug)]
pub struct Answer {
    /// What came.
    pub messages: Vec<DynamicMessage>,
    /// How it ended.
    pub status: Status,
    /// How long it took.
    pub took: Duration,
}

impl Answer {
    /// What the caller is told.
    pub fn problem(&self) -> Problem {
        assert_ne!(self.status.code(), Code::Ok, "the call is refused: {:?}", self.messages);
        Problem::from(&self.status)
    }

    /// The messages as REST writes them, of a call that went well.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        assert_eq!(self.status.code(), Code::Ok, "{:?}", self.status);
        self.messages.iter().map(to_json).collect()
    }
}

impl Wire {
    /// Connects to a suite.
    pub async fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).await.unwrap();
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(socket)).await.unwrap();
        tokio::spawn(connection);
        Self { sender, address }
    }

    /// Calls a method with a key, and with headers of its own.
    pub async fn call(
        &self,
        method: &Method,
        key: &str,
        headers: &[(&str, &str)],
        messages: &[DynamicMessage],
    ) -> Answer {
        let body = messages.iter().flat_map(framed).collect();
        self.call_with_bytes(method, key, headers, body).await
    }

    /// The same with any bytes for a body.
    pub async fn call_with_bytes(
        &self,
        method: &Method,
        key: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let started = Instant::now();
        let mut request = http::Request::post(format!("http://{}{}", self.address, method.path))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let answering = async {
            let mut sender = self.sender.clone();
            sender.ready().await.unwrap();
            let (head, body) = sender.send_request(request).await.unwrap().into_parts();
            (head, body.collect().await.unwrap())
        };
        let (head, body) = crate::in_time(&method.path, answering).await;
        let trailers = body.trailers().cloned().unwrap_or_default();
        let status = Status::from_header_map(&trailers).or_else(|| Status::from_header_map(&head.headers));
        let status = status.unwrap_or_else(|| panic!("{}: no status in {head:?} {trailers:?}", method.path));
        let messages = unframed(body.to_bytes(), &method.descriptor.output());
        Answer { messages, status, took: started.elapsed() }
    }
}

/// A message with its frame.
pub fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    [&[0][..], &(bytes.len() as u32).to_be_bytes(), &bytes].concat()
}

/// The messages in frames.
fn unframed(mut bytes: Bytes, descriptor: &MessageDescriptor) -> Vec<DynamicMessage> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let head = bytes.split_to(5);
        let length = u32::from_be_bytes(head[1..].try_into().unwrap());
        let message = DynamicMessage::decode(descriptor.clone(), bytes.split_to(length as usize)).unwrap();
        assert_eq!(message.descriptor(), *descriptor);
        messages.push(message);
    }
    messages
}
