//! A page in a browser speaks gRPC-Web: frames in, frames out, trailers in the
//! body.

use eslabon_proto::sectors::v1::{CountryComplexity, GetComplexityRequest};
use eslabon_tests::{Person, on_each_engine, same_number, wire, world};
use prost::Message;

/// The messages and the trailers of an answer.
fn parts(mut body: &[u8]) -> (Vec<Vec<u8>>, String) {
    let (mut messages, mut trailers) = (Vec::new(), String::new());
    while let [flag, length @ ..] = body {
        let end = 5 + u32::from_be_bytes(length[..4].try_into().unwrap()) as usize;
        let content = &body[5..end];
        match flag {
            0 => messages.push(content.to_vec()),
            _ => trailers += std::str::from_utf8(content).unwrap(),
        }
        body = &body[end..];
    }
    (messages, trailers)
}

async fn ask(person: &Person, country: String) -> reqwest::Response {
    let request = GetComplexityRequest { country, basis: None };
    let call = person.post("/eslabon.sectors.v1.SectorsService/GetComplexity");
    let call = call.header("content-type", "application/grpc-web+proto").header("x-grpc-web", "1");
    call.body(wire::framed(&request)).send().await.unwrap()
}

#[tokio::test]
async fn a_page_reads_figures_and_is_told_why_it_may_not() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let dataset = analyst.import(world::two_years()).await;
        let country = format!("{dataset}/countries/CRI");
        let answer = ask(&analyst, country.clone()).await.bytes().await.unwrap();
        let (messages, trailers) = parts(&answer);
        assert!(trailers.contains("grpc-status:0"), "{trailers}");
        let figures = CountryComplexity::decode(messages[0].as_slice()).unwrap();
        let by_rest = analyst.read(&format!("/v1/{country}/complexity")).await;
        same_number(&by_rest["eci"], figures.eci);

        let refused = ask(&suite.nobody(), country).await;
        let in_head = refused.headers().get("grpc-status").cloned();
        let (_, trailers) = parts(&refused.bytes().await.unwrap());
        assert!(
            in_head.is_some_and(|code| code == "16") || trailers.contains("grpc-status:16"),
            "{trailers}"
        );
        suite.stop().await;
    })
    .await;
}
