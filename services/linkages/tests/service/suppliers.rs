//! Suppliers: what is stored of them, what is refused, and how they are found.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;

use crate::{
    fixtures::{certificate, count_in, create_capability, new_supplier, quantity, registry, site, supplier},
    support::{on_each_engine, refused_at},
};

/// What is wrong with a supplier, and what is said of it.
type Bad = (fn(&mut pb::Supplier), &'static str, &'static str);

const BAD: &[Bad] = &[
    (|s| s.legal_name = "  ".to_owned(), "REQUIRED", "supplier.legal_name"),
    (|s| s.size_class = 0, "REQUIRED", "supplier.size_class"),
    (|s| s.sites[0].country = "XYZ".to_owned(), "UNKNOWN_COUNTRY", "supplier.sites[0].country"),
    (|s| s.sites[0].point = Some(pb::Point::default()), "ZERO_COORDINATES", "supplier.sites[0].point"),
    (|s| s.sites.push(site("main")), "DUPLICATE_KEY", "supplier.sites[1].id"),
    (|s| s.tax_ids.push(tax_id("CRI", "3101123456")), "DUPLICATE_KEY", "supplier.tax_ids[1].id"),
    (|s| s.tax_ids[0].country = "XYZ".to_owned(), "UNKNOWN_COUNTRY", "supplier.tax_ids[0].country"),
    (|s| s.claims.push(s.claims[0].clone()), "DUPLICATE_KEY", "supplier.claims[1].capability"),
    (
        |s| s.claims[0].capability = "capabilities/none".to_owned(),
        "UNKNOWN_REFERENCE",
        "supplier.claims[0].capability",
    ),
    (
        |s| s.claims[0].capacity_per_year = quantity("1", "kumquat"),
        "UNKNOWN_UNIT",
        "supplier.claims[0].capacity_per_year.unit",
    ),
    (
        |s| s.claims[0].minimum_lot = quantity("1", "toneladas"),
        "UNKNOWN_UNIT",
        "supplier.claims[0].minimum_lot.unit",
    ),
    (
        |s| s.claims[0].price_per_unit = Some(pb::Money { currency: "USD".to_owned(), minor_units: -1 }),
        "NEGATIVE_PRICE",
        "supplier.claims[0].price_per_unit.minor_units",
    ),
    (|s| s.claims[0].codes = vec![hs("39269O")], "MALFORMED_CODE", "supplier.claims[0].codes[0].code"),
    (|s| s.claims[0].observed_on = "2025-02-29".to_owned(), "INVALID_DATE", "supplier.claims[0].observed_on"),
    (
        |s| s.certificates[0].expires_on = "2026-02-30".to_owned(),
        "INVALID_DATE",
        "supplier.certificates[0].expires_on",
    ),
    (
        |s| s.certificates[0].expires_on = "2024-02-28".to_owned(),
        "CERTIFICATE_DATES",
        "supplier.certificates[0].expires_on",
    ),
    (
        |s| s.certificates[0].expires_on = "2025-02-28".to_owned(),
        "CERTIFICATE_EXPIRED",
        "supplier.certificates[0].status",
    ),
    (|s| s.exclusions = vec!["buyers/a".to_owned(); 2], "REPEATED", "supplier.exclusions[1]"),
    (
        |s| {
            s.quality_records = vec![pb::QualityRecord {
                from: "2025-02-01".to_owned(),
                to: "2025-01-01".to_owned(),
                ..Default::default()
            }]
        },
        "PERIOD_DATES",
        "supplier.quality_records[0].to",
    ),
    (|s| s.observed_on = "2025-13-01".to_owned(), "INVALID_DATE", "supplier.observed_on"),
];

fn tax_id(country: &str, id: &str) -> pb::TaxId {
    pb::TaxId { country: country.to_owned(), id: id.to_owned(), ..Default::default() }
}

fn hs(code: &str) -> pb::ProductCode {
    pb::ProductCode { scheme: "HS2022".to_owned(), code: code.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn what_is_wrong_with_a_supplier_is_told_with_its_path() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        create_capability(&mut client, "med_mold").await;
        for (spoil, reason, path) in BAD {
            let mut bad = supplier();
            spoil(&mut bad);
            let answer = client.create_supplier(new_supplier("s", bad)).await;
            refused_at(answer, Kind::InvalidArgument, reason, path);
        }
        // Everything that is wrong is told at once.
        let mut bad = supplier();
        bad.sites[0].country = "XYZ".to_owned();
        bad.claims[0].capacity_per_year = quantity("1", "kumquat");
        let problem = refused_at(
            client.create_supplier(new_supplier("s", bad)).await,
            Kind::InvalidArgument,
            "UNKNOWN_COUNTRY",
            "supplier.sites[0].country",
        );
        assert_eq!(problem.violations.len(), 2, "{problem:?}");
        // And nothing of it was stored.
        client.create_supplier(new_supplier("s", supplier())).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_standard_in_another_form_is_malformed_and_a_known_spelling_becomes_the_canonical_one() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        create_capability(&mut client, "med_mold").await;
        let mut given = supplier();
        given.certificates = vec![certificate("EN ISO 13485:2016")];
        let answer = client.create_supplier(new_supplier("s", given.clone())).await;
        refused_at(answer, Kind::InvalidArgument, "INVALID_FORMAT", "supplier.certificates[0].standard");
        given.certificates = vec![certificate("TS16949"), certificate("SELLO-VERDE")];
        let made = client.create_supplier(new_supplier("s", given)).await.unwrap().into_inner();
        let standards: Vec<_> =
            made.certificates.iter().map(|found| (found.standard.as_str(), found.raw.as_str())).collect();
        assert_eq!(standards, [("IATF16949", "TS16949"), ("SELLO-VERDE", "")]);
    })
    .await;
}

