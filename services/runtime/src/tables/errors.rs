//! What can be wrong with a file and with a row.

/// Errors of rows that are kept; all are counted.
pub const KEPT_ERRORS: usize = 100;
/// Errors after which reading stops: the file is not what it was taken for, and
/// reading on would only cost time.
pub const MAX_ERRORS: u64 = 1_000_000;
/// Characters of an excerpt.
const EXCERPT: usize = 40;

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable UPPER_SNAKE code.
    pub reason: &'static str,
    /// What is at fault: `file`, `header`, `header.year`, `lines[3]`.
    pub path: String,
    /// What is wrong and what to do, for a person.
    pub message: String,
    /// A limit was reached: the file may be right, but there is too much of it.
    pub limit: bool,
}

impl Refusal {
    /// A file that is wrong at `path`.
    pub fn new(reason: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { reason, path: path.into(), message: message.into(), limit: false }
    }

    /// A file that is too much.
    pub fn limit(reason: &'static str, message: impl Into<String>) -> Self {
        Self { reason, path: "file".to_owned(), message: message.into(), limit: true }
    }
}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowError {
    /// Physical line of the file, from 1; in Parquet the row, from 1.
    pub line: u64,
    /// Name of the column as the file writes it; empty when the row as a whole
    /// is wrong.
    pub column: String,
    /// Stable UPPER_SNAKE code.
    pub reason: &'static str,
    /// What stands there, shortened and harmless to print.
    pub text: String,
    /// What is wrong and what to do, for a person.
    pub advice: String,
}

/// The errors of rows: the first are kept, all are counted.
#[derive(Debug, Default)]
pub struct RowErrors {
    kept: Vec<RowError>,
    count: u64,
}

impl RowErrors {
    /// Counts an error, and keeps it when it is among the first by line. The
    /// text of an error that is not kept is never made.
    pub fn push(&mut self, line: u64, error: impl FnOnce() -> RowError) {
        self.count += 1;
        if self.kept.len() < KEPT_ERRORS {
            self.kept.push(error());
            return;
        }
        // What is found at the end, such as a repeated key, may lie far above.
        let last = self.kept.iter().enumerate().max_by_key(|(_, kept)| kept.line);
        if let Some((at, last)) = last
            && line < last.line
        {
            self.kept[at] = error();
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether there are so many that reading stops.
    pub fn too_many(&self) -> bool {
        self.count >= MAX_ERRORS
    }

    /// The first, by line.
    pub fn into_first(mut self) -> Vec<RowError> {
        self.kept.sort();
        self.kept
    }
}

/// The beginning of a text, harmless to print.
pub fn excerpt(text: &str) -> String {
    let mut letters = text.chars();
    let mut out: String = letters
        .by_ref()
        .take(EXCERPT)
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: u64) -> RowError {
        RowError { line, column: String::new(), reason: "X", text: String::new(), advice: String::new() }
    }

    #[test]
    fn the_first_by_line_are_kept_and_all_are_counted() {
        let mut errors = RowErrors::default();
        for line in (10..1000).chain([3, 5]) {
            errors.push(line, || error(line));
        }
        assert_eq!(errors.count(), 992);
        let lines: Vec<_> = errors.into_first().iter().map(|error| error.line).collect();
        assert_eq!(lines.len(), KEPT_ERRORS);
        assert_eq!((lines[0], lines[1], lines[2], lines[99]), (3, 5, 10, 107));
    }

    #[test]
    fn an_excerpt_is_short_and_harmless() {
        assert_eq!(excerpt("a\u{1b}[31m"), "a\u{fffd}[31m");
        assert_eq!(excerpt(&"é".repeat(100)).chars().count(), EXCERPT + 1);
    }
}
