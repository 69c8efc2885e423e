//! A suite with two worlds of one tenant, and a stranger from another.

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::contract::{Contract, Method};
use eslabon_tests::{
    Person, Suite,
    wire::{self, Answer, Wire},
    world,
};
use prost_reflect::{DynamicMessage, Value as Field};
use serde_json::{Value, json};

use super::{
    cases::{Case, cases},
    rankings::Rankings,
    stage_linkages::Linkages,
};

/// What describes a file of productivity to REST.
const PRODUCTIVITY: &str = "kind=INPUT_KIND_INDICATORS&layout=INPUT_LAYOUT_WIDE&title=productivity";

/// Resources that requests name.
pub(crate) struct Names {
    pub(crate) dataset: String,
    /// May be deleted.
    pub(crate) spare_dataset: String,
    pub(crate) input: String,
    /// May be deleted.
    pub(crate) spare_input: String,
    /// Indicators of productivity.
    pub(crate) productivity: String,
    /// May be revoked.
    pub(crate) spare_key: String,
    /// Figures of the sectors of `input`.
    pub(crate) figures: String,
    /// Is registered.
    pub(crate) profile: String,
    /// May be edited and removed.
    pub(crate) spare_profile: String,
    /// May be registered.
    pub(crate) ready_profile: String,
    pub(crate) run: String,
    pub(crate) other_run: String,
    /// Has two of each: evidence, assessments, decisions.
    pub(crate) proposal: String,
    /// May be edited.
    pub(crate) spare_proposal: String,
    /// The last of `proposal`.
    pub(crate) assessment: String,
    /// One on `proposal`, with two reviews.
    pub(crate) decision: String,
    /// What is held of linkages.
    pub(crate) linkages: Linkages,
}

/// Where every method can be called.
pub(crate) struct Stage {
    pub(crate) suite: Suite,
    pub(crate) contract: Contract,
    pub(crate) wire: Wire,
    pub(crate) names: Names,
    /// May call everything; of tenant `cinde`, whose worlds these are.
    pub(crate) owner: Person,
    /// An analyst of another tenant.
    pub(crate) stranger: Person,
}

impl Stage {
    pub(crate) async fn set(suite: Suite) -> Self {
        let owner = suite.person("cinde", &[Role::Operator, Role::Analyst]).await;
        let stranger = suite.analyst("pronicaragua").await;
        let dataset = owner.import(world::two_years()).await;
        let spare_dataset = owner.import(world::another()).await;
        let input = import_sectors(&owner, SECTORS).await;
        let spare_input = import_sectors(&owner, &format!("{SECTORS}spare,Spare,0803\n")).await;
        let key = suite.create_key(&json!({"tenant": "cinde", "roles": ["ROLE_VIEWER"]})).await;
        let spare_key = key["key"]["name"].as_str().unwrap().to_owned();
        let productivity = owner.import_input(PRODUCTIVITY, world::productivity()).await;
        let Rankings { figures, profile, spare_profile, ready_profile, run, other_run } =
            Rankings::rank(&owner, &input).await;
        let Policy { proposal, spare_proposal, assessment, decision } = Policy::propose(&owner).await;
        let linkages = Linkages::stock(&suite, &owner).await;
        let names = Names {
            dataset,
            spare_dataset,
            input,
            spare_input,
            productivity,
            spare_key,
            figures,
            profile,
            spare_profile,
            ready_profile,
            run,
            other_run,
            proposal,
            spare_proposal,
            assessment,
            decision,
            linkages,
        };
        let wire = Wire::connect(suite.address()).await;
        Self { suite, contract: wire::contract(), wire, names, owner, stranger }
    }

    /// Every method with its case, those that remove something last.
    pub(crate) fn methods(&self) -> Vec<(&Method, &'static Case)> {
        let mut all: Vec<_> = cases()
            .map(|case| (self.contract.method(case.method).expect("the table is that of the contract"), case))
            .collect();
        all.sort_by_key(|(method, _)| {
            ["Delete", "Revoke"].iter().any(|verb| method.descriptor.name().starts_with(verb))
        });
        all
    }

    /// The good request of a case.
    pub(crate) fn request(&self, case: &Case) -> Value {
        (case.request)(&self.names)
    }

