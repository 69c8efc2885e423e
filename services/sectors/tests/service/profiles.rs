//! Profiles are drafted, changed, registered and superseded; what is registered never
//! changes, and what is not ready is refused with everything at once.

use eslabon_proto::{
    sectors::v1::{self as pb, profile::State},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;
use tonic::Status;

use super::support::{Ranking, on_each_engine, refused, refused_at};

/// A criterion with anchors.
pub(crate) fn criterion(id: &str, family: &str, weight: f64, worst: f64, goal: f64) -> pb::ProfileCriterion {
    pb::ProfileCriterion {
        id: id.to_owned(),
        family: family.to_owned(),
        weight,
        weight_rationale: "agreed in the council".to_owned(),
        value: Some(pb::ValueFunction { worst: Some(worst), goal: Some(goal), ..Default::default() }),
        ..Default::default()
    }
}

/// A profile that can be registered, on this list of sectors.
pub(crate) fn profile(sector_list: &str) -> pb::Profile {
    let declared =
        |person: &str| pb::InterestDeclaration { person: person.to_owned(), statement: "none".to_owned() };
    let people = ["Ana Author", "Berta Approver", "Carlos Approver"];
    pb::Profile {
        title: "Shortlist".to_owned(),
        territory: "CRI".to_owned(),
        quadrant: pb::profile::Quadrant::Q3VerticalPublicInput.into(),
        sector_list: sector_list.to_owned(),
        criteria: vec![
            criterion("REL", "competitiveness", 0.5, 0.5, 2.0),
            criterion("COMPLEX", "learning", 0.3, -1.0, 1.0),
            criterion("JOBS", "employment_quantity", 0.2, 5.0, 60.0),
        ],
        gates: vec![pb::ProfileGate {
            id: "uncompetitive".to_owned(),
            kind: pb::profile_gate::Kind::Hard.into(),
            conditions: vec![pb::GateCondition {
                criterion: "REL".to_owned(),
                comparison: pb::gate_condition::Comparison::Less.into(),
                threshold: 0.6,
            }],
            reason: "resources would be trapped".to_owned(),
            ..Default::default()
        }],
        select_k: 2,
        smaa: Some(pb::Smaa { draws: Some(2000), confidence_draws: Some(100), ..Default::default() }),
        authors: vec![people[0].to_owned()],
        approvers: people[1..].iter().map(|name| (*name).to_owned()).collect(),
        interest_declarations: people.map(declared).to_vec(),
        ..Default::default()
    }
}

/// Makes a draft.
pub(crate) async fn create(
    client: &mut Ranking,
    profile_id: &str,
    profile: pb::Profile,
) -> Result<pb::Profile, Status> {
    let request = pb::CreateProfileRequest {
        profile_id: profile_id.to_owned(),
        profile: Some(profile),
        ..Default::default()
    };
    Ok(client.create_profile(request).await?.into_inner())
}

/// Registers a draft.
pub(crate) async fn register(client: &mut Ranking, name: &str) -> Result<pb::Profile, Status> {
    let request = pb::RegisterProfileRequest { name: name.to_owned(), ..Default::default() };
    Ok(client.register_profile(request).await?.into_inner())
}

async fn get(client: &mut Ranking, name: &str) -> Result<pb::Profile, Status> {
    Ok(client.get_profile(pb::GetProfileRequest { name: name.to_owned() }).await?.into_inner())
}
