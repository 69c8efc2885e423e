//! One value, as a table rounds it for reading and as CSV keeps it whole.

use std::borrow::Cow;

/// A value with the unit that decides how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A name that may be as long as a paragraph; a table shows how it begins.
    Name(String),
    /// A count.
    Count(i64),
    /// A number that is a name, such as a year.
    Plain(i64),
    /// A rank; 0 is none.
    Rank(i32),
    /// An amount of US dollars.
    Usd(f64),
    /// An index around 0; none where it is undefined.
    Index(Option<f64>),
    /// A ratio around 1.
    Ratio(Option<f64>),
    /// A share, 0 to 1.
    Share(Option<f64>),
    /// A share per year, shown as per cent.
    Growth(Option<f64>),
    /// A yes or a no; 1 or 0 in CSV.
    Flag(bool),
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A name.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    /// Whether a column of these is aligned to the right.
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Name(_) | Self::Flag(_))
    }

    /// For reading.
    pub fn rounded(&self) -> String {
        match self {
            Self::Text(text) => visible(text).into_owned(),
            Self::Name(name) => shortened(name),
            Self::Count(count) => thousands(*count),
            Self::Plain(number) => number.to_string(),
            Self::Rank(0) => UNDEFINED.to_owned(),
            Self::Rank(rank) => rank.to_string(),
            Self::Usd(value) => usd(*value),
            Self::Index(value) | Self::Share(value) => decimals(*value, 3),
            Self::Ratio(value) => decimals(*value, 2),
            Self::Growth(Some(value)) => format!("{:+.1} %", 100.0 * value),
            Self::Growth(None) => UNDEFINED.to_owned(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
        }
    }

    /// Every digit that is needed to read the same number again; empty where
    /// the value is undefined.
    pub fn exact(&self) -> String {
        match self {
            Self::Text(text) | Self::Name(text) => text.clone(),
            Self::Count(count) | Self::Plain(count) => count.to_string(),
            Self::Rank(0) => String::new(),
            Self::Rank(rank) => rank.to_string(),
            Self::Usd(value) => exact(*value),
            Self::Index(value) | Self::Ratio(value) | Self::Share(value) | Self::Growth(value) => {
                value.map(exact).unwrap_or_default()
            }
            Self::Flag(flag) => u8::from(*flag).to_string(),
        }
    }
}

/// What stands in a table where nothing is defined.
const UNDEFINED: &str = "–";

/// A text in which nothing steers the terminal: titles and names are whatever
/// somebody once sent, and an escape sequence in one could repaint the screen.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let escaped = |letter: char| {
        if steers(letter) { letter.escape_default().to_string() } else { letter.to_string() }
    };
    text.chars().map(escaped).collect::<String>().into()
}

/// Control characters, line ends, and those that turn the direction of what follows.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How a name begins, when it is longer than a table has room for.
pub fn shortened(name: &str) -> String {
    const LONGEST: usize = 44;
    let name = visible(name);
    if name.chars().count() <= LONGEST {
        return name.into_owned();
    }
    let head: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", head.trim_end_matches([' ', ',', ';']))
}

/// The shortest text that reads as the same number.
fn exact(value: f64) -> String {
    /// Whole numbers below this are written without an exponent or a point.
    const PLAIN: f64 = 1e15;
    if value == 0.0 {
        "0".to_owned()
    } else if value.fract() == 0.0 && value.abs() < PLAIN {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    }
}

fn decimals(value: Option<f64>, digits: usize) -> String {
    let Some(value) = value else { return UNDEFINED.to_owned() };
    let text = format!("{value:.digits$}");
    // A rounded zero has no sign.
    if text.trim_start_matches('-').chars().all(|digit| "0.".contains(digit)) {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    }
}

/// A whole number with thousands set apart.
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// Dollars with three digits and the unit that suits them.
fn usd(value: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, " tn"), (1e9, " bn"), (1e6, " M"), (1e3, " k")];
    let (scaled, unit) = UNITS
        .into_iter()
        // 999,999 rounds to a thousand thousands, which is a million.
        .find(|(unit, _)| value.abs() >= unit * 0.9995)
        .map_or((value, ""), |(unit, name)| (value / unit, name));
    let digits = match scaled.abs() {
        _ if unit.is_empty() => 0,
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    format!("{scaled:.digits$}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_rounded_to_three_digits() {
        for (value, shown) in [
            (0.0, "0"),
            (842.0, "842"),
            (9_994.0, "9.99 k"),
            (999_999.0, "1.00 M"),
            (1_400_000_000.0, "1.40 bn"),
            (56_780_000_000.0, "56.8 bn"),
            (567_800_000_000.0, "568 bn"),
            (16.2e12, "16.2 tn"),
        ] {
            assert_eq!(Cell::Usd(value).rounded(), shown, "{value}");
        }
    }

    #[test]
    fn csv_keeps_every_digit() {
        for value in
            [0.1 + 0.2, -1.646_679_787_400_419, 5.926_210_373_032_02e-5, 1e300, f64::MIN_POSITIVE, 842.0]
        {
            let text = Cell::Index(Some(value)).exact();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{text}");
        }
        assert_eq!(Cell::Usd(842.0).exact(), "842");
        assert_eq!(Cell::Index(Some(-0.0)).exact(), "0");
    }

    #[test]
    fn what_is_undefined_is_empty_in_csv_and_a_dash_in_a_table() {
        for cell in
            [Cell::Index(None), Cell::Ratio(None), Cell::Share(None), Cell::Growth(None), Cell::Rank(0)]
        {
            assert_eq!((cell.exact().as_str(), cell.rounded().as_str()), ("", "–"));
        }
    }

    #[test]
    fn a_table_shows_how_a_long_name_begins() {
        let name = "Soap; organic surface-active products and preparations for use as soap";
        assert_eq!(Cell::name(name).rounded(), "Soap; organic surface-active products and p…");
        assert_eq!(Cell::name(name).exact(), name);
        assert_eq!(Cell::name("Cut flowers").rounded(), "Cut flowers");
    }

    #[test]
    fn a_table_shows_what_would_steer_the_terminal_and_csv_keeps_it() {
        let text = "red\x1b[31m\r\n\t\u{9b}2J\u{7f}\u{202e}";
        let shown = "red\\u{1b}[31m\\r\\n\\t\\u{9b}2J\\u{7f}\\u{202e}";
        assert_eq!([Cell::text(text).rounded(), Cell::name(text).rounded()], [shown, shown]);
        assert_eq!(Cell::text(text).exact(), text);
        let long = Cell::name("\x1b".repeat(100)).rounded();
        assert!(!long.contains('\x1b') && long.chars().count() <= 44, "{long}");
        assert_eq!(Cell::text("Costa Rica – café 電").rounded(), "Costa Rica – café 電");
    }

    #[test]
    fn numbers_are_rounded_for_reading() {
        assert_eq!(Cell::Index(Some(-0.0004)).rounded(), "0.000");
        assert_eq!(Cell::Index(Some(-1.64667)).rounded(), "-1.647");
        assert_eq!(Cell::Growth(Some(0.0416)).rounded(), "+4.2 %");
        assert_eq!(Cell::Count(137_805).rounded(), "137,805");
        assert_eq!([thousands(0), thousands(999), thousands(-1_000)], ["0", "999", "-1,000"]);
    }
}
