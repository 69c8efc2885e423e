//! Agreements of two, and what comes of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Day;

fn item(weight_bps: u32) -> Item {
    Item {
        weight_bps,
        local_price: Some(11_000),
        import_price: Some(10_000),
        premium_cap_bps: Some(2_000),
        volume: 100_000_000,
        sites: 2,
        least_volume_per_site: 40_000_000,
        is_condition_of_advantage: false,
    }
}

fn plan(change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = Plan { items: vec![item(6_000), item(4_000)], allows_transfer: false };
    change(&mut plan);
    plan
}

const ANA: Person = Person(1);
const BEA: Person = Person(2);
const CAI: Person = Person(3);

/// Ana acts for the buyer and Bea for the agency, and Cai certifies.
fn person(what: What) -> Person {
    match what {
        What::Offer { by, .. } | What::Counter { by, .. } | What::Agree { by, .. } => match by {
            Party::Buyer => ANA,
            Party::Agency => BEA,
        },
        What::Realise { .. } => ANA,
        What::Certify { .. } => CAI,
        What::Waive { .. } => BEA,
    }
}

fn events(what: &[(usize, What)]) -> Vec<Event> {
    let event = |(&(item, what), day): (&(usize, What), i32)| Event {
        item,
        on: Day(day),
        person: person(what),
        what,
    };
    what.iter().zip(0..).map(event).collect()
}

const OFFER: What = What::Offer { by: Party::Buyer, share_bps: 3_000 };
const COUNTER: What = What::Counter { by: Party::Agency, share_bps: 5_000 };
const BUYER_SIGNS: What = What::Agree { by: Party::Buyer, share_bps: 5_000 };
const AGENCY_SIGNS: What = What::Agree { by: Party::Agency, share_bps: 5_000 };
const REALISE: What = What::Realise { share_bps: 1_000 };

/// Events of the only item.
fn of_item(what: &[What]) -> Vec<Event> {
    events(&what.iter().map(|&what| (0, what)).collect::<Vec<_>>())
}

fn of_one(what: &[What]) -> Result<ItemState, (String, &'static str)> {
    let states = replay(1, &of_item(what)).map_err(|violation| (violation.path, violation.reason))?;
    Ok(states[0])
}

#[track_caller]
fn refused(what: &[What], path: &str, reason: &str) {
    let at = what.len() - 1;
    assert_eq!(of_one(what).unwrap_err(), (format!("events[{at}].{path}"), reason));
}

#[test]
fn two_signatures_of_one_share_make_an_agreement() {
    for order in [[BUYER_SIGNS, AGENCY_SIGNS], [AGENCY_SIGNS, BUYER_SIGNS]] {
        let state = of_one(&[&[OFFER, COUNTER][..], &order].concat()).unwrap();
        assert_eq!((state.agreed, state.agreement()), (Some(5_000), Agreement::Agreed));
        assert_eq!((state.signed_by_buyer, state.signed_by_agency), (None, None));
        assert_eq!((state.offered, state.countered), (Some(3_000), Some(5_000)));
    }
}

#[test]
fn what_one_party_alone_has_signed_cannot_be_realised_certified_or_waived() {
    for what in [REALISE, What::Certify { share_bps: 1 }, What::Waive { share_bps: 1 }] {
        refused(&[OFFER, BUYER_SIGNS, what], "item", "ONE_PARTY_ONLY");
        refused(&[OFFER, AGENCY_SIGNS, AGENCY_SIGNS, what], "item", "ONE_PARTY_ONLY");
        refused(&[OFFER, COUNTER, what], "item", "NOT_AGREED");
        let other = What::Agree { by: Party::Buyer, share_bps: 4_999 };
        refused(&[other, AGENCY_SIGNS, what], "item", "FIGURES_DIFFER");
    }
}

/// What stands after the events with one more of that person, or where and why it is
/// refused.
fn then(what: &[What], person: Person, last: What) -> Result<ItemState, (String, &'static str)> {
    let mut states = [of_one(what)?];
    let earlier = of_item(what);
    append(&mut states, &earlier, &Event { item: 0, on: Day(99), person, what: last })
        .map_err(|violation| (violation.path, violation.reason))?;
    Ok(states[0])
}

