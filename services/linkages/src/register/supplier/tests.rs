//! What becomes of a supplier's document.

use eslabon_linkages_core::{
    Day,
    certificates::{Held, held},
    policy::Policy,
};

use super::*;
use crate::register::Wanted;

fn reference() -> Reference {
    let capability = |id: &str| pb::Capability {
        name: format!("capabilities/{id}"),
        unit: "KGM".to_owned(),
        hours_per_unit: 2.0,
        ..Default::default()
    };
    let pair = pb::Implication { standard: "IATF16949".to_owned(), implies: "ISO9001".to_owned() };
    let table =
        pb::StandardTable { name: "standardTables/t".to_owned(), pairs: vec![pair], ..Default::default() };
    let wanted = Wanted::new(None, &Policy::default(), Day(20_000));
    Reference::new(vec![capability("a"), capability("b")], &[table], &wanted)
}

fn money(currency: &str) -> Option<pb::Money> {
    Some(pb::Money { currency: currency.to_owned(), minor_units: 1250 })
}

fn claim(capability: &str, capacity: &str, unit: &str) -> pb::CapabilityClaim {
    let quantity = pb::Quantity { value: capacity.to_owned(), unit: unit.to_owned() };
    pb::CapabilityClaim {
        capability: format!("capabilities/{capability}"),
        capacity_per_year: Some(quantity),
        free_share: Some(0.5),
        price_per_unit: money("USD"),
        ..Default::default()
    }
}

fn document() -> pb::Supplier {
    let point = Some(pb::Point { latitude: 9.9, longitude: -84.1 });
    pb::Supplier {
        name: "suppliers/s".to_owned(),
        sites: vec![pb::Site { country: "CRI".to_owned(), point, ..Default::default() }],
        claims: vec![claim("b", "3", "TNE"), claim("a", "10", "KGM")],
        ..Default::default()
    }
}

fn read(document: &pb::Supplier) -> (Checked<Supplier>, Vec<(String, &'static str)>) {
    let (supplier, notes) = reference().supplier(SupplierKey(7), document).unwrap();
    (supplier, notes.into_iter().map(|note| (note.field, note.reason)).collect())
}

#[test]
fn claims_come_in_order_with_their_capacity_in_hours() {
    let (supplier, notes) = read(&document());
    let hours: Vec<_> = supplier.claims.iter().map(|claim| (claim.capability.0, claim.hours)).collect();
    assert_eq!(hours, [(0, Some(20.0)), (1, Some(6000.0))]);
    assert_eq!((supplier.claims[0].price, notes), (Some(1250.0), vec![]));
}

#[test]
fn what_cannot_be_used_is_left_out_and_told_with_its_path() {
    let mut document = document();
    document.claims = vec![claim("nowhere", "1", "KGM"), claim("a", "1", "H87")];
    document.claims[1].price_per_unit = money("CRC");
    document.sites[0].point = Some(pb::Point { latitude: 0.0, longitude: 0.0 });
    let (supplier, notes) = read(&document);
    assert_eq!((supplier.firm.site, supplier.claims.len()), (None, 1));
    assert_eq!((supplier.claims[0].hours, supplier.claims[0].price), (None, None));
    let expected = [
        ("suppliers/s.sites[0].point", "ZERO_COORDINATES"),
        ("suppliers/s.claims[0].capability", "UNKNOWN_CAPABILITY"),
        ("suppliers/s.claims[1].capacity_per_year", "UNKNOWN_UNIT"),
        ("suppliers/s.claims[1].price_per_unit", "OTHER_CURRENCY"),
    ];
    assert_eq!(notes, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

#[test]
fn records_are_pooled_by_their_lots_and_by_their_number_where_no_lot_was_counted() {
    let record = |lots, ppm| pb::QualityRecord { lots, ppm, on_time: Some(0.9), ..Default::default() };
    let pool = |records: &[pb::QualityRecord]| pooled(records, |record| record.ppm);
    assert_eq!(pool(&[record(10, Some(100.0)), record(30, Some(20.0)), record(5, None)]), Some((40.0, 40)));
    assert_eq!(pool(&[record(0, Some(100.0)), record(0, Some(20.0))]), Some((60.0, 0)));
    assert_eq!(pool(&[record(10, Some(0.1))]), Some((0.1, 10)));
    assert_eq!(pool(&[record(10, None)]), None);
    let many = [record(i32::MAX, Some(1.0)), record(i32::MAX, Some(1.0)), record(i32::MAX, Some(1.0))];
    assert_eq!(pool(&many), Some((1.0, u32::MAX)));
}

#[test]
fn what_follows_from_a_certificate_is_held_and_what_is_suspended_is_not() {
    let certificate = |standard: &str, status: CertificateStatus| pb::Certificate {
        standard: standard.to_owned(),
        expires_on: "2030-01-01".to_owned(),
        status: status.into(),
        ..Default::default()
    };
    let reference = reference();
    let mut document = document();
    document.certificates = vec![
        certificate("IATF16949", CertificateStatus::Unspecified),
        certificate("ISO13485", CertificateStatus::Suspended),
        certificate("ISO14001", CertificateStatus::Expired),
    ];
    let (supplier, _) = reference.supplier(SupplierKey(7), &document).unwrap();
    let on = |standard: &str| held(&supplier.holdings, reference.standard_id(standard).unwrap(), Day(20_000));
    let last = date::parse("2030-01-01").unwrap();
    assert_eq!((on("ISO9001"), on("ISO13485"), on("ISO14001")), (Held::Live(last), Held::Never, Held::Never));
}

#[test]
fn what_is_joint_is_foreign_above_a_half() {
    let owned = |kind: OwnershipKind, foreign_share| {
        is_foreign_owned(Some(&pb::Ownership { kind: kind.into(), foreign_share, ..Default::default() }))
    };
    assert!(owned(OwnershipKind::Foreign, None) && owned(OwnershipKind::Joint, Some(0.51)));
    assert!(!owned(OwnershipKind::Joint, Some(0.5)) && !owned(OwnershipKind::Joint, None));
    assert!(!owned(OwnershipKind::Domestic, Some(0.9)) && !is_foreign_owned(None));
}

#[test]
fn a_supplier_in_no_country_is_refused() {
    let mut document = document();
    document.sites[0].country = "XXX".to_owned();
    assert!(reference().supplier(SupplierKey(0), &document).is_err());
    document.sites.clear();
    assert!(reference().supplier(SupplierKey(0), &document).is_err());
}
