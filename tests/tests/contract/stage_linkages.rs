//! What the stage holds of linkages.

use eslabon_tests::{Person, Suite};
use serde_json::{Value, json};

use super::{stage::made, stage_missing::Missing};

/// A file of capabilities.
pub(crate) const CAPABILITIES: &str =
    "capability_id,name_es,unit,hours_per_unit\ncnc,maquinado CNC,pcs,1.2\n";

/// Resources that requests name.
pub(crate) struct Linkages {
    /// What is missing, chains and waves.
    pub(crate) missing: Missing,
    pub(crate) capability: String,
    /// May be edited and deleted.
    pub(crate) spare_capability: String,
    pub(crate) action_catalogue: String,
    /// May be edited and deleted.
    pub(crate) spare_action_catalogue: String,
    pub(crate) allocation: String,
    /// May be deleted.
    pub(crate) spare_allocation: String,
    pub(crate) standard_table: String,
    /// May be edited and deleted.
    pub(crate) spare_standard_table: String,
    pub(crate) supplier: String,
    /// May be edited and deleted.
    pub(crate) spare_supplier: String,
    pub(crate) buyer: String,
    /// May be edited and deleted.
    pub(crate) spare_buyer: String,
    pub(crate) need: String,
    /// May be edited and deleted.
    pub(crate) spare_need: String,
    /// Needs that may take one step each: open, match, award, close, withdraw.
    pub(crate) may_open: String,
    pub(crate) may_match: String,
    pub(crate) may_award: String,
    pub(crate) may_close: String,
    pub(crate) may_withdraw: String,
    pub(crate) policy: String,
    /// Of the need and the supplier.
    pub(crate) r#match: String,
    /// With two events.
    pub(crate) plan: String,
    /// May be edited and deleted.
    pub(crate) spare_plan: String,
    /// With two reports, two pieces of evidence and two verifications.
    pub(crate) agreement: String,
    /// May be edited and deleted.
    pub(crate) spare_agreement: String,
    /// Verified, with two decisions, and nothing is added to it.
    pub(crate) decided_agreement: String,
}

