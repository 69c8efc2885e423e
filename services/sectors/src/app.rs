//! What the handlers share: the service's parts, and how they get at datasets
//! and figures.

use std::sync::Arc;

use eslabon_runtime::{
    compute::computing,
    identity::{Caller, Tenant},
    problem::Problem,
    rules::Checker,
    upload::Host,
};
use tokio::sync::Semaphore;

use crate::{
    cache::Caches,
    config::Config,
    error::Error,
    figures::{Basis, Figures, Key, Names, YearKey},
    ingest::countries,
    store::{Dataset, Store},
    year::Year,
};

/// The service's parts, as handlers see them.
pub(crate) struct App {
    /// The rows.
    pub store: Store,
    /// The contract's constraints.
    pub checker: Checker,
    /// What is remembered.
    pub caches: Caches,
    /// One permit for every import that may be under way.
    pub imports: Arc<Semaphore>,
    /// One permit for every computation that may be under way.
    pub computations: Arc<Semaphore>,
    /// What the operator set.
    pub config: Config,
}

impl Host for App {
    fn checker(&self) -> &Checker {
        &self.checker
    }

    fn imports(&self) -> &Arc<Semaphore> {
        &self.imports
    }
}

/// Who calls, beside what is asked.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The verified caller.
    pub caller: Arc<Caller>,
}

impl Call {
    /// The caller in the extensions of a request, put there by the layers.
    pub(crate) fn of(extensions: &tonic::Extensions) -> Result<Self, Problem> {
        let caller = extensions.get::<Arc<Caller>>().ok_or_else(Problem::internal)?;
        Ok(Self { caller: caller.clone() })
    }

    /// Whose rows the caller reads and writes.
    pub(crate) fn tenant(&self) -> &Tenant {
        &self.caller.tenant
    }
}

/// A dataset and its figures on one basis: what most handlers answer from.
pub(crate) struct View {
    /// The dataset.
    pub dataset: Arc<Dataset>,
    /// Names of its products.
    pub names: Arc<Names>,
    /// What the figures were computed on.
    pub basis: Basis,
    /// The figures.
    pub figures: Arc<Figures>,
}

impl App {
    /// The dataset a caller means; NOT_FOUND for those of other tenants.
    pub(crate) async fn dataset(&self, call: &Call, id: &str) -> Result<Arc<Dataset>, Error> {
        let row =
            self.caches.description(call.tenant(), id, || self.store.dataset(call.tenant(), id)).await?;
        row.ok_or_else(|| Error::NotFound(format!("datasets/{id}")))
    }

    /// The names of a dataset's products.
    pub(crate) async fn names(self: &Arc<Self>, dataset: &Arc<Dataset>) -> Result<Arc<Names>, Error> {
        let (app, held) = (self.clone(), dataset.clone());
        let read = async move || app.store.product_names(&held).await.map(Names::new);
        self.caches.names(dataset, read).await
    }

    /// One year of a dataset, which holds it.
    pub(crate) async fn year(
        self: &Arc<Self>,
        dataset: &Arc<Dataset>,
        year: i32,
    ) -> Result<Arc<Year>, Error> {
        let (app, held) = (self.clone(), dataset.clone());
        let read = async move || {
            let stored = app.store.year(&held, year).await?;
            app.computing(move || Ok::<_, Error>(Year::new(stored.decode()?)?)).await
        };
        self.caches.year(YearKey::new(dataset, year), read).await
    }

    /// The figures of a dataset on a basis.
    pub(crate) async fn figures(
        self: &Arc<Self>,
        dataset: &Arc<Dataset>,
        basis: &Basis,
    ) -> Result<Arc<Figures>, Error> {
        let (app, held, Basis { year, params }) = (self.clone(), dataset.clone(), basis.clone());
        let compute = async move || {
            let year = app.year(&held, year).await?;
            app.refuse_too_large(&year)?;
            let computed = year.clone();
            let figures = app.computing(move || Figures::compute(computed, &params)).await;
            figures.map_err(|error| error.about(&year))
        };
        self.caches.figures(Key::new(dataset, basis), compute).await
    }

    /// All that most handlers need.
    pub(crate) async fn view(self: &Arc<Self>, dataset: Arc<Dataset>, basis: Basis) -> Result<View, Error> {
        let names = self.names(&dataset).await?;
        let figures = self.figures(&dataset, &basis).await?;
        Ok(View { dataset, names, basis, figures })
    }

    /// Figures take memory for every pair of territory and product, and time
    /// for the cube of the territories.
    pub(crate) fn refuse_too_large(&self, year: &Year) -> Result<(), Error> {
        let limits = &self.config.compute;
        let (countries, products) = (year.countries.len() as u64, year.products.len() as u64);
        if countries <= limits.max_countries && countries * products <= limits.max_cells {
            return Ok(());
        }
        Err(Error::TooLarge { countries, products })
    }

    /// Runs a kernel on a thread that may block, a few at a time.
    pub(crate) async fn computing<T, E>(
        &self,
        kernel: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        computing(&self.computations, kernel).await
    }
}

impl View {
    /// Position of the territory `datasets/{dataset}/countries/{code}`.
    pub(crate) fn country(&self, code: &str) -> Result<usize, Error> {
        let missing = || Error::NotFound(format!("datasets/{}/countries/{code}", self.dataset.id));
        self.figures.year.country(code).ok_or_else(missing)
    }

    /// Position of the product `datasets/{dataset}/products/{code}`.
    pub(crate) fn product(&self, code: &str) -> Result<usize, Error> {
        let missing = || Error::NotFound(format!("datasets/{}/products/{code}", self.dataset.id));
        self.figures.year.product(code).ok_or_else(missing)
    }

    /// Name of a territory, for ISO 3166 codes.
    pub(crate) fn country_name(&self, code: &str) -> &'static str {
        if self.dataset.has_iso_codes() { countries::name(code).unwrap_or_default() } else { "" }
    }
}
