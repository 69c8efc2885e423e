//! The cases of the linkages service: one for each of its methods.
//!
//! Whoever creates chooses the id, so a good request to create carries a request id:
//! the tests send it more than once.

use serde_json::json;

use super::{
    cases::{Case, Isolation},
    stage_linkages as stage,
};

macro_rules! registry {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.RegistryService/", $method)
    };
}

/// Every case of the linkages service.
pub(crate) const CASES: &[Case] = &[
    Case {
        method: "/eslabon.linkages.v1.ImportService/ImportRegistry",
        request: |_| json!({"kind": "REGISTRY_KIND_CAPABILITIES"}),
        isolation: Isolation::Rows("capabilities"),
    },
    Case {
        method: registry!("CreateCapability"),
        request: |_| json!({"capability_id": "another", "capability": stage::capability("Another"), "request_id": "make"}),
        isolation: Isolation::Make,
    },
    Case {
        method: registry!("GetCapability"),
        request: |names| json!({"name": names.linkages.capability}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("ListCapabilities"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.capability),
    },
    Case {
        method: registry!("UpdateCapability"),
        request: |names| json!({"name": names.linkages.spare_capability, "capability": stage::capability("Edited"), "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("DeleteCapability"),
        request: |names| json!({"name": names.linkages.spare_capability}),
        isolation: Isolation::Resource,
    },
];
