//! Needs as resources: their standard methods, without those that read, which do not
//! tell everyone the same.

use eslabon_proto::linkages::v1 as pb;

use super::{check_need, state};
use crate::{
    api::{
        registry::capabilities::Capabilities,
        resource::{self, Resource, head, standard_methods},
    },
    app::{App, Call},
    date,
    error::Error,
    names,
    store::{Collection, Filter},
};

impl Resource for pb::Need {
    const COLLECTION: Collection =
        Collection { table: "needs", columns: &["buyer", "capability", "state", "country"] };
    const PLURAL: &'static str = "needs";
    const FIELD: &'static str = "need";

    head!();

    fn columns(&self) -> Vec<String> {
        let id = |collection, name| names::id(collection, name).unwrap_or_default().to_owned();
        vec![
            id("buyers", &self.buyer),
            id("capabilities", &self.capability),
            self.state().as_str_name().to_owned(),
            self.country.clone(),
        ]
    }

    async fn settle(&mut self, app: &App, call: &Call, held: Option<&Self>) -> Result<(), Error> {
        match held {
            Some(held) => state::edit(held.state())?,
            None => {
                self.set_state(pb::NeedState::Draft);
                self.awarded_suppliers.clear();
                self.country.clear();
            }
        }
        let buyer_id = names::id(pb::Buyer::PLURAL, &self.buyer)?;
        let buyer = app.store.document(&pb::Buyer::COLLECTION, call.tenant(), buyer_id).await?;
        let buyer = buyer.map(|buyer| resource::shown(&buyer)).transpose()?;
        let capabilities = Capabilities::named(app, call, &[&self.capability]).await?;
        check_need(self, held, buyer.as_ref(), &capabilities, date::today())
    }
}

pub(super) fn filters(request: &pb::ListNeedsRequest) -> Vec<Filter<'_>> {
    let state = request.state();
    let state = if state == pb::NeedState::Unspecified { "" } else { state.as_str_name() };
    let buyer = names::id("buyers", &request.buyer).unwrap_or_default();
    let capability = names::id("capabilities", &request.capability).unwrap_or_default();
    vec![
        Filter { column: "buyer", value: buyer, among_words: false },
        Filter { column: "capability", value: capability, among_words: false },
        Filter { column: "state", value: state, among_words: false },
        Filter { column: "country", value: &request.country, among_words: false },
    ]
}

standard_methods! {
    "NeedsService" of Need as need;
    create "CreateNeed" (CreateNeedRequest by need_id);
    update "UpdateNeed" (UpdateNeedRequest);
    delete "DeleteNeed" (DeleteNeedRequest);
}
