//! What the shelf finds is what looking at everyone finds, whatever was written before.

use std::collections::BTreeMap;

use eslabon_linkages_core::{
    BuyerKey, NeedKey,
    case::Demand,
    check::Check,
    matching::{Question, best_suppliers},
    policy::Policy,
    rules::Verdict,
};

use super::*;
use crate::{date, register::Wanted};

/// Draws from a seed (SplitMix64: Steele, Lea and Flood 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % count
    }

    fn share(&mut self) -> f64 {
        self.below(1_000) as f64 / 1e3
    }

    fn site(&mut self) -> pb::Site {
        let point = pb::Point { latitude: 8.0 + 3.0 * self.share(), longitude: -86.0 + 3.0 * self.share() };
        let country = ["CRI", "PAN", "MEX"][self.below(3) as usize];
        let point = (self.below(10) > 0).then_some(point);
        pb::Site { country: country.to_owned(), point, ..Default::default() }
    }

    fn quantity(&mut self, most: u64) -> Option<pb::Quantity> {
        let value = self.below(most).to_string();
        (self.below(10) > 0).then(|| pb::Quantity { value, unit: "H87".to_owned() })
    }

    fn supplier(&mut self, number: u64) -> pb::Supplier {
        let claims = (0..1 + self.below(3)).map(|_| pb::CapabilityClaim {
            capability: format!("capabilities/c{}", self.below(6)),
            evidence: 1 + self.below(5) as i32,
            capacity_per_year: self.quantity(20_000),
            free_share: Some(self.share()),
            lead_time_days: Some(1.0 + self.below(60) as f64),
            price_per_unit: Some(pb::Money {
                currency: "USD".to_owned(),
                minor_units: 150 + self.below(150) as i64,
            }),
            minimum_lot: self.quantity(50),
            ..Default::default()
        });
        let claims = claims.collect();
        let certificates = (0..self.below(3)).map(|_| pb::Certificate {
            standard: ["ISO9001", "ISO13485", "IATF16949"][self.below(3) as usize].to_owned(),
            expires_on: date::text(eslabon_linkages_core::Day(20_000 + self.below(1_500) as i32)),
            ..Default::default()
        });
        pb::Supplier {
            name: format!("suppliers/s{number}"),
            certificates: certificates.collect(),
            size_class: 1 + self.below(4) as i32,
            sites: vec![self.site()],
            competence_tier: Some(1 + self.below(5) as i32),
            claims,
            quality_records: vec![pb::QualityRecord {
                lots: self.below(300) as i32,
                ppm: (self.below(10) > 0).then(|| self.below(5_000) as f64),
                on_time: Some(0.7 + 0.3 * self.share()),
                ..Default::default()
            }],
            ..Default::default()
        }
    }

    fn need(&mut self) -> (pb::Need, pb::Buyer) {
        let need = pb::Need {
            name: "needs/n".to_owned(),
            capability: format!("capabilities/c{}", self.below(6)),
            required_standards: vec![["ISO9001", "ISO13485"][self.below(2) as usize].to_owned()],
            quantity_per_year: Some(pb::Quantity {
                value: (1 + self.below(9_000)).to_string(),
                unit: "H87".to_owned(),
            }),
            target_price: Some(pb::Money { currency: "USD".to_owned(), minor_units: 200 }),
            lead_time_days: Some(20.0),
            deliveries_per_year: 52.0,
            radius_km: (self.below(3) == 0).then_some(120.0),
            max_ppm: [100.0, 1_000.0, 5_000.0][self.below(3) as usize],
            minimum_size: self.below(4) as i32,
            start_on: date::text(eslabon_linkages_core::Day(20_000 + self.below(1_000) as i32)),
            horizon_months: 24,
            ..Default::default()
        };
        let mut site = self.site();
        site.country = "CRI".to_owned();
        (need, pb::Buyer { sites: vec![site], ..Default::default() })
    }
}

