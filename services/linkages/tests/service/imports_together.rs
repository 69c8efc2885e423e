//! Files that come together: what is stored of them is what files that come one after
//! the other leave, all of it or nothing.

use eslabon_linkages::Config;
use eslabon_proto::linkages::v1::{self as pb, RegistryKind, registry_service_client::RegistryServiceClient};
use eslabon_runtime::{problem::Kind, testing};

use crate::{
    imports_support::{
        BUYERS, CAPABILITIES, SUPPLIERS, good_rows, import, import_together, registry, remarks, strict,
    },
    support::{Service, on_each_engine, refused},
};

const CLAIMS: &str = "supplier_id,capability_id,evidence,capacity_annual,unit\n\
     S2,cnc,document,12,T3\nS1,cnc,third_party,5000,pcs\n";
const CERTIFICATES: &str = "supplier_id,cert,issued,expires\nS1,ISO 9001:2015,2024-02-01,2027-02-01\n";
const QUALITY: &str = "supplier_id,buyer_id,ppm,lots,from,to\nS1,B1,120,30,2025-01-01,2025-12-31\n";

/// All suppliers of a tenant, without what the server sets.
async fn suppliers(service: &Service, tenant: &str) -> Vec<pb::Supplier> {
    let mut client = RegistryServiceClient::new(service.analyst(tenant).await);
    let page = client.list_suppliers(pb::ListSuppliersRequest::default()).await.unwrap().into_inner();
    let without =
        |supplier| pb::Supplier { etag: String::new(), create_time: None, update_time: None, ..supplier };
    page.suppliers.into_iter().map(without).collect()
}

/// What files of suppliers refer to.
async fn referred_to(service: &Service, tenant: &str) {
    for (kind, file) in [(RegistryKind::Capabilities, CAPABILITIES), (RegistryKind::Buyers, BUYERS)] {
        import(service, tenant, strict(kind), file).await.unwrap();
    }
}

fn counts(reports: &[pb::ImportReport]) -> Vec<(i64, i64, i64, i64)> {
    let counts = |report: &pb::ImportReport| {
        (report.created_count, report.updated_count, report.unchanged_count, report.refused_count)
    };
    reports.iter().map(counts).collect()
}

