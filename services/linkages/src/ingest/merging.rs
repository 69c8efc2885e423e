//! Rows merged into the resources that they belong to.
//!
//! No two resources have a row in common, so that each is made by itself. They are
//! shared out among threads, and what became of them is put together in the order of
//! the rows: how many threads there are changes nothing.

use std::{collections::HashMap, ops::Range};

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1::Outcome;
use eslabon_runtime::{identity::Tenant, rules::Checker};
use prost::Message;
use rayon::prelude::*;

use super::{
    Facts, Said, Spec,
    cells::Line,
    kind::{Checking, Kind, Merging},
    remarks::{Names, Remarks},
};
use crate::{
    api::resource::{self, Resource},
    error::Error,
    store::{Document, NewDocument},
};

/// Resources that one thread makes at a time.
const SHARE: usize = 100;

/// What all rows of a file are merged by.
pub(super) struct By {
    pub checker: Checker,
    pub tenant: Tenant,
    pub facts: Facts,
}

/// Merges rows, which are sorted by resource.
pub(super) struct Merger<'a, K: Kind> {
    pub by: &'a By,
    pub spec: &'a Spec,
    pub names: &'a Names,
    /// The day of the import.
    pub today: Day,
    /// With their lines.
    pub rows: &'a [(u64, K::Row)],
}

/// What became of some rows.
#[derive(Default)]
pub(super) struct Merged {
    pub new: Vec<NewDocument>,
    pub remarks: Remarks,
    pub refused: i64,
    pub counts: Counts,
    /// What the resources can be told by, with their ids.
    pub keys: Vec<(u64, String)>,
}

/// What became of the resources.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}

/// Says why a row as a whole is refused.
pub(super) fn refuse<K: Kind>(
    remarks: &mut Remarks,
    (line, row): (u64, &K::Row),
    reason: &'static str,
    advice: &str,
) {
    let about = about::<K>(row);
    let said = Said { outcome: Outcome::Refused, reason, given: &about, used: "", advice };
    remarks.push(line, &about, "", said);
}

fn about<K: Kind>(row: &K::Row) -> String {
    match K::part(row) {
        "" => K::target(row).to_owned(),
        part => format!("{}/{part}", K::target(row)),
    }
}

impl<K: Kind> Merger<'_, K> {
    /// Merges all rows into the resources that are held, or into new ones.
    pub(super) fn all(&self, held: &[Document]) -> Result<Vec<Merged>, Error> {
        let held: HashMap<&str, &Document> =
            held.iter().map(|document| (document.id.as_str(), document)).collect();
        let shares = self.resources();
        let merged = shares.par_chunks(SHARE).map(|share| {
            let mut merged = Merged { remarks: Remarks::new(self.spec.max_remarks), ..Merged::default() };
            for rows in share {
                let id = K::target(&self.rows[rows.start].1);
                let new = self.one(rows.clone(), held.get(id).copied(), &mut merged)?;
                merged.new.extend(new);
            }
            Ok(merged)
        });
        merged.collect()
    }

    /// The rows of each resource.
    fn resources(&self) -> Vec<Range<usize>> {
        let same = self.rows.chunk_by(|(_, one), (_, other)| K::target(one) == K::target(other));
        let mut end = 0;
        same.map(|rows| {
            end += rows.len();
            end - rows.len()..end
        })
        .collect()
    }

    /// One resource with all its rows in it; what is to be written, if anything is.
    fn one(
        &self,
        rows: Range<usize>,
        held: Option<&Document>,
        merged: &mut Merged,
    ) -> Result<Option<NewDocument>, Error> {
        let id = K::target(&self.rows[rows.start].1).to_owned();
        if held.is_none() && !K::CREATES {
            let advice = format!("there is no {}/{id} of yours; import it first", K::Target::PLURAL);
            self.refuse(rows, "UNKNOWN_REFERENCE", &advice, merged);
            return Ok(None);
        }
        let before = match held {
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
                remarks: &mut merged.remarks,
                names: self.names,
                number: *number,
                row: about::<K>(row),
                refused: false,
            };
            let merging = Merging {
                facts: &self.by.facts,
                spec: self.spec,
                names: self.names,
                is_new: held.is_none() && taken.is_empty(),
            };
            K::merge(row, &mut after, &merging, &mut line);
            if line.refused {
                merged.refused += 1;
            } else {
                taken.push(at);
            }
        }
        if taken.is_empty() {
            return Ok(None);
        }
        let checking = Checking { facts: &self.by.facts, held: before.as_ref(), today: self.today };
        if let Some((reason, advice)) = wrong::<K>(&self.by.checker, &mut after, &id, &checking)? {
            self.refuse(taken, reason, &advice, merged);
            return Ok(None);
        }
        merged.keys.extend(K::duplicate_keys(&after).into_iter().map(|key| (key, id.clone())));
        let content = after.encode_to_vec();
        match held {
            Some(document) if document.content == content => {
                merged.counts.unchanged += 1;
                return Ok(None);
            }
            Some(_) => merged.counts.updated += 1,
            None => merged.counts.created += 1,
        }
        Ok(Some(NewDocument { tenant: self.by.tenant.clone(), id, columns: after.columns(), content }))
    }

    fn refuse(
        &self,
        rows: impl IntoIterator<Item = usize>,
        reason: &'static str,
        advice: &str,
        merged: &mut Merged,
    ) {
        for at in rows {
            let (line, row) = &self.rows[at];
            refuse::<K>(&mut merged.remarks, (*line, row), reason, advice);
            merged.refused += 1;
        }
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