fn reference() -> Reference {
    let capability = |number: u64| pb::Capability {
        name: format!("capabilities/c{number}"),
        codes: vec![pb::ProductCode {
            scheme: "HS2022".to_owned(),
            code: ["901832", "901839", "901890", "392690", "392630", "848180"][number as usize].to_owned(),
            raw: String::new(),
        }],
        unit: "H87".to_owned(),
        hours_per_unit: 0.5,
        ..Default::default()
    };
    let pair = pb::Implication { standard: "IATF16949".to_owned(), implies: "ISO9001".to_owned() };
    let table = pb::StandardTable { pairs: vec![pair], ..Default::default() };
    let wanted = Wanted::new(None, &Policy::default(), eslabon_linkages_core::Day(20_000));
    Reference::new((0..6).map(capability).collect(), &[table], &wanted)
}

#[test]
fn some_thousand_suppliers_that_come_change_and_go_are_found_as_by_looking_at_everyone() {
    let (reference, mut draws) = (reference(), Draws(7));
    let (mut shelf, mut plain) = (Shelf::default(), BTreeMap::new());
    for _ in 0..8 {
        let mut changes = BTreeMap::new();
        for _ in 0..700 {
            let number = draws.below(5_000);
            let change = if draws.below(6) == 0 {
                Written::Gone(format!("s{number}"))
            } else {
                Written::Is(draws.supplier(number))
            };
            changes.insert(number, change);
        }
        let changes: Vec<Written> = changes.into_values().collect();
        shelf.take(&reference, &changes).unwrap();
        for change in changes {
            match change {
                Written::Is(document) => plain.insert(id(&document.name).to_owned(), document),
                Written::Gone(id) => plain.remove(&id),
            };
        }
    }
    assert_eq!(shelf.index.len(), plain.len());
    assert!(plain.len() > 2_000, "{}", plain.len());
    let suppliers: Vec<_> = plain
        .values()
        .map(|document| reference.supplier(shelf.keys.key(id(&document.name)).unwrap(), document).unwrap().0)
        .collect();
    let policy = Policy::default().check().unwrap();
    let worst = [Verdict::Eligible, Verdict::Upgrade, Verdict::Ineligible];
    for round in 0..60 {
        let (document, buyer) = draws.need();
        let (need, _) = reference.need((NeedKey(0), BuyerKey(0)), &document, &buyer).unwrap();
        let demand = Demand::new(&need, &policy);
        let question =
            Question { demand: &demand, relations: reference.relations(), most: 20, worst: worst[round % 3] };
        let found = shelf.index.search(&question).matches;
        assert_eq!(found, best_suppliers(&question, &suppliers), "{document:?}");
        let panama = reference.country_id("PAN").unwrap();
        let kept = shelf.index.search_among(&question, &|firm| firm.country == panama).matches;
        let there = suppliers.iter().filter(|supplier| supplier.firm.country == panama);
        assert_eq!(kept, best_suppliers(&question, there));
        let ids: Vec<_> = found.iter().map(|found| shelf.id(found.supplier)).collect();
        assert!(found.windows(2).zip(ids.windows(2)).all(|(two, ids)| {
            (two[0].verdict, two[0].score.bps) != (two[1].verdict, two[1].score.bps) || ids[0] < ids[1]
        }));
    }
}

#[test]
fn who_does_not_supply_a_buyer_is_known_until_it_changes() {
    let (reference, mut draws, mut shelf) = (reference(), Draws(1), Shelf::default());
    let mut supplier = draws.supplier(1);
    supplier.exclusions = vec!["buyers/b".to_owned()];
    shelf.take(&reference, &[Written::Is(supplier.clone())]).unwrap();
    assert_eq!((shelf.shunning("b").len(), shelf.shunning("c").len()), (1, 0));
    supplier.exclusions.clear();
    shelf.take(&reference, &[Written::Is(supplier)]).unwrap();
    assert!(shelf.shunning("b").is_empty());
    shelf.take(&reference, &[Written::Gone("s1".to_owned())]).unwrap();
    assert!(shelf.index.is_empty() && !shelf.holds("s1"));
}
