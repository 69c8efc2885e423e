//! Allocations over gRPC.

use eslabon_proto::linkages::v1::{
    self as pb, AllocationMethod, allocation_service_client::AllocationServiceClient,
    create_allocation_response::Event,
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use crate::{
    shop::{Shop, need, supplier},
    support::{Authorised, Service, on_each_engine, refused, refused_at},
};

pub(crate) type Client = AllocationServiceClient<Authorised>;

/// What a stream ends with.
pub(crate) async fn allocate(
    client: &mut Client,
    request: pb::CreateAllocationRequest,
) -> Result<pb::Allocation, Status> {
    let mut answers = client.create_allocation(request).await?.into_inner();
    let mut last = None;
    while let Some(answer) = answers.message().await? {
        last = answer.event;
    }
    match last {
        Some(Event::Allocation(allocation)) => Ok(allocation),
        other => panic!("it ends with {other:?}"),
    }
}

pub(crate) fn creation(id: &str, allocation: pb::Allocation) -> pb::CreateAllocationRequest {
    pb::CreateAllocationRequest {
        allocation_id: id.to_owned(),
        allocation: Some(allocation),
        request_id: String::new(),
    }
}

fn with(conditions: pb::AllocationConditions) -> pb::Allocation {
    pb::Allocation { conditions: Some(conditions), ..Default::default() }
}

/// A hundred hours are needed; there are 40 at home and 85 abroad, of which 34 and 85
/// can be used at once.
async fn border(service: &Service) -> Client {
    let channel = service.analyst("cinde").await;
    let mut shop = Shop::open(channel.clone()).await;
    shop.supplier("home", supplier("CRI", 40)).await;
    shop.supplier("abroad", supplier("PAN", 100)).await;
    shop.need("n1", need(100)).await;
    AllocationServiceClient::new(channel)
}

async fn assignments(client: &mut Client, name: &str) -> Vec<(String, f64, bool)> {
    let request = pb::ListAssignmentsRequest { allocation: name.to_owned(), ..Default::default() };
    let answer = client.list_assignments(request).await.unwrap().into_inner();
    let told = answer.assignments.into_iter();
    told.map(|assigned| (assigned.supplier, assigned.hours, assigned.domestic)).collect()
}

#[tokio::test]
async fn as_many_hours_are_served_as_can_be_and_the_answer_proves_itself() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let made = allocate(&mut client, creation("a", pb::Allocation::default())).await.unwrap();
        let result = made.result.clone().unwrap();
        assert_eq!(result.method(), AllocationMethod::Flow);
        assert_eq!((result.needs, result.suppliers, result.candidates), (1, 2, 2));
        let hours = (result.wanted_hours, result.domestic_hours, result.other_hours, result.unmet_hours);
        assert_eq!(hours, (100, 34.0, 66.0, 0.0));
        assert_eq!((result.bound, result.gap_bps), (result.objective, Some(0)));
        let certificate = result.certificate.unwrap();
        assert!(certificate.verified, "{}", certificate.verdict);
        assert!(!made.input_digest.is_empty() && made.policy.starts_with("matchPolicies/"));
        let found = assignments(&mut client, &made.name).await;
        let expected =
            [("suppliers/abroad".to_owned(), 66.0, false), ("suppliers/home".to_owned(), 34.0, true)];
        assert_eq!(found, expected);
        let request = pb::GetAllocationRequest { name: made.name.clone() };
        assert_eq!(client.get_allocation(request).await.unwrap().into_inner(), made);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_serves_is_told_with_what_an_hour_would_be_worth() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let question = pb::Allocation { left_out: vec!["suppliers/abroad".to_owned()], ..Default::default() };
        let made = allocate(&mut client, creation("a", question)).await.unwrap();
        assert_eq!(made.result.unwrap().unmet_hours, 66.0);
        let request = pb::ListUnmetRequest { allocation: made.name.clone(), ..Default::default() };
        let unmet = client.list_unmet(request).await.unwrap().into_inner().needs;
        assert_eq!((unmet[0].need.as_str(), unmet[0].unmet_hours), ("needs/n1", 66.0));
        assert_eq!(unmet[0].price_unmet_hours, 1, "one more hour wanted is one more unmet");
        let request = pb::ListAllocatedSuppliersRequest { allocation: made.name, ..Default::default() };
        let suppliers = client.list_allocated_suppliers(request).await.unwrap().into_inner().suppliers;
        assert_eq!((suppliers[0].capacity_hours, suppliers[0].used_hours), (34, 34.0));
        assert_eq!(suppliers[0].price_unmet_hours, 1, "one more hour there is one less unmet");
        assert!(suppliers[0].price_cost <= 0);
    })
    .await;
}

