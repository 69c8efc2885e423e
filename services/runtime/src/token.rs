//! The short-lived internal token: what the gateway says of a caller, signed
//! with Ed25519, and all that a service believes.
//!
//! A token names tenant, roles and subject, lives a minute, and is minted once
//! per key and half-life: a signature for every request (some 70 us for minting
//! and verifying) would cost more than the request. The request id therefore
//! travels beside it, in `x-request-id`.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use eslabon_proto::r#type::v1::Role;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::{
    identity::{Caller, Roles},
    problem::{Kind, Problem},
};

/// How long a token lives.
pub const LIFE: Duration = Duration::from_secs(60);

/// Who mints tokens, and for whom they are.
const ISSUER: &str = "eslabon-gateway";
const AUDIENCE: &str = "eslabon-services";

/// Verified tokens a service remembers.
const REMEMBERED: u64 = 10_000;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    tenant: String,
    roles: Vec<String>,
    iat: i64,
    exp: i64,
}

/// A key is not one that tokens can be signed or verified with.
#[derive(Debug, thiserror::Error)]
#[error("{what} is not an Ed25519 key in PEM (PKCS #8 private, SubjectPublicKeyInfo public)")]
pub struct BadKey {
    what: &'static str,
}

/// Signs tokens; held by the gateway alone.
#[derive(Clone)]
pub struct Signer {
    key: EncodingKey,
}

/// Verifies tokens; held by every service. Accepts several keys, so that a new
/// one can be handed out before the old one is withdrawn.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<Vec<DecodingKey>>,
    seen: Cache<String, (Arc<Caller>, i64)>,
}

impl Signer {
    /// A signer from a PKCS #8 private key in PEM.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let key = EncodingKey::from_ed_pem(pem.as_bytes()).map_err(|_| BadKey { what: "the signing key" })?;
        Ok(Self { key })
    }

    /// The verifier of this signer's tokens, for a process that holds both ends.
    pub fn verifier(&self) -> Result<Verifier, BadKey> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(self.key.as_bytes())
            .map_err(|_| BadKey { what: "the signing key" })?;
        Ok(Verifier::of(vec![DecodingKey::from_ed_der(pair.public_key().as_ref())]))
    }

    /// The token of a caller, valid from `now` (seconds since the epoch) for
    /// [`LIFE`].
    pub fn mint(&self, caller: &Caller, now: i64) -> Result<String, Problem> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: caller.subject.clone(),
            tenant: caller.tenant.to_string(),
            roles: caller.roles.iter().map(|role| role.as_str_name().to_owned()).collect(),
            iat: now,
            exp: now + LIFE.as_secs() as i64,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.key)
            .map_err(|_| Problem::internal())
    }
}

/// A fresh pair for a process that holds both ends; nothing is written.
pub fn generate() -> Result<(Signer, Verifier), BadKey> {
    let bad = |_| BadKey { what: "a generated key" };
    let pair = Ed25519KeyPair::generate().map_err(bad)?;
    let private = pair.to_pkcs8v1().map_err(bad)?;
    let verifier = Verifier::of(vec![DecodingKey::from_ed_der(pair.public_key().as_ref())]);
    Ok((Signer { key: EncodingKey::from_ed_der(private.as_ref()) }, verifier))
}

