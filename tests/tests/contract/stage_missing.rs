//! What the stage holds of what is missing, of chains and of waves.

use eslabon_tests::Person;
use serde_json::{Value, json};

use super::stage::made;

/// Resources that requests name; of each kind one that may be edited and removed.
pub(crate) struct Missing {
    pub(crate) scale: String,
    pub(crate) spare_scale: String,
    pub(crate) product: String,
    pub(crate) spare_product: String,
    /// Has two links.
    pub(crate) survey: String,
    pub(crate) spare_survey: String,
    /// One of `survey`.
    pub(crate) link: String,
    pub(crate) target: String,
    pub(crate) spare_target: String,
    pub(crate) chain: String,
    pub(crate) spare_chain: String,
    pub(crate) waves: String,
    pub(crate) spare_waves: String,
}

impl Missing {
    /// Stores two of each kind. The capabilities of the stage are there already, and two
    /// products that take one each make a survey with two links.
    pub(crate) async fn stock(owner: &Person) -> Self {
        let scale = async |id: &str| {
            let body = json!({"minimum_scale_id": id, "minimum_scale": scale(10.0)});
            made(owner, "minimumScales", &body).await
        };
        let product = async |id: &str, capability: &str| {
            let body = json!({"blocked_product_id": id, "blocked_product": product(id, capability)});
            made(owner, "blockedProducts", &body).await
        };
        let (scale, spare_scale) = (scale("sterilising").await, scale("spare").await);
        let (product, spare_product) =
            (product("valves", "sterilising").await, product("spare", "shared").await);
        let survey = async |id: &str| {
            let body = json!({"survey_id": id, "question": {"country": "CRI"}});
            owner
                .post("/v1/surveys")
                .json(&body)
                .send()
                .await
                .unwrap()
                .error_for_status()
                .unwrap()
                .text()
                .await
                .unwrap();
            format!("surveys/{id}")
        };
        let (survey, spare_survey) = (survey("survey").await, survey("spare").await);
        let link = format!("{survey}/links/sterilising");
        let target = async |id: &str| {
            let body = json!({"recruitment_target_id": id, "recruitment_target": target(&link)});
            made(owner, "recruitmentTargets", &body).await
        };
        let (target, spare_target) = (target("target").await, target("spare").await);
        let chain = async |id: &str| {
            let body = json!({"value_chain_id": id, "value_chain": chain(id)});
            made(owner, "valueChains", &body).await
        };
        let waves = async |id: &str| {
            let body = json!({"wave_set_id": id, "wave_set": waves(id)});
            made(owner, "waveSets", &body).await
        };
        Self {
            scale,
            spare_scale,
            product,
            spare_product,
            survey,
            spare_survey,
            link,
            target,
            spare_target,
            chain: chain("chain").await,
            spare_chain: chain("spare").await,
            waves: waves("waves").await,
            spare_waves: waves("spare").await,
        }
    }
}

/// A scale.
pub(crate) fn scale(hours: f64) -> Value {
    json!({"hours_per_year": hours, "source": "a study"})
}

/// A product that takes a capability.
pub(crate) fn product(title: &str, capability: &str) -> Value {
    json!({
        "title": {"en": title},
        "country": "CRI",
        "value_per_year": {"currency": "USD", "minor_units": "100000"},
        "requires": [{"capability": format!("capabilities/{capability}"), "hours_per_year": 4}],
    })
}

/// A target for a link.
pub(crate) fn target(link: &str) -> Value {
    json!({"missing_link": link, "firm_type": "steriliser", "candidates": [{"firm": "Somebody"}]})
}

/// A chain of one stage and one segment.
pub(crate) fn chain(title: &str) -> Value {
    json!({
        "title": {"en": title},
        "stages": [{"id": "assembly"}],
        "segments": [{"id": "simple", "technology_class": 1}],
    })
}

/// One wave.
pub(crate) fn waves(title: &str) -> Value {
    json!({"title": {"en": title}, "country": "CRI", "waves": [{"id": "first", "firms": 3}]})
}
