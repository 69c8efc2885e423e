//! Surveys of what is missing: scales, products that wait, what is found, who sees
//! which figures, and whom to bring.

mod beside;
mod disclosure;
mod surveys;

use eslabon_proto::{
    linkages::v1::{
        self as pb, detect_missing_links_response::Event,
        missing_links_service_client::MissingLinksServiceClient, needs_service_client::NeedsServiceClient,
        registry_service_client::RegistryServiceClient, survey_question::Scope,
    },
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use crate::support::{Authorised, Service, on_each_engine, refused, refused_at};

pub(crate) type Client = MissingLinksServiceClient<Authorised>;

pub(crate) fn text(en: &str) -> Option<pb::Text> {
    Some(pb::Text { en: en.to_owned(), ..Default::default() })
}

pub(crate) fn usd(amount: i64) -> Option<pb::Money> {
    Some(pb::Money { currency: "USD".to_owned(), minor_units: amount * 100 })
}

/// The clients of one analyst.
pub(crate) struct Analyst {
    pub(crate) missing: Client,
    pub(crate) registry: RegistryServiceClient<Authorised>,
    pub(crate) needs: NeedsServiceClient<Authorised>,
}

impl Analyst {
    pub(crate) async fn of(service: &Service) -> Self {
        Self::on(service.analyst("cinde").await)
    }

    pub(crate) fn on(channel: Authorised) -> Self {
        Self {
            missing: MissingLinksServiceClient::new(channel.clone()),
            registry: RegistryServiceClient::new(channel.clone()),
            needs: NeedsServiceClient::new(channel),
        }
    }

    /// A capability whose unit is an hour.
    pub(crate) async fn capability(&mut self, id: &str) {
        let capability = pb::Capability {
            title: text(id),
            unit: "HUR".to_owned(),
            hours_per_unit: 1.0,
            ..Default::default()
        };
        let request = pb::CreateCapabilityRequest {
            capability_id: id.to_owned(),
            capability: Some(capability),
            ..Default::default()
        };
        self.registry.create_capability(request).await.unwrap();
    }

    pub(crate) async fn buyer(&mut self, id: &str, country: &str, point: (f64, f64)) {
        let buyer = pb::Buyer {
            legal_name: format!("Buyer {id}"),
            kind: pb::BuyerKind::Affiliate.into(),
            sites: vec![site(country, point)],
            ..Default::default()
        };
        let request =
            pb::CreateBuyerRequest { buyer_id: id.to_owned(), buyer: Some(buyer), ..Default::default() };
        self.registry.create_buyer(request).await.unwrap();
    }

    /// An open need for so many hours a year, met from abroad or by nobody.
    pub(crate) async fn need(&mut self, buyer: &str, capability: &str, hours: f64, is_met_abroad: bool) {
        self.need_with(buyer, capability, hours, |need| {
            if is_met_abroad {
                need.current_source = Some(pb::CurrentSource {
                    kind: pb::CurrentSourceKind::Offshore.into(),
                    country: "USA".to_owned(),
                    ..Default::default()
                });
            }
        })
        .await;
    }

    pub(crate) async fn need_with(
        &mut self,
        buyer: &str,
        capability: &str,
        hours: f64,
        change: impl FnOnce(&mut pb::Need),
    ) {
        let mut need = pb::Need {
            buyer: format!("buyers/{buyer}"),
            capability: format!("capabilities/{capability}"),
            quantity_per_year: Some(pb::Quantity { value: format!("{hours}"), unit: "HUR".to_owned() }),
            max_ppm: 1000.0,
            start_on: "2999-01-01".to_owned(),
            horizon_months: 12,
            ..Default::default()
        };
        change(&mut need);
        let id = format!("{buyer}-{capability}");
        let request = pb::CreateNeedRequest { need_id: id, need: Some(need), ..Default::default() };
        let made = self.needs.create_need(request).await.unwrap().into_inner();
        let request = pb::OpenNeedRequest { name: made.name, ..Default::default() };
        self.needs.open_need(request).await.unwrap();
    }

    /// A supplier with plenty of free hours, and certificates for ever.
    pub(crate) async fn supplier(&mut self, id: &str, country: &str, capability: &str, standards: &[&str]) {
        self.supplier_with(id, country, capability, standards, |_| ()).await;
    }

    pub(crate) async fn supplier_with(
        &mut self,
        id: &str,
        country: &str,
        capability: &str,
        standards: &[&str],
        change: impl FnOnce(&mut pb::Supplier),
    ) {
        let claim = pb::CapabilityClaim {
            capability: format!("capabilities/{capability}"),
            evidence: pb::EvidenceGrade::Document.into(),
            capacity_per_year: Some(pb::Quantity { value: "1000000".to_owned(), unit: "HUR".to_owned() }),
            free_share: Some(1.0),
            ..Default::default()
        };
        let certificate = |standard: &&str| pb::Certificate {
            standard: (*standard).to_owned(),
            expires_on: "2999-12-31".to_owned(),
            ..Default::default()
        };
        let mut supplier = pb::Supplier {
            legal_name: format!("Supplier {id}"),
            size_class: pb::SizeClass::Medium.into(),
            sites: vec![site(country, (9.9, -84.0))],
            claims: vec![claim],
            certificates: standards.iter().map(certificate).collect(),
            ..Default::default()
        };
        change(&mut supplier);
        let request = pb::CreateSupplierRequest {
            supplier_id: id.to_owned(),
            supplier: Some(supplier),
            ..Default::default()
        };
        self.registry.create_supplier(request).await.unwrap();
    }

    pub(crate) async fn scale(&mut self, capability: &str, hours: f64) -> pb::MinimumScale {
        let minimum_scale = Some(pb::MinimumScale {
            hours_per_year: Some(hours),
            source: "a study".to_owned(),
            ..Default::default()
        });
        let minimum_scale_id = capability.to_owned();
        let request = pb::CreateMinimumScaleRequest { minimum_scale_id, minimum_scale, ..Default::default() };
        self.missing.create_minimum_scale(request).await.unwrap().into_inner()
    }

    /// Another scale in place of the one that is there.
    pub(crate) async fn rescale(&mut self, capability: &str, hours: f64) {
        let minimum_scale = Some(pb::MinimumScale {
            hours_per_year: Some(hours),
            source: "another study".to_owned(),
            ..Default::default()
        });
        let name = format!("minimumScales/{capability}");
        let request = pb::UpdateMinimumScaleRequest { name, minimum_scale, ..Default::default() };
        self.missing.update_minimum_scale(request).await.unwrap();
    }

    pub(crate) async fn product(&mut self, id: &str, value: i64, requires: &[(&str, f64)]) {
        self.product_with(id, value, requires, |_| ()).await;
    }

    pub(crate) async fn product_with(
        &mut self,
        id: &str,
        value: i64,
        requires: &[(&str, f64)],
        change: impl FnOnce(&mut pb::BlockedProduct),
    ) {
        let requires = requires.iter().map(|(capability, hours)| pb::BlockedInput {
            capability: format!("capabilities/{capability}"),
            hours_per_year: *hours,
        });
        let mut product = pb::BlockedProduct {
            title: text(id),
            country: "CRI".to_owned(),
            value_per_year: usd(value),
            requires: requires.collect(),
            ..Default::default()
        };
        change(&mut product);
        let blocked_product = Some(product);
        let blocked_product_id = id.to_owned();
        let request =
            pb::CreateBlockedProductRequest { blocked_product_id, blocked_product, ..Default::default() };
        self.missing.create_blocked_product(request).await.unwrap();
    }

    /// The survey of a question, whose last message it is.
    pub(crate) async fn survey(&mut self, id: &str, question: pb::SurveyQuestion) -> pb::Survey {
        detect(&mut self.missing, id, question).await.unwrap()
    }

    /// The links of a survey.
    pub(crate) async fn links(&mut self, survey: &str) -> Vec<pb::MissingLink> {
        links(&mut self.missing, survey).await
    }
}

pub(crate) async fn detect(
    client: &mut Client,
    id: &str,
    question: pb::SurveyQuestion,
) -> Result<pb::Survey, Status> {
    let request = pb::DetectMissingLinksRequest {
        survey_id: id.to_owned(),
        question: Some(question),
        ..Default::default()
    };
    let mut answers = client.detect_missing_links(request).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        if let Some(Event::Survey(survey)) = answer.event {
            return Ok(survey);
        }
    }
    panic!("a survey ends with itself");
}

