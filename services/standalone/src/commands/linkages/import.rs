//! `eslabon linkages import`: files into the registry, and what became of them.

use std::path::Path;

use clap::Args;
use eslabon_proto::linkages::v1::{
    Accept, DateOrder, ImportRegistryRequest, ImportRegistryResponse, ImportReport, NeedState, Outcome,
    RegistryImport, RegistryKind, Remark, import_registry_request, import_registry_response::Event,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use crate::{
    client::{
        Client,
        upload::{self, Part, Told},
    },
    commands::import::bring,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal},
};

/// The files of a folder, in the order that they refer to each other in.
const FILES: [(&str, RegistryKind); 9] = [
    ("capabilities.csv", RegistryKind::Capabilities),
    ("capability_proximity.csv", RegistryKind::Proximities),
    ("mes.csv", RegistryKind::MinimumScales),
    ("buyers.csv", RegistryKind::Buyers),
    ("suppliers.csv", RegistryKind::Suppliers),
    ("supplier_capabilities.csv", RegistryKind::Claims),
    ("supplier_certs.csv", RegistryKind::Certificates),
    ("supplier_quality.csv", RegistryKind::Quality),
    ("needs.csv", RegistryKind::Needs),
];

/// Imports a file of the registry, or every known file of a folder.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the file holds (capabilities, proximities, minimum_scales, suppliers,
    /// claims, certificates, quality, buyers or needs) and the file, or `-` for the
    /// standard input; or one path alone: a file with a known name, such as
    /// `suppliers.csv`, or a folder of such files
    #[arg(num_args = 1..=2, required = true, value_names = ["KIND", "FILE"])]
    what: Vec<String>,
    /// Store the good rows where others are refused
    #[arg(long)]
    lenient: bool,
    /// Where the data were learned
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// The day that certificates have expired by and new needs may not start before,
    /// YYYY-MM-DD; today when nothing is said
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    as_of: String,
    /// Read `01/02/2026` as the second of January
    #[arg(long)]
    month_first: bool,
    /// The scheme of product codes that no column tells
    #[arg(long, value_name = "SCHEME", default_value = "HS2022")]
    codes: String,
    /// Whose scale the classes of size are on, e.g. `MEIC-CR`
    #[arg(long, default_value = "", hide_default_value = true)]
    size_scheme: String,
    /// New needs begin open instead of as drafts
    #[arg(long)]
    open: bool,
    /// Remarks to tell in detail; all are counted
    #[arg(long, default_value_t = 1000)]
    remarks: i32,
    /// Makes a repeat harmless; without it, a new one, shown when it is needed. A
    /// folder takes it as the beginning of one for each upload
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
}

/// A file of the registry.
struct RegistryFile;

impl upload::Kind for RegistryFile {
    type Spec = RegistryImport;
    type Message = ImportRegistryRequest;
    type Answer = ImportRegistryResponse;
    /// A report for each file.
    type Resource = Vec<ImportReport>;

    fn message(part: Part<RegistryImport>) -> ImportRegistryRequest {
        use import_registry_request::Part as P;
        ImportRegistryRequest {
            part: Some(match part {
                Part::Spec(spec) => P::Spec(spec),
                Part::Chunk(chunk) => P::Chunk(chunk),
                Part::Commit(commit) => P::Commit(commit),
            }),
        }
    }

    fn told(answer: &ImportRegistryResponse) -> Option<Told<Vec<ImportReport>>> {
        Some(match answer.event.as_ref()? {
            Event::Progress(progress) => Told::Progress(progress.clone()),
            Event::Report(report) => Told::Held(vec![report.clone()]),
            Event::Reports(reports) => Told::Held(reports.reports.clone()),
        })
    }

    async fn call(
        client: &Client,
        request: Request<ReceiverStream<ImportRegistryRequest>>,
    ) -> Result<Response<Streaming<ImportRegistryResponse>>, Status> {
        client.registry_imports().import_registry(request).await
    }
}

/// What became of a file of a folder.
#[derive(Debug)]
struct Imported {
    file: String,
    report: ImportReport,
}

