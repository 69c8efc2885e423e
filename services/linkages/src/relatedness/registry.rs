//! Proximities that the capabilities themselves hold.

use std::collections::BTreeMap;

use eslabon_linkages_core::{CapabilityId, relatedness::Relations};
use eslabon_proto::linkages::v1::{self as pb, RelatednessKind};

use crate::register::Reference;

/// Takes over the proximities of the capabilities. Where a pair has one in each
/// direction the greater counts. What names a capability that is not there is left out.
pub(super) fn relate(reference: &Reference) -> (Relations, pb::RelatednessUsed) {
    let mut pairs: BTreeMap<(CapabilityId, CapabilityId), f64> = BTreeMap::new();
    for (capability, one) in
        reference.capabilities().iter().zip(0..).map(|(found, at)| (found, CapabilityId(at)))
    {
        for proximity in &capability.proximities {
            let Some(other) = reference.capability_id(&proximity.capability) else { continue };
            if one != other {
                let known = pairs.entry((one.min(other), one.max(other))).or_default();
                *known = known.max(proximity.phi);
            }
        }
    }
    let (relations, used) = super::with(reference, pairs);
    let used = pb::RelatednessUsed { kind: RelatednessKind::Registry.into(), ..used };
    if used.pairs > 0 { (relations, used) } else { (relations, super::codes(Some(none_held()))) }
}

fn none_held() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because no capability holds the proximity of another".to_owned(),
        es: "se usó la jerarquía de códigos porque ninguna capacidad indica su proximidad con otra"
            .to_owned(),
        pt: "usou-se a hierarquia de códigos porque nenhuma capacidade indica a proximidade com outra"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{Day, policy::Policy, relatedness::Ground};

    use super::*;
    use crate::register::Wanted;

    fn capability(id: &str, near: &[(&str, f64)]) -> pb::Capability {
        let near = near.iter().map(|(capability, phi)| pb::CapabilityProximity {
            capability: format!("capabilities/{capability}"),
            phi: *phi,
        });
        pb::Capability {
            name: format!("capabilities/{id}"),
            proximities: near.collect(),
            hours_per_unit: 1.0,
            ..Default::default()
        }
    }

    fn related(capabilities: Vec<pb::Capability>) -> (Reference, pb::RelatednessUsed) {
        let reference = Reference::new(capabilities, &[], &Wanted::new(None, &Policy::default(), Day(0)));
        let (relations, used) = relate(&reference);
        (reference.with_relations(relations), used)
    }

    #[test]
    fn the_greater_of_two_directions_counts_and_what_is_not_there_does_not() {
        let (reference, used) = related(vec![
            capability("a", &[("b", 0.5), ("gone", 1.0), ("a", 1.0)]),
            capability("b", &[("a", 0.8)]),
        ]);
        let found = reference.relations().of(CapabilityId(0), CapabilityId(1), &Policy::default());
        assert_eq!((found.sigma, found.ground), (0.9 * 0.8, Ground::Proximity));
        assert_eq!((used.kind(), used.pairs), (RelatednessKind::Registry, 1));
    }

    #[test]
    fn without_any_the_answer_says_that_codes_were_used() {
        let (_, used) = related(vec![capability("a", &[]), capability("b", &[])]);
        assert_eq!(used.kind(), RelatednessKind::Codes);
        assert!(used.because.unwrap().en.starts_with("code hierarchy used because"));
    }
}
