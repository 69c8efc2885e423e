//! Plans of local content.

use eslabon_proto::linkages::v1 as pb;

use super::convert;
use crate::{
    api::{
        entries,
        resource::{Resource, Shared, head, standard_methods},
    },
    app::{App, Call},
    error::Error,
    store::Collection,
};

impl Resource for pb::LocalContentPlan {
    const COLLECTION: Collection = Collection { table: "local_content_plans", columns: &["buyer"] };
    const PLURAL: &'static str = "localContentPlans";
    const FIELD: &'static str = "local_content_plan";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.buyer.clone()]
    }

    async fn settle(&mut self, app: &App, call: &Call, held: Option<&Self>) -> Result<(), Error> {
        convert::plan(self, Self::FIELD)?;
        let Some(held) = held else { return Ok(()) };
        let changed = [
            ("buyer", self.buyer != held.buyer),
            ("items", self.items != held.items),
            ("allows_transfer", self.allows_transfer != held.allows_transfer),
        ];
        match changed.iter().find(|(_, changed)| *changed) {
            Some((field, _)) => {
                let path = format!("{}.{field}", Self::FIELD);
                entries::must_be_untouched::<Self>(app, call, &held.name, path).await
            }
            None => Ok(()),
        }
    }
}

standard_methods! {
    "LocalContentService" of LocalContentPlan as local_content_plan;
    create "CreateLocalContentPlan" (CreateLocalContentPlanRequest by local_content_plan_id);
    get (GetLocalContentPlanRequest);
    list (ListLocalContentPlansRequest by [buyer]) -> ListLocalContentPlansResponse { local_content_plans };
    update "UpdateLocalContentPlan" (UpdateLocalContentPlanRequest);
    delete "DeleteLocalContentPlan" (DeleteLocalContentPlanRequest);
}

/// Removes a plan, unless something has happened to it.
pub(crate) async fn delete_untouched(
    app: Shared,
    call: Call,
    request: pb::DeleteLocalContentPlanRequest,
) -> Result<(), Error> {
    entries::must_be_untouched::<pb::LocalContentPlan>(&app, &call, &request.name, "name").await?;
    delete(app, call, request).await
}
