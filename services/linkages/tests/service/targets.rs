//! Recruitment targets: why, whom, and how far it has come.

use eslabon_proto::linkages::v1::{self as pb, TargetStage};
use eslabon_runtime::problem::Kind;

use crate::{
    missing::{Analyst, country},
    support::{Service, on_each_engine, refused, refused_at},
};

/// A survey that found coating missing for two buyers.
async fn surveyed(service: &Service) -> Analyst {
    let mut analyst = Analyst::of(service).await;
    analyst.capability("coating").await;
    for buyer in ["a", "b"] {
        analyst.buyer(buyer, "CRI", (9.9, -84.0)).await;
        analyst.need(buyer, "coating", 8.0, true).await;
    }
    analyst.scale("coating", 12.0).await;
    analyst.survey("s", country("CRI")).await;
    analyst
}

fn target() -> pb::RecruitmentTarget {
    let serves = ["a", "b", "elsewhere"].map(|buyer| format!("buyers/{buyer}"));
    pb::RecruitmentTarget {
        missing_link: "surveys/s/links/coating".to_owned(),
        firm_type: "coater".to_owned(),
        candidates: vec![pb::CandidateFirm {
            firm: "Coaters International".to_owned(),
            serves: serves.to_vec(),
            evidence: "its annual report".to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn creation(target: pb::RecruitmentTarget) -> pb::CreateRecruitmentTargetRequest {
    pb::CreateRecruitmentTargetRequest {
        recruitment_target_id: "t".to_owned(),
        recruitment_target: Some(target),
        ..Default::default()
    }
}

fn advance(stage: TargetStage, etag: &str) -> pb::AdvanceTargetRequest {
    pb::AdvanceTargetRequest {
        name: "recruitmentTargets/t".to_owned(),
        stage: stage.into(),
        firm: "Coaters International".to_owned(),
        note: "a call".to_owned(),
        etag: etag.to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_target_keeps_why_it_was_made_also_when_the_survey_is_gone() {
    on_each_engine(async |service| {
        let mut analyst = surveyed(&service).await;
        let made = analyst.missing.create_recruitment_target(creation(target())).await.unwrap().into_inner();
        assert_eq!(made.stage(), TargetStage::Identified);
        assert_eq!(made.candidates[0].buyers_of_the_link, 2);
        let rationale = made.rationale.clone().unwrap();
        assert_eq!((rationale.kind(), rationale.unserved_hours), (pb::LinkKind::CoordinationFailure, 16.0));
        assert_eq!((rationale.scale_hours, rationale.least_coalition), (Some(12.0), Some(2)));
        let remove = pb::DeleteSurveyRequest { name: "surveys/s".to_owned(), ..Default::default() };
        analyst.missing.delete_survey(remove).await.unwrap();
        let update = pb::UpdateRecruitmentTargetRequest {
            name: made.name.clone(),
            recruitment_target: Some(pb::RecruitmentTarget { firm_type: "finisher".to_owned(), ..target() }),
            ..Default::default()
        };
        let updated = analyst.missing.update_recruitment_target(update).await.unwrap().into_inner();
        assert_eq!((updated.firm_type.as_str(), updated.rationale), ("finisher", Some(rationale)));
        assert_eq!((updated.history, updated.stage), (made.history, made.stage));
    })
    .await;
}

#[tokio::test]
async fn stages_come_one_after_the_other_and_each_is_remembered() {
    on_each_engine(async |service| {
        let mut analyst = surveyed(&service).await;
        let made = analyst.missing.create_recruitment_target(creation(target())).await.unwrap().into_inner();
        let skipped = analyst.missing.advance_target(advance(TargetStage::Visit, "")).await;
        refused_at(skipped, Kind::FailedPrecondition, "ILLEGAL_STEP", "stage");
        let moved = analyst.missing.advance_target(advance(TargetStage::Contacted, &made.etag)).await;
        let moved = moved.unwrap().into_inner();
        let outdated = analyst.missing.advance_target(advance(TargetStage::Visit, &made.etag)).await;
        refused_at(outdated, Kind::Aborted, "ETAG_MISMATCH", "etag");
        let stages: Vec<_> = moved.history.iter().map(|step| (step.stage(), step.firm.as_str())).collect();
        let firm = "Coaters International";
        assert_eq!(stages, [(TargetStage::Identified, ""), (TargetStage::Contacted, firm)]);
        assert_eq!((moved.history[1].by.as_str(), moved.history[1].note.as_str()), ("test:cinde", "a call"));
        for stage in [TargetStage::Visit, TargetStage::Committed, TargetStage::Operating, TargetStage::Lost] {
            let moved = analyst.missing.advance_target(advance(stage, "")).await.unwrap().into_inner();
            assert_eq!(moved.stage(), stage);
        }
        let back = analyst.missing.advance_target(advance(TargetStage::Contacted, "")).await;
        refused_at(back, Kind::FailedPrecondition, "ILLEGAL_STEP", "stage");
        let request =
            pb::ListRecruitmentTargetsRequest { stage: TargetStage::Lost.into(), ..Default::default() };
        let lost = analyst.missing.list_recruitment_targets(request).await.unwrap().into_inner();
        assert_eq!(lost.recruitment_targets[0].history.len(), 6);
    })
    .await;
}

#[tokio::test]
async fn a_target_without_a_link_with_another_link_or_for_a_stranger_is_refused() {
    on_each_engine(async |service| {
        let mut analyst = surveyed(&service).await;
        let nowhere =
            pb::RecruitmentTarget { missing_link: "surveys/s/links/casting".to_owned(), ..target() };
        let answer = analyst.missing.create_recruitment_target(creation(nowhere.clone())).await;
        let field = "recruitment_target.missing_link";
        refused(answer, Kind::NotFound, "NOT_FOUND");
        let mut twice = target();
        twice.candidates.push(twice.candidates[0].clone());
        let answer = analyst.missing.create_recruitment_target(creation(twice)).await;
        refused_at(answer, Kind::InvalidArgument, "REPEATED", "recruitment_target.candidates[1].firm");
        analyst.missing.create_recruitment_target(creation(target())).await.unwrap();
        let update = pb::UpdateRecruitmentTargetRequest {
            name: "recruitmentTargets/t".to_owned(),
            recruitment_target: Some(nowhere),
            ..Default::default()
        };
        let answer = analyst.missing.update_recruitment_target(update).await;
        refused_at(answer, Kind::InvalidArgument, "LINK_CHANGED", field);
        let mut stranger = advance(TargetStage::Contacted, "");
        stranger.firm = "Somebody else".to_owned();
        let answer = analyst.missing.advance_target(stranger).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_REFERENCE", "firm");
    })
    .await;
}
