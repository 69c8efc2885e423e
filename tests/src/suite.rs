//! The whole suite, as `eslabon serve` runs it, on stores of its own.

use std::{future::Future, net::SocketAddr, path::Path};

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{
    config::Secret,
    testing::{self, TestStore},
};
use eslabon_standalone::suite::{self, Config, Settings};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Person;

/// A suite that runs.
#[derive(Debug)]
pub struct Suite {
    running: suite::Suite,
    operator: Person,
    // Last, so that the suite is gone before its files are.
    folder: TempDir,
    _stores: Stores,
}

/// A store for each part of a suite, all on one engine.
#[derive(Debug)]
pub(crate) struct Stores {
    pub(crate) sectors: TestStore,
    pub(crate) linkages: TestStore,
    pub(crate) gateway: TestStore,
}

impl Stores {
    /// New ones on every engine that is there.
    pub(crate) async fn on_each_engine() -> Vec<Self> {
        let sectors = testing::stores().await.into_iter();
        let others = testing::stores().await.into_iter().zip(testing::stores().await);
        let of_engine = |(sectors, (linkages, gateway))| Self { sectors, linkages, gateway };
        sectors.zip(others).map(of_engine).collect()
    }
}

/// Runs a test on every engine that is there.
pub async fn on_each_engine<Done: Future<Output = ()>>(test: impl Fn(Suite) -> Done) {
    on_each_engine_with(|_| {}, test).await;
}

/// The same with a configuration of its own.
pub async fn on_each_engine_with<Done: Future<Output = ()>>(
    edit: impl Fn(&mut Config),
    test: impl Fn(Suite) -> Done,
) {
    for stores in Stores::on_each_engine().await {
        test(Suite::start(stores, &edit).await).await;
    }
}

impl Suite {
    /// Starts on a store for each part, on a free port.
    async fn start(stores: Stores, edit: impl Fn(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(folder.path().join("data")).on_free_port();
        settings.config.sectors.store.url = Secret::from(stores.sectors.url());
        settings.config.linkages.store.url = Secret::from(stores.linkages.url());
        settings.config.gateway.store.url = Secret::from(stores.gateway.url());
        // Tests try doors faster than thieves.
        settings.config.gateway.limits.failed_attempts_per_second = 0;
        settings.config.gateway.limits.requests_per_second = 0;
        edit(&mut settings.config);
        let running = suite::Suite::start(settings).await.unwrap();
        let operator = Person::new(&running.url(), running.operator_key().expose());
        Self { running, operator, folder, _stores: stores }
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        self.running.url()
    }

    /// Its port.
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// Its data directory.
    pub fn data_dir(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join("data")
    }

    /// The first operator, of tenant `public`.
    pub fn operator(&self) -> &Person {
        &self.operator
    }

    /// Somebody without a key.
    pub fn nobody(&self) -> Person {
        Person::new(&self.url(), "")
    }

    /// An analyst of a tenant.
    pub async fn analyst(&self, tenant: &str) -> Person {
        self.person(tenant, &[Role::Analyst]).await
    }

    /// Somebody with a new key of a tenant.
    pub async fn person(&self, tenant: &str, roles: &[Role]) -> Person {
        let roles: Vec<_> = roles.iter().map(Role::as_str_name).collect();
        let answer = self.create_key(&json!({"tenant": tenant, "roles": roles})).await;
        Person::new(&self.url(), answer["secret"].as_str().unwrap())
    }

    /// What the operator is told of a new key.
    pub async fn create_key(&self, request: &Value) -> Value {
        crate::json(self.operator.post("/v1/keys").json(request).send().await.unwrap()).await
    }

    /// Takes no new calls and lets those under way finish; whether they did.
    pub async fn stop(self) -> bool {
        self.running.stop().await
    }
}
