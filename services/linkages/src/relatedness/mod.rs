//! How near capabilities are to each other: by the digits of their codes, by what they
//! hold themselves, or by the proximities of products in a dataset of the sectors
//! service.

mod dataset;
mod registry;

use std::{collections::BTreeMap, sync::Arc};

use eslabon_linkages_core::{CapabilityId, relatedness::Relations};
use eslabon_proto::linkages::v1::{self as pb, RelatednessKind};

use crate::{
    app::{App, Call},
    error::Error,
    register::Reference,
};

pub(crate) use dataset::Proximities;

/// Pairs of capabilities, the lower number first, and how near the two are.
type Pairs = BTreeMap<(CapabilityId, CapabilityId), f64>;

/// Looks up how near the capabilities of the reference are, and tells what was used.
///
/// A dataset that cannot be asked is no failure: the code hierarchy stands in for it,
/// and what was used says why.
pub(crate) async fn relate(
    app: &Arc<App>,
    call: &Call,
    reference: &Reference,
    source: Option<&pb::RelatednessSource>,
) -> Result<(Relations, pb::RelatednessUsed), Error> {
    let kind = source.map_or(RelatednessKind::Unspecified, pb::RelatednessSource::kind);
    match (kind, source) {
        (RelatednessKind::Dataset, Some(source)) => dataset::relate(app, call, reference, source).await,
        (RelatednessKind::Codes, _) => Ok((reference.relations().clone(), codes(None))),
        _ => Ok(registry::relate(reference)),
    }
}

/// The code hierarchy with proximities beside it, and how many there are.
fn with(reference: &Reference, pairs: Pairs) -> (Relations, pb::RelatednessUsed) {
    let mut relations = reference.relations().clone();
    let mut used = pb::RelatednessUsed::default();
    for ((one, other), phi) in pairs {
        used.pairs += i32::from(relations.set_proximity(one, other, phi));
    }
    (relations, used)
}

/// Codes alone, and why, where something else was asked for.
fn codes(because: Option<pb::Text>) -> pb::RelatednessUsed {
    pb::RelatednessUsed { kind: RelatednessKind::Codes.into(), because, ..Default::default() }
}
