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

macro_rules! upgrading {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.UpgradingService/", $method)
    };
}

macro_rules! allocation {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.AllocationService/", $method)
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
    Case {
        method: upgrading!("CreateActionCatalogue"),
        request: |_| json!({"action_catalogue_id": "another", "action_catalogue": stage::action_catalogue(), "request_id": "make"}),
        isolation: Isolation::Make,
    },
    Case {
        method: upgrading!("GetActionCatalogue"),
        request: |names| json!({"name": names.linkages.action_catalogue}),
        isolation: Isolation::Resource,
    },
    Case {
        method: upgrading!("ListActionCatalogues"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.action_catalogue),
    },
    Case {
        method: upgrading!("UpdateActionCatalogue"),
        request: |names| json!({"name": names.linkages.spare_action_catalogue, "action_catalogue": stage::action_catalogue(), "update_mask": "actions"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: upgrading!("DeleteActionCatalogue"),
        request: |names| json!({"name": names.linkages.spare_action_catalogue}),
        isolation: Isolation::Resource,
    },
    Case {
        method: upgrading!("PlanProgramme"),
        request: |names| json!({"catalogue": names.linkages.action_catalogue, "budget": {"currency": "USD", "minor_units": 1000}}),
        isolation: Isolation::Resource,
    },
    Case {
        method: upgrading!("GetCoverage"),
        request: |_| json!({}),
        isolation: Isolation::Own,
    },
    Case {
        method: allocation!("CreateAllocation"),
        request: |_| json!({"allocation_id": "another", "request_id": "allocate"}),
        isolation: Isolation::Make,
    },
    Case {
        method: allocation!("GetAllocation"),
        request: |names| json!({"name": names.linkages.allocation}),
        isolation: Isolation::Resource,
    },
    Case {
        method: allocation!("ListAllocations"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.allocation),
    },
    Case {
        method: allocation!("ListAssignments"),
        request: |names| json!({"allocation": names.linkages.allocation}),
        isolation: Isolation::Resource,
    },
    Case {
        method: allocation!("ListUnmet"),
        request: |names| json!({"allocation": names.linkages.allocation, "include_served": true}),
        isolation: Isolation::Resource,
    },
    Case {
        method: allocation!("ListAllocatedSuppliers"),
        request: |names| json!({"allocation": names.linkages.allocation}),
        isolation: Isolation::Resource,
    },
    Case {
        method: allocation!("DeleteAllocation"),
        request: |names| json!({"name": names.linkages.spare_allocation}),
        isolation: Isolation::Resource,
    },
];
