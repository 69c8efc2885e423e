//! Sectors as they are looked at: those of an input, some of them added up.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    error::change::{What, Wrong},
    inputs::TOTAL,
};

/// Sectors that become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merge {
    /// Id of what they become.
    pub sector: String,
    /// Ids of what it is made of.
    pub sectors: Vec<String>,
}

/// Sectors by id, each with the sectors of the input that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sectors(BTreeMap<String, Vec<String>>);

impl Sectors {
    /// The sectors `held` by an input, without the whole economy, after merging.
    pub(crate) fn new(held: &[String], merges: &[Merge]) -> Result<Self, Vec<Wrong>> {
        let held: BTreeSet<_> =
            held.iter().map(String::as_str).filter(|id| !id.is_empty() && *id != TOTAL).collect();
        let (mut taken, mut wrong) = (BTreeSet::new(), Vec::new());
        for (at, merge) in merges.iter().enumerate() {
            for (part, sector) in merge.sectors.iter().enumerate() {
                let field = format!("merges[{at}].sectors[{part}]");
                if !held.contains(sector.as_str()) {
                    wrong.push(Wrong { field, what: What::UnknownSector(sector.clone()) });
                } else if !taken.insert(sector.as_str()) {
                    wrong.push(Wrong { field, what: What::SectorInTwoMerges(sector.clone()) });
                }
            }
        }
        let alone = held.difference(&taken).map(|id| ((*id).to_owned(), vec![(*id).to_owned()]));
        let mut sectors: BTreeMap<_, _> = alone.collect();
        for (at, merge) in merges.iter().enumerate() {
            if sectors.insert(merge.sector.clone(), merge.sectors.clone()).is_some() {
                let field = format!("merges[{at}].sector");
                wrong.push(Wrong { field, what: What::SectorExists(merge.sector.clone()) });
            }
        }
        if wrong.is_empty() { Ok(Self(sectors)) } else { Err(wrong) }
    }

    /// Each sector with what it is made of, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(id, parts)| (id.as_str(), parts.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn merge(sector: &str, sectors: &[&str]) -> Merge {
        Merge { sector: sector.to_owned(), sectors: ids(sectors) }
    }

    #[track_caller]
    fn refused(merges: &[Merge], expected: &[(&str, What)]) {
        let wrong = Sectors::new(&ids(&["", "AGR", "FIN", "GOV", "OTH", "TOTAL"]), merges).unwrap_err();
        let found: Vec<_> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.what.clone())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn merged_sectors_stand_in_for_their_parts_and_the_total_is_none() {
        let held = ids(&["", "AGR", "FIN", "GOV", "OTH", "TOTAL"]);
        let sectors =
            Sectors::new(&held, &[merge("SERVICES", &["GOV", "OTH"]), merge("FIN", &["FIN"])]).unwrap();
        let found: Vec<_> = sectors.iter().map(|(id, parts)| (id, parts.join("+"))).collect();
        assert_eq!(found, [("AGR", "AGR".into()), ("FIN", "FIN".into()), ("SERVICES", "GOV+OTH".into())]);
    }

    #[test]
    fn a_sector_counts_once_and_must_be_there() {
        refused(
            &[merge("S", &["GOV", "OTH", "TOTAL"]), merge("T", &["OTH", "MIN"])],
            &[
                ("merges[0].sectors[2]", What::UnknownSector("TOTAL".into())),
                ("merges[1].sectors[0]", What::SectorInTwoMerges("OTH".into())),
                ("merges[1].sectors[1]", What::UnknownSector("MIN".into())),
            ],
        );
    }

    #[test]
    fn what_sectors_become_is_no_other_sector() {
        refused(&[merge("AGR", &["GOV", "OTH"])], &[("merges[0].sector", What::SectorExists("AGR".into()))]);
        refused(
            &[merge("S", &["GOV"]), merge("S", &["OTH"])],
            &[("merges[1].sector", What::SectorExists("S".into()))],
        );
    }
}
