//! Where a command writes: answers to the standard output, in the format that
//! was asked for; notes and progress to the standard error.

pub mod cell;
pub mod json;
pub mod sheet;

use std::{
    env,
    io::{self, BufWriter, IsTerminal, Write},
};

use clap::ValueEnum;
use prost::{Message, Name};

pub use cell::{Cell, shortened, thousands, visible};
pub use sheet::{Column, Sheet};

use crate::failure::Failure;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading: rounded, no wider than the terminal.
    Table,
    /// Proto3 JSON, as REST answers.
    Json,
    /// A heading and a row an item, with every digit.
    Csv,
}

/// Where a command writes.
pub struct Terminal {
    out: Box<dyn Write + Send>,
    notes: Box<dyn Write + Send>,
    format: Option<Format>,
    width: Option<u16>,
    bold: bool,
    bars: bool,
}

impl Terminal {
    /// The terminal of the process.
    pub fn of_process(format: Option<Format>) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            out: Box::new(BufWriter::with_capacity(64 << 10, io::stdout())),
            notes: Box::new(io::stderr()),
            format,
            // Only a terminal has a width; a file takes lines of any length.
            width: is_terminal.then(|| comfy_table::Table::new().width()).flatten(),
            bold: is_terminal && !plain,
            bars: io::stderr().is_terminal(),
        }
    }

    /// A terminal that is two buffers, `width` columns wide.
    pub fn of_buffers(
        out: impl Write + Send + 'static,
        notes: impl Write + Send + 'static,
        format: Option<Format>,
        width: Option<u16>,
    ) -> Self {
        Self { out: Box::new(out), notes: Box::new(notes), format, width, bold: false, bars: false }
    }

    /// The format that was asked for.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Table)
    }

    /// The format that was asked for, or another default.
    pub fn format_or(&self, default: Format) -> Format {
        self.format.unwrap_or(default)
    }

    /// Columns of the terminal; none when it is a file.
    pub fn width(&self) -> Option<u16> {
        self.width
    }

    /// Whether somebody watches the standard error.
    pub fn bars(&self) -> bool {
        self.bars
    }

    /// The answer's own stream.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// Shows an answer and the items that are in it.
    pub fn show<M: Message + Name, T>(
        &mut self,
        answer: &M,
        items: &[T],
        sheet: &Sheet<T>,
    ) -> Result<(), Failure> {
        match self.format() {
            Format::Json => json::pretty(&mut *self.out, answer),
            Format::Csv => sheet::csv(&mut *self.out, sheet, items),
            Format::Table if items.is_empty() => self.line("nothing to show"),
            Format::Table => self.line(&sheet::table(sheet, items, self.width)),
        }
    }

    /// Shows one item; a table has a line for each of its columns.
    pub fn show_one<M: Message + Name>(&mut self, item: &M, sheet: &Sheet<M>) -> Result<(), Failure> {
        match self.format() {
            Format::Table => self.line(&sheet::record(sheet, item, self.width)),
            _ => self.show(item, std::slice::from_ref(item), sheet),
        }
    }

    /// Cells under a heading that only the answer tells.
    pub fn grid(&mut self, heading: &[String], rows: &[Vec<String>]) -> Result<(), Failure> {
        self.line(&sheet::grid(heading, rows, self.width))
    }

    /// A line of the answer.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{text}")?)
    }

    /// A line of the answer that only a table has.
    pub fn below_table(&mut self, text: &str) -> Result<(), Failure> {
        if self.format() == Format::Table { self.line(&wrap(text, self.width)) } else { Ok(()) }
    }

    /// A heading of the answer.
    pub fn heading(&mut self, text: &str) -> Result<(), Failure> {
        let text = if self.bold { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() };
        self.line(&text)
    }

    /// Something to know that is no part of the answer.
    pub fn note(&mut self, text: &str) {
        // Nobody can be told that the standard error is gone.
        let _ = writeln!(self.notes, "{text}");
    }

    /// Writes what is still in the buffer.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

/// A text with lines no longer than `width`, further ones indented as the first.
pub fn wrap(text: &str, width: Option<u16>) -> String {
    let Some(width) = width.map(usize::from) else { return text.to_owned() };
    text.lines().map(|line| wrap_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
    let mut wrapped = String::new();
    let mut length = 0;
    // A number keeps its per cent.
    let line = line.replace(" %", "\u{a0}%");
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let letters = word.chars().count();
        if wrapped.is_empty() {
            wrapped.push_str(&indent);
            length = indent.len();
        } else if length + 1 + letters > width {
            wrapped.push('\n');
            wrapped.push_str(&indent);
            length = indent.len();
        } else {
            wrapped.push(' ');
            length += 1;
        }
        wrapped.push_str(word);
        length += letters;
    }
    wrapped.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_with_their_indent() {
        assert_eq!(wrap("  one two three", Some(10)), "  one two\n  three");
        assert_eq!(wrap("  one two three", None), "  one two three");
        assert_eq!(wrap("a\n\nb", Some(10)), "a\n\nb");
        assert_eq!(wrap("grows 3.7 %", Some(9)), "grows\n3.7 %");
    }
}
