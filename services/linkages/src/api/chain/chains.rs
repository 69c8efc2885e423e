//! Value chains.

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1 as pb;

use super::presences;
use crate::{
    api::resource::{Resource, head, standard_methods},
    app::{App, Call},
    checks::Found,
    error::Error,
    store::{Collection, Filter},
};

impl Resource for pb::ValueChain {
    const COLLECTION: Collection = Collection { table: "value_chains", columns: &["cluster", "country"] };
    const PLURAL: &'static str = "valueChains";
    const FIELD: &'static str = "value_chain";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.cluster.clone(), self.country.clone()]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let mut found = Found::default();
        let within = |path: String| format!("{}.{path}", Self::FIELD);
        found.title(within("title".to_owned()), self.title.as_ref());
        found.country(within("country".to_owned()), &self.country);
        let (stages, segments) = (ids(&self.stages, |it| &it.id), ids(&self.segments, |it| &it.id));
        found.keys(stages.iter().copied(), |at| within(format!("stages[{at}].id")));
        found.keys(segments.iter().copied(), |at| within(format!("segments[{at}].id")));
        let mut cells = BTreeSet::new();
        for (at, presence) in self.presences.iter().enumerate() {
            let path = within(format!("presences[{at}]"));
            let (stage, segment) = (presence.stage.as_str(), presence.segment.as_str());
            if !stages.contains(&stage) {
                found.wrong(format_args!("{path}.stage"), "NOT_FOUND", "the chain has no such stage");
            }
            if !segments.contains(&segment) {
                found.wrong(format_args!("{path}.segment"), "NOT_FOUND", "the chain has no such segment");
            }
            if presence.firm.is_empty() {
                continue;
            }
            if !cells.insert((&presence.firm, stage, segment)) {
                found.wrong(path.clone(), "REPEATED", "place a firm once in a cell");
            }
            if presence.firms > 1 {
                let text = "leave out the name of several firms, or the number of one";
                found.wrong(format_args!("{path}.firms"), "FIRM_AND_NUMBER", text);
            }
        }
        let total: i64 = self.presences.iter().map(|presence| i64::from(presence.firms.max(1))).sum();
        if total > presences::MOST_FIRMS {
            let text = format!("a chain has at most {} firms", presences::MOST_FIRMS);
            found.wrong(within("presences".to_owned()), "TOO_MANY", text);
        }
        found.finish()
    }
}

fn ids<T>(items: &[T], id: impl Fn(&T) -> &String) -> Vec<&str> {
    items.iter().map(|item| id(item).as_str()).collect()
}

fn filters(request: &pb::ListValueChainsRequest) -> Vec<Filter<'_>> {
    vec![
        Filter { column: "cluster", value: &request.cluster, among_words: false },
        Filter { column: "country", value: &request.country, among_words: false },
    ]
}

standard_methods! {
    "ChainService" of ValueChain as value_chain;
    create "CreateValueChain" (CreateValueChainRequest by value_chain_id);
    get (GetValueChainRequest);
    list (ListValueChainsRequest by filters) -> ListValueChainsResponse { value_chains };
    update "UpdateValueChain" (UpdateValueChainRequest);
    delete "DeleteValueChain" (DeleteValueChainRequest);
}
