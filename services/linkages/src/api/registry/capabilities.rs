//! Capabilities, and what others need to know of them.

use std::collections::BTreeMap;

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{self, Resource, head, standard_methods},
    app::{App, Call},
    checks::Found,
    error::Error,
    names,
    store::Collection,
    units::{self, Unit},
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
        check_capability(self)
    }
}

/// Refuses what the rules of the contract cannot see. Needs its name.
pub(crate) fn check_capability(capability: &mut pb::Capability) -> Result<(), Error> {
    let field = pb::Capability::FIELD;
    let mut found = Found::default();
    let title = capability.title.clone().unwrap_or_default();
    if [&title.en, &title.es, &title.pt].iter().all(|text| text.trim().is_empty()) {
        let text = "give it a title in one language at least";
        found.wrong(format_args!("{field}.title"), "REQUIRED", text);
    }
    if units::find(&capability.unit).is_none() {
        let text = format!("`{}` is no unit that is known: take one of UN/ECE Rec 20", capability.unit);
        found.wrong(format_args!("{field}.unit"), "UNKNOWN_UNIT", text);
    }
    found.codes(format_args!("{field}.codes"), &capability.codes);
    found.price(format_args!("{field}.reference_price"), capability.reference_price.as_ref());
    found.standards(format_args!("{field}.usual_standards"), &mut capability.usual_standards);
    let path = |position| format!("{field}.proximities[{position}].capability");
    found.repeated(capability.proximities.iter().map(|near| near.capability.as_str()), path);
    for (position, near) in capability.proximities.iter().enumerate() {
        if near.capability == capability.name {
            let text = "nothing is nearer to a capability than itself: leave it out";
            found.wrong(path(position), "PROXIMITY_TO_ITSELF", text);
        }
    }
    found.finish()
}

/// The capabilities that documents name, and the unit that each is in.
#[derive(Debug, Default)]
pub(crate) struct Capabilities(BTreeMap<String, Option<&'static Unit>>);

impl Capabilities {
    /// Those of these names that there are.
    pub(crate) async fn named(app: &App, call: &Call, names: &[&str]) -> Result<Self, Error> {
        let mut capabilities = Self::default();
        for &name in names {
            let Ok(id) = names::id(pb::Capability::PLURAL, name) else { continue };
            if capabilities.0.contains_key(name) {
                continue;
            }
            if let Some(document) = app.store.document(&pb::Capability::COLLECTION, call.tenant(), id).await?
            {
                capabilities.add(&resource::shown(&document)?);
            }
        }
        Ok(capabilities)
    }

    /// One more.
    pub(crate) fn add(&mut self, capability: &pb::Capability) {
        self.0.insert(capability.name.clone(), units::find(&capability.unit));
    }

    /// Whether there is one of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The unit that it is in.
    pub(crate) fn unit(&self, name: &str) -> Option<&'static Unit> {
        self.0.get(name).copied().flatten()
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
