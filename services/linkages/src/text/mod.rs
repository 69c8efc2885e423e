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

/// A number with one decimal, without one where it is whole.
fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") }
}
