//! What is shown of a kind of thing: its columns, once for tables and CSV.

use std::io::Write;

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

use super::cell::Cell;
use crate::failure::Failure;

/// One column of a sheet.
pub struct Column<T> {
    /// Name in CSV.
    pub name: &'static str,
    /// Heading in a table; empty: only in CSV.
    pub title: &'static str,
    /// The value of an item.
    pub cell: fn(&T) -> Cell,
}

impl<T> Column<T> {
    /// A column of tables and CSV.
    pub const fn new(name: &'static str, title: &'static str, cell: fn(&T) -> Cell) -> Self {
        Self { name, title, cell }
    }

    /// A column that a table has no room for.
    pub const fn hidden(name: &'static str, cell: fn(&T) -> Cell) -> Self {
        Self { name, title: "", cell }
    }
}

/// The columns of a kind of thing.
pub type Sheet<T> = [Column<T>];

/// Items as CSV with every digit; the heading first.
pub fn csv<T>(out: &mut dyn Write, sheet: &Sheet<T>, items: &[T]) -> Result<(), Failure> {
    csv_heading(out, sheet)?;
    csv_rows(out, sheet, items)
}

/// The names of the columns.
pub fn csv_heading<T>(out: &mut dyn Write, sheet: &Sheet<T>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(sheet.iter().map(|column| column.name))?;
    Ok(writer.flush()?)
}

/// Items without the heading, for those that come in batches.
pub fn csv_rows<T>(out: &mut dyn Write, sheet: &Sheet<T>, items: &[T]) -> Result<(), Failure> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(64 << 10).from_writer(out);
    for item in items {
        writer.write_record(sheet.iter().map(|column| (column.cell)(item).exact()))?;
    }
    Ok(writer.flush()?)
}

/// Columns up to this width are not broken, unless they hold names.
const UNBROKEN: u16 = 26;

/// Items as a table no wider than `width`.
pub fn table<T>(sheet: &Sheet<T>, items: &[T], width: Option<u16>) -> String {
    let shown: Vec<_> = sheet.iter().filter(|column| !column.title.is_empty()).collect();
    let mut table = framed(width);
    table.set_header(shown.iter().map(|column| column.title));
    for item in items {
        table.add_row(shown.iter().map(|column| cell(&(column.cell)(item))));
    }
    let widths = table.column_max_content_widths();
    for (index, column) in shown.iter().enumerate() {
        let Some(drawn) = table.column_mut(index) else { continue };
        let first = items.first().map(|item| (column.cell)(item));
        if first.as_ref().is_some_and(Cell::is_number) {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
        // A number or code that is broken over two lines is two; names give way.
        if !matches!(first, Some(Cell::Name(_))) && widths.get(index).is_some_and(|width| *width <= UNBROKEN)
        {
            drawn.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    set_close(&mut table);
    table.to_string()
}

/// Cells under a heading that only the answer tells, such as the segments of a map; the
/// first column names the rows.
pub fn grid(heading: &[String], rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = framed(width);
    table.set_header(heading);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    set_close(&mut table);
    table.to_string()
}

/// One item with a line for every column, hidden ones too.
pub fn record<T>(sheet: &Sheet<T>, item: &T, width: Option<u16>) -> String {
    let mut table = framed(width);
    for column in sheet {
        let title = if column.title.is_empty() { column.name } else { column.title };
        table.add_row([title.into(), cell(&(column.cell)(item))]);
    }
    set_close(&mut table);
    table.to_string()
}

/// Lines above, below and under the heading; none that cost columns.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none())
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// Two blanks between columns: one of the padding, one for the line that is not
/// drawn.
fn set_close(table: &mut Table) {
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
}

fn framed(width: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    match width {
        Some(width) => table.set_width(width),
        // Without a terminal nothing is wrapped.
        None => table.force_no_tty().set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

fn cell(cell: &Cell) -> comfy_table::Cell {
    comfy_table::Cell::new(cell.rounded())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &Sheet<(&str, f64)> = &[
        Column::new("code", "product", |item| Cell::text(item.0)),
        Column::new("pci", "PCI", |item| Cell::Index(Some(item.1))),
        Column::hidden("half", |item| Cell::Index(Some(item.1 / 2.0))),
    ];

    #[test]
    fn csv_has_all_columns_and_quotes_what_needs_it() {
        let mut out = Vec::new();
        csv(&mut out, SHEET, &[("0101", 1.5), ("a,\"b\"", 0.25)]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "code,pci,half\n0101,1.5,0.75\n\"a,\"\"b\"\"\",0.25,0.125\n"
        );
    }

    #[test]
    fn a_table_has_the_columns_with_a_title_and_aligns_numbers() {
        let text = table(SHEET, &[("0101", 1.5), ("9018", -12.25)], None);
        assert!(text.contains("0101       1.500 \n"), "{text}");
        assert!(!text.contains("half"), "{text}");
    }

    #[test]
    fn a_table_keeps_to_the_width() {
        let long = "a very long name of a product that no terminal of forty columns can show in one line";
        let text = table(SHEET, &[(long, 1.5)], Some(40));
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
    }

    #[test]
    fn a_record_shows_everything() {
        let text = record(SHEET, &("0101", 1.5), None);
        assert!(text.contains("half") && text.contains("0.750"), "{text}");
    }
}
