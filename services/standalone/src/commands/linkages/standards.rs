//! Which standards follow from which, table by table.

use clap::Subcommand;
use eslabon_proto::linkages::v1::{ListStandardTablesRequest, StandardTable};

use super::{
    put::Put,
    resources::{Delete, List, Show, resource_commands},
};
use crate::{
    client::Client,
    commands::time,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// The id of the table that is built in, which is read and never written.
const BUILTIN: &str = "builtin";

/// What to do with tables of standards.
#[derive(Debug, Subcommand)]
pub(crate) enum Standards {
    /// All that were stored and that the key may read, by id
    List(List),
    /// One table; `builtin` is the one that counts where no other does
    Show(Show),
    /// Store what a file holds: a new table, or the next version of one
    Put(Put),
    /// Remove one table
    Delete(Delete),
}

impl Standards {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                list(ListStandardTablesRequest::default(), asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => {
                refuse_builtin(file)?;
                put(file, client, terminal).await
            }
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

/// A table of one's own often begins as what `show builtin` prints, which has its name.
fn refuse_builtin(file: &Put) -> Result<(), Failure> {
    let given = file.given("standardTables", "a standard table", |table: &StandardTable| &table.name)?;
    if given.id == BUILTIN {
        let text = "`builtin` is the table that is built in: give another id with `--id`";
        return Err(Failure::Usage(text.to_owned()));
    }
    Ok(())
}

resource_commands! {
    "standardTables", "a standard table", registry, SHEET;
    StandardTable as standard_table by standard_table_id;
    get_standard_table (GetStandardTableRequest),
    list_standard_tables (ListStandardTablesRequest -> ListStandardTablesResponse { standard_tables }),
    create_standard_table (CreateStandardTableRequest), update_standard_table (UpdateStandardTableRequest),
    delete_standard_table (DeleteStandardTableRequest)
}

/// What is shown of a table.
const SHEET: &Sheet<StandardTable> = &[
    Column::new("name", "table", |it| Cell::text(&it.name)),
    Column::new("valid_from", "counts from", |it| Cell::text(&it.valid_from)),
    Column::new("pairs", "implies", |it| Cell::name(pairs(it))),
    Column::new("source", "source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
    Column::hidden("create_time", |it| time(it.create_time.as_ref())),
    Column::hidden("update_time", |it| time(it.update_time.as_ref())),
];

fn pairs(table: &StandardTable) -> String {
    let pairs = table.pairs.iter().map(|pair| format!("{}>{}", pair.standard, pair.implies));
    pairs.collect::<Vec<_>>().join(" ")
}
