//! The keys service: create, list, revoke. Served through the same layers as
//! every service, so roles, constraints and errors are handled as everywhere.

use std::sync::Arc;

use eslabon_proto::gateway::v1::{
    CreateKeyRequest, CreateKeyResponse, Key, ListKeysRequest, ListKeysResponse, RevokeKeyRequest,
    keys_service_server::KeysService,
};
use eslabon_runtime::{
    identity::{Roles, Tenant},
    page,
    problem::{Kind, Problem},
    rules::Checker,
};
use tonic::{Request, Response, Status};

use super::{Keys, NewKey, shown};
use crate::{
    DOMAIN,
    store::{KeyRow, Page, Revoked, Store},
};

/// Keys on a page when nothing is said, and at most.
const PAGE: (usize, usize) = (50, 1000);

/// The keys service.
pub(crate) struct Api {
    pub(crate) store: Store,
    pub(crate) checker: Checker,
    pub(crate) keys: Arc<Keys>,
}

#[tonic::async_trait]
impl KeysService for Api {
    async fn create_key(
        &self,
        request: Request<CreateKeyRequest>,
    ) -> Result<Response<CreateKeyResponse>, Status> {
        self.create(&request.into_inner()).await.map(Response::new).map_err(status)
    }

    async fn list_keys(
        &self,
        request: Request<ListKeysRequest>,
    ) -> Result<Response<ListKeysResponse>, Status> {
        self.list(&request.into_inner()).await.map(Response::new).map_err(status)
    }

    async fn revoke_key(&self, request: Request<RevokeKeyRequest>) -> Result<Response<Key>, Status> {
        self.revoke(&request.into_inner()).await.map(Response::new).map_err(status)
    }
}

impl Api {
    async fn create(&self, request: &CreateKeyRequest) -> Result<CreateKeyResponse, Problem> {
        self.checker.check(request)?;
        let now = now();
        let tenant: Tenant =
            request.tenant.parse().map_err(|error: eslabon_runtime::identity::NotATenant| {
                Problem::invalid("tenant", "INVALID_FORMAT", error.to_string())
            })?;
        let roles = roles(request)?;
        let expires = request.expire_time.as_ref().map(|time| future(time, now)).transpose()?;
        let key = NewKey::make(&tenant, roles, request.title.clone(), now, expires);
        self.store.insert_key(&key.row).await?;
        tracing::info!(key = key.row.id, tenant = key.row.tenant, "created a key");
        Ok(CreateKeyResponse { key: Some(shown(&key.row)), secret: key.secret.expose().to_owned() })
    }

    async fn list(&self, request: &ListKeysRequest) -> Result<ListKeysResponse, Problem> {
        self.checker.check(request)?;
        let query = page::query(&[b"keys", request.tenant.as_bytes()]);
        let cursor = page::decode(&request.page_token, query)?;
        let after = cursor.as_deref().map(position).transpose()?;
        let size = page::size(request.page_size, PAGE.0, PAGE.1);
        let tenant = (!request.tenant.is_empty()).then_some(request.tenant.as_str());
        let rows = self.store.keys(&Page { tenant, after, count: size + 1 }).await?;
        let next_page_token = match rows.get(size - 1) {
            Some(last) if rows.len() > size => page::encode(&cursor_of(last), query),
            _ => String::new(),
        };
        Ok(ListKeysResponse { keys: rows.iter().take(size).map(shown).collect(), next_page_token })
    }

    async fn revoke(&self, request: &RevokeKeyRequest) -> Result<Key, Problem> {
        self.checker.check(request)?;
        let id = request.name.strip_prefix("keys/").unwrap_or_default();
        match self.store.revoke_key(id, now()).await? {
            Revoked::NotFound => Err(Problem::not_found(&request.name)),
            Revoked::LastOperator => Err(Problem::new(
                Kind::FailedPrecondition,
                "LAST_OPERATOR_KEY",
                "nobody could create keys afterwards; create another operator key first",
            )
            .with("resource", &request.name)),
            Revoked::Done(row) => {
                // Other replicas notice within a second; this one at once.
                self.keys.forget(&row.digest).await;
                tracing::info!(key = row.id, tenant = row.tenant, "revoked a key");
                Ok(shown(&row))
            }
        }
    }
}

fn status(problem: Problem) -> Status {
    problem.in_domain(DOMAIN).into()
}

fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// The roles asked for, each once. The contract has refused numbers that are no
/// role; the zero of an enum it lets pass.
fn roles(request: &CreateKeyRequest) -> Result<Roles, Problem> {
    for (index, role) in request.roles().enumerate() {
        if role == eslabon_proto::r#type::v1::Role::Unspecified {
            let field = format!("roles[{index}]");
            return Err(Problem::invalid(field, "REQUIRED", "must name a role"));
        }
    }
    Ok(request.roles().collect())
}

/// A time that lies after `now`, in microseconds.
fn future(time: &prost_types::Timestamp, now: i64) -> Result<i64, Problem> {
    let in_range = (0..1_000_000_000).contains(&time.nanos);
    let microseconds = time
        .seconds
        .checked_mul(1_000_000)
        .and_then(|seconds| seconds.checked_add(i64::from(time.nanos) / 1_000))
        .filter(|at| in_range && jiff::Timestamp::from_microsecond(*at).is_ok());
    match microseconds {
        None => {
            Err(Problem::invalid("expire_time", "OUT_OF_RANGE", "is not a time between years 1 and 9999"))
        }
        Some(at) if at <= now => {
            Err(Problem::invalid("expire_time", "NOT_IN_THE_FUTURE", "must lie in the future"))
        }
        Some(at) => Ok(at),
    }
}

/// Where a page ends: the time and the id of its last key.
fn cursor_of(row: &KeyRow) -> Vec<u8> {
    [row.created_at.to_le_bytes().as_slice(), row.id.as_bytes()].concat()
}

fn position(cursor: &[u8]) -> Result<(i64, &str), Problem> {
    // A token can be forged; what is in it has to be what a store can compare.
    let (at, id) = cursor.split_first_chunk::<8>().ok_or_else(page::invalid)?;
    let id = std::str::from_utf8(id).ok().filter(|id| uuid::Uuid::try_parse(id).is_ok());
    Ok((i64::from_le_bytes(*at), id.ok_or_else(page::invalid)?))
}