#[test]
fn one_person_does_not_sign_for_both_parties_of_an_item() {
    let same = Err(("person".to_owned(), "SAME_SIGNATORY"));
    assert_eq!(then(&[BUYER_SIGNS], ANA, AGENCY_SIGNS), same);
    assert_eq!(then(&[AGENCY_SIGNS], BEA, BUYER_SIGNS), same);
    let taken_back = [BUYER_SIGNS, OFFER];
    assert_eq!(then(&taken_back, ANA, AGENCY_SIGNS), same, "what was taken back was signed");
    let again = What::Agree { by: Party::Agency, share_bps: 1 };
    assert_eq!(then(&[BUYER_SIGNS, AGENCY_SIGNS], ANA, again), same);
    assert_eq!(then(&[BUYER_SIGNS], CAI, AGENCY_SIGNS).unwrap().agreed, Some(5_000));
}

const WAIVE: What = What::Waive { share_bps: 1 };
const CERTIFY: What = What::Certify { share_bps: 1 };
const AGREED: [What; 2] = [BUYER_SIGNS, AGENCY_SIGNS];

/// Refuses both orders of two events of one person, who is nobody else yet.
#[track_caller]
fn not_of_one(one: What, other: What, reason: &str) {
    const DORA: Person = Person(4);
    const EVA: Person = Person(5);
    for (first, second) in [(one, other), (other, one)] {
        let mut states = [of_one(&AGREED).unwrap()];
        let mut earlier = of_item(&AGREED);
        let event = |what| Event { item: 0, on: Day(99), person: DORA, what };
        append(&mut states, &earlier, &event(first)).unwrap();
        earlier.push(event(first));
        // Somebody else who does the same does not free them.
        earlier.push(Event { person: EVA, ..event(first) });
        let before = states[0];
        let refused = append(&mut states, &earlier, &event(second)).unwrap_err();
        assert_eq!((refused.path.as_str(), refused.reason), ("person", reason), "{first:?} {second:?}");
        assert_eq!(states[0], before);
        append(&mut states, &earlier, &Event { person: CAI, ..event(second) }).unwrap();
    }
}

#[test]
fn nobody_waives_what_they_have_signed_for_the_buyer_or_the_other_way() {
    not_of_one(BUYER_SIGNS, WAIVE, "SAME_SIGNATORY");
}

#[test]
fn nobody_certifies_what_they_have_signed_or_shown_for_the_buyer_or_the_other_way() {
    not_of_one(BUYER_SIGNS, CERTIFY, "OWN_CERTIFICATE");
    not_of_one(REALISE, CERTIFY, "OWN_CERTIFICATE");
}

#[test]
fn the_agency_may_certify_and_the_buyer_may_show() {
    assert_eq!(then(&AGREED, BEA, CERTIFY).unwrap().certified, Some(1));
    assert_eq!(then(&AGREED, ANA, REALISE).unwrap().realised, Some(1_000));
}

#[test]
fn what_was_recorded_is_replayed_whoever_did_it() {
    let of_ana = |what| Event { item: 0, on: Day(0), person: ANA, what };
    let states = replay(1, &[BUYER_SIGNS, AGENCY_SIGNS, REALISE, CERTIFY].map(of_ana)).unwrap();
    assert_eq!((states[0].agreed, states[0].certified), (Some(5_000), Some(1)));
}

#[test]
fn what_is_agreed_stands_until_both_sign_something_else() {
    let other = |by| What::Agree { by, share_bps: 6_000 };
    let one = of_one(&[BUYER_SIGNS, AGENCY_SIGNS, other(Party::Agency), REALISE]).unwrap();
    assert_eq!((one.agreed, one.signed_by_agency, one.realised), (Some(5_000), Some(6_000), Some(1_000)));
    let both = of_one(&[BUYER_SIGNS, AGENCY_SIGNS, other(Party::Agency), other(Party::Buyer)]).unwrap();
    assert_eq!((both.agreed, both.signed_by_agency), (Some(6_000), None));
    let back = of_one(&[BUYER_SIGNS, AGENCY_SIGNS, other(Party::Agency), AGENCY_SIGNS]).unwrap();
    assert_eq!((back.agreed, back.signed_by_agency), (Some(5_000), None));
}

#[test]
fn who_offers_again_takes_back_what_it_had_signed_alone() {
    let state = of_one(&[OFFER, BUYER_SIGNS, OFFER]).unwrap();
    assert_eq!((state.signed_by_buyer, state.agreement()), (None, Agreement::Offered));
    refused(&[OFFER, BUYER_SIGNS, OFFER, AGENCY_SIGNS, REALISE], "item", "ONE_PARTY_ONLY");
}

