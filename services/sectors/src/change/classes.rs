//! Classes of products by name, and which codes of them occur.

use std::collections::BTreeSet;

use eslabon_sectors_core::benchmark::{self, Classes, Member};

use super::{Note, NoteReason};
use crate::error::change::{Error, What, Wrong};

/// A class as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProductClass {
    /// Its short name.
    pub name: String,
    /// What a person calls it.
    pub display_name: String,
    /// Codes of products, or beginnings of them.
    pub codes: Vec<String>,
}

/// Classes that were checked.
#[derive(Debug)]
pub(crate) struct ProductClasses {
    /// As given.
    pub list: Vec<ProductClass>,
    classes: Classes,
}

/// What of the classes occurs in a dataset.
#[derive(Debug, Default)]
pub(crate) struct Found {
    codes: BTreeSet<Member>,
    products: BTreeSet<(usize, String)>,
}

impl ProductClasses {
    /// Checks classes; every field that is wrong is told.
    pub(crate) fn new(list: Vec<ProductClass>) -> Result<Self, Error> {
        let mut wrong: Vec<_> = (0..list.len()).filter_map(|index| duplicate(&list, index)).collect();
        let codes: Vec<_> = list.iter().map(|class| class.codes.clone()).collect();
        match Classes::new(&codes) {
            Ok(classes) if wrong.is_empty() => Ok(Self { list, classes }),
            classes => {
                let errors = classes.err().unwrap_or_default();
                wrong.extend(errors.iter().map(|error| misplaced(&list, error)));
                Err(Error::Request(wrong))
            }
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// Position of the class of a product.
    pub(crate) fn of(&self, product: &str) -> Option<usize> {
        self.classes.of(product).map(|member| member.class)
    }

    /// Position of the class of each product; what occurs is added to `found`.
    pub(crate) fn assign(&self, products: &[String], found: &mut Found) -> Vec<Option<usize>> {
        let assign = |product: &String| {
            let member = self.classes.of(product)?;
            found.codes.insert(member);
            found.products.insert((member.class, product.clone()));
            Some(member.class)
        };
        products.iter().map(assign).collect()
    }

    /// Refuses classes in which there is no product.
    pub(crate) fn refuse_empty(&self, found: &Found) -> Result<(), Error> {
        let empty = (0..self.count()).filter(|class| found.products(*class) == 0);
        let wrong = |class: usize| Wrong {
            field: format!("classes[{class}].codes"),
            what: What::ClassEmpty(self.list[class].name.clone()),
        };
        let wrong: Vec<_> = empty.map(wrong).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Request(wrong)) }
    }

    /// Codes by which no product is in a class, and codes that take products away from
    /// another class.
    pub(crate) fn notes(&self, found: &Found) -> Vec<Note> {
        let code = |at: Member| self.list[at.class].codes[at.code].as_str();
        let mut notes = Vec::new();
        for (class, given) in self.list.iter().enumerate() {
            let idle = (0..given.codes.len()).map(|code| Member { class, code });
            notes.extend(idle.filter(|at| !found.codes.contains(at)).map(|at| Note {
                reason: NoteReason::CodeMatchesNothing,
                field: path(at),
                text: format!("no product is in class {} by code {}", given.name, code(at)),
            }));
        }
        notes.extend(self.classes.nested().into_iter().map(|(longer, shorter)| Note {
            reason: NoteReason::CodeWithinOther,
            field: path(longer),
            text: format!(
                "products that begin with {} are in class {} and not in class {}, whose code {} is shorter",
                code(longer),
                self.list[longer.class].name,
                self.list[shorter.class].name,
                code(shorter)
            ),
        }));
        notes
    }
}

impl Found {
    /// Products of a class that occur. Count.
    pub(crate) fn products(&self, class: usize) -> usize {
        self.products.range((class, String::new())..(class + 1, String::new())).count()
    }
}

fn path(at: Member) -> String {
    format!("classes[{}].codes[{}]", at.class, at.code)
}

fn duplicate(list: &[ProductClass], index: usize) -> Option<Wrong> {
    let name = &list[index].name;
    let is_again = list[..index].iter().any(|other| other.name == *name);
    is_again
        .then(|| Wrong { field: format!("classes[{index}].name"), what: What::DuplicateClass(name.clone()) })
}

fn misplaced(list: &[ProductClass], error: &benchmark::Error) -> Wrong {
    match *error {
        benchmark::Error::NoCode { class } => Wrong {
            field: format!("classes[{class}].codes"),
            what: What::ClassEmpty(list[class].name.clone()),
        },
        benchmark::Error::EmptyCode { at } => {
            Wrong { field: path(at), what: What::OutOfRange("a code has at least one character") }
        }
        benchmark::Error::Repeated { first, again } => Wrong {
            field: path(again),
            what: What::CodeInTwoClasses {
                code: list[again.class].codes[again.code].clone(),
                class: list[first.class].name.clone(),
            },
        },
    }
}
