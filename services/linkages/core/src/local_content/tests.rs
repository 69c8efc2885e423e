//! Agreements of two, and what comes of them.

use super::*;
use crate::Day;

fn item(weight_bps: u32) -> Item {
    Item {
        name: "hulls".into(),
        weight_bps,
        local_price: Some(110.0),
        import_price: Some(100.0),
        volume: 100.0,
        sites: 2,
        least_volume_per_site: 40.0,
        is_condition_of_advantage: false,
    }
}

fn plan(change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = Plan { items: vec![item(6_000), item(4_000)], allows_transfer: false, most_premium: 0.2 };
    change(&mut plan);
    plan
}

fn events(what: &[(usize, What)]) -> Vec<Event> {
    what.iter().zip(0..).map(|(&(item, what), day)| Event { item, on: Day(day), what }).collect()
}

const OFFER: What = What::Offer { by: Party::Buyer, share: 0.3 };
const COUNTER: What = What::Offer { by: Party::Agency, share: 0.5 };
const BUYER_ACCEPTS: What = What::Accept { by: Party::Buyer };
const AGENCY_ACCEPTS: What = What::Accept { by: Party::Agency };

fn reason(what: &[What]) -> &'static str {
    let what: Vec<_> = what.iter().map(|&what| (0, what)).collect();
    let violations = replay(1, &events(&what)).unwrap_err();
    assert_eq!(violations.len(), 1);
    violations[0].reason
}

#[test]
fn two_signatures_make_an_agreement_and_one_does_not() {
    let states = replay(1, &events(&[(0, OFFER), (0, COUNTER), (0, BUYER_ACCEPTS)])).unwrap();
    assert_eq!((states[0].agreed, states[0].on_table), (Some(0.5), None));
    assert_eq!(reason(&[OFFER, What::Realise { share: 0.1 }]), "AGREED_BY_ONE");
    assert_eq!(reason(&[OFFER, BUYER_ACCEPTS]), "ACCEPTED_OWN_OFFER");
    assert_eq!(reason(&[AGENCY_ACCEPTS]), "NOTHING_OFFERED");
    assert_eq!(reason(&[What::Certify { share: 0.1 }]), "NOT_AGREED");
    assert_eq!(reason(&[What::Offer { by: Party::Buyer, share: 1.1 }]), "OUT_OF_RANGE");
}

#[test]
fn what_is_agreed_stands_until_both_sign_something_else() {
    let states = replay(1, &events(&[(0, OFFER), (0, AGENCY_ACCEPTS), (0, COUNTER)])).unwrap();
    assert_eq!((states[0].agreed, states[0].on_table), (Some(0.3), Some((Party::Agency, 0.5))));
}

#[test]
fn events_of_no_item_or_out_of_order_are_told_with_their_places() {
    let mut list = events(&[(0, OFFER), (7, OFFER)]);
    list[1].on = Day(-1);
    let found: Vec<_> =
        replay(1, &list).unwrap_err().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [("events[1].on", "NOT_IN_ORDER"), ("events[1].item", "NOT_FOUND")];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

fn states(realised: [f64; 2], waived: f64) -> Vec<ItemState> {
    let state = |agreed, realised, waived| ItemState {
        agreed: Some(agreed),
        realised: Some(realised),
        certified: Some(realised),
        waived,
        on_table: None,
    };
    vec![state(0.5, realised[0], waived), state(0.2, realised[1], 0.0)]
}

#[test]
fn a_surplus_makes_up_for_a_shortfall_only_where_the_plan_allows_it() {
    let with = |allows_transfer, waived| {
        let plan = plan(|plan| plan.allows_transfer = allows_transfer).check().unwrap();
        assess(&plan, &states([0.4, 0.3], waived)).unwrap()
    };
    let strict = with(false, 0.0);
    assert!((strict.agreed - 0.38).abs() < 1e-12 && (strict.realised - 0.36).abs() < 1e-12);
    assert!((strict.shortfall - 0.06).abs() < 1e-12);
    assert!((with(true, 0.0).shortfall - 0.02).abs() < 1e-12);
    assert_eq!(with(false, 0.1).shortfall, 0.0, "what was waived is not owed");
}

#[test]
fn each_remark_is_made_where_it_holds() {
    let plan = plan(|plan| {
        plan.items[0] =
            Item { local_price: Some(130.0), sites: 3, is_condition_of_advantage: true, ..item(6_000) };
    });
    let mut states = states([0.6, 0.2], 0.0);
    states[0].certified = Some(0.5);
    states[1].agreed = None;
    let found = assess(&plan.check().unwrap(), &states).unwrap();
    let [too_dear, split, condition, uncertified] = found.items[0].remarks[..] else { panic!("{found:?}") };
    assert!(matches!(too_dear, Remark::TooDear { premium } if (premium - 0.3).abs() < 1e-12));
    assert_eq!((split, condition), (Remark::SplitTooFar { most_sites: 2 }, Remark::ConditionalAdvantage));
    assert!(matches!(uncertified, Remark::NotCertified { share } if (share - 0.1).abs() < 1e-12));
    assert_eq!(found.items[1].remarks, [Remark::NotAgreed]);
    assert_eq!(assess(&self::plan(|_| ()).check().unwrap(), &states[..1]), None);
}

#[test]
fn a_plan_that_is_not_a_whole_is_refused() {
    let found = plan(|plan| {
        plan.items[1].weight_bps = 3_999;
        plan.items[1].sites = 0;
        plan.items[1].import_price = Some(0.0);
    });
    let found: Vec<_> = found.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("items", "WEIGHTS_SUM"),
        ("items[1].sites", "NOT_POSITIVE"),
        ("items[1].import_price", "NOT_POSITIVE"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}
