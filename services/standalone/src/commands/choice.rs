//! Enums of the contract as words of the command line: `STRATEGY_LONG_JUMPS` is
//! `long-jumps`, `CLASSIFICATION_HS2007` is `HS2007`. Read from the contract, so
//! that a value it gains is a word here.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// What reads the words of an enum whose names begin with `prefix`.
pub(crate) fn choice<E>(
    prefix: &'static str,
    name: fn(&E) -> &'static str,
) -> impl TypedValueParser<Value = E>
where
    E: TryFrom<i32> + Copy + Send + Sync + 'static,
{
    let words: Vec<(String, E)> =
        values::<E>().map(|value| (word(name(&value).trim_start_matches(prefix)), value)).collect();
    let shown = words.iter().map(|(word, _)| PossibleValue::new(word.clone())).collect::<Vec<_>>();
    PossibleValuesParser::new(shown).try_map(move |given| {
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&given));
        found.map(|(_, value)| *value).ok_or_else(|| format!("`{given}` is not known"))
    })
}

/// The values of an enum, without the unspecified.
fn values<E: TryFrom<i32>>() -> impl Iterator<Item = E> {
    (1..).map_while(|number| E::try_from(number).ok())
}

/// Classifications keep their capitals: that is how they are written.
fn word(name: &str) -> String {
    if name.contains(|letter: char| letter.is_ascii_digit()) {
        name.to_owned()
    } else {
        name.to_ascii_lowercase().replace('_', "-")
    }
}

/// The word of a value, for what is shown.
pub(crate) fn shown(name: &str, prefix: &str) -> String {
    word(name.trim_start_matches(prefix))
}

#[cfg(test)]
mod tests {
    use eslabon_proto::{
        sectors::v1::{GrowthOf, Strategy},
        r#type::v1::Classification,
    };

    use super::*;

    #[test]
    fn words_are_those_of_the_contract() {
        assert_eq!(values::<GrowthOf>().count(), 2);
        assert_eq!(shown(Strategy::LowHangingFruit.as_str_name(), "STRATEGY_"), "low-hanging-fruit");
        assert_eq!(shown(Classification::Hs2007.as_str_name(), "CLASSIFICATION_"), "HS2007");
    }
}
