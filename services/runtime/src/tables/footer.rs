//! The description at the end of a Parquet file, looked at before it is decoded.
//!
//! The decoder calls itself for every level of the schema, and makes room for as
//! many children as a level says it has: either ends the process when the file
//! wishes so.
//!
//! What remains: the decoder does not look at the types of the fields it knows.
//! A description whose fields beyond the schema have wrong types on purpose may
//! be read as another one than was looked at here.

use super::{
    Refusal,
    lines::MAX_COLUMNS,
    parquet::corrupt,
    thrift::{INT32, LIST, STRUCT, Thrift},
};

/// Bytes of the description at most. What the decoder makes of it takes some
/// twenty times as much.
const MAX_FOOTER: usize = 4 << 20;
/// Bytes after it: its length and `PAR1`.
const TAIL: usize = 8;
/// Elements of a schema at most; a column may have some.
const MAX_ELEMENTS: u64 = 8 * MAX_COLUMNS as u64;
/// Levels of a schema at most.
const MAX_LEVELS: usize = 32;

/// Number of the schema in the description, and of the count of children in an
/// element of it.
const SCHEMA: u8 = 2;
const CHILDREN: u8 = 5;

pub(super) fn check_footer(file: &[u8]) -> Result<(), Refusal> {
    let tail = file.len().checked_sub(TAIL).ok_or_else(corrupt)?;
    let (before, tail) = file.split_at(tail);
    let length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]) as usize;
    let start = before.len().checked_sub(length).filter(|_| tail.ends_with(b"PAR1")).ok_or_else(corrupt)?;
    if length > MAX_FOOTER {
        let message = "the description at the end of the Parquet file is too large; \
                       write it with fewer row groups and columns";
        return Err(Refusal::limit("UPLOAD_TOO_LARGE", message));
    }
    let read = |thrift: &mut Thrift<'_>, number, kind| match (number, kind) {
        (SCHEMA, LIST) => schema(thrift),
        (SCHEMA, _) => None,
        _ => thrift.skip(kind),
    };
    Thrift::new(&before[start..]).fields(read).ok_or_else(corrupt)
}

/// A schema is its elements, each before its children.
fn schema(thrift: &mut Thrift<'_>) -> Option<()> {
    let (elements, kind) = thrift.list()?;
    if kind != STRUCT || elements > MAX_ELEMENTS {
        return None;
    }
    // Of each level that is open: the children that are still to come.
    let mut open: Vec<u64> = Vec::new();
    for element in 1..=elements {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        let children = u64::from(children(thrift)?);
        if children > elements - element || open.len() == MAX_LEVELS {
            return None;
        }
        if children > 0 {
            open.push(children);
        }
    }
    Some(())
}

fn children(thrift: &mut Thrift<'_>) -> Option<u32> {
    let mut children = 0;
    thrift.fields(|thrift, number, kind| {
        match (number, kind) {
            (CHILDREN, INT32) => children = thrift.size()?,
            (CHILDREN, _) => return None,
            _ => thrift.skip(kind)?,
        }
        Some(())
    })?;
    Some(children)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(elements: &[u8], count: u8) -> Vec<u8> {
        let mut footer = vec![0x15, 2, 0x19, 0xfc, count];
        footer.extend_from_slice(elements);
        footer.push(0);
        let length = (footer.len() as u32).to_le_bytes();
        [b"PAR1".as_slice(), &footer, &length, b"PAR1"].concat()
    }

    /// An element of a one-letter name and this many children.
    fn element(children: u8) -> Vec<u8> {
        vec![0x48, 1, b'a', 0x15, 2 * children, 0]
    }

    #[test]
    fn a_schema_that_is_deep_or_promises_too_much_is_refused() {
        let reason = |bytes: &[u8]| check_footer(bytes).map_err(|refusal| refusal.reason);
        let flat = [element(2), element(0), element(0)].concat();
        assert_eq!(reason(&file(&flat, 3)), Ok(()));
        assert_eq!(reason(&file(&element(60), 1)), Err("CORRUPT_PARQUET"));
        let chain = |depth: usize| [element(1).repeat(depth), element(0)].concat();
        assert_eq!(reason(&file(&chain(20), 21)), Ok(()));
        assert_eq!(reason(&file(&chain(100), 101)), Err("CORRUPT_PARQUET"));
    }

    #[test]
    fn a_description_of_more_than_4_mib_is_refused_before_it_is_read() {
        let bytes =
            [vec![0; MAX_FOOTER + 1], (MAX_FOOTER as u32 + 1).to_le_bytes().to_vec(), b"PAR1".to_vec()];
        assert_eq!(check_footer(&bytes.concat()).map_err(|refusal| refusal.reason), Err("UPLOAD_TOO_LARGE"));
        assert!(check_footer(b"PAR1").is_err());
    }
}
