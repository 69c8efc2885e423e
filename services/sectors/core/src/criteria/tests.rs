//! What holds for every criterion.

use std::{collections::BTreeSet, fs, path::Path};

use super::*;

/// The catalogue as it is published.
const IDS: [&str; 24] = [
    "LCA",
    "UNCOMPETITIVE",
    "COG",
    "PCI",
    "LADDER_LEN",
    "LADDER_SPEED",
    "LADDER",
    "JOBS_DI",
    "UNSKILLED",
    "REL_PROD",
    "SCALE",
    "DEMAND_G",
    "WAGE_PREMIUM",
    "FORMALITY",
    "FEMALE",
    "SKILL_INT",
    "MF_EVIDENCE",
    "CAP_FIT",
    "LINK_B",
    "LINK_F",
    "AUTOMATION",
    "PREF_DEP",
    "MKT_CONC",
    "FIRM_DEP",
];

fn ids() -> Vec<&'static str> {
    all().iter().map(|criterion| criterion.entry().id).collect()
}

#[test]
fn the_catalogue_is_complete_and_names_nothing_twice() {
    let unique: BTreeSet<_> = ids().into_iter().collect();
    assert_eq!(unique.len(), all().len());
    assert_eq!(unique, BTreeSet::from(IDS));
}

#[test]
fn every_file_of_a_criterion_is_registered_under_its_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/criteria");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let stems = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let names: BTreeSet<_> =
        stems.map(|path| path.file_stem().unwrap().to_string_lossy().to_uppercase()).collect();
    let helpers = ["MOD", "TESTS", "TESTING"].map(String::from).into();
    let criteria: BTreeSet<_> = names.difference(&helpers).cloned().collect();
    assert_eq!(criteria, ids().into_iter().map(String::from).collect());
}

#[test]
fn a_criterion_is_found_by_its_id_alone() {
    for id in ids() {
        assert_eq!(find(id).unwrap().entry().id, id);
    }
    assert!(find("lca").is_none());
}

#[test]
fn every_entry_says_all_there_is_to_say() {
    for criterion in all() {
        let entry = criterion.entry();
        for text in
            [entry.name, entry.name_es, entry.unit, entry.description, entry.formula, entry.data_needed]
        {
            assert!(!text.trim().is_empty(), "{}", entry.id);
        }
        for text in [entry.document.section, entry.document.lines, entry.document.says] {
            assert!(!text.trim().is_empty(), "{}", entry.id);
        }
        assert!(
            !entry.caveats.is_empty() && entry.caveats.iter().all(|caveat| caveat.ends_with('.')),
            "{}",
            entry.id
        );
        assert!(
            !entry.sources.is_empty() && !entry.roles.is_empty() && !entry.quadrants.is_empty(),
            "{}",
            entry.id
        );
    }
}

#[test]
fn every_option_has_a_default_within_its_range() {
    for criterion in all() {
        let entry = criterion.entry();
        let names: BTreeSet<_> = entry.options.iter().map(OptionSpec::name).collect();
        assert_eq!(names.len(), entry.options.len(), "{}", entry.id);
        for option in entry.options {
            let given = [(option.name().to_owned(), option.default_text())].into();
            assert!(Options::check(entry.options, &given).is_ok(), "{}: {}", entry.id, option.name());
            assert!(option.meaning().ends_with('.'), "{}: {}", entry.id, option.name());
        }
    }
}

#[test]
fn gates_ask_for_criteria_that_exist() {
    for criterion in all() {
        for gate in criterion.entry().gates {
            assert!(!gate.conditions.is_empty());
            assert!(gate.conditions.iter().all(|condition| IDS.contains(&condition.criterion)));
        }
    }
}

#[test]
fn tests_of_a_policy_are_never_computed_and_all_else_says_what_it_needs() {
    let nothing = Inputs { sectors: 2, ..Inputs::default() };
    for criterion in all() {
        let entry = criterion.entry();
        let answer = criterion.compute(&nothing, &Options::default());
        match entry.obtained {
            Obtained::Assessed => assert_eq!(answer, Err(Unavailable::Assessed), "{}", entry.id),
            Obtained::Imported => {
                assert_eq!(answer, Err(Unavailable::InputNeeded(Need::Import)), "{}", entry.id);
            }
            Obtained::Computed => {
                assert!(matches!(answer, Err(Unavailable::InputNeeded(_))), "{}: {answer:?}", entry.id);
            }
        }
        assert_eq!(entry.obtained == Obtained::Assessed, entry.family == Family::Test, "{}", entry.id);
    }
}