impl Import {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self.what.as_slice() {
            [folder] if Path::new(folder).is_dir() => self.folder(client, terminal, Path::new(folder)).await,
            [file] => {
                let path = Path::new(file);
                let kind = kind_of_file(path).ok_or_else(|| unknown_file(path))?;
                self.one(client, terminal, kind, path).await
            }
            [kind, file] => self.one(client, terminal, kind_of_word(kind)?, Path::new(file)).await,
            _ => Err(Failure::Usage("name a kind and a file, or a folder".to_owned())),
        }
    }

    /// A file, with every remark.
    async fn one(
        &self,
        client: &Client,
        terminal: &mut Terminal,
        kind: RegistryKind,
        path: &Path,
    ) -> Result<(), Failure> {
        let id = self.request_id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let reports = self.bring(client, terminal, &[(path, kind)], &id).await?;
        let report = reports.into_iter().next().unwrap_or_default();
        terminal.note(&summary(&report));
        let (counted, told) = (total(&report), report.remarks.len() as i64);
        if counted == 0 && terminal.format() == Format::Table {
            // Every row is as it should be, which the summary has told.
            return Ok(());
        }
        terminal.show(&report, &report.remarks, REMARKS)?;
        if counted > told {
            terminal.note(&format!("{} remarks more; `--remarks N` tells more of them", counted - told));
        }
        Ok(())
    }

    /// Every known file of a folder: those of suppliers together, so that all of them are
    /// stored or none, and the others one after the other.
    async fn folder(&self, client: &Client, terminal: &mut Terminal, folder: &Path) -> Result<(), Failure> {
        let begin = self.request_id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let there: Vec<_> = FILES.into_iter().filter(|(file, _)| folder.join(file).is_file()).collect();
        let mut all = Vec::new();
        for together in there.chunk_by(|(_, one), (_, next)| is_of_suppliers(*one) && is_of_suppliers(*next))
        {
            let names: Vec<_> = together.iter().map(|(file, _)| *file).collect();
            terminal.note(&names.join(", "));
            let paths: Vec<_> = together.iter().map(|(file, kind)| (folder.join(file), *kind)).collect();
            let files: Vec<_> = paths.iter().map(|(path, kind)| (path.as_path(), *kind)).collect();
            let id = format!("{begin}-{}", word(together[0].1));
            let reports = match self.bring(client, terminal, &files, &id).await {
                Ok(reports) => reports,
                Err(failure) => {
                    for (at, name) in names.iter().enumerate().skip(1) {
                        terminal.note(&format!("files[{at}] is {name}"));
                    }
                    for Imported { file, report } in &all {
                        terminal.note(&format!("{file} is stored: {}", summary(report)));
                    }
                    return Err(failure);
                }
            };
            for (file, report) in names.into_iter().zip(reports) {
                if terminal.format() == Format::Json {
                    terminal.show(&report, &[] as &[()], &[])?;
                }
                all.push(Imported { file: file.to_owned(), report });
            }
        }
        if all.is_empty() {
            let known: Vec<_> = FILES.iter().map(|(file, _)| *file).collect();
            let folder = folder.display();
            return Err(Failure::Usage(format!("{folder} holds none of {}", known.join(", "))));
        }
        if terminal.format() == Format::Json {
            return Ok(());
        }
        for Imported { file, report } in &all {
            for remark in report.remarks.iter().filter(|remark| remark.outcome() == Outcome::Refused) {
                terminal.note(&format!("{file}, line {}: {}: {}", remark.line, remark.reason, remark.advice));
            }
        }
        terminal.show(&ImportReport::default(), &all, FOLDER)
    }

    async fn bring(
        &self,
        client: &Client,
        terminal: &mut Terminal,
        files: &[(&Path, RegistryKind)],
        request_id: &str,
    ) -> Result<Vec<ImportReport>, Failure> {
        let files = files.iter().map(|(path, kind)| (*path, self.spec(*kind, request_id))).collect();
        let rows = |reports: &Vec<ImportReport>| reports.iter().map(|report| report.row_count).sum();
        Ok(bring::<RegistryFile>(client, terminal, files, request_id, rows).await?.held)
    }

    fn spec(&self, kind: RegistryKind, request_id: &str) -> RegistryImport {
        RegistryImport {
            kind: kind.into(),
            accept: if self.lenient { Accept::GoodRows } else { Accept::AllOrNothing }.into(),
            source: self.source.clone(),
            as_of: self.as_of.clone(),
            date_order: if self.month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst }.into(),
            code_scheme: self.codes.clone(),
            size_scheme: self.size_scheme.clone(),
            need_state: if self.open { NeedState::Open } else { NeedState::Draft }.into(),
            max_remarks: self.remarks,
            request_id: request_id.to_owned(),
        }
    }
}

/// Whether files of a kind may come together with others of which that is true.
fn is_of_suppliers(kind: RegistryKind) -> bool {
    use RegistryKind::{Certificates, Claims, Quality, Suppliers};
    matches!(kind, Suppliers | Claims | Certificates | Quality)
}

/// The kind of a file that is named as the files of a folder are.
fn kind_of_file(path: &Path) -> Option<RegistryKind> {
    let name = path.file_name()?.to_str()?;
    let name = name.strip_suffix(".gz").unwrap_or(name);
    FILES.iter().find(|(file, _)| *file == name).map(|(_, kind)| *kind)
}

