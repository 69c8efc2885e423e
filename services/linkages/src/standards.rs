//! Standards that certificates attest: one spelling for each, whatever people write.
//!
//! `EN ISO 13485:2016` and `iso-13485` are `ISO13485`. The edition is dropped: what a
//! certificate of an older one is worth is told by its last day. `ISO/TS 16949` is the
//! old name of `IATF16949`, and `EN 9100` the European name of `AS9100`.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::folded;

/// Longest code that the contract takes.
const LONGEST: usize = 64;

/// The code of a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Canonical {
    /// As the contract takes it.
    pub code: String,
    /// Whether the standard is among those that are known here; otherwise the code is
    /// what was written, folded.
    pub is_known: bool,
}

/// The code of a standard by what people write, or nothing where no letter or digit
/// stands there.
pub(crate) fn canonical(text: &str) -> Option<Canonical> {
    let text: String = text.chars().take(200).collect();
    // The year of the edition follows a colon.
    let name = text.split(':').next().unwrap_or_default();
    let folded = folded::code(name);
    let found = SPELLINGS.get(&folded).or_else(|| SPELLINGS.get(without_prefix(&folded)));
    if let Some(code) = found {
        return Some(Canonical { code: (*code).to_owned(), is_known: true });
    }
    let words: Vec<_> = folded::words(name)
        .split(' ')
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase())
        .filter(|word| !word.is_empty())
        .collect();
    let mut code = words.join("-");
    code.truncate(LONGEST);
    (!code.is_empty()).then_some(Canonical { code, is_known: false })
}

/// What national bodies put before the name of a standard that they adopt, and the
/// word `norma` or `certificado`.
const PREFIXES: &[&str] = &[
    "certificadoiso",
    "certificado",
    "norma",
    "abntnbr",
    "abnt",
    "nbr",
    "ntc",
    "inte",
    "unit",
    "une",
    "din",
    "bs",
    "en",
];

fn without_prefix(folded: &str) -> &str {
    let mut rest = folded;
    while let Some(next) = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = next;
    }
    rest
}

/// Every spelling, folded, and the code it stands for.
static SPELLINGS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let spellings =
        STANDARDS.iter().flat_map(|(code, others)| others.iter().map(move |other| (*other, *code)));
    let codes = STANDARDS.iter().map(|(code, _)| (*code, *code));
    spellings.chain(codes).map(|(spelling, code)| (folded::code(spelling), code)).collect()
});

