//! Reading the registry in one's turn, and after whoever else has to be asked.
//!
//! How near capabilities are may be another service's to tell, which may take its time.
//! It is asked before the turn is waited for: a service that hangs keeps nobody from
//! computing but those who asked it.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;

use super::{
    Reference, Wanted,
    load::{self, ATTEMPTS, Reading, State},
};
use crate::{
    app::{App, Call, Turn},
    error::Error,
    relatedness,
};

/// What was read of the registry, in one state of it.
pub(crate) struct InTurn<T> {
    /// What was asked for.
    pub read: T,
    /// What the numbers stand for, with how near capabilities are.
    pub reference: Reference,
    /// How near they are, as it was looked up.
    pub relatedness: pb::RelatednessUsed,
    /// The state.
    pub state: State,
    /// The turn in which it was read, and in which it is computed with.
    pub turn: Turn,
}

/// Reads what `read` reads, once it is the caller's turn. It is read again where somebody
/// wrote meanwhile.
pub(crate) async fn in_turn<T, Reads>(
    app: &Arc<App>,
    call: &Call,
    wanted: &Wanted,
    read: impl Fn() -> Reads,
) -> Result<InTurn<T>, Error>
where
    Reads: Future<Output = Result<T, Error>>,
{
    for _ in 0..ATTEMPTS {
        let related = Related::read(app, call, wanted).await?;
        let turn = app.turn().await?;
        let mut reading = Reading::begin(&app.store, call.tenant()).await?;
        let (read, state) = loop {
            let read = read().await?;
            if let Some(state) = reading.held().await? {
                break (read, state);
            }
        };
        if related.state.refers_to_the_same(&state) {
            let Related { reference, used, .. } = related;
            return Ok(InTurn { read, reference, relatedness: used, state, turn });
        }
        // The turn ends here: what is new among the capabilities has to be related, too.
    }
    Err(eslabon_runtime::db::Error::Conflict.into())
}

/// What everything else refers to, and how near capabilities are.
struct Related {
    reference: Reference,
    used: pb::RelatednessUsed,
    state: State,
}

impl Related {
    async fn read(app: &Arc<App>, call: &Call, wanted: &Wanted) -> Result<Self, Error> {
        let ((capabilities, tables), state) = load::referred_to_now(&app.store, call.tenant()).await?;
        let reference = Reference::new(capabilities, &tables, wanted);
        let (relations, used) =
            relatedness::relate(app, call, &reference, wanted.relatedness.as_ref()).await?;
        Ok(Self { reference: reference.with_relations(relations), used, state })
    }
}
