//! What of missing links may be known beside what was published before.

use std::collections::BTreeSet;

use eslabon_linkages::{
    Config,
    store::{Change, Collection, NewDocument, NewFigures, Publishing, Store},
};
use eslabon_runtime::{idempotency::Request, testing};
use prost_types::FieldMask;

use super::*;

const SURVEYS: Collection = Collection { table: "surveys", columns: &[] };

/// Buyers in Costa Rica that need 10 hours of coating each, the first of them met from
/// abroad.
async fn buyers(service: &Service, buyers: &str, are_met_abroad: &str) -> Analyst {
    let mut analyst = Analyst::of(service).await;
    analyst.capability("coating").await;
    for buyer in buyers.chars() {
        let id = buyer.to_string();
        analyst.buyer(&id, "CRI", (9.9, -84.0)).await;
        analyst.need(&id, "coating", 10.0, are_met_abroad.contains(buyer)).await;
    }
    analyst
}

async fn change(analyst: &mut Analyst, need: &str, field: &str, to: pb::Need) {
    let request = pb::UpdateNeedRequest {
        name: format!("needs/{need}"),
        need: Some(to),
        update_mask: Some(FieldMask { paths: vec![field.to_owned()] }),
        ..Default::default()
    };
    analyst.needs.update_need(request).await.unwrap();
}

async fn change_hours(analyst: &mut Analyst, need: &str, hours: &str) {
    let quantity = pb::Quantity { value: hours.to_owned(), unit: "HUR".to_owned() };
    let to = pb::Need { quantity_per_year: Some(quantity), ..Default::default() };
    change(analyst, need, "quantity_per_year", to).await;
}

/// The reasons of a survey's notes, and what a viewer reads of its only link.
async fn told(
    service: &Service,
    analyst: &mut Analyst,
    survey: &str,
    question: pb::SurveyQuestion,
) -> (Vec<String>, pb::MissingLink) {
    let notes = analyst.survey(survey, question).await.notes;
    let mut viewer = MissingLinksServiceClient::new(service.channel("cinde", Role::Viewer).await);
    let links = links(&mut viewer, survey).await;
    let [link] = links.as_slice() else { panic!("{links:?}") };
    (notes.into_iter().map(|note| note.reason).collect(), link.clone())
}

#[tokio::test]
async fn of_a_part_that_one_buyer_left_no_part_is_told_and_the_total_is() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abcdefgh", "abcd").await;
        let (notes, first) = told(&service, &mut analyst, "first", country("CRI")).await;
        assert_eq!((notes.len(), first.unserved_hours, first.leaked_hours), (0, 80.0, Some(40.0)));
        assert_eq!((first.served_hours, first.served_elsewhere_hours), (Some(0.0), Some(0.0)));
        let source = pb::CurrentSource { kind: pb::CurrentSourceKind::None.into(), ..Default::default() };
        let to = pb::Need { current_source: Some(source), ..Default::default() };
        change(&mut analyst, "d-coating", "current_source", to).await;
        let (notes, second) = told(&service, &mut analyst, "second", country("CRI")).await;
        assert_eq!(notes, ["DIFFERENCE_TELLS"]);
        assert_eq!((second.unserved_hours, second.leaked_hours), (80.0, None), "d would be seen to need 10");
        assert_eq!((second.served_hours, second.served_elsewhere_hours), (None, None));
        assert_eq!(analyst.links("second").await[0].leaked_hours, Some(30.0), "the agency reads it");
    })
    .await;
}

#[tokio::test]
async fn served_hours_that_one_buyer_changed_are_not_told() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abcdefgh", "").await;
        analyst
            .supplier_with("local", "CRI", "coating", &[], |supplier| {
                supplier.exclusions = ["e", "f", "g", "h"].map(|buyer| format!("buyers/{buyer}")).to_vec();
            })
            .await;
        let (notes, first) = told(&service, &mut analyst, "first", country("CRI")).await;
        assert_eq!((notes.len(), first.unserved_hours, first.served_hours), (0, 40.0, Some(40.0)));
        change_hours(&mut analyst, "d-coating", "15").await;
        let (notes, second) = told(&service, &mut analyst, "second", country("CRI")).await;
        assert_eq!(notes, ["DIFFERENCE_TELLS"]);
        assert_eq!((second.unserved_hours, second.served_hours), (40.0, None));
    })
    .await;
}