#[tokio::test]
async fn a_supplier_that_excludes_the_buyer_or_has_no_standard_serves_nothing() {
    on_each_engine(async |service| {
        let channel = service.analyst("cinde").await;
        let mut shop = Shop::open(channel.clone()).await;
        let excluding = pb::Supplier { exclusions: vec!["buyers/device".to_owned()], ..supplier("CRI", 100) };
        shop.supplier("excluding", excluding).await;
        shop.supplier("without", pb::Supplier { certificates: vec![], ..supplier("CRI", 100) }).await;
        shop.need("n1", need(100)).await;
        shop.draft("n2", need(100)).await;
        let mut client = AllocationServiceClient::new(channel);
        let made = allocate(&mut client, creation("a", pb::Allocation::default())).await.unwrap();
        let result = made.result.unwrap();
        assert_eq!((result.needs, result.candidates, result.unmet_hours), (1, 0, 100.0));
        let both = pb::Allocation {
            need_states: vec![pb::NeedState::Open.into(), pb::NeedState::Draft.into()],
            ..Default::default()
        };
        let made = allocate(&mut client, creation("b", both)).await.unwrap();
        assert_eq!(made.result.unwrap().needs, 2);
    })
    .await;
}

#[tokio::test]
async fn a_floor_is_priced_and_not_imposed_and_imposed_only_where_it_is_asked_for() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let free = allocate(&mut client, creation("free", pb::Allocation::default())).await.unwrap();
        let priced = free.result.unwrap().priced_floor.unwrap();
        // Thirty-four at home allow thirty-four from abroad.
        assert_eq!((priced.share, priced.hours_gained_at_home), (0.5, 0));
        assert!(priced.price > 0.0 && priced.hours_lost >= 32, "{priced:?}");
        let conditions = pb::AllocationConditions { domestic_floor: Some(0.5), ..Default::default() };
        let kept = allocate(&mut client, creation("kept", with(conditions))).await.unwrap().result.unwrap();
        assert_eq!(kept.method(), AllocationMethod::LinearProgramme);
        assert!((kept.unmet_hours - 32.0).abs() < 1e-3 && kept.least_unmet_hours == 0, "{kept:?}");
        assert!(kept.objective > kept.bound && kept.gap_bps.is_some_and(|gap| gap > 0));
    })
    .await;
}

#[tokio::test]
async fn what_is_dear_is_served_before_a_floor_is_priced_and_the_price_says_beside_what() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let terms = |terms: pb::AllocationTerms| pb::Allocation {
            terms: Some(terms),
            left_out: vec!["suppliers/home".to_owned()],
            ..Default::default()
        };
        // An hour from abroad costs more than one unmet, and is served all the same.
        let dear = pb::AllocationTerms { other_country_cost: Some(40_000), ..Default::default() };
        let made = allocate(&mut client, creation("dear", terms(dear))).await.unwrap();
        let result = made.result.unwrap();
        assert_eq!((result.other_hours, result.unmet_hours), (85.0, 15.0));
        let floor = result.priced_floor.unwrap();
        assert!(floor.price > 0.0 && floor.unmet_cost > 40_000, "{floor:?}");
        assert_eq!((floor.hours_lost, floor.unmet_hours), (85, 15));
        // Where an hour unmet is weighed, it is left out, and the floor is kept by that.
        let weighed = pb::AllocationTerms { weigh_unmet: true, ..dear };
        let made = allocate(&mut client, creation("weighed", terms(weighed))).await.unwrap();
        let result = made.result.unwrap();
        let floor = result.priced_floor.unwrap();
        assert_eq!((result.unmet_hours, floor.price, floor.unmet_hours), (100.0, 0.0, 100));
        // A cap is kept by a linear programme, which weighs it too.
        let cap = pb::AllocationConditions { dependency_cap: Some(1.0), ..Default::default() };
        let capped = pb::Allocation { conditions: Some(cap), ..terms(dear) };
        let made = allocate(&mut client, creation("capped", capped)).await.unwrap();
        let floor = made.result.unwrap().priced_floor.unwrap();
        assert_eq!((floor.unmet_cost, floor.price, floor.unmet_hours), (30_000, 0.0, 100));
    })
    .await;
}

#[tokio::test]
async fn candidates_that_are_not_looked_at_are_counted_for_the_need_and_in_all() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let few = pb::AllocationTerms { most_candidates: Some(1), ..Default::default() };
        let question = pb::Allocation { terms: Some(few), ..Default::default() };
        let made = allocate(&mut client, creation("few", question)).await.unwrap();
        let result = made.result.unwrap();
        assert_eq!((result.candidates, result.candidates_left_out, result.unmet_hours), (1, 1, 66.0));
        let request = pb::ListUnmetRequest { allocation: made.name, ..Default::default() };
        let unmet = client.list_unmet(request).await.unwrap().into_inner().needs;
        assert_eq!((unmet[0].candidates, unmet[0].candidates_left_out), (1, 1));
        let all = allocate(&mut client, creation("all", pb::Allocation::default())).await.unwrap();
        assert_eq!(all.result.unwrap().candidates_left_out, 0);
    })
    .await;
}