#[test]
fn the_other_party_answers_and_only_what_was_offered() {
    refused(&[COUNTER], "kind", "NOTHING_OFFERED");
    refused(&[OFFER, COUNTER, COUNTER], "party", "OWN_OFFER");
    refused(&[What::Offer { by: Party::Buyer, share_bps: 10_001 }], "share_bps", "OUT_OF_RANGE");
    refused(&[BUYER_SIGNS, AGENCY_SIGNS, What::Waive { share_bps: 5_001 }], "share_bps", "ABOVE_AGREED");
}

#[test]
fn events_of_no_item_or_out_of_order_are_refused_with_their_places() {
    let found = replay(1, &events(&[(0, OFFER), (7, OFFER)])).unwrap_err();
    assert_eq!((found.path.as_str(), found.reason), ("events[1].item", "NOT_FOUND"));
    let mut list = events(&[(0, OFFER), (0, OFFER)]);
    list[1].on = Day(-1);
    let found = replay(1, &list).unwrap_err();
    assert_eq!((found.path.as_str(), found.reason), ("events[1].on", "NOT_IN_ORDER"));
}

fn states(realised: [u32; 2], waived: u32) -> Vec<ItemState> {
    let of = |realised| ItemState {
        agreed: Some(5_000),
        realised: Some(realised),
        certified: Some(realised),
        waived,
        ..ItemState::default()
    };
    realised.map(of).to_vec()
}

#[test]
fn what_is_missing_is_weighed_and_made_up_for_only_where_the_plan_lets_it() {
    let states = states([2_000, 7_000], 0);
    let strict = assess(&plan(|_| ()).check().unwrap(), &states).unwrap();
    assert_eq!((strict.agreed, strict.realised, strict.shortfall), (5_000, 4_000, 1_800));
    let lenient = assess(&plan(|plan| plan.allows_transfer = true).check().unwrap(), &states).unwrap();
    assert_eq!(lenient.shortfall, 1_000);
    let plenty = self::states([4_000, 10_000], 0);
    let lenient = assess(&plan(|plan| plan.allows_transfer = true).check().unwrap(), &plenty).unwrap();
    assert_eq!(lenient.shortfall, 0);
}

#[test]
fn a_premium_that_reaches_its_cap_is_borne() {
    let of_cap = |cap| {
        let plan = plan(|plan| plan.items[0].premium_cap_bps = Some(cap)).check().unwrap();
        let found = assess(&plan, &states([5_000, 5_000], 0)).unwrap();
        (found.items[0].premium, found.items[0].remarks.clone())
    };
    assert_eq!(of_cap(1_000), (Some(1_000), vec![]));
    assert_eq!(of_cap(999).1, [Remark::TooDear { premium_bps: 1_000, cap_bps: 999 }]);
}

#[test]
fn no_more_stays_waived_than_is_agreed_anew() {
    let waive = What::Waive { share_bps: 5_000 };
    let less = |by| What::Agree { by, share_bps: 3_000 };
    let before = [&AGREED[..], &[waive]].concat();
    let state = of_one(&[&before[..], &[less(Party::Buyer), less(Party::Agency)]].concat()).unwrap();
    assert_eq!((state.agreed, state.waived), (Some(3_000), 3_000));
    assert_eq!(of_one(&[&before[..], &[less(Party::Buyer)]].concat()).unwrap().waived, 5_000);
}

#[test]
fn what_was_waived_is_not_owed() {
    let found = assess(&plan(|_| ()).check().unwrap(), &states([2_000, 5_000], 2_500)).unwrap();
    let of = |at: usize| (found.items[at].owed, found.items[at].shortfall, found.items[at].surplus);
    assert_eq!([of(0), of(1)], [(2_500, 500, 0), (2_500, 0, 2_500)]);
    assert_eq!(found.shortfall, 300);
}

