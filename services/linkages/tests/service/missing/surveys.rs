//! Surveys as they are kept: made once, listed, removed, and kept from other tenants.

use super::*;

#[tokio::test]
async fn a_survey_is_made_once_kept_as_it_is_and_removed_with_its_links() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.scale("coating", 16.0).await;
        let request = pb::DetectMissingLinksRequest {
            survey_id: "s".to_owned(),
            question: Some(country("CRI")),
            request_id: "once".to_owned(),
        };
        let mut made = Vec::new();
        for _ in 0..2 {
            let mut answers =
                analyst.missing.detect_missing_links(request.clone()).await.unwrap().into_inner();
            while let Some(answer) = answers.message().await.unwrap() {
                made.extend(match answer.event {
                    Some(Event::Survey(survey)) => Some(survey),
                    _ => None,
                });
            }
        }
        assert_eq!(made.len(), 2);
        assert_eq!(made[0], made[1], "the same request gives the same answer");
        let again = detect(&mut analyst.missing, "s", country("CRI")).await;
        refused(again, Kind::AlreadyExists, "ALREADY_EXISTS");
        let question = made[0].question.clone().unwrap();
        assert_eq!((question.probability, question.fragile_factor), (Some(0.5), Some(0.7)));
        let listed = analyst.missing.list_surveys(pb::ListSurveysRequest::default()).await.unwrap();
        assert_eq!(listed.into_inner().surveys, [made[0].clone()]);
        let remove = |etag: &str| pb::DeleteSurveyRequest {
            name: "surveys/s".to_owned(),
            etag: etag.to_owned(),
            ..Default::default()
        };
        refused_at(
            analyst.missing.delete_survey(remove("1-0")).await,
            Kind::Aborted,
            "ETAG_MISMATCH",
            "etag",
        );
        analyst.missing.delete_survey(remove(&made[0].etag)).await.unwrap();
        let list = pb::ListMissingLinksRequest { survey: "surveys/s".to_owned(), ..Default::default() };
        refused(analyst.missing.list_missing_links(list).await, Kind::NotFound, "NOT_FOUND");
        // Nothing of it is left in the way of another, and that can be removed as well.
        let another = analyst.survey("s", country("CRI")).await;
        assert_eq!(analyst.links("s").await.len(), 1);
        analyst.missing.delete_survey(remove(&another.etag)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn links_come_in_pages_by_capability_and_filters_hold() {
    on_each_engine(async |service| {
        let mut analyst = Analyst::of(&service).await;
        analyst.buyer("a", "CRI", (9.9, -84.0)).await;
        for capability in ["x", "y", "z"] {
            analyst.capability(capability).await;
            analyst.need("a", capability, 5.0, false).await;
        }
        analyst.scale("y", 1.0).await;
        analyst.survey("s", country("CRI")).await;
        let mut request = pb::ListMissingLinksRequest {
            survey: "surveys/s".to_owned(),
            page_size: 2,
            ..Default::default()
        };
        let first = analyst.missing.list_missing_links(request.clone()).await.unwrap().into_inner();
        request.page_token = first.next_page_token;
        let second = analyst.missing.list_missing_links(request.clone()).await.unwrap().into_inner();
        let names: Vec<_> =
            first.links.iter().chain(&second.links).map(|link| link.capability.as_str()).collect();
        assert_eq!(names, ["capabilities/x", "capabilities/y", "capabilities/z"]);
        assert_eq!(second.next_page_token, "");
        request.kind = pb::LinkKind::AnchorViable.into();
        let other = analyst.missing.list_missing_links(request.clone()).await;
        refused_at(other, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        request.page_token.clear();
        let found = analyst.missing.list_missing_links(request).await.unwrap().into_inner();
        assert_eq!(found.links.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_survey_of_one_tenant_is_not_there_for_another() {
    on_each_engine(async |service| {
        let mut analyst = coating(&service).await;
        analyst.survey("s", country("CRI")).await;
        let mut stranger = MissingLinksServiceClient::new(service.analyst("procomer").await);
        let request = pb::GetSurveyRequest { name: "surveys/s".to_owned() };
        refused(stranger.get_survey(request).await, Kind::NotFound, "NOT_FOUND");
        let request = pb::GetMissingLinkRequest { name: "surveys/s/links/coating".to_owned() };
        refused(stranger.get_missing_link(request).await, Kind::NotFound, "NOT_FOUND");
        assert_eq!(detect(&mut stranger, "s", country("CRI")).await.unwrap().needs, 0);
    })
    .await;
}
