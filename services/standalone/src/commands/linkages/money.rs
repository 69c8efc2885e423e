//! Money as it is typed, `USD:50000000`: a currency, and minor units of it.

use eslabon_proto::linkages::v1::Money;

/// `USD:50000000`: a currency and minor units.
pub(super) fn money(text: &str) -> Result<Money, String> {
    let wrong = || format!("`{text}` is no amount: give the currency and minor units, as `USD:50000000`");
    let (currency, units) = text.split_once(':').ok_or_else(wrong)?;
    let is_code = currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_uppercase());
    let minor_units = units.parse().map_err(|_| wrong())?;
    if is_code { Ok(Money { currency: currency.to_owned(), minor_units }) } else { Err(wrong()) }
}

/// The minor units of an amount, where there is one.
pub(super) fn units(money: Option<&Money>) -> i64 {
    money.map(|money| money.minor_units).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_currency_and_minor_units() {
        let expected = Money { currency: "USD".to_owned(), minor_units: 250 };
        assert_eq!(money("USD:250"), Ok(expected));
        for wrong in ["250", "usd:250", "USD", "USD:2.5", "USD:"] {
            assert!(money(wrong).is_err(), "{wrong}");
        }
    }
}
