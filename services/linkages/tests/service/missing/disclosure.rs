//! What of missing links may be known, and beside what.

use super::*;

#[tokio::test]
async fn who_does_not_work_for_the_agency_sees_no_figure_of_one_firm() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.scale("coating", 16.0).await;
        // One buyer fills this, and two need that.
        for capability in ["anchor", "few"] {
            analyst.capability(capability).await;
            analyst.scale(capability, 5.0).await;
        }
        analyst.need("a", "anchor", 7.0, false).await;
        analyst.need("a", "few", 4.0, false).await;
        analyst.need("b", "few", 4.0, false).await;
        let survey = analyst.survey("s", country("CRI")).await;
        let counts: Vec<_> = survey.counts.iter().map(|count| (count.kind(), count.links)).collect();
        assert_eq!(counts, [(pb::LinkKind::AnchorViable, 1), (pb::LinkKind::CoordinationFailure, 2)]);
        assert_eq!(analyst.links("s").await.len(), 3);
        for role in [Role::Viewer, Role::Institute] {
            let mut reader = MissingLinksServiceClient::new(service.channel("cinde", role).await);
            let links = links(&mut reader, "s").await;
            let seen: Vec<_> = links.iter().map(|link| link.name.as_str()).collect();
            assert_eq!(seen, ["surveys/s/links/anchor", "surveys/s/links/coating"]);
            let (anchor, coating) = (&links[0], &links[1]);
            assert_eq!(anchor.disclosure(), pb::Disclosure::CapabilityOnly);
            assert_eq!((anchor.kind(), anchor.unserved_hours), (pb::LinkKind::Unspecified, 0.0));
            assert_eq!((coating.unserved_hours, coating.publishable), (27.0, true));
            assert_eq!((coating.buyers.len(), coating.concentration), (0, None));
            let beside_the_scale = (coating.is_robust, coating.least_coalition, &coating.attraction);
            assert_eq!(beside_the_scale, (None, None, &None), "they tell how large the largest is");
            assert_eq!(coating.leaked_hours, None, "one buyer imports");
            let get = |name: &str| pb::GetMissingLinkRequest { name: name.to_owned() };
            let hidden = reader.get_missing_link(get("surveys/s/links/few")).await;
            refused(hidden, Kind::NotFound, "NOT_FOUND");
            // A filter does not tell either what is withheld.
            let filtered = pb::ListMissingLinksRequest {
                survey: "surveys/s".to_owned(),
                kind: pb::LinkKind::AnchorViable.into(),
                ..Default::default()
            };
            assert!(reader.list_missing_links(filtered).await.unwrap().into_inner().links.is_empty());
            let request = pb::GetSurveyRequest { name: "surveys/s".to_owned() };
            assert!(reader.get_survey(request).await.unwrap().into_inner().counts.is_empty());
            let target = pb::ListRecruitmentTargetsRequest::default();
            let answer = reader.list_recruitment_targets(target).await;
            assert_eq!(answer.unwrap_err().code(), tonic::Code::PermissionDenied);
        }
    })
    .await;
}

#[tokio::test]
async fn a_circle_a_corridor_and_the_neighbours_pool_what_is_near() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.scale("coating", 40.0).await;
        analyst.buyer("d", "PAN", (8.98, -79.52)).await;
        analyst.need_with("d", "coating", 30.0, |_| ()).await;
        let circle =
            pb::Circle { center: Some(pb::Point { latitude: 9.9, longitude: -84.0 }), radius_km: 50.0 };
        let question = pb::SurveyQuestion { scope: Some(Scope::Circle(circle)), ..Default::default() };
        assert_eq!(analyst.survey("circle", question).await.needs, 3);
        let countries = vec!["CRI".to_owned(), "PAN".to_owned()];
        let corridor = Some(Scope::Corridor(pb::Corridor { countries }));
        analyst.survey("corridor", pb::SurveyQuestion { scope: corridor, ..Default::default() }).await;
        let links = analyst.links("corridor").await;
        assert_eq!((links[0].unserved_hours, links[0].kind()), (57.0, pb::LinkKind::CoordinationFailure));
        let panama = |origin_met| pb::NeighbourCountry {
            country: "PAN".to_owned(),
            transport_days: 2.0,
            origin_met,
            agreement: "CAFTA-DR".to_owned(),
        };
        let question = pb::SurveyQuestion { neighbours: vec![panama(false)], ..country("CRI") };
        analyst.survey("pooled", question.clone()).await;
        let pool = analyst.links("pooled").await.remove(0).pool.unwrap();
        assert_eq!((pool.hours, pool.transport_days, pool.origin_met), (Some(57.0), 2.0, false));
        assert_eq!((pool.members[0].country.as_str(), pool.members[0].unserved_hours), ("PAN", Some(30.0)));
        // The corridor is the circle and one buyer in Panama: beside the circle, which was
        // first, its figures would tell hers.
        assert_eq!(links[0].disclosure(), pb::Disclosure::CapabilityOnly);
        let request = pb::GetSurveyRequest { name: "surveys/corridor".to_owned() };
        let notes = analyst.missing.get_survey(request).await.unwrap().into_inner().notes;
        assert_eq!(notes.iter().map(|note| note.reason.as_str()).collect::<Vec<_>>(), ["DIFFERENCE_TELLS"]);
        // What may be published of the pool does not tell of her either.
        let mut viewer = MissingLinksServiceClient::new(service.channel("cinde", Role::Viewer).await);
        let pool = self::links(&mut viewer, "pooled").await.remove(0).pool.unwrap();
        assert_eq!((pool.hours, pool.members[0].unserved_hours), (None, None));
        let strict = pb::SurveyQuestion { require_origin: true, ..question };
        analyst.survey("strict", strict).await;
        assert_eq!(analyst.links("strict").await[0].pool, None);
    })
    .await;
}

#[tokio::test]
async fn a_pool_is_as_near_as_the_strictest_need_asks_and_who_asks_is_not_told() {
    on_each_engine(async |service| {
        let mut analyst = Analyst::of(&service).await;
        analyst.capability("coating").await;
        analyst.scale("coating", 40.0).await;
        for (buyer, country, hours, days) in [
            ("a", "CRI", 10.0, 12.0),
            ("b", "CRI", 9.0, 30.0),
            ("c", "CRI", 8.0, 45.0),
            ("d", "PAN", 30.0, 9.0),
        ] {
            analyst.buyer(buyer, country, (9.0, -80.0)).await;
            analyst.need_with(buyer, "coating", hours, |need| need.lead_time_days = Some(days)).await;
        }
        let panama = |transport_days| pb::SurveyQuestion {
            neighbours: vec![pb::NeighbourCountry {
                country: "PAN".to_owned(),
                transport_days,
                origin_met: true,
                ..Default::default()
            }],
            ..country("CRI")
        };
        for (id, days) in [("far", 13.0), ("near", 12.0)] {
            analyst.survey(id, panama(days)).await;
        }
        assert_eq!(analyst.links("far").await[0].pool, None);
        let pool = analyst.links("near").await.remove(0).pool.unwrap();
        assert_eq!((pool.transport_days, pool.lead_time_days), (12.0, Some(12.0)));
        let mut viewer = MissingLinksServiceClient::new(service.channel("cinde", Role::Viewer).await);
        let pool = links(&mut viewer, "near").await.remove(0).pool.unwrap();
        assert_eq!((pool.members.len(), pool.lead_time_days), (1, None), "it is what one buyer asks for");
    })
    .await;
}