#[tokio::test]
async fn files_that_come_together_leave_what_they_leave_one_after_the_other() {
    on_each_engine(async |service| {
        let files = [
            (RegistryKind::Suppliers, SUPPLIERS),
            (RegistryKind::Claims, CLAIMS),
            (RegistryKind::Certificates, CERTIFICATES),
            (RegistryKind::Quality, QUALITY),
        ];
        referred_to(&service, "alone").await;
        for (kind, file) in files {
            import(&service, "alone", strict(kind), file).await.unwrap();
        }
        referred_to(&service, "together").await;
        let all = || files.map(|(kind, file)| (strict(kind), file)).to_vec();
        let reports = import_together(&service, "together", all()).await.unwrap();
        assert_eq!(suppliers(&service, "together").await, suppliers(&service, "alone").await);
        let kinds: Vec<_> = reports.iter().map(pb::ImportReport::kind).collect();
        assert_eq!(kinds, files.map(|(kind, _)| kind));
        assert_eq!(counts(&reports), [(2, 0, 0, 0), (0, 2, 0, 0), (0, 1, 0, 0), (0, 1, 0, 0)]);
        let again = import_together(&service, "together", all()).await.unwrap();
        assert_eq!(counts(&again), [(0, 0, 2, 0), (0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_refused_row_of_a_strict_file_refuses_all_and_says_of_which_file_it_is() {
    on_each_engine(async |service| {
        referred_to(&service, "cinde").await;
        let claims = "supplier_id,capability_id,evidence\nS1,cnc,document\nS9,cnc,document\n";
        let files = |claims_spec| vec![(strict(RegistryKind::Suppliers), SUPPLIERS), (claims_spec, claims)];
        let answer = import_together(&service, "cinde", files(strict(RegistryKind::Claims))).await;
        let problem = refused(answer, Kind::InvalidArgument, "UNKNOWN_REFERENCE");
        assert_eq!(problem.violations[0].field, "files[1].lines[3]");
        assert_eq!(suppliers(&service, "cinde").await, [], "nothing was stored");
        let reports =
            import_together(&service, "cinde", files(good_rows(RegistryKind::Claims))).await.unwrap();
        assert_eq!(counts(&reports), [(2, 0, 0, 0), (0, 1, 0, 1)]);
        assert_eq!(remarks(&reports[1]).last().map(|told| told.3), Some("UNKNOWN_REFERENCE"));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn of_thousands_of_suppliers_those_are_written_that_are_new_or_changed() {
    on_each_engine(async |service| {
        let file = |count: usize, name: fn(usize) -> &'static str| {
            let rows: String =
                (0..count).map(|at| format!("S{at:04},{} {at},CR,small\n", name(at))).collect();
            format!("supplier_id,legal_name,country,size_class\n{rows}")
        };
        let spec = || strict(RegistryKind::Suppliers);
        let first = import(&service, "cinde", spec(), file(2_500, |_| "Firma")).await.unwrap();
        assert_eq!(counts(&[first]), [(2_500, 0, 0, 0)]);
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let removed = pb::DeleteSupplierRequest { name: "suppliers/S0003".to_owned(), ..Default::default() };
        client.delete_supplier(removed).await.unwrap();
        let name = |at| if at % 5 == 0 { "Otra" } else { "Firma" };
        let second = import(&service, "cinde", spec(), file(3_500, name)).await.unwrap();
        assert_eq!(counts(&[second]), [(1_001, 500, 1_999, 0)]);
        let mut held = Vec::new();
        let mut page_token = String::new();
        loop {
            let query = pb::ListSuppliersRequest { page_size: 1000, page_token, ..Default::default() };
            let page = client.list_suppliers(query).await.unwrap().into_inner();
            held.extend(page.suppliers);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(held.len(), 3_500);
        for (at, supplier) in held.iter().enumerate() {
            let is_changed = at % 5 == 0 && at < 2_500;
            assert_eq!(supplier.name, format!("suppliers/S{at:04}"));
            assert_eq!(supplier.legal_name, format!("{} {at}", name(at)));
            assert_eq!(supplier.create_time != supplier.update_time, is_changed, "{supplier:?}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn rows_that_make_a_supplier_wrong_are_refused_and_those_of_the_files_before_stay() {
    on_each_engine(async |service| {
        referred_to(&service, "cinde").await;
        // A claim too many: what a supplier may claim at most is a rule of the contract.
        let suppliers_file = "supplier_id,legal_name,country,size_class\nS1,Uno,CR,small\nS2,Dos,CR,small\n";
        let capabilities = (0..201).map(|at| format!("c{at},met,maquinado,pcs,1\n"));
        let header = "capability_id,cluster,name_es,unit,hours_per_unit\n".to_owned();
        let file: String = std::iter::once(header).chain(capabilities).collect();
        import(&service, "cinde", strict(RegistryKind::Capabilities), file).await.unwrap();
        let claimed = (0..201).map(|at| format!("S1,c{at},document\n"));
        let header = "supplier_id,capability_id,evidence\nS2,c0,document\n".to_owned();
        let claims: String = std::iter::once(header).chain(claimed).collect();
        let files = vec![
            (good_rows(RegistryKind::Suppliers), suppliers_file.to_owned()),
            (good_rows(RegistryKind::Claims), claims),
            (good_rows(RegistryKind::Certificates), CERTIFICATES.to_owned()),
        ];
        let reports = import_together(&service, "cinde", files).await.unwrap();
        assert_eq!(counts(&reports), [(2, 0, 0, 0), (0, 1, 0, 201), (0, 1, 0, 0)]);
        let stored = suppliers(&service, "cinde").await;
        let held: Vec<_> = stored.iter().map(|one| (one.claims.len(), one.certificates.len())).collect();
        assert_eq!(held, [(0, 1), (1, 0)]);
        assert!(
            remarks(&reports[1]).iter().all(|told| told.3 == "NOT_ACCEPTED"),
            "{:?}",
            remarks(&reports[1])
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn only_files_of_suppliers_come_together_one_of_each_kind_as_one_request() {
    on_each_engine(async |service| {
        registry(&service, "cinde").await;
        let with_id = |spec, id: &str| pb::RegistryImport { request_id: id.to_owned(), ..spec };
        for (first, second, field) in [
            (strict(RegistryKind::Buyers), strict(RegistryKind::Suppliers), "spec.kind"),
            (strict(RegistryKind::Suppliers), strict(RegistryKind::Capabilities), "spec.kind"),
            (strict(RegistryKind::Claims), strict(RegistryKind::Claims), "spec.kind"),
            (
                with_id(strict(RegistryKind::Suppliers), "a"),
                with_id(strict(RegistryKind::Claims), "b"),
                "spec.request_id",
            ),
        ] {
            let answer = import_together(&service, "cinde", vec![(first, SUPPLIERS), (second, CLAIMS)]).await;
            let problem = refused(answer, Kind::InvalidArgument, "NOT_TOGETHER");
            assert_eq!(problem.violations[0].field, field);
        }
        let files = |claims| {
            let first = with_id(strict(RegistryKind::Suppliers), "one");
            vec![(first, SUPPLIERS), (strict(RegistryKind::Claims), claims)]
        };
        let first = import_together(&service, "cinde", files(CLAIMS)).await.unwrap();
        assert_eq!(
            import_together(&service, "cinde", files(CLAIMS)).await.unwrap(),
            first,
            "the first answer"
        );
        let others = "supplier_id,capability_id,evidence\nS1,cnc,document\n";
        let answer = import_together(&service, "cinde", files(others)).await;
        refused(answer, Kind::InvalidArgument, "REQUEST_ID_REUSED");
        let no_rows = "supplier_id,capability_id,evidence\n";
        let answer = import_together(&service, "cinde", files(no_rows)).await;
        assert_eq!(refused(answer, Kind::InvalidArgument, "NO_ROWS").violations[0].field, "files[1].file");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_refused_may_try_again_at_once() {
    for store in testing::stores().await {
        let mut config = Config::default();
        config.import.max_concurrent = 1;
        let service = Service::start(&store, config).await;
        for _ in 0..20 {
            let files = vec![(strict(RegistryKind::Claims), CLAIMS), (strict(RegistryKind::Claims), CLAIMS)];
            let answer = import_together(&service, "cinde", files).await;
            refused(answer, Kind::InvalidArgument, "NOT_TOGETHER");
        }
        service.stop().await;
    }
}
