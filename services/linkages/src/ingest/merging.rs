//! Rows merged into the resources that they belong to.
//!
//! No two resources have a row in common, so that each is made by itself: the rows of
//! all files that came together are put into it, it is checked once, and written once.
//! Resources are shared out among threads, and what became of them is put together in
//! their order: how many threads there are changes nothing.

use std::{collections::HashMap, ops::Range};

use eslabon_linkages_core::Day;
use eslabon_runtime::{identity::Tenant, rules::Checker};
use rayon::prelude::*;

use super::{
    Facts,
    gathered::Rows,
    imported::{Checking, Imported},
    remarks::Remarks,
};
use crate::{
    api::resource,
    error::Error,
    store::{Document, NewDocument},
};

/// Resources that one thread makes at a time.
const SHARE: usize = 100;

/// What all rows are merged by.
pub(super) struct By {
    pub checker: Checker,
    pub tenant: Tenant,
    pub facts: Facts,
}

/// A resource, and the rows that it has in each file.
#[derive(Debug)]
pub(super) struct Place {
    pub id: String,
    pub rows: Vec<Range<usize>>,
}

/// A file that rows are merged of, and the day of its import.
pub(super) type File<'a, R> = (&'a dyn Rows<R>, Day);

/// Merges the rows of files.
pub(super) struct Merger<'a, R> {
    pub by: &'a By,
    pub files: &'a [File<'a, R>],
}

/// What became of some resources.
#[derive(Default)]
pub(super) struct Merged {
    pub new: Vec<NewDocument>,
    /// By file.
    pub files: Vec<Became>,
}

/// What became of the rows of a file.
#[derive(Default)]
pub(super) struct Became {
    pub remarks: Remarks,
    pub refused: i64,
    pub counts: Counts,
    /// What its resources can be told by, with their ids.
    pub keys: Vec<(u64, String)>,
}

/// What became of the resources.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
}

impl Became {
    /// Takes what became of later rows, as if it had been told here.
    pub(super) fn absorb(&mut self, later: Self) {
        self.remarks.absorb(later.remarks);
        self.refused += later.refused;
        self.counts.created += later.counts.created;
        self.counts.updated += later.counts.updated;
        self.counts.unchanged += later.counts.unchanged;
        self.keys.extend(later.keys);
    }
}

