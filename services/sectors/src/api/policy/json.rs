//! Messages as proto3 JSON in one canonical text: what digests are taken over, so
//! that whoever has the answer of REST can take them again.

use std::sync::OnceLock;

use eslabon_runtime::problem::Problem;
use prost::Name;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;

use crate::{
    canonical::{self, Digest},
    error::Error,
};

/// A message as REST writes it, without fields that have their default.
pub(super) fn value<M: Name>(message: &M) -> Result<Value, Error> {
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, message = %M::full_name(), "a message cannot be written as JSON");
        Problem::internal()
    };
    let descriptor = pool()?.get_message_by_name(&M::full_name()).ok_or_else(Problem::internal)?;
    let dynamic = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())
        .map_err(|error| failed(&error))?;
    Ok(serde_json::to_value(&dynamic).map_err(|error| failed(&error))?)
}

/// SHA-256 over the canonical JSON of a value.
pub(super) fn digest(value: &Value) -> Result<Digest, Error> {
    Ok(canonical::digest(&[canonical::text(value)?.as_bytes()]))
}

/// A digest as answers and the log write it.
pub(super) fn shown(digest: &Digest) -> String {
    format!("sha256:{}", canonical::hex(digest))
}

/// The contract, read once.
fn pool() -> Result<&'static DescriptorPool, Problem> {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    if let Some(pool) = POOL.get() {
        return Ok(pool);
    }
    let pool = DescriptorPool::decode(eslabon_proto::DESCRIPTORS).map_err(|_| Problem::internal())?;
    Ok(POOL.get_or_init(|| pool))
}