pub(crate) async fn links(client: &mut Client, survey: &str) -> Vec<pb::MissingLink> {
    let request = pb::ListMissingLinksRequest {
        survey: format!("surveys/{survey}"),
        page_size: 1000,
        ..Default::default()
    };
    client.list_missing_links(request).await.unwrap().into_inner().links
}

fn site(country: &str, (latitude, longitude): (f64, f64)) -> pb::Site {
    pb::Site {
        id: "plant".to_owned(),
        country: country.to_owned(),
        point: Some(pb::Point { latitude, longitude }),
        ..Default::default()
    }
}

pub(crate) fn country(code: &str) -> pb::SurveyQuestion {
    pb::SurveyQuestion { scope: Some(Scope::Country(code.to_owned())), ..Default::default() }
}

/// Three buyers in Costa Rica that need 10, 9 and 8 hours of coating, which none has.
async fn coating(service: &Service) -> Analyst {
    let mut analyst = Analyst::of(service).await;
    analyst.capability("coating").await;
    for (buyer, hours, is_met_abroad) in [("a", 10.0, true), ("b", 9.0, false), ("c", 8.0, false)] {
        analyst.buyer(buyer, "CRI", (9.9, -84.0)).await;
        analyst.need(buyer, "coating", hours, is_met_abroad).await;
    }
    analyst
}

