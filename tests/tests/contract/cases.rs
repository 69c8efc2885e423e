//! One case for each method: a good request, and how tenants are kept apart.

use std::collections::BTreeSet;

use eslabon_tests::wire;
use serde_json::{Value, json};

use super::stage::Names;

/// How a method keeps tenants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// It names a resource: another tenant's is NOT_FOUND.
    Resource,
    /// It lists: what is another tenant's is not shown.
    List,
    /// It stores: for the tenant of the caller and nobody else.
    Store,
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

macro_rules! keys {
    ($method:literal) => {
        concat!("/eslabon.gateway.v1.KeysService/", $method)
    };
}

/// Every case.
pub(crate) const CASES: &[Case] = &[
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
        isolation: Isolation::List,
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
        isolation: Isolation::List,
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
    let covered: BTreeSet<_> = CASES.iter().map(|case| case.method.to_owned()).collect();
    assert_eq!(covered.len(), CASES.len(), "a method has two cases in tests/tests/contract/cases.rs");
    let missing: Vec<_> = declared.difference(&covered).collect();
    assert!(
        missing.is_empty(),
        "add a case to CASES in tests/tests/contract/cases.rs for {missing:?}: a good request, and how \
         tenants are kept apart"
    );
    let gone: Vec<_> = covered.difference(&declared).collect();
    assert!(gone.is_empty(), "remove from CASES in tests/tests/contract/cases.rs: {gone:?}");
}
