//! Which column of a file is which of ours.

use super::{Refusal, excerpt};

/// A column that a service looks for.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What it is called in errors, where the file has none.
    pub name: &'static str,
    /// Header names that mean it, without regard to case.
    pub aliases: &'static [&'static str],
    /// Header names that mean it only where none of `aliases` is there, such as
    /// an internal id beside the published code.
    pub instead: &'static [&'static str],
    /// Whether the file must have it.
    pub required: bool,
}

/// The header of a file, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Names as the file writes them.
    pub names: Vec<String>,
    /// For each column of the service its place in the file.
    pub places: Vec<Option<usize>>,
    /// Whether rows are told by their number, as in Parquet, which has no lines.
    pub by_row: bool,
}

impl Header {
    /// Whether the file has a column of the service.
    pub fn has(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(Option::is_some)
    }

    /// The name that the file gives to a column of the service.
    pub fn name(&self, column: usize) -> Option<&str> {
        self.places.get(column).copied().flatten().map(|place| self.names[place].as_str())
    }

    /// Columns of the file that nobody asked for.
    pub fn ignored(&self) -> Vec<String> {
        let ignored = |place: &usize| !self.places.contains(&Some(*place));
        (0..self.names.len()).filter(ignored).map(|place| excerpt(&self.names[place])).collect()
    }

    /// What a row is called by: `line` or `row`.
    pub fn unit(&self) -> &'static str {
        if self.by_row { "row" } else { "line" }
    }

    /// What is said when the file lacks a column that this file must have.
    pub fn missing(&self, column: &Column) -> Refusal {
        missing(column, &self.names)
    }

    /// How many of the service's columns the names hold; chooses the delimiter.
    pub(super) fn known(names: &[String], columns: &[Column]) -> usize {
        let means =
            |name: &str, column: &Column| is_one_of(name, column.aliases) || is_one_of(name, column.instead);
        names.iter().filter(|name| columns.iter().any(|column| means(name, column))).count()
    }

    /// Finds the columns of the service.
    pub(super) fn resolve(names: Vec<String>, columns: &[Column], by_row: bool) -> Result<Self, Refusal> {
        let mut found = Vec::with_capacity(columns.len());
        for column in columns {
            let mut place = place_of(&names, column.aliases)?;
            if place.is_none() {
                place = place_of(&names, column.instead)?;
            }
            if place.is_none() && column.required {
                return Err(missing(column, &names));
            }
            found.push(place);
        }
        Ok(Self { names, places: found, by_row })
    }
}

fn missing(column: &Column, names: &[String]) -> Refusal {
    let known: Vec<_> = column.aliases.iter().chain(column.instead).map(|name| format!("`{name}`")).collect();
    Refusal::new(
        "MISSING_COLUMN",
        format!("header.{}", column.name),
        format!(
            "no column for `{}`; its header may be {}; the file has {}",
            column.name,
            known.join(", "),
            shown(names)
        ),
    )
}

/// The one place whose name is among `wanted`.
fn place_of(names: &[String], wanted: &[&str]) -> Result<Option<usize>, Refusal> {
    let mut found = (0..names.len()).filter(|&place| is_one_of(&names[place], wanted));
    let (first, second) = (found.next(), found.next());
    if let (Some(first), Some(second)) = (first, second) {
        return Err(Refusal::new(
            "DUPLICATE_COLUMN",
            format!("header.{}", excerpt(&names[second])),
            format!(
                "columns {} (`{}`) and {} (`{}`) mean the same; leave one of them out",
                first + 1,
                excerpt(&names[first]),
                second + 1,
                excerpt(&names[second])
            ),
        ));
    }
    Ok(first)
}

fn is_one_of(name: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
}

/// The names of a header, shortened.
fn shown(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(12).map(|name| format!("`{}`", excerpt(name))).collect();
    let more = if names.len() > 12 { format!(" and {} more", names.len() - 12) } else { String::new() };
    shown.join(", ") + &more
}
