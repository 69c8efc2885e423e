//! Callers that go away while their file is stored.

use std::time::Duration;

use eslabon_linkages::{
    Config,
    store::{Collection, Store},
};
use eslabon_proto::linkages::v1::RegistryKind;
use eslabon_runtime::testing;
use tokio::time::timeout;

use crate::{
    imports_support::{SUPPLIERS, import, strict},
    support::Service,
};

/// Enough for several batches.
const COUNT: usize = 3_000;
const STORED: Collection = Collection { table: "suppliers", columns: &[] };

/// How many suppliers of a tenant there are.
async fn stored(store: &Store, tenant: &str) -> usize {
    let all = store.changed_documents(&STORED, tenant, 0, "", 2 * COUNT as i64);
    all.await.unwrap().len()
}

#[tokio::test]
async fn who_goes_away_leaves_all_or_nothing_and_a_connection_that_serves_the_next() {
    let rows: String = (0..COUNT).map(|at| format!("S{at:04},Firma {at},CR,small\n")).collect();
    let file = format!("supplier_id,legal_name,country,size_class\n{rows}");
    let mut config = Config::default();
    // The next caller gets the connection that the one before was dropped from.
    config.store.max_connections = 1;
    for store in testing::stores().await {
        let service = Service::start(&store, config.clone()).await;
        let beside = service.store().await;
        // Each waits a little longer: some go while rows are read, some while they are stored.
        for step in 1..=16 {
            let (goes, stays) = (format!("goes{step}"), format!("stays{step}"));
            let importing = import(&service, &goes, strict(RegistryKind::Suppliers), file.clone());
            let kept = timeout(step * Duration::from_millis(40), importing).await;
            let report = import(&service, &stays, strict(RegistryKind::Suppliers), SUPPLIERS).await.unwrap();
            assert_eq!((report.created_count, stored(&beside, &stays).await), (2, 2));
            let count = stored(&beside, &goes).await;
            match kept {
                Ok(report) => assert_eq!((report.unwrap().created_count, count), (COUNT as i64, COUNT)),
                Err(_) => assert!([0, COUNT].contains(&count), "{count} of {COUNT} after {step} steps"),
            }
        }
        service.stop().await;
    }
}
