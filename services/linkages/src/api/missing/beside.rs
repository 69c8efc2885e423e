//! What is published already, beside which new figures have to stand.
//!
//! Two figures that may each be told can together tell what may not: a circle that
//! leaves out one buyer of the country, or the same place a month later with one more
//! need. Whoever reads both subtracts them, also when one of the surveys is no more.
//! What `public` publishes everyone reads, so that it has to stand beside everybody's.

use eslabon_linkages_core::missing::Rule;
use eslabon_runtime::identity::PUBLIC_TENANT;
use prost::Message;

use super::{both::Both, figures::Figures};
use crate::{
    app::{App, Call, Turn},
    error::Error,
    register::id,
};

/// Withholds what would tell of one buyer beside what was published to anybody who reads
/// the caller's surveys.
pub(super) async fn withhold(
    (app, call, turn): (&App, &Call, &Turn),
    rule: Rule,
    links: Vec<Both>,
) -> Result<Vec<Both>, Error> {
    let publishers = app.store.publishers(call.tenant()).await?;
    let mut held = Vec::with_capacity(links.len());
    for mut both in links {
        let link = id(&both.link.capability).to_owned();
        // What came since was looked at beside the same figures.
        let is_published = match both.digest() {
            Some(digest) => app.store.is_published(call.tenant(), &link, &digest).await?,
            None => true,
        };
        for owner in publishers.iter().filter(|_| !is_published) {
            let mut after = String::new();
            while both.digest().is_some() {
                let page = app.store.published_figures(owner, &link, &after).await?;
                let Some((last, _)) = page.last() else { break };
                after.clone_from(last);
                // Whose surveys they are that the caller does not read is not told.
                let is_read = owner == PUBLIC_TENANT || owner == call.tenant().as_str();
                both = turn.computing(move || beside(both, page, is_read, &rule)).await?;
            }
        }
        held.push(both);
    }
    Ok(held)
}

/// A link beside a page of figures: each is looked at and let go.
fn beside(mut both: Both, page: Vec<(String, Vec<u8>)>, is_read: bool, rule: &Rule) -> Result<Both, Error> {
    for (digest, content) in page {
        let mut earlier =
            Figures::decode(content.as_slice()).map_err(|_| Error::Damaged(format!("figures {digest}")))?;
        if !is_read {
            earlier.link.clear();
        }
        both.withhold_beside(&earlier, rule);
    }
    Ok(both)
}
