//! The case as files, as an agency would bring it: CSV where the registry takes it
//! ([`tables`]), JSON for the command line's `put` where it does not ([`documents`]).

mod documents;
mod tables;

use jiff::civil::Date;

use crate::failure::Failure;

/// A file of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes in the folder of the sample.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A state of the case, and the folder that brings it about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nobody sterilises yet.
    Before,
    /// What came once somebody did.
    After,
    /// What two of the assemblers ask for then.
    Later,
}

impl State {
    const ALL: [Self; 3] = [Self::Before, Self::After, Self::Later];

    const fn folder(self) -> &'static str {
        match self {
            Self::Before => "linkages/2008/",
            Self::After => "linkages/2012/",
            Self::Later => "linkages/later/",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Before => "firms around medical devices in Costa Rica; nobody sterilises",
            Self::After => "those who came later, and what was promised to whom",
            Self::Later => "what two of them ask for in the end: parts from a clean room",
        }
    }
}

/// The folders, and what each is about.
pub fn folders() -> [(&'static str, &'static str); 3] {
    State::ALL.map(|state| (state.folder(), state.about()))
}

/// All files, with dates that count from `today`.
pub fn files(today: Date) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    for state in State::ALL {
        let parts = tables::of(state, today)?.into_iter().chain(documents::of(state, today)?);
        files.extend(parts.map(|(name, text)| File { path: format!("{}{name}", state.folder()), text }));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_file_is_in_a_folder_that_is_named_and_none_is_there_twice() {
        let files = files(date(2026, 1, 31)).unwrap();
        let paths: BTreeSet<_> = files.iter().map(|file| &file.path).collect();
        assert_eq!(paths.len(), files.len());
        for (folder, _) in folders() {
            assert!(paths.iter().any(|path| path.starts_with(folder)), "{folder}");
        }
        assert!(paths.iter().all(|path| folders().iter().any(|(folder, _)| path.starts_with(folder))));
    }

    #[test]
    fn who_came_later_is_in_the_later_folder_alone() {
        let files = files(date(2026, 1, 31)).unwrap();
        let rows = |path: &str| -> Vec<String> {
            let file = files.iter().find(|file| file.path == path).unwrap();
            file.text.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect()
        };
        let (before, after) = (rows("linkages/2008/buyers.csv"), rows("linkages/2012/buyers.csv"));
        assert_eq!((before.len(), after.len()), (9, 5));
        assert!(before.iter().all(|id| !after.contains(id)));
        assert_eq!(rows("linkages/2012/suppliers.csv"), ["sterile-cr-1", "sterile-cr-2"]);
        assert!(!rows("linkages/2008/suppliers.csv").iter().any(|id| id.starts_with("sterile-cr")));
    }
}
