//! A good Parquet file with bytes exchanged, cut or put in: the decoder may
//! panic inside, the import may not.
//!
//! The input is a list of changes: place (two bytes) and new byte.

#![no_main]

use std::sync::{Arc, OnceLock};

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_sectors::ingest::{Limits, Reading, TradeReader, TradeSpec};
use libfuzzer_sys::fuzz_target;
use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 22, max_rows: 10_000 };
const SCHEMA: &str = "message trade {
    required int32 year; required binary exporter_iso3 (UTF8); optional binary product_code (UTF8);
    required double value;
}";

/// The same rows, written in several ways.
fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            zstd,
            Compression::GZIP(Default::default()),
            Compression::LZ4_RAW,
        ]
        .into_iter()
        .flat_map(|codec| {
            let short = ["0101", "9018", "0101", "9018"];
            // One word, longer than a cell may be, that every row repeats.
            let long = "9".repeat(20_000);
            [seed(codec, true, short), seed(codec, false, short), seed(codec, true, [&long; 4])]
        })
        .collect()
    })
}

fn seed(codec: Compression, dictionary: bool, products: [&str; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(SCHEMA).expect("the schema is right"));
    let properties =
        WriterProperties::builder().set_compression(codec).set_dictionary_enabled(dictionary).build();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).expect("in memory");
    for year in [2017, 2018] {
        let mut group = writer.next_row_group().expect("in memory");
        let mut column = group.next_column().expect("in memory").expect("year");
        column.typed::<Int32Type>().write_batch(&[year; 4], None, None).expect("in memory");
        column.close().expect("in memory");
        let mut column = group.next_column().expect("in memory").expect("exporter");
        let codes = ["CRI", "CRI", "MEX", "USA"].map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&codes, None, None).expect("in memory");
        column.close().expect("in memory");
        let mut column = group.next_column().expect("in memory").expect("product");
        let codes = products.map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&codes, Some(&[1; 4]), None).expect("in memory");
        column.close().expect("in memory");
        let mut column = group.next_column().expect("in memory").expect("value");
        column.typed::<DoubleType>().write_batch(&[1.0, 2.5, 0.0, 1e9], None, None).expect("in memory");
        column.close().expect("in memory");
        group.close().expect("in memory");
    }
    writer.close().expect("in memory");
    bytes
}

fn read(bytes: &[u8]) {
    let spec = TradeSpec {
        classification: Classification::Hs2007,
        territory_scheme: TerritoryScheme::Iso3166,
        year: None,
        value_unit: None,
    };
    let mut reader = TradeReader::new(spec, LIMITS);
    let _ = reader.push(bytes);
    let _ = reader.finish();
}

fuzz_target!(init: {
    // A panic inside the decoder is caught by the reader and no finding;
    // libFuzzer's own hook would end the run at it.
    std::panic::set_hook(Box::new(|_| {}));
}, |data: &[u8]| {
    let [which, changes @ ..] = data else { return };
    let mut bytes = seeds()[usize::from(*which) % seeds().len()].clone();
    if changes.is_empty() {
        return read(&bytes);
    }
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] = change[2];
    }
    if changes.len() % 3 == 1 {
        bytes.truncate(bytes.len() - usize::from(changes[changes.len() - 1]).min(bytes.len() - 4));
    }
    read(&bytes);
});