#[tokio::test]
async fn buyers_that_are_enough_together_and_not_alone_are_a_coordination_failure() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.scale("coating", 16.0).await;
        let survey = analyst.survey("s", country("CRI")).await;
        assert_eq!((survey.name.as_str(), survey.needs, survey.publishable_links), ("surveys/s", 3, 1));
        assert_eq!(survey.policy, "matchPolicies/default/versions/1");
        assert!(survey.inputs_digest.starts_with("blake3:") && !survey.engine.is_empty());
        let links = analyst.links("s").await;
        let [link] = links.as_slice() else { panic!("{links:?}") };
        assert_eq!(link.name, "surveys/s/links/coating");
        assert_eq!((link.kind(), link.remedy()), (pb::LinkKind::CoordinationFailure, pb::Remedy::Recruit));
        assert_eq!((link.unserved_hours, link.leaked_hours), (27.0, Some(10.0)));
        assert_eq!((link.least_coalition, link.is_robust, link.has_capability), (Some(2), Some(true), false));
        assert_eq!((link.scale_hours, link.scale_source.as_str()), (Some(16.0), "a study"));
        let buyers: Vec<_> = link.buyers.iter().map(|need| (need.buyer.as_str(), need.hours)).collect();
        assert_eq!(buyers, [("buyers/a", 10.0), ("buyers/b", 9.0), ("buyers/c", 8.0)]);
        let request = pb::GetMissingLinkRequest { name: link.name.clone() };
        assert_eq!(&analyst.missing.get_missing_link(request).await.unwrap().into_inner(), link);
    })
    .await;
}

#[tokio::test]
async fn what_one_buyer_fills_what_nobody_fills_and_what_has_no_scale_are_told_apart() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        let kind = async |analyst: &mut Analyst, survey: &str| {
            analyst.survey(survey, country("CRI")).await;
            analyst.links(survey).await[0].kind()
        };
        assert_eq!(kind(&mut analyst, "none").await, pb::LinkKind::ScaleUnknown);
        analyst.scale("coating", 10.0).await;
        assert_eq!(kind(&mut analyst, "small").await, pb::LinkKind::AnchorViable);
        analyst.rescale("coating", 27.5).await;
        assert_eq!(kind(&mut analyst, "large").await, pb::LinkKind::InsufficientScale);
        analyst.product("valves", 100, &[("coating", 1.0)]).await;
        assert_eq!(kind(&mut analyst, "latent").await, pb::LinkKind::LatentCoordinationFailure);
    })
    .await;
}

