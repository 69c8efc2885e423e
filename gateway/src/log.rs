//! The request log: every call that changes something, written after it ended,
//! also when it was cut off.
//!
//! Entries go through a bounded queue to one task that writes them together, so
//! that no answer waits for the log. When the store does not take them, they are
//! tried again for some seconds and then written to the process's own log, and
//! counted; so they are when the queue is full.

use std::time::Duration;

use opentelemetry::{global, metrics::Counter};
use tokio::sync::{mpsc, oneshot};

use crate::store::{Entry, Store};

/// Entries that may wait.
const QUEUE: usize = 10_000;
/// Entries that are written together.
const TOGETHER: usize = 256;
/// How often the store is tried, and how long is waited in between.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);

/// `eslabon.gateway.request_log.dropped`, entries: calls that are missing from
/// the request log. Anything above zero deserves a look.
pub(crate) const DROPPED: &str = "eslabon.gateway.request_log.dropped";

/// Where entries are handed in; cheap to clone.
#[derive(Clone)]
pub(crate) struct RequestLog {
    queue: mpsc::Sender<Item>,
    dropped: Counter<u64>,
}

enum Item {
    Entry(Box<Entry>),
    Flush(oneshot::Sender<()>),
}

impl RequestLog {
    /// Starts the task that writes; it ends when the last handle is dropped.
    pub(crate) fn start(store: Store) -> Self {
        let dropped = global::meter("eslabon")
            .u64_counter(DROPPED)
            .with_description("calls that are missing from the request log")
            .build();
        let (queue, items) = mpsc::channel(QUEUE);
        tokio::spawn(write(store, items, dropped.clone()));
        Self { queue, dropped }
    }

    /// Hands in an entry; never waits.
    pub(crate) fn add(&self, entry: Entry) {
        if let Err(error) = self.queue.try_send(Item::Entry(Box::new(entry))) {
            let (mpsc::error::TrySendError::Full(item) | mpsc::error::TrySendError::Closed(item)) = error;
            if let Item::Entry(entry) = item {
                drop_entries(&self.dropped, &[*entry]);
            }
        }
    }

    /// Completes when all that was handed in before is written.
    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Item::Flush(done)).await.is_ok() {
            let _ = written.await;
        }
    }
}

async fn write(store: Store, mut items: mpsc::Receiver<Item>, dropped: Counter<u64>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while items.recv_many(&mut batch, TOGETHER).await > 0 {
        let (mut entries, mut waiting) = (Vec::new(), Vec::new());
        for item in batch.drain(..) {
            match item {
                Item::Entry(entry) => entries.push(*entry),
                Item::Flush(done) => waiting.push(done),
            }
        }
        if !entries.is_empty() && !written(&store, &entries).await {
            drop_entries(&dropped, &entries);
        }
        for done in waiting {
            let _ = done.send(());
        }
    }
}

async fn written(store: &Store, entries: &[Entry]) -> bool {
    for attempt in 1..=TRIES {
        match store.log_requests(entries).await {
            Ok(()) => return true,
            Err(error) => tracing::warn!(%error, attempt, "the request log could not be written"),
        }
        if attempt < TRIES {
            tokio::time::sleep(PAUSE).await;
        }
    }
    false
}

/// The last place for an entry is the log of the process.
fn drop_entries(dropped: &Counter<u64>, entries: &[Entry]) {
    dropped.add(entries.len() as u64, &[]);
    for entry in entries {
        tracing::error!(
            tenant = entry.tenant,
            subject = entry.subject,
            method = entry.method,
            path = entry.path,
            code = entry.code,
            reason = entry.reason,
            request_id = entry.request_id,
            at = entry.at,
            "a call is missing from the request log"
        );
    }
}