#[tokio::test]
async fn hours_of_a_neighbour_that_one_buyer_changed_are_told_neither_in_a_pool_nor_by_themselves() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abc", "").await;
        for buyer in ["p", "q", "r", "s"] {
            analyst.buyer(buyer, "PAN", (8.98, -79.52)).await;
            analyst.need(buyer, "coating", 10.0, false).await;
        }
        analyst.scale("coating", 60.0).await;
        let panama =
            pb::NeighbourCountry { country: "PAN".to_owned(), origin_met: true, ..Default::default() };
        let pooled = pb::SurveyQuestion { neighbours: vec![panama], ..country("CRI") };
        let (notes, first) = told(&service, &mut analyst, "first", pooled.clone()).await;
        let hours = |link: &pb::MissingLink| {
            let pool = link.pool.clone().unwrap();
            (link.unserved_hours, pool.members[0].unserved_hours, pool.hours)
        };
        assert_eq!((notes.len(), hours(&first)), (0, (30.0, Some(40.0), Some(70.0))));
        change_hours(&mut analyst, "s-coating", "5").await;
        let (notes, second) = told(&service, &mut analyst, "second", pooled).await;
        assert_eq!((notes.len(), hours(&second)), (1, (30.0, None, None)));
        let (notes, alone) = told(&service, &mut analyst, "panama", country("PAN")).await;
        assert_eq!((notes.len(), alone.disclosure()), (1, pb::Disclosure::CapabilityOnly));
        let countries = vec!["CRI".to_owned(), "PAN".to_owned()];
        let corridor = Some(Scope::Corridor(pb::Corridor { countries }));
        let corridor = pb::SurveyQuestion { scope: corridor, ..Default::default() };
        let (notes, both) = told(&service, &mut analyst, "corridor", corridor).await;
        assert_eq!((notes.len(), both.disclosure()), (1, pb::Disclosure::CapabilityOnly));
    })
    .await;
}

#[tokio::test]
async fn hours_of_several_neighbours_are_not_told() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abc", "").await;
        for (country, buyers) in [("PAN", "pqrs"), ("NIC", "xyz")] {
            for buyer in buyers.chars().map(String::from) {
                analyst.buyer(&buyer, country, (8.98, -79.52)).await;
                analyst.need(&buyer, "coating", 10.0, false).await;
            }
        }
        analyst.scale("coating", 90.0).await;
        let neighbour = |country: &str| pb::NeighbourCountry {
            country: country.to_owned(),
            origin_met: true,
            ..Default::default()
        };
        let neighbours = vec![neighbour("PAN"), neighbour("NIC")];
        let pooled = pb::SurveyQuestion { neighbours, ..country("CRI") };
        let (_, link) = told(&service, &mut analyst, "first", pooled).await;
        let pool = link.pool.unwrap();
        let hours: Vec<_> = pool.members.iter().map(|member| member.unserved_hours).collect();
        assert_eq!((link.unserved_hours, hours, pool.hours), (30.0, vec![None, None], None));
        let whole = analyst.links("first").await.remove(0).pool.unwrap();
        assert_eq!((whole.members.len(), whole.hours), (2, Some(100.0)), "the agency reads them");
    })
    .await;
}

#[tokio::test]
async fn what_public_publishes_stands_beside_what_others_did() {
    on_each_engine(async |service| {
        let mut public = Analyst::on(service.channel("public", Role::Operator).await);
        public.capability("coating").await;
        for buyer in ["a", "b", "c"] {
            public.buyer(buyer, "CRI", (9.9, -84.0)).await;
            public.need(buyer, "coating", 10.0, false).await;
        }
        let mut analyst = Analyst::of(&service).await;
        analyst.buyer("d", "CRI", (9.9, -84.0)).await;
        analyst.need("d", "coating", 10.0, false).await;
        let (notes, first) = told(&service, &mut analyst, "first", country("CRI")).await;
        assert_eq!((notes.len(), first.unserved_hours), (0, 40.0));
        // Whoever reads both would know what d needs.
        let later = public.survey("later", country("CRI")).await;
        assert!(!later.notes[0].text.contains("surveys/"), "whose survey it is, is not told: {later:?}");
        let notes: Vec<_> = later.notes.iter().map(|note| note.reason.as_str()).collect();
        assert_eq!((notes, later.publishable_links), (vec!["DIFFERENCE_TELLS"], 0));
    })
    .await;
}

#[tokio::test]
async fn what_a_removed_survey_published_is_remembered() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abc", "").await;
        let (_, first) = told(&service, &mut analyst, "first", country("CRI")).await;
        assert_eq!((first.unserved_hours, first.disclosure()), (30.0, pb::Disclosure::Figures));
        let request = pb::DeleteSurveyRequest { name: "surveys/first".to_owned(), ..Default::default() };
        analyst.missing.delete_survey(request).await.unwrap();
        let (notes, same) = told(&service, &mut analyst, "same", country("CRI")).await;
        assert_eq!((notes.len(), same.unserved_hours), (0, 30.0), "the same is told again");
        let request = pb::DeleteSurveyRequest { name: "surveys/same".to_owned(), ..Default::default() };
        analyst.missing.delete_survey(request).await.unwrap();
        analyst.buyer("d", "CRI", (9.9, -84.0)).await;
        analyst.need("d", "coating", 10.0, false).await;
        let (notes, second) = told(&service, &mut analyst, "second", country("CRI")).await;
        assert_eq!(notes, ["DIFFERENCE_TELLS"]);
        assert_eq!((second.unserved_hours, second.disclosure()), (0.0, pb::Disclosure::CapabilityOnly));
    })
    .await;
}