impl<R: Imported> Merger<'_, R> {
    /// Makes all resources, of what is held or new.
    pub(super) fn all(&self, places: &[Place], held: &[Document]) -> Result<Vec<Merged>, Error> {
        let held: HashMap<&str, &Document> =
            held.iter().map(|document| (document.id.as_str(), document)).collect();
        let merged = places.par_chunks(SHARE).map(|share| {
            let remarks = |(file, _): &File<'_, R>| Remarks::new(file.spec().max_remarks);
            let became = |file| Became { remarks: remarks(file), ..Became::default() };
            let mut merged = Merged { new: Vec::new(), files: self.files.iter().map(became).collect() };
            for place in share {
                let new = self.one(place, held.get(place.id.as_str()).copied(), &mut merged.files)?;
                merged.new.extend(new);
            }
            Ok(merged)
        });
        merged.collect()
    }

    /// One resource with all its rows in it; what is to be written, if anything is.
    fn one(
        &self,
        place: &Place,
        held: Option<&Document>,
        became: &mut [Became],
    ) -> Result<Option<NewDocument>, Error> {
        let Place { id, rows } = place;
        let before = match held {
            Some(document) => Some(
                R::decode(document.content.as_slice())
                    .map_err(|_| Error::Damaged(format!("{}/{id}", R::PLURAL)))?,
            ),
            None => None,
        };
        let mut after = before.clone();
        // Which rows of each file it took.
        let mut taken = Vec::with_capacity(rows.len());
        for (file, rows) in rows.iter().enumerate() {
            taken.push(self.put(file, &mut rows.clone(), id, &mut after, &mut became[file]));
        }
        let days = (0..rows.len()).filter(|file| !taken[*file].is_empty()).map(|file| self.files[file].1);
        let (Some(made), Some(last)) = (&mut after, days.max()) else { return Ok(None) };
        let mut content = self.content(made, id, before.as_ref(), last)?;
        if content.is_err() {
            after = self.file_by_file(id, before, &mut taken, became)?;
            content = Ok(after.as_ref().map(R::encode_to_vec).unwrap_or_default());
        }
        let (Some(after), Ok(content)) = (after, content) else { return Ok(None) };
        if taken.iter().all(Vec::is_empty) {
            return Ok(None);
        }
        let is_unchanged = held.is_some_and(|document| document.content == content);
        let mut is_new = held.is_none();
        for file in (0..rows.len()).filter(|file| !taken[*file].is_empty()) {
            let Became { counts, keys, .. } = &mut became[file];
            keys.extend(self.files[file].0.duplicate_keys(&after).into_iter().map(|key| (key, id.clone())));
            match (std::mem::take(&mut is_new), is_unchanged) {
                (true, _) => counts.created += 1,
                (false, true) => counts.unchanged += 1,
                (false, false) => counts.updated += 1,
            }
        }
        if is_unchanged {
            return Ok(None);
        }
        let new =
            NewDocument { tenant: self.by.tenant.clone(), id: id.clone(), columns: after.columns(), content };
        Ok(Some(new))
    }

    /// Puts rows of a file into a resource: those that it took.
    fn put(
        &self,
        file: usize,
        rows: &mut dyn Iterator<Item = usize>,
        id: &str,
        resource: &mut Option<R>,
        became: &mut Became,
    ) -> Vec<usize> {
        let (of_file, _) = &self.files[file];
        let is_new = resource.is_none();
        if is_new && !of_file.creates() {
            let advice = format!("there is no {}/{id} of yours; import it first", R::PLURAL);
            self.refuse(file, rows, &("UNKNOWN_REFERENCE", advice), became);
            return Vec::new();
        }
        let mut after = resource.take().unwrap_or_default();
        let taken = of_file.merge(rows, &mut after, is_new, &self.by.facts, became);
        *resource = Some(after).filter(|_| !is_new || !taken.is_empty());
        taken
    }

    /// Makes a resource that is wrong with the rows of all files in it: of those of one
    /// file after the other. A file that makes it wrong has its rows refused, and what
    /// came before it stays.
    fn file_by_file(
        &self,
        id: &str,
        before: Option<R>,
        taken: &mut [Vec<usize>],
        became: &mut [Became],
    ) -> Result<Option<R>, Error> {
        let mut made = before;
        for (file, became) in became.iter_mut().enumerate() {
            let rows = std::mem::take(&mut taken[file]);
            if rows.is_empty() {
                continue;
            }
            let mut next = made.clone();
            // What there is to say of the rows themselves was said.
            let again = self.put(file, &mut rows.iter().copied(), id, &mut next, &mut Became::default());
            let wrong = match &mut next {
                Some(next) => self.content(next, id, made.as_ref(), self.files[file].1)?.err(),
                None => Some(("UNKNOWN_REFERENCE", format!("{}/{id} was refused; mend it first", R::PLURAL))),
            };
            match wrong {
                Some(wrong) => self.refuse(file, &mut rows.into_iter(), &wrong, became),
                None => (made, taken[file]) = (next, again),
            }
        }
        Ok(made)
    }

    fn refuse(
        &self,
        file: usize,
        rows: &mut dyn Iterator<Item = usize>,
        (reason, advice): &Wrong,
        became: &mut Became,
    ) {
        for row in rows {
            self.files[file].0.refuse(row, reason, advice, &mut became.remarks);
            became.refused += 1;
        }
    }

    /// What a resource is stored as, once what follows from the rest of it is set; or what
    /// is wrong with it as a whole: first of all for the registry, and then for the contract.
    fn content(
        &self,
        target: &mut R,
        id: &str,
        held: Option<&R>,
        today: Day,
    ) -> Result<Result<Vec<u8>, Wrong>, Error> {
        let told = |field: &str, text: &str| format!("{field}: {text}");
        *target.head().name = resource::name::<R>(id);
        let checked = target.check(&Checking { facts: &self.by.facts, held, today });
        target.head().name.clear();
        match checked {
            Ok(()) => {}
            Err(Error::Wrong(wrong)) => {
                let first = wrong.first().map(|wrong| (wrong.reason, told(&wrong.field, &wrong.text)));
                return Ok(Err(first.unwrap_or((NOT_ACCEPTED, String::new()))));
            }
            Err(other) => return Err(other),
        }
        let content = target.encode_to_vec();
        Ok(match self.by.checker.check_encoded::<R>(&content) {
            Ok(()) => Ok(content),
            Err(problem) => {
                let first = problem.violations.first();
                Err((
                    NOT_ACCEPTED,
                    first.map_or(problem.message.clone(), |it| told(&it.field, &it.description)),
                ))
            }
        })
    }
}

/// Another rule forbids it, which the advice tells.
const NOT_ACCEPTED: &str = "NOT_ACCEPTED";

/// A reason, and what to do.
type Wrong = (&'static str, String);
