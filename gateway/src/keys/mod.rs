//! API keys: 256 random bits that are shown once; a digest of them is stored.

mod api;
mod known;

use eslabon_proto::{gateway::v1::Key, r#type::v1::Role};
use eslabon_runtime::{
    config::Secret,
    identity::{Roles, Tenant},
};
use rand::Rng;

pub(crate) use api::Api;
pub(crate) use known::Keys;

use crate::store::KeyRow;

/// What every secret begins with, so that a scanner of leaked secrets finds it.
const PREFIX: &str = "esl_";
/// Digits of a secret: 5 bits each, without the ones that look alike.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits after the prefix: 260 bits, of which 256 are random.
const LENGTH: usize = 52;

/// A key that was just made, with what is never shown again.
pub(crate) struct NewKey {
    pub(crate) row: KeyRow,
    pub(crate) secret: Secret,
}

impl NewKey {
    /// Makes a key at `now`, microseconds since the epoch.
    pub(crate) fn make(tenant: &Tenant, roles: Roles, title: String, now: i64, expires: Option<i64>) -> Self {
        let secret = secret();
        let row = KeyRow {
            id: uuid::Uuid::now_v7().to_string(),
            digest: digest(&secret).as_bytes().to_vec(),
            tenant: tenant.to_string(),
            roles: KeyRow::bits(roles),
            title,
            created_at: now,
            expires_at: expires,
            revoked_at: None,
        };
        Self { row, secret: secret.into() }
    }

    /// The key of the first operator, who belongs to the tenant that everyone
    /// reads.
    pub(crate) fn first_operator(now: i64) -> Self {
        let roles = Roles::NONE.with(Role::Operator);
        Self::make(&Tenant::public(), roles, "first operator key".to_owned(), now, None)
    }
}

fn secret() -> String {
    let mut bits = [0_u8; LENGTH];
    rand::rng().fill_bytes(&mut bits);
    let digits = bits.iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)]));
    PREFIX.chars().chain(digits).collect()
}

/// What is stored of a secret. It needs no salt and no slow function: nobody
/// guesses 256 random bits.
fn digest(secret: &str) -> blake3::Hash {
    blake3::hash(secret.as_bytes())
}

/// Whether a text can be a secret of ours at all.
fn is_secret(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .is_some_and(|digits| digits.len() == LENGTH && digits.bytes().all(|digit| DIGITS.contains(&digit)))
}

/// The subject that logs name.
fn subject(id: &str) -> String {
    format!("key:{id}")
}

/// A key as the contract shows it.
fn shown(row: &KeyRow) -> Key {
    Key {
        name: format!("keys/{}", row.id),
        tenant: row.tenant.clone(),
        roles: row.roles().iter().map(i32::from).collect(),
        title: row.title.clone(),
        create_time: Some(timestamp(row.created_at)),
        expire_time: row.expires_at.map(timestamp),
        revoke_time: row.revoked_at.map(timestamp),
        subject: subject(&row.id),
    }
}

fn timestamp(microseconds: i64) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: microseconds.div_euclid(1_000_000),
        nanos: (microseconds.rem_euclid(1_000_000) * 1_000) as i32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_recognised() {
        let (one, other) = (secret(), secret());
        assert_ne!(one, other);
        assert!(is_secret(&one) && one.len() == 56, "{one}");
        for bad in ["", "esl_", &one[1..], &one[..55], &format!("{}u", &one[..55]), &one.to_uppercase()] {
            assert!(!is_secret(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_never_holds_the_secret_or_its_digest() {
        let key = NewKey::first_operator(1_700_000_000_000_001);
        let shown = format!("{:?}", shown(&key.row));
        assert!(!shown.contains(key.secret.expose()), "{shown}");
        assert!(shown.contains("nanos: 1000"), "{shown}");
    }
}
