//! What text finds, and that no text makes it fail.

use proptest::prelude::*;

use super::*;

fn capability(id: &str, [en, es, pt]: [&str; 3], synonyms: &[&str], codes: &[&str]) -> pb::Capability {
    pb::Capability {
        name: format!("capabilities/{id}"),
        title: Some(pb::Text { en: en.into(), es: es.into(), pt: pt.into() }),
        synonyms: synonyms.iter().map(|word| (*word).to_owned()).collect(),
        codes: codes
            .iter()
            .map(|code| pb::ProductCode { scheme: "HS2022".into(), code: (*code).into(), raw: String::new() })
            .collect(),
        ..Default::default()
    }
}

fn index() -> Index {
    Index::build(vec![
        capability(
            "extrusion",
            ["Tube extrusion", "Extrusión de tubos", "Extrusão de tubos"],
            &["medical tubing"],
            &["901839"],
        ),
        capability(
            "molding",
            ["Injection molding", "Moldeo por inyección", "Moldagem por injeção"],
            &["inyección de plástico"],
            &["392690"],
        ),
        capability(
            "ster_eto",
            [
                "Ethylene oxide sterilization",
                "Esterilización por óxido de etileno",
                "Esterilização por óxido de etileno",
            ],
            &["EtO"],
            &["901890"],
        ),
        capability(
            "ster_gamma",
            ["Gamma sterilization", "Esterilización por rayos gamma", "Esterilização por raios gama"],
            &[],
            &[],
        ),
    ])
    .unwrap()
}

#[track_caller]
fn first(text: &str, language: Option<Language>, id: &str) -> Vec<String> {
    let index = index();
    let hits = index.suggest(text, language, 10).unwrap();
    let first = hits.first().unwrap_or_else(|| panic!("{text} finds nothing"));
    assert_eq!(first.capability.name, format!("capabilities/{id}"), "{text}");
    first.words.clone()
}

#[test]
fn text_in_three_languages_finds_it_with_and_without_accents() {
    let words = first("Necesitamos ESTERILIZACION por oxido de etileno", None, "ster_eto");
    assert_eq!(words, ["ESTERILIZACION", "oxido", "etileno"]);
    first("esterilizações com óxido de etileno", Some(Language::Portuguese), "ster_eto");
    first("sterilizing with ethylene oxides", Some(Language::English), "ster_eto");
    first("plásticos inyectados", Some(Language::Spanish), "molding");
    first("gamma sterilisation or sterilization", None, "ster_gamma");
}

#[test]
fn a_code_finds_it_with_points_and_by_its_heading() {
    assert_eq!(first("HS 9018.39", None, "extrusion"), ["9018.39"]);
    let index = index();
    let hits = index.suggest("9018", None, 10).unwrap();
    let names: Vec<_> = hits.iter().map(|hit| hit.capability.name.as_str()).collect();
    assert_eq!(names, ["capabilities/extrusion", "capabilities/ster_eto"], "as close, so by name");
}

#[test]
fn words_that_every_sentence_has_or_nobody_knows_find_nothing() {
    let index = index();
    for text in ["de la por", "xyzzy", "", "  ", "¿?", "AND OR NOT", "*", "90"] {
        assert_eq!(index.suggest(text, None, 10).unwrap(), [], "{text}");
    }
    assert_eq!(index.suggest("gamma", None, 0).unwrap(), []);
    assert_eq!(Index::build(Vec::new()).unwrap().suggest("gamma", None, 10).unwrap(), []);
}

#[test]
fn characters_of_query_syntax_are_no_syntax() {
    let plain = index().suggest("gamma sterilization", None, 10).unwrap().len();
    for text in [
        "+gamma -sterilization",
        "\"gamma sterilization\"~2",
        "en:gamma AND (sterilization",
        "gamma^9 [a TO z] sterilization*",
        "gamma\\ sterilization/",
    ] {
        assert_eq!(index().suggest(text, None, 10).unwrap().len(), plain, "{text}");
    }
}

#[test]
fn the_same_capabilities_give_the_same_scores() {
    let of = |index: &Index| -> Vec<_> {
        let hits = index.suggest("esterilización de tubos", None, 10).unwrap();
        hits.iter().map(|hit| (hit.capability.name.clone(), hit.score.to_bits())).collect()
    };
    let first = of(&index());
    assert_eq!(of(&index()), first);
    assert!(first.len() == 3 && first.is_sorted_by_key(|(_, score)| Reverse(*score)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,500}", title in "\\PC{0,300}", language in 0_usize..4) {
        let index = Index::build(vec![capability("a", [&title, &title, &title], &[&title], &["901890"])]).unwrap();
        let language = LANGUAGES.get(language).copied();
        for hit in index.suggest(&text, language, 50).unwrap() {
            prop_assert!(hit.score > 0.0 && !hit.words.is_empty());
            prop_assert!(hit.words.iter().all(|word| text.contains(word.as_str())));
        }
    }

    #[test]
    fn a_title_finds_its_capability(words in prop::collection::vec("[a-záéíóúñçã]{4,12}", 1..6)) {
        let title = words.join(" ");
        let index = Index::build(vec![capability("a", [&title, &title, &title], &[], &[])]).unwrap();
        // Words that a language knows as those of every sentence find nothing.
        let known = index.asked(&title, None);
        prop_assert_eq!(index.suggest(&title, None, 1).unwrap().is_empty(), known.is_empty());
    }
}
