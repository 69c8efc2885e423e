//! Capabilities and codes that a text may mean.

use std::{cmp::Reverse, collections::BTreeMap};

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::{page, problem::Problem};

use crate::{
    api::resource::Shared,
    app::Call,
    error::Error,
    search::{Hit, Language},
};

/// Proposals by default, and at most.
const DEFAULT: usize = 10;
const MOST: usize = 50;

/// Proposes capabilities and codes.
pub(crate) async fn capabilities(
    app: Shared,
    call: Call,
    request: pb::SuggestCapabilitiesRequest,
) -> Result<pb::SuggestCapabilitiesResponse, Error> {
    let index = app.search.index(&app, &call).await?;
    let most = page::size(request.limit, DEFAULT, MOST);
    app.computing(move || {
        let hits = index.suggest(&request.text, Language::of(&request.language), most).map_err(|error| {
            tracing::error!(%error, "capabilities cannot be searched");
            Problem::internal()
        })?;
        Ok::<_, Problem>(pb::SuggestCapabilitiesResponse {
            codes: codes(&hits),
            suggestions: hits.iter().map(suggestion).collect(),
        })
    })
    .await
}

fn suggestion(hit: &Hit<'_>) -> pb::CapabilitySuggestion {
    pb::CapabilitySuggestion {
        capability: hit.capability.name.clone(),
        title: hit.capability.title.clone(),
        score: f64::from(hit.score),
        matched_words: hit.words.clone(),
        codes: hit.capability.codes.clone(),
    }
}

/// The codes of what was found. What was found is in the order of its scores.
fn codes(hits: &[Hit<'_>]) -> Vec<pb::CodeSuggestion> {
    let mut by_code: BTreeMap<(&str, &str), pb::CodeSuggestion> = BTreeMap::new();
    for hit in hits {
        for code in &hit.capability.codes {
            let suggestion =
                by_code.entry((&code.scheme, &code.code)).or_insert_with(|| pb::CodeSuggestion {
                    code: Some(code.clone()),
                    score: f64::from(hit.score),
                    capabilities: Vec::new(),
                });
            if !suggestion.capabilities.contains(&hit.capability.name) {
                suggestion.capabilities.push(hit.capability.name.clone());
            }
        }
    }
    let mut codes: Vec<_> = by_code.into_values().collect();
    // Scores are above 0, so that their bits are in their order.
    codes.sort_by_key(|suggestion| Reverse(suggestion.score.to_bits()));
    codes
}
