//! Imports: what is stored of a file, what is told of it, and what is refused.

mod columns;

use std::io::Write;

use eslabon_proto::linkages::v1::{
    self as pb, Outcome, RegistryKind, missing_links_service_client::MissingLinksServiceClient,
    needs_service_client::NeedsServiceClient, registry_service_client::RegistryServiceClient,
};
use eslabon_runtime::problem::Kind;

use crate::{
    imports_support::{BUYERS, CAPABILITIES, SUPPLIERS, good_rows, import, registry, remarks, strict},
    support::{Service, on_each_engine, refused},
};

async fn supplier(service: &Service, tenant: &str, id: &str) -> pb::Supplier {
    let mut client = RegistryServiceClient::new(service.analyst(tenant).await);
    let request = pb::GetSupplierRequest { name: format!("suppliers/{id}") };
    client.get_supplier(request).await.unwrap().into_inner()
}

async fn supplier_count(service: &Service, tenant: &str) -> usize {
    let mut client = RegistryServiceClient::new(service.analyst(tenant).await);
    client.list_suppliers(pb::ListSuppliersRequest::default()).await.unwrap().into_inner().suppliers.len()
}

fn counts(report: &pb::ImportReport) -> (i64, i64, i64, i64) {
    (report.created_count, report.updated_count, report.unchanged_count, report.refused_count)
}

