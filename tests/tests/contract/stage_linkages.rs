//! What the stage holds of linkages.

use eslabon_tests::{Person, Suite};
use serde_json::{Value, json};

use super::stage::made;

/// A file of capabilities.
pub(crate) const CAPABILITIES: &str = "capability_id,name_es,unit,hours_per_unit\ncnc,maquinado CNC,pcs,1.2\n";

/// Resources that requests name.
pub(crate) struct Linkages {
    pub(crate) capability: String,
    /// May be edited and deleted.
    pub(crate) spare_capability: String,
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
}

impl Linkages {
    /// Stores two of each kind, so that every list has a second page.
    pub(crate) async fn stock(suite: &Suite, owner: &Person) -> Self {
        // What the good requests name is there for every tenant.
        let operator = suite.operator();
        let body = json!({"capability_id": "shared", "capability": capability("Shared")});
        made(&operator, "capabilities", &body).await;
        made(&operator, "buyers", &json!({"buyer_id": "shared", "buyer": buyer()})).await;
        let capability = async |id: &str| {
            let body = json!({"capability_id": id, "capability": capability(id)});
            made(owner, "capabilities", &body).await
        };
        let (capability, spare_capability) = (capability("sterilising").await, capability("spare").await);
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
        Self {
            standard_table: table("first").await,
            spare_standard_table: table("spare").await,
            need: need("first", &[]).await,
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
