//! The rows of one file, gathered while it arrives.
//!
//! What rows say is read of many at once, shared out among threads, since it needs
//! nothing but the row; it is put together in their order, so that how many threads there
//! are changes nothing.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1::Outcome;
use eslabon_runtime::tables::{Batch, Header, Row};
use rayon::prelude::*;

use super::{
    Facts, Gather, Said, Spec,
    cells::{Cells, Line},
    imported::Imported,
    kind::{Kind, Merging},
    merging::Became,
    pending::{Pending, Told, Work},
    remarks::{About, Names, Remarks},
};
use crate::date;

/// Bytes of rows that are read at once, or a few more.
const TOGETHER: usize = 512 << 10;
/// Rows that one thread reads at a time.
const SHARE: usize = 250;

/// The rows of one file, by resource, whatever their kind is.
pub(super) trait Rows<R>: Send + Sync {
    /// What is said of the file.
    fn spec(&self) -> &Spec;

    /// Whether a row may make a new resource.
    fn creates(&self) -> bool;

    /// The resource that a row goes to; nothing after the last.
    fn target(&self, row: usize) -> Option<&str>;

    /// Puts rows of one resource into it: those that were taken.
    fn merge(
        &self,
        rows: &mut dyn Iterator<Item = usize>,
        target: &mut R,
        is_new: bool,
        facts: &Facts,
        became: &mut Became,
    ) -> Vec<usize>;

    /// Says why a row as a whole is refused.
    fn refuse(&self, row: usize, reason: &'static str, advice: &str, remarks: &mut Remarks);

    /// What the resource can be told by among others that may be the same.
    fn duplicate_keys(&self, target: &R) -> Vec<u64>;
}

/// Rows of a kind, with their lines.
pub(super) struct Gathered<K: Kind> {
    spec: Spec,
    names: Names,
    header: Option<Header>,
    /// Rows that have come and are not read yet.
    batch: Batch,
    read: Read<K>,
    /// Places among the rows that were read, by resource, once all have come.
    order: Vec<usize>,
}

/// What rows say.
struct Read<K: Kind> {
    rows: Vec<(u64, K::Row)>,
    refused: i64,
    remarks: Remarks,
}

impl<K: Kind> Gathered<K> {
    pub(super) fn new(spec: Spec) -> Self {
        let read = Read::new(&spec);
        Self { spec, names: Names::new(), header: None, batch: Batch::default(), read, order: Vec::new() }
    }

    fn read_batch(&mut self) {
        let Self { spec, names, header: Some(header), batch, read, .. } = self else { return };
        let rows: Vec<_> = (0..batch.len()).filter_map(|at| batch.get(at, header)).collect();
        let shares = rows.par_chunks(SHARE).map(|share| {
            let mut read = Read::new(spec);
            share.iter().for_each(|row| read.row(row, spec, names));
            read
        });
        shares.collect::<Vec<_>>().into_iter().for_each(|later| read.absorb(later));
        batch.clear();
    }

    fn at(&self, row: usize) -> &(u64, K::Row) {
        &self.read.rows[self.order[row]]
    }
}

impl<K: Kind> Read<K> {
    fn new(spec: &Spec) -> Self {
        Self { rows: Vec::new(), refused: 0, remarks: Remarks::new(spec.max_remarks) }
    }

    fn row(&mut self, row: &Row<'_>, spec: &Spec, names: &Names) {
        let about = About { id: row.get(K::ID), part: K::PART.map_or("", |part| row.get(part)) };
        let line = Line { remarks: &mut self.remarks, names, number: row.line, about, refused: false };
        let mut cells = Cells { row, line, spec };
        let read = K::read(&mut cells);
        match read.filter(|_| !cells.line.refused) {
            Some(read) => self.rows.push((row.line, read)),
            None => self.refused += 1,
        }
    }

    /// Takes what later rows say.
    fn absorb(&mut self, later: Self) {
        self.rows.extend(later.rows);
        self.refused += later.refused;
        self.remarks.absorb(later.remarks);
    }
}

impl<K: Kind> Gather for Gathered<K> {
    fn header(&mut self, header: &Header) {
        let name = |column| header.name(column).unwrap_or_default().to_owned();
        self.names = (0..K::COLUMNS.len()).map(name).collect();
        self.header = Some(header.clone());
    }

    fn row(&mut self, row: &Row<'_>) {
        self.batch.push(row);
        if self.batch.bytes() >= TOGETHER {
            self.read_batch();
        }
    }

    fn finish(mut self: Box<Self>, told: Told) -> Box<dyn Work> {
        self.read_batch();
        let rows = &self.read.rows;
        let key = |at: usize| (K::target(&rows[at].1), K::part(&rows[at].1));
        let mut order: Vec<_> = (0..rows.len()).collect();
        // Those that are about the same stay in the order of their lines.
        order.par_sort_by(|one, other| key(*one).cmp(&key(*other)));
        let is_repeated = |at: &usize| key(order[at - 1]) == key(order[*at]);
        let repeated: Vec<_> = (1..order.len()).filter(is_repeated).map(|at| order[at]).collect();
        order.dedup_by(|later, first| key(*later) == key(*first));
        self.order = repeated;
        let mut remarks = std::mem::take(&mut self.read.remarks);
        let advice = "an earlier row of the file is about the same; leave one of them out";
        for row in 0..self.order.len() {
            self.refuse(row, "DUPLICATE_ROW", advice, &mut remarks);
        }
        let refused = self.read.refused + self.order.len() as i64;
        self.order = order;
        Box::new(Pending::<K::Target>::new(self, told, remarks, refused))
    }
}

impl<K: Kind> Rows<K::Target> for Gathered<K> {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn creates(&self) -> bool {
        K::CREATES
    }

    fn target(&self, row: usize) -> Option<&str> {
        self.order.get(row).map(|at| K::target(&self.read.rows[*at].1))
    }

    fn merge(
        &self,
        rows: &mut dyn Iterator<Item = usize>,
        target: &mut K::Target,
        is_new: bool,
        facts: &Facts,
        became: &mut Became,
    ) -> Vec<usize> {
        let mut taken = Vec::new();
        for at in rows {
            let (number, row) = self.at(at);
            let mut line = Line {
                remarks: &mut became.remarks,
                names: &self.names,
                number: *number,
                about: about::<K>(row),
                refused: false,
            };
            let is_new = is_new && taken.is_empty();
            let merging = Merging { facts, spec: &self.spec, names: &self.names, is_new };
            K::merge(row, target, &merging, &mut line);
            if line.refused {
                became.refused += 1;
            } else {
                taken.push(at);
            }
        }
        taken
    }

    fn refuse(&self, row: usize, reason: &'static str, advice: &str, remarks: &mut Remarks) {
        let (line, row) = self.at(row);
        let about = about::<K>(row);
        let given = &about.to_string();
        remarks.push(*line, about, "", Said { outcome: Outcome::Refused, reason, given, used: "", advice });
    }

    fn duplicate_keys(&self, target: &K::Target) -> Vec<u64> {
        K::duplicate_keys(target)
    }
}

fn about<K: Kind>(row: &K::Row) -> About<'_> {
    About { id: K::target(row), part: K::part(row) }
}

/// The day of an import.
pub(super) fn day<R: Imported>(rows: &dyn Rows<R>) -> Day {
    date::parse(&rows.spec().as_of).unwrap_or_else(date::today)
}
