//! The file: as it is, inflated, and as rows.

use std::{fmt::Write, fs, io::Read, path::Path};

use anyhow::{Context, Result};
use bytes::Bytes;
use eslabon_sectors::ingest::countries;
use flate2::read::GzDecoder;

/// A trade file of the plain format.
pub(crate) struct TradeFile {
    pub(crate) gzip: Bytes,
    pub(crate) csv: Bytes,
    pub(crate) rows: Vec<Row>,
}

/// What a plain table holds of it.
pub(crate) struct Row {
    pub(crate) year: i32,
    pub(crate) exporter: String,
    pub(crate) product: String,
    pub(crate) value: f64,
}

impl TradeFile {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let gzip = fs::read(path).with_context(|| format!("read {}", path.display()))?;
        let mut csv = String::new();
        GzDecoder::new(gzip.as_slice()).read_to_string(&mut csv).context("inflate the file")?;
        let rows =
            csv.lines().skip(1).map(row).collect::<Option<_>>().context("a row has not four fields")?;
        Ok(Self { gzip: gzip.into(), csv: csv.into(), rows })
    }
}

fn row(line: &str) -> Option<Row> {
    let mut fields = line.split(',');
    let mut next = || fields.next();
    Some(Row {
        year: next()?.parse().ok()?,
        exporter: next()?.to_owned(),
        product: next()?.to_owned(),
        value: next()?.parse().ok()?,
    })
}

/// Rows, territories and products of a year of real trade at four digits.
const ROWS: usize = 137_805;
const TERRITORIES: usize = 154;
const PRODUCTS: usize = 1_240;

/// A file of that size. Which pairs are there, and how much, is chance with a
/// fixed seed; it says nothing about trade.
pub(crate) fn generate() -> String {
    let letters = || 'A'..='Z';
    let codes =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    let territories: Vec<_> =
        codes.filter(|code| countries::name(code).is_some()).take(TERRITORIES).collect();
    let mut out = "year,exporter_iso3,product_code,export_value_usd\n".to_owned();
    let mut chance = Chance(42);
    let mut left = (TERRITORIES * PRODUCTS, ROWS);
    for territory in &territories {
        for product in 0..PRODUCTS {
            // Of the pairs that are left, as many as rows are left.
            if chance.below(left.0) < left.1 {
                left.1 -= 1;
                let (chapter, heading) = (product / 13 + 1, product % 13 + 1);
                let value = chance.next() >> (34 + chance.below(24));
                let _ = writeln!(out, "2017,{territory},{chapter:02}{heading:02},{value}");
            }
            left.0 -= 1;
        }
    }
    out
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}
