//! A small registry through the API: one buyer, one need, and suppliers that differ in
//! one thing each.

use eslabon_proto::linkages::v1::{
    self as pb, find_suppliers_response::Event, matching_service_client::MatchingServiceClient,
    needs_service_client::NeedsServiceClient, registry_service_client::RegistryServiceClient,
};
use tonic::Status;

use crate::support::{Authorised, Service};

/// Clients of the services that matching is about.
pub(crate) struct World {
    pub(crate) registry: RegistryServiceClient<Authorised>,
    pub(crate) needs: NeedsServiceClient<Authorised>,
    pub(crate) matching: MatchingServiceClient<Authorised>,
}

/// When deliveries begin.
pub(crate) const START: &str = "2090-01-01";

/// A day half a year before.
pub(crate) const AS_OF: &str = "2089-07-01";

pub(crate) fn site(country: &str) -> pb::Site {
    let point = Some(pb::Point { latitude: 9.9, longitude: -84.1 });
    pb::Site { id: "main".to_owned(), country: country.to_owned(), point, ..Default::default() }
}

pub(crate) fn capability(title: &str, hs6: &str) -> pb::Capability {
    let code = pb::ProductCode { scheme: "HS2022".to_owned(), code: hs6.to_owned(), raw: String::new() };
    pb::Capability {
        title: Some(pb::Text { en: title.to_owned(), ..Default::default() }),
        codes: vec![code],
        unit: "H87".to_owned(),
        hours_per_unit: 0.5,
        reference_price: Some(money("USD", 200)),
        ..Default::default()
    }
}

pub(crate) fn money(currency: &str, minor_units: i64) -> pb::Money {
    pb::Money { currency: currency.to_owned(), minor_units }
}

fn quantity(value: &str) -> pb::Quantity {
    pb::Quantity { value: value.to_owned(), unit: "H87".to_owned() }
}

pub(crate) fn need() -> pb::Need {
    pb::Need {
        buyer: "buyers/b".to_owned(),
        capability: "capabilities/needle".to_owned(),
        required_standards: vec!["ISO13485".to_owned()],
        quantity_per_year: Some(quantity("10000")),
        target_price: Some(money("USD", 200)),
        lead_time_days: Some(30.0),
        deliveries_per_year: 52.0,
        max_ppm: 1000.0,
        max_supplier_share: 1.0,
        start_on: START.to_owned(),
        horizon_months: 12,
        ..Default::default()
    }
}

/// A supplier that meets everything.
pub(crate) fn supplier(name: &str) -> pb::Supplier {
    pb::Supplier {
        legal_name: name.to_owned(),
        size_class: pb::SizeClass::Medium.into(),
        sites: vec![site("CRI")],
        competence_tier: Some(3),
        claims: vec![claim("needle")],
        certificates: vec![certificate("2095-01-01")],
        quality_records: vec![pb::QualityRecord {
            lots: 1000,
            ppm: Some(100.0),
            on_time: Some(0.95),
            ..Default::default()
        }],
        ..Default::default()
    }
}

pub(crate) fn certificate(expires_on: &str) -> pb::Certificate {
    pb::Certificate {
        standard: "ISO13485".to_owned(),
        expires_on: expires_on.to_owned(),
        ..Default::default()
    }
}

pub(crate) fn claim(capability: &str) -> pb::CapabilityClaim {
    pb::CapabilityClaim {
        capability: format!("capabilities/{capability}"),
        evidence: pb::EvidenceGrade::SiteAudited.into(),
        capacity_per_year: Some(quantity("40000")),
        free_share: Some(0.5),
        lead_time_days: Some(20.0),
        price_per_unit: Some(money("USD", 210)),
        ..Default::default()
    }
}

