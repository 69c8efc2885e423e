//! What is written is read, and nothing else.

use eslabon_proto::r#type::v1::Classification;

use super::*;

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn sector_list() -> SectorList {
    let scheme = Scheme::Products(Classification::Hs2017);
    SectorList {
        sectors: vec![
            Sector {
                id: "devices".to_owned(),
                name: "Medical devices".to_owned(),
                name_es: "Dispositivos médicos".to_owned(),
                description: "Catheters, \"implants\"".to_owned(),
            },
            Sector { id: "services".to_owned(), name: "services".to_owned(), ..Sector::default() },
        ],
        links: vec![Link { scheme, code: "9018".to_owned(), sector: 0, weight: 0.1 }],
    }
}

fn indicators() -> Indicators {
    let row = Row {
        indicator: 0,
        territory: 1,
        sector: 0,
        occupation: 0,
        year: 2018,
        value: -0.1,
        half_width: 0.5,
        unit: 0,
        source: 1,
        grade: Grade::C,
    };
    Indicators {
        territories: list(&["CRI", "MEX"]),
        regions: list(&["LAM", ""]),
        sectors: list(&["MAN"]),
        indicators: list(&["VALUE_ADDED"]),
        occupations: list(&[""]),
        units: list(&["mn"]),
        sources: list(&["", "ETD"]),
        rows: vec![row, Row { year: 2019, grade: Grade::None, ..row }],
    }
}

fn flows() -> Flows {
    Flows {
        year: 2020,
        scheme: Scheme::Products(Classification::Hs2017),
        exporters: list(&["CRI"]),
        importers: list(&["251", "842"]),
        products: list(&["010121", "901890"]),
        ends: vec![1, 2],
        exporter: vec![0, 0],
        importer: vec![1, 0],
        value: vec![0.1, 2.0e9],
        quantity: vec![0.5, 3.0],
    }
}

fn io_table() -> IoTable {
    IoTable {
        territory: "CRI".to_owned(),
        year: 2017,
        scheme: Scheme::Industry,
        industries: list(&["agriculture", "food"]),
        coefficients: vec![0.1, 0.3, 0.0, 0.2],
        output: vec![100.0, 200.0],
        employment: vec![5.0, 1.0],
        ..IoTable::default()
    }
}

#[track_caller]
fn comes_back<C: Content + PartialEq + std::fmt::Debug>(content: &C) {
    let good = encode(content);
    assert_eq!(decode::<C>(&good).as_ref(), Ok(content));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert_eq!(decode::<C>(&bad), Err(Damaged), "byte {at}");
        assert_eq!(decode::<C>(&good[..at]), Err(Damaged), "cut at {at}");
    }
}

#[test]
fn every_kind_comes_back_as_it_was_and_every_changed_byte_is_noticed() {
    comes_back(&sector_list());
    comes_back(&indicators());
    comes_back(&flows());
    comes_back(&io_table());
}

#[test]
fn a_missing_quantity_comes_back_as_missing() {
    let without = Flows { quantity: vec![f64::NAN, 3.0], ..flows() };
    let held: Flows = decode(&encode(&without)).unwrap();
    assert_eq!((held.quantity_of(0), held.quantity_of(1)), (None, Some(3.0)));
}

#[test]
fn content_that_leads_nowhere_is_damaged_although_its_digest_fits() {
    let mut list = sector_list();
    list.links[0].sector = 2;
    assert_eq!(decode::<SectorList>(&encode(&list)), Err(Damaged));
    let mut table = indicators();
    table.rows[0].source = 2;
    assert_eq!(decode::<Indicators>(&encode(&table)), Err(Damaged));
    let flows = Flows { ends: vec![1, 3], ..flows() };
    assert_eq!(decode::<Flows>(&encode(&flows)), Err(Damaged));
    let table = IoTable { output: vec![1.0], ..io_table() };
    assert_eq!(decode::<IoTable>(&encode(&table)), Err(Damaged));
    assert_eq!(decode::<IoTable>(&encode(&sector_list())), Err(Damaged));
}

#[test]
fn the_digest_is_that_of_kind_scheme_and_content() {
    let contents = vec![(0, encode(&sector_list()))];
    let iso = digest(Kind::SectorList, TerritoryScheme::Iso3166, &contents);
    assert_eq!(blake3::Hash::from_bytes(iso).to_hex()[..16], *"2e08492052e2e731", "stored names would change");
    assert_eq!(iso, digest(Kind::SectorList, TerritoryScheme::Unspecified, &contents));
    assert_ne!(iso, digest(Kind::SectorList, TerritoryScheme::Free, &contents));
    assert_ne!(iso, digest(Kind::Indicators, TerritoryScheme::Iso3166, &contents));
}
