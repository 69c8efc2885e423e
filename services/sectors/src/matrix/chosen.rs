//! What was named for a matrix: described, and not yet read.

use std::sync::Arc;

use super::{MatrixKey, UsedInput, Wanted};
use crate::{
    app::{App, Call},
    error::{Error, matrix},
    inputs::Kind,
    store::{Dataset, Input},
};

/// An input, and where the request names it.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// What it is.
    pub(super) input: Arc<Input>,
    /// Its position in `inputs`.
    pub(super) at: usize,
}

impl Choice {
    /// The path of the field that names it.
    pub(super) fn path(&self) -> String {
        format!("inputs[{}]", self.at)
    }
}

/// Descriptions of everything that was named. They are small, and tell how large
/// the rest is.
pub(crate) struct Chosen {
    /// What is wanted of it.
    pub(super) wanted: Wanted,
    /// The list of sectors.
    pub(super) list: Arc<Input>,
    /// The trade dataset.
    pub(super) dataset: Option<Arc<Dataset>>,
    /// The further inputs, each once, in the order they are looked through.
    pub(super) inputs: Vec<Choice>,
    /// All of it, as a result cites it.
    pub(super) used: Vec<UsedInput>,
}

impl Chosen {
    /// Finds everything, or says what of it is not there. TOO_MANY_VALUES when it is more
    /// than the operator lets one matrix be made from.
    pub(crate) async fn find(app: &App, call: &Call, wanted: Wanted) -> Result<Self, Error> {
        let list = app.input(call, &wanted.sector_list, Kind::SectorList).await;
        let list = list.map_err(|error| error.in_field("sector_list"))?;
        let mut used = vec![used_input(&list)];
        let dataset = match &wanted.dataset {
            Some(id) => Some(app.dataset(call, id).await?),
            None => None,
        };
        used.extend(dataset.as_deref().map(used_dataset));
        let mut inputs = Vec::new();
        for (at, id) in wanted.inputs.iter().enumerate() {
            let input = app.any_input(call, id).await?;
            let cited = used_input(&input);
            if !used.contains(&cited) {
                used.push(cited);
                inputs.push(Choice { input, at });
            }
        }
        let chosen = Self { wanted, list, dataset, inputs, used };
        chosen.refuse_too_many(app.config.compute.max_matrix_values)?;
        Ok(chosen)
    }

    /// What a matrix is remembered by.
    pub(crate) fn key(&self) -> MatrixKey {
        MatrixKey { wanted: self.wanted.clone(), used: self.used.clone() }
    }

    fn refuse_too_many(&self, most: u64) -> Result<(), matrix::Error> {
        let all = self.inputs.iter().map(|choice| &choice.input).chain([&self.list]);
        let count = all.map(|input| values(input)).fold(0, u64::saturating_add);
        if count <= most { Ok(()) } else { Err(matrix::Error::TooManyValues { count, most }) }
    }
}

/// Values that an input holds. An input-output table is kept with its zeros.
fn values(input: &Input) -> u64 {
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    let industries = match input.kind() {
        Some(Kind::IoTable) => number(input.sector_count),
        _ => 0,
    };
    number(input.item_count).max(industries.saturating_mul(industries))
}

fn used_input(input: &Input) -> UsedInput {
    UsedInput {
        name: input.name(),
        digest: input.digest_text(),
        kind: input.kind().map_or("UNKNOWN", Kind::name).to_owned(),
        title: input.title.clone(),
        release: input.release.clone(),
        licence: input.licence.clone(),
        tenant: input.tenant.clone(),
        create_time: input.created_at,
    }
}

fn used_dataset(dataset: &Dataset) -> UsedInput {
    UsedInput {
        name: format!("datasets/{}", dataset.id),
        digest: dataset.digest_text(),
        kind: "TRADE".to_owned(),
        title: dataset.title.clone(),
        release: dataset.release.clone(),
        licence: dataset.licence.clone(),
        tenant: dataset.tenant.clone(),
        create_time: dataset.created_at,
    }
}
