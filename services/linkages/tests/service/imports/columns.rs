//! Files that have some of the columns: what they have no column for stays as it is
//! held, field by field.

use eslabon_proto::linkages::v1::{
    self as pb, Outcome, RegistryKind, needs_service_client::NeedsServiceClient,
    registry_service_client::RegistryServiceClient,
};
use prost_types::FieldMask;

use super::{counts, supplier};
use crate::{
    imports_support::{BUYERS, import, registry, remarks, strict},
    support::{Service, on_each_engine},
};

/// Stores a file of which every cell is as it should be.
async fn stored(service: &Service, spec: pb::RegistryImport, file: &str) {
    let report = import(service, "cinde", spec, file.to_owned()).await.unwrap();
    assert_eq!((report.updated_count, remarks(&report).as_slice()), (1, [].as_slice()), "{file}");
}

/// A file of the first supplier, with columns beside those that have to be there.
fn of_supplier(columns: &str, cells: &str) -> String {
    format!(
        "supplier_id,legal_name,country,size_class,{columns}\nS1,Maquinados Núñez S.A.,CR,small,{cells}\n"
    )
}

/// Changes the first supplier by hand.
async fn change(service: &Service, fields: &[&str], change: impl FnOnce(&mut pb::Supplier)) {
    let mut changed = supplier(service, "cinde", "S1").await;
    change(&mut changed);
    let request = pb::UpdateSupplierRequest {
        name: "suppliers/S1".to_owned(),
        etag: changed.etag.clone(),
        supplier: Some(changed),
        update_mask: Some(FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() }),
        ..Default::default()
    };
    let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
    client.update_supplier(request).await.unwrap();
}

