//! The fields of an encoded message, as they stand there.

use prost::encoding::decode_varint;

/// The bytes are no message. They come from prost itself, so nobody sees this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// A value, before its type is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Varint(u64),
    Four([u8; 4]),
    Eight([u8; 8]),
    Bytes(&'a [u8]),
}

/// How the items of a packed list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Varint,
    Four,
    Eight,
}

/// The fields of a message with their numbers, in the order in which they are
/// written.
pub(super) fn fields(mut bytes: &[u8]) -> Result<Vec<(u32, Value<'_>)>, Malformed> {
    let mut fields = Vec::with_capacity(8);
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let number = u32::try_from(key >> 3).map_err(|_| Malformed)?;
        let value = match key & 7 {
            0 => item(&mut bytes, Width::Varint)?,
            1 => item(&mut bytes, Width::Eight)?,
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).map_err(|_| Malformed)?;
                let (value, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
                bytes = rest;
                Value::Bytes(value)
            }
            5 => item(&mut bytes, Width::Four)?,
            // Groups, which the contract has not.
            _ => return Err(Malformed),
        };
        fields.push((number, value));
    }
    Ok(fields)
}

/// The items of a packed list.
pub(super) fn unpack<'a>(
    mut bytes: &'a [u8],
    width: Width,
    items: &mut Vec<Value<'a>>,
) -> Result<(), Malformed> {
    while !bytes.is_empty() {
        items.push(item(&mut bytes, width)?);
    }
    Ok(())
}

fn item<'a>(bytes: &mut &'a [u8], width: Width) -> Result<Value<'a>, Malformed> {
    match width {
        Width::Varint => varint(bytes).map(Value::Varint),
        Width::Four => fixed(bytes).map(Value::Four),
        Width::Eight => fixed(bytes).map(Value::Eight),
    }
}

fn varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    decode_varint(bytes).map_err(|_| Malformed)
}

fn fixed<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Malformed> {
    let (head, rest) = bytes.split_first_chunk().ok_or(Malformed)?;
    *bytes = rest;
    Ok(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_value_is_read() {
        let bytes = [8, 0x96, 1, 0x15, 1, 2, 3, 4, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x22, 2, b'h', b'i'];
        let expected = [
            (1, Value::Varint(150)),
            (2, Value::Four([1, 2, 3, 4])),
            (3, Value::Eight([1, 2, 3, 4, 5, 6, 7, 8])),
            (4, Value::Bytes(b"hi")),
        ];
        assert_eq!(fields(&bytes).unwrap(), expected);
    }

    #[test]
    fn a_packed_list_is_taken_apart() {
        let mut items = Vec::new();
        unpack(&[1, 0x96, 1], Width::Varint, &mut items).unwrap();
        assert_eq!(items, [Value::Varint(1), Value::Varint(150)]);
    }

    #[test]
    fn what_is_cut_off_is_malformed() {
        for bytes in [&[8][..], &[0x15, 1, 2, 3], &[0x22, 2, b'h'], &[0x0b], &[0xff; 11]] {
            assert_eq!(fields(bytes), Err(Malformed), "{bytes:?}");
        }
    }
}