#[tokio::test]
async fn firms_that_lack_a_standard_are_named_and_are_to_be_helped_first() {
    on_each_engine(async |service| {
        let mut analyst = Analyst::of(&service).await;
        analyst.capability("coating").await;
        analyst.buyer("a", "CRI", (9.9, -84.0)).await;
        let strict = |need: &mut pb::Need| need.required_standards = vec!["ISO13485".to_owned()];
        analyst.need_with("a", "coating", 10.0, strict).await;
        analyst.scale("coating", 100.0).await;
        analyst.supplier("near", "CRI", "coating", &["ISO9001"]).await;
        analyst.supplier("abroad", "PAN", "coating", &["ISO13485"]).await;
        analyst.survey("s", country("CRI")).await;
        let links = analyst.links("s").await;
        let link = &links[0];
        assert_eq!((link.remedy(), link.has_capability), (pb::Remedy::DevelopSuppliers, true));
        assert_eq!(link.served_elsewhere_hours, Some(10.0));
        let expected = pb::NearFirm {
            supplier: "suppliers/near".to_owned(),
            lacks: vec!["ISO13485".to_owned()],
            needs: 1,
        };
        assert_eq!(link.develop, [expected]);
        // Once it has the standard, nothing is missing.
        analyst.supplier("ready", "CRI", "coating", &["ISO13485"]).await;
        analyst.survey("t", country("CRI")).await;
        assert!(analyst.links("t").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_supplier_that_does_not_supply_a_buyer_does_not_fill_its_gap() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst
            .supplier_with("rival", "CRI", "coating", &["ISO13485"], |supplier| {
                supplier.exclusions = vec!["buyers/a".to_owned()];
            })
            .await;
        analyst.survey("s", country("CRI")).await;
        let buyers: Vec<_> =
            analyst.links("s").await.remove(0).buyers.into_iter().map(|need| need.buyer).collect();
        assert_eq!(buyers, ["buyers/a"]);
    })
    .await;
}

#[tokio::test]
async fn the_terms_of_recruiting_are_told_and_an_unknown_density_leaves_the_rank_open() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.capability("casting").await;
        analyst.scale("coating", 54.0).await;
        analyst.product("valves", 600, &[("coating", 1.0), ("casting", 1.0)]).await;
        let mut question = country("CRI");
        analyst.survey("unknown", question.clone()).await;
        let links = analyst.links("unknown").await;
        // Casting has no scale, and no buyer asks for it.
        assert_eq!((links[0].name.as_str(), links[0].buyer_count), ("surveys/unknown/links/casting", 0));
        assert_eq!((links[0].attraction.clone(), links[0].unlocked_value.clone()), (None, usd(300)));
        let terms = links[1].attraction.clone().unwrap();
        assert_eq!((terms.value, terms.scale, terms.robustness), (usd(300), 0.5, 0.7));
        assert_eq!((terms.density, terms.rank), (None, None));
        assert!((terms.rank_at_most - 30_000.0 * 0.5 * 0.7).abs() < 1e-9);
        let of_coating = pb::RecruitmentTerms {
            capability: "capabilities/coating".to_owned(),
            density: Some(0.2),
            cost: usd(10),
        };
        question.recruitment = vec![of_coating];
        analyst.survey("known", question.clone()).await;
        let terms = analyst.links("known").await.remove(1).attraction.unwrap();
        assert!((terms.rank.unwrap() - (30_000.0 * 0.5 * 0.7 * 0.8 - 1_000.0)).abs() < 1e-9);
        question.recruitment[0].cost.as_mut().unwrap().currency = "CRC".to_owned();
        let answer = detect(&mut analyst.missing, "mixed", question).await;
        let field = "question.recruitment[0].cost.currency";
        refused_at(answer, Kind::InvalidArgument, "CURRENCY_DIFFERS", field);
    })
    .await;
}

