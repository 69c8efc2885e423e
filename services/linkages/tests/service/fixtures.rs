//! Small documents that are right, for tests that then make one thing wrong.

use eslabon_proto::linkages::v1::{self as pb, registry_service_client::RegistryServiceClient};
use prost_types::FieldMask;

use crate::support::{Authorised, Service};

/// A client of the registry for an analyst of a tenant.
pub(crate) async fn registry(service: &Service, tenant: &str) -> RegistryServiceClient<Authorised> {
    RegistryServiceClient::new(service.analyst(tenant).await)
}

/// Moulding, in thousands of pieces.
pub(crate) fn capability() -> pb::Capability {
    pb::Capability {
        title: Some(pb::Text { es: "inyección de plástico".to_owned(), ..Default::default() }),
        cluster: "med".to_owned(),
        unit: "kpcs".to_owned(),
        hours_per_unit: 2.0,
        ..Default::default()
    }
}

/// A site in Cartago.
pub(crate) fn site(id: &str) -> pb::Site {
    pb::Site {
        id: id.to_owned(),
        country: "CRI".to_owned(),
        city: "Cartago".to_owned(),
        point: Some(pb::Point { latitude: 9.864, longitude: -83.92 }),
        ..Default::default()
    }
}

/// So much in a unit.
pub(crate) fn quantity(value: &str, unit: &str) -> Option<pb::Quantity> {
    Some(pb::Quantity { value: value.to_owned(), unit: unit.to_owned() })
}

/// A supplier that moulds, with a certificate that is live for long.
pub(crate) fn supplier() -> pb::Supplier {
    let claim = pb::CapabilityClaim {
        capability: "capabilities/med_mold".to_owned(),
        evidence: pb::EvidenceGrade::Document.into(),
        capacity_per_year: quantity("1200.5", "miles"),
        free_share: Some(0.4),
        ..Default::default()
    };
    pb::Supplier {
        legal_name: "Moldes Ávila S.A.".to_owned(),
        tax_ids: vec![pb::TaxId {
            country: "CRI".to_owned(),
            id: "3-101-123456".to_owned(),
            ..Default::default()
        }],
        size_class: pb::SizeClass::Small.into(),
        sites: vec![site("main")],
        claims: vec![claim],
        certificates: vec![certificate("ISO13485")],
        ..Default::default()
    }
}

/// A certificate that is live for long.
pub(crate) fn certificate(standard: &str) -> pb::Certificate {
    pb::Certificate {
        standard: standard.to_owned(),
        issued_on: "2024-02-29".to_owned(),
        expires_on: "2999-12-31".to_owned(),
        status: pb::CertificateStatus::Live.into(),
        ..Default::default()
    }
}

/// A buyer with two sites.
pub(crate) fn buyer() -> pb::Buyer {
    let mut abroad = site("abroad");
    abroad.country = "PAN".to_owned();
    pb::Buyer {
        legal_name: "Heart Valves Inc".to_owned(),
        kind: pb::BuyerKind::LeadFirm.into(),
        sites: vec![site("plant"), abroad],
        cluster: "med".to_owned(),
        ..Default::default()
    }
}

/// A need of that buyer that starts in a far year.
pub(crate) fn need() -> pb::Need {
    pb::Need {
        buyer: "buyers/valves".to_owned(),
        capability: "capabilities/med_mold".to_owned(),
        quantity_per_year: quantity("48", "kpcs"),
        required_standards: vec!["ISO13485".to_owned()],
        max_ppm: 500.0,
        start_on: "2999-01-01".to_owned(),
        horizon_months: 24,
        ..Default::default()
    }
}

/// Stores a capability.
pub(crate) async fn create_capability(client: &mut RegistryServiceClient<Authorised>, id: &str) {
    let request = pb::CreateCapabilityRequest {
        capability_id: id.to_owned(),
        capability: Some(capability()),
        ..Default::default()
    };
    client.create_capability(request).await.unwrap();
}

/// Has a capability counted in another unit.
pub(crate) async fn count_in(client: &mut RegistryServiceClient<Authorised>, id: &str, unit: &str) {
    let request = pb::UpdateCapabilityRequest {
        name: format!("capabilities/{id}"),
        capability: Some(pb::Capability { unit: unit.to_owned(), ..Default::default() }),
        update_mask: Some(FieldMask { paths: vec!["unit".to_owned()] }),
        ..Default::default()
    };
    client.update_capability(request).await.unwrap();
}

/// The request that stores a supplier.
pub(crate) fn new_supplier(id: &str, supplier: pb::Supplier) -> pb::CreateSupplierRequest {
    pb::CreateSupplierRequest { supplier_id: id.to_owned(), supplier: Some(supplier), ..Default::default() }
}

/// The request that stores a buyer.
pub(crate) fn new_buyer(id: &str, buyer: pb::Buyer) -> pb::CreateBuyerRequest {
    pb::CreateBuyerRequest { buyer_id: id.to_owned(), buyer: Some(buyer), ..Default::default() }
}

/// The request that stores a need.
pub(crate) fn new_need(id: &str, need: pb::Need) -> pb::CreateNeedRequest {
    pb::CreateNeedRequest { need_id: id.to_owned(), need: Some(need), ..Default::default() }
}
