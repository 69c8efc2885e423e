//! Figures: persons or money, as whole numbers of the unit of their commitment.

use eslabon_proto::linkages::v1::{self as pb, figure::Value};

use crate::{decimal, error::Wrong};

/// What the figures of a commitment are counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    /// Persons, in millionths.
    Persons,
    /// Minor units of a currency.
    Money(String),
}

impl Unit {
    /// The unit of a commitment: persons for jobs, otherwise the currency of its target.
    pub(super) fn of(commitment: &pb::Commitment) -> Self {
        let target = commitment.target.as_ref().and_then(|target| target.value.as_ref());
        match (commitment.indicator(), target) {
            (pb::CommitmentIndicator::Jobs, _) => Self::Persons,
            (_, Some(Value::Amount(amount))) => Self::Money(amount.currency.clone()),
            // Refused when it is read.
            _ => Self::Money(String::new()),
        }
    }

    /// A figure in this unit.
    pub(super) fn read(&self, path: &str, figure: &pb::Figure) -> Result<i64, Wrong> {
        match (self, &figure.value) {
            (_, None) => Err(Wrong::new(path, "REQUIRED", "say how much")),
            (Self::Persons, Some(Value::Count(count))) => decimal::parse(count)
                .ok_or_else(|| Wrong::new(format!("{path}.count"), "INVALID_FORMAT", "is no decimal number")),
            (Self::Money(currency), Some(Value::Amount(amount))) => {
                if amount.currency != *currency {
                    let text = format!("the target is in {currency}: give this in the same currency");
                    return Err(Wrong::new(format!("{path}.amount.currency"), "CURRENCY_MIX", text));
                }
                if amount.minor_units < 0 {
                    let text = "there is no less than nothing";
                    return Err(Wrong::new(format!("{path}.amount.minor_units"), "NEGATIVE", text));
                }
                Ok(amount.minor_units)
            }
            (Self::Persons, Some(Value::Amount(_))) => {
                Err(Wrong::new(path, "WRONG_FIGURE", "jobs are counted in persons: give a count"))
            }
            (Self::Money(_), Some(Value::Count(_))) => {
                Err(Wrong::new(path, "WRONG_FIGURE", "this is counted in money: give an amount"))
            }
        }
    }

    /// A figure in this unit as the contract writes it.
    pub(super) fn write(&self, figure: i64) -> pb::Figure {
        let value = match self {
            Self::Persons => Value::Count(decimal::text(figure)),
            Self::Money(currency) => {
                Value::Amount(pb::Money { currency: currency.clone(), minor_units: figure })
            }
        };
        pb::Figure { value: Some(value) }
    }
}
