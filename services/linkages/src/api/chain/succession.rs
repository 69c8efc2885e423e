//! What waves show together.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_linkages_core::{
    ENGINE,
    check::Check,
    waves::{Entry, Ownership, Shown, Succession, Wave, succession},
};
use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
};

pub(super) async fn assess_waves(
    app: Arc<App>,
    call: Call,
    request: pb::AssessWavesRequest,
) -> Result<pb::WaveAssessment, Error> {
    let set: pb::WaveSet = resource::get(&app, &call, &request.name).await?;
    app.computing(move || assessed(set)).await
}

fn assessed(set: pb::WaveSet) -> Result<pb::WaveAssessment, Error> {
    let ranks = set.categories.iter().map(|it| (it.category.clone(), it.rank.unsigned_abs()));
    let entry = Entry { ranks: ranks.collect(), waves: set.waves.iter().map(wave).collect() };
    // It was checked when it was stored.
    let entry = entry.check().map_err(|_| Error::Damaged(set.name.clone()))?;
    let found = succession(&entry);
    let new_domestic_entrants: Vec<i64> = found.waves.iter().map(|wave| count(wave.domestic)).collect();
    Ok(pb::WaveAssessment {
        verdict: verdict(&found).into(),
        tau_b: found.tau_b,
        domestic_entry_fell: new_domestic_entrants.last() < new_domestic_entrants.first(),
        new_domestic_entrants,
        waves: found.waves.iter().zip(&set.waves).map(|(shown, wave)| finding(shown, wave)).collect(),
        contradictions: found.contradictions.iter().map(contradiction).collect(),
        wave_set: set.name,
        wave_set_etag: set.etag,
        source: set.source,
        engine: ENGINE.to_owned(),
    })
}

/// A wave as the kernel takes it. Types that do the same are one function.
fn wave(of: &pb::EntryWave) -> Wave {
    let mut functions: BTreeMap<&str, u32> = BTreeMap::new();
    for entrants in &of.types {
        let function = if entrants.function.is_empty() { &entrants.r#type } else { &entrants.function };
        let firms = functions.entry(function).or_default();
        *firms = firms.saturating_add(entrants.firms.unsigned_abs());
    }
    let owners = of.origins.iter().map(|origin| (ownership(origin.ownership()), origin.firms.unsigned_abs()));
    Wave {
        name: of.id.clone(),
        firms: of.firms.unsigned_abs(),
        categories: of.categories.clone(),
        owners: owners.collect(),
        kinds: functions.into_iter().map(|(function, firms)| (function.to_owned(), firms)).collect(),
        classes: of.products.iter().map(|product| product.device_class.unsigned_abs()).collect(),
    }
}

fn ownership(kind: pb::OwnershipKind) -> Ownership {
    match kind {
        pb::OwnershipKind::Domestic => Ownership::Domestic,
        // The contract asks for one of the others.
        pb::OwnershipKind::Foreign | pb::OwnershipKind::Unspecified => Ownership::Foreign,
        pb::OwnershipKind::Joint => Ownership::Joint,
    }
}

fn verdict(found: &Succession) -> pb::WaveVerdict {
    match (found.tau_b, found.moved_up) {
        (None, _) => pb::WaveVerdict::Undefined,
        (Some(_), true) => pb::WaveVerdict::MovedUp,
        (Some(_), false) => pb::WaveVerdict::DidNotMoveUp,
    }
}

fn finding(shown: &Shown, wave: &pb::EntryWave) -> pb::WaveFinding {
    // Ranks and classes are at most a thousand.
    let number = |of: Option<u32>| of.and_then(|number| i32::try_from(number).ok());
    pb::WaveFinding {
        wave: shown.name.clone(),
        from_year: wave.from_year,
        to_year: wave.to_year,
        firms: i64::from(shown.firms),
        all_firms: count(shown.all_firms),
        category_rank: number(shown.category),
        frontier: number(shown.frontier),
        mean_class: shown.mean_class,
        highest_class: number(shown.highest_class),
        breadth: i32::try_from(shown.breadth).unwrap_or(i32::MAX),
        new_functions: shown.new_functions.clone(),
        domestic_entrants: count(shown.domestic),
        joint_entrants: count(shown.joint),
        domestic_share: shown.domestic_share,
    }
}

fn contradiction(found: &eslabon_linkages_core::waves::Contradiction) -> pb::WaveContradiction {
    pb::WaveContradiction {
        wave: found.wave.clone(),
        // The contract's words for the kernel's.
        breakdown: if found.of == "owners" { "origins" } else { "types" }.to_owned(),
        stated: i64::from(found.stated),
        summed: count(found.summed),
    }
}

fn count(firms: u64) -> i64 {
    i64::try_from(firms).unwrap_or(i64::MAX)
}
