//! Plans of local content.

use eslabon_proto::linkages::v1 as pb;

use super::convert;
use crate::{
    api::{
        entries,
        resource::{Resource, head, standard_methods},
    },
    app::{App, Call},
    error::Error,
    names,
    store::{Collection, Document},
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
                let id = names::id(Self::PLURAL, &held.name)?;
                entries::must_be_untouched::<Self>(app, (call.tenant().as_str(), id), path).await
            }
            None => Ok(()),
        }
    }

    async fn may_go(app: &App, held: &Document) -> Result<(), Error> {
        entries::must_be_untouched::<Self>(app, (&held.tenant, &held.id), "name").await
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
