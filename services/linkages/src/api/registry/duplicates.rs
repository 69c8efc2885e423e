//! Suppliers that may be one firm.
use crate::{api::resource::Shared, app::Call, error::Error};
use eslabon_proto::linkages::v1 as pb;
pub(crate) async fn list(
    _app: Shared,
    _call: Call,
    _request: pb::ListDuplicatesRequest,
) -> Result<pb::ListDuplicatesResponse, Error> {
    Ok(Default::default())
}
