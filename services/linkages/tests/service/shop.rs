//! A small registry to allocate and to plan with: one thing that is needed, and who
//! could make it.

use eslabon_proto::linkages::v1::{
    self as pb, needs_service_client::NeedsServiceClient, registry_service_client::RegistryServiceClient,
};

use crate::support::Authorised;

/// Of the days of a world that no clock reaches while this is tested.
const START: &str = "2099-01-01";
const UNTIL: &str = "2110-01-01";

/// What is written into it.
pub(crate) struct Shop {
    pub(crate) registry: RegistryServiceClient<Authorised>,
    pub(crate) needs: NeedsServiceClient<Authorised>,
}

/// A supplier of sterilisation, ready for everything.
pub(crate) fn supplier(country: &str, units: u32) -> pb::Supplier {
    pb::Supplier {
        legal_name: format!("{country} {units}"),
        size_class: pb::SizeClass::Medium.into(),
        sites: vec![site(country)],
        competence_tier: Some(3),
        claims: vec![pb::CapabilityClaim {
            capability: "capabilities/ster".to_owned(),
            evidence: pb::EvidenceGrade::SiteAudited.into(),
            capacity_per_year: Some(quantity(units)),
            free_share: Some(1.0),
            lead_time_days: Some(10.0),
            ..Default::default()
        }],
        certificates: vec![pb::Certificate {
            standard: "ISO13485".to_owned(),
            expires_on: UNTIL.to_owned(),
            ..Default::default()
        }],
        quality_records: vec![pb::QualityRecord { lots: 1_000, ppm: Some(1.0), ..Default::default() }],
        ..Default::default()
    }
}

/// A need of so many units of it, in Costa Rica.
pub(crate) fn need(units: u32) -> pb::Need {
    pb::Need {
        buyer: "buyers/device".to_owned(),
        capability: "capabilities/ster".to_owned(),
        required_standards: vec!["ISO13485".to_owned()],
        quantity_per_year: Some(quantity(units)),
        target_price: Some(pb::Money { currency: "USD".to_owned(), minor_units: 100 }),
        lead_time_days: Some(20.0),
        max_ppm: 1_000.0,
        start_on: START.to_owned(),
        horizon_months: 24,
        ..Default::default()
    }
}

fn quantity(units: u32) -> pb::Quantity {
    pb::Quantity { value: units.to_string(), unit: "H87".to_owned() }
}

pub(crate) fn site(country: &str) -> pb::Site {
    pb::Site { id: "main".to_owned(), country: country.to_owned(), ..Default::default() }
}

impl Shop {
    /// A registry with the thing that is needed and one buyer in Costa Rica; a unit
    /// takes an hour.
    pub(crate) async fn open(channel: Authorised) -> Self {
        let mut shop = Self {
            registry: RegistryServiceClient::new(channel.clone()),
            needs: NeedsServiceClient::new(channel),
        };
        let capability = pb::Capability {
            title: Some(pb::Text { en: "sterilisation".to_owned(), ..Default::default() }),
            unit: "H87".to_owned(),
            hours_per_unit: 1.0,
            reference_price: Some(pb::Money { currency: "USD".to_owned(), minor_units: 100 }),
            ..Default::default()
        };
        let request = pb::CreateCapabilityRequest {
            capability_id: "ster".to_owned(),
            capability: Some(capability),
            ..Default::default()
        };
        shop.registry.create_capability(request).await.unwrap();
        let buyer = pb::Buyer {
            legal_name: "Device".to_owned(),
            kind: pb::BuyerKind::LeadFirm.into(),
            sites: vec![site("CRI")],
            ..Default::default()
        };
        shop.buyer("device", buyer).await;
        shop
    }

    pub(crate) async fn buyer(&mut self, id: &str, buyer: pb::Buyer) {
        let request =
            pb::CreateBuyerRequest { buyer_id: id.to_owned(), buyer: Some(buyer), request_id: String::new() };
        self.registry.create_buyer(request).await.unwrap();
    }

    pub(crate) async fn supplier(&mut self, id: &str, supplier: pb::Supplier) {
        let request = pb::CreateSupplierRequest {
            supplier_id: id.to_owned(),
            supplier: Some(supplier),
            request_id: String::new(),
        };
        self.registry.create_supplier(request).await.unwrap();
    }

    /// A need that is open.
    pub(crate) async fn need(&mut self, id: &str, need: pb::Need) {
        self.draft(id, need).await;
        let request = pb::OpenNeedRequest { name: format!("needs/{id}"), ..Default::default() };
        self.needs.open_need(request).await.unwrap();
    }

    /// A need that is not open yet.
    pub(crate) async fn draft(&mut self, id: &str, need: pb::Need) {
        let request =
            pb::CreateNeedRequest { need_id: id.to_owned(), need: Some(need), request_id: String::new() };
        self.needs.create_need(request).await.unwrap();
    }
}
