//! Value chains.

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1 as pb;

use super::presences;
use crate::{
    api::{
        resource::{Resource, head, standard_methods},
        wrong::Found,
    },
    app::{App, Call},
    error::Error,
    store::Collection,
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
        let mut found = Found::within(Self::FIELD);
        found.titled(self.title.as_ref());
        found.country("country", &self.country);
        found.once("stages", "id", self.stages.iter().map(|stage| stage.id.as_str()));
        found.once("segments", "id", self.segments.iter().map(|segment| segment.id.as_str()));
        let mut cells = BTreeSet::new();
        let (stages, segments) = (ids(&self.stages, |it| &it.id), ids(&self.segments, |it| &it.id));
        for (at, presence) in self.presences.iter().enumerate() {
            let path = |field: &str| format!("presences[{at}].{field}");
            let (stage, segment) = (presence.stage.as_str(), presence.segment.as_str());
            found.unless(stages.contains(stage), path("stage"), "NOT_FOUND", "the chain has no such stage");
            let is_there = segments.contains(segment);
            found.unless(is_there, path("segment"), "NOT_FOUND", "the chain has no such segment");
            let is_new = presence.firm.is_empty() || cells.insert((&presence.firm, stage, segment));
            found.unless(is_new, format!("presences[{at}]"), "REPEATED", "place a firm once in a cell");
            let is_one = presence.firm.is_empty() || presence.firms <= 1;
            found.unless(
                is_one,
                path("firms"),
                "FIRM_AND_NUMBER",
                "leave out the name of more than one firm, or the number of one",
            );
        }
        let total: i64 = self.presences.iter().map(|presence| i64::from(presence.firms.max(1))).sum();
        let most = presences::MOST_FIRMS;
        found.unless(total <= most, "presences", "TOO_MANY", format!("a chain has at most {most} firms"));
        found.finish()
    }
}

fn ids<T>(items: &[T], id: impl Fn(&T) -> &String) -> BTreeSet<&str> {
    items.iter().map(|item| id(item).as_str()).collect()
}

standard_methods! {
    "ChainService" of ValueChain as value_chain;
    create "CreateValueChain" (CreateValueChainRequest by value_chain_id);
    get (GetValueChainRequest);
    list (ListValueChainsRequest by [cluster, country]) -> ListValueChainsResponse { value_chains };
    update "UpdateValueChain" (UpdateValueChainRequest);
    delete "DeleteValueChain" (DeleteValueChainRequest);
}
