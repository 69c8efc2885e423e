//! What may be chosen when a criterion is computed.

use std::collections::BTreeMap;

/// One option: its name, its meaning, its range and its default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptionSpec {
    /// A number.
    Number(NumberOption),
    /// One word of several.
    Choice(ChoiceOption),
}

/// An option that is a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberOption {
    /// Its name, lower_snake.
    pub name: &'static str,
    /// What it changes.
    pub meaning: &'static str,
    /// The least.
    pub least: f64,
    /// The largest.
    pub most: f64,
    /// What it is unless given.
    pub default: f64,
    /// Whether it counts something.
    pub whole: bool,
}

/// An option that is one word of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Its name, lower_snake.
    pub name: &'static str,
    /// What it changes.
    pub meaning: &'static str,
    /// The words.
    pub values: &'static [&'static str],
    /// What it is unless given.
    pub default: &'static str,
}

impl OptionSpec {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Number(number) => number.name,
            Self::Choice(choice) => choice.name,
        }
    }

    /// What it changes.
    pub fn meaning(&self) -> &'static str {
        match self {
            Self::Number(number) => number.meaning,
            Self::Choice(choice) => choice.meaning,
        }
    }

    /// Its default, as it would be written.
    pub fn default_text(&self) -> String {
        match self {
            Self::Number(number) => number.default.to_string(),
            Self::Choice(choice) => choice.default.to_owned(),
        }
    }

    fn read(&self, text: &str) -> Result<Value, OptionProblem> {
        match self {
            Self::Number(number) => number.read(text).map(Value::Number),
            Self::Choice(choice) => {
                let word = choice.values.iter().find(|word| **word == text);
                word.map(|word| Value::Word(word)).ok_or(OptionProblem::NotAChoice(choice.values))
            }
        }
    }
}

impl NumberOption {
    fn read(&self, text: &str) -> Result<f64, OptionProblem> {
        let (least, most) = (self.least, self.most);
        let number: f64 = text.parse().map_err(|_| OptionProblem::NotANumber)?;
        if !(least..=most).contains(&number) {
            return Err(OptionProblem::OutOfRange { least, most });
        }
        if self.whole && number.fract() != 0.0 {
            return Err(OptionProblem::NotWhole);
        }
        Ok(number)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Number(f64),
    Word(&'static str),
}

/// Options that were checked. What was not given has its default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    given: BTreeMap<&'static str, Value>,
}

/// An option that cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct BadOption {
    /// Its name, as it was given.
    pub name: String,
    /// What is wrong with it.
    pub problem: OptionProblem,
}

/// What is wrong with an option.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum OptionProblem {
    /// The criterion has no such option.
    #[error("is not an option of this criterion")]
    Unknown,
    /// It is not a number.
    #[error("must be a number")]
    NotANumber,
    /// It is outside its range.
    #[error("must be within {least}..={most}")]
    OutOfRange {
        /// The least.
        least: f64,
        /// The largest.
        most: f64,
    },
    /// It counts, and is not whole.
    #[error("must be a whole number")]
    NotWhole,
    /// It is none of the words.
    #[error("must be one of {}", .0.join(", "))]
    NotAChoice(&'static [&'static str]),
}

impl Options {
    /// The options `given` of a criterion whose options are `specs`; or everything
    /// that is wrong with them, by name.
    pub fn check(specs: &[OptionSpec], given: &BTreeMap<String, String>) -> Result<Self, Vec<BadOption>> {
        let (mut checked, mut bad) = (BTreeMap::new(), Vec::new());
        for (name, text) in given {
            let spec = specs.iter().find(|spec| spec.name() == name);
            let value =
                spec.ok_or(OptionProblem::Unknown).and_then(|spec| Ok((spec.name(), spec.read(text)?)));
            match value {
                Ok((name, value)) => {
                    checked.insert(name, value);
                }
                Err(problem) => bad.push(BadOption { name: name.clone(), problem }),
            }
        }
        if bad.is_empty() { Ok(Self { given: checked }) } else { Err(bad) }
    }

    /// The number of an option.
    pub fn number(&self, option: &NumberOption) -> f64 {
        match self.given.get(option.name) {
            Some(Value::Number(number)) => *number,
            _ => option.default,
        }
    }

    /// The number of an option that counts.
    pub fn count(&self, option: &NumberOption) -> usize {
        // Checked against the range of the option, which is that of small counts.
        self.number(option) as usize
    }

    /// The word of an option.
    pub fn word(&self, option: &ChoiceOption) -> &'static str {
        match self.given.get(option.name) {
            Some(Value::Word(word)) => word,
            _ => option.default,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAG: NumberOption =
        NumberOption { name: "lag", meaning: "Years.", least: 1.0, most: 9.0, default: 5.0, whole: true };
    const VARIANT: ChoiceOption =
        ChoiceOption { name: "variant", meaning: "Which.", values: &["A", "B"], default: "A" };
    const SPECS: [OptionSpec; 2] = [OptionSpec::Number(LAG), OptionSpec::Choice(VARIANT)];

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[track_caller]
    fn check_refused(name: &str, text: &str, expected: OptionProblem) {
        let bad = Options::check(&SPECS, &given(&[(name, text)])).unwrap_err();
        assert_eq!(bad, [BadOption { name: name.to_owned(), problem: expected }]);
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        let options = Options::check(&SPECS, &given(&[])).unwrap();
        assert_eq!((options.count(&LAG), options.word(&VARIANT)), (5, "A"));
        assert_eq!(options, Options::default());
    }

    #[test]
    fn what_is_given_is_taken() {
        let options = Options::check(&SPECS, &given(&[("lag", "3"), ("variant", "B")])).unwrap();
        assert_eq!((options.number(&LAG), options.word(&VARIANT)), (3.0, "B"));
    }

    #[test]
    fn an_option_that_is_wrong_is_named_with_what_is_wrong() {
        check_refused("lagg", "3", OptionProblem::Unknown);
        check_refused("lag", "three", OptionProblem::NotANumber);
        check_refused("lag", "0", OptionProblem::OutOfRange { least: 1.0, most: 9.0 });
        check_refused("lag", "NaN", OptionProblem::OutOfRange { least: 1.0, most: 9.0 });
        check_refused("lag", "2.5", OptionProblem::NotWhole);
        check_refused("variant", "b", OptionProblem::NotAChoice(&["A", "B"]));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let bad = Options::check(&SPECS, &given(&[("lag", "x"), ("other", "1")])).unwrap_err();
        assert_eq!(bad.len(), 2);
    }
}
