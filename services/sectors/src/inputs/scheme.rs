//! What the codes of a concordance, of flows and of a table are codes of.

use eslabon_proto::r#type::v1::Classification;

/// What codes are codes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A published classification with its revision.
    Products(Classification),
    /// Names of industries as an input-output table writes them.
    Industry,
}

/// The name of [`Scheme::Industry`].
const INDUSTRY: &str = "INDUSTRY";

impl Scheme {
    /// Its name: `HS2017`, `ISIC4`, `INDUSTRY`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Products(classification) => {
                classification.as_str_name().trim_start_matches("CLASSIFICATION_")
            }
            Self::Industry => INDUSTRY,
        }
    }

    /// The scheme of this name, in either case.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase();
        if name == INDUSTRY {
            return Some(Self::Industry);
        }
        let classification = Classification::from_str_name(&format!("CLASSIFICATION_{name}"))?;
        (classification != Classification::Unspecified).then_some(Self::Products(classification))
    }

    /// Whether a code stands for all that begin with it, as a chapter stands for
    /// its headings. Names of industries do not nest.
    pub fn nests(self) -> bool {
        matches!(self, Self::Products(_))
    }

    /// The classification without its revision, `HS`: of one family two
    /// revisions may not be mixed.
    pub fn family(self) -> &'static str {
        self.name().trim_end_matches(|letter: char| letter.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_found_by_their_names() {
        let hs = Scheme::Products(Classification::Hs2017);
        assert_eq!(Scheme::of_name("HS2017"), Some(hs));
        assert_eq!(Scheme::of_name("hs2017"), Some(hs));
        assert_eq!((hs.name(), hs.family()), ("HS2017", "HS"));
        assert_eq!(Scheme::of_name("Industry"), Some(Scheme::Industry));
        for unknown in ["", "HS", "UNSPECIFIED", "NACE2"] {
            assert_eq!(Scheme::of_name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn only_classifications_nest() {
        assert!(Scheme::Products(Classification::Isic4).nests());
        assert!(!Scheme::Industry.nests());
    }
}
