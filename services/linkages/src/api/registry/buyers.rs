//! Buyers.

use eslabon_linkages_core::{Governance, Level, governance};
use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{self, Resource, Shared, head, standard_methods},
    app::{App, Call},
    checks::{self, Found},
    error::{Error, registry},
    names,
    store::{Collection, Filter, Page},
};

impl Resource for pb::Buyer {
    const COLLECTION: Collection = Collection { table: "buyers", columns: &["countries", "kind", "cluster"] };
    const PLURAL: &'static str = "buyers";
    const FIELD: &'static str = "buyer";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![
            checks::words(self.sites.iter().map(|site| site.country.as_str())),
            self.kind().as_str_name().to_owned(),
            self.cluster.clone(),
        ]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        check_buyer(self)
    }
}

/// Finds the type of governance, and refuses what the rules of the contract cannot
/// see.
pub(crate) fn check_buyer(buyer: &mut pb::Buyer) -> Result<(), Error> {
    let field = pb::Buyer::FIELD;
    let mut found = Found::default();
    found.text(format_args!("{field}.legal_name"), &buyer.legal_name);
    found.sites(format_args!("{field}.sites"), &buyer.sites);
    found.country(format_args!("{field}.origin"), &buyer.origin);
    if let Some(governance) = &mut buyer.governance {
        governance.r#type = type_of(governance).into();
    }
    found.finish()
}

/// What the three factors make. Nothing is guessed from fewer.
fn type_of(of: &pb::Governance) -> pb::GovernanceType {
    let level = |level| match level {
        pb::Level::Unspecified => None,
        pb::Level::Low => Some(Level::Low),
        pb::Level::High => Some(Level::High),
    };
    let factors = (level(of.complexity()), level(of.codifiability()), level(of.capability()));
    let (Some(complexity), Some(codifiability), Some(capability)) = factors else {
        return pb::GovernanceType::Unspecified;
    };
    match governance(complexity, codifiability, capability) {
        None => pb::GovernanceType::Unspecified,
        Some(Governance::Market) => pb::GovernanceType::Market,
        Some(Governance::Modular) => pb::GovernanceType::Modular,
        Some(Governance::Relational) => pb::GovernanceType::Relational,
        Some(Governance::Captive) => pb::GovernanceType::Captive,
        Some(Governance::Hierarchy) => pb::GovernanceType::Hierarchy,
    }
}

/// Removes a buyer that nobody has needs of. A need that is written in the same
/// moment may stay behind without its buyer, and then says so where it is read.
pub(crate) async fn delete_unneeded(
    app: Shared,
    call: Call,
    request: pb::DeleteBuyerRequest,
) -> Result<(), Error> {
    let id = names::id(pb::Buyer::PLURAL, &request.name)?;
    let of_it = [Filter { column: "buyer", value: id, among_words: false }];
    let one = Page { after: None, count: 1 };
    let needs = app.store.documents(&pb::Need::COLLECTION, call.tenant(), &of_it, &one).await?;
    match needs.first() {
        // Whether it is there and the caller's own is told first.
        Some(need) if resource::held_to_write::<pb::Buyer>(&app, &call, &request.name).await.is_ok() => {
            let need = resource::name::<pb::Need>(&need.id);
            Err(registry::Error::BuyerHasNeeds { buyer: request.name, need }.into())
        }
        _ => delete(app, call, request).await,
    }
}

fn filters(request: &pb::ListBuyersRequest) -> Vec<Filter<'_>> {
    let kind = request.kind();
    let kind = if kind == pb::BuyerKind::Unspecified { "" } else { kind.as_str_name() };
    vec![
        Filter { column: "countries", value: &request.country, among_words: true },
        Filter { column: "kind", value: kind, among_words: false },
        Filter { column: "cluster", value: &request.cluster, among_words: false },
    ]
}

standard_methods! {
    "RegistryService" of Buyer as buyer;
    create "CreateBuyer" (CreateBuyerRequest by buyer_id);
    get (GetBuyerRequest);
    list (ListBuyersRequest by filters) -> ListBuyersResponse { buyers };
    update "UpdateBuyer" (UpdateBuyerRequest);
    delete "DeleteBuyer" (DeleteBuyerRequest);
}
