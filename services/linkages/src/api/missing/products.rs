//! Products that wait for something that is missing.

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::{
        registry::capabilities::Capabilities,
        resource::{Resource, head, standard_methods},
    },
    app::{App, Call},
    checks::Found,
    error::Error,
    store::{Collection, Filter},
};

impl Resource for pb::BlockedProduct {
    const COLLECTION: Collection = Collection { table: "blocked_products", columns: &["country", "cluster"] };
    const PLURAL: &'static str = "blockedProducts";
    const FIELD: &'static str = "blocked_product";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.country.clone(), self.cluster.clone()]
    }

    async fn settle(&mut self, app: &App, call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let mut found = Found::default();
        let path = |field: &str| format!("{}.{field}", Self::FIELD);
        found.title(path("title"), self.title.as_ref());
        found.country(path("country"), &self.country);
        found.codes(path("codes"), &self.codes);
        if self.value_per_year.as_ref().is_some_and(|value| value.minor_units < 0) {
            found.wrong(path("value_per_year.minor_units"), "NEGATIVE", "a value is at least 0");
        }
        if self.point.as_ref().is_some_and(|point| point.latitude == 0.0 && point.longitude == 0.0) {
            let text = "(0, 0) stands for an unknown place: leave the point out";
            found.wrong(path("point"), "ZERO_COORDINATES", text);
        }
        let names: Vec<_> = self.requires.iter().map(|input| input.capability.as_str()).collect();
        found.repeated(names.iter().copied(), |at| path(&format!("requires[{at}].capability")));
        let known = Capabilities::named(app, call, &names).await?;
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !known.has(name)) {
            let text = format!("there is no {name}: create it first");
            found.wrong(path(&format!("requires[{at}].capability")), "UNKNOWN_REFERENCE", text);
        }
        found.finish()
    }
}

fn filters(request: &pb::ListBlockedProductsRequest) -> Vec<Filter<'_>> {
    vec![
        Filter { column: "country", value: &request.country, among_words: false },
        Filter { column: "cluster", value: &request.cluster, among_words: false },
    ]
}

standard_methods! {
    "MissingLinksService" of BlockedProduct as blocked_product;
    create "CreateBlockedProduct" (CreateBlockedProductRequest by blocked_product_id);
    get (GetBlockedProductRequest);
    list (ListBlockedProductsRequest by filters) -> ListBlockedProductsResponse { blocked_products };
    update "UpdateBlockedProduct" (UpdateBlockedProductRequest);
    delete "DeleteBlockedProduct" (DeleteBlockedProductRequest);
}