impl Verifier {
    /// A verifier from public keys in PEM.
    pub fn from_pems<'a>(pems: impl IntoIterator<Item = &'a str>) -> Result<Self, BadKey> {
        let keys: Vec<_> = pems
            .into_iter()
            .map(|pem| DecodingKey::from_ed_pem(pem.as_bytes()))
            .collect::<Result<_, _>>()
            .map_err(|_| BadKey { what: "a public key" })?;
        Ok(Self::of(keys))
    }

    fn of(keys: Vec<DecodingKey>) -> Self {
        Self { keys: Arc::new(keys), seen: Cache::new(REMEMBERED) }
    }

    /// The caller a token speaks for at `now` (seconds since the epoch), or
    /// UNAUTHENTICATED with reason TOKEN_EXPIRED or TOKEN_INVALID.
    pub fn verify(&self, token: &str, now: i64) -> Result<Arc<Caller>, Problem> {
        // The signature of a token does not change; its expiry is checked anew.
        if let Some((caller, expires)) = self.seen.get(token) {
            return if now < expires { Ok(caller) } else { Err(expired()) };
        }
        let claims = self.claims(token)?;
        if now >= claims.exp {
            return Err(expired());
        }
        let caller = Arc::new(caller(&claims)?);
        self.seen.insert(token.to_owned(), (caller.clone(), claims.exp));
        Ok(caller)
    }

    fn claims(&self, token: &str) -> Result<Claims, Problem> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        // The clock is an argument here, so the expiry is compared above.
        rules.validate_exp = false;
        self.keys
            .iter()
            .find_map(|key| jsonwebtoken::decode::<Claims>(token, key, &rules).ok())
            .map(|data| data.claims)
            .ok_or_else(invalid)
    }
}

fn caller(claims: &Claims) -> Result<Caller, Problem> {
    let roles: Option<Roles> = claims.roles.iter().map(|role| Role::from_str_name(role)).collect();
    let roles = roles.filter(|roles| !roles.is_empty()).ok_or_else(invalid)?;
    let tenant = claims.tenant.parse().map_err(|_| invalid())?;
    Ok(Caller { tenant, roles, subject: claims.sub.clone() })
}

fn expired() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "TOKEN_EXPIRED",
        "the token has expired; ask the gateway for a new one",
    )
}

fn invalid() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "TOKEN_INVALID",
        "the token is not one of the gateway's; call through the gateway",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analyst() -> Caller {
        Caller {
            tenant: "cinde".parse().unwrap(),
            roles: [Role::Analyst].into_iter().collect(),
            subject: "key:1".to_owned(),
        }
    }

    #[test]
    fn a_service_believes_what_the_gateway_signed() {
        let (signer, verifier) = generate().unwrap();
        let token = signer.mint(&analyst(), 1_000).unwrap();
        assert_eq!(*verifier.verify(&token, 1_059).unwrap(), analyst());
    }

    #[test]
    fn a_signer_knows_its_verifier() {
        let (signer, _) = generate().unwrap();
        let token = signer.mint(&analyst(), 1_000).unwrap();
        assert_eq!(*signer.verifier().unwrap().verify(&token, 1_000).unwrap(), analyst());
    }

    #[test]
    fn an_expired_token_is_refused_also_when_it_is_remembered() {
        let (signer, verifier) = generate().unwrap();
        let token = signer.mint(&analyst(), 1_000).unwrap();
        assert!(verifier.verify(&token, 1_000).is_ok());
        assert_eq!(verifier.verify(&token, 1_060).unwrap_err().reason, "TOKEN_EXPIRED");
    }

    #[test]
    fn a_token_of_another_key_or_with_a_changed_claim_is_refused() {
        let (signer, _) = generate().unwrap();
        let (_, verifier) = generate().unwrap();
        let token = signer.mint(&analyst(), 1_000).unwrap();
        assert_eq!(verifier.verify(&token, 1_000).unwrap_err().reason, "TOKEN_INVALID");
        let (signer, verifier) = generate().unwrap();
        let token = signer.mint(&analyst(), 1_000).unwrap();
        let mut parts: Vec<_> = token.split('.').collect();
        let other = signer.mint(&Caller { tenant: "other".parse().unwrap(), ..analyst() }, 1_000).unwrap();
        let payload = other.split('.').nth(1).unwrap().to_owned();
        parts[1] = &payload;
        assert_eq!(verifier.verify(&parts.join("."), 1_000).unwrap_err().reason, "TOKEN_INVALID");
    }
}