#[tokio::test]
async fn a_file_that_tells_one_thing_of_an_owner_keeps_the_others() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let owned = |kind: pb::OwnershipKind, foreign_share| {
            Some(pb::Ownership { kind: kind.into(), foreign_share, parent: "Grupo Norte".to_owned() })
        };
        change(&service, &["ownership"], |held| held.ownership = owned(pb::OwnershipKind::Joint, Some(0.6)))
            .await;
        for (columns, cells, expected) in [
            ("ownership", "foreign", owned(pb::OwnershipKind::Foreign, Some(0.6))),
            ("foreign_share", "0.8", owned(pb::OwnershipKind::Foreign, Some(0.8))),
            // A cell that is empty tells that it is not known any more.
            ("foreign_share", "", owned(pb::OwnershipKind::Foreign, None)),
        ] {
            stored(&service, strict(RegistryKind::Suppliers), &of_supplier(columns, cells)).await;
            assert_eq!(supplier(&service, "cinde", "S1").await.ownership, expected, "{columns} {cells}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_tells_one_thing_of_deliveries_keeps_the_others() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let record = |lots, ppm, on_time| pb::QualityRecord { lots, ppm, on_time, ..Default::default() };
        for (columns, cells, expected) in [
            ("otd", "0.97", vec![record(40, Some(350.0), Some(0.97))]),
            ("ppm", "120", vec![record(40, Some(120.0), Some(0.97))]),
            ("lots_inspected", "60", vec![record(60, Some(120.0), Some(0.97))]),
            ("lots_inspected,otd", ",", vec![record(0, Some(120.0), None)]),
        ] {
            stored(&service, strict(RegistryKind::Suppliers), &of_supplier(columns, cells)).await;
            assert_eq!(
                supplier(&service, "cinde", "S1").await.quality_records,
                expected,
                "{columns} {cells}"
            );
        }
        let of_year = |lots, ppm, on_time| pb::QualityRecord {
            buyer: "buyers/B1".to_owned(),
            from: "2025-01-01".to_owned(),
            to: "2025-12-31".to_owned(),
            ..record(lots, ppm, on_time)
        };
        for (columns, cells, expected) in [
            ("ppm,lots,otd", "80,30,0.9", of_year(30, Some(80.0), Some(0.9))),
            ("otd", "0.95", of_year(30, Some(80.0), Some(0.95))),
            ("ppm", "70", of_year(30, Some(70.0), Some(0.95))),
            ("lots", "31", of_year(31, Some(70.0), Some(0.95))),
        ] {
            let file =
                format!("supplier_id,buyer_id,from,to,{columns}\nS1,B1,2025-01-01,2025-12-31,{cells}\n");
            stored(&service, strict(RegistryKind::Quality), &file).await;
            let held = supplier(&service, "cinde", "S1").await.quality_records;
            assert_eq!(held, [record(0, Some(120.0), None), expected], "{columns} {cells}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_tells_one_factor_of_governance_keeps_the_others_and_who_said_so() {
    on_each_engine(async |service| {
        let spec =
            |source: &str| pb::RegistryImport { source: source.to_owned(), ..strict(RegistryKind::Buyers) };
        import(&service, "cinde", spec("survey"), BUYERS).await.unwrap();
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let (low, high) = (pb::Level::Low, pb::Level::High);
        for (source, columns, cells, levels, asserted_by) in [
            ("", "complexity", "low", [low, high, low], "survey"),
            ("", "supplier_capability", "high", [low, high, high], "survey"),
            ("visit", "codifiability", "low", [low, low, high], "visit"),
            ("", "governance", "captive", [high, high, low], "visit"),
        ] {
            let file = format!(
                "buyer_id,name,kind,country,{columns}\nB1,Dispositivos Ltda,foreign_affiliate,CR,{cells}\n"
            );
            stored(&service, spec(source), &file).await;
            let request = pb::GetBuyerRequest { name: "buyers/B1".to_owned() };
            let held = client.get_buyer(request).await.unwrap().into_inner().governance.unwrap();
            let factors = [held.complexity(), held.codifiability(), held.capability()];
            assert_eq!((factors, held.asserted_by.as_str()), (levels, asserted_by), "{columns}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_tax_number_takes_the_place_of_that_of_its_country_alone() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let id = |country: &str, scheme: &str, id: &str| pb::TaxId {
            country: country.to_owned(),
            scheme: scheme.to_owned(),
            id: id.to_owned(),
            checks: None,
        };
        let (abroad, other_office) = (id("PAN", "", "155-1"), id("CRI", "CCSS", "2-0300"));
        let kept = [abroad.clone(), other_office.clone()];
        change(&service, &["tax_ids"], |held| held.tax_ids.extend(kept)).await;
        let new = of_supplier("tax_id", "3-101-000077");
        stored(&service, strict(RegistryKind::Suppliers), &new).await;
        let expected = [id("CRI", "", "3-101-000077"), abroad.clone(), other_office.clone()];
        assert_eq!(supplier(&service, "cinde", "S1").await.tax_ids, expected);
        let again = import(&service, "cinde", strict(RegistryKind::Suppliers), new).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 1, 0));
        // A number that is not known any more goes, and no other with it.
        let none = of_supplier("tax_id", "N/D");
        import(&service, "cinde", strict(RegistryKind::Suppliers), none).await.unwrap();
        assert_eq!(supplier(&service, "cinde", "S1").await.tax_ids, [abroad, other_office]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn codes_take_the_place_of_those_of_their_scheme_alone() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let codes = |of: &[(&str, &str)]| -> Vec<pb::ProductCode> {
            let code = |(scheme, code): &(&str, &str)| pb::ProductCode {
                scheme: (*scheme).to_owned(),
                code: (*code).to_owned(),
                raw: String::new(),
            };
            of.iter().map(code).collect()
        };
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        for (scheme, cell, expected) in [
            ("CPC2.1", "44213", codes(&[("HS2022", "848790"), ("CPC2.1", "44213")])),
            ("HS2022", "848710|848720", codes(&[("HS2022", "848710"), ("HS2022", "848720"), ("CPC2.1", "44213")])),
            ("HS2022", "", codes(&[("CPC2.1", "44213")])),
        ] {
            let spec = pb::RegistryImport { code_scheme: scheme.to_owned(), ..strict(RegistryKind::Capabilities) };
            stored(&service, spec, &format!("capability_id,hs6,unit,hours_per_unit,name_es\ncnc,{cell},pcs,1.2,maquinado CNC\n"))
                .await;
            let request = pb::GetCapabilityRequest { name: "capabilities/cnc".to_owned() };
            assert_eq!(client.get_capability(request).await.unwrap().into_inner().codes, expected);
        }
        let claim = |cells| format!("supplier_id,capability_id,evidence,code_scheme,product_code\nS1,cnc,document,{cells}\n");
        let need = |cells| {
            format!("need_id,buyer_id,capability_id,quantity_annual,ppm_max,start_date,horizon_months,code_scheme,product_code\n\
                N1,B1,cnc,100,500,2026-05-01,12,{cells}\n")
        };
        let mut needs = NeedsServiceClient::new(service.analyst("cinde").await);
        for (cells, expected) in [
            ("HS2022,848710", codes(&[("HS2022", "848710")])),
            ("CPC2.1,44213", codes(&[("HS2022", "848710"), ("CPC2.1", "44213")])),
            ("HS2022,848720", codes(&[("HS2022", "848720"), ("CPC2.1", "44213")])),
            ("HS2022,N/D", codes(&[("CPC2.1", "44213")])),
        ] {
            import(&service, "cinde", strict(RegistryKind::Claims), claim(cells)).await.unwrap();
            import(&service, "cinde", strict(RegistryKind::Needs), need(cells)).await.unwrap();
            assert_eq!(supplier(&service, "cinde", "S1").await.claims[0].codes, expected, "{cells}");
            let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
            assert_eq!(needs.get_need(request).await.unwrap().into_inner().codes, expected, "{cells}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_need_that_is_for_another_capability_leaves_the_codes_of_the_one_before() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let mut needs = NeedsServiceClient::new(service.analyst("cinde").await);
        let row = "N1,B1,cnc,100,500,2026-05-01,12";
        let header = "need_id,buyer_id,capability_id,quantity_annual,ppm_max,start_date,horizon_months";
        for (file, expected) in [
            (format!("{header},code_scheme,product_code\n{row},HS2022,848790\n"), 1),
            // A file without the column keeps them, as long as they are of what is needed.
            (format!("{header}\n{row}\n"), 1),
            (format!("{header}\n{}\n", row.replace("cnc", "ster")), 0),
        ] {
            import(&service, "cinde", strict(RegistryKind::Needs), file.clone()).await.unwrap();
            let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
            assert_eq!(needs.get_need(request).await.unwrap().into_inner().codes.len(), expected, "{file}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_firm_that_moves_to_another_country_leaves_a_point_that_cannot_be_there() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let moved = |country| {
            format!("supplier_id,legal_name,country,size_class\nS1,Maquinados Núñez S.A.,{country},small\n")
        };
        // Near the border a point may be in either country.
        let near = of_supplier("lat,lon", "9.5,-82.9");
        stored(&service, strict(RegistryKind::Suppliers), &near).await;
        stored(&service, strict(RegistryKind::Suppliers), &moved("PA")).await;
        let site = supplier(&service, "cinde", "S1").await.sites.remove(0);
        assert_eq!(site.point, Some(pb::Point { latitude: 9.5, longitude: -82.9 }));
        let report = import(&service, "cinde", strict(RegistryKind::Suppliers), moved("MX")).await.unwrap();
        assert_eq!(remarks(&report), [(2, "country", Outcome::LeftOut, "OUTSIDE_COUNTRY")]);
        let site = supplier(&service, "cinde", "S1").await.sites.remove(0);
        assert_eq!((site.country.as_str(), site.city.as_str(), site.point), ("MEX", "Alajuela", None));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_need_asks_for_the_standards_that_its_row_states_and_for_no_others() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let mut client = NeedsServiceClient::new(service.analyst("cinde").await);
        for (cell, expected) in [
            ("\"ISO 9001, ISO 13485\"", vec!["ISO9001", "ISO13485"]),
            ("ISO9001; N/D", vec!["ISO9001"]),
            ("N/D", vec![]),
        ] {
            let file = format!("need_id,buyer_id,capability_id,quantity_annual,ppm_max,start_date,horizon_months,certs_required\n\
                N1,B1,cnc,100,500,2026-05-01,12,{cell}\n");
            import(&service, "cinde", strict(RegistryKind::Needs), file).await.unwrap();
            let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
            assert_eq!(client.get_need(request).await.unwrap().into_inner().required_standards, expected);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_record_of_a_buyer_that_cannot_be_read_leaves_that_of_all_deliveries() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let before = supplier(&service, "cinde", "S1").await;
        for row in ["S1,B 1,2025-01-01,9000", "S1,B1,31/02/2025,9000"] {
            let file = format!("supplier_id,buyer_id,from,ppm\n{row}\n");
            let answer = import(&service, "cinde", strict(RegistryKind::Quality), file).await;
            assert!(answer.is_err(), "{row}");
        }
        assert_eq!(supplier(&service, "cinde", "S1").await, before);
        service.stop().await;
    })
    .await;
}
