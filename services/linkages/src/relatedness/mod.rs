//! How near capabilities are to each other: by the digits of their codes, by what they
//! hold themselves, or by the proximities of products in a dataset of the sectors
//! service.

mod registry;

use std::sync::Arc;

use eslabon_proto::linkages::v1::{self as pb, RelatednessKind};

use crate::{
    app::{App, Call},
    error::Error,
    register::Reference,
};

/// Looks up how near the capabilities of the reference are, and tells what was used.
pub(crate) async fn relate(
    _app: &Arc<App>,
    _call: &Call,
    reference: &mut Reference,
    source: Option<&pb::RelatednessSource>,
) -> Result<pb::RelatednessUsed, Error> {
    let kind = source.map_or(RelatednessKind::Unspecified, pb::RelatednessSource::kind);
    Ok(match kind {
        RelatednessKind::Codes => codes(None),
        RelatednessKind::Unspecified | RelatednessKind::Registry | RelatednessKind::Dataset => {
            registry::relate(reference)
        }
    })
}

/// Codes alone, and why, where something else was asked for.
fn codes(because: Option<pb::Text>) -> pb::RelatednessUsed {
    pb::RelatednessUsed { kind: RelatednessKind::Codes.into(), because, ..Default::default() }
}
