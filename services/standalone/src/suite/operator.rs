//! The first operator: somebody must be able to come in and make keys for the
//! others.

use axum::{Router, body::Body};
use eslabon_gateway::Gateway;
use eslabon_runtime::config::Secret;
use http::{Request, StatusCode, header};
use tower::ServiceExt;

use super::{Error, folder::Folder};

/// The key of an operator.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) key: Secret,
    /// Whether it was made now.
    pub(super) is_new: bool,
}

/// The key in the data directory while it is valid; a new one otherwise.
pub(super) async fn admit(gateway: &Gateway, folder: &Folder) -> Result<Operator, Error> {
    if let Some(key) = folder.operator_key()?
        && is_valid(gateway.router(), &key).await?
    {
        return Ok(Operator { key, is_new: false });
    }
    // Where the store holds other keys but their file was lost, whoever may
    // write the data directory is the operator all the same.
    let key = match gateway.first_operator_key().await? {
        Some(first) => first.secret,
        None => gateway.another_operator_key().await?.secret,
    };
    folder.keep_operator_key(&key)?;
    Ok(Operator { key, is_new: true })
}

/// Whether a key does what only an operator's does.
async fn is_valid(app: Router, key: &Secret) -> Result<bool, Error> {
    let request = Request::get("/v1/keys?pageSize=1")
        .header(header::AUTHORIZATION, format!("Bearer {}", key.expose()))
        .body(Body::empty());
    // What is in the file may be no header at all.
    let Ok(request) = request else { return Ok(false) };
    let answer = match app.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    match answer.status() {
        StatusCode::OK => Ok(true),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Ok(false),
        other => Err(Error::Check(other)),
    }
}
