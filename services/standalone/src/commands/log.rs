//! `eslabon log`: what was done, in order.

use clap::{Args, Subcommand};
use eslabon_proto::sectors::v1::{
    ExportLogRequest, GetLogHeadRequest, ListLogEntriesRequest, ListLogEntriesResponse, LogEntry, LogHead,
    VerifyLogRequest, VerifyLogResponse,
};
use tokio_stream::StreamExt;

use super::time;
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json, sheet},
    progress::RowsBar,
};

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Where it ends; publish it now and then where nobody here can change it
    Head,
    /// Its entries, the first first
    List(List),
    /// Follow the chain and find the first entry that does not fit; exits with 1 when there is one
    Verify(Verify),
    /// All of it, for keeping elsewhere; JSON lines unless told otherwise
    Export(Export),
}

/// Lists entries.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// Verifies the chain.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Number of an entry that is known, e.g. of a head that was published
    #[arg(long, default_value_t = 0, hide_default_value = true, requires = "known_hash")]
    known_seq: i64,
    /// Its hash
    #[arg(long, default_value = "", hide_default_value = true, requires = "known_seq")]
    known_hash: String,
}

/// Exports the log.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Only entries after this number
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    after: i64,
}

impl Log {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Head => head(client, terminal).await,
            Self::List(list) => list.run(client, terminal).await,
            Self::Verify(verify) => verify.run(client, terminal).await,
            Self::Export(export) => export.run(client, terminal).await,
        }
    }
}

async fn head(client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let call = async |request| client.audit().get_log_head(request).await;
    let head: LogHead = client.read(GetLogHeadRequest {}, call).await?;
    terminal.show_one(&head, HEAD)
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.audit().list_log_entries(request).await;
        let answer: ListLogEntriesResponse =
            client.list(ListLogEntriesRequest::default(), self.limit, call).await?;
        terminal.show(&answer, &answer.entries, ENTRIES)
    }
}

impl Verify {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = VerifyLogRequest { known_seq: self.known_seq, known_hash: self.known_hash.clone() };
        let call = async |request| client.audit().verify_log(request).await;
        let found: VerifyLogResponse = client.read(query, call).await?;
        terminal.show_one(&found, VERIFIED)?;
        if found.intact {
            return Ok(());
        }
        let text =
            format!("the log is not what was written: entry {}, {}", found.first_bad_seq, found.reason);
        Err(Failure::Local(anyhow::Error::msg(text)))
    }
}

impl Export {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let bar = RowsBar::new(terminal, "export");
        let (request, id) = client.request(ExportLogRequest { after_seq: self.after });
        let broken = |status: &_| client.failure(status, id.clone());
        let mut audit = client.audit();
        let mut batches = audit.export_log(request).await.map_err(|status| broken(&status))?.into_inner();
        let format = terminal.format_or(Format::Json);
        let (mut held, mut is_begun, mut end) = (Vec::new(), false, None);
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|status| broken(&status))?;
            if let Some(progress) = &batch.progress {
                bar.show(progress);
            }
            match format {
                Format::Json => {
                    for entry in &batch.entries {
                        json::line(terminal.out(), entry)?;
                    }
                }
                Format::Csv => {
                    if !std::mem::replace(&mut is_begun, true) {
                        sheet::csv_heading(terminal.out(), ENTRIES)?;
                    }
                    sheet::csv_rows(terminal.out(), ENTRIES, &batch.entries)?;
                }
                Format::Table => held.extend(batch.entries),
            }
            end = batch.head;
        }
        bar.finish();
        if format == Format::Table {
            terminal.line(&sheet::table(ENTRIES, &held, terminal.width()))?;
        }
        if let Some(head) = end {
            terminal.note(&format!("the log ends with entry {}, {}", head.seq, head.hash));
        }
        Ok(())
    }
}

const HEAD: &Sheet<LogHead> = &[
    Column::new("seq", "entries", |h| Cell::Plain(h.seq)),
    Column::new("hash", "hash", |h| Cell::text(&h.hash)),
];

const VERIFIED: &Sheet<VerifyLogResponse> = &[
    Column::new("intact", "intact", |v| Cell::Flag(v.intact)),
    Column::new("entry_count", "entries that fit", |v| Cell::Count(v.entry_count)),
    Column::new("first_bad_seq", "first that does not", |v| {
        if v.intact { Cell::Index(None) } else { Cell::Plain(v.first_bad_seq) }
    }),
    Column::new("reason", "reason", |v| Cell::text(&v.reason)),
    Column::new("head_seq", "head", |v| Cell::Plain(v.head.as_ref().map_or(0, |head| head.seq))),
    Column::new("head_hash", "hash", |v| {
        Cell::text(v.head.as_ref().map(|head| head.hash.clone()).unwrap_or_default())
    }),
];

/// What is shown of an entry.
const ENTRIES: &Sheet<LogEntry> = &[
    Column::new("seq", "#", |e| Cell::Plain(e.seq)),
    Column::new("create_time", "when", |e| time(e.create_time.as_ref())),
    Column::new("kind", "what", |e| Cell::text(&e.kind)),
    Column::new("subject", "of what", |e| Cell::name(&e.subject)),
    Column::new("actor", "by whom", |e| Cell::text(&e.actor)),
    Column::hidden("content", |e| Cell::text(&e.content)),
    Column::hidden("prev_hash", |e| Cell::text(&e.prev_hash)),
    Column::hidden("entry_hash", |e| Cell::text(&e.entry_hash)),
];
