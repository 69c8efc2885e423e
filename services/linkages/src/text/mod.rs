//! Sentences over the data, in the three languages of the suite: what a program
//! decided, told so that a reader can check it.

mod findings;
mod summary;
mod words;

pub(crate) use findings::evidence;
pub(crate) use summary::{Told, summary};

use eslabon_proto::linkages::v1::Text;

/// The same sentence in three languages.
fn text(en: impl Into<String>, es: impl Into<String>, pt: impl Into<String>) -> Text {
    Text { en: en.into(), es: es.into(), pt: pt.into() }
}

/// A number with one decimal, without one where it is whole: with a point, as English
/// writes it, and with a comma, as Spanish and Portuguese do.
fn number(value: f64) -> [String; 2] {
    let rounded = (value * 10.0).round() / 10.0;
    let point = if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") };
    let comma = with_comma(&point);
    [point, comma]
}

/// One word for what is counted as 1, and another for every other number: the three
/// languages agree on which is which.
fn agreeing([point, _]: &[String; 2], one: words::Word, many: words::Word) -> words::Word {
    if point == "1" { one } else { many }
}

/// Digits with a decimal comma for a point.
pub(crate) fn with_comma(point: &str) -> String {
    point.replace('.', ",")
}