    /// The messages of a request; of an upload, with a small file.
    pub(crate) fn messages(&self, method: &Method, request: &Value) -> Vec<DynamicMessage> {
        let input = method.descriptor.input();
        let Some(upload) = &method.upload else { return vec![wire::message(input, request)] };
        let file = file(method);
        let mut chunk = DynamicMessage::new(input.clone());
        chunk.set_field_by_name(&upload.chunk, Field::Bytes(file.clone().into()));
        vec![
            wire::message(input.clone(), &json!({&upload.head: request})),
            chunk,
            wire::message(input, &json!({&upload.commit: {"byte_count": file.len()}})),
        ]
    }

    /// Calls a method with the good request of its case.
    pub(crate) async fn call(&self, method: &Method, case: &Case, key: &str) -> Answer {
        self.call_with(method, case, key, &[]).await
    }

    /// The same with headers.
    pub(crate) async fn call_with(
        &self,
        method: &Method,
        case: &Case,
        key: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let messages = self.messages(method, &self.request(case));
        self.wire.call(method, key, headers, &messages).await
    }
}

/// A list of sectors.
const SECTORS: &str = "sector,name,code\ndevices,Medical devices,9018\ncoffee,Coffee,0901\n";

/// A small file that a method takes.
pub(crate) fn file(method: &Method) -> String {
    match method.descriptor.name() {
        "ImportInput" => SECTORS.to_owned(),
        "ImportRegistry" => super::stage_linkages::CAPABILITIES.to_owned(),
        _ => world::two_years(),
    }
}

/// Imports a list of sectors; the name of the input.
async fn import_sectors(person: &Person, file: &str) -> String {
    let path = "/v1/inputs:import?kind=INPUT_KIND_SECTOR_LIST&scheme=HS2007";
    let answer = eslabon_tests::json(person.upload_to(path, file.to_owned()).await).await;
    answer["input"]["name"].as_str().unwrap().to_owned()
}

/// The domain of the reasons of a method's service.
pub(crate) fn domain(method: &Method) -> String {
    let package = method.descriptor.parent_service().parent_file().package_name().to_owned();
    format!("{}.eslabon", package.split('.').nth(1).unwrap())
}

/// What is held of policies.
struct Policy {
    proposal: String,
    spare_proposal: String,
    assessment: String,
    decision: String,
}

impl Policy {
    async fn propose(owner: &Person) -> Self {
        let proposal = made(owner, "proposals", &json!({"proposal": proposal("a policy")})).await;
        let body = json!({"proposal": self::proposal("another policy")});
        let spare_proposal = made(owner, "proposals", &body).await;
        let mut assessment = String::new();
        for _ in 0..2 {
            made(owner, &format!("{proposal}/evidence"), &json!({"evidence": evidence()})).await;
            assessment = made(owner, &format!("{proposal}:assess"), &json!({})).await;
        }
        let mut decision = String::new();
        for _ in 0..2 {
            let body = json!({"decision": self::decision(&assessment)});
            decision = made(owner, &format!("{proposal}/decisions"), &body).await;
        }
        for _ in 0..2 {
            made(owner, &format!("{decision}/reviews"), &json!({"review": review()})).await;
        }
        Self { proposal, spare_proposal, assessment, decision }
    }
}

/// The name of what a post makes.
pub(crate) async fn made(person: &Person, path: &str, body: &Value) -> String {
    let response = person.post(&format!("/v1/{path}")).json(body).send().await.unwrap();
    eslabon_tests::json(response).await["name"].as_str().unwrap().to_owned()
}

/// A proposal for all sectors.
pub(crate) fn proposal(title: &str) -> Value {
    json!({
        "title": title,
        "scope": "POLICY_SCOPE_HORIZONTAL",
        "instrument": "POLICY_INSTRUMENT_PUBLIC_INPUT",
        "design": {"targets_failure": "DESIGN_FIT_DIRECT"},
    })
}

/// A piece of evidence.
pub(crate) fn evidence() -> Value {
    json!({
        "kind": "EVIDENCE_KIND_STATISTIC",
        "supports": "POLICY_TEST_POLICY_DESIGN",
        "claim": "it takes ninety days to register a firm",
        "source": "statistical office",
        "submitted_by": "Ana Mora",
    })
}

/// A decision on an assessment.
pub(crate) fn decision(assessment: &str) -> Value {
    json!({
        "assessment": assessment,
        "outcome": "DECISION_OUTCOME_DEFERRED",
        "deciders": [{"name": "Ana Mora", "office": "council"}],
        "review_due": "2999-06-30",
    })
}

/// A review of a decision.
pub(crate) fn review() -> Value {
    json!({"reviewer": "Ana Mora", "findings": "nothing new", "conclusion": "REVIEW_CONCLUSION_CONTINUE"})
}