impl Linkages {
    /// Stores two of each kind, so that every list has a second page.
    pub(crate) async fn stock(suite: &Suite, owner: &Person) -> Self {
        // What the good requests name is there for every tenant.
        let operator = suite.operator();
        let body = json!({"capability_id": "shared", "capability": capability("Shared")});
        made(operator, "capabilities", &body).await;
        made(operator, "buyers", &json!({"buyer_id": "shared", "buyer": buyer()})).await;
        let capability = async |id: &str| {
            let body = json!({"capability_id": id, "capability": capability(id)});
            made(owner, "capabilities", &body).await
        };
        let action_catalogue = async |id: &str| {
            let body = json!({"action_catalogue_id": id, "action_catalogue": action_catalogue()});
            made(owner, "actionCatalogues", &body).await
        };
        // Another than those that are missing.
        needs_and_suppliers(owner, &capability("machining").await).await;
        let (capability, spare_capability) = (capability("sterilising").await, capability("spare").await);
        let (allocation, spare_allocation) =
            (allocated(owner, "july").await, allocated(owner, "spare").await);
        let table = async |id: &str| {
            let body = json!({"standard_table_id": id, "standard_table": standard_table()});
            made(owner, "standardTables", &body).await
        };
        // Three of one name, so that there is more than one pair that may be one firm.
        let supplier = async |id: &str| {
            let body = json!({"supplier_id": id, "supplier": supplier()});
            made(owner, "suppliers", &body).await
        };
        supplier("third").await;
        let (supplier, spare_supplier) = (supplier("first").await, supplier("spare").await);
        let buyer = async |id: &str| made(owner, "buyers", &json!({"buyer_id": id, "buyer": buyer()})).await;
        let (buyer, spare_buyer) = (buyer("valves").await, buyer("spare").await);
        let need = async |id: &str, steps: &[&str]| {
            let name = made(owner, "needs", &json!({"need_id": id, "need": need()})).await;
            for step in steps {
                let body = if *step == "award" { json!({"suppliers": [supplier]}) } else { json!({}) };
                made(owner, &format!("{name}:{step}"), &body).await;
            }
            name
        };
        let plan = async |id: &str| {
            let body = json!({"local_content_plan_id": id, "local_content_plan": plan()});
            made(owner, "localContentPlans", &body).await
        };
        let agreement = async |id: &str| {
            let body = json!({"incentive_agreement_id": id, "incentive_agreement": agreement()});
            made(owner, "incentiveAgreements", &body).await
        };
        let (plan, spare_plan) = (plan("first").await, plan("spare").await);
        let (agreement, spare_agreement, decided_agreement) =
            (agreement("first").await, agreement("spare").await, agreement("decided").await);
        for _ in 0..2 {
            made(owner, &format!("{plan}/events"), &json!({"event": plan_event()})).await;
            made(owner, &format!("{agreement}/reports"), &json!({"report": report()})).await;
            made(owner, &format!("{agreement}/evidence"), &json!({"evidence": evidence()})).await;
            made(owner, &format!("{agreement}:verify"), &json!({})).await;
        }
        made(owner, &format!("{decided_agreement}:verify"), &json!({"as_of": "2025-06-02"})).await;
        for _ in 0..2 {
            let body = json!({"decision": decision(&decided_agreement)});
            made(owner, &format!("{decided_agreement}/decisions"), &body).await;
        }
        let policy = async || made(owner, "matchPolicies/own/versions", &json!({"policy": {}})).await;
        policy().await;
        let (need_of_match, supplier_of_match) = (need("first", &[]).await, supplier.clone());
        let supplier_id = supplier_of_match.trim_start_matches("suppliers/");
        Self {
            policy: policy().await,
            r#match: format!("{need_of_match}/matches/{supplier_id}"),
            plan,
            spare_plan,
            agreement,
            spare_agreement,
            decided_agreement,
            missing: Missing::stock(owner).await,
            action_catalogue: action_catalogue("agency").await,
            spare_action_catalogue: action_catalogue("spare").await,
            allocation,
            spare_allocation,
            standard_table: table("first").await,
            spare_standard_table: table("spare").await,
            need: need_of_match,
            spare_need: need("spare", &[]).await,
            may_open: need("draft", &[]).await,
            may_match: need("open", &["open"]).await,
            may_award: need("matched", &["open", "match"]).await,
            may_close: need("awarded", &["open", "match", "award"]).await,
            may_withdraw: need("unwanted", &["open"]).await,
            capability,
            spare_capability,
            supplier,
            spare_supplier,
            buyer,
            spare_buyer,
        }
    }
}

/// Two needs, of which two suppliers serve a part.
async fn needs_and_suppliers(owner: &Person, capability: &str) {
    let site = json!({"id": "main", "country": "CRI"});
    let buyer = json!({"legal_name": "Device", "kind": "BUYER_KIND_LEAD_FIRM", "sites": [site]});
    let buyer = made(owner, "buyers", &json!({"buyer_id": "allocated", "buyer": buyer})).await;
    for id in ["allocated_1", "allocated_2"] {
        let claim = json!({"capability": capability, "evidence": "EVIDENCE_GRADE_DOCUMENT",
            "capacity_per_year": {"value": "40", "unit": "H87"}, "free_share": 1});
        let supplier = json!({"legal_name": id, "size_class": "SIZE_CLASS_LARGE", "sites": [site],
            "competence_tier": 5, "claims": [claim]});
        made(owner, "suppliers", &json!({"supplier_id": id, "supplier": supplier})).await;
        let need = json!({"buyer": buyer, "capability": capability, "max_ppm": 1000, "horizon_months": 12,
            "quantity_per_year": {"value": "100", "unit": "H87"}, "start_on": "2099-01-01"});
        made(owner, "needs", &json!({"need_id": id, "need": need})).await;
    }
}

/// An allocation of needs that are drafts; its name.
async fn allocated(owner: &Person, id: &str) -> String {
    let body = json!({"allocation_id": id, "allocation": {"need_states": ["NEED_STATE_DRAFT"]}});
    let text = owner.post("/v1/allocations").json(&body).send().await.unwrap().text().await.unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    last["allocation"]["name"].as_str().unwrap_or_else(|| panic!("{text}")).to_owned()
}

/// What closes gaps.
pub(crate) fn action_catalogue() -> Value {
    let cost = json!({"currency": "USD", "minor_units": 100});
    let action = json!({"id": "defects", "closes": "ACTION_CLOSES_QUALITY", "cost": cost, "months": 3});
    json!({"actions": [action]})
}

