//! As much of Thrift's compact protocol as tells a decoder's needs beforehand.
//!
//! It is stricter than the decoder of Parquet: whatever it accepts, both read as
//! the same. Field numbers ascend, types are those of the standard, lists hold no
//! booleans (whose width decoders do not agree on). No writer does otherwise.

/// Levels of nesting at most.
const MAX_DEPTH: u8 = 16;

/// Types of fields.
pub(super) const INT32: u8 = 5;
pub(super) const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;

/// Reads from the front of bytes; `None` is: this is no such thing.
pub(super) struct Thrift<'a> {
    rest: &'a [u8],
}

impl<'a> Thrift<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes that have not been read.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        // The tenth byte holds the last bit of a number of 64 bits.
        (self.byte()? <= 1).then_some(number)
    }

    /// A number of 32 bits that is not negative.
    pub(super) fn size(&mut self) -> Option<u32> {
        let zigzag = u32::try_from(self.unsigned()?).ok()?;
        zigzag.is_multiple_of(2).then_some(zigzag / 2)
    }

    /// The fields of a struct: number and type of each, to be read or skipped.
    pub(super) fn fields(&mut self, mut each: impl FnMut(&mut Self, u8, u8) -> Option<()>) -> Option<()> {
        let mut number = 0_u8;
        loop {
            let head = self.byte()?;
            let (step, kind) = (head >> 4, head & 0xf);
            if kind == 0 {
                return Some(());
            }
            if step == 0 {
                return None;
            }
            number = number.checked_add(step)?;
            each(self, number, kind)?;
        }
    }

    /// The length of a list, and the type of what is in it.
    pub(super) fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let (length, kind) = (head >> 4, head & 0xf);
        let length = if length == 0xf { self.unsigned()? } else { u64::from(length) };
        // An empty list may have no type.
        let is_sound = length == 0 || (3..=12).contains(&kind);
        is_sound.then_some((length, kind))
    }

    pub(super) fn skip(&mut self, kind: u8) -> Option<()> {
        self.skip_within(kind, MAX_DEPTH)
    }

    fn skip_within(&mut self, kind: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // A boolean is its type.
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.unsigned().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.unsigned()?;
                self.pass(length)
            }
            LIST => {
                let (length, kind) = self.list()?;
                (0..length).try_for_each(|_| self.skip_within(kind, depth))
            }
            STRUCT => self.fields(|thrift, _, kind| thrift.skip_within(kind, depth)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_what_is_too_long_is_not() {
        assert_eq!(Thrift::new(&[0x04]).size(), Some(2));
        assert_eq!(Thrift::new(&[0x03]).size(), None, "negative");
        assert_eq!(Thrift::new(&[0x80, 0x02]).size(), Some(128));
        assert_eq!(Thrift::new(&[0xff; 12]).size(), None);
        assert_eq!(Thrift::new(&[0x80]).size(), None, "cut short");
    }

    #[test]
    fn structs_end_where_they_end_and_repeated_numbers_are_refused() {
        // 1: 5, 3: "ab", 4: [1, 2], stop, and one byte more.
        let bytes = [0x15, 0x0a, 0x28, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0, 7];
        let mut thrift = Thrift::new(&bytes);
        assert_eq!(thrift.skip(STRUCT), Some(()));
        assert_eq!(thrift.left(), 1);
        assert_eq!(Thrift::new(&[0x15, 0x0a, 0x05, 0x02, 0x0a, 0]).skip(STRUCT), None);
        assert_eq!(Thrift::new(&[0x1c; 100]).skip(STRUCT), None, "too deep");
        assert_eq!(Thrift::new(&[0x18, 0xff, 0xff, 0x7f]).skip(STRUCT), None, "longer than the bytes");
    }
}
