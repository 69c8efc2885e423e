//! Collections: which table keeps a kind of resource, and what its lists can be
//! filtered by.

/// A table whose rows are resources of one kind.
///
/// It has the columns `tenant, id, version, revision, created_at, updated_at,
/// content`, and one text column for each of [`Collection::columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection {
    /// The table, and what names of its resources begin with in the store.
    pub table: &'static str,
    /// Text columns that lists are filtered by.
    pub columns: &'static [&'static str],
}

/// The columns of [`Document`](super::Document), in the order of its fields.
const OF_A_DOCUMENT: &str = "tenant, id, version, revision, created_at, updated_at, content";

impl Collection {
    /// `select` of documents, with a condition and an order.
    pub(super) fn select(&self, rest: &str) -> String {
        format!("select {OF_A_DOCUMENT} from {} {rest}", self.table)
    }

    /// `, one, other`: the names of the columns beside those of every document.
    pub(super) fn other_columns(&self) -> String {
        self.columns.iter().map(|column| format!(", {column}")).collect()
    }

    /// The names of the seven columns of a document, then of the others.
    pub(super) fn all_columns(&self) -> String {
        format!("{OF_A_DOCUMENT}{}", self.other_columns())
    }

    /// `insert` of one row: the seven columns of a document, then the others.
    pub(super) fn insert(&self) -> String {
        let values: Vec<_> = (1..=7 + self.columns.len()).map(|number| format!("${number}")).collect();
        format!("insert into {} ({}) values ({})", self.table, self.all_columns(), values.join(", "))
    }

    /// `update` of one row that still has the version it was read in: tenant, id, that
    /// version, then the new version, revision, time and content, then the others.
    pub(super) fn update(&self) -> String {
        let others = self.columns.iter().zip(8..);
        let others: String = others.map(|(column, number)| format!(", {column} = ${number}")).collect();
        format!(
            "update {} set version = $4, revision = $5, updated_at = $6, content = $7{others} \
             where tenant = $1 and id = $2 and version = $3",
            self.table
        )
    }
}
