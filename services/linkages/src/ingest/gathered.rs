//! The rows of one file, gathered while it arrives.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1::Outcome;
use eslabon_runtime::tables::{Header, Row};

use super::{
    Facts, Gather, Said, Spec,
    cells::{Cells, Line},
    imported::Imported,
    kind::{Kind, Merging},
    merging::Became,
    pending::{Pending, Told, Work},
    remarks::{Names, Remarks},
};
use crate::date;

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
    remarks: Remarks,
    refused: i64,
    rows: Vec<(u64, K::Row)>,
}

impl<K: Kind> Gathered<K> {
    pub(super) fn new(spec: Spec) -> Self {
        let remarks = Remarks::new(spec.max_remarks);
        Self { spec, names: Names::new(), remarks, refused: 0, rows: Vec::new() }
    }
}

impl<K: Kind> Gather for Gathered<K> {
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

    fn finish(mut self: Box<Self>, told: Told) -> Box<dyn Work> {
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
        let mut remarks = std::mem::take(&mut self.remarks);
        for row in &repeated {
            self.refuse(*row, "DUPLICATE_ROW", advice, &mut remarks);
        }
        let refused = self.refused + repeated.len() as i64;
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            repeated.binary_search(&(at - 1)).is_err()
        });
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
        self.rows.get(row).map(|(_, row)| K::target(row))
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
            let (number, row) = &self.rows[at];
            let mut line = Line {
                remarks: &mut became.remarks,
                names: &self.names,
                number: *number,
                row: about::<K>(row),
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
        let (line, row) = &self.rows[row];
        let about = about::<K>(row);
        let said = Said { outcome: Outcome::Refused, reason, given: &about, used: "", advice };
        remarks.push(*line, &about, "", said);
    }

    fn duplicate_keys(&self, target: &K::Target) -> Vec<u64> {
        K::duplicate_keys(target)
    }
}

fn about<K: Kind>(row: &K::Row) -> String {
    match K::part(row) {
        "" => K::target(row).to_owned(),
        part => format!("{}/{part}", K::target(row)),
    }
}

/// The day of an import.
pub(super) fn day<R: Imported>(rows: &dyn Rows<R>) -> Day {
    date::parse(&rows.spec().as_of).unwrap_or_else(date::today)
}
