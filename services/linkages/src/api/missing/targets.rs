//! Recruitment targets.

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::time::timestamp;

use super::links;
use crate::{
    api::resource::{self, Resource, head, standard_methods},
    app::{App, Call},
    checks::Found,
    error::Error,
    store::{Collection, Filter},
};

impl Resource for pb::RecruitmentTarget {
    const COLLECTION: Collection =
        Collection { table: "recruitment_targets", columns: &["stage", "missing_link"] };
    const PLURAL: &'static str = "recruitmentTargets";
    const FIELD: &'static str = "recruitment_target";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.stage().as_str_name().to_owned(), self.missing_link.clone()]
    }

    async fn settle(&mut self, app: &App, call: &Call, held: Option<&Self>) -> Result<(), Error> {
        let mut found = Found::default();
        let path = |field: &str| format!("{}.{field}", Self::FIELD);
        match held {
            None => begin(self, app, call).await?,
            Some(held) if held.missing_link != self.missing_link => {
                let text = "why it is wanted was taken from that link: make another target";
                found.wrong(path("missing_link"), "LINK_CHANGED", text);
            }
            Some(_) => {}
        }
        let firms = self.candidates.iter().map(|candidate| candidate.firm.as_str());
        found.repeated(firms, |at| path(&format!("candidates[{at}].firm")));
        for (at, candidate) in self.candidates.iter().enumerate() {
            let serves = candidate.serves.iter().map(String::as_str);
            found.repeated(serves, |number| path(&format!("candidates[{at}].serves[{number}]")));
        }
        found.finish()?;
        let buyers: BTreeSet<String> =
            self.rationale.iter().flat_map(|rationale| rationale.buyers.iter().cloned()).collect();
        for candidate in &mut self.candidates {
            let of_link = candidate.serves.iter().filter(|buyer| buyers.contains(*buyer)).count();
            candidate.buyers_of_the_link = i32::try_from(of_link).unwrap_or(i32::MAX);
        }
        Ok(())
    }
}

/// The first stage, and why: the link as it stands now.
async fn begin(target: &mut pb::RecruitmentTarget, app: &App, call: &Call) -> Result<(), Error> {
    let now = timestamp(jiff::Timestamp::now().as_microsecond());
    target.set_stage(pb::TargetStage::Identified);
    target.history = vec![pb::TargetStep {
        stage: target.stage,
        time: Some(now),
        by: call.caller.subject.clone(),
        ..Default::default()
    }];
    let link = links::visible(app, call, &target.missing_link).await?;
    let (survey, _) = target.missing_link.split_once("/links/").unwrap_or_default();
    let survey: pb::Survey = resource::get(app, call, survey).await?;
    target.rationale = Some(rationale(link, survey.inputs_digest));
    Ok(())
}

fn rationale(link: pb::MissingLink, inputs_digest: String) -> pb::TargetRationale {
    pb::TargetRationale {
        capability: link.capability,
        kind: link.kind,
        unserved_hours: link.unserved_hours,
        scale_hours: link.scale_hours,
        least_coalition: link.least_coalition,
        buyers: link.buyers.into_iter().map(|need| need.buyer).collect(),
        attraction: link.attraction,
        inputs_digest,
    }
}

fn filters(request: &pb::ListRecruitmentTargetsRequest) -> Vec<Filter<'_>> {
    let stage = request.stage();
    let stage = if stage == pb::TargetStage::Unspecified { "" } else { stage.as_str_name() };
    vec![
        Filter { column: "stage", value: stage, among_words: false },
        Filter { column: "missing_link", value: &request.missing_link, among_words: false },
    ]
}

standard_methods! {
    "MissingLinksService" of RecruitmentTarget as recruitment_target;
    create "CreateRecruitmentTarget" (CreateRecruitmentTargetRequest by recruitment_target_id);
    get (GetRecruitmentTargetRequest);
    list (ListRecruitmentTargetsRequest by filters) -> ListRecruitmentTargetsResponse { recruitment_targets };
    update "UpdateRecruitmentTarget" (UpdateRecruitmentTargetRequest);
    delete "DeleteRecruitmentTarget" (DeleteRecruitmentTargetRequest);
}