#[tokio::test]
async fn lots_and_numbers_of_suppliers_are_kept_with_the_gap_told() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let conditions = pb::AllocationConditions { max_suppliers_per_need: 1, ..Default::default() };
        let made = allocate(&mut client, creation("a", with(conditions))).await.unwrap();
        let result = made.result.unwrap();
        assert_eq!(result.method(), AllocationMethod::Rounding);
        assert_eq!((result.assignments, result.unmet_hours, result.least_unmet_hours), (1, 15.0, 0));
        assert!(result.gap_bps.is_some_and(|gap| gap > 0));
        let certificate = result.certificate.unwrap();
        assert!(certificate.verified);
        assert_eq!(certificate.flow_cost, result.bound.to_string(), "it is the bound that is proven");
        let mixed = pb::AllocationConditions {
            max_suppliers_per_need: 1,
            dependency_cap: Some(0.6),
            ..Default::default()
        };
        let answer = allocate(&mut client, creation("b", with(mixed))).await;
        refused_at(answer, Kind::InvalidArgument, "CONDITIONS_DO_NOT_MIX", "allocation.conditions");
    })
    .await;
}

#[tokio::test]
async fn the_same_request_answers_the_same_and_the_same_input_gives_the_same_bytes() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let mut request = creation("a", pb::Allocation::default());
        request.request_id = "once".to_owned();
        let first = allocate(&mut client, request.clone()).await.unwrap();
        assert_eq!(allocate(&mut client, request.clone()).await.unwrap(), first);
        request.allocation_id = "b".to_owned();
        let reused = allocate(&mut client, request.clone()).await;
        refused_at(reused, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
        request.request_id.clear();
        let again = allocate(&mut client, request.clone()).await.unwrap();
        let digests = |made: &pb::Allocation| (made.input_digest.clone(), made.result_digest.clone());
        assert_eq!(digests(&again), digests(&first));
        assert_eq!(again.result, first.result);
        refused(allocate(&mut client, request).await, Kind::AlreadyExists, "ALREADY_EXISTS");
    })
    .await;
}

#[tokio::test]
async fn rows_come_in_pages_and_a_token_belongs_to_its_list() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let made = allocate(&mut client, creation("a", pb::Allocation::default())).await.unwrap();
        let mut request =
            pb::ListAssignmentsRequest { allocation: made.name.clone(), page_size: 1, ..Default::default() };
        let first = client.list_assignments(request.clone()).await.unwrap().into_inner();
        request.page_token = first.next_page_token.clone();
        let second = client.list_assignments(request).await.unwrap().into_inner();
        let of = |page: &pb::ListAssignmentsResponse| page.assignments[0].supplier.clone();
        assert_eq!((of(&first).as_str(), of(&second).as_str()), ("suppliers/abroad", "suppliers/home"));
        assert_eq!(second.next_page_token, "");
        let other = pb::ListAllocatedSuppliersRequest {
            allocation: made.name,
            page_token: first.next_page_token,
            ..Default::default()
        };
        let answer = client.list_allocated_suppliers(other).await;
        refused_at(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
    })
    .await;
}

#[tokio::test]
async fn what_is_removed_is_gone_with_its_rows_and_nobody_else_ever_saw_it() {
    on_each_engine(async |service| {
        let mut client = border(&service).await;
        let made = allocate(&mut client, creation("a", pb::Allocation::default())).await.unwrap();
        let mut stranger = AllocationServiceClient::new(service.analyst("procomer").await);
        let get = pb::GetAllocationRequest { name: made.name.clone() };
        let list = pb::ListAssignmentsRequest { allocation: made.name.clone(), ..Default::default() };
        refused(stranger.get_allocation(get.clone()).await, Kind::NotFound, "NOT_FOUND");
        refused(stranger.list_assignments(list.clone()).await, Kind::NotFound, "NOT_FOUND");
        let delete = pb::DeleteAllocationRequest { name: made.name.clone(), ..Default::default() };
        refused(stranger.delete_allocation(delete.clone()).await, Kind::NotFound, "NOT_FOUND");
        client.delete_allocation(delete).await.unwrap();
        refused(client.get_allocation(get).await, Kind::NotFound, "NOT_FOUND");
        refused(client.list_assignments(list.clone()).await, Kind::NotFound, "NOT_FOUND");
        // Under the same id another one comes without the rows of the first.
        let nothing =
            pb::Allocation { capabilities: vec!["capabilities/other".to_owned()], ..Default::default() };
        allocate(&mut client, creation("a", nothing)).await.unwrap();
        assert!(client.list_assignments(list).await.unwrap().into_inner().assignments.is_empty());
    })
    .await;
}
