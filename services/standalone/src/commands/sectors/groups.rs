//! Groups as they are typed, `NAME=A,B,C`, and classes of products from a file.

use std::fs;

use anyhow::{Context, anyhow};
use eslabon_proto::sectors::v1::{CompareTerritoriesRequest, ProductClass, Region, SectorMerge};

use crate::{failure::Failure, output::json};

/// A name and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    name: String,
    members: Vec<String>,
}

/// `NAME=A,B,C`.
pub(super) fn group(text: &str) -> Result<Group, String> {
    let (name, members) =
        text.split_once('=').ok_or("needs a name and what belongs to it, e.g. `NAME=A,B,C`")?;
    let members: Vec<_> = members.split(',').map(|member| member.trim().to_owned()).collect();
    if name.trim().is_empty() || members.iter().any(String::is_empty) {
        return Err("a name or something that belongs to it is empty; write `NAME=A,B,C`".to_owned());
    }
    Ok(Group { name: name.trim().to_owned(), members })
}

impl Group {
    pub(super) fn region(&self) -> Region {
        Region { name: self.name.clone(), territories: self.members.clone() }
    }

    pub(super) fn merge(&self) -> SectorMerge {
        SectorMerge { sector: self.name.clone(), sectors: self.members.clone() }
    }

    fn class(self) -> ProductClass {
        ProductClass { name: self.name, codes: self.members, ..Default::default() }
    }
}

/// Classes in the order given: each text is one, or a file of JSON that holds several.
pub(super) fn classes(texts: &[String]) -> Result<Vec<ProductClass>, Failure> {
    let mut classes = Vec::new();
    for text in texts {
        match group(text) {
            Ok(group) => classes.push(group.class()),
            Err(why) if text.contains('=') => return Err(Failure::Usage(format!("--classes {text}: {why}"))),
            Err(_) => classes.extend(of_file(text)?),
        }
    }
    Ok(classes)
}

/// The classes of a file: a list of them, or an object whose `classes` are that list, as
/// a request by REST has them.
fn of_file(path: &str) -> anyhow::Result<Vec<ProductClass>> {
    let text = fs::read_to_string(path).with_context(|| format!("read the classes of {path}"))?;
    of_json(&text).map_err(|error| anyhow!("read the classes of {path}: {error:#}"))
}

fn of_json(text: &str) -> anyhow::Result<Vec<ProductClass>> {
    let is_list = text.trim_start_matches('\u{feff}').trim_start().starts_with('[');
    let whole = if is_list { format!("{{\"classes\": {text}}}") } else { text.to_owned() };
    let request: CompareTerritoriesRequest = json::read(&whole)?;
    Ok(request.classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_name_and_what_belongs_to_it() {
        let read = group("Latin America=ARG, BRA").unwrap();
        assert_eq!((read.name.as_str(), read.members.join("+")), ("Latin America", "ARG+BRA".to_owned()));
        for bad in ["", "ARG", "=ARG", "X=", "X=ARG,,BRA"] {
            assert!(group(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn classes_come_from_words_and_files_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("classes.json");
        fs::write(&file, r#"[{"name": "b", "displayName": "B", "codes": ["9021"]}]"#).unwrap();
        let texts = ["a=9018,3005".to_owned(), file.display().to_string(), "c=9022".to_owned()];
        let names: Vec<_> = classes(&texts).unwrap().into_iter().map(|class| class.name).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(classes(&["a=".to_owned()]).unwrap_err().exit_code(), 64);
        assert_eq!(classes(&["nowhere.json".to_owned()]).unwrap_err().exit_code(), 1);
    }

    #[test]
    fn a_file_holds_a_list_or_a_part_of_a_request() {
        let class = r#"{"name": "a", "codes": ["9018"]}"#;
        for good in [format!("[{class}]"), format!(" \n[{class}]"), format!("{{\"classes\": [{class}]}}")] {
            assert_eq!(of_json(&good).unwrap()[0].codes, ["9018"], "{good}");
        }
        for bad in ["", "[", "{\"clases\": []}", "[{\"name\": 1}]", "[] []"] {
            assert!(of_json(bad).is_err(), "{bad}");
        }
    }
}
