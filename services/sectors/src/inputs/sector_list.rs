//! A list of sectors, and which codes belong to them.

use super::Scheme;

/// Sectors and their concordance.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectorList {
    /// The sectors, by id.
    pub sectors: Vec<Sector>,
    /// The concordance, by name of the scheme, code and sector.
    pub links: Vec<Link>,
}

/// One sector.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sector {
    /// `[A-Za-z0-9_.-]{1,64}`.
    pub id: String,
    /// What people call it; its id where the file has no name.
    pub name: String,
    /// The same in Spanish; may be empty.
    pub name_es: String,
    /// What belongs to it; may be empty.
    pub description: String,
}

/// A code belongs to a sector.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What the code is a code of.
    pub scheme: Scheme,
    /// The code, with its leading zeros.
    pub code: String,
    /// Place in [`SectorList::sectors`].
    pub sector: u32,
    /// The part of what has this code that counts for the sector, above zero.
    /// One where the file does not say.
    pub weight: f64,
}

impl SectorList {
    /// The place of a sector.
    pub fn sector(&self, id: &str) -> Option<usize> {
        self.sectors.binary_search_by(|sector| sector.id.as_str().cmp(id)).ok()
    }

    /// The schemes that occur, by name.
    pub fn schemes(&self) -> Vec<Scheme> {
        let mut schemes: Vec<_> = self.links.iter().map(|link| link.scheme).collect();
        schemes.dedup();
        schemes
    }

    /// The sectors that a code belongs to.
    ///
    /// In a classification a code of the list stands for all codes that begin
    /// with it, and the longest one that does decides alone: where chapter `90`
    /// belongs to one sector and heading `9018` to another, `901890` belongs to
    /// the other. Names of industries must be equal.
    pub fn of_code(&self, scheme: Scheme, code: &str) -> &[Link] {
        let exact = self.exactly(scheme, code);
        if !exact.is_empty() || !scheme.nests() {
            return exact;
        }
        let shorter = (1..code.len()).rev().filter_map(|end| code.get(..end));
        shorter.map(|head| self.exactly(scheme, head)).find(|links| !links.is_empty()).unwrap_or_default()
    }

    fn exactly(&self, scheme: Scheme, code: &str) -> &[Link] {
        let key = (scheme.name(), code);
        let of = |link: &Link| (link.scheme.name(), link.code.as_str()) < key;
        let start = self.links.partition_point(of);
        let held = |link: &&Link| (link.scheme.name(), link.code.as_str()) == key;
        let count = self.links[start..].iter().take_while(held).count();
        &self.links[start..start + count]
    }

    /// For every sector the places in `codes` of what belongs to it, ascending,
    /// and their weights. A code that belongs nowhere is in none.
    pub fn members(&self, scheme: Scheme, codes: &[String]) -> Vec<Vec<(usize, f64)>> {
        let mut members = vec![Vec::new(); self.sectors.len()];
        for (place, code) in codes.iter().enumerate() {
            for link in self.of_code(scheme, code) {
                members[link.sector as usize].push((place, link.weight));
            }
        }
        members
    }

    /// Memory held, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let text = |sector: &Sector| {
            96 + sector.id.len() + sector.name.len() + sector.name_es.len() + sector.description.len()
        };
        let links: usize = self.links.iter().map(|link| 48 + link.code.len()).sum();
        (self.sectors.iter().map(text).sum::<usize>() + links) as u64
    }
}

#[cfg(test)]
mod tests {
    use eslabon_proto::r#type::v1::Classification;

    use super::*;

    const HS: Scheme = Scheme::Products(Classification::Hs2017);

    fn list() -> SectorList {
        let sector = |id: &str| Sector { id: id.to_owned(), name: id.to_owned(), ..Sector::default() };
        let link =
            |scheme, code: &str, sector, weight| Link { scheme, code: code.to_owned(), sector, weight };
        SectorList {
            sectors: ["devices", "instruments", "services"].map(sector).to_vec(),
            links: vec![
                link(HS, "90", 1, 1.0),
                link(HS, "9018", 0, 0.75),
                link(HS, "9018", 1, 0.25),
                link(Scheme::Industry, "C32", 0, 1.0),
            ],
        }
    }

    #[track_caller]
    fn check(scheme: Scheme, code: &str, expected: &[(u32, f64)]) {
        let list = list();
        let found: Vec<_> =
            list.of_code(scheme, code).iter().map(|link| (link.sector, link.weight)).collect();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn the_longest_code_decides_alone() {
        check(HS, "901890", &[(0, 0.75), (1, 0.25)]);
        check(HS, "9018", &[(0, 0.75), (1, 0.25)]);
        check(HS, "901780", &[(1, 1.0)]);
        check(HS, "90", &[(1, 1.0)]);
        check(HS, "9", &[]);
        check(HS, "0190", &[]);
        check(HS, "é", &[]);
    }

    #[test]
    fn another_scheme_or_revision_matches_nothing() {
        check(Scheme::Products(Classification::Hs2012), "901890", &[]);
        check(Scheme::Industry, "90", &[]);
    }

    #[test]
    fn names_of_industries_are_equal_or_not() {
        check(Scheme::Industry, "C32", &[(0, 1.0)]);
        check(Scheme::Industry, "C321", &[]);
    }

    #[test]
    fn members_are_given_for_every_sector_also_for_one_without_codes() {
        let codes = ["901780", "901890", "999999"].map(String::from);
        let members = list().members(HS, &codes);
        assert_eq!(members, [vec![(1, 0.75)], vec![(0, 1.0), (1, 0.25)], vec![]]);
        assert_eq!(list().sector("services"), Some(2));
        assert_eq!(list().sector("mines"), None);
    }
}
