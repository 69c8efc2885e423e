//! Units of quantities: UN/ECE Recommendation 20, the names that they have in English,
//! Spanish and Portuguese, and what they are of each other.
//!
//! A code of the recommendation wins over a name. What it has no code for has one of
//! the suite's own, which begins with `X-`. Case, accents, points and blanks do not
//! matter, so a unit whose symbol differs by its case alone (`mg`, `Mg`) is read as the
//! one that is here.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::folded;

/// What a unit measures. Units of the same dimension can be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// Pieces.
    Count,
    /// Kilograms.
    Mass,
    /// Metres.
    Length,
    /// Square metres.
    Area,
    /// Litres.
    Volume,
    /// Hours of work. Days are not among them: how many hours one has, nobody says.
    Time,
    /// Kilowatt hours.
    Energy,
    /// Pallets, whatever is on them.
    Pallet,
    /// Tests, trials, calibrations.
    Test,
    /// Meals.
    Meal,
}

/// A unit.
#[derive(Debug, PartialEq)]
pub(crate) struct Unit {
    /// Its code.
    pub code: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// How many of the dimension's own unit one of it is.
    pub factor: f64,
    /// Other ways to write it, folded.
    aliases: &'static [&'static str],
}

/// The unit that a text means.
pub(crate) fn find(text: &str) -> Option<&'static Unit> {
    // Longer than any name: not worth folding.
    if text.len() > 64 {
        return None;
    }
    NAMES.get(&folded::code(text)).copied()
}

/// A quantity in another unit, or nothing where one of them is not known or they
/// measure different things.
pub(crate) fn convert(quantity: f64, from: &str, to: &str) -> Option<f64> {
    let (from, to) = (find(from)?, find(to)?);
    if from.dimension != to.dimension {
        return None;
    }
    // The same number, to the last bit, where the unit is the same.
    Some(if from.factor == to.factor { quantity } else { quantity * from.factor / to.factor })
}

/// Every way to write a unit. Codes come last, so that they win.
static NAMES: LazyLock<BTreeMap<String, &'static Unit>> = LazyLock::new(|| {
    let aliases = UNITS.iter().flat_map(|unit| unit.aliases.iter().map(move |alias| (*alias, unit)));
    let codes = UNITS.iter().map(|unit| (unit.code, unit));
    aliases.chain(codes).map(|(text, unit)| (folded::code(text), unit)).collect()
});

const fn unit(
    code: &'static str,
    dimension: Dimension,
    factor: f64,
    aliases: &'static [&'static str],
) -> Unit {
    Unit { code, dimension, factor, aliases }
}

use Dimension::{Area, Count, Energy, Length, Mass, Meal, Pallet, Test, Time, Volume};