#[tokio::test]
async fn a_file_makes_resources_and_the_same_file_changes_nothing() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let stored = supplier(&service, "cinde", "S1").await;
        assert_eq!(stored.legal_name, "Maquinados Núñez S.A.");
        assert_eq!(stored.sites[0].country, "CRI");
        assert_eq!(stored.quality_records[0].ppm, Some(350.0));
        let again = import(&service, "cinde", strict(RegistryKind::Suppliers), SUPPLIERS).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 2, 0));
        assert_eq!(supplier(&service, "cinde", "S1").await, stored, "etag and times too");
        let other = SUPPLIERS.replace("S.A.", "Ltda.");
        let changed = import(&service, "cinde", strict(RegistryKind::Suppliers), other).await.unwrap();
        assert_eq!(counts(&changed), (0, 1, 1, 0));
        assert_ne!(supplier(&service, "cinde", "S1").await.etag, stored.etag);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn parts_of_suppliers_are_merged_into_them_and_stay_when_a_later_file_tells_of_others() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let claims = "supplier_id,capability_id,code_scheme,product_code,evidence,capacity_annual,unit,free_share\n\
             S1,cnc,HS2022,848790,third_party,5000,pcs,0.5\nS2,cnc,,,document,12,T3,\n";
        let report = import(&service, "cinde", strict(RegistryKind::Claims), claims).await.unwrap();
        assert_eq!(counts(&report), (0, 2, 0, 0));
        let certificates = "supplier_id,cert,issued,expires\nS1,ISO 9001:2015,2024-02-01,2027-02-01\n";
        import(&service, "cinde", strict(RegistryKind::Certificates), certificates).await.unwrap();
        let quality = "supplier_id,buyer_id,ppm,lots,from,to\nS1,B1,120,30,2025-01-01,2025-12-31\n";
        import(&service, "cinde", strict(RegistryKind::Quality), quality).await.unwrap();
        // Of the suppliers themselves another file tells no more than names.
        let names = "supplier_id,legal_name,country,size_class\nS1,Núñez e Hijos S.A.,CR,medium\n";
        import(&service, "cinde", strict(RegistryKind::Suppliers), names).await.unwrap();
        let one = supplier(&service, "cinde", "S1").await;
        assert_eq!((one.legal_name.as_str(), one.employees), ("Núñez e Hijos S.A.", Some(24)));
        assert!(one.sites[0].point.is_some());
        assert_eq!(one.claims[0].capacity_per_year.as_ref().unwrap().value, "5000");
        assert_eq!((one.certificates[0].standard.as_str(), one.certificates[0].raw.as_str()), ("ISO9001", "ISO 9001:2015"));
        assert_eq!(one.quality_records.len(), 2);
        let other = supplier(&service, "cinde", "S2").await;
        assert_eq!(other.claims[0].capacity_per_year.as_ref().unwrap().unit, "T3", "twelve thousand pieces");
        assert_eq!((one.claims[0].free_share, other.claims[0].free_share), (Some(0.5), None));
        let again = import(&service, "cinde", strict(RegistryKind::Claims), claims).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 2, 0));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_refused_row_refuses_the_file_unless_good_rows_are_accepted() {
    on_each_engine(async |service| {
        let file = "supplier_id,legal_name,country,size_class\nS1,Uno,CR,small\n,Dos,CR,small\nS3,,CR,small\nS4,Cuatro,Atlantis,huge\nS1,Otra,CR,micro\n";
        let answer = import(&service, "cinde", strict(RegistryKind::Suppliers), file).await;
        let problem = refused(answer, Kind::InvalidArgument, "REQUIRED");
        let paths: Vec<_> = problem.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
        assert_eq!(
            paths,
            [
                ("lines[3].supplier_id", "REQUIRED"),
                ("lines[4].legal_name", "REQUIRED"),
                ("lines[5].country", "UNKNOWN_COUNTRY"),
                ("lines[5].size_class", "UNKNOWN_WORD"),
                ("lines[6]", "DUPLICATE_ROW"),
            ]
        );
        assert_eq!((problem.metadata["error_count"].as_str(), problem.metadata["count.REQUIRED"].as_str()), ("4", "2"));
        assert_eq!(supplier_count(&service, "cinde").await, 0, "nothing was stored");
        let report = import(&service, "cinde", good_rows(RegistryKind::Suppliers), file).await.unwrap();
        assert_eq!(counts(&report), (1, 0, 0, 4));
        assert_eq!(report.row_count, 5);
        assert_eq!(supplier(&service, "cinde", "S1").await.legal_name, "Uno");
        let none = "supplier_id,legal_name,country,size_class\nS1,,CR,small\n";
        let answer = import(&service, "cinde", good_rows(RegistryKind::Suppliers), none).await;
        refused(answer, Kind::InvalidArgument, "NO_ROW_ACCEPTED");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn rows_refer_to_what_is_there() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let claims = "supplier_id,capability_id,evidence\nS1,cnc,document\nS9,cnc,document\nS2,nothing,document\n";
        let report = import(&service, "cinde", good_rows(RegistryKind::Claims), claims).await.unwrap();
        let expected = [(3, "", Outcome::Refused, "UNKNOWN_REFERENCE"), (4, "capability_id", Outcome::Refused, "UNKNOWN_REFERENCE")];
        let told: Vec<_> = remarks(&report).into_iter().filter(|remark| remark.2 == Outcome::Refused).collect();
        assert_eq!(told, expected);
        // Suppliers of another tenant are not there.
        let answer = import(&service, "procomer", good_rows(RegistryKind::Claims), claims).await;
        refused(answer, Kind::InvalidArgument, "NO_ROW_ACCEPTED");
        let needs = "need_id,buyer_id,capability_id,quantity_annual,unit,ppm_max,start_date,horizon_months\n\
             N1,B1,cnc,100,pcs,500,2026-05-01,12\nN2,B9,cnc,100,pcs,500,2026-05-01,12\nN3,B1,cnc,100,kg,500,2026-05-01,12\n\
             N4,B1,cnc,100,pcs,500,2025-05-01,12\n";
        let report = import(&service, "cinde", good_rows(RegistryKind::Needs), needs).await.unwrap();
        assert_eq!(
            remarks(&report),
            [
                (3, "buyer_id", Outcome::Refused, "UNKNOWN_REFERENCE"),
                (4, "unit", Outcome::Refused, "UNIT_OF_OTHER_KIND"),
                (5, "", Outcome::Refused, "NEED_STARTED"),
            ]
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn needs_begin_as_drafts_or_open_and_keep_their_state() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let file = "need_id,buyer_id,capability_id,title,lang,quantity_annual,unit,ppm_max,start_date,horizon_months,max_supplier_share\n\
             N1,B1,cnc,maquinado,es,\"1.234,50\",pzas,500,2026-05-01,12,60%\n";
        let spec = pb::RegistryImport { need_state: pb::NeedState::Open.into(), ..strict(RegistryKind::Needs) };
        let report = import(&service, "cinde", spec, file).await.unwrap();
        assert_eq!(
            remarks(&report),
            [
                (2, "quantity_annual", Outcome::ReadAs, "LOCALE_NUMBER"),
                (2, "max_supplier_share", Outcome::ReadAs, "PERCENT"),
                (2, "unit", Outcome::ReadAs, "UNIT_SPELLING"),
            ]
        );
        let mut client = NeedsServiceClient::new(service.analyst("cinde").await);
        let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
        let need = client.get_need(request.clone()).await.unwrap().into_inner();
        assert_eq!((need.state(), need.max_supplier_share, need.country.as_str()), (pb::NeedState::Open, 0.6, "CRI"));
        assert_eq!(need.quantity_per_year.unwrap(), pb::Quantity { value: "1234.50".to_owned(), unit: "pcs".to_owned() });
        // The same file with the default leaves it open.
        let again = import(&service, "cinde", strict(RegistryKind::Needs), file).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 1, 0));
        let closed = pb::RegistryImport { need_state: pb::NeedState::Closed.into(), ..strict(RegistryKind::Needs) };
        refused(import(&service, "cinde", closed, file).await, Kind::InvalidArgument, "OUT_OF_RANGE");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn how_a_need_is_met_today_is_kept_by_a_file_that_does_not_tell() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let head = "need_id,buyer_id,capability_id,quantity_annual,unit,ppm_max,start_date,horizon_months";
        let row = "N1,B1,cnc,100,pcs,500,2026-05-01,12";
        let now = "current_source,current_country,current_price_usd,current_lead_time_days";
        let files = [
            (format!("{head},{now}\n{row},offshore,USA,27.00,45\n"), true),
            (format!("{head}\n{row}\n"), true),
            (format!("{head},{now}\n{row},,,,\n"), false),
        ];
        let expected = pb::CurrentSource {
            kind: pb::CurrentSourceKind::Offshore.into(),
            country: "USA".to_owned(),
            cost_per_unit: Some(pb::Money { currency: "USD".to_owned(), minor_units: 2700 }),
            lead_time_days: Some(45.0),
        };
        let mut client = NeedsServiceClient::new(service.analyst("cinde").await);
        for (file, is_known) in files {
            let report = import(&service, "cinde", strict(RegistryKind::Needs), file.clone()).await.unwrap();
            assert_eq!(remarks(&report), []);
            let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
            let need = client.get_need(request).await.unwrap().into_inner();
            assert_eq!(need.current_source, is_known.then(|| expected.clone()), "{file}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_tells_one_thing_of_how_a_need_is_met_today_keeps_the_others() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let head = "need_id,buyer_id,capability_id,quantity_annual,unit,ppm_max,start_date,horizon_months";
        let row = "N1,B1,cnc,100,pcs,500,2026-05-01,12";
        let dollars = |minor_units| Some(pb::Money { currency: "USD".to_owned(), minor_units });
        let mut expected = pb::CurrentSource {
            kind: pb::CurrentSourceKind::Offshore.into(),
            country: "USA".to_owned(),
            cost_per_unit: dollars(2700),
            lead_time_days: Some(45.0),
        };
        let all = format!(
            "{head},current_source,current_country,current_price_usd,current_lead_time_days\n{row},offshore,USA,27.00,45\n"
        );
        import(&service, "cinde", strict(RegistryKind::Needs), all).await.unwrap();
        let mut client = NeedsServiceClient::new(service.analyst("cinde").await);
        type Change = fn(&mut pb::CurrentSource);
        let one_by_one: [(&str, &str, Change); 5] = [
            ("current_price_usd", "31.00", |source| source.cost_per_unit.as_mut().unwrap().minor_units = 3100),
            ("current_country", "MEX", |source| source.country = "MEX".to_owned()),
            ("current_lead_time_days", "60", |source| source.lead_time_days = Some(60.0)),
            ("current_source", "in_house", |source| source.set_kind(pb::CurrentSourceKind::InHouse)),
            // A cell that is empty tells that it is not known any more.
            ("current_price_usd", "", |source| source.cost_per_unit = None),
        ];
        for (column, cell, change) in one_by_one {
            change(&mut expected);
            let file = format!("{head},{column}\n{row},{cell}\n");
            import(&service, "cinde", strict(RegistryKind::Needs), file).await.unwrap();
            let request = pb::GetNeedRequest { name: "needs/N1".to_owned() };
            let need = client.get_need(request).await.unwrap().into_inner();
            assert_eq!(need.current_source, Some(expected.clone()), "{column}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_request_is_answered_once_and_its_id_is_for_that_file_alone() {
    on_each_engine(async |service| {
        let spec =
            pb::RegistryImport { request_id: "import-1".to_owned(), ..strict(RegistryKind::Suppliers) };
        let first = import(&service, "cinde", spec.clone(), SUPPLIERS).await.unwrap();
        assert_eq!(counts(&first), (2, 0, 0, 0));
        assert_eq!(import(&service, "cinde", spec.clone(), SUPPLIERS).await.unwrap(), first);
        let answer = import(&service, "cinde", spec, SUPPLIERS.replace("micro", "small")).await;
        refused(answer, Kind::InvalidArgument, "REQUEST_ID_REUSED");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_is_read_whatever_program_wrote_it() {
    on_each_engine(async |service| {
        let other = format!("\u{feff}{}", SUPPLIERS.replace(',', ";").replace('\n', "\r\n"));
        let report = import(&service, "cinde", strict(RegistryKind::Suppliers), other).await.unwrap();
        assert_eq!(counts(&report), (2, 0, 0, 0));
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(SUPPLIERS.as_bytes()).unwrap();
        let report =
            import(&service, "cinde", strict(RegistryKind::Suppliers), gzip.finish().unwrap()).await.unwrap();
        assert_eq!(counts(&report), (0, 0, 2, 0));
        for (bad, reason) in [
            ("a,b\n1,2\n", "MISSING_COLUMN"),
            ("", "EMPTY_FILE"),
            ("supplier_id,legal_name,country,size_class\n", "NO_ROWS"),
        ] {
            refused(
                import(&service, "cinde", strict(RegistryKind::Suppliers), bad).await,
                Kind::InvalidArgument,
                reason,
            );
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn probable_duplicates_are_counted_and_not_merged() {
    on_each_engine(async |service| {
        import(&service, "cinde", strict(RegistryKind::Suppliers), SUPPLIERS).await.unwrap();
        let more = "supplier_id,legal_name,tax_id,country,size_class\n\
             S3,MAQUINADOS NUNEZ SA,3-101-000001,CR,small\nS4,Otra,3-101-000009,CR,small\nS5,TALLER PEÑA,,CR,micro\n";
        let report = import(&service, "cinde", strict(RegistryKind::Suppliers), more).await.unwrap();
        assert_eq!(report.probable_duplicate_count, 2);
        assert_eq!(supplier_count(&service, "cinde").await, 5);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_one_tenant_imports_another_does_not_see() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        assert_eq!(supplier_count(&service, "procomer").await, 0);
        let report = import(&service, "procomer", strict(RegistryKind::Suppliers), SUPPLIERS).await.unwrap();
        assert_eq!((counts(&report), report.probable_duplicate_count), ((2, 0, 0, 0), 0));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn buyers_get_the_factors_of_the_governance_that_their_row_names() {
    on_each_engine(async |service| {
        let spec = pb::RegistryImport { source: "survey".to_owned(), ..strict(RegistryKind::Buyers) };
        import(&service, "cinde", spec, BUYERS).await.unwrap();
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let request = pb::GetBuyerRequest { name: "buyers/B1".to_owned() };
        let governance = client.get_buyer(request).await.unwrap().into_inner().governance.unwrap();
        assert_eq!(governance.r#type(), pb::GovernanceType::Captive);
        assert_eq!(governance.capability(), pb::Level::Low);
        assert_eq!(governance.asserted_by, "survey");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn proximities_are_kept_with_the_first_of_a_pair() {
    on_each_engine(async |service| {
        import(&service, "cinde", strict(RegistryKind::Capabilities), CAPABILITIES).await.unwrap();
        let file = "a,b,phi\ncnc,cnc,1.00\ncnc,ster,\"0,27\"\n";
        let report = import(&service, "cinde", strict(RegistryKind::Proximities), file).await.unwrap();
        assert_eq!(
            remarks(&report),
            [(2, "phi", Outcome::LeftOut, "PAIR_WITH_ITSELF"), (3, "phi", Outcome::ReadAs, "LOCALE_NUMBER")]
        );
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let request = pb::GetCapabilityRequest { name: "capabilities/cnc".to_owned() };
        let near = client.get_capability(request).await.unwrap().into_inner().proximities;
        assert_eq!(near, [pb::CapabilityProximity { capability: "capabilities/ster".to_owned(), phi: 0.27 }]);
        // A later file of capabilities does not forget them.
        let again =
            import(&service, "cinde", strict(RegistryKind::Capabilities), CAPABILITIES).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 2, 0));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn minimum_scales_belong_to_capabilities() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let file = "capability_id,mes_hours_per_year,mes_units,unit\nster,24000.0,16000.0,pallet\nnothing,10,1,pcs\n";
        let spec = pb::RegistryImport { source: "survey of plants".to_owned(), ..good_rows(RegistryKind::MinimumScales) };
        let report = import(&service, "cinde", spec, file).await.unwrap();
        assert_eq!(remarks(&report), [(3, "capability_id", Outcome::Refused, "UNKNOWN_REFERENCE")]);
        assert_eq!(report.ignored_columns, ["mes_units", "unit"]);
        let mut client = MissingLinksServiceClient::new(service.analyst("cinde").await);
        let request = pb::GetMinimumScaleRequest { name: "minimumScales/ster".to_owned() };
        let scale = client.get_minimum_scale(request).await.unwrap().into_inner();
        assert_eq!((scale.hours_per_year, scale.source.as_str()), (Some(24_000.0), "survey of plants"));
        assert_eq!(scale.capability, "capabilities/ster");
        service.stop().await;
    })
    .await;
}