#[tokio::test]
async fn a_certificate_that_has_run_out_is_kept_where_nobody_says_that_it_is_live() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        create_capability(&mut client, "med_mold").await;
        for status in [pb::CertificateStatus::Unspecified, pb::CertificateStatus::Expired] {
            let mut given = supplier();
            given.certificates[0].expires_on = "2025-02-28".to_owned();
            given.certificates[0].set_status(status);
            let id = status.as_str_name();
            let made = client.create_supplier(new_supplier(id, given.clone())).await.unwrap().into_inner();
            assert_eq!(made.certificates, given.certificates);
        }
    })
    .await;
}

#[tokio::test]
async fn tax_numbers_are_stored_with_whether_their_check_digits_fit() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        create_capability(&mut client, "med_mold").await;
        let mut given = supplier();
        given.tax_ids = vec![
            tax_id("BRA", "33.000.167/0001-01"),
            tax_id("BRA", "33.000.167/0001-02"),
            tax_id("CRI", "3-101-123456"),
        ];
        // What a caller says of it does not count.
        given.tax_ids[1].checks = Some(true);
        let made = client.create_supplier(new_supplier("s", given)).await.unwrap().into_inner();
        let checks: Vec<_> = made.tax_ids.iter().map(|id| id.checks).collect();
        assert_eq!(checks, [Some(true), Some(false), None]);
    })
    .await;
}

#[tokio::test]
async fn suppliers_are_found_by_country_size_capability_and_standard() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        for id in ["med_mold", "med_mold2", "MED_MOLD"] {
            create_capability(&mut client, id).await;
        }
        let mut other = supplier();
        other.sites[0].country = "PAN".to_owned();
        other.set_size_class(pb::SizeClass::Large);
        other.claims[0].capability = "capabilities/med_mold2".to_owned();
        other.certificates = vec![certificate("ISO9001")];
        let mut third = supplier();
        third.sites.push(pb::Site { country: "PAN".to_owned(), ..site("second") });
        third.claims[0].capability = "capabilities/MED_MOLD".to_owned();
        for (id, supplier) in [("a", supplier()), ("b", other), ("c", third)] {
            client.create_supplier(new_supplier(id, supplier)).await.unwrap();
        }
        let all = pb::ListSuppliersRequest::default();
        let large = pb::SizeClass::Large.into();
        for (request, expected) in [
            (all.clone(), &["a", "b", "c"][..]),
            (pb::ListSuppliersRequest { country: "CRI".to_owned(), ..all.clone() }, &["a", "c"]),
            (pb::ListSuppliersRequest { country: "PAN".to_owned(), ..all.clone() }, &["b", "c"]),
            (pb::ListSuppliersRequest { size_class: large, ..all.clone() }, &["b"]),
            (
                pb::ListSuppliersRequest { capability: "capabilities/med_mold".to_owned(), ..all.clone() },
                &["a"],
            ),
            (pb::ListSuppliersRequest { standard: "ISO13485".to_owned(), ..all.clone() }, &["a", "c"]),
            (
                pb::ListSuppliersRequest {
                    standard: "ISO13485".to_owned(),
                    country: "PAN".to_owned(),
                    ..all.clone()
                },
                &["c"],
            ),
        ] {
            let found = client.list_suppliers(request.clone()).await.unwrap().into_inner().suppliers;
            let names: Vec<_> = found.iter().map(|found| found.name.as_str()).collect();
            let expected: Vec<_> = expected.iter().map(|id| format!("suppliers/{id}")).collect();
            assert_eq!(names, expected, "{request:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_right_when_it_was_written_does_not_stop_another_change() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        create_capability(&mut client, "med_mold").await;
        let made = client.create_supplier(new_supplier("s", supplier())).await.unwrap().into_inner();
        let gone =
            pb::DeleteCapabilityRequest { name: "capabilities/med_mold".to_owned(), ..Default::default() };
        client.delete_capability(gone).await.unwrap();
        let update = pb::UpdateSupplierRequest {
            name: made.name.clone(),
            supplier: Some(pb::Supplier { employees: Some(12), ..Default::default() }),
            update_mask: Some(FieldMask { paths: vec!["employees".to_owned()] }),
            etag: made.etag.clone(),
            ..Default::default()
        };
        let changed = client.update_supplier(update).await.unwrap().into_inner();
        assert_eq!((changed.employees, &changed.claims), (Some(12), &made.claims));
        // What was said in pieces stays, and what is said now is said in what counts now.
        create_capability(&mut client, "med_mold").await;
        count_in(&mut client, "med_mold", "KGM").await;
        let update = |supplier: pb::Supplier, field: &str| pb::UpdateSupplierRequest {
            name: made.name.clone(),
            supplier: Some(supplier),
            update_mask: Some(FieldMask { paths: vec![field.to_owned()] }),
            ..Default::default()
        };
        let more = pb::Supplier { employees: Some(13), ..Default::default() };
        let changed = client.update_supplier(update(more, "employees")).await.unwrap().into_inner();
        assert_eq!((changed.employees, &changed.claims), (Some(13), &made.claims));
        let mut claims = made.claims.clone();
        claims[0].capacity_per_year.as_mut().unwrap().value = "1300".to_owned();
        let other = pb::Supplier { claims, ..Default::default() };
        let answer = client.update_supplier(update(other, "claims")).await;
        let field = "supplier.claims[0].capacity_per_year.unit";
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_UNIT", field);
        let delete = pb::DeleteSupplierRequest { name: made.name, etag: made.etag, ..Default::default() };
        refused_at(client.delete_supplier(delete).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
    })
    .await;
}
