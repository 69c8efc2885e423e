//! Single values of proto3 JSON.

use prost_reflect::{Kind, Value};

use super::Json;

/// A value is not what its field takes.
pub(super) struct Wrong {
    pub(super) reason: &'static str,
    pub(super) description: String,
}

/// Reads a value of a scalar or enum kind.
pub(super) fn read(kind: &Kind, json: &Json) -> Result<Value, Wrong> {
    match kind {
        Kind::Bool => match json {
            Json::Bool(value) => Ok(Value::Bool(*value)),
            Json::Text(text) if text == "true" => Ok(Value::Bool(true)),
            Json::Text(text) if text == "false" => Ok(Value::Bool(false)),
            other => Err(mismatch("true or false", other)),
        },
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => integer(json).map(Value::I32),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => integer(json).map(Value::I64),
        Kind::Uint32 | Kind::Fixed32 => integer(json).map(Value::U32),
        Kind::Uint64 | Kind::Fixed64 => integer(json).map(Value::U64),
        Kind::Double => float(json).map(Value::F64),
        Kind::Float => single_precision(json).map(Value::F32),
        Kind::String => match json {
            Json::Text(text) => Ok(Value::String(text.clone())),
            other => Err(mismatch("a text", other)),
        },
        Kind::Bytes => match json {
            Json::Text(text) => base64(text)
                .map(|bytes| Value::Bytes(bytes.into()))
                .ok_or_else(|| Wrong { reason: "INVALID_FORMAT", description: "must be base64".to_owned() }),
            other => Err(mismatch("a text in base64", other)),
        },
        Kind::Enum(known) => {
            let number = match json {
                Json::Text(name) => known.get_value_by_name(name).map(|value| value.number()),
                Json::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
                other => return Err(mismatch("the name or number of an enum value", other)),
            };
            match number.filter(|number| known.get_value(*number).is_some()) {
                Some(number) => Ok(Value::EnumNumber(number)),
                None => {
                    let names: Vec<_> = known.values().map(|value| value.name().to_owned()).collect();
                    let description = format!("is not a value of {}: {}", known.name(), names.join(", "));
                    Err(Wrong { reason: "UNKNOWN_VALUE", description })
                }
            }
        }
        Kind::Message(_) => Err(mismatch("an object", json)),
    }
}

/// An integer: a number, also one such as `1e3`, or a text, since 64-bit integers
/// are written so.
fn integer<T: TryFrom<i128>>(json: &Json) -> Result<T, Wrong> {
    let number = match json {
        Json::Number(number) => match number.as_i128() {
            Some(number) => Some(number),
            None => number.as_f64().and_then(whole),
        },
        Json::Text(text) => text.parse::<i128>().ok().filter(|_| !text.starts_with('+')),
        other => return Err(mismatch("a whole number", other)),
    };
    let number = number.ok_or_else(|| mismatch("a whole number", json))?;
    T::try_from(number).map_err(|_| Wrong {
        reason: "OUT_OF_RANGE",
        description: format!("{number} does not fit into the field"),
    })
}

fn whole(number: f64) -> Option<i128> {
    // Beyond 2^53 a float is no longer every whole number; nobody writes those so.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i128)
}

fn float(json: &Json) -> Result<f64, Wrong> {
    match json {
        Json::Number(number) => number.as_f64().ok_or_else(|| mismatch("a number", json)),
        Json::Text(text) => match text.as_str() {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            // Rust also reads `inf` and `+1`, which JSON does not know.
            text if text.starts_with('+') || text.contains(['i', 'I', 'n', 'N']) => {
                Err(mismatch("a number", json))
            }
            text => text
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .ok_or_else(|| mismatch("a number", json)),
        },
        other => Err(mismatch("a number", other)),
    }
}

fn single_precision(json: &Json) -> Result<f32, Wrong> {
    let number = float(json)?;
    let narrow = number as f32;
    if number.is_finite() && !narrow.is_finite() {
        let description = format!("{number} does not fit into the field");
        return Err(Wrong { reason: "OUT_OF_RANGE", description });
    }
    Ok(narrow)
}

/// Base64 in the standard or the URL alphabet, padded or not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() - digits.len() > 2 || digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for index in 0..4 {
            let digit = group.get(index).map_or(Some(0), |byte| base64_digit(*byte))?;
            bits = bits << 6 | digit;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn base64_digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

fn mismatch(expected: &str, found: &Json) -> Wrong {
    let description = match found {
        Json::Text(text) if text.chars().count() <= 40 => format!("must be {expected}, not \"{text}\""),
        other => format!("must be {expected}, not {}", other.kind()),
    };
    Wrong { reason: "TYPE_MISMATCH", description }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_in_both_alphabets() {
        assert_eq!(base64("aGk=").as_deref(), Some(b"hi".as_slice()));
        assert_eq!(base64("aGk").as_deref(), Some(b"hi".as_slice()));
        assert_eq!(base64("-_-_").as_deref(), base64("+/+/").as_deref());
        assert_eq!(base64("").as_deref(), Some(b"".as_slice()));
        for bad in ["a", "aG=k", "a===", "aG k"] {
            assert_eq!(base64(bad), None, "{bad}");
        }
    }
}
