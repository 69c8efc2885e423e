//! Codes as small numbers, so that a row takes no text.

use std::collections::HashMap;

/// Codes of one kind at most: numbers fit into 16 bits. No classification has
/// as many, nor has any list of territories.
pub(super) const MAX_CODES: usize = 1 << 16;

/// The number of a code.
pub(super) type Id = u16;

/// Numbers codes in the order in which they come.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// Numbers by what the file says; several spellings may mean one code.
    known: HashMap<Box<str>, Id>,
    /// Codes by number.
    codes: Vec<Box<str>>,
    /// The last answer: files are mostly sorted by one of their codes.
    last: Id,
}

impl Codes {
    /// The number of a spelling that has been met.
    #[inline]
    pub(super) fn get(&mut self, text: &str) -> Option<Id> {
        if self.codes.get(usize::from(self.last)).is_some_and(|last| **last == *text) {
            return Some(self.last);
        }
        self.last = *self.known.get(text)?;
        Some(self.last)
    }

    /// Numbers a code that this spelling means. `None`: there are too many.
    pub(super) fn add(&mut self, text: &str, code: &str) -> Option<Id> {
        let id = match self.known.get(code) {
            Some(id) => *id,
            None => {
                let id = Id::try_from(self.codes.len()).ok()?;
                self.codes.push(code.into());
                self.known.insert(code.into(), id);
                id
            }
        };
        if text != code {
            self.known.insert(text.into(), id);
        }
        Some(id)
    }

    /// The code of a number; empty when there is none.
    pub(super) fn code(&self, id: Id) -> &str {
        self.codes.get(usize::from(id)).map_or("", |code| code)
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The codes in order, and for each number its place there.
    pub(super) fn ranked(&self) -> (Vec<&str>, Vec<Id>) {
        let mut order: Vec<usize> = (0..self.codes.len()).collect();
        order.sort_unstable_by_key(|&id| &self.codes[id]);
        let mut ranks = vec![0; order.len()];
        for (rank, &id) in order.iter().enumerate() {
            ranks[id] = rank as Id;
        }
        (order.iter().map(|&id| &*self.codes[id]).collect(), ranks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_code_have_one_number() {
        let mut codes = Codes::default();
        assert_eq!(codes.get("188"), None);
        let cri = codes.add("188", "CRI");
        assert_eq!(codes.add("AFG", "AFG"), Some(1));
        assert_eq!(codes.add("cri", "CRI"), cri);
        for text in ["188", "cri", "CRI", "CRI"] {
            assert_eq!(codes.get(text), cri, "{text}");
        }
        assert_eq!(codes.ranked(), (vec!["AFG", "CRI"], vec![1, 0]));
    }

    #[test]
    fn there_is_an_end_to_them() {
        let mut codes = Codes::default();
        for code in 0..MAX_CODES {
            assert!(codes.add(&code.to_string(), &code.to_string()).is_some());
        }
        assert_eq!(codes.add("one more", "one more"), None);
    }
}
