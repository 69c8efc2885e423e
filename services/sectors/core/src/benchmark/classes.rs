//! Which class a product belongs to.

use std::collections::BTreeMap;

/// Classes of products, each a list of codes that are product codes or the
/// beginnings of some.
///
/// A product belongs to the class with the longest code that its own begins with,
/// so that `9018` may be in one class and its part `901831` in another. The same
/// code in two classes decides nothing and is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    codes: BTreeMap<String, Member>,
    count: usize,
}

/// A code in the lists that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// Position of the class.
    pub class: usize,
    /// Position of the code in the list of the class.
    pub code: usize,
}

/// Why classes are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A class has no code.
    #[error("class {class} has no code; give at least one, or leave the class out")]
    NoCode {
        /// Position of the class.
        class: usize,
    },
    /// A code is empty, and would begin every product.
    #[error("code {} of class {} is empty; every product begins with it", at.code, at.class)]
    EmptyCode {
        /// Where it stands.
        at: Member,
    },
    /// A code is given twice.
    #[error("code {} of class {} stands in class {} already", again.code, again.class, first.class)]
    Repeated {
        /// Where it stands first.
        first: Member,
        /// Where it stands again.
        again: Member,
    },
}

impl Classes {
    /// Classes from the codes of each; all that is wrong where something is.
    pub fn new<C: AsRef<str>>(classes: &[Vec<C>]) -> Result<Self, Vec<Error>> {
        let (mut codes, mut wrong) = (BTreeMap::<String, Member>::new(), Vec::new());
        for (class, list) in classes.iter().enumerate() {
            if list.is_empty() {
                wrong.push(Error::NoCode { class });
            }
            for (code, text) in list.iter().map(AsRef::as_ref).enumerate() {
                let at = Member { class, code };
                if text.is_empty() {
                    wrong.push(Error::EmptyCode { at });
                } else if let Some(&first) = codes.get(text) {
                    wrong.push(Error::Repeated { first, again: at });
                } else {
                    codes.insert(text.to_owned(), at);
                }
            }
        }
        if wrong.is_empty() { Ok(Self { codes, count: classes.len() }) } else { Err(wrong) }
    }

    /// How many classes there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The code by which a product is in its class; none where it is in no class.
    pub fn of(&self, product: &str) -> Option<Member> {
        // From the longest beginning to the shortest: the first that is a code wins.
        let ends = (1..=product.len()).rev().filter_map(|end| product.get(..end));
        ends.filter_map(|beginning| self.codes.get(beginning)).next().copied()
    }

    /// Codes that lie within a shorter one of another class, which therefore does
    /// not have their products: the longer, then the shorter.
    pub fn nested(&self) -> Vec<(Member, Member)> {
        let within = |(code, &longer): (&String, &Member)| {
            let mut end = code.len();
            while end > 1 {
                end -= 1;
                let shorter = code.get(..end).and_then(|beginning| self.codes.get(beginning));
                if let Some(&shorter) = shorter {
                    return (shorter.class != longer.class).then_some((longer, shorter));
                }
            }
            None
        };
        let mut nested: Vec<_> = self.codes.iter().filter_map(within).collect();
        nested.sort_unstable();
        nested
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(class: usize, code: usize) -> Member {
        Member { class, code }
    }

    #[test]
    fn a_product_belongs_to_the_class_of_the_longest_code() {
        let classes = Classes::new(&[vec!["90", "3006"], vec!["9018"], vec!["901831", "901832"]]).unwrap();
        for (product, expected) in [
            ("9021", Some(at(0, 0))),
            ("300610", Some(at(0, 1))),
            ("901890", Some(at(1, 0))),
            ("9018", Some(at(1, 0))),
            ("901832", Some(at(2, 1))),
            ("9", None),
            ("8542", None),
            ("", None),
        ] {
            assert_eq!(classes.of(product), expected, "{product}");
        }
        assert_eq!(classes.count(), 3);
    }

    #[test]
    fn codes_within_those_of_another_class_are_told_once_each() {
        let classes = Classes::new(&[vec!["90", "9022"], vec!["9018"], vec!["901831"]]).unwrap();
        // `9022` is in `90` of its own class, `901831` in `9018` before it is in `90`.
        assert_eq!(classes.nested(), [(at(1, 0), at(0, 0)), (at(2, 0), at(1, 0))]);
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        let wrong = Classes::new(&[vec!["9018", "9018"], vec![], vec!["", "9018"]]).unwrap_err();
        assert_eq!(
            wrong,
            [
                Error::Repeated { first: at(0, 0), again: at(0, 1) },
                Error::NoCode { class: 1 },
                Error::EmptyCode { at: at(2, 0) },
                Error::Repeated { first: at(0, 0), again: at(2, 1) },
            ]
        );
    }

    #[test]
    fn letters_of_more_than_a_byte_are_no_obstacle() {
        let classes = Classes::new(&[vec!["ä"], vec!["äb"]]).unwrap();
        assert_eq!(classes.of("äbc").map(|member| member.class), Some(1));
        assert_eq!(classes.of("äc").map(|member| member.class), Some(0));
        assert_eq!(classes.nested(), [(at(1, 0), at(0, 0))]);
    }
}
