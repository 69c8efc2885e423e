//! The Costa Rica case: who could supply the assemblers of medical devices, what was
//! missing around them, what became of it, and whether promises were kept.

mod allocation;
mod case;
mod chain;
mod matching;
mod missing;
mod promises;
mod upgrading;
mod waves;

use eslabon_proto::linkages::v1::{Money, Text};
use tokio_stream::StreamExt;
use tonic::{Request, Response, Status, Streaming};

use super::{Ways, bring::request_id, explain, paragraph, title};
use crate::{client::Client, failure::Failure, output::Terminal};

/// Tells the case, question by question.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    let case = case::Case::of_today();
    terminal.line("")?;
    terminal.heading("Linkages: the missing link of Costa Rica's medical devices")?;
    terminal.line("")?;
    let (buyers, suppliers) = case.bring_before(client).await?;
    paragraph(
        terminal,
        &format!(
            "Now the firms: {buyers} assemblers, as many as had come by 2008, and {suppliers} suppliers. What the source \
             tells (ILO, The Lima Brainstorming Sessions) is cited by its lines; the firms and their volumes are \
             FICTITIOUS, since it tells none."
        ),
    )?;
    matching::tell(client, ways, terminal).await?;
    missing::before(client, ways, terminal).await?;
    case.bring_after(client).await?;
    missing::after(client, ways, terminal).await?;
    waves::tell(client, ways, terminal).await?;
    chain::tell(client, ways, terminal).await?;
    allocation::tell(client, ways, terminal).await?;
    case.bring_clean_parts(client).await?;
    upgrading::tell(client, ways, terminal).await?;
    promises::tell(client, case.today, ways, terminal).await
}

/// Everything that an answer in pieces brings.
async fn pieces<Q, A>(
    client: &Client,
    query: Q,
    call: impl AsyncFnOnce(Request<Q>) -> Result<Response<Streaming<A>>, Status>,
) -> Result<Vec<A>, Failure> {
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let mut answers = call(request).await.map_err(|status| broken(&status))?.into_inner();
    let mut pieces = Vec::new();
    while let Some(answer) = answers.next().await {
        pieces.push(answer.map_err(|status| broken(&status))?);
    }
    Ok(pieces)
}

/// The piece that an answer is made for.
fn wanted<A, T>(pieces: Vec<A>, take: impl Fn(A) -> Option<T>) -> Result<T, Failure> {
    let found = pieces.into_iter().filter_map(take).next_back();
    found.ok_or_else(|| Failure::Unreachable("the suite ended an answer before it was whole".to_owned()))
}

/// The last part of a name.
fn id(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn english(text: Option<&Text>) -> &str {
    text.map_or("", |text| text.en.as_str())
}

/// An amount in its main unit; the currencies of the case have two decimals.
fn dollars(money: Option<&Money>) -> Option<f64> {
    money.map(|money| money.minor_units as f64 / 100.0)
}