/// The standards that needs in this region ask for, and other ways to write them.
#[rustfmt::skip]
static STANDARDS: &[(&str, &[&str])] = &[
    ("API5CT", &["API Spec 5CT"]),
    ("API610", &["API Std 610"]),
    ("API6D", &["API Spec 6D"]),
    ("API-Q1", &["API Q1", "API Spec Q1"]),
    ("AS9100", &["AS9100D", "AS9100C", "AS 9100 Rev D", "AS 9100 Rev C", "EN 9100", "9100", "JISQ 9100"]),
    ("AS9110", &["EN 9110", "9110", "AS9110C"]),
    ("AS9120", &["EN 9120", "9120", "AS9120B"]),
    ("BASC", &["BASC Norma", "Norma BASC"]),
    ("BRCGS", &["BRC", "BRC Food", "BRCGS Food Safety"]),
    ("CTPAT", &["C-TPAT"]),
    ("FSC", &["FSC CoC", "FSC Chain of Custody"]),
    ("FSSC22000", &["FSSC 22000 v5", "FSSC 22000 v5.1", "FSSC 22000 v6"]),
    ("GLOBALGAP", &["GlobalG.A.P.", "Global GAP"]),
    ("GMP", &["cGMP", "BPM", "BPF", "Buenas Prácticas de Manufactura", "Boas Práticas de Fabricação", "Good Manufacturing Practice"]),
    ("HACCP", &["APPCC", "Análisis de Peligros y Puntos Críticos de Control"]),
    ("IATF16949", &["ISO/TS 16949", "TS16949", "ISO 16949", "IATF ISO 16949", "16949"]),
    ("IFS", &["IFS Food"]),
    ("IPC610", &["IPC-A-610", "IPC A610", "IPC-A-610 Rev H", "IPC-A-610G"]),
    ("IPC620", &["IPC/WHMA-A-620", "IPC-A-620"]),
    ("ISO11135", &["11135", "ISO 11135-1"]),
    ("ISO11137", &["11137", "ISO 11137-1", "ISO 11137-2", "ISO 11137-3"]),
    ("ISO11607", &["11607", "ISO 11607-1", "ISO 11607-2"]),
    ("ISO13485", &["13485"]),
    ("ISO14001", &["14001"]),
    ("ISO14644", &["14644", "ISO 14644-1"]),
    ("ISO14971", &["14971"]),
    ("ISO17025", &["ISO/IEC 17025", "17025"]),
    ("ISO20000", &["ISO/IEC 20000", "ISO/IEC 20000-1", "ISO 20000-1"]),
    ("ISO22000", &["22000"]),
    ("ISO27001", &["ISO/IEC 27001", "27001"]),
    ("ISO28000", &["28000"]),
    ("ISO3834", &["ISO 3834-2", "3834"]),
    ("ISO37001", &["37001"]),
    ("ISO45001", &["45001"]),
    ("ISO50001", &["50001"]),
    ("ISO9001", &["9001", "ISO 9000", "ISO 9001 2015", "ISO 9001-2015", "ISO 9001 2008"]),
    ("ISPM15", &["NIMF 15", "NIMF 15 FAO", "ISPM No. 15"]),
    ("NADCAP", &["Nadcap HT", "Nadcap NDT", "Nadcap CP", "Nadcap AC7004", "Nadcap Heat Treating", "Nadcap Chemical Processing"]),
    ("OEKOTEX", &["OEKO-TEX Standard 100", "Oeko-Tex 100", "Standard 100 by OEKO-TEX"]),
    ("OHSAS18001", &["OHSAS 18001"]),
    ("R2", &["R2v3"]),
    ("SA8000", &["SA 8000"]),
    ("SQF", &["SQF Food Safety"]),
    ("WRAP", &["WRAP Gold", "WRAP Silver", "WRAP Platinum"]),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> String {
        canonical(text).map(|found| found.code).unwrap_or_default()
    }

    #[test]
    fn spellings_of_one_standard_have_one_code() {
        for (expected, spellings) in [
            (
                "ISO9001",
                &["ISO 9001:2015", "iso-9001", "Norma ISO 9001", "ISO 9.001", "ABNT NBR ISO 9001:2015"][..],
            ),
            (
                "ISO13485",
                &["ISO 13485:2016", "iso13485", "ISO 13.485", "EN ISO 13485:2016", "Norma ISO 13485"],
            ),
            ("ISO11137", &["ISO 11137-1", "ISO11137"]),
            ("ISO17025", &["ISO/IEC 17025", "ISO 17025:2017", "17025", "NTC-ISO/IEC 17025"]),
            ("AS9100", &["AS9100D", "AS 9100 Rev D", "EN 9100", "as-9100"]),
            ("NADCAP", &["Nadcap", "NADCAP HT", "nadcap NDT"]),
            ("IATF16949", &["IATF 16949:2016", "ISO/TS 16949", "TS16949", "iatf-16949"]),
            ("IPC610", &["IPC-A-610", "IPC 610"]),
            ("OEKOTEX", &["OEKO-TEX Standard 100", "Oeko Tex 100"]),
            ("HACCP", &["APPCC", "haccp"]),
            ("ISPM15", &["NIMF 15", "ISPM 15", "NIMF-15"]),
            ("API5CT", &["API 5CT"]),
            ("GMP", &["GMP", "BPM", "Buenas Prácticas de Manufactura"]),
        ] {
            for spelling in spellings {
                assert_eq!(code(spelling), expected, "{spelling}");
                assert!(canonical(spelling).unwrap().is_known);
            }
        }
    }

    #[test]
    fn an_unknown_one_keeps_its_name_and_is_told() {
        let found = canonical("Sello Verde (Región Pacífico)").unwrap();
        assert_eq!((found.code.as_str(), found.is_known), ("SELLO-VERDE-REGION-PACIFICO", false));
        assert_eq!(canonical(" ¿? "), None);
    }

    proptest! {
        #[test]
        fn every_code_is_one_that_the_contract_takes_and_its_own(text in ".{0,300}") {
            if let Some(found) = canonical(&text) {
                prop_assert!(found.code.len() <= LONGEST && !found.code.is_empty());
                prop_assert!(found.code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'));
            }
        }
    }

    #[test]
    fn a_code_is_its_own_spelling() {
        for (expected, _) in STANDARDS {
            assert_eq!(&code(expected), expected);
        }
    }
}