#[test]
fn what_deserves_a_remark_gets_one() {
    let plan = plan(|plan| {
        plan.items[0] =
            Item { local_price: Some(13_000), sites: 3, is_condition_of_advantage: true, ..item(6_000) };
    });
    let mut states = states([6_000, 2_000], 0);
    states[0].certified = Some(4_000);
    states[1] = ItemState { signed_by_buyer: Some(1), ..ItemState::default() };
    let found = assess(&plan.check().unwrap(), &states).unwrap();
    let expected = [
        Remark::TooDear { premium_bps: 3_000, cap_bps: 2_000 },
        Remark::SplitTooFar { most_sites: 2 },
        Remark::ConditionalAdvantage,
        Remark::NotCertified { share_bps: 2_000 },
    ];
    assert_eq!(found.items[0].remarks, expected);
    assert_eq!((found.items[0].shortfall, found.items[0].shortfall_certified), (0, 1_000));
    assert_eq!(found.items[1].remarks, [Remark::NotAgreed { agreement: Agreement::OnePartyOnly }]);
    let plan = self::plan(|_| ()).check().unwrap();
    assert_eq!(assess(&plan, &states[..1]), None);
    states[1] = ItemState { realised: Some(1_000), certified: Some(1_500), ..states[0] };
    let remarks = assess(&plan, &states).unwrap().items.remove(1).remarks;
    assert_eq!(remarks, [Remark::Short { share_bps: 4_000 }, Remark::CertifiedMore { share_bps: 500 }]);
}

#[test]
fn a_plan_that_is_not_a_whole_is_refused() {
    let found = plan(|plan| {
        plan.items[1].weight_bps = 3_999;
        plan.items[1].sites = 0;
        plan.items[1].import_price = Some(0);
    });
    let found: Vec<_> = found.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("items", "WEIGHTS_SUM"),
        ("items[1].sites", "NOT_POSITIVE"),
        ("items[1].import_price", "NOT_POSITIVE"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

fn anything() -> impl Strategy<Value = What> {
    let by = prop_oneof![Just(Party::Buyer), Just(Party::Agency)];
    (by, 0_u32..4, 0..6).prop_map(|(by, share_bps, kind)| match kind {
        0 => What::Offer { by, share_bps },
        1 => What::Counter { by, share_bps },
        2 => What::Agree { by, share_bps },
        3 => What::Realise { share_bps },
        4 => What::Certify { share_bps },
        _ => What::Waive { share_bps },
    })
}

proptest! {
    #[test]
    fn nothing_is_agreed_that_not_two_have_signed_for_both(
        what in prop::collection::vec((anything(), 0_u32..3), 0..40),
    ) {
        let mut states = [ItemState::default()];
        let mut earlier = Vec::new();
        let mut signed = [None, None];
        let mut signatories = [BTreeSet::new(), BTreeSet::new()];
        for (what, person) in what {
            let before = states[0];
            let event = Event { item: 0, on: Day(0), person: Person(person), what };
            if append(&mut states, &earlier, &event).is_err() {
                prop_assert_eq!(before, states[0]);
                continue;
            }
            earlier.push(event);
            if let What::Agree { by, share_bps } = what {
                signed[by as usize] = Some(share_bps);
                signatories[by as usize].insert(person);
            }
            if before.agreed != states[0].agreed {
                prop_assert_eq!(signed, [states[0].agreed; 2]);
            }
            prop_assert!(signatories[0].is_disjoint(&signatories[1]), "one person for both");
            let realised = states[0].realised.or(states[0].certified);
            prop_assert!(realised.is_none() || states[0].agreed.is_some());
            prop_assert!(states[0].waived <= states[0].agreed.unwrap_or_default());
        }
    }

    #[test]
    fn no_plan_of_any_numbers_makes_it_fail(
        prices in (1_i64..=i64::MAX, 1_i64..=i64::MAX),
        volumes in (0_i64..=i64::MAX, 0_i64..=i64::MAX),
        sites in 1_u32..,
        shares in (0_u32..=10_000, 0_u32..=10_000, 0_u32..=10_000),
    ) {
        let plan = plan(|plan| for item in &mut plan.items {
            (item.local_price, item.import_price) = (Some(prices.0), Some(prices.1));
            (item.volume, item.least_volume_per_site, item.sites) = (volumes.0, volumes.1, sites);
        });
        let state = ItemState {
            agreed: Some(shares.0), realised: Some(shares.1), waived: shares.2, ..ItemState::default()
        };
        let found = assess(&plan.check().unwrap(), &[state; 2]).unwrap();
        prop_assert!(found.shortfall <= found.agreed && found.agreed == shares.0);
    }
}