fn unknown_file(path: &Path) -> Failure {
    if !path.exists() {
        return Failure::Usage(format!("there is no file {}", path.display()));
    }
    Failure::Usage(format!("say what {} holds, such as `suppliers {}`", path.display(), path.display()))
}

/// A kind by the word for it.
fn kind_of_word(text: &str) -> Result<RegistryKind, Failure> {
    let wanted = text.to_ascii_lowercase().replace('-', "_");
    let found = FILES.iter().map(|(_, kind)| *kind).find(|kind| word(*kind) == wanted);
    let kinds = || FILES.iter().map(|(_, kind)| word(*kind)).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| Failure::Usage(format!("`{text}` is no kind of file; there are {}", kinds())))
}

fn word(kind: RegistryKind) -> String {
    kind.as_str_name().trim_start_matches("REGISTRY_KIND_").to_ascii_lowercase()
}

fn total(report: &ImportReport) -> i64 {
    report.counts.iter().map(|count| count.count).sum()
}

/// What became of a file, in a sentence.
fn summary(report: &ImportReport) -> String {
    let ImportReport { created_count, updated_count, unchanged_count, refused_count, .. } = report;
    let mut text = format!(
        "{created_count} new, {updated_count} changed, {unchanged_count} unchanged; {refused_count} rows refused"
    );
    if report.probable_duplicate_count > 0 {
        text += &format!("; {} may be there twice", report.probable_duplicate_count);
    }
    if !report.ignored_columns.is_empty() {
        text += &format!("; columns not read: {}", report.ignored_columns.join(", "));
    }
    text
}

/// What is shown of a remark.
const REMARKS: &Sheet<Remark> = &[
    Column::new("line", "line", |r| Cell::Count(r.line)),
    Column::new("row", "row", |r| Cell::text(&r.row)),
    Column::new("column", "column", |r| Cell::text(&r.column)),
    Column::new("outcome", "outcome", |r| {
        Cell::text(r.outcome().as_str_name().trim_start_matches("OUTCOME_"))
    }),
    Column::new("reason", "reason", |r| Cell::text(&r.reason)),
    Column::new("given", "given", |r| Cell::name(&r.given)),
    Column::new("used", "used", |r| Cell::name(&r.used)),
    Column::hidden("advice", |r| Cell::text(&r.advice)),
];

/// What is shown of a file of a folder.
const FOLDER: &Sheet<Imported> = &[
    Column::new("file", "file", |f| Cell::text(&f.file)),
    Column::new("row_count", "rows", |f| Cell::Count(f.report.row_count)),
    Column::new("created_count", "new", |f| Cell::Count(f.report.created_count)),
    Column::new("updated_count", "changed", |f| Cell::Count(f.report.updated_count)),
    Column::new("unchanged_count", "unchanged", |f| Cell::Count(f.report.unchanged_count)),
    Column::new("refused_count", "refused", |f| Cell::Count(f.report.refused_count)),
    Column::new("remark_count", "remarks", |f| Cell::Count(total(&f.report))),
    Column::new("probable_duplicate_count", "twice?", |f| Cell::Count(f.report.probable_duplicate_count)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_its_word_or_by_the_name_of_the_file() {
        assert_eq!(kind_of_word("suppliers").unwrap(), RegistryKind::Suppliers);
        assert_eq!(kind_of_word("Minimum-Scales").unwrap(), RegistryKind::MinimumScales);
        assert!(kind_of_word("houses").is_err());
        assert_eq!(kind_of_file(Path::new("/data/supplier_certs.csv")), Some(RegistryKind::Certificates));
        assert_eq!(kind_of_file(Path::new("needs.csv.gz")), Some(RegistryKind::Needs));
        assert_eq!(kind_of_file(Path::new("-")), None);
    }

    #[test]
    fn every_kind_has_a_place_in_a_folder() {
        let kinds: Vec<_> = (1..=9).map(|kind| RegistryKind::try_from(kind).unwrap()).collect();
        assert!(kinds.iter().all(|kind| FILES.iter().any(|(_, known)| known == kind)));
    }

    #[test]
    fn a_report_is_a_sentence() {
        let report = ImportReport {
            created_count: 3,
            refused_count: 1,
            probable_duplicate_count: 2,
            ignored_columns: vec!["lang".to_owned()],
            ..Default::default()
        };
        let expected =
            "3 new, 0 changed, 0 unchanged; 1 rows refused; 2 may be there twice; columns not read: lang";
        assert_eq!(summary(&report), expected);
    }
}
