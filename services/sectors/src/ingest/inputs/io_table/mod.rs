//! Input-output tables: what both layouts gather, and the table that it becomes.

pub(super) mod long;
pub(super) mod matrix;

use eslabon_runtime::tables::{Refusal, RowError, RowErrors};
use eslabon_sectors_core::input_output::{Error, Quantity, Sign, Table};

use super::{InputSpec, IoKind, fields};
use crate::{
    ingest::{
        codes::{Codes, Id, MAX_CODES},
        products,
        rows::Bad,
    },
    inputs::{Scheme, io_table::IoTable},
};

/// Rows that are no industries.
const FACTORS: [&str; 4] = ["OUTPUT", "EMPLOYMENT", "COMPENSATION", "VALUE_ADDED"];
const OUTPUT: usize = 0;
const EMPLOYMENT: usize = 1;
const COMPENSATION: usize = 2;
const VALUE_ADDED: usize = 3;

/// What a row is of: an industry by its number, or behind all of those a factor.
type RowId = usize;

/// The factor that a row is, if it is one.
fn factor(name: &str) -> Option<usize> {
    FACTORS.iter().position(|factor| factor.eq_ignore_ascii_case(name))
}

/// One cell, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Cell {
    row: RowId,
    column: Id,
    value: f64,
    line: u64,
}

/// Cells, and the industries that they name by number.
struct Cells {
    spec: InputSpec,
    industries: Codes,
    cells: Vec<Cell>,
}

impl Cells {
    fn new(spec: InputSpec) -> Self {
        Self { spec, industries: Codes::default(), cells: Vec::new() }
    }

    fn scheme(&self) -> Scheme {
        self.spec.scheme.unwrap_or(Scheme::Industry)
    }

    /// The number of an industry.
    fn industry(&mut self, name: &str) -> Result<Id, Bad> {
        if let Some(id) = self.industries.get(name) {
            return Ok(id);
        }
        match self.scheme() {
            Scheme::Products(classification) => products::check(classification, name)?,
            Scheme::Industry => fields::industry(name).map(|_| ())?,
        }
        let most = self.spec.limits.max_industries.min(MAX_CODES);
        let id = if self.industries.len() < most { self.industries.add(name, name) } else { None };
        id.ok_or_else(|| {
            let message = format!("the table has more than {most} industries");
            Bad::File(Refusal::limit("TOO_MANY_INDUSTRIES", message))
        })
    }

    /// The row of a factor.
    fn factor_row(factor: usize) -> RowId {
        MAX_CODES + factor
    }

    /// Whether values of a row may be negative: value added is a balance.
    fn may_be_negative(row: RowId) -> bool {
        row == Self::factor_row(VALUE_ADDED)
    }

    /// Sorts the cells by the names themselves, and reports what stands twice.
    fn settle(&mut self, unit: &str, errors: &mut RowErrors) {
        let (names, ranks) = self.industries.ranked();
        let rank = |id: Id| ranks[usize::from(id)];
        for cell in &mut self.cells {
            cell.column = rank(cell.column);
            if let Ok(industry) = Id::try_from(cell.row) {
                cell.row = usize::from(rank(industry));
            }
        }
        self.cells.sort_unstable_by_key(|cell| (cell.row, cell.column, cell.line));
        let key = |cell: &Cell| (cell.row, cell.column);
        for same in self.cells.chunk_by(|one, other| key(one) == key(other)).filter(|same| same.len() > 1) {
            for cell in &same[1..] {
                let row = names.get(cell.row).copied().unwrap_or_else(|| FACTORS[cell.row - MAX_CODES]);
                errors.push(cell.line, || RowError {
                    line: cell.line,
                    column: String::new(),
                    reason: "DUPLICATE_KEY",
                    text: format!("{row} {}", names[usize::from(cell.column)]),
                    advice: format!("the same row and column stand on {unit} {}; keep one", same[0].line),
                });
            }
        }
    }

