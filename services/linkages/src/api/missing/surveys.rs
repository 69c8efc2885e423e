//! Surveys: read, listed and removed.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{self, Resource, head},
    app::{App, Call},
    error::Error,
    store::{Collection, Document},
};

impl Resource for pb::Survey {
    const COLLECTION: Collection = Collection { table: "surveys", columns: &[] };
    const PLURAL: &'static str = "surveys";
    const FIELD: &'static str = "survey";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        // It is made whole and never changed.
        Ok(())
    }
}

/// A survey as the caller may see it.
fn seen(call: &Call, document: &Document) -> Result<pb::Survey, Error> {
    let mut survey: pb::Survey = resource::shown(document)?;
    if !call.sees_all_of(&document.tenant) {
        survey.counts.clear();
        survey.notes.clear();
    }
    Ok(survey)
}

pub(super) async fn get_survey(
    app: Arc<App>,
    call: Call,
    request: pb::GetSurveyRequest,
) -> Result<pb::Survey, Error> {
    seen(&call, &resource::held::<pb::Survey>(&app, &call, &request.name).await?)
}

pub(super) async fn list_surveys(
    app: Arc<App>,
    call: Call,
    request: pb::ListSurveysRequest,
) -> Result<pb::ListSurveysResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (documents, next_page_token) =
        resource::page_of_documents::<pb::Survey>(&app, &call, &[], page).await?;
    let surveys = documents.iter().map(|document| seen(&call, document)).collect::<Result<_, _>>()?;
    Ok(pb::ListSurveysResponse { surveys, next_page_token })
}

pub(super) async fn delete_survey(
    app: Arc<App>,
    call: Call,
    mut request: pb::DeleteSurveyRequest,
) -> Result<(), Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.MissingLinksService/DeleteSurvey";
    let change = resource::change(&call, method, &request_id, &request);
    resource::delete::<pb::Survey>(&app, &call, &request.name, &request.etag, &change).await
}
