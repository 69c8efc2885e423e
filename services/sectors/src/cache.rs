//! What is remembered so that it need not be read or computed again. Every
//! cache is bounded, and rebuilt from the store when something is absent.

use std::{future::Future, hash::Hash, sync::Arc};

use eslabon_runtime::{identity::Tenant, problem::Problem};
use moka::future::Cache;
use tracing::Instrument;

use crate::{
    api::{Held, Shown},
    config,
    error::Error,
    figures::{Figures, Key, Names, YearKey},
    inputs::{Content, ContentKey},
    matrix::MatrixKey,
    store::{Dataset, Input},
    year::Year,
};

/// Datasets whose description is remembered.
const DESCRIPTIONS: u64 = 10_000;

/// Memory for runs that are read, bytes. They never change.
const RUNS: u64 = 64 << 20;

/// Memory for matrices between their pages, bytes.
const MATRICES: u64 = 64 << 20;

/// All caches of the service; cheap to clone.
#[derive(Clone)]
pub(crate) struct Caches {
    /// Descriptions of datasets by who asks and which id. Datasets do not
    /// change; they can only be deleted, which other replicas notice after a
    /// short life.
    descriptions: Cache<(Tenant, String), Arc<Dataset>>,
    /// The same of inputs.
    inputs: Cache<(Tenant, String), Arc<Input>>,
    /// Contents of inputs by digest and year.
    contents: Cache<ContentKey, Arc<Content>>,
    /// Cells by content: tenants that hold the same share them.
    years: Cache<YearKey, Arc<Year>>,
    /// Figures by content and basis.
    figures: Cache<Key, Arc<Figures>>,
    /// Names belong to a dataset and not to its content, and a dataset may be
    /// deleted and come back with others.
    names: Cache<(String, String, i64), Arc<Names>>,
    /// Runs by tenant and id.
    runs: Cache<(String, String), Arc<Held>>,
    /// Matrices by everything that decides them.
    matrices: Cache<MatrixKey, Arc<Shown>>,
}

impl Caches {
    /// Empty caches of the sizes that the operator set.
    pub(crate) fn new(config: &config::Cache) -> Self {
        Self {
            descriptions: Cache::builder().max_capacity(DESCRIPTIONS).time_to_live(config.datasets.0).build(),
            inputs: Cache::builder().max_capacity(DESCRIPTIONS).time_to_live(config.datasets.0).build(),
            contents: bounded(config.inputs.0, Content::bytes),
            years: bounded(config.years.0, Year::bytes),
            figures: bounded(config.figures.0, Figures::bytes),
            names: bounded(config.names.0, Names::bytes),
            runs: bounded(RUNS, Held::bytes),
            matrices: bounded(MATRICES, Shown::bytes),
        }
    }

    /// The description of a dataset.
    pub(crate) async fn description<Read>(
        &self,
        tenant: &Tenant,
        id: &str,
        read: impl FnOnce() -> Read,
    ) -> Result<Option<Arc<Dataset>>, Error>
    where
        Read: Future<Output = Result<Option<Dataset>, Error>>,
    {
        described(&self.descriptions, tenant, id, read).await
    }

    /// The description of an input.
    pub(crate) async fn input<Read>(
        &self,
        tenant: &Tenant,
        id: &str,
        read: impl FnOnce() -> Read,
    ) -> Result<Option<Arc<Input>>, Error>
    where
        Read: Future<Output = Result<Option<Input>, Error>>,
    {
        described(&self.inputs, tenant, id, read).await
    }

