//! A suite that is killed in the middle of an allocation, and started again: all of the
//! allocation is there or nothing, and the repeat is the first.

use std::{collections::BTreeSet, fmt::Write, iter, time::Duration};

use eslabon_proto::linkages::v1::{
    self as pb, allocation_service_client::AllocationServiceClient, create_allocation_response::Event,
};
use eslabon_tests::{Person, in_time, program::Home, registry};
use serde_json::{Value, json};
use tonic::Streaming;

/// Enough that allocating takes several reports of progress, and that its rows fill
/// more than one part.
const NEEDS: usize = 1500;
const SUPPLIERS: usize = 900;
const CAPABILITIES: usize = 15;

/// A registry that is large enough.
async fn stock(person: &Person) {
    for at in 0..CAPABILITIES {
        registry::capability(person, &format!("c{at}"), &json!({})).await;
    }
    registry::buyer(person, "valves").await;
    let mut suppliers = "supplier_id,legal_name,country,size_class\n".to_owned();
    let mut claims = "supplier_id,capability_id,evidence,capacity_annual,unit,free_share\n".to_owned();
    for at in 0..SUPPLIERS {
        let country = if at % 3 == 0 { "PA" } else { "CR" };
        writeln!(suppliers, "S{at:04},Taller {at},{country},medium").unwrap();
        for capability in [at % CAPABILITIES, (at * 7 + 1) % CAPABILITIES] {
            writeln!(claims, "S{at:04},c{capability},document,{},pcs,1", 100 + at * 37 % 500).unwrap();
        }
    }
    let mut needs =
        "need_id,buyer_id,capability_id,quantity_annual,unit,ppm_max,start_date,horizon_months\n".to_owned();
    for at in 0..NEEDS {
        let (capability, quantity) = (at * 11 % CAPABILITIES, 50 + at * 53 % 400);
        writeln!(needs, "N{at:04},valves,c{capability},{quantity},pcs,100000,2999-01-01,24").unwrap();
    }
    registry::import(person, "SUPPLIERS", suppliers).await;
    registry::import(person, "CLAIMS", claims).await;
    registry::import(person, "NEEDS", needs).await;
}

/// An allocation that is under way.
struct Running(Streaming<pb::CreateAllocationResponse>);

impl Running {
    /// Asks for one of all needs; its id is also the id of the request.
    async fn begin(person: &Person, id: &str) -> Self {
        let request = pb::CreateAllocationRequest {
            allocation_id: id.to_owned(),
            request_id: id.to_owned(),
            ..Default::default()
        };
        let mut client = AllocationServiceClient::new(person.grpc().await);
        Self(client.create_allocation(request).await.unwrap().into_inner())
    }

    /// Hears so many lines of progress; whether it has ended before these came.
    async fn hear(&mut self, lines: usize) -> bool {
        for _ in 0..lines {
            let answer = in_time("the allocation goes on", self.0.message()).await.unwrap().unwrap();
            if matches!(answer.event, Some(Event::Allocation(_))) {
                return true;
            }
        }
        false
    }

    /// Hears all of it; the allocation.
    async fn finish(mut self) -> pb::Allocation {
        loop {
            let answer = in_time("the allocation ends", self.0.message()).await.unwrap().unwrap();
            if let Some(Event::Allocation(allocation)) = answer.event {
                return allocation;
            }
        }
    }
}

/// The names of the allocations that are listed, each of which is whole.
async fn listed(person: &Person) -> BTreeSet<String> {
    let list = person.read("/v1/allocations?page_size=1000").await;
    let mut names = BTreeSet::new();
    for allocation in list["allocations"].as_array().unwrap() {
        is_whole(person, allocation).await;
        names.insert(allocation["name"].as_str().unwrap().to_owned());
    }
    names
}

/// Checks that an allocation has all of its rows.
async fn is_whole(person: &Person, allocation: &Value) {
    let (name, result) = (allocation["name"].as_str().unwrap(), &allocation["result"]);
    for (rows, query) in [("assignments", ""), ("needs", "include_served=true&"), ("suppliers", "")] {
        let held = count_of(person, &format!("/v1/{name}/{rows}?{query}"), rows).await;
        assert_eq!(Some(held), result[rows].as_u64(), "{name} has all of its {rows}");
    }
}

