//! Files into a running service.

use bytes::Bytes;
use eslabon_proto::{
    linkages::v1::{
        self as pb, Accept, RegistryKind, import_registry_request::Part, import_registry_response::Event,
        import_service_client::ImportServiceClient,
    },
    r#type::v1::Commit,
};
use tonic::Status;

use crate::support::Service;

/// The day that the files of these tests are of.
pub(crate) const DAY: &str = "2026-01-01";

pub(crate) const CAPABILITIES: &str = "capability_id,cluster,hs6,name_es,unit,hours_per_unit,certs\n\
     cnc,met,848790,maquinado CNC,pcs,1.2,ISO9001\n\
     ster,med,,esterilización,pallet,1.5,ISO13485;ISO11135\n";
pub(crate) const SUPPLIERS: &str = "supplier_id,legal_name,tax_id,country,city,lat,lon,size_class,employees,ppm,lots_inspected,otd\n\
     S1,Maquinados Núñez S.A.,3-101-000001,CR,Alajuela,10.016,-84.214,small,24,350,40,0.95\n\
     S2,Taller Peña,3-101-000002,CR,Cartago,9.864,-83.920,micro,5,900,10,0.90\n";
pub(crate) const BUYERS: &str = "buyer_id,name,kind,country,city,lat,lon,cluster,governance,entry_year\n\
     B1,Dispositivos Ltda,foreign_affiliate,CR,Heredia,9.998,-84.117,med,captive,2012\n";

/// What is said of a file that takes its good rows.
pub(crate) fn good_rows(kind: RegistryKind) -> pb::RegistryImport {
    pb::RegistryImport { accept: Accept::GoodRows.into(), ..strict(kind) }
}

/// What is said of a file of which all rows have to be good.
pub(crate) fn strict(kind: RegistryKind) -> pb::RegistryImport {
    pb::RegistryImport { kind: kind.into(), as_of: DAY.to_owned(), ..Default::default() }
}

/// Imports a file.
pub(crate) async fn import(
    service: &Service,
    tenant: &str,
    spec: pb::RegistryImport,
    file: impl Into<Bytes>,
) -> Result<pb::ImportReport, Status> {
    match imported(service, tenant, vec![(spec, file.into())]).await? {
        Event::Report(report) => Ok(report),
        other => panic!("one file has one report: {other:?}"),
    }
}

/// Imports files that come together.
pub(crate) async fn import_together(
    service: &Service,
    tenant: &str,
    files: Vec<(pb::RegistryImport, impl Into<Bytes>)>,
) -> Result<Vec<pb::ImportReport>, Status> {
    let files = files.into_iter().map(|(spec, file)| (spec, file.into())).collect();
    match imported(service, tenant, files).await? {
        Event::Reports(reports) => Ok(reports.reports),
        other => panic!("several files have several reports: {other:?}"),
    }
}

/// The last event of an import of files, in chunks of some bytes.
async fn imported(
    service: &Service,
    tenant: &str,
    files: Vec<(pb::RegistryImport, Bytes)>,
) -> Result<Event, Status> {
    let part = |part| pb::ImportRegistryRequest { part: Some(part) };
    let mut messages = Vec::new();
    let mut byte_count = 0;
    for (spec, file) in files {
        messages.push(part(Part::Spec(spec)));
        for at in (0..file.len()).step_by(100_000) {
            messages.push(part(Part::Chunk(file.slice(at..file.len().min(at + 100_000)))));
        }
        byte_count += file.len() as i64;
    }
    messages.push(part(Part::Commit(Commit { byte_count })));
    let mut client = ImportServiceClient::new(service.analyst(tenant).await);
    let mut answers = client.import_registry(tokio_stream::iter(messages)).await?.into_inner();
    let mut last = None;
    while let Some(answer) = answers.message().await? {
        last = answer.event;
    }
    Ok(last.expect("an import ends with a report"))
}

/// The small registry of these tests, without needs.
pub(crate) async fn registry(service: &Service, tenant: &str) {
    for (kind, file) in [
        (RegistryKind::Capabilities, CAPABILITIES),
        (RegistryKind::Suppliers, SUPPLIERS),
        (RegistryKind::Buyers, BUYERS),
    ] {
        import(service, tenant, strict(kind), file).await.unwrap();
    }
}

/// Line, column, outcome and reason of every remark.
pub(crate) fn remarks(report: &pb::ImportReport) -> Vec<(i64, &str, pb::Outcome, &str)> {
    let told = report
        .remarks
        .iter()
        .map(|remark| (remark.line, remark.column.as_str(), remark.outcome(), remark.reason.as_str()));
    told.collect()
}
