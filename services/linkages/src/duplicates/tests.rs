//! Pairs that are told and pairs that are not, and how long it takes to find them.

use std::time::Instant;

use pb::DuplicateReason::{NearSite, OtherTaxId, SameName, SameTaxId, SharedCapability, SimilarName};
use proptest::prelude::*;

use super::*;

/// A supplier in Cartago that can mould.
fn supplier(name: &str, tax_id: &str) -> pb::Supplier {
    let site = pb::Site {
        id: "main".to_owned(),
        country: "CRI".to_owned(),
        city: "Cartago".to_owned(),
        point: Some(pb::Point { latitude: 9.86, longitude: -83.92 }),
        ..Default::default()
    };
    let tax_ids = match tax_id {
        "" => Vec::new(),
        id => vec![pb::TaxId { country: "CRI".to_owned(), id: id.to_owned(), ..Default::default() }],
    };
    let claim = pb::CapabilityClaim { capability: "capabilities/mold".to_owned(), ..Default::default() };
    pb::Supplier {
        legal_name: name.to_owned(),
        tax_ids,
        sites: vec![site],
        claims: vec![claim],
        ..Default::default()
    }
}

fn found(suppliers: &[pb::Supplier]) -> Vec<Pair> {
    let firms = suppliers.iter().enumerate().map(|(number, one)| Firm::of(&format!("s{number:06}"), one));
    pairs(&firms.collect::<Vec<_>>())
}

fn reasons(one: &pb::Supplier, other: &pb::Supplier) -> Vec<pb::DuplicateReason> {
    found(&[one.clone(), other.clone()]).pop().map(|pair| pair.reasons).unwrap_or_default()
}

/// Far away, and able to do something else.
fn elsewhere(mut supplier: pb::Supplier) -> pb::Supplier {
    supplier.sites[0].city = "Liberia".to_owned();
    supplier.sites[0].point = Some(pb::Point { latitude: 10.6, longitude: -85.4 });
    supplier.claims[0].capability = "capabilities/cut".to_owned();
    supplier
}

#[test]
fn one_tax_number_is_enough_however_it_is_written() {
    let one = supplier("Moldes Tico S.A.", "3-101-123456");
    let other = elsewhere(supplier("Inversiones Azul Ltda.", "3101123456"));
    assert_eq!(reasons(&one, &other), [SameTaxId]);
    let mut abroad = other.clone();
    abroad.tax_ids[0].country = "PAN".to_owned();
    assert_eq!(reasons(&one, &abroad), []);
}

#[test]
fn one_name_needs_a_place_or_a_capability_in_common() {
    let one = supplier("Moldes Ávila Tico S.A.", "3-101-123456");
    let other = supplier("MOLDES AVILA TICO SOCIEDAD ANONIMA", "");
    assert_eq!(reasons(&one, &other), [SameName, NearSite, SharedCapability]);
    assert_eq!(reasons(&one, &elsewhere(other.clone())), []);
    let mut far = elsewhere(other.clone());
    far.claims = other.claims.clone();
    assert_eq!(reasons(&one, &far), [SameName, SharedCapability]);
    let mut unplaced = other.clone();
    unplaced.sites[0].point = None;
    unplaced.claims.clear();
    assert_eq!(reasons(&one, &unplaced), [SameName, NearSite]);
    let mut abroad = other;
    abroad.sites[0].country = "PAN".to_owned();
    assert_eq!(reasons(&one, &abroad), []);
}

#[test]
fn another_tax_number_speaks_against_it() {
    let one = supplier("Moldes Tico S.A.", "3-101-123456");
    let mut other = supplier("Moldes Tico S.A.", "3-101-123465");
    assert_eq!(reasons(&one, &other), [SameName, NearSite, SharedCapability, OtherTaxId]);
    other.claims.clear();
    assert_eq!(reasons(&one, &other), []);
}

#[test]
fn a_word_more_or_less_is_told_where_everything_else_agrees() {
    let one = supplier("Moldes Ávila del Pacífico S.A.", "");
    let other = supplier("Pacífico del Ávila Plásticos", "");
    assert_eq!(reasons(&one, &other), [SimilarName, NearSite, SharedCapability]);
    assert_eq!(reasons(&one, &elsewhere(other)), []);
}

#[test]
fn what_forms_are_filled_with_makes_nobody_the_same() {
    for nobodys in ["N/A", "0000000000", "-", "S/C"] {
        let one = supplier("Moldes Tico S.A.", nobodys);
        let other = elsewhere(supplier("Inversiones Azul Ltda.", nobodys));
        assert_eq!(reasons(&one, &other), [], "{nobodys}");
    }
    // So does what too many have in common.
    let many: Vec<_> = (0..51).map(|number| supplier(&format!("Firma{number}"), "3-101-999999")).collect();
    assert_eq!(found(&many), []);
    assert_eq!(found(&many[..50]).len(), 50 * 49 / 2);
}

#[test]
fn the_likeliest_come_first() {
    let list = [
        supplier("Moldes Tico S.A.", "3-101-123456"),
        supplier("Moldes Tico", ""),
        supplier("Moldes Tico SA", "3101123456"),
    ];
    let scores: Vec<_> = found(&list).iter().map(|pair| (pair.first, pair.second, pair.score)).collect();
    assert_eq!(scores, [(0, 2, 100), (0, 1, 50), (1, 2, 50)]);
}

#[test]
fn a_hundred_thousand_take_no_longer_than_a_page_may() {
    // Names of two words out of a thousand and a town out of fifty.
    let list: Vec<_> = (0..100_000_u64)
        .map(|number| {
            let draw = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let name = format!("Moldes w{} w{} SA", draw % 1009, (draw >> 20) % 997);
            let mut made = supplier(&name, &format!("3-101-{:06}", number % 99_000));
            made.sites[0].city = format!("Town {}", (draw >> 40) % 50);
            made.sites[0].point = None;
            made
        })
        .collect();
    let firms: Vec<_> =
        list.iter().enumerate().map(|(number, one)| Firm::of(&format!("s{number:06}"), one)).collect();
    let began = Instant::now();
    let pairs = pairs(&firms);
    println!("{} pairs among 100,000 in {:?}", pairs.len(), began.elapsed());
    assert!(pairs.len() >= 1000);
    // Unoptimised, on a machine that does other things as well.
    assert!(began.elapsed().as_secs() < 60);
}

proptest! {
    #[test]
    fn the_order_of_two_does_not_matter(
        names in prop::collection::vec("(Moldes|Arneses) (Tico|Azul) (Norte|Sur) (S\\.A\\.|Ltda)", 2..12),
        tax_ids in prop::collection::vec(prop::option::of(100_000u32..100_006), 12),
    ) {
        let list: Vec<_> = names
            .iter()
            .zip(&tax_ids)
            .map(|(name, id)| supplier(name, &id.map(|id| id.to_string()).unwrap_or_default()))
            .collect();
        let mut reversed = list.clone();
        reversed.reverse();
        let last = list.len() - 1;
        let mut there: Vec<_> = found(&list).into_iter().map(|pair| (pair.first, pair.second, pair.score)).collect();
        let mut back: Vec<_> = found(&reversed)
            .into_iter()
            .map(|pair| (last - pair.second, last - pair.first, pair.score))
            .collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }
}