    /// The table of cells that are settled, none of them twice.
    fn table(self) -> Result<IoTable, Refusal> {
        let scheme = self.scheme();
        let (names, _) = self.industries.ranked();
        let industries: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let count = industries.len();
        let mut between = vec![0.0; count * count];
        let mut factors = FACTORS.map(|_| vec![None; count]);
        for cell in &self.cells {
            let column = usize::from(cell.column);
            match cell.row.checked_sub(MAX_CODES) {
                Some(factor) => factors[factor][column] = Some(cell.value),
                None => between[cell.row * count + column] = cell.value,
            }
        }
        let missing = factors[OUTPUT].iter().position(Option::is_none);
        if let Some(at) = missing {
            return Err(no_output(&industries[at]));
        }
        let [output, employment, compensation, value_added] = factors;
        let covered = |factor: usize, values| whole(FACTORS[factor], values, &industries);
        let employment = covered(EMPLOYMENT, employment)?;
        let compensation = covered(COMPENSATION, compensation)?;
        let value_added = covered(VALUE_ADDED, value_added)?;
        let output: Vec<f64> = output.into_iter().flatten().collect();
        let factors = [
            (EMPLOYMENT, Sign::NotNegative, &employment),
            (COMPENSATION, Sign::NotNegative, &compensation),
            (VALUE_ADDED, Sign::Any, &value_added),
        ];
        let checked = check(self.spec.io_kind, &output, &between, factors);
        let table = checked.map_err(|error| refusal(&error, &industries))?;
        let coefficient = |at: usize| table.coefficient(at / count, at % count);
        Ok(IoTable {
            territory: self.spec.territory.unwrap_or_default(),
            year: self.spec.year.unwrap_or_default(),
            scheme,
            coefficients: (0..count * count).map(coefficient).collect(),
            industries,
            output,
            employment,
            compensation,
            value_added,
        })
    }
}

/// The kernel's own checks: what it would not compute is not held.
fn check(
    kind: IoKind,
    output: &[f64],
    between: &[f64],
    factors: [(usize, Sign, &Vec<f64>); 3],
) -> Result<Table, Error> {
    let mut table = match kind {
        IoKind::Flows => Table::from_flows(output.to_vec(), between)?,
        IoKind::Coefficients => Table::from_coefficients(output.to_vec(), between)?,
    };
    for (factor, sign, values) in factors {
        if !values.is_empty() {
            table = table.with_factor(FACTORS[factor], sign, values.clone())?;
        }
    }
    table.check()?;
    Ok(table)
}

/// A factor of every industry, or of none.
fn whole(factor: &str, values: Vec<Option<f64>>, industries: &[String]) -> Result<Vec<f64>, Refusal> {
    let missing = values.iter().position(Option::is_none);
    match missing {
        Some(at) if values.iter().any(Option::is_some) => Err(Refusal::new(
            "IO_INCOMPLETE",
            path(&industries[at]),
            format!(
                "{factor} is given for some industries and not for `{}`; give it for all (0 where there is \
                 none) or leave it out",
                industries[at]
            ),
        )),
        _ => Ok(values.into_iter().flatten().collect()),
    }
}

fn path(industry: &str) -> String {
    format!("industries[{industry}]")
}

fn no_output(industry: &str) -> Refusal {
    let message = format!(
        "industry `{industry}` has no output; give a row OUTPUT with the gross output of every industry"
    );
    Refusal::new("IO_NO_OUTPUT", path(industry), message)
}

/// What the kernel refuses, with the names of industries instead of positions.
fn refusal(error: &Error, industries: &[String]) -> Refusal {
    let named = |at: &usize| industries.get(*at).map_or("", String::as_str);
    match error {
        Error::NoOutput { industry, .. } => no_output(named(industry)),
        Error::ColumnSum { industry, sum } => Refusal::new(
            "IO_COLUMN_SUM",
            path(named(industry)),
            format!(
                "the inputs of industry `{}` are {sum} of its output, not less than 1; is its output in the money \
                 of the flows, and are imports left out?",
                named(industry)
            ),
        ),
        Error::IllConditioned { .. } => Refusal::new(
            "IO_SINGULAR",
            "file",
            "I - A has no inverse that can be trusted: two industries are nearly the same, or an industry lives \
             of its own output; merge them",
        ),
        Error::BadSize { industries, most } => Refusal::limit(
            "TOO_MANY_INDUSTRIES",
            format!("the table has {industries} industries; from 1 to {most} are computed with"),
        ),
        Error::OutOfRange { industry, quantity } => out_of_range(named(industry), quantity),
        Error::NotFinite { industry, quantity, .. } | Error::Negative { industry, quantity, .. } => {
            out_of_range(named(industry), quantity)
        }
        // Of sizes and names the code above takes care.
        Error::LengthsDiffer { .. } | Error::FactorTwice { .. } | Error::NoSuchFactor { .. } => {
            tracing::error!(%error, "a table was built that its kernel does not know");
            Refusal::new("VALUE_OUT_OF_RANGE", "file", "the table cannot be computed with")
        }
    }
}

fn out_of_range(industry: &str, quantity: &Quantity) -> Refusal {
    let message =
        format!("{quantity} of industry `{industry}` cannot be computed with; give it in another unit");
    Refusal::new("VALUE_OUT_OF_RANGE", path(industry), message)
}
