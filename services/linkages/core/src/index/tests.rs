//! The index gives what looking at everyone gives, whatever was written before.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    CountryId, Day, Firm, Need, NeedKey, SizeClass, StandardId, Tier,
    case::Demand,
    check::Check,
    geo::Point,
    matching::{Question, best_suppliers},
    policy::Policy,
    relatedness::Relations,
    rules::Verdict,
    supplier::{Defects, Evidence},
    testing::pair,
};

const SIZES: [SizeClass; 4] = [SizeClass::Micro, SizeClass::Small, SizeClass::Medium, SizeClass::Large];

fn site() -> impl Strategy<Value = Option<Point>> {
    let near = (8.0..11.0, -86.0..-83.0).prop_map(|(latitude, longitude)| Point { latitude, longitude });
    prop::option::weighted(0.8, near)
}

fn claim(capability: u32) -> impl Strategy<Value = Claim> {
    let amounts =
        (prop::option::weighted(0.9, 0.0..5000.0), prop::option::weighted(0.9, 0.0..=1.0), 0.0..50.0);
    let terms = (prop::option::weighted(0.9, 1.0..60.0), prop::option::weighted(0.9, 80.0..130.0));
    (amounts, terms, 0_usize..5).prop_map(
        move |((hours, free_share, min_lot_hours), (lead_time_days, price), grade)| {
            let grades = [
                Evidence::SelfDeclared,
                Evidence::Document,
                Evidence::ThirdParty,
                Evidence::DeliveredToMultinational,
                Evidence::SiteAudited,
            ];
            Claim {
                capability: CapabilityId(capability),
                evidence: grades[grade],
                hours,
                free_share,
                lead_time_days,
                price,
                min_lot_hours,
            }
        },
    )
}

fn supplier() -> impl Strategy<Value = Supplier> {
    let record =
        (prop::option::weighted(0.8, (0.0..3000.0, 0_u32..400)), prop::option::weighted(0.9, 0.7..=1.0));
    let firm = (0_u64..40, site(), select(&SIZES[..]), 0_u8..6, record).prop_map(
        |(key, site, size, tier, (defects, on_time))| Firm {
            key: SupplierKey(key),
            country: CountryId(0),
            site,
            is_foreign_owned: false,
            size,
            tier: Tier::new(tier),
            defects: defects.map(|(ppm, lots)| Defects { ppm, lots }),
            on_time,
        },
    );
    let holdings = prop::collection::btree_map(0_u16..3, prop::option::weighted(0.9, 0_i32..400), 0..3);
    let claims = (
        prop::option::of(claim(0)),
        prop::option::of(claim(1)),
        prop::option::of(claim(2)),
        prop::option::of(claim(3)),
    );
    (firm, holdings, claims).prop_map(|(firm, holdings, claims)| Supplier {
        firm,
        holdings: holdings
            .into_iter()
            .map(|(standard, until)| Holding { standard: StandardId(standard), until: until.map(Day) })
            .collect(),
        claims: [claims.0, claims.1, claims.2, claims.3].into_iter().flatten().collect(),
    })
}

fn need() -> impl Strategy<Value = Need> {
    let asked = (prop::collection::btree_set(0_u16..3, 0..3), select(&SIZES[..]), 10.0..3000.0);
    (0_u32..4, site(), prop::option::of(20.0..300.0), asked, 0_i32..400).prop_map(
        |(capability, site, radius_km, (required, min_size, max_ppm), start)| Need {
            key: NeedKey(1),
            capability: CapabilityId(capability),
            site,
            radius_km,
            required: required.into_iter().map(StandardId).collect(),
            min_size,
            max_ppm,
            start: Day(start),
            ..pair().need
        },
    )
}

/// Capability 1 is near 0, 2 is as good as 0, 3 is far from all.
fn relations() -> Relations {
    let codes = [vec!["901839"], vec!["901812"], vec!["901839"], vec![]];
    let codes = codes.into_iter().map(|codes| codes.into_iter().map(str::to_owned).collect());
    let mut relations = Relations::new(codes.collect());
    relations.set_proximity(CapabilityId(1), CapabilityId(3), 0.6);
    relations
}

/// A write: a supplier that comes or changes, or a key that goes.
fn writes() -> impl Strategy<Value = Vec<Result<Supplier, u64>>> {
    let write = prop_oneof![4 => supplier().prop_map(Ok), 1 => (0_u64..40).prop_map(Err)];
    prop::collection::vec(write, 0..80)
}

fn apply(writes: &[Result<Supplier, u64>]) -> (Index, BTreeMap<SupplierKey, Checked<Supplier>>) {
    let (mut index, mut plain) = (Index::new(), BTreeMap::new());
    for write in writes {
        match write {
            Ok(supplier) => {
                let supplier = supplier.clone().check().unwrap();
                index.insert(&supplier).unwrap();
                plain.insert(supplier.firm.key, supplier);
            }
            Err(key) => {
                assert_eq!(index.remove(SupplierKey(*key)), plain.remove(&SupplierKey(*key)).is_some())
            }
        }
    }
    (index, plain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_search_gives_what_looking_at_everyone_gives(
        writes in writes(),
        need in need(),
        most in 0_usize..12,
        gap_relatedness in select(&[0.0, 0.5, 0.9][..]),
        worst in select(&[Verdict::Eligible, Verdict::Verify, Verdict::Upgrade, Verdict::Ineligible][..]),
    ) {
        let (index, plain) = apply(&writes);
        let (need, policy, relations) = (need.check().unwrap(), Policy { gap_relatedness, ..Policy::default() }.check().unwrap(), relations());
        let demand = Demand::new(&need, &policy);
        let question = Question { demand: &demand, relations: &relations, most, worst };
        prop_assert_eq!(index.search(&question).matches, best_suppliers(&question, plain.values()));
    }

    #[test]
    fn a_supplier_comes_out_as_it_went_in(writes in writes()) {
        let (index, plain) = apply(&writes);
        prop_assert_eq!(index.len(), plain.len());
        for key in (0..40).map(SupplierKey) {
            prop_assert_eq!(index.supplier(key), plain.get(&key).map(|supplier| (**supplier).clone()));
        }
    }
}

#[test]
fn an_index_from_which_everyone_went_holds_no_rows() {
    let supplier = pair().supplier.check().unwrap();
    let mut index = Index::new();
    index.insert(&supplier).unwrap();
    assert!(index.memory_bytes() > 100);
    assert!(index.remove(supplier.firm.key) && index.is_empty());
    assert!(index.postings.is_empty());
    assert!(!index.remove(supplier.firm.key));
}
