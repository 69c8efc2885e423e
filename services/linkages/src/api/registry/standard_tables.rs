//! Which standards follow from which. Which of the tables counts on a day is decided
//! where documents are read to be compared: see [`crate::register`].

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{Resource, Shared, head, standard_methods},
    app::{App, Call},
    checks::{self, Found},
    error::Error,
    store::Collection,
};

/// The table that is built in, used where no other counts.
pub(crate) const BUILTIN: &str = "standardTables/builtin";

/// Whoever is certified for the first satisfies the second. Both of these build the
/// whole text of ISO 9001 in. ISO 13485 does not: it leaves out what ISO 9001 asks of
/// improvement and of the satisfaction of customers.
const BUILTIN_PAIRS: [(&str, &str); 2] = [("AS9100", "ISO9001"), ("IATF16949", "ISO9001")];

impl Resource for pb::StandardTable {
    const COLLECTION: Collection = Collection { table: "standard_tables", columns: &[] };
    const PLURAL: &'static str = "standardTables";
    const FIELD: &'static str = "standard_table";

    head!();

    fn columns(&self) -> Vec<String> {
        Vec::new()
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        check_table(self)
    }
}

/// Brings standards to their canonical spelling, and refuses what the rules of the
/// contract cannot see.
fn check_table(table: &mut pb::StandardTable) -> Result<(), Error> {
    let field = pb::StandardTable::FIELD;
    let mut found = Found::default();
    if table.name == BUILTIN {
        let text = "`builtin` is the table that is built in: choose another id";
        found.wrong(format_args!("{field}_id"), "RESERVED_ID", text);
    }
    found.date(format_args!("{field}.valid_from"), &table.valid_from);
    for (position, pair) in table.pairs.iter_mut().enumerate() {
        checks::canonical(&mut pair.standard);
        checks::canonical(&mut pair.implies);
        if pair.standard == pair.implies {
            let text = "a standard needs no line to imply itself";
            found.wrong(format_args!("{field}.pairs[{position}]"), "IMPLIES_ITSELF", text);
        }
    }
    let pairs: Vec<_> =
        table.pairs.iter().map(|pair| format!("{} implies {}", pair.standard, pair.implies)).collect();
    found.repeated(pairs.iter().map(String::as_str), |position| format!("{field}.pairs[{position}]"));
    found.finish()
}

/// The table that is built in.
pub(crate) fn builtin() -> pb::StandardTable {
    let pair = |(standard, implies): (&str, &str)| pb::Implication {
        standard: standard.to_owned(),
        implies: implies.to_owned(),
    };
    pb::StandardTable {
        name: BUILTIN.to_owned(),
        pairs: BUILTIN_PAIRS.map(pair).into(),
        source: "AS9100 and IATF 16949 hold the requirements of ISO 9001".to_owned(),
        ..Default::default()
    }
}

/// One table, also the one that is built in.
pub(crate) async fn get_any(
    app: Shared,
    call: Call,
    request: pb::GetStandardTableRequest,
) -> Result<pb::StandardTable, Error> {
    if request.name == BUILTIN { Ok(builtin()) } else { get(app, call, request).await }
}

standard_methods! {
    "RegistryService" of StandardTable as standard_table;
    create "CreateStandardTable" (CreateStandardTableRequest by standard_table_id);
    get (GetStandardTableRequest);
    list (ListStandardTablesRequest by []) -> ListStandardTablesResponse { standard_tables };
    update "UpdateStandardTable" (UpdateStandardTableRequest);
    delete "DeleteStandardTable" (DeleteStandardTableRequest);
}
