//! Datasets on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag as tag, time::timestamp};

use crate::store::Dataset;

pub(in crate::api) fn dataset(row: &Dataset) -> pb::Dataset {
    pb::Dataset {
        name: format!("datasets/{}", row.id),
        tenant: row.tenant.clone(),
        title: row.title.clone(),
        source: row.source.clone(),
        release: row.release.clone(),
        licence: row.licence.clone(),
        classification: row.classification,
        territory_scheme: row.territory_scheme,
        unit: "USD".to_owned(),
        years: row.years(),
        row_count: row.row_count,
        cell_count: row.cell_count,
        country_count: row.country_count as i32,
        product_count: row.product_count as i32,
        total_value_usd: row.total_value_usd,
        digest: row.digest_text(),
        etag: etag(row),
        create_time: Some(timestamp(row.created_at)),
        ignored_columns: row.ignored_columns.lines().map(str::to_owned).collect(),
    }
}

/// A dataset never changes; but it can be deleted and imported again, under
/// another title.
pub(in crate::api) fn etag(row: &Dataset) -> String {
    tag::of(&[row.tenant.as_bytes(), &row.digest, &row.created_at.to_le_bytes()])
}
