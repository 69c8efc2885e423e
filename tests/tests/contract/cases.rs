//! One case for each method: a good request, and how tenants are kept apart.

use std::collections::BTreeSet;

use eslabon_tests::wire;
use serde_json::{Value, json};

use super::{
    cases_linkages, cases_missing, rankings,
    stage::{self, Names},
};

/// How a method keeps tenants apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Isolation {
    /// It names a resource: another tenant's is NOT_FOUND.
    Resource,
    /// It lists: what is named here is shown to its tenant and to no other.
    List(fn(&Names) -> &str),
    /// It stores: for the tenant of the caller and nobody else.
    Store,
    /// The rows of a file become resources of the caller's; in which list they are.
    Rows(&'static str),
    /// It makes one resource, which is the caller's whatever others have.
    Make,
    /// It tells of the caller's tenant as a whole, and of no other.
    Own,
    /// It answers everybody alike: nothing of a tenant is in it.
    Everyone,
    /// It is for those who run the suite for all tenants, and for no one else.
    Operators,
}

/// A method with a request that it answers.
pub(crate) struct Case {
    /// The gRPC path.
    pub(crate) method: &'static str,
    /// A good request as JSON; of an upload, what describes the file.
    pub(crate) request: fn(&Names) -> Value,
    /// How tenants are kept apart.
    pub(crate) isolation: Isolation,
}

macro_rules! sectors {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.SectorsService/", $method)
    };
}

macro_rules! inputs {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.InputsService/", $method)
    };
}

macro_rules! change {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.ChangeService/", $method)
    };
}

macro_rules! ranking {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.RankingService/", $method)
    };
}

macro_rules! audit {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.AuditService/", $method)
    };
}

macro_rules! policy {
    ($method:literal) => {
        concat!("/eslabon.sectors.v1.PolicyService/", $method)
    };
}

macro_rules! keys {
    ($method:literal) => {
        concat!("/eslabon.gateway.v1.KeysService/", $method)
    };
}

/// Every case of every service.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(cases_linkages::CASES).chain(cases_missing::CASES)
}

