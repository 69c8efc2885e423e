//! gRPC-Web, for browsers: translated to gRPC and then passed through.

use std::{convert::Infallible, sync::Arc};

use axum::body::Body;
use eslabon_runtime::layers::RequestId;
use http::{HeaderValue, Request, Response, StatusCode, header::CONTENT_TYPE};
use tonic_web::GrpcWebLayer;
use tower::{Layer, ServiceExt, service_fn};

use crate::{
    front::{Front, Visit},
    grpc,
    refusal::Refusal,
};

/// Answers a gRPC-Web call.
pub(crate) async fn answer(front: &Arc<Front>, visit: &Visit, request: Request<Body>) -> Response<Body> {
    let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if kind.starts_with(b"application/grpc-web-text") {
        return no_text(&visit.id);
    }
    let front = front.clone();
    let inner =
        Visit { id: visit.id.clone(), peer: visit.peer, started: visit.started, span: visit.span.clone() };
    let service = service_fn(move |request: Request<tonic::body::Body>| {
        let (front, visit) =
            (front.clone(), Visit { id: inner.id.clone(), span: inner.span.clone(), ..inner });
        async move { Ok::<_, Infallible>(grpc::answer(&front, &visit, request).await) }
    });
    match GrpcWebLayer::new().layer(service).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

fn no_text(id: &RequestId) -> Response<Body> {
    let message = "gRPC-Web in its text form is not served; use `application/grpc-web+proto`";
    Refusal::http(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message).into_response(id)
}
