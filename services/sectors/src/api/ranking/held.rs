//! A run as it is read: its row, and its texts as they were before they were texts.

use std::sync::Arc;

use crate::{
    app::{App, Call},
    canonical,
    error::{Error, ranking},
    ranking::{Context, Figures, Numbers, Profile, Provenance, RankingOf},
    store::{Documents, RunRow},
};

/// A run with everything that is stored of it.
#[derive(Debug)]
pub(crate) struct Held {
    /// The row.
    pub row: RunRow,
    /// What surrounds the result.
    pub context: Context,
    /// The profile.
    pub profile: Profile,
    /// The figures.
    pub figures: Figures,
    /// The result.
    pub ranking: RankingOf,
    bytes: u64,
}

impl Held {
    /// Memory held, for a bounded cache: as much again as its texts.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(row: RunRow, documents: &Documents) -> Result<Self, Error> {
        let damaged = |_| ranking::Error::Damaged(format!("runs/{}", row.id));
        // What was changed behind our back is not told as what was found.
        let is_sound = |text: &str, digest: &[u8]| canonical::digest(&[text.as_bytes()])[..] == *digest;
        let sound = is_sound(&documents.profile, &row.profile_digest)
            && is_sound(&documents.matrix, &row.matrix_digest)
            && is_sound(&documents.result, &row.result_digest);
        if !sound {
            return Err(ranking::Error::Damaged(format!("runs/{}", row.id)).into());
        }
        let lengths =
            [&row.context, &documents.profile, &documents.matrix, &documents.provenance, &documents.result];
        let numbers: Numbers = serde_json::from_str(&documents.matrix).map_err(damaged)?;
        let provenance: Provenance = serde_json::from_str(&documents.provenance).map_err(damaged)?;
        let figures = Figures::join(numbers, Some(provenance))
            .ok_or_else(|| ranking::Error::Damaged(format!("runs/{}", row.id)))?;
        Ok(Self {
            context: serde_json::from_str(&row.context).map_err(damaged)?,
            profile: serde_json::from_str(&documents.profile).map_err(damaged)?,
            figures,
            ranking: serde_json::from_str(&documents.result).map_err(damaged)?,
            bytes: 2 * lengths.map(|text| text.len() as u64).iter().sum::<u64>(),
            row,
        })
    }
}

/// The row of a run that the caller may read.
pub(super) async fn row(app: &App, call: &Call, id: &str) -> Result<RunRow, Error> {
    app.store.run(call.tenant(), id).await?.ok_or_else(|| Error::NotFound(format!("runs/{id}")))
}

/// A run that the caller may read, with everything.
pub(super) async fn run(app: &Arc<App>, call: &Call, id: &str) -> Result<Arc<Held>, Error> {
    let row = row(app, call, id).await?;
    let read = app.clone();
    app.caches
        .run(row.tenant.clone(), row.id.clone(), async move || {
            let documents = read.store.run_documents(&row).await?;
            read.computing(move || Held::read(row, &documents)).await
        })
        .await
}