#[tokio::test]
async fn products_of_another_country_are_not_looked_at_unless_they_are_named() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.scale("coating", 40.0).await;
        analyst.product("valves", 600, &[("coating", 20.0)]).await;
        let of_brazil = |product: &mut pb::BlockedProduct| {
            product.country = "BRA".to_owned();
            product.value_per_year = Some(pb::Money { currency: "BRL".to_owned(), minor_units: 1 });
        };
        analyst.product_with("ships", 1, &[("coating", 20.0)], of_brazil).await;
        let probable = pb::SurveyQuestion { probability: Some(1.0), ..country("CRI") };
        analyst.survey("s", probable.clone()).await;
        let link = analyst.links("s").await.remove(0);
        assert_eq!((link.latent_hours, link.unlocked_value), (20.0, usd(600)));
        let blocked_products = ["valves", "ships"].map(|id| format!("blockedProducts/{id}")).to_vec();
        let named = pb::SurveyQuestion { blocked_products, ..probable };
        let answer = detect(&mut analyst.missing, "named", named).await;
        let field = "question.blocked_products";
        refused_at(answer, Kind::InvalidArgument, "CURRENCY_DIFFERS", field);
    })
    .await;
}

#[tokio::test]
async fn what_comes_from_another_country_of_the_corridor_does_not_leak() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        let from_panama = |need: &mut pb::Need| {
            need.current_source = Some(pb::CurrentSource {
                kind: pb::CurrentSourceKind::Offshore.into(),
                country: "PAN".to_owned(),
                ..Default::default()
            });
        };
        analyst.buyer("d", "CRI", (9.9, -84.0)).await;
        analyst.need_with("d", "coating", 5.0, from_panama).await;
        let countries = ["CRI", "PAN"].map(str::to_owned).to_vec();
        let corridor = Some(Scope::Corridor(pb::Corridor { countries }));
        for (id, question, leaked) in [
            ("country", country("CRI"), 15.0),
            ("corridor", pb::SurveyQuestion { scope: corridor, ..Default::default() }, 10.0),
        ] {
            analyst.survey(id, question).await;
            let link = analyst.links(id).await.remove(0);
            assert_eq!((link.unserved_hours, link.leaked_hours), (32.0, Some(leaked)), "{id}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_scale_follows_from_the_cost_of_a_plant_or_is_stated() {
    on_each_engine(async |service| {
        let mut analyst = Analyst::of(&service).await;
        let cost = pb::PlantCost {
            fixed: usd(1000),
            interest: 0.0,
            years: 10,
            import_price: usd(10),
            tariff: 0.1,
            logistics: 0.2,
            variable: usd(8),
        };
        let scale = |plant_cost: Option<pb::PlantCost>, hours_per_year| pb::CreateMinimumScaleRequest {
            minimum_scale_id: "coating".to_owned(),
            minimum_scale: Some(pb::MinimumScale {
                plant_cost,
                hours_per_year,
                source: "a study".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let create =
            async |analyst: &mut Analyst, request| analyst.missing.create_minimum_scale(request).await;
        let path = |field: &str| format!("minimum_scale.{field}");
        let refusal = create(&mut analyst, scale(None, None)).await;
        refused_at(refusal, Kind::InvalidArgument, "REQUIRED", &path("hours_per_year"));
        let refusal = create(&mut analyst, scale(Some(cost.clone()), Some(1.0))).await;
        refused_at(refusal, Kind::InvalidArgument, "HOURS_AND_COST", &path("hours_per_year"));
        let dear = pb::PlantCost { variable: usd(13), ..cost.clone() };
        let refusal = create(&mut analyst, scale(Some(dear), None)).await;
        refused_at(refusal, Kind::InvalidArgument, "NO_MARGIN", &path("plant_cost"));
        let mut mixed = cost.clone();
        mixed.variable.as_mut().unwrap().currency = "CRC".to_owned();
        let refusal = create(&mut analyst, scale(Some(mixed), None)).await;
        refused_at(refusal, Kind::InvalidArgument, "CURRENCY_DIFFERS", &path("plant_cost.variable.currency"));
        let made = create(&mut analyst, scale(Some(cost), None)).await.unwrap().into_inner();
        assert_eq!((made.capability.as_str(), made.hours_per_year), ("capabilities/coating", None));
        assert!((made.units_per_year.unwrap() - 20.0).abs() < 1e-9);
    })
    .await;
}
