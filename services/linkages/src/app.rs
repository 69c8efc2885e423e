//! What the handlers share: the service's parts, and who calls.

use std::sync::Arc;

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{
    compute::computing,
    contract::Contract,
    identity::{Caller, Tenant},
    layers::{Deadline, RequestId},
    peer::Peer,
    problem::Problem,
    rules::Checker,
    upload::Host,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::metadata::{Ascii, MetadataMap, MetadataValue};

use crate::{
    api::registry::Memory, config::Config, error::Error, register::Shelves, relatedness::Proximities,
    search::Search, store::Store,
};

/// The service's parts, as handlers see them.
pub(crate) struct App {
    /// The rows.
    pub store: Store,
    /// The contract as data: which fields a caller sets.
    pub contract: Contract,
    /// The contract's constraints.
    pub checker: Checker,
    /// The sectors service, where there is one.
    pub sectors: Option<Peer>,
    /// Suppliers in memory, to find the best among many.
    pub suppliers: Shelves,
    /// Proximities that the sectors service told.
    pub proximities: Proximities,
    /// One permit for every import that may be under way.
    pub imports: Arc<Semaphore>,
    /// One permit for every registry that may be in memory.
    pub registries: Arc<Semaphore>,
    /// One permit for every computation that may be under way.
    pub computations: Arc<Semaphore>,
    /// Suppliers that may be one firm, as they were found last.
    pub duplicates: Memory,
    /// What free text finds.
    pub search: Search,
    /// What the operator set.
    pub config: Config,
}

impl Host for App {
    fn checker(&self) -> &Checker {
        &self.checker
    }

    fn imports(&self) -> &Arc<Semaphore> {
        &self.imports
    }
}

/// Who calls, beside what is asked.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The verified caller.
    pub caller: Arc<Caller>,
    /// What the caller showed, to call another service on its behalf. It is marked as
    /// sensitive: nothing that is printed shows it.
    pub authorization: Option<MetadataValue<Ascii>>,
    /// When the call must be over.
    pub deadline: Option<Deadline>,
    /// The id of the call, which calls on its behalf carry too.
    pub request_id: Option<RequestId>,
}

impl Call {
    /// The caller of a request: what the layers put into its extensions, and what it
    /// showed.
    pub(crate) fn of(metadata: &MetadataMap, extensions: &tonic::Extensions) -> Result<Self, Problem> {
        let caller = extensions.get::<Arc<Caller>>().ok_or_else(Problem::internal)?;
        let mut authorization = metadata.get("authorization").cloned();
        if let Some(value) = &mut authorization {
            value.set_sensitive(true);
        }
        Ok(Self {
            caller: caller.clone(),
            authorization,
            deadline: extensions.get::<Deadline>().copied(),
            request_id: extensions.get::<RequestId>().cloned(),
        })
    }

    /// A caller whose request is over already, and who asks no other service.
    pub(crate) fn by(caller: Arc<Caller>) -> Self {
        Self { caller, authorization: None, deadline: None, request_id: None }
    }

    /// Whose rows the caller reads and writes.
    pub(crate) fn tenant(&self) -> &Tenant {
        &self.caller.tenant
    }

    /// Whether the caller works for an agency: operators and analysts do.
    pub(crate) fn is_of_the_agency(&self) -> bool {
        let roles = self.caller.roles;
        roles.contains(Role::Operator) || roles.contains(Role::Analyst)
    }

    /// Whether the caller sees all of what an agency found out: who works for it does.
    pub(crate) fn sees_all_of(&self, owner: &str) -> bool {
        self.tenant().as_str() == owner && self.is_of_the_agency()
    }

    /// Whether the caller may write at all.
    pub(crate) fn may_write(&self) -> Result<(), Error> {
        if self.caller.may_write(self.tenant()) { Ok(()) } else { Err(Error::PublicIsReadOnly) }
    }
}

/// One's turn to read the registry into memory, which lasts as long as it is there. So
/// much of it is in memory at once and no more, however many wait to compute with it.
///
/// A turn is taken first and the permit to compute within it. Nobody waits for a turn
/// while they compute, so that nobody waits in a circle.
#[derive(Clone)]
pub(crate) struct Turn {
    app: Arc<App>,
    _permit: Arc<OwnedSemaphorePermit>,
}

impl App {
    /// Waits for a turn. It ends when it and all that was made of it is dropped. Whoever
    /// else is to be asked is asked before, since others wait meanwhile.
    pub(crate) async fn turn(self: &Arc<Self>) -> Result<Turn, Error> {
        let permit = self.registries.clone().acquire_owned().await.map_err(|_| Problem::internal())?;
        Ok(Turn { app: self.clone(), _permit: Arc::new(permit) })
    }

    /// Runs a kernel on a thread that may block, once there is a permit for it.
    pub(crate) async fn computing<T, E>(
        &self,
        kernel: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        computing(&self.computations, kernel).await
    }
}

impl Turn {
    /// Runs a kernel over what was read. The turn lasts until that ends, also when nobody
    /// waits any more.
    pub(crate) async fn computing<T, E>(
        &self,
        kernel: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        let turn = self.clone();
        let kernel = move || {
            let _turn = turn;
            kernel()
        };
        self.app.computing(kernel).await
    }
}
