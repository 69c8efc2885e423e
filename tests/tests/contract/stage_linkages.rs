//! What the stage holds of linkages.

use eslabon_tests::Person;
use serde_json::{Value, json};

use super::stage::made;

/// A file of capabilities.
pub(crate) const CAPABILITIES: &str = "capability_id,name_es,unit,hours_per_unit\ncnc,maquinado CNC,pcs,1.2\n";

/// Resources that requests name.
pub(crate) struct Linkages {
    pub(crate) capability: String,
    /// May be edited and deleted.
    pub(crate) spare_capability: String,
}

impl Linkages {
    /// Stores two of each kind, so that every list has a second page.
    pub(crate) async fn stock(owner: &Person) -> Self {
        let capability = async |id: &str| {
            let body = json!({"capability_id": id, "capability": self::capability(id)});
            made(owner, "capabilities", &body).await
        };
        Self { capability: capability("sterilising").await, spare_capability: capability("spare").await }
    }
}

/// Something that firms can do.
pub(crate) fn capability(title: &str) -> Value {
    json!({"title": {"en": title}, "cluster": "med", "unit": "H87", "hours_per_unit": 0.5})
}
