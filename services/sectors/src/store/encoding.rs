//! How the cells of one year and the names of products stand in the store.
//!
//! A year, little-endian: version `u8`; the territories and the products, each
//! as a `u32` count and the codes (`u8` length and bytes); the end of each
//! territory's cells as `u32`; the products of the cells as `u32`; their values
//! as `f64`. At the end the BLAKE3 digest of all that. Reading a year is then a
//! copy, not a million rows; and damage is noticed.

use crate::ingest::TradeYear;

/// Version of the encoding.
const VERSION: u8 = 1;
const DIGEST: usize = 32;

/// The stored bytes are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stored bytes are damaged")]
pub struct Damaged;

/// Encodes a year.
pub fn encode_year(year: &TradeYear) -> Vec<u8> {
    let cells = year.cells.len();
    let mut out = Vec::with_capacity(64 + 12 * cells + 16 * (year.countries.len() + year.products.len()));
    out.push(VERSION);
    encode_codes(&year.countries, &mut out);
    encode_codes(&year.products, &mut out);
    let mut ends = vec![0_u32; year.countries.len()];
    for &country in &year.cells.countries {
        ends[country as usize] += 1;
    }
    let mut end = 0;
    for count in ends {
        end += count;
        out.extend(end.to_le_bytes());
    }
    for product in &year.cells.products {
        out.extend(product.to_le_bytes());
    }
    for value in &year.cells.values {
        out.extend(value.to_le_bytes());
    }
    seal(out)
}

/// Decodes a year.
pub fn decode_year(year: i32, bytes: &[u8]) -> Result<TradeYear, Damaged> {
    let mut reader = Reader(unseal(bytes)?);
    if reader.take(1)? != [VERSION] {
        return Err(Damaged);
    }
    let countries = reader.codes()?;
    let products = reader.codes()?;
    let ends = reader.numbers(countries.len(), u32::from_le_bytes)?;
    let cells = ends.last().copied().unwrap_or(0) as usize;
    let mut country_of = Vec::with_capacity(cells);
    for (country, &end) in ends.iter().enumerate() {
        let count = (end as usize).checked_sub(country_of.len()).ok_or(Damaged)?;
        country_of.extend(std::iter::repeat_n(country as u32, count));
    }
    let product_of = reader.numbers(cells, u32::from_le_bytes)?;
    let values = reader.numbers(cells, f64::from_le_bytes)?;
    let in_range = product_of.iter().all(|&product| (product as usize) < products.len());
    if !in_range || !reader.0.is_empty() {
        return Err(Damaged);
    }
    let cells = crate::ingest::Cells { countries: country_of, products: product_of, values };
    Ok(TradeYear { year, countries, products, cells })
}

/// Encodes names of products.
pub fn encode_names(names: &[(String, String)]) -> Vec<u8> {
    let mut out = vec![VERSION];
    out.extend((names.len() as u32).to_le_bytes());
    for text in names.iter().flat_map(|(code, name)| [code, name]) {
        out.extend((text.len() as u32).to_le_bytes());
        out.extend(text.as_bytes());
    }
    seal(out)
}

/// Decodes names of products.
pub fn decode_names(bytes: &[u8]) -> Result<Vec<(String, String)>, Damaged> {
    let mut reader = Reader(unseal(bytes)?);
    if reader.take(1)? != [VERSION] {
        return Err(Damaged);
    }
    let count = reader.u32()?;
    (0..count).map(|_| Ok((reader.text()?, reader.text()?))).collect()
}

fn encode_codes(codes: &[String], out: &mut Vec<u8>) {
    out.extend((codes.len() as u32).to_le_bytes());
    for code in codes {
        // Codes have at most 32 characters, checked on import.
        out.push(code.len() as u8);
        out.extend(code.as_bytes());
    }
}

/// The bytes and behind them their digest.
pub(crate) fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = blake3::hash(&bytes);
    bytes.extend(digest.as_bytes());
    bytes
}

/// The bytes without their digest, if it is theirs.
pub(crate) fn unseal(bytes: &[u8]) -> Result<&[u8], Damaged> {
    let (content, digest) = bytes.len().checked_sub(DIGEST).map(|at| bytes.split_at(at)).ok_or(Damaged)?;
    if blake3::hash(content).as_bytes() == digest { Ok(content) } else { Err(Damaged) }
}

/// What is left to be read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(Damaged)?;
        self.0 = rest;
        Ok(head)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Damaged> {
        let bytes = self.take(4)?.try_into().map_err(|_| Damaged)?;
        Ok(u32::from_le_bytes(bytes))
    }

    pub(crate) fn text(&mut self) -> Result<String, Damaged> {
        let length = self.u32()? as usize;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| Damaged)
    }

    fn codes(&mut self) -> Result<Vec<String>, Damaged> {
        let count = self.u32()?;
        (0..count)
            .map(|_| {
                let length = usize::from(self.take(1)?[0]);
                String::from_utf8(self.take(length)?.to_vec()).map_err(|_| Damaged)
            })
            .collect()
    }

    pub(crate) fn numbers<T, const N: usize>(
        &mut self,
        count: usize,
        read: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, Damaged> {
        let bytes = self.take(count.checked_mul(N).ok_or(Damaged)?)?;
        let (numbers, _) = bytes.as_chunks::<N>();
        Ok(numbers.iter().map(|bytes| read(*bytes)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Cells;

    fn year() -> TradeYear {
        TradeYear {
            year: 2017,
            countries: ["CRI", "MEX", "USA"].map(String::from).to_vec(),
            products: ["0101", "9018"].map(String::from).to_vec(),
            cells: Cells {
                countries: vec![0, 2, 2],
                products: vec![1, 0, 1],
                values: vec![0.1, 2.0e9, f64::MIN_POSITIVE],
            },
        }
    }

    #[test]
    fn a_year_comes_back_as_it_was() {
        assert_eq!(decode_year(2017, &encode_year(&year())), Ok(year()));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let good = encode_year(&year());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(decode_year(2017, &bad), Err(Damaged), "byte {at}");
            assert_eq!(decode_year(2017, &good[..at]), Err(Damaged), "cut at {at}");
        }
    }

    #[test]
    fn names_come_back_as_they_were() {
        let names = vec![("9018".to_owned(), "Instrumentos médicos".to_owned())];
        assert_eq!(decode_names(&encode_names(&names)), Ok(names));
        assert_eq!(decode_names(b""), Err(Damaged));
    }
}
