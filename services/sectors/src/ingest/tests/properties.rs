//! What holds for every file.

use proptest::prelude::*;

use super::*;

/// Rows of a plain file: distinct keys, any values.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let code = prop::sample::select(vec!["CRI", "MEX", "USA", "AFG", "032"]);
    let product = prop::sample::select(vec!["0101", "0102", "9018", "8542"]);
    let value = prop_oneof![Just(0.0), 0.0..1e9, 1e-9..1.0];
    let key = (2015..2019, code, product);
    proptest::collection::btree_map(key, value, 1..40).prop_map(|rows| {
        let row = |((year, code, product), value): ((i32, &str, &str), f64)| {
            format!("{year},{code},{product},{value}")
        };
        rows.into_iter().map(row).collect()
    })
}

fn joined(rows: &[String], end: &str) -> String {
    let lines = std::iter::once(PLAIN.trim_end()).chain(rows.iter().map(String::as_str));
    lines.map(|line| line.to_owned() + end).collect()
}

fn digest(bytes: &[u8]) -> Result<[u8; 32], &'static str> {
    import_as(SPEC, bytes).map(|table| table.digest).map_err(|error| error.reason)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_digest_is_of_the_content_and_not_of_its_dress(rows in rows(), turn in any::<prop::sample::Index>()) {
        let plain = joined(&rows, "\n");
        let expected = digest(plain.as_bytes());
        let mut turned = rows.clone();
        turned.rotate_left(turn.index(rows.len()));
        turned.reverse();
        let quoted: Vec<_> = rows.iter().map(|row| format!("\"{}\"", row.replace(',', "\",\""))).collect();
        for other in [
            joined(&turned, "\n").into_bytes(),
            joined(&rows, "\r\n").into_bytes(),
            joined(&quoted, "\n").into_bytes(),
            plain.replace(',', ";").into_bytes(),
            plain.replace(',', "\t").into_bytes(),
            format!("\u{feff}{plain}").into_bytes(),
            gzip(plain.as_bytes()),
            [gzip(PLAIN.as_bytes()), gzip(&plain.as_bytes()[PLAIN.len()..])].concat(),
        ] {
            prop_assert_eq!(digest(&other), expected);
        }
    }

    #[test]
    fn the_answer_does_not_depend_on_how_the_bytes_are_cut(rows in rows(), step in 1..64_usize, bad in any::<bool>()) {
        let mut text = joined(&rows, "\n");
        if bad {
            text.push_str("2017,XXX,9018,5\n2017,CRI\n");
        }
        let expected = import(&text);
        for bytes in [text.clone().into_bytes(), gzip(text.as_bytes())] {
            let mut reader = TradeReader::new(SPEC, LIMITS);
            for chunk in bytes.chunks(step) {
                let _ = reader.push(chunk);
            }
            prop_assert_eq!(&reader.finish(), &expected);
        }
    }

    #[test]
    fn another_value_is_another_digest(rows in rows()) {
        let expected = digest(joined(&rows, "\n").as_bytes());
        let mut other = rows;
        other.push("2020,CRI,0101,1".to_owned());
        prop_assert_ne!(digest(joined(&other, "\n").as_bytes()), expected);
    }

    #[test]
    fn the_order_of_importers_does_not_change_a_bit(values in proptest::collection::vec(0.001..1e9_f64, 2..8)) {
        let row = |(importer, value): (usize, &f64)| format!("2017,CRI,{},9018,{value}", importer + 100);
        let mut rows: Vec<_> = values.iter().enumerate().map(row).collect();
        let text = |rows: &[String]| format!("t,i,j,k,v\n{}\n", rows.join("\n"));
        let expected = digest(text(&rows).as_bytes());
        rows.reverse();
        prop_assert_eq!(digest(text(&rows).as_bytes()), expected);
    }

    #[test]
    fn no_bytes_make_it_panic(text in "(?s)[ -~\n\"é]{0,200}", head in any::<bool>(), classification in 0..14_i32) {
        let classification = Classification::try_from(classification).unwrap_or_default();
        let text = if head { format!("{PLAIN}{text}") } else { text };
        let _ = import_as(TradeSpec { classification, ..SPEC }, text.as_bytes());
    }
}
