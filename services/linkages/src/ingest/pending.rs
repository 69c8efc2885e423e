//! Rows that were read, and where they go.

use std::ops::Range;

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::{
    identity::Tenant,
    rules::Checker,
    tables::{Header, Row},
};
use prost::Message;

use super::{
    Facts, Gather, Spec,
    cells::{Cells, Line},
    facts,
    kind::Kind,
    merging::{By, Counts, Merger, refuse},
    remarks::{Names, Remarks},
};
use crate::{
    api::resource::Resource,
    date,
    error::Error,
    store::{Collection, Document, NewDocument, Rewrite},
};

/// What is left to do with a file that was read.
pub(crate) trait Work: Rewrite {
    /// What was said of the rows so far.
    fn remarks(&self) -> &Remarks;

    /// The same, to be kept.
    #[cfg(test)]
    fn into_remarks(self: Box<Self>) -> Remarks;

    /// Where the rows go.
    fn collection(&self) -> Collection;

    /// Rows, by resource, begin to be merged.
    fn begin(&mut self, checker: Checker, tenant: Tenant, facts: Facts, told: Told);

    /// What became of the file, when all is written.
    fn report(&mut self) -> pb::ImportReport;
}

/// What the report says beside the remarks.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    pub row_count: u64,
    pub ignored_columns: Vec<String>,
}

/// Rows of one kind.
pub(super) struct Pending<K: Kind> {
    spec: Spec,
    names: Names,
    remarks: Remarks,
    refused: i64,
    today: Day,
    rows: Vec<(u64, K::Row)>,
    merge: Option<Merge>,
}

/// Where the merging stands.
struct Merge {
    by: By,
    told: Told,
    /// Rows that were asked for, and from where.
    batch: Range<usize>,
    counts: Counts,
    keys: Vec<(u64, String)>,
}

impl<K: Kind> Pending<K> {
    pub(super) fn new(spec: Spec) -> Self {
        let remarks = Remarks::new(spec.max_remarks);
        let today = date::parse(&spec.as_of).unwrap_or_else(date::today);
        Self { spec, names: Names::new(), remarks, refused: 0, today, rows: Vec::new(), merge: None }
    }
}

impl<K: Kind> Gather for Pending<K> {
    fn header(&mut self, header: &Header) {
        let name = |column| header.name(column).unwrap_or_default().to_owned();
        self.names = (0..K::COLUMNS.len()).map(name).collect();
    }

    fn row(&mut self, row: &Row<'_>) {
        let about = row.get(K::ID).to_owned();
        let line = Line {
            remarks: &mut self.remarks,
            names: &self.names,
            number: row.line,
            row: about,
            refused: false,
        };
        let mut cells = Cells { row, line, spec: &self.spec };
        let read = K::read(&mut cells);
        match read.filter(|_| !cells.line.refused) {
            Some(read) => self.rows.push((row.line, read)),
            None => self.refused += 1,
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Work> {
        self.rows.sort_by(|(line, one), (other_line, other)| {
            let key = |row| (K::target(row), K::part(row));
            key(one).cmp(&key(other)).then(line.cmp(other_line))
        });
        let is_repeated = |pair: &[(u64, K::Row)]| {
            let [(_, one), (_, other)] = pair else { return false };
            K::target(one) == K::target(other) && K::part(one) == K::part(other)
        };
        let repeated: Vec<usize> =
            (1..self.rows.len()).filter(|at| is_repeated(&self.rows[at - 1..=*at])).collect();
        let advice = "an earlier row of the file is about the same; leave one of them out";
        for at in &repeated {
            let (line, row) = &self.rows[*at];
            refuse::<K>(&mut self.remarks, (*line, row), "DUPLICATE_ROW", advice);
            self.refused += 1;
        }
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            repeated.binary_search(&(at - 1)).is_err()
        });
        self
    }
}

impl<K: Kind> Pending<K> {
    fn stores_nothing(&self) -> bool {
        self.refused > 0 && !self.spec.good_rows
    }
}

impl<K: Kind> Rewrite for Pending<K> {
    fn next(&mut self, most: usize) -> Vec<String> {
        let Some(merge) = &mut self.merge else { return Vec::new() };
        let start = merge.batch.end;
        let mut end = start;
        let mut ids: Vec<String> = Vec::new();
        while let Some((_, row)) = self.rows.get(end) {
            let id = K::target(row);
            if ids.last().is_none_or(|last| last != id) {
                if ids.len() == most {
                    break;
                }
                ids.push(id.to_owned());
            }
            end += 1;
        }
        merge.batch = start..end;
        ids
    }

    fn rewrite(&mut self, held: Vec<Document>) -> Result<Vec<NewDocument>, Error> {
        let Some(mut merge) = self.merge.take() else { return Ok(Vec::new()) };
        let merger = Merger::<K> {
            by: &merge.by,
            spec: &self.spec,
            names: &self.names,
            today: self.today,
            rows: &self.rows[merge.batch.clone()],
        };
        let mut new = Vec::new();
        for merged in merger.all(&held)? {
            self.remarks.absorb(merged.remarks);
            self.refused += merged.refused;
            merge.counts.add(merged.counts);
            merge.keys.extend(merged.keys);
            new.extend(merged.new);
        }
        self.merge = Some(merge);
        // It is taken back in the end, and reading on is only for the report.
        Ok(if self.stores_nothing() { Vec::new() } else { new })
    }

    fn answer(&mut self) -> Result<Vec<u8>, Error> {
        if self.stores_nothing() {
            return Err(crate::error::import::Error::rows(&self.remarks, self.refused).into());
        }
        let report = self.report();
        if report.refused_count == report.row_count {
            return Err(crate::error::import::Error::no_row(&report).into());
        }
        let event = pb::import_registry_response::Event::Report(report);
        Ok(pb::ImportRegistryResponse { event: Some(event) }.encode_to_vec())
    }
}

impl<K: Kind> Work for Pending<K> {
    fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    #[cfg(test)]
    fn into_remarks(self: Box<Self>) -> Remarks {
        self.remarks
    }

    fn collection(&self) -> Collection {
        K::Target::COLLECTION
    }

    fn begin(&mut self, checker: Checker, tenant: Tenant, facts: Facts, told: Told) {
        let by = By { checker, tenant, facts };
        self.merge = Some(Merge { by, told, batch: 0..0, counts: Counts::default(), keys: Vec::new() });
    }

    fn report(&mut self) -> pb::ImportReport {
        let Some(merge) = self.merge.take() else { return pb::ImportReport::default() };
        let remarks = std::mem::take(&mut self.remarks);
        pb::ImportReport {
            kind: self.spec.kind.into(),
            row_count: merge.told.row_count as i64,
            refused_count: self.refused,
            created_count: merge.counts.created,
            updated_count: merge.counts.updated,
            unchanged_count: merge.counts.unchanged,
            counts: remarks.counts(),
            remarks: remarks.into_first(),
            ignored_columns: merge.told.ignored_columns,
            probable_duplicate_count: facts::duplicates(merge.keys, merge.by.facts.held_keys),
        }
    }
}
