//! Allocations: computed, and stored whole.

use std::sync::Arc;

use eslabon_linkages_core::ENGINE;
use eslabon_proto::linkages::v1::{self as pb, create_allocation_response::Event};
use eslabon_runtime::upload::Answers;
use prost::Message;

use super::{
    super::{
        resource::{self, Resource},
        telling::{Teller, telling},
        upgrading::states,
    },
    compute::{Asked, Computed},
};
use crate::{
    app::{App, Call},
    date,
    error::Error,
    register::{self, Wanted},
    store::{Change, Part},
};

const METHOD: &str = "/eslabon.linkages.v1.AllocationService/CreateAllocation";

pub(super) async fn create_allocation(
    app: Arc<App>,
    call: Call,
    mut request: pb::CreateAllocationRequest,
) -> Result<Answers<pb::CreateAllocationResponse>, Error> {
    call.may_write()?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = resource::change(&call, METHOD, &request_id, &request);
    let mut question = request.allocation.unwrap_or_default();
    question.settle(&app, &call, None).await?;
    let told = |progress| pb::CreateAllocationResponse { event: Some(Event::Progress(progress)) };
    Ok(telling(told, async move |teller| {
        let making = Making { app, call, id: request.allocation_id, change, teller };
        let allocation = making.make(question).await?;
        Ok(pb::CreateAllocationResponse { event: Some(Event::Allocation(allocation)) })
    }))
}

/// An allocation that is being made.
struct Making {
    app: Arc<App>,
    call: Call,
    id: String,
    change: Change,
    teller: Teller,
}

impl Making {
    async fn make(&self, question: pb::Allocation) -> Result<pb::Allocation, Error> {
        let app = &self.app;
        if let Some(first) = resource::repeated(app, &self.change).await? {
            return Ok(first);
        }
        self.refuse_taken().await?;
        self.teller.at("read", 0, 0, "documents");
        let (policy_name, policy) = register::policy(app, &self.call, &question.policy).await?;
        let today = date::today();
        let wanted = Wanted::new(question.relatedness.as_ref(), &policy, today);
        let states = states(question.need_states());
        let snapshot = register::snapshot(app, &self.call, &wanted, &states).await?;
        let asked = Asked { question: question.clone(), policy, teller: self.teller.clone() };
        let turn = snapshot.turn.clone();
        let (computed, digest, used) = turn
            .computing(move || {
                let computed = asked.compute(&snapshot)?;
                // Which table of standards counts depends on the day.
                let read = format!("{}\n{}\n", snapshot.digest, snapshot.reference.table());
                Ok::<_, Error>((computed, read, snapshot.relatedness))
            })
            .await?;
        self.teller.at("store", 0, 0, "rows");
        let mut allocation = pb::Allocation {
            policy: policy_name,
            relatedness_used: Some(used),
            engine: ENGINE.to_owned(),
            as_of: date::text(today),
            ..question
        };
        allocation.input_digest = input_digest(&digest, &allocation);
        allocation.result_digest = result_digest(&computed);
        allocation.result = Some(computed.result);
        self.store(allocation, &computed.parts).await
    }

    /// Refuses an id that is taken before anything is computed; who is first when two
    /// ask at once is decided when it is stored.
    async fn refuse_taken(&self) -> Result<(), Error> {
        let collection = pb::Allocation::COLLECTION;
        let held = self.app.store.document(&collection, self.call.tenant(), &self.id).await?;
        if held.is_some_and(|held| held.tenant == self.call.tenant().as_str()) {
            return Err(Error::AlreadyExists { collection: collection.table, id: self.id.clone() });
        }
        Ok(())
    }

    async fn store(&self, allocation: pb::Allocation, parts: &[Part]) -> Result<pb::Allocation, Error> {
        let new = resource::document(&self.call, &self.id, allocation);
        let answer = self.app.store.create_allocation(
            &pb::Allocation::COLLECTION,
            (&new, parts),
            &self.change,
            resource::answer::<pb::Allocation>,
        );
        resource::decoded(&answer.await?)
    }
}

/// Digest of the registry as it was read and of the question as it was understood, the
/// day aside.
fn input_digest(registry: &str, question: &pb::Allocation) -> String {
    let question = pb::Allocation { as_of: String::new(), purpose: String::new(), ..question.clone() };
    let mut hasher = blake3::Hasher::new();
    hasher.update(registry.as_bytes());
    hasher.update(&question.encode_to_vec());
    format!("blake3:{}", hasher.finalize().to_hex())
}

/// Digest of the result with all of its rows.
fn result_digest(computed: &Computed) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&computed.result.encode_to_vec());
    for part in &computed.parts {
        hasher.update(format!("\n{} {} {}\n", part.kind, part.number, part.content.len()).as_bytes());
        hasher.update(&part.content);
    }
    format!("blake3:{}", hasher.finalize().to_hex())
}
