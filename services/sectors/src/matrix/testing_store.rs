//! A store with small inputs in it, and matrices over it.

use std::sync::Arc;

use eslabon_proto::{
    DESCRIPTORS,
    r#type::v1::{Classification, TerritoryScheme},
};
use eslabon_runtime::{
    contract::Contract,
    idempotency::Request,
    identity::{Caller, Roles},
    rules::Checker,
    testing::{TestStore, stores},
};
use tokio::sync::Semaphore;

use super::{Matrix, Wanted, assemble};
use crate::{
    app::{App, Call},
    cache::Caches,
    config::Config,
    error::Error,
    ingest::{Cells, TradeYear},
    inputs::{
        Kind,
        codec::{self, Content},
        flows::Flows,
    },
    store::{Dataset, Input, NewDataset, NewInput, Store},
    year::Year,
};

/// Whose everything is.
const TENANT: &str = "cinde";

/// Runs a test on every engine that is there.
pub(super) async fn on_each_engine(test: impl AsyncFn(&TestStore)) {
    for store in stores().await {
        test(&store).await;
    }
}

/// A store, and the parts that read it.
pub(super) struct World {
    app: Arc<App>,
}

impl World {
    /// An empty one.
    pub(super) async fn open(store: &TestStore) -> Self {
        Self::open_with(store, Config::default()).await
    }

    /// The same with a configuration of its own.
    pub(super) async fn open_with(store: &TestStore, config: Config) -> Self {
        let contract = Contract::load(DESCRIPTORS).unwrap();
        let app = App {
            store: Store::open(&store.options()).await.unwrap(),
            checker: Checker::new(&contract).unwrap(),
            caches: Caches::new(&config.cache),
            imports: Arc::new(Semaphore::new(1)),
            computations: Arc::new(Semaphore::new(1)),
            config,
        };
        Self { app: Arc::new(app) }
    }

    /// Stores a content under an id.
    pub(super) async fn hold<C: Content>(&self, id: &str, content: &C, schemes: &str) {
        self.hold_of(id, content, schemes, Sizes::default()).await;
    }

    /// The same, described as of a size.
    pub(super) async fn hold_of<C: Content>(&self, id: &str, content: &C, schemes: &str, sizes: Sizes) {
        self.save(id, C::KIND, schemes, "", sizes, vec![(0, codec::encode(content))]).await;
    }

    /// Stores flows of several years under an id.
    pub(super) async fn hold_flows(&self, id: &str, flows: &[Flows]) {
        let years: Vec<_> = flows.iter().map(|flows| flows.year.to_string()).collect();
        let contents = flows.iter().map(|flows| (flows.year, codec::encode(flows))).collect();
        self.save(id, Kind::Flows, "HS2017", &years.join(","), Sizes::default(), contents).await;
    }

    async fn save(
        &self,
        id: &str,
        kind: Kind,
        schemes: &str,
        years: &str,
        sizes: Sizes,
        contents: Vec<(i32, Vec<u8>)>,
    ) {
        let row = Input {
            tenant: TENANT.to_owned(),
            id: id.to_owned(),
            digest: blake3::hash(id.as_bytes()).as_bytes().to_vec(),
            kind: kind.number(),
            title: id.to_owned(),
            source: String::new(),
            release: String::new(),
            licence: String::new(),
            schemes: schemes.to_owned(),
            territory_scheme: TerritoryScheme::Iso3166.into(),
            territory: String::new(),
            years: years.to_owned(),
            row_count: 0,
            item_count: sizes.items,
            territory_count: 0,
            sector_count: sizes.sectors,
            product_count: 0,
            indicators: String::new(),
            ignored_columns: String::new(),
            left_out_count: 0,
            created_at: 1,
        };
        let new = NewInput { row, actor: "test".to_owned(), territories: Vec::new(), contents };
        self.app.store.save_input(&new, &request(), |_| Vec::new()).await.unwrap();
    }

    /// Stores a dataset of trade under an id.
    pub(super) async fn trade(&self, id: &str, years: &[Arc<Year>]) {
        let texts: Vec<_> = years.iter().map(|year| year.year.to_string()).collect();
        let row = Dataset {
            tenant: TENANT.to_owned(),
            id: id.to_owned(),
            digest: blake3::hash(id.as_bytes()).as_bytes().to_vec(),
            title: id.to_owned(),
            source: String::new(),
            release: String::new(),
            licence: String::new(),
            classification: Classification::Hs2017.into(),
            territory_scheme: TerritoryScheme::Iso3166.into(),
            years: texts.join(","),
            row_count: 0,
            cell_count: 0,
            country_count: 0,
            product_count: 0,
            total_value_usd: 0.0,
            ignored_columns: String::new(),
            created_at: 1,
        };
        let years: Vec<_> = years.iter().map(|year| stored(year)).collect();
        let new = NewDataset::new(row, "test".to_owned(), &years, &[]);
        self.app.store.save_dataset(&new, &request(), |_| Vec::new()).await.unwrap();
    }

    /// A matrix for the owner.
    pub(super) async fn assembled(&self, wanted: &Wanted) -> Result<Matrix, Error> {
        self.assembled_for(TENANT, wanted).await
    }

    /// A matrix for a tenant.
    pub(super) async fn assembled_for(&self, tenant: &str, wanted: &Wanted) -> Result<Matrix, Error> {
        let caller =
            Caller { tenant: tenant.parse().unwrap(), roles: Roles::NONE, subject: "test".to_owned() };
        assemble(&self.app, &Call { caller: Arc::new(caller) }, wanted).await
    }
}

/// How large an input says it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    /// Rows held.
    pub(super) items: i64,
    /// Sectors, or industries.
    pub(super) sectors: i64,
}

fn request() -> Request {
    Request { tenant: TENANT.parse().unwrap(), id: String::new(), method: "test", digest: [0; 32] }
}

fn stored(year: &Year) -> TradeYear {
    let mut cells = Cells::default();
    for c in 0..year.countries.len() {
        for p in 0..year.products.len() {
            let value = year.exports.value(c, p);
            if value > 0.0 {
                cells.countries.push(c as u32);
                cells.products.push(p as u32);
                cells.values.push(value);
            }
        }
    }
    TradeYear { year: year.year, countries: year.countries.clone(), products: year.products.clone(), cells }
}
