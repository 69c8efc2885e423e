//! What a kind of rows has to say of itself.

use eslabon_runtime::tables::Column;

use super::{
    Facts, Spec,
    cells::{Cells, Line},
    imported::Imported,
    remarks::Names,
};

/// A kind of rows.
pub(super) trait Kind: Send + Sync + Sized + 'static {
    /// What a row says.
    type Row: Send + Sync + 'static;
    /// The resource that it becomes, or becomes a part of.
    type Target: Imported;

    /// The columns of its files.
    const COLUMNS: &'static [Column];
    /// Whether a row may make a new resource.
    const CREATES: bool;
    /// The column that names the resource, for remarks.
    const ID: usize = 0;
    /// The column that remarks name beside it, where several rows are about one resource.
    const PART: Option<usize> = None;

    /// Reads a row; nothing where it is refused.
    fn read(cells: &mut Cells<'_>) -> Option<Self::Row>;

    /// The id of the resource.
    fn target(row: &Self::Row) -> &str;

    /// What tells rows of one resource apart.
    fn part(_row: &Self::Row) -> &str {
        ""
    }

    /// Puts the row into its resource. One that is refused, which the line then knows,
    /// changes nothing.
    fn merge(row: &Self::Row, target: &mut Self::Target, merging: &Merging<'_>, line: &mut Line<'_>);

    /// What it can be told by among others that may be the same.
    fn duplicate_keys(_target: &Self::Target) -> Vec<u64> {
        Vec::new()
    }
}

/// What rows are merged by.
pub(super) struct Merging<'a> {
    pub facts: &'a Facts,
    pub spec: &'a Spec,
    pub names: &'a Names,
    /// Whether the resource is not held yet.
    pub is_new: bool,
}

impl Merging<'_> {
    /// Whether the file has a column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.names.get(column).is_some_and(|name| !name.is_empty())
    }
}
