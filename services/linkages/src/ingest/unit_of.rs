//! Quantities in the unit of their capability.

use eslabon_proto::linkages::v1 as pb;

use super::cells::{Line, Need};
use crate::units;

/// A quantity that was read, before its unit is looked at.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    /// In digits.
    pub digits: String,
    /// As the cell says; empty for the capability's.
    pub unit: String,
}

/// A quantity in a unit that its capability can be counted in. What cannot is told,
/// and then there is no quantity.
pub(super) fn quantity(
    line: &mut Line<'_>,
    column: usize,
    amount: &Amount,
    of_capability: &str,
    need: Need,
) -> Option<pb::Quantity> {
    let unit = unit(line, column, &amount.unit, of_capability, need)?;
    Some(pb::Quantity { value: amount.digits.clone(), unit })
}

fn unit(line: &mut Line<'_>, column: usize, given: &str, of_capability: &str, need: Need) -> Option<String> {
    if given.is_empty() {
        // A file without the column is in the units of the capabilities.
        if line.names.get(column).is_some_and(|name| !name.is_empty()) {
            line.read_as(column, "EMPTY_UNIT", given, of_capability);
        }
        return Some(of_capability.to_owned());
    }
    if given == of_capability {
        return Some(given.to_owned());
    }
    let Some(found) = units::find(given) else {
        let advice = "use a code of UN/ECE Recommendation 20, or one of the known names";
        line.cannot_be(column, need, "UNKNOWN_UNIT", given, advice);
        return None;
    };
    let Some(own) = units::find(of_capability) else {
        let advice = format!("its capability is counted in {of_capability}");
        line.cannot_be(column, need, "UNIT_OF_OTHER_KIND", given, &advice);
        return None;
    };
    if found.dimension != own.dimension {
        let advice = format!("its capability is counted in {of_capability}, which measures something else");
        line.cannot_be(column, need, "UNIT_OF_OTHER_KIND", given, &advice);
        return None;
    }
    if found.factor == own.factor {
        line.read_as(column, "UNIT_SPELLING", given, of_capability);
        return Some(of_capability.to_owned());
    }
    // The number stays in the unit it was given in; who reads it converts it.
    line.read_as(column, "UNIT_OTHER", given, found.code);
    Some(found.code.to_owned())
}