#[tokio::test]
async fn of_capabilities_that_were_not_asked_about_nothing_is_noted_and_nothing_remembered() {
    on_each_engine(async |service| {
        let mut analyst = buyers(&service, "abc", "").await;
        analyst.capability("other").await;
        for buyer in ["a", "b", "c"] {
            analyst.need(buyer, "other", 10.0, false).await;
        }
        let of = |capability: &str| pb::SurveyQuestion {
            capabilities: vec![format!("capabilities/{capability}")],
            ..country("CRI")
        };
        told(&service, &mut analyst, "coating", of("coating")).await;
        for capability in ["coating", "other"] {
            change_hours(&mut analyst, &format!("a-{capability}"), "12").await;
        }
        let (notes, link) = told(&service, &mut analyst, "other", of("other")).await;
        assert_eq!((notes.len(), link.unserved_hours), (0, 32.0));
        let (notes, _) = told(&service, &mut analyst, "again", of("coating")).await;
        assert_eq!(notes, ["DIFFERENCE_TELLS"]);
    })
    .await;
}

/// Stores a survey of this id that publishes figures with this digest. What is in the way
/// is told by its name.
async fn publish(store: &Store, id: &str, digest: &str, beside: i64) -> Result<(), String> {
    let tenant: eslabon_runtime::identity::Tenant = "cinde".parse().unwrap();
    let request = Request { tenant: tenant.clone(), id: String::new(), method: "/test", digest: [0; 32] };
    let new = NewDocument { tenant, id: id.to_owned(), content: vec![], columns: vec![] };
    let figures = [NewFigures { link: "coating".to_owned(), digest: digest.to_owned(), content: vec![] }];
    let publishing = Publishing { figures: &figures, beside };
    let change = Change { at: 0, request };
    let made = store.create_survey(&SURVEYS, (&new, &[]), publishing, &change, |_| vec![]).await;
    made.map(|_| ()).map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn what_was_published_after_the_earlier_figures_were_read_is_in_the_way() {
    on_each_engine(async |service| {
        let store = service.store().await;
        // Two surveys look at the same time, and there is nothing yet.
        let cinde = "cinde".parse().unwrap();
        let seen = store.figures_count(&cinde).await.unwrap();
        publish(&store, "one", "1", seen).await.unwrap();
        let other = publish(&store, "other", "2", seen).await;
        assert_eq!(other, Err("Store(Conflict)".to_owned()));
        assert!(store.document(&SURVEYS, &cinde, "other").await.unwrap().is_none());
        let figures = store.published_figures("cinde", "coating", "").await.unwrap();
        assert_eq!(figures, [("1".to_owned(), vec![])]);
        // Who looks again sees it. What is published again is nothing new.
        let seen = store.figures_count(&cinde).await.unwrap();
        publish(&store, "other", "1", seen).await.unwrap();
        publish(&store, "third", "2", seen).await.unwrap();
        assert_eq!(store.published_figures("cinde", "coating", "1").await.unwrap().len(), 1);
        assert_eq!(store.published_figures("cinde", "others", "").await.unwrap(), []);
        // Another tenant's are not beside these, and those of `public` are beside all.
        let (procomer, public) = ("procomer".parse().unwrap(), "public".parse().unwrap());
        assert_eq!(store.figures_count(&procomer).await.unwrap(), 0);
        assert_eq!(store.figures_count(&public).await.unwrap(), 2);
        assert_eq!(store.publishers(&public).await.unwrap(), ["cinde"]);
        assert_eq!(store.publishers(&procomer).await.unwrap(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn of_surveys_that_are_made_at_once_no_two_can_be_subtracted() {
    for store in testing::stores().await {
        let mut config = Config::default();
        config.compute.max_concurrent = 8;
        let service = Service::start(&store, config).await;
        let mut analyst = buyers(&service, "abc", "").await;
        // The circle leaves out d, and the country has all.
        analyst.buyer("d", "CRI", (11.0, -85.6)).await;
        analyst.need("d", "coating", 10.0, false).await;
        let center = Some(pb::Point { latitude: 9.9, longitude: -84.0 });
        let scope = Some(Scope::Circle(pb::Circle { center, radius_km: 50.0 }));
        let circle = pb::SurveyQuestion { scope, ..Default::default() };
        let mut making = tokio::task::JoinSet::new();
        for number in 0..8 {
            let question = if number % 2 == 0 { circle.clone() } else { country("CRI") };
            let mut client = analyst.missing.clone();
            making.spawn(async move {
                let survey = detect(&mut client, &format!("s{number}"), question).await.unwrap();
                (survey.needs, survey.publishable_links)
            });
        }
        let made = making.join_all().await;
        // Of 3 needs or of 4, and the same may be told more than once.
        let told: BTreeSet<i32> =
            made.iter().filter(|(_, links)| *links > 0).map(|(needs, _)| *needs).collect();
        assert_eq!(told.len(), 1, "{made:?}");
    }
}
