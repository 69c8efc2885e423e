//! Inputs on the wire, and what becomes one.

use eslabon_proto::{sectors::v1 as pb, r#type::v1::TerritoryScheme};
use eslabon_runtime::{etag as tag, identity::Caller, time::timestamp};

use super::rows;
use crate::{
    ingest::{Held, InputTable},
    inputs::{codec, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList},
    store::{Input, NewInput},
};

/// Indicators that a description lists.
const LISTED: usize = 100;

pub(super) fn input(row: &Input) -> pb::Input {
    pb::Input {
        name: row.name(),
        tenant: row.tenant.clone(),
        kind: row.kind,
        title: row.title.clone(),
        source: row.source.clone(),
        release: row.release.clone(),
        licence: row.licence.clone(),
        schemes: row.schemes.split_whitespace().map(str::to_owned).collect(),
        territory_scheme: row.territory_scheme,
        territory: row.territory.clone(),
        years: row.years(),
        row_count: row.row_count,
        item_count: row.item_count,
        territory_count: row.territory_count as i32,
        sector_count: row.sector_count as i32,
        product_count: row.product_count as i32,
        indicators: row.indicators.lines().map(str::to_owned).collect(),
        digest: row.digest_text(),
        etag: etag(row),
        create_time: Some(timestamp(row.created_at)),
        ignored_columns: row.ignored_columns.lines().map(str::to_owned).collect(),
        left_out_row_count: row.left_out_count,
    }
}

/// An input never changes; but it can be deleted and imported again, under
/// another title.
pub(super) fn etag(row: &Input) -> String {
    tag::of(&[row.tenant.as_bytes(), &row.digest, &row.created_at.to_le_bytes()])
}

/// An input from what was said of it and what was read.
pub(super) fn new_input(caller: &Caller, spec: pb::InputImport, table: InputTable, now: i64) -> NewInput {
    let (about, contents) = match &table.held {
        Held::SectorList(list) => (About::sectors(list), vec![(0, codec::encode(list))]),
        Held::Indicators(table) => (About::indicators(table), vec![(0, codec::encode(table))]),
        Held::Flows(years) => {
            let contents = years.iter().map(|flows| (flows.year, codec::encode(flows)));
            (About::flows(years), contents.collect())
        }
        Held::IoTable(table) => (About::io_table(table), vec![(0, codec::encode(table))]),
    };
    // What is held says what it is, also where the caller left it to the default.
    let territory_scheme = match spec.territory_scheme() {
        TerritoryScheme::Unspecified => TerritoryScheme::Iso3166,
        said => said,
    };
    let digest = codec::digest(about.kind, territory_scheme, &contents);
    let row = Input {
        tenant: caller.tenant.to_string(),
        id: blake3::Hash::from_bytes(digest).to_hex()[..16].to_owned(),
        digest: digest.to_vec(),
        kind: about.kind.number(),
        title: spec.title,
        source: spec.source,
        release: spec.release,
        licence: spec.licence,
        schemes: about.schemes.join(" "),
        territory_scheme: territory_scheme.into(),
        territory: about.territory,
        years: about.years.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        row_count: table.rows_read as i64,
        item_count: about.items as i64,
        territory_count: about.territories as i64,
        sector_count: about.sectors as i64,
        product_count: about.products as i64,
        indicators: about.indicators.join("\n"),
        ignored_columns: table.ignored_columns.join("\n"),
        left_out_count: table.left_out as i64,
        created_at: now,
    };
    NewInput { row, actor: caller.subject.clone(), territories: about.codes, contents }
}

/// What a description tells of a content.
struct About {
    kind: crate::inputs::Kind,
    schemes: Vec<&'static str>,
    territory: String,
    years: Vec<i32>,
    items: usize,
    territories: usize,
    /// Codes of the territories.
    codes: Vec<String>,
    sectors: usize,
    products: usize,
    indicators: Vec<String>,
}

impl About {
    fn new<C: codec::Content>(items: usize) -> Self {
        Self {
            kind: C::KIND,
            schemes: Vec::new(),
            territory: String::new(),
            years: Vec::new(),
            items,
            territories: 0,
            codes: Vec::new(),
            sectors: 0,
            products: 0,
            indicators: Vec::new(),
        }
    }

    fn sectors(list: &SectorList) -> Self {
        Self {
            schemes: list.schemes().into_iter().map(|scheme| scheme.name()).collect(),
            sectors: list.sectors.len(),
            ..Self::new::<SectorList>(rows::of_sectors(list).len())
        }
    }

    fn indicators(table: &Indicators) -> Self {
        Self {
            years: distinct(table.rows.iter().map(|row| row.year)),
            territories: table.territories.len(),
            codes: distinct(table.territories.iter().cloned()),
            sectors: table.sectors.len(),
            indicators: table.indicators.iter().take(LISTED).cloned().collect(),
            ..Self::new::<Indicators>(table.rows.len())
        }
    }

    fn flows(years: &[Flows]) -> Self {
        let count = |codes: fn(&Flows) -> &[String]| distinct(years.iter().flat_map(codes)).len();
        Self {
            schemes: years.first().map(|flows| flows.scheme.name()).into_iter().collect(),
            years: years.iter().map(|flows| flows.year).collect(),
            territories: count(|flows| &flows.exporters),
            codes: distinct(years.iter().flat_map(|flows| flows.exporters.iter().cloned())),
            products: count(|flows| &flows.products),
            ..Self::new::<Flows>(years.iter().map(Flows::len).sum())
        }
    }

    fn io_table(table: &IoTable) -> Self {
        Self {
            schemes: vec![table.scheme.name()],
            territory: table.territory.clone(),
            years: Some(table.year).filter(|year| *year != 0).into_iter().collect(),
            territories: usize::from(!table.territory.is_empty()),
            codes: Some(table.territory.clone()).filter(|code| !code.is_empty()).into_iter().collect(),
            sectors: table.len(),
            ..Self::new::<IoTable>(rows::count_of_io_table(table))
        }
    }
}

/// What occurs, ascending.
fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}
