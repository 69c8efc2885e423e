//! The cases of the linkages service: one for each of its methods.
//!
//! Whoever creates chooses the id, so a good request to create carries a request id:
//! the tests send it more than once.

use serde_json::json;

use super::{
    cases::{Case, Isolation},
    stage_linkages as stage,
};

macro_rules! incentives {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.IncentivesService/", $method)
    };
}

macro_rules! local_content {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.LocalContentService/", $method)
    };
}

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

macro_rules! matching {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.MatchingService/", $method)
    };
}

macro_rules! needs {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.NeedsService/", $method)
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
        request: |_| json!({"action_catalogue_id": "another", "action_catalogue": stage::action_catalogue(), "request_id": "make-catalogue"}),
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
    Case { method: upgrading!("GetCoverage"), request: |_| json!({}), isolation: Isolation::Own },
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
    Case {
        method: registry!("CreateStandardTable"),
        request: |_| json!({"standard_table_id": "another", "standard_table": stage::standard_table(), "request_id": "make-standard_table"}),
        isolation: Isolation::Make,
    },
    Case {
        method: registry!("GetStandardTable"),
        request: |names| json!({"name": names.linkages.standard_table}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("ListStandardTables"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.standard_table),
    },
    Case {
        method: registry!("UpdateStandardTable"),
        request: |names| json!({"name": names.linkages.spare_standard_table, "standard_table": stage::standard_table(), "update_mask": "source"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("DeleteStandardTable"),
        request: |names| json!({"name": names.linkages.spare_standard_table}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("CreateSupplier"),
        request: |_| json!({"supplier_id": "another", "supplier": stage::supplier(), "request_id": "make-supplier"}),
        isolation: Isolation::Make,
    },
    Case {
        method: registry!("GetSupplier"),
        request: |names| json!({"name": names.linkages.supplier}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("ListSuppliers"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.supplier),
    },
    Case {
        method: registry!("UpdateSupplier"),
        request: |names| json!({"name": names.linkages.spare_supplier, "supplier": stage::supplier(), "update_mask": "description"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("DeleteSupplier"),
        request: |names| json!({"name": names.linkages.spare_supplier}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("ListDuplicates"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.supplier),
    },
    Case {
        method: registry!("CreateBuyer"),
        request: |_| json!({"buyer_id": "another", "buyer": stage::buyer(), "request_id": "make-buyer"}),
        isolation: Isolation::Make,
    },
    Case {
        method: registry!("GetBuyer"),
        request: |names| json!({"name": names.linkages.buyer}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("ListBuyers"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.buyer),
    },
    Case {
        method: registry!("UpdateBuyer"),
        request: |names| json!({"name": names.linkages.spare_buyer, "buyer": stage::buyer(), "update_mask": "cluster"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: registry!("DeleteBuyer"),
        request: |names| json!({"name": names.linkages.spare_buyer}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("CreateNeed"),
        request: |_| json!({"need_id": "another", "need": stage::need(), "request_id": "make-need"}),
        isolation: Isolation::Make,
    },
    Case {
        method: needs!("GetNeed"),
        request: |names| json!({"name": names.linkages.need}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("ListNeeds"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.need),
    },
    Case {
        method: needs!("UpdateNeed"),
        request: |names| json!({"name": names.linkages.spare_need, "need": stage::need(), "update_mask": "process"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("DeleteNeed"),
        request: |names| json!({"name": names.linkages.spare_need}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("OpenNeed"),
        request: |names| json!({"name": names.linkages.may_open, "request_id": "open"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("MatchNeed"),
        request: |names| json!({"name": names.linkages.may_match, "request_id": "match"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("AwardNeed"),
        request: |names| json!({"name": names.linkages.may_award, "suppliers": [names.linkages.supplier], "request_id": "award"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("CloseNeed"),
        request: |names| json!({"name": names.linkages.may_close, "request_id": "close"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: needs!("WithdrawNeed"),
        request: |names| json!({"name": names.linkages.may_withdraw, "request_id": "withdraw"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: matching!("CreateMatchPolicy"),
        request: |_| json!({"parent": "matchPolicies/agency", "policy": {}, "request_id": "policy"}),
        isolation: Isolation::Make,
    },
    Case {
        method: matching!("GetMatchPolicy"),
        request: |names| json!({"name": names.linkages.policy}),
        isolation: Isolation::Resource,
    },
    Case {
        method: matching!("ListMatchPolicies"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.policy),
    },
    Case {
        method: matching!("FindSuppliers"),
        request: |names| json!({"need": names.linkages.need}),
        isolation: Isolation::Resource,
    },
    Case {
        method: matching!("FindNeeds"),
        request: |names| json!({"supplier": names.linkages.supplier}),
        isolation: Isolation::Resource,
    },
    Case {
        method: matching!("GetMatch"),
        request: |names| json!({"name": names.linkages.r#match}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("CreateLocalContentPlan"),
        request: |_| json!({"local_content_plan_id": "another", "local_content_plan": stage::plan(), "request_id": "make-plan"}),
        isolation: Isolation::Make,
    },
    Case {
        method: local_content!("GetLocalContentPlan"),
        request: |names| json!({"name": names.linkages.plan}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("ListLocalContentPlans"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.plan),
    },
    Case {
        method: local_content!("UpdateLocalContentPlan"),
        request: |names| json!({"name": names.linkages.spare_plan, "local_content_plan": stage::plan(), "update_mask": "source"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("DeleteLocalContentPlan"),
        request: |names| json!({"name": names.linkages.spare_plan}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("AppendPlanEvent"),
        request: |names| json!({"parent": names.linkages.plan, "event": stage::plan_event(), "request_id": "event"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("ListPlanEvents"),
        request: |names| json!({"parent": names.linkages.plan}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("GetPlanStanding"),
        request: |names| json!({"name": names.linkages.plan}),
        isolation: Isolation::Resource,
    },
    Case {
        method: local_content!("ListLabourDemand"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.plan),
    },
    Case {
        method: incentives!("CreateIncentiveAgreement"),
        request: |_| json!({"incentive_agreement_id": "another", "incentive_agreement": stage::agreement(), "request_id": "make-agreement"}),
        isolation: Isolation::Make,
    },
    Case {
        method: incentives!("GetIncentiveAgreement"),
        request: |names| json!({"name": names.linkages.agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("ListIncentiveAgreements"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.agreement),
    },
    Case {
        method: incentives!("UpdateIncentiveAgreement"),
        request: |names| json!({"name": names.linkages.spare_agreement, "incentive_agreement": stage::agreement(), "update_mask": "law"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("DeleteIncentiveAgreement"),
        request: |names| json!({"name": names.linkages.spare_agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("SubmitReport"),
        request: |names| json!({"parent": names.linkages.agreement, "report": stage::report(), "request_id": "report"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("ListReports"),
        request: |names| json!({"parent": names.linkages.agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("RecordEvidence"),
        request: |names| json!({"parent": names.linkages.agreement, "evidence": stage::evidence(), "request_id": "evidence"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("ListEvidence"),
        request: |names| json!({"parent": names.linkages.agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("VerifyAgreement"),
        request: |names| json!({"name": names.linkages.agreement, "request_id": "verify"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("GetVerification"),
        request: |names| json!({"name": format!("{}/verifications/1", names.linkages.agreement)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("ListVerifications"),
        request: |names| json!({"parent": names.linkages.agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("DecideAgreement"),
        request: |names| json!({"parent": names.linkages.decided_agreement, "decision": stage::decision(&names.linkages.decided_agreement), "request_id": "decide"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: incentives!("ListAgreementDecisions"),
        request: |names| json!({"parent": names.linkages.decided_agreement}),
        isolation: Isolation::Resource,
    },
    Case {
        method: "/eslabon.linkages.v1.SearchService/SuggestCapabilities",
        request: |_| json!({"text": "sterilising"}),
        isolation: Isolation::List(|names| &names.linkages.capability),
    },
];