impl World {
    /// Two capabilities whose codes share four digits, a buyer, and an open need `n`.
    pub(crate) async fn new(service: &Service, tenant: &str) -> Self {
        let mut world = Self::bare(service, tenant).await;
        for (id, hs6) in [("needle", "901832"), ("catheter", "901839")] {
            let capability = Some(capability(id, hs6));
            let request = pb::CreateCapabilityRequest {
                capability_id: id.to_owned(),
                capability,
                ..Default::default()
            };
            world.registry.create_capability(request).await.unwrap();
        }
        let buyer = pb::Buyer {
            legal_name: "Buyer".to_owned(),
            kind: pb::BuyerKind::Affiliate.into(),
            sites: vec![site("CRI")],
            ..Default::default()
        };
        let request =
            pb::CreateBuyerRequest { buyer_id: "b".to_owned(), buyer: Some(buyer), ..Default::default() };
        world.registry.create_buyer(request).await.unwrap();
        world.add_need("n", need()).await;
        world
    }

    /// Clients alone.
    pub(crate) async fn bare(service: &Service, tenant: &str) -> Self {
        let channel = service.analyst(tenant).await;
        Self::over(channel)
    }

    /// Clients over a channel.
    pub(crate) fn over(channel: Authorised) -> Self {
        Self {
            registry: RegistryServiceClient::new(channel.clone()),
            needs: NeedsServiceClient::new(channel.clone()),
            matching: MatchingServiceClient::new(channel),
        }
    }

    /// Stores a need and opens it.
    pub(crate) async fn add_need(&mut self, id: &str, need: pb::Need) {
        let request =
            pb::CreateNeedRequest { need_id: id.to_owned(), need: Some(need), ..Default::default() };
        let made = self.needs.create_need(request).await.unwrap().into_inner();
        let request = pb::OpenNeedRequest { name: made.name, ..Default::default() };
        self.needs.open_need(request).await.unwrap();
    }

    /// Stores a supplier, changed from one that meets everything.
    pub(crate) async fn add(&mut self, id: &str, change: impl FnOnce(&mut pb::Supplier)) {
        let mut supplier = supplier(id);
        change(&mut supplier);
        let request = pb::CreateSupplierRequest {
            supplier_id: id.to_owned(),
            supplier: Some(supplier),
            ..Default::default()
        };
        self.registry.create_supplier(request).await.unwrap();
    }

    /// The answer for need `n`.
    pub(crate) async fn find(
        &mut self,
        change: impl FnOnce(&mut pb::FindSuppliersRequest),
    ) -> Result<(pb::FoundSuppliers, Vec<pb::Match>), Status> {
        let mut request = pb::FindSuppliersRequest {
            need: "needs/n".to_owned(),
            as_of: AS_OF.to_owned(),
            ..Default::default()
        };
        change(&mut request);
        let mut answers = self.matching.find_suppliers(request).await?.into_inner();
        let (mut header, mut matches) = (None, Vec::new());
        while let Some(answer) = answers.message().await? {
            match answer.event {
                Some(Event::Header(found)) => {
                    assert!(matches.is_empty(), "the header comes first");
                    header = Some(found);
                }
                Some(Event::Match(found)) => matches.push(found),
                None => {}
            }
        }
        Ok((header.unwrap(), matches))
    }

    /// Ids of the suppliers for need `n`, the best first.
    pub(crate) async fn ids(&mut self, change: impl FnOnce(&mut pb::FindSuppliersRequest)) -> Vec<String> {
        let (_, matches) = self.find(change).await.unwrap();
        matches.iter().map(|found| found.supplier.trim_start_matches("suppliers/").to_owned()).collect()
    }

    /// One pair in full, of need `n`.
    pub(crate) async fn explain(&mut self, supplier: &str) -> Result<pb::GetMatchResponse, Status> {
        let request = pb::GetMatchRequest {
            name: format!("needs/n/matches/{supplier}"),
            as_of: AS_OF.to_owned(),
            ..Default::default()
        };
        Ok(self.matching.get_match(request).await?.into_inner())
    }
}