/// The cases of the sectors service and of the gateway.
const CASES: &[Case] = &[
    Case {
        method: sectors!("ImportTrade"),
        request: |_| json!({"classification": "CLASSIFICATION_HS2007", "title": "a world"}),
        isolation: Isolation::Store,
    },
    Case {
        method: sectors!("GetDataset"),
        request: |names| json!({"name": names.dataset}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListDatasets"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.spare_dataset),
    },
    Case {
        method: sectors!("DeleteDataset"),
        request: |names| json!({"name": names.spare_dataset}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("GetComplexity"),
        request: |names| json!({"country": format!("{}/countries/CRI", names.dataset)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("GetProductComplexity"),
        request: |names| json!({"product": format!("{}/products/9018", names.dataset)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListCountryComplexities"),
        request: |names| json!({"dataset": names.dataset, "basis": {"year": 2015}}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListProductComplexities"),
        request: |names| json!({"dataset": names.dataset, "basis": {"rca_threshold": 0.75}}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListCountryProducts"),
        request: |names| json!({"country": format!("{}/countries/CRI", names.dataset)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListOpportunities"),
        request: |names| json!({"country": format!("{}/countries/NIC", names.dataset), "strategy": "STRATEGY_LONG_JUMPS"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListProximities"),
        request: |names| json!({"product": format!("{}/products/9018", names.dataset)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("GetProductSpace"),
        request: |names| json!({"dataset": names.dataset, "country": "CRI"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ListGrowth"),
        request: |names| json!({"dataset": names.dataset, "of": "GROWTH_OF_PRODUCTS"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: sectors!("ExportComplexity"),
        request: |names| json!({"dataset": names.dataset, "what": "EXPORT_WHAT_COUNTRY_PRODUCT"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: inputs!("ImportInput"),
        request: |_| json!({"kind": "INPUT_KIND_SECTOR_LIST", "scheme": "HS2007", "title": "sectors"}),
        isolation: Isolation::Store,
    },
    Case {
        method: inputs!("GetInput"),
        request: |names| json!({"name": names.input}),
        isolation: Isolation::Resource,
    },
    Case {
        method: inputs!("ListInputs"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.spare_input),
    },
    Case {
        method: inputs!("ListInputRows"),
        request: |names| json!({"input": names.input}),
        isolation: Isolation::Resource,
    },
    Case {
        method: inputs!("DeleteInput"),
        request: |names| json!({"name": names.spare_input}),
        isolation: Isolation::Resource,
    },
    Case {
        method: change!("CompareTerritories"),
        request: |names| {
            json!({
                "dataset": names.dataset,
                "territory": "CRI",
                "peers": ["MEX", "COL"],
                "classes": [
                    {"name": "instruments", "codes": ["9018"]},
                    {"name": "others", "display_name": "Other devices", "codes": ["9021", "9022", "30"]},
                ],
            })
        },
        isolation: Isolation::Resource,
    },
    Case {
        method: change!("ListAppearances"),
        // The world has two years, so a window is one of them.
        request: |names| {
            json!({
                "country": format!("{}/countries/ETH", names.dataset),
                "rule": "APPEARANCE_RULE_ENDS",
                "window": 1,
                "below": 0.1,
                "at_least": 0.1,
            })
        },
        isolation: Isolation::Resource,
    },
    Case {
        method: change!("Decompose"),
        request: |names| {
            json!({
                "input": names.productivity,
                "from_year": 2000,
                "to_year": 2010,
                "regions": [{"name": "both", "territories": ["CRI", "KOR"]}],
                "merges": [{"sector": "GOODS", "sectors": ["AGR", "MAN"]}],
            })
        },
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("ListCriteria"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::Everyone,
    },
    Case {
        method: ranking!("GetCriterion"),
        request: |_| json!({"name": "criteria/LCA"}),
        isolation: Isolation::Everyone,
    },
    Case {
        method: ranking!("ComputeMatrix"),
        request: |names| json!({"sector_list": names.input, "territory": "CRI", "inputs": [names.figures], "criteria": ["REL", "JOBS"]}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("CreateProfile"),
        request: |names| json!({"profile_id": "another", "profile": rankings::profile(&names.input, 1)}),
        isolation: Isolation::Make,
    },
    Case {
        method: ranking!("UpdateProfile"),
        request: |names| json!({"name": names.spare_profile, "profile": {"title": "edited"}, "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("GetProfile"),
        request: |names| json!({"name": names.profile}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("ListProfiles"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.profile),
    },
    Case {
        method: ranking!("DeleteProfile"),
        request: |names| json!({"name": names.spare_profile}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("RegisterProfile"),
        // A repeat is one effect.
        request: |names| json!({"name": names.ready_profile, "request_id": "register"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("CreateRun"),
        request: |names| json!({"profile": names.profile, "purpose": "a third", "inputs": [names.figures]}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("GetRun"),
        request: |names| json!({"name": names.run}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("ListRuns"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.run),
    },
    Case {
        method: ranking!("ListSectorResults"),
        request: |names| json!({"run": names.run}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("GetSectorResult"),
        request: |names| json!({"name": format!("{}/sectors/devices", names.run)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("GetStability"),
        request: |names| json!({"run": names.run}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("CompareRuns"),
        request: |names| json!({"run": names.run, "other": names.other_run}),
        isolation: Isolation::Resource,
    },
    Case {
        method: ranking!("ReplayRun"),
        request: |names| json!({"name": names.run}),
        isolation: Isolation::Resource,
    },
    Case { method: audit!("GetLogHead"), request: |_| json!({}), isolation: Isolation::Own },
    Case {
        method: audit!("ListLogEntries"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.run),
    },
    Case { method: audit!("VerifyLog"), request: |_| json!({}), isolation: Isolation::Own },
    Case {
        method: audit!("ExportLog"),
        request: |_| json!({}),
        isolation: Isolation::List(|names| &names.run),
    },
    Case {
        method: policy!("CreateProposal"),
        request: |_| json!({"proposal": stage::proposal("another")}),
        isolation: Isolation::Make,
    },
    Case {
        method: policy!("GetProposal"),
        request: |names| json!({"name": names.proposal, "version": 1}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("ListProposals"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.proposal),
    },
    Case {
        method: policy!("UpdateProposal"),
        request: |names| json!({"name": names.spare_proposal, "proposal": stage::proposal("edited"), "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("AddEvidence"),
        request: |names| json!({"proposal": names.spare_proposal, "evidence": stage::evidence()}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("ListEvidence"),
        request: |names| json!({"proposal": names.proposal}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("AssessProposal"),
        request: |names| json!({"proposal": names.spare_proposal, "rules": {"failing_gap": 3}}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("GetAssessment"),
        request: |names| json!({"name": names.assessment}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("ListAssessments"),
        request: |names| json!({"proposal": names.proposal}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("RecordDecision"),
        request: |names| json!({"proposal": names.proposal, "decision": stage::decision(&names.assessment)}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("GetDecision"),
        request: |names| json!({"name": names.decision}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("ListDecisions"),
        request: |names| json!({"proposal": names.proposal}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("RecordReview"),
        request: |names| json!({"decision": names.decision, "review": stage::review()}),
        isolation: Isolation::Resource,
    },
    Case {
        method: policy!("ListReviews"),
        request: |names| json!({"decision": names.decision}),
        isolation: Isolation::Resource,
    },
    Case {
        method: keys!("CreateKey"),
        request: |_| json!({"tenant": "cinde", "roles": ["ROLE_VIEWER"], "title": "a reader"}),
        isolation: Isolation::Operators,
    },
    Case {
        method: keys!("ListKeys"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::Operators,
    },
    Case {
        method: keys!("RevokeKey"),
        request: |names| json!({"name": names.spare_key}),
        isolation: Isolation::Operators,
    },
];

#[test]
fn every_method_of_the_contract_has_its_case_and_no_case_is_left_over() {
    let declared: BTreeSet<_> = wire::contract().methods().map(|method| method.path.clone()).collect();
    let covered: BTreeSet<_> = cases().map(|case| case.method.to_owned()).collect();
    assert_eq!(covered.len(), cases().count(), "a method has two cases in tests/tests/contract");
    let missing: Vec<_> = declared.difference(&covered).collect();
    assert!(
        missing.is_empty(),
        "add a case to CASES in tests/tests/contract/cases*.rs for {missing:?}: a good request, and how \
         tenants are kept apart"
    );
    let gone: Vec<_> = covered.difference(&declared).collect();
    assert!(gone.is_empty(), "remove from CASES in tests/tests/contract/cases*.rs: {gone:?}");
}
