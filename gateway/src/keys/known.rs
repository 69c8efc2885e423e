//! From a secret to a caller: one look into the store a second and key, at most.
//!
//! What a look found is believed for less than a second, so a key that another
//! replica revokes stops working within one. A secret that is not known is
//! never remembered: a key works as soon as it is created.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use eslabon_runtime::{
    identity::Caller,
    problem::{Kind, Problem},
    token::{LIFE, Signer},
};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use moka::{future, sync};
use subtle::ConstantTimeEq;

use super::{digest, is_secret, subject};
use crate::{
    config::Limits,
    limits::{Allowance, Peers},
    store::{KeyRow, Store},
};

/// How long the store's answer is believed.
const BELIEVED: Duration = Duration::from_millis(900);
/// Keys that are remembered at once.
const REMEMBERED: u64 = 100_000;
/// How long a key's allowance is remembered after its last request.
const IDLE: Duration = Duration::from_secs(600);

type Digest = [u8; 32];

/// All keys that are in use.
pub(crate) struct Keys {
    store: Store,
    signer: Signer,
    limits: Limits,
    peers: Peers,
    believed: future::Cache<Digest, Entrant>,
    holders: sync::Cache<Digest, Arc<Holder>>,
}

/// Somebody with a key, who may come in.
#[derive(Clone)]
pub(crate) struct Entrant {
    /// Who it is.
    pub(crate) caller: Arc<Caller>,
    holder: Arc<Holder>,
    state: State,
    looked_at: Instant,
}

/// What may end a key.
#[derive(Clone, Copy)]
struct State {
    expires_at: Option<i64>,
    revoked: bool,
}

/// What is kept of a key between two looks into the store.
struct Holder {
    allowance: Allowance,
    token: Mutex<Option<(HeaderValue, i64)>>,
}

impl Keys {
    pub(crate) fn new(store: Store, signer: Signer, limits: &Limits) -> Self {
        Self {
            store,
            signer,
            limits: limits.clone(),
            peers: Peers::new(limits),
            believed: future::Cache::builder().max_capacity(REMEMBERED).time_to_live(BELIEVED).build(),
            holders: sync::Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(),
        }
    }

    /// Who comes with these headers, from this address.
    pub(crate) async fn admit(&self, headers: &HeaderMap, from: Option<IpAddr>) -> Result<Entrant, Problem> {
        let result = self.recognise(headers, from).await;
        if result.as_ref().is_err_and(|problem| problem.kind == Kind::Unauthenticated) {
            self.peers.failed(from);
        }
        result
    }

    async fn recognise(&self, headers: &HeaderMap, from: Option<IpAddr>) -> Result<Entrant, Problem> {
        let secret = secret_in(headers)?;
        let digest = *digest(secret).as_bytes();
        if let Some(entrant) = self.believed.get(&digest).await
            && entrant.looked_at.elapsed() < BELIEVED
        {
            return entrant.still_valid();
        }
        // A key that was in use a moment ago does not suffer for its neighbours.
        if !self.holders.contains_key(&digest) {
            self.peers.check(from)?;
        }
        self.believed.invalidate(&digest).await;
        let found = self.believed.try_get_with(digest, self.look_up(digest)).await;
        found.map_err(|problem| (*problem).clone())?.still_valid()
    }

    async fn look_up(&self, digest: Digest) -> Result<Entrant, Problem> {
        let looked_at = Instant::now();
        let row = self.store.key_by_digest(&digest).await?.ok_or_else(unknown)?;
        if !bool::from(row.digest.as_slice().ct_eq(&digest)) {
            return Err(unknown());
        }
        let holder = self.holders.get_with(digest, || {
            Arc::new(Holder { allowance: Allowance::new(&self.limits), token: Mutex::new(None) })
        });
        let state = State { expires_at: row.expires_at, revoked: row.revoked_at.is_some() };
        Ok(Entrant { caller: Arc::new(caller(&row)?), holder, state, looked_at })
    }

    /// Takes a request from the allowance of a key.
    pub(crate) fn take(&self, entrant: &Entrant) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
        entrant.holder.allowance.take()
    }

    /// The internal token of a caller, as a header. Minted once in half its life.
    pub(crate) fn token(&self, entrant: &Entrant) -> Result<HeaderValue, Problem> {
        let now = jiff::Timestamp::now().as_second();
        let mut token = entrant.holder.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((value, minted)) = &*token
            && now - minted < LIFE.as_secs() as i64 / 2
        {
            return Ok(value.clone());
        }
        let minted = self.signer.mint(&entrant.caller, now)?;
        let mut value = HeaderValue::try_from(format!("Bearer {minted}")).map_err(|_| Problem::internal())?;
        value.set_sensitive(true);
        *token = Some((value.clone(), now));
        Ok(value)
    }

    /// Looks into the store again before this key is believed.
    pub(crate) async fn forget(&self, digest: &[u8]) {
        if let Ok(digest) = Digest::try_from(digest) {
            self.believed.invalidate(&digest).await;
        }
    }
}

impl Entrant {
    fn still_valid(self) -> Result<Self, Problem> {
        if self.state.revoked {
            return Err(refused("KEY_REVOKED", "the key was revoked; ask an operator for a new one"));
        }
        let now = jiff::Timestamp::now().as_microsecond();
        if self.state.expires_at.is_some_and(|at| at <= now) {
            return Err(refused("KEY_EXPIRED", "the key has expired; ask an operator for a new one"));
        }
        Ok(self)
    }
}

fn caller(row: &KeyRow) -> Result<Caller, Problem> {
    let tenant = row.tenant.parse().map_err(|_| {
        tracing::error!(key = row.id, "a stored key names no tenant");
        Problem::internal()
    })?;
    Ok(Caller { tenant, roles: row.roles(), subject: subject(&row.id) })
}

/// The secret in `authorization: Bearer …` or, where that is absent, in
/// `x-api-key`.
fn secret_in(headers: &HeaderMap) -> Result<&str, Problem> {
    let value = match headers.get(AUTHORIZATION) {
        Some(value) => value.to_str().ok().and_then(bearer),
        None => match headers.get("x-api-key") {
            Some(value) => value.to_str().ok(),
            None => {
                return Err(refused(
                    "KEY_MISSING",
                    "send a key as `authorization: Bearer KEY`; an operator creates one",
                ));
            }
        },
    };
    value.filter(|secret| is_secret(secret)).ok_or_else(unknown)
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn unknown() -> Problem {
    refused("KEY_INVALID", "the key is not one of ours; check that it was copied whole")
}

fn refused(reason: &str, message: &str) -> Problem {
    Problem::new(Kind::Unauthenticated, reason, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reason(pairs: &[(&'static str, &str)]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::try_from(*value).unwrap());
        }
        secret_in(&headers).err().map(|problem| problem.reason)
    }

    #[test]
    fn a_secret_comes_in_one_of_two_headers() {
        let secret = super::super::secret();
        assert_eq!(reason(&[("authorization", &format!("bearer {secret}"))]), None);
        assert_eq!(reason(&[("x-api-key", &secret)]), None);
        assert_eq!(reason(&[]).as_deref(), Some("KEY_MISSING"));
        for bad in ["Bearer", "Bearer x", &format!("Basic {secret}"), &secret] {
            assert_eq!(reason(&[("authorization", bad)]).as_deref(), Some("KEY_INVALID"), "{bad}");
        }
    }
}
