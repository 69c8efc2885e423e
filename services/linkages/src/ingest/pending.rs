//! Rows that were read, and how they are merged into what is held.

use std::collections::BTreeMap;

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1::{self as pb, Outcome};
use eslabon_runtime::{
    identity::Tenant,
    rules::Checker,
    tables::{Header, Row},
};
use prost::Message;

use super::{
    Facts, Gather, Said, Spec,
    cells::{Cells, Line},
    facts,
    kind::{Checking, Kind, Merging},
    remarks::{Names, Remarks},
};
use crate::{
    api::resource::{self, Resource},
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
    checker: Checker,
    tenant: Tenant,
    facts: Facts,
    told: Told,
    /// Rows that were asked for, and from where.
    batch: std::ops::Range<usize>,
    created: i64,
    updated: i64,
    unchanged: i64,
    keys: Vec<(u64, String)>,
}

impl<K: Kind> Pending<K> {
    pub(super) fn new(spec: Spec) -> Self {
        let remarks = Remarks::new(spec.max_remarks);
        let today = date::parse(&spec.as_of).unwrap_or_else(date::today);
        Self { spec, names: Names::new(), remarks, refused: 0, today, rows: Vec::new(), merge: None }
    }

    /// Says why a row as a whole is refused.
    fn refuse(&mut self, at: usize, reason: &'static str, advice: &str) {
        let (line, row) = &self.rows[at];
        let about = about::<K>(row);
        let said = Said { outcome: Outcome::Refused, reason, given: &about, used: "", advice };
        self.remarks.push(*line, &about, "", said);
        self.refused += 1;
    }
}

fn about<K: Kind>(row: &K::Row) -> String {
    match K::part(row) {
        "" => K::target(row).to_owned(),
        part => format!("{}/{part}", K::target(row)),
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
        for at in &repeated {
            self.refuse(
                *at,
                "DUPLICATE_ROW",
                "an earlier row of the file is about the same; leave one of them out",
            );
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
    /// One resource with all its rows in it; what is to be written, if anything is.
    fn one(
        &mut self,
        merge: &mut Merge,
        rows: std::ops::Range<usize>,
        held: Option<Document>,
    ) -> Result<Option<NewDocument>, Error> {
        let id = K::target(&self.rows[rows.start].1).to_owned();
        if held.is_none() && !K::CREATES {
            for at in rows {
                let advice = format!("there is no {}/{id} of yours; import it first", K::Target::PLURAL);
                self.refuse(at, "UNKNOWN_REFERENCE", &advice);
            }
            return Ok(None);
        }
        let before = match &held {
            Some(document) => Some(
                K::Target::decode(document.content.as_slice())
                    .map_err(|_| Error::Damaged(format!("{}/{id}", K::Target::PLURAL)))?,
            ),
            None => None,
        };
        let mut after = before.clone().unwrap_or_default();
        let mut taken = Vec::with_capacity(rows.len());
        for at in rows {
            let (number, row) = &self.rows[at];
            let mut line = Line {
                remarks: &mut self.remarks,
                names: &self.names,
                number: *number,
                row: about::<K>(row),
                refused: false,
            };
            let merging = Merging {
                facts: &merge.facts,
                spec: &self.spec,
                names: &self.names,
                is_new: held.is_none() && taken.is_empty(),
            };
            K::merge(row, &mut after, &merging, &mut line);
            if line.refused {
                self.refused += 1;
            } else {
                taken.push(at);
            }
        }
        if taken.is_empty() {
            return Ok(None);
        }
        let checking = Checking { facts: &merge.facts, held: before.as_ref(), today: self.today };
        if let Some((reason, advice)) = wrong::<K>(&merge.checker, &mut after, &id, &checking)? {
            for at in taken {
                self.refuse(at, reason, &advice);
            }
            return Ok(None);
        }
        merge.keys.extend(K::duplicate_keys(&after).into_iter().map(|key| (key, id.clone())));
        let content = after.encode_to_vec();
        match &held {
            Some(document) if document.content == content => {
                merge.unchanged += 1;
                return Ok(None);
            }
            Some(_) => merge.updated += 1,
            None => merge.created += 1,
        }
        Ok(Some(NewDocument { tenant: merge.tenant.clone(), id, columns: after.columns(), content }))
    }

    fn stores_nothing(&self) -> bool {
        self.refused > 0 && !self.spec.good_rows
    }
}

/// What is wrong with a resource as a whole, if anything is.
fn wrong<K: Kind>(
    checker: &Checker,
    target: &mut K::Target,
    id: &str,
    checking: &Checking<'_, K::Target>,
) -> Result<Option<(&'static str, String)>, Error> {
    let told = |field: &str, text: &str| Some(("NOT_ACCEPTED", format!("{field}: {text}")));
    if let Err(problem) = checker.check(target) {
        let violation = problem.violations.first();
        return Ok(violation.map_or_else(
            || told("", &problem.message),
            |violation| told(&violation.field, &violation.description),
        ));
    }
    *target.head().name = resource::name::<K::Target>(id);
    let checked = K::check(target, checking);
    target.head().name.clear();
    match checked {
        Ok(()) => Ok(None),
        Err(Error::Wrong(wrong)) => {
            Ok(wrong.first().and_then(|wrong| Some((wrong.reason, told(&wrong.field, &wrong.text)?.1))))
        }
        Err(other) => Err(other),
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
        let mut held: BTreeMap<_, _> =
            held.into_iter().map(|document| (document.id.clone(), document)).collect();
        let mut new = Vec::new();
        let mut start = merge.batch.start;
        while start < merge.batch.end {
            let id = K::target(&self.rows[start].1);
            let same =
                self.rows[start..merge.batch.end].iter().take_while(|(_, row)| K::target(row) == id).count();
            let held = held.remove(id);
            new.extend(self.one(&mut merge, start..start + same, held)?);
            start += same;
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
        let (created, updated, unchanged) = (0, 0, 0);
        let keys = Vec::new();
        self.merge =
            Some(Merge { checker, tenant, facts, told, batch: 0..0, created, updated, unchanged, keys });
    }

    fn report(&mut self) -> pb::ImportReport {
        let Some(merge) = self.merge.take() else { return pb::ImportReport::default() };
        let remarks = std::mem::take(&mut self.remarks);
        pb::ImportReport {
            kind: self.spec.kind.into(),
            row_count: merge.told.row_count as i64,
            refused_count: self.refused,
            created_count: merge.created,
            updated_count: merge.updated,
            unchanged_count: merge.unchanged,
            counts: remarks.counts(),
            remarks: remarks.into_first(),
            ignored_columns: merge.told.ignored_columns,
            probable_duplicate_count: facts::duplicates(merge.keys, merge.facts.held_keys),
        }
    }
}
