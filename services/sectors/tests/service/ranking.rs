//! Small profiles, lists of sectors and figures for tests of rankings.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind, import_input_request::Part, import_input_response::Event},
    r#type::v1::{Commit, Role},
};
use tonic::Status;

use super::support::{Ranking, Service};

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
        quadrant: pb::Quadrant::Q3VerticalPublicInput.into(),
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

/// Imports an input for a tenant and gives its name.
pub(crate) async fn import_input(service: &Service, tenant: &str, kind: InputKind, file: &str) -> String {
    let role = if tenant == "public" { Role::Operator } else { Role::Analyst };
    let part = |part| pb::ImportInputRequest { part: Some(part) };
    let spec = pb::InputImport {
        kind: kind.into(),
        scheme: if kind == InputKind::SectorList { "HS2017" } else { "" }.to_owned(),
        title: "test".to_owned(),
        ..Default::default()
    };
    let messages = [
        part(Part::Spec(spec)),
        part(Part::Chunk(file.as_bytes().to_vec().into())),
        part(Part::Commit(Commit { byte_count: file.len() as i64 })),
    ];
    let mut client = service.inputs(tenant, role).await;
    let mut answers = client.import_input(tokio_stream::iter(messages)).await.unwrap().into_inner();
    while let Some(answer) = answers.message().await.unwrap() {
        if let Some(Event::Input(input)) = answer.event {
            return input.name;
        }
    }
    panic!("an import ends with an input");
}

/// Five sectors, without codes.
pub(crate) const SECTORS: &str = "sector,name,name_es,code\n\
    coffee,Coffee,Café,0901\ndevices,Medical devices,Dispositivos médicos,9018\n\
    garments,Garments,Prendas,6109\nrice,Rice,Arroz,1006\nwires,Wires,Cables,8544\n";

/// Their figures. Rice has most jobs and is not competitive; the complexity of
/// garments is missing.
pub(crate) const FIGURES: &str = "territory,sector,indicator,year,value,half_width,grade\n\
    CRI,coffee,REL,2020,1.1,0.1,B\nCRI,devices,REL,2020,1.8,0.1,A\nCRI,garments,REL,2020,0.8,0.05,B\n\
    CRI,rice,REL,2020,0.4,0.05,B\nCRI,wires,REL,2020,1.4,0.2,B\n\
    CRI,coffee,COMPLEX,2020,-0.8,,\nCRI,devices,COMPLEX,2020,0.9,,\nCRI,rice,COMPLEX,2020,-0.9,,\n\
    CRI,wires,COMPLEX,2020,0.4,,\n\
    CRI,coffee,JOBS,2020,40,4,C\nCRI,devices,JOBS,2020,12,1,B\nCRI,garments,JOBS,2020,50,5,B\n\
    CRI,rice,JOBS,2020,60,6,C\nCRI,wires,JOBS,2020,20,2,B\n";
