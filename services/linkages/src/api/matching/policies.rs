//! Policies: versions that are made once and never changed.

use eslabon_linkages_core::check::Check;
use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::db;

use crate::{
    api::resource::{self, Resource, Shared, head},
    app::{App, Call},
    error::Error,
    names, register,
    store::{Collection, Filter},
};

/// How often the next version is looked for again, where somebody else took it.
const ATTEMPTS: usize = 10;

impl Resource for pb::MatchPolicy {
    const COLLECTION: Collection = Collection { table: "match_policies", columns: &["policy"] };
    const PLURAL: &'static str = "matchPolicies";
    const FIELD: &'static str = "policy";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.policy.clone()]
    }

    /// Fills in every default, so that a later one changes nothing.
    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let policy = register::policy::read(self).and_then(Check::check);
        let policy = policy.map_err(|found| Error::violations(Self::FIELD, found))?;
        *self = register::policy::written(self, &policy);
        let id = names::id(Self::PLURAL, &self.name)?;
        let (policy, version) = id.split_once("/versions/").unwrap_or_default();
        (self.policy, self.version) = (policy.to_owned(), version.parse().unwrap_or_default());
        Ok(())
    }
}

/// Makes the next version.
pub(super) async fn create(
    app: Shared,
    call: Call,
    mut request: pb::CreateMatchPolicyRequest,
) -> Result<pb::MatchPolicy, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change = resource::change(
        &call,
        "/eslabon.linkages.v1.MatchingService/CreateMatchPolicy",
        &request_id,
        &request,
    );
    let policy = names::id(pb::MatchPolicy::PLURAL, &request.parent)?;
    if policy == "default" {
        let text = "the policy `default` is built in: take another id";
        return Err(Error::wrong("parent", "RESERVED", text));
    }
    for _ in 0..ATTEMPTS {
        let version = app.store.policy_versions(call.tenant(), policy).await? + 1;
        let id = format!("{policy}/versions/{version}");
        match resource::create(&app, &call, &id, request.policy.clone(), &change).await {
            // Somebody else took it since it was counted.
            Err(Error::AlreadyExists { .. }) => {}
            other => return other,
        }
    }
    Err(db::Error::Conflict.into())
}

pub(super) async fn get(
    app: Shared,
    call: Call,
    request: pb::GetMatchPolicyRequest,
) -> Result<pb::MatchPolicy, Error> {
    register::policy::named(&app, &call, &request.name).await
}

pub(super) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListMatchPoliciesRequest,
) -> Result<pb::ListMatchPoliciesResponse, Error> {
    let filter = Filter { column: "policy", value: &request.policy, among_words: false };
    let page = (request.page_size, request.page_token.as_str());
    let (policies, next_page_token) = resource::list(&app, &call, &[filter], page).await?;
    Ok(pb::ListMatchPoliciesResponse { policies, next_page_token })
}
