//! The best suppliers of many needs, asked of a service that has just started over a
//! store that holds them all.

use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use eslabon_proto::linkages::v1::{
    self as pb, NeedState, RegistryKind, find_suppliers_response::Event,
    matching_service_client::MatchingServiceClient, needs_service_client::NeedsServiceClient,
    registry_service_client::RegistryServiceClient,
};
use tonic::Request;

use crate::service::{AS_OF, PATIENCE, Service};

const TENANT: &str = "bench";
/// Needs that are asked for.
const ASKED: i32 = 1000;
/// Suppliers that are written, each before a question.
const WRITTEN: i32 = 100;
/// Files in the order in which each refers to those before it.
const FILES: [(&str, RegistryKind); 6] = [
    ("capabilities.csv", RegistryKind::Capabilities),
    ("suppliers.csv", RegistryKind::Suppliers),
    ("supplier_capabilities.csv", RegistryKind::Claims),
    ("supplier_certs.csv", RegistryKind::Certificates),
    ("buyers.csv", RegistryKind::Buyers),
    ("needs.csv", RegistryKind::Needs),
];

/// Imports a folder into a store.
pub(crate) fn keep(folder: &Path, store: &str) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let service = Service::start(store.to_owned()).await?;
        for (name, kind) in FILES {
            let bytes = fs::read(folder.join(name)).with_context(|| format!("read {name}"))?;
            let (time, rows) = service.one(TENANT, kind, &bytes.into()).await?;
            println!("{name:<28}{rows:>10} rows{time:>10.1} s");
        }
        service.stop().await;
        Ok(())
    })
}

/// Asks for the suppliers of the needs of a store.
pub(crate) fn search(store: &str) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let service = Service::start(store.to_owned()).await?;
        let asking = Asking { service };
        println!("resident before the first question{:>10} MB", resident()?);
        let needs = asking.needs().await?;
        let (first, suppliers) = asking.suppliers(&needs[0]).await?;
        println!("first question, index read from the store{first:>10.2} s, {suppliers} suppliers");
        println!("resident after it{:>10} MB", resident()?);
        let mut times = Vec::new();
        for need in &needs {
            times.push(asking.suppliers(need).await?.0);
        }
        println!("{} questions over a socket: {}", times.len(), spread(times));
        let mut times = Vec::new();
        for supplier in asking.some_suppliers().await? {
            asking.write(supplier).await?;
            times.push(asking.suppliers(&needs[0]).await?.0);
        }
        println!("{} questions, each after a write: {}", times.len(), spread(times));
        println!("resident in the end{:>10} MB", resident()?);
        asking.service.stop().await;
        Ok(())
    })
}

/// Somebody who asks.
struct Asking {
    service: Service,
}

impl Asking {
    fn request<T>(&self, message: T) -> Result<Request<T>> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", self.service.authorization(TENANT)?.parse()?);
        request.set_timeout(PATIENCE);
        Ok(request)
    }

    /// Names of open needs.
    async fn needs(&self) -> Result<Vec<String>> {
        let request =
            pb::ListNeedsRequest { page_size: ASKED, state: NeedState::Open.into(), ..Default::default() };
        let mut client = NeedsServiceClient::new(self.service.channel());
        let page = client.list_needs(self.request(request)?).await?.into_inner();
        ensure!(!page.needs.is_empty(), "the store holds no open need");
        Ok(page.needs.into_iter().map(|need| need.name).collect())
    }

    /// The best suppliers of a need: seconds, and among how many they are.
    async fn suppliers(&self, need: &str) -> Result<(f64, i64)> {
        let request =
            pb::FindSuppliersRequest { need: need.to_owned(), as_of: AS_OF.to_owned(), ..Default::default() };
        let mut client = MatchingServiceClient::new(self.service.channel());
        let request = self.request(request)?;
        let start = Instant::now();
        let mut answers = client.find_suppliers(request).await?.into_inner();
        let mut among = 0;
        while let Some(answer) = answers.message().await? {
            if let Some(Event::Header(header)) = answer.event {
                among = header.suppliers;
            }
        }
        Ok((start.elapsed().as_secs_f64(), among))
    }

    /// Suppliers to be changed.
    async fn some_suppliers(&self) -> Result<Vec<pb::Supplier>> {
        let mut client = RegistryServiceClient::new(self.service.channel());
        let list = pb::ListSuppliersRequest { page_size: WRITTEN, ..Default::default() };
        Ok(client.list_suppliers(self.request(list)?).await?.into_inner().suppliers)
    }

    /// Changes a supplier.
    async fn write(&self, mut supplier: pb::Supplier) -> Result<()> {
        let mut client = RegistryServiceClient::new(self.service.channel());
        supplier.legal_name.push_str(" y Cía.");
        let update = pb::UpdateSupplierRequest {
            name: supplier.name.clone(),
            supplier: Some(supplier),
            ..Default::default()
        };
        client.update_supplier(self.request(update)?).await?;
        Ok(())
    }
}

/// How seconds are spread, in milliseconds.
fn spread(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| 1e3 * times[((times.len() - 1) as f64 * share) as usize];
    format!("p50 {:.1}, p95 {:.1}, p99 {:.1}, max {:.1} ms", at(0.5), at(0.95), at(0.99), at(1.0))
}

/// Megabytes of the process that are in memory.
fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("no /proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1024)
}