/// All units. Factors of the inch, foot, yard, mile, pound, ounce and gallon are those
/// of the international agreement of 1959 and of the gallon of the United States.
#[rustfmt::skip]
static UNITS: &[Unit] = &[
    unit("H87", Count, 1.0, &[
        "pcs", "pc", "piece", "pieces", "pza", "pzas", "pz", "pieza", "piezas", "peca", "pecas", "pca",
        "un", "und", "unds", "unid", "unids", "unidad", "unidades", "unidade", "unit", "units", "u",
    ]),
    unit("C62", Count, 1.0, &["one", "uno", "um"]),
    unit("EA", Count, 1.0, &["each", "cada uno", "c/u", "cada"]),
    unit("PR", Count, 2.0, &["pair", "pairs", "par", "pares"]),
    unit("DZN", Count, 12.0, &["dozen", "dozens", "docena", "docenas", "duzia", "duzias", "dz"]),
    unit("CEN", Count, 100.0, &["hundred", "cien", "ciento", "cientos", "cento", "centos"]),
    unit("GRO", Count, 144.0, &["gross", "gruesa", "gruesas", "grosa", "grosas"]),
    unit("T3", Count, 1000.0, &[
        "kpcs", "kpc", "thousand pieces", "thousand piece", "thousands", "miles", "mil un", "mil pzas", "mil pz",
        "miles de piezas", "miles de unidades", "mil piezas", "mil pecas", "mil unid", "mil unidades",
        "milhar", "milhares", "millar", "millares", "milheiro", "k pz", "k pzas", "k un", "k unid",
    ]),
    unit("MIL", Count, 1000.0, &["thousand"]),
    unit("MIO", Count, 1e6, &["million", "millon", "millones", "milhao", "milhoes", "mpcs"]),

    unit("MGM", Mass, 1e-6, &["mg", "milligram", "milligrams", "miligramo", "miligramos", "miligrama"]),
    unit("GRM", Mass, 0.001, &["g", "gr", "grs", "gram", "grams", "gramo", "gramos", "grama", "gramas"]),
    unit("KGM", Mass, 1.0, &[
        "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramo", "kilogramos", "quilo", "quilos",
        "quilograma", "quilogramas",
    ]),
    unit("DTN", Mass, 100.0, &["quintal", "quintales", "quintais", "qq"]),
    unit("TNE", Mass, 1000.0, &[
        "t", "ton", "tons", "tm", "tonne", "tonnes", "metric ton", "metric tons", "tonelada", "toneladas",
        "tonelada metrica", "toneladas metricas",
    ]),
    unit("KTN", Mass, 1e6, &["kt", "kilotonne", "kilotonnes", "kilotonelada", "kilotoneladas"]),
    unit("LBR", Mass, 0.453_592_37, &["lb", "lbs", "pound", "pounds", "libra", "libras"]),
    unit("ONZ", Mass, 0.028_349_523_125, &["oz", "ounce", "ounces", "onza", "onzas", "onca", "oncas"]),
    unit("STN", Mass, 907.184_74, &["short ton", "short tons", "tonelada corta", "tonelada curta"]),

    unit("MMT", Length, 0.001, &["mm", "millimetre", "millimeter", "milimetro", "milimetros"]),
    unit("CMT", Length, 0.01, &["cm", "centimetre", "centimeter", "centimetro", "centimetros"]),
    unit("MTR", Length, 1.0, &["m", "mt", "mts", "metre", "metres", "meter", "meters", "metro", "metros"]),
    unit("KMT", Length, 1000.0, &[
        "km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "kilometro", "kilometros",
        "quilometro", "quilometros",
    ]),
    unit("INH", Length, 0.0254, &["in", "inch", "inches", "pulgada", "pulgadas", "polegada", "polegadas"]),
    unit("FOT", Length, 0.3048, &["ft", "foot", "feet", "pie", "pies", "pe", "pes"]),
    unit("YRD", Length, 0.9144, &["yd", "yds", "yard", "yards", "yarda", "yardas", "jarda", "jardas"]),
    unit("SMI", Length, 1609.344, &["mi", "mile", "miles (length)", "milla", "millas", "milha", "milhas"]),

    unit("CMK", Area, 1e-4, &["cm2", "square centimetre", "centimetro cuadrado", "centimetros cuadrados"]),
    unit("MTK", Area, 1.0, &[
        "m2", "mt2", "mts2", "sqm", "square metre", "square metres", "square meter", "square meters",
        "metro cuadrado", "metros cuadrados", "metro quadrado", "metros quadrados",
    ]),
    unit("HAR", Area, 1e4, &["ha", "hectare", "hectares", "hectarea", "hectareas"]),
    unit("KMK", Area, 1e6, &["km2", "square kilometre", "kilometro cuadrado", "quilometro quadrado"]),
    unit("FTK", Area, 0.092_903_04, &["ft2", "sqft", "square foot", "square feet", "pie cuadrado", "pies cuadrados"]),

    // `ml` is a running metre to builders and a millilitre to everyone else: it is read
    // as neither.
    unit("MLT", Volume, 0.001, &["millilitre", "milliliter", "mililitro", "mililitros", "cc", "cm3"]),
    unit("LTR", Volume, 1.0, &["l", "lt", "lts", "litre", "litres", "liter", "liters", "litro", "litros"]),
    unit("HLT", Volume, 100.0, &["hl", "hectolitre", "hectolitro", "hectolitros"]),
    unit("MTQ", Volume, 1000.0, &[
        "m3", "mt3", "mts3", "cubic metre", "cubic metres", "cubic meter", "metro cubico", "metros cubicos",
    ]),
    unit("GLL", Volume, 3.785_411_784, &["gal", "gallon", "gallons", "galon", "galones", "galao", "galoes"]),

    unit("SEC", Time, 1.0 / 3600.0, &["s", "second", "seconds", "segundo", "segundos"]),
    unit("MIN", Time, 1.0 / 60.0, &["minute", "minutes", "minuto", "minutos"]),
    unit("HUR", Time, 1.0, &["h", "hr", "hrs", "hour", "hours", "hora", "horas"]),
    unit("LH", Time, 1.0, &[
        "mh", "hh", "man hour", "man hours", "labour hour", "labour hours", "person hours", "hora hombre",
        "horas hombre", "hora homem", "horas homem", "horas de trabajo", "horas de trabalho",
    ]),

    unit("KWH", Energy, 1.0, &["kilowatt hour", "kilowatt hours", "kilovatio hora", "quilowatt hora"]),
    unit("MWH", Energy, 1000.0, &["megawatt hour", "megawatt hours", "megavatio hora", "megawatt hora"]),

    unit("PF", Pallet, 1.0, &[
        "pallet", "pallets", "plt", "plts", "px", "xpx", "tarima", "tarimas", "palet", "palets", "palete",
        "paletes", "paleta", "paletas", "estiba", "estibas",
    ]),
    unit("X-TEST", Test, 1.0, &[
        "test", "tests", "trial", "ensayo", "ensayos", "prueba", "pruebas", "ensaio", "ensaios", "teste", "testes",
        "analisis", "analise", "analises", "calibration", "calibracion", "calibraciones", "calibracao", "calibracoes",
    ]),
    unit("X-MEAL", Meal, 1.0, &["meal", "meals", "comida", "comidas", "refeicao", "refeicoes"]),
    unit("X-KMEAL", Meal, 1000.0, &[
        "kmeal", "kmeals", "thousand meals", "miles comidas", "miles de comidas", "mil comidas", "mil refeicoes",
        "milhares de refeicoes",
    ]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        find(text).map(|unit| unit.code)
    }

    #[test]
    fn one_unit_is_found_however_it_is_written() {
        for (code_, spellings) in [
            ("H87", &["h87", "pcs", "pzas", "unid.", "UN", "pieza"][..]),
            ("T3", &["kpcs ", "miles", "K pz", "mil un", "Milhares"]),
            ("TNE", &["t", "ton", "TM", "toneladas"]),
            ("KGM", &["kg", "Kg."]),
            ("KMT", &["km", "Km", "kilometro", "quilômetros"]),
            ("PF", &["pallet", "tarima", "palete", "PLT"]),
            ("X-TEST", &["test", "ensayo", "prueba"]),
            ("LH", &["mh", "HH"]),
            ("HUR", &["horas"]),
            ("MTK", &["m2", "m²", "mts2"]),
            ("X-KMEAL", &["kmeal", "miles comidas"]),
        ] {
            for spelling in spellings {
                assert_eq!(code(spelling), Some(code_), "{spelling}");
            }
        }
        for unknown in ["", "%", "kumquat", "día", &"x".repeat(5000)] {
            assert_eq!(code(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_spelling_means_two_units() {
        let mut seen = BTreeSet::new();
        for unit in UNITS {
            for text in unit.aliases.iter().chain([&unit.code]) {
                assert!(seen.insert(folded::code(text)), "{text} of {}", unit.code);
            }
        }
    }

    #[test]
    fn units_of_one_dimension_are_converted_and_others_are_not() {
        assert_eq!(convert(2.0, "kpcs", "pzas"), Some(2000.0));
        assert_eq!(convert(2500.0, "kg", "TNE"), Some(2.5));
        assert_eq!(convert(3.0, "horas", "mh"), Some(3.0));
        assert_eq!(convert(1.0, "mile", "km"), Some(1.609344));
        assert_eq!(convert(1.0, "kg", "pcs"), None);
        assert_eq!(convert(1.0, "pallet", "pcs"), None);
        assert_eq!(convert(1.0, "kg", "kumquat"), None);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(from in 0..UNITS.len(), to in 0..UNITS.len(), quantity in 0.0..1e12) {
            let (from, to) = (&UNITS[from], &UNITS[to]);
            let there = convert(quantity, from.code, to.code);
            prop_assert_eq!(there.is_some(), from.dimension == to.dimension);
            if let Some(there) = there {
                let back = convert(there, to.code, from.code).unwrap();
                prop_assert!((back - quantity).abs() <= quantity * 1e-12);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = find(&text);
        }
    }
}
