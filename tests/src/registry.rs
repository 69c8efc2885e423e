//! A small registry, as an agency writes it over REST.

use serde_json::{Value, json};

use crate::Person;

/// The unit that everything is counted in: pieces.
pub const UNIT: &str = "H87";

/// Stores something under a path; what is stored.
pub async fn make(person: &Person, path: &str, body: &Value) -> Value {
    crate::json(person.post(&format!("/v1/{path}")).json(body).send().await.unwrap()).await
}

/// Registers something that firms can do, a piece an hour, with what may be told beside.
pub async fn capability(person: &Person, id: &str, beside: &Value) {
    let capability = json!({"title": {"en": id}, "unit": UNIT, "hours_per_unit": 1});
    let body = json!({"capability_id": id, "capability": with(capability, beside)});
    make(person, "capabilities", &body).await;
}

/// Registers a buyer with a plant in Costa Rica.
pub async fn buyer(person: &Person, id: &str) {
    let sites = json!([{"id": "plant", "country": "CRI", "city": "Alajuela"}]);
    let buyer = json!({"legal_name": format!("Valves {id}"), "kind": "BUYER_KIND_LEAD_FIRM", "sites": sites});
    make(person, "buyers", &json!({"buyer_id": id, "buyer": buyer})).await;
}

/// Registers a firm of Costa Rica that can make so many pieces in a year.
pub async fn supplier(person: &Person, id: &str, capability: &str, pieces: u32) {
    let claim = json!({
        "capability": format!("capabilities/{capability}"), "evidence": "EVIDENCE_GRADE_SITE_AUDITED",
        "capacity_per_year": {"value": pieces.to_string(), "unit": UNIT}, "free_share": 1,
    });
    let supplier = json!({
        "legal_name": format!("Taller {id}"), "size_class": "SIZE_CLASS_MEDIUM", "competence_tier": 3,
        "sites": [{"id": "main", "country": "CRI", "city": "Cartago"}], "claims": [claim],
        "quality_records": [{"lots": 1000, "ppm": 1}],
    });
    make(person, "suppliers", &json!({"supplier_id": id, "supplier": supplier})).await;
}

/// A need of so many pieces in a year, with what may be told beside.
pub fn need(buyer: &str, capability: &str, pieces: u32, beside: &Value) -> Value {
    let need = json!({
        "buyer": format!("buyers/{buyer}"), "capability": format!("capabilities/{capability}"),
        "quantity_per_year": {"value": pieces.to_string(), "unit": UNIT},
        "max_ppm": 1000, "start_on": "2999-01-01", "horizon_months": 24,
    });
    with(need, beside)
}

/// An object with the fields of another put over its own.
fn with(mut object: Value, beside: &Value) -> Value {
    for (field, value) in beside.as_object().into_iter().flatten() {
        object[field] = value.clone();
    }
    object
}

/// Imports a file of the registry; new needs are open.
pub async fn import(person: &Person, kind: &str, file: String) {
    let path = format!("/v1/registry:import?kind=REGISTRY_KIND_{kind}&need_state=NEED_STATE_OPEN");
    crate::json(person.upload_to(&path, file).await).await;
}
