//! What the catalogue of criteria says, in the words of results and profiles.

use eslabon_sectors_core::criteria::{self, Direction, Entry, Family, Obtained, Quadrant, Role, Support};

/// The entry of a criterion that is in the catalogue.
pub(crate) fn entry(id: &str) -> Option<&'static Entry> {
    criteria::find(id).map(|criterion| criterion.entry())
}

/// Every entry, in the order of the catalogue.
pub(crate) fn entries() -> impl Iterator<Item = &'static Entry> {
    criteria::all().iter().map(|criterion| criterion.entry())
}

/// Whether a criterion may have a weight: tests and gates add no points.
pub(crate) fn is_scorable(entry: &Entry) -> bool {
    entry.roles.iter().any(|role| matches!(role, Role::Score | Role::ScoreCapped))
}

/// The name of a family in profiles.
pub(crate) fn family(family: Family) -> &'static str {
    match family {
        Family::Competitiveness => "competitiveness",
        Family::Learning => "learning",
        Family::EmploymentQuantity => "employment_quantity",
        Family::JobQuality => "job_quality",
        Family::Market => "market",
        Family::Spillover => "spillover",
        Family::Risk => "risk",
        Family::Test => "test",
    }
}

/// The name of a role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Score => "SCORE",
        Role::ScoreCapped => "SCORE_CAPPED",
        Role::HardGate => "HARD_GATE",
        Role::WarnGate => "WARN_GATE",
        Role::Test => "TEST",
        Role::Context => "CONTEXT",
    }
}

/// The name of a direction.
pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Max => "MAX",
        Direction::Min => "MIN",
        Direction::Target => "TARGET",
        Direction::MaxOrTarget => "MAX_OR_TARGET",
        Direction::None => "NONE",
    }
}

/// The name of a quadrant.
pub(crate) fn quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::Q1 => "Q1",
        Quadrant::Q2 => "Q2",
        Quadrant::Q3 => "Q3",
        Quadrant::Q4 => "Q4",
    }
}

/// How values come about.
pub(crate) fn obtained(obtained: Obtained) -> &'static str {
    match obtained {
        Obtained::Computed => "COMPUTED",
        Obtained::Imported => "IMPORTED",
        Obtained::Assessed => "ASSESSED",
    }
}

/// How far the document carries a criterion.
pub(crate) fn support(support: Support) -> &'static str {
    match support {
        Support::Stated => "STATED",
        Support::Derived => "DERIVED",
        Support::Weak => "WEAK",
    }
}

#[cfg(test)]
mod tests {
    use eslabon_sectors_core::ranking::EmploymentRules;

    use super::*;

    #[test]
    fn the_family_whose_weight_is_capped_is_that_of_the_catalogue() {
        assert_eq!(family(Family::EmploymentQuantity), EmploymentRules::default().family);
    }

    #[test]
    fn tests_and_gates_are_not_scored() {
        for (id, scorable) in [
            ("LCA", true),
            ("JOBS_DI", true),
            ("UNCOMPETITIVE", false),
            ("MF_EVIDENCE", false),
            ("FIRM_DEP", false),
        ] {
            assert_eq!(entry(id).map(is_scorable), Some(scorable), "{id}");
        }
    }
}