/// Something that firms can do.
pub(crate) fn capability(title: &str) -> Value {
    json!({"title": {"en": title}, "cluster": "med", "unit": "H87", "hours_per_unit": 0.5})
}

/// Which standards follow from which.
pub(crate) fn standard_table() -> Value {
    json!({"valid_from": "2026-01-01", "pairs": [{"standard": "AS9100", "implies": "ISO9001"}]})
}

/// A firm that supplies.
pub(crate) fn supplier() -> Value {
    json!({
        "legal_name": "Esterilizadora del Valle S.A.",
        "size_class": "SIZE_CLASS_SMALL",
        "sites": [{"id": "main", "country": "CRI", "city": "Cartago"}],
        "claims": [{"capability": "capabilities/shared", "evidence": "EVIDENCE_GRADE_DOCUMENT"}],
    })
}

/// A firm that buys.
pub(crate) fn buyer() -> Value {
    json!({
        "legal_name": "Heart Valves Inc",
        "kind": "BUYER_KIND_LEAD_FIRM",
        "sites": [{"id": "plant", "country": "CRI", "city": "Alajuela"}],
    })
}

/// What that buyer needs.
pub(crate) fn need() -> Value {
    json!({
        "buyer": "buyers/shared",
        "capability": "capabilities/shared",
        "quantity_per_year": {"value": "1000", "unit": "H87"},
        "max_ppm": 500,
        "start_on": "2999-01-01",
        "horizon_months": 24,
    })
}

/// What is agreed to be bought in the country; nobody has signed it, so that its work
/// is left out of what is asked for.
pub(crate) fn plan() -> Value {
    json!({
        "buyer": "buyers/shared",
        "items": [{
            "id": "hulls",
            "weight_bps": 10_000,
            "unit": "H87",
            "quantity": "20",
            "labour": [{"isco08": "7212", "measure": "LABOUR_MEASURE_PERSONS", "per_year": "850"}],
            "starts_on": "2026-01-01",
            "ends_on": "2030-12-31",
        }],
    })
}

/// An offer.
pub(crate) fn plan_event() -> Value {
    json!({
        "item": "hulls",
        "kind": "PLAN_EVENT_KIND_OFFERED",
        "party": "PLAN_PARTY_BUYER",
        "share_bps": 3_000,
        "on": "2025-01-10",
        "person": "Ana Lima",
    })
}

/// What was promised for a benefit, and is not due for long.
pub(crate) fn agreement() -> Value {
    json!({
        "party": "buyers/shared",
        "law": "a law",
        "benefit_granted": {"currency": "USD", "minor_units": "1000"},
        "benefit_used": {"currency": "USD", "minor_units": "500"},
        "granted_on": "2024-01-15",
        "starts_on": "2024-01-01",
        "ends_on": "2060-12-31",
        "commitments": [{
            "id": "jobs",
            "indicator": "COMMITMENT_INDICATOR_JOBS",
            "target": {"count": "100"},
            "window_from": "2024-01-01",
            "window_to": "2060-12-31",
            "weight_bps": 10_000,
        }],
        "reporting": {"fiscal_year_end": "12-31", "months_to_report": 4},
        "schedule": {"statute": "a decree", "full_from_bps": 9_000, "revoke_below_bps": 3_000},
    })
}

/// What the investor says of a year.
pub(crate) fn report() -> Value {
    json!({
        "period": "2024-12-31",
        "figures": [{"commitment": "jobs", "actual": {"count": "40"}}],
        "received_on": "2025-04-30",
        "person": "an accountant",
    })
}

/// What the payroll shows of it.
pub(crate) fn evidence() -> Value {
    json!({
        "source": "EVIDENCE_SOURCE_PAYROLL",
        "period": "2024-12-31",
        "figures": [{"commitment": "jobs", "actual": {"count": "40"}}],
        "reference": "file 7",
        "taken_on": "2025-05-20",
        "person": "an inspector",
    })
}

/// What follows while nothing is due.
pub(crate) fn decision(agreement: &str) -> Value {
    json!({
        "verification": format!("{agreement}/verifications/1"),
        "kind": "AGREEMENT_DECISION_KIND_KEEP",
        "deciders": [{"name": "Eva Sosa", "role": "minister"}],
        "on": "2025-06-02",
    })
}
