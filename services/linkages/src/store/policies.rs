//! Versions of policies.

use eslabon_runtime::{identity::Tenant, read};

use super::Store;
use crate::error::Error;

impl Store {
    /// How many versions exactly this tenant has of a policy. They are never removed,
    /// so it is the number of the last one.
    pub async fn policy_versions(&self, tenant: &Tenant, policy: &str) -> Result<i64, Error> {
        let query = "select count(*) from match_policies where tenant = $1 and policy = $2";
        Ok(read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(tenant.as_str())
            .bind(policy)
            .fetch_one(pool)
            .await)?)
    }
}
