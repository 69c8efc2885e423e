//! Rows that were read, of one file or of several that came together, and where they go.

use std::{any::Any, collections::VecDeque};

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::{identity::Tenant, rules::Checker};
use prost::Message;

use super::{
    Facts,
    facts::duplicates,
    gathered::{self, Rows},
    imported::Imported,
    merging::{Became, By, Merger, Place},
    remarks::Remarks,
};
use crate::{
    error::{Error, import},
    store::{Collection, Document, NewDocument, Rewrite},
};

/// What is left to do with what was read.
pub(crate) trait Work: Rewrite + Any {
    /// What was said so far of the rows of the first file.
    fn remarks(&self) -> &Remarks;

    /// The same, to be kept.
    #[cfg(test)]
    fn into_remarks(self: Box<Self>) -> Remarks;

    /// Where the rows go.
    fn collection(&self) -> Collection;

    /// Takes over the rows of a file that came later, which go to the same resources.
    /// One whose rows go to others is given back.
    fn join(&mut self, later: Box<dyn Work>) -> Result<(), Box<dyn Work>>;

    /// Rows, by resource, begin to be merged.
    fn begin(&mut self, checker: Checker, tenant: Tenant, facts: Facts);
}

/// What the report says beside the remarks.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    pub row_count: u64,
    pub ignored_columns: Vec<String>,
}

/// Rows that go to one kind of resources.
pub(super) struct Pending<R> {
    files: Vec<File<R>>,
    merge: Option<Merge>,
}

/// A file, and what became of it so far.
struct File<R> {
    rows: Box<dyn Rows<R>>,
    day: Day,
    told: Told,
    became: Became,
    /// The first row that was not asked for yet.
    next: usize,
}

/// Where the merging stands.
struct Merge {
    by: By,
    /// Resources that were asked for and are not made yet.
    batches: VecDeque<Vec<Place>>,
}

impl<R: Imported> Pending<R> {
    /// The rows of one file, of which so many were refused.
    pub(super) fn new(rows: Box<dyn Rows<R>>, told: Told, remarks: Remarks, refused: i64) -> Self {
        let day = gathered::day(rows.as_ref());
        let became = Became { remarks, refused, ..Became::default() };
        Self { files: vec![File { rows, day, told, became, next: 0 }], merge: None }
    }

    /// The first file that is refused as a whole for some of its rows.
    fn refused(&self) -> Option<usize> {
        self.files.iter().position(|file| file.became.refused > 0 && !file.rows.spec().good_rows)
    }
}

impl<R> File<R> {
    /// The rows of a resource, where they come next.
    fn take(&mut self, id: &str) -> std::ops::Range<usize> {
        let start = self.next;
        while self.rows.target(self.next) == Some(id) {
            self.next += 1;
        }
        start..self.next
    }

    fn report(&mut self, held_keys: &mut Vec<(u64, String)>) -> pb::ImportReport {
        let Became { remarks, refused, counts, keys } = std::mem::take(&mut self.became);
        // Of one kind of rows alone are duplicates told.
        let probable_duplicate_count =
            if keys.is_empty() { 0 } else { duplicates(keys, std::mem::take(held_keys)) };
        pb::ImportReport {
            kind: self.rows.spec().kind.into(),
            row_count: self.told.row_count as i64,
            refused_count: refused,
            created_count: counts.created,
            updated_count: counts.updated,
            unchanged_count: counts.unchanged,
            counts: remarks.counts(),
            remarks: remarks.into_first(),
            ignored_columns: std::mem::take(&mut self.told.ignored_columns),
            probable_duplicate_count,
        }
    }
}

impl<R: Imported> Rewrite for Pending<R> {
    fn next(&mut self, most: usize) -> Vec<String> {
        let Some(merge) = &mut self.merge else { return Vec::new() };
        let mut batch = Vec::new();
        while batch.len() < most {
            let next = self.files.iter().filter_map(|file| file.rows.target(file.next)).min();
            let Some(id) = next.map(str::to_owned) else { break };
            let rows = self.files.iter_mut().map(|file| file.take(&id)).collect();
            batch.push(Place { id, rows });
        }
        let ids = batch.iter().map(|place| place.id.clone()).collect();
        merge.batches.push_back(batch);
        ids
    }

    fn rewrite(&mut self, held: Vec<Document>) -> Result<Vec<NewDocument>, Error> {
        let Some(merge) = &mut self.merge else { return Ok(Vec::new()) };
        let batch = merge.batches.pop_front().unwrap_or_default();
        let files: Vec<_> = self.files.iter().map(|file| (file.rows.as_ref(), file.day)).collect();
        let merged = Merger { by: &merge.by, files: &files }.all(&batch, &held)?;
        let mut new = Vec::new();
        for merged in merged {
            for (file, later) in self.files.iter_mut().zip(merged.files) {
                file.became.absorb(later);
            }
            new.extend(merged.new);
        }
        // It is taken back in the end, and reading on is only for the report.
        Ok(if self.refused().is_some() { Vec::new() } else { new })
    }

    fn answer(&mut self) -> Result<Vec<u8>, Error> {
        if let Some(at) = self.refused() {
            let Became { remarks, refused, .. } = &self.files[at].became;
            return Err(import::Error::rows(remarks, *refused).of_file(at).into());
        }
        let mut held_keys = self.merge.take().map(|merge| merge.by.facts.held_keys).unwrap_or_default();
        let mut reports: Vec<_> = self.files.iter_mut().map(|file| file.report(&mut held_keys)).collect();
        if let Some(at) = reports.iter().position(|report| report.refused_count == report.row_count) {
            return Err(import::Error::no_row(&reports[at]).of_file(at).into());
        }
        use pb::import_registry_response::Event;
        let event = match reports.pop() {
            Some(report) if reports.is_empty() => Event::Report(report),
            last => {
                reports.extend(last);
                Event::Reports(pb::ImportReports { reports })
            }
        };
        Ok(pb::ImportRegistryResponse { event: Some(event) }.encode_to_vec())
    }
}

impl<R: Imported> Work for Pending<R> {
    fn remarks(&self) -> &Remarks {
        &self.files[0].became.remarks
    }

    #[cfg(test)]
    fn into_remarks(mut self: Box<Self>) -> Remarks {
        self.files.remove(0).became.remarks
    }

    fn collection(&self) -> Collection {
        R::COLLECTION
    }

    fn join(&mut self, later: Box<dyn Work>) -> Result<(), Box<dyn Work>> {
        let is_same = (later.as_ref() as &dyn Any).is::<Self>();
        if !is_same {
            return Err(later);
        }
        if let Ok(later) = (later as Box<dyn Any>).downcast::<Self>() {
            self.files.extend(later.files);
        }
        Ok(())
    }

    fn begin(&mut self, checker: Checker, tenant: Tenant, facts: Facts) {
        self.merge = Some(Merge { by: By { checker, tenant, facts }, batches: VecDeque::new() });
    }
}
