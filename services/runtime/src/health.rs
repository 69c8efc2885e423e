//! Whether a service can serve: its store answers. Migrations are done before a
//! service exists, so a service that answers is one whose schema fits.

use std::time::Duration;

use tokio::task::JoinHandle;
use tonic_health::ServingStatus;
use tonic_health::{
    pb::health_server::{Health, HealthServer},
    server::{HealthReporter, health_reporter},
};

use crate::db::Db;

/// How often the store is asked.
const INTERVAL: Duration = Duration::from_secs(2);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Keeps `grpc.health.v1` truthful until dropped.
#[derive(Debug)]
pub struct Watcher {
    task: JoinHandle<()>,
    reporter: HealthReporter,
    services: &'static [&'static str],
}

/// The health service of a process, and what keeps it truthful.
pub async fn watch(db: Db, services: &'static [&'static str]) -> (HealthServer<impl Health>, Watcher) {
    let (reporter, server) = health_reporter();
    report(&reporter, services, &db).await;
    let task = tokio::spawn({
        let reporter = reporter.clone();
        async move {
            loop {
                tokio::time::sleep(INTERVAL).await;
                report(&reporter, services, &db).await;
            }
        }
    });
    (server, Watcher { task, reporter, services })
}

impl Watcher {
    /// Says NOT_SERVING from now on, so that no new calls come while the process
    /// drains.
    pub async fn stop(&self) {
        self.task.abort();
        for service in names(self.services) {
            self.reporter.set_service_status(service, ServingStatus::NotServing).await;
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn report(reporter: &HealthReporter, services: &'static [&'static str], db: &Db) {
    let answers = matches!(tokio::time::timeout(PATIENCE, db.ping()).await, Ok(Ok(())));
    let status = if answers { ServingStatus::Serving } else { ServingStatus::NotServing };
    for name in names(services) {
        reporter.set_service_status(name, status).await;
    }
}

/// The services by name; the empty name is the process as a whole.
fn names(services: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    std::iter::once("").chain(services.iter().copied())
}