/// How many rows there are on all pages.
async fn count_of(person: &Person, path: &str, rows: &str) -> u64 {
    let (mut found, mut token) = (0, String::new());
    loop {
        let page = person.read(&format!("{path}page_size=700&page_token={token}")).await;
        found += page[rows].as_array().unwrap().len() as u64;
        page["nextPageToken"].as_str().unwrap().clone_into(&mut token);
        if token.is_empty() {
            return found;
        }
    }
}

/// The repeat of an allocation that may have been made: it is whole, and the same as
/// one that nobody killed.
async fn repeat(person: &Person, id: &str, unkilled: &pb::Allocation) {
    let held = person.get(&format!("/v1/allocations/{id}")).send().await.unwrap();
    let held = if held.status().is_success() { Some(eslabon_tests::json(held).await) } else { None };
    let made = Running::begin(person, id).await.finish().await;
    assert_eq!(made.result_digest, unkilled.result_digest);
    assert_eq!(made.input_digest, unkilled.input_digest);
    assert_eq!(made.result, unkilled.result);
    let stored = person.read(&format!("/v1/{}", made.name)).await;
    assert_eq!(stored["etag"], made.etag);
    assert!(held.is_none_or(|held| held == stored), "the first of two is the only one");
    is_whole(person, &stored).await;
    assert_eq!(Running::begin(person, id).await.finish().await, made);
}

#[tokio::test]
async fn an_allocation_that_was_killed_at_any_line_is_all_there_or_not_at_all_and_its_repeat_is_the_first() {
    for home in Home::on_each_engine().await {
        let mut serve = home.start().await;
        let operator = serve.operator();
        stock(&operator).await;
        let unkilled = Running::begin(&operator, "unkilled").await.finish().await;
        let result = unkilled.result.clone().unwrap();
        assert_eq!(result.needs, NEEDS as i32);
        assert!(result.assignments > 500, "its rows fill more than one part: {result:?}");
        let mut known = BTreeSet::from(["allocations/unkilled".to_owned()]);
        let mut killed = 0;
        // One line after the other, and in wider steps where the machine is slow.
        for lines in iter::successors(Some(0), |lines| Some(lines + 1 + lines / 5)) {
            let id = format!("after_{lines:03}");
            // Held beyond the kill: work that nobody waits for is let go.
            let mut running = Running::begin(&serve.operator(), &id).await;
            let has_ended = running.hear(lines).await;
            serve.kill().await;
            serve = home.start().await;
            let operator = serve.operator();
            let mut found = listed(&operator).await;
            let name = format!("allocations/{id}");
            if has_ended {
                assert!(found.contains(&name), "what was told to be stored is stored");
            }
            found.remove(&name);
            assert_eq!(found, known, "of the others all are there, and nothing else");
            repeat(&operator, &id, &unkilled).await;
            known.insert(name);
            if has_ended {
                break;
            }
            killed += 1;
        }
        // What is built for speed may be done before it tells anything.
        assert!(killed > 2 || !cfg!(debug_assertions), "it takes longer than a line of progress");
    }
}

#[tokio::test]
async fn an_allocation_is_whole_as_soon_as_it_is_seen_also_when_the_suite_is_killed_then() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let operator = serve.operator();
        stock(&operator).await;
        let unkilled = seen(&operator, "unkilled").await;
        is_whole(&operator, &operator.read("/v1/allocations/unkilled").await).await;
        let unkilled = unkilled.finish().await;

        let _answers = seen(&operator, "killed").await;
        serve.kill().await;
        let serve = home.start().await;
        let operator = serve.operator();
        let names = ["allocations/killed", "allocations/unkilled"].map(str::to_owned);
        assert_eq!(listed(&operator).await, BTreeSet::from(names));
        repeat(&operator, "killed", &unkilled).await;
    }
}

/// Asks for an allocation and waits until it can be seen.
async fn seen(person: &Person, id: &str) -> Running {
    let running = Running::begin(person, id).await;
    let path = format!("/v1/allocations/{id}");
    let looking = async {
        while !person.get(&path).send().await.unwrap().status().is_success() {
            tokio::time::sleep(Duration::from_millis(8)).await;
        }
    };
    in_time("the allocation is seen", looking).await;
    running
}