    /// The content of an input.
    pub(crate) async fn content<Made: Future<Output = Result<Content, Error>> + Send + 'static>(
        &self,
        key: ContentKey,
        read: impl FnOnce() -> Made,
    ) -> Result<Arc<Content>, Error> {
        once(&self.contents, key, read).await
    }

    /// Forgets an input that was deleted or stored anew.
    pub(crate) async fn forget_input(&self, tenant: &Tenant, id: &str) {
        self.inputs.invalidate(&(tenant.clone(), id.to_owned())).await;
    }

    /// Forgets a dataset that was deleted or stored anew.
    pub(crate) async fn forget(&self, tenant: &Tenant, id: &str) {
        self.descriptions.invalidate(&(tenant.clone(), id.to_owned())).await;
    }

    /// One year of a dataset.
    pub(crate) async fn year<Made: Future<Output = Result<Year, Error>> + Send + 'static>(
        &self,
        key: YearKey,
        read: impl FnOnce() -> Made,
    ) -> Result<Arc<Year>, Error> {
        once(&self.years, key, read).await
    }

    /// Figures.
    pub(crate) async fn figures<Made: Future<Output = Result<Figures, Error>> + Send + 'static>(
        &self,
        key: Key,
        compute: impl FnOnce() -> Made,
    ) -> Result<Arc<Figures>, Error> {
        once(&self.figures, key, compute).await
    }

    /// Names of products.
    pub(crate) async fn names<Made: Future<Output = Result<Names, Error>> + Send + 'static>(
        &self,
        dataset: &Dataset,
        read: impl FnOnce() -> Made,
    ) -> Result<Arc<Names>, Error> {
        once(&self.names, (dataset.tenant.clone(), dataset.id.clone(), dataset.created_at), read).await
    }

    /// A run with its texts read.
    pub(crate) async fn run<Made: Future<Output = Result<Held, Error>> + Send + 'static>(
        &self,
        tenant: String,
        id: String,
        read: impl FnOnce() -> Made,
    ) -> Result<Arc<Held>, Error> {
        once(&self.runs, (tenant, id), read).await
    }

    /// A matrix that was shown a moment ago.
    pub(crate) async fn matrix(&self, key: &MatrixKey) -> Option<Arc<Shown>> {
        self.matrices.get(key).await
    }

    /// Keeps a matrix for its next pages. Unlike the others it is made by the call that
    /// wants it, so that it stops being made when nobody waits for it any more.
    pub(crate) async fn remember_matrix(&self, key: MatrixKey, shown: Arc<Shown>) {
        self.matrices.insert(key, shown).await;
    }
}

/// A description from memory or by `read`. What does not exist is not
/// remembered: it may exist in a moment.
async fn described<Row, Read>(
    cache: &Cache<(Tenant, String), Arc<Row>>,
    tenant: &Tenant,
    id: &str,
    read: impl FnOnce() -> Read,
) -> Result<Option<Arc<Row>>, Error>
where
    Row: Send + Sync + 'static,
    Read: Future<Output = Result<Option<Row>, Error>>,
{
    let key = (tenant.clone(), id.to_owned());
    if let Some(row) = cache.get(&key).await {
        return Ok(Some(row));
    }
    let row = Box::pin(read()).await?.map(Arc::new);
    if let Some(row) = &row {
        cache.insert(key, row.clone()).await;
    }
    Ok(row)
}

/// A cache of at most so many bytes.
fn bounded<K, V>(bytes: u64, size: fn(&V) -> u64) -> Cache<K, Arc<V>>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    // moka weighs in u32; kibibytes keep large values within it.
    let weigh = move |_: &K, value: &Arc<V>| u32::try_from(size(value) >> 10).unwrap_or(u32::MAX).max(1);
    Cache::builder().max_capacity(bytes >> 10).weigher(weigh).build()
}

/// The value from memory or by `make`. Callers that ask for the same at the same
/// time wait for one of them, and share its failure too. What is being made is
/// made to its end and remembered, also when nobody waits for it any more: who
/// comes again after a deadline finds it done.
async fn once<K, V, Made>(
    cache: &Cache<K, Arc<V>>,
    key: K,
    make: impl FnOnce() -> Made,
) -> Result<Arc<V>, Error>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
    Made: Future<Output = Result<V, Error>> + Send + 'static,
{
    if let Some(value) = cache.get(&key).await {
        return Ok(value);
    }
    // Making is rare and has a large future; what is in memory should not have
    // to carry it, so it is built only here.
    let (cache, make) = (cache.clone(), make());
    let make = async move { make.await.map(Arc::new).map_err(Problem::from) };
    let made = tokio::spawn(async move { cache.try_get_with(key, make).await }.in_current_span()).await;
    let made = made.map_err(|_| Problem::internal())?;
    made.map_err(|problem: Arc<Problem>| Error::Answered(Problem::clone(&problem)))
}
