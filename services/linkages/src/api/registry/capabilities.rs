//! Capabilities.

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{Resource, head, standard_methods},
    app::{App, Call},
    error::Error,
    store::Collection,
};

impl Resource for pb::Capability {
    const COLLECTION: Collection = Collection { table: "capabilities", columns: &["cluster"] };
    const PLURAL: &'static str = "capabilities";
    const FIELD: &'static str = "capability";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.cluster.clone()]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let title = self.title.clone().unwrap_or_default();
        if [&title.en, &title.es, &title.pt].iter().all(|text| text.trim().is_empty()) {
            let text = "give it a title in one language at least";
            return Err(Error::wrong(format!("{}.title", Self::FIELD), "REQUIRED", text));
        }
        Ok(())
    }
}

standard_methods! {
    "RegistryService" of Capability as capability;
    create "CreateCapability" (CreateCapabilityRequest by capability_id);
    get (GetCapabilityRequest);
    list (ListCapabilitiesRequest by [cluster]) -> ListCapabilitiesResponse { capabilities };
    update "UpdateCapability" (UpdateCapabilityRequest);
    delete "DeleteCapability" (DeleteCapabilityRequest);
}
