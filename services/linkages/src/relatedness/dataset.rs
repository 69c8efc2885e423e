//! Proximities of products in a dataset of the sectors service.
//!
//! The dataset is asked for with the caller's own token on every question, so that
//! nobody learns of one that is not theirs; what it says of the products is then kept,
//! since a dataset never changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use eslabon_linkages_core::{CapabilityId, relatedness::Relations};
use eslabon_proto::{
    linkages::v1::{self as pb, RelatednessKind},
    sectors::v1::{
        Basis, GetDatasetRequest, ListProximitiesRequest, sectors_service_client::SectorsServiceClient,
    },
};
use eslabon_runtime::{
    peer::Peer,
    problem::{Kind, Problem},
};
use tonic::{Request, Status, metadata::MetadataValue};

use super::{Pairs, codes, with};
use crate::{
    app::{App, Call},
    error::{Error, Wrong},
    register::Reference,
};

/// Products that a dataset is asked about for one answer; a registry of more codes
/// than this is related by their hierarchy.
const MOST_PRODUCTS: usize = 500;

/// Datasets whose proximities are kept.
const MOST_KEPT: usize = 8;

/// The longest that sectors are waited for where the call has no deadline of its own.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// How near products are, each with the products near it.
type Products = BTreeMap<String, BTreeMap<String, f64>>;

/// What datasets said, by their digest, year and the products that were asked about.
#[derive(Debug, Default)]
pub(crate) struct Proximities(Mutex<Vec<(Key, Arc<Products>)>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    digest: String,
    year: i32,
    products: BTreeSet<String>,
}

impl Proximities {
    fn kept(&self, key: &Key) -> Option<Arc<Products>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at);
        let products = found.1.clone();
        kept.push(found);
        Some(products)
    }

    fn keep(&self, key: Key, products: Arc<Products>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        if kept.len() == MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, products));
    }
}

/// Why a dataset was not used.
enum Unused {
    /// The question itself is wrong.
    Refused(Error),
    /// It goes on without.
    Because(pb::Text),
}

/// Relations by a dataset, or by the code hierarchy where it cannot be asked.
pub(super) async fn relate(
    app: &Arc<App>,
    call: &Call,
    reference: &Reference,
    source: &pb::RelatednessSource,
) -> Result<(Relations, pb::RelatednessUsed), Error> {
    if source.dataset.is_empty() {
        let text = "name the dataset to take proximities from";
        return Err(Error::wrong("relatedness.dataset", "REQUIRED", text));
    }
    match ask(app, call, reference, source).await {
        Ok((key, products)) => {
            let (relations, used) = with(reference, pairs(reference, &products));
            let used = pb::RelatednessUsed {
                kind: RelatednessKind::Dataset.into(),
                dataset: source.dataset.clone(),
                year: key.year,
                digest: key.digest,
                ..used
            };
            Ok((relations, used))
        }
        Err(Unused::Refused(error)) => Err(error),
        Err(Unused::Because(because)) => Ok((reference.relations().clone(), codes(Some(because)))),
    }
}

async fn ask(
    app: &Arc<App>,
    call: &Call,
    reference: &Reference,
    source: &pb::RelatednessSource,
) -> Result<(Key, Arc<Products>), Unused> {
    let peer = app.sectors.clone().ok_or_else(|| Unused::Because(not_there()))?;
    let mut client = SectorsServiceClient::new(peer);
    let request = on_behalf(call, GetDatasetRequest { name: source.dataset.clone() });
    let dataset = client.get_dataset(request).await.map_err(|status| unused(source, &status))?.into_inner();
    let year = if source.year > 0 { source.year } else { dataset.years.last().copied().unwrap_or_default() };
    let digits = reference.capabilities().iter().flat_map(|capability| &capability.codes);
    let harmonized = digits.filter(|code| code.scheme.starts_with("HS"));
    let products: BTreeSet<String> = harmonized.map(|code| code.code.clone()).collect();
    let key = Key { digest: dataset.digest, year, products };
    if let Some(kept) = app.proximities.kept(&key) {
        return Ok((key, kept));
    }
    if key.products.len() > MOST_PRODUCTS {
        return Err(Unused::Because(too_many(key.products.len())));
    }
    let mut found = Products::new();
    for product in &key.products {
        if let Some(near) = near(&mut client, call, source, year, product).await? {
            found.insert(product.clone(), near);
        }
    }
    let found = Arc::new(found);
    app.proximities.keep(key.clone(), found.clone());
    Ok((key, found))
}

/// The products near one: nothing where the dataset does not hold it.
async fn near(
    client: &mut SectorsServiceClient<Peer>,
    call: &Call,
    source: &pb::RelatednessSource,
    year: i32,
    product: &str,
) -> Result<Option<BTreeMap<String, f64>>, Unused> {
    let request = ListProximitiesRequest {
        product: format!("{}/products/{product}", source.dataset),
        basis: Some(Basis { year, ..Default::default() }),
        page_size: 20_000,
        ..Default::default()
    };
    match client.list_proximities(on_behalf(call, request)).await {
        Ok(answer) => {
            let near = answer.into_inner().proximities.into_iter();
            Ok(Some(near.map(|near| (near.product, near.proximity)).collect()))
        }
        Err(status) if Problem::from(&status).reason == "UNKNOWN_PRODUCT" => Ok(None),
        Err(status) if Problem::from(&status).kind == Kind::NotFound => Ok(None),
        Err(status) => Err(unused(source, &status)),
    }
}

/// A request in the name of the caller, within the time that the caller has.
fn on_behalf<T>(call: &Call, message: T) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(authorization) = &call.authorization {
        request.metadata_mut().insert("authorization", authorization.clone());
    }
    let id = call.request_id.as_ref().and_then(|id| MetadataValue::try_from(id.as_str()).ok());
    if let Some(id) = id {
        request.metadata_mut().insert("x-request-id", id);
    }
    request.set_timeout(call.deadline.map_or(PATIENCE, |deadline| deadline.left()));
    request
}

/// The proximity of capabilities: the greatest among those of their products.
fn pairs(reference: &Reference, products: &Products) -> Pairs {
    let mut pairs = Pairs::new();
    let codes: Vec<(CapabilityId, &str)> = reference
        .capabilities()
        .iter()
        .zip(0..)
        .flat_map(|(capability, at)| capability.codes.iter().map(move |code| (CapabilityId(at), code)))
        .filter(|(_, code)| code.scheme.starts_with("HS"))
        .map(|(at, code)| (at, code.code.as_str()))
        .collect();
    for (one, code) in &codes {
        let Some(near) = products.get(*code) else { continue };
        for (other, code) in codes.iter().filter(|(other, _)| other > one) {
            if let Some(phi) = near.get(*code) {
                let known = pairs.entry((*one, *other)).or_default();
                *known = known.max(*phi);
            }
        }
    }
    pairs
}

/// Why sectors did not answer. What it says of the dataset itself is the caller's to
/// know; anything else is told by its kind alone.
fn unused(source: &pb::RelatednessSource, status: &Status) -> Unused {
    let problem = Problem::from(status);
    if problem.kind == Kind::NotFound {
        let text = format!("there is no `{}` that the caller may read", source.dataset);
        return Unused::Refused(Error::Wrong(vec![Wrong::new(
            "relatedness.dataset",
            "UNKNOWN_DATASET",
            text,
        )]));
    }
    if problem.kind == Kind::InvalidArgument {
        let reason = problem.reason;
        let text = format!("the dataset cannot be used so: {reason}");
        return Unused::Refused(Error::Wrong(vec![Wrong::new("relatedness", "DATASET_NOT_USABLE", text)]));
    }
    tracing::warn!(code = ?status.code(), "sectors did not answer; relatedness comes from codes");
    Unused::Because(pb::Text {
        en: "code hierarchy used because the sectors service does not answer".to_owned(),
        es: "se usó la jerarquía de códigos porque el servicio de sectores no responde".to_owned(),
        pt: "usou-se a hierarquia de códigos porque o serviço de setores não responde".to_owned(),
    })
}

fn not_there() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because no sectors service is configured".to_owned(),
        es: "se usó la jerarquía de códigos porque no hay un servicio de sectores configurado".to_owned(),
        pt: "usou-se a hierarquia de códigos porque nenhum serviço de setores está configurado".to_owned(),
    }
}

fn too_many(products: usize) -> pb::Text {
    pb::Text {
        en: format!(
            "code hierarchy used because the capabilities have {products} codes and at most {MOST_PRODUCTS} are asked for"
        ),
        es: format!(
            "se usó la jerarquía de códigos porque las capacidades tienen {products} códigos y se consultan como máximo {MOST_PRODUCTS}"
        ),
        pt: format!(
            "usou-se a hierarquia de códigos porque as capacidades têm {products} códigos e no máximo {MOST_PRODUCTS} são consultados"
        ),
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{Day, policy::Policy};

    use super::*;
    use crate::register::Wanted;

    fn capability(id: &str, codes: &[&str]) -> pb::Capability {
        let codes = codes.iter().map(|code| pb::ProductCode {
            scheme: "HS2022".to_owned(),
            code: (*code).to_owned(),
            raw: String::new(),
        });
        pb::Capability { name: format!("capabilities/{id}"), codes: codes.collect(), ..Default::default() }
    }

    #[test]
    fn the_nearest_of_their_products_makes_two_capabilities_near() {
        let capabilities = vec![capability("a", &["901839", "300640"]), capability("b", &["392690"])];
        let reference = Reference::new(capabilities, &[], &Wanted::new(None, &Policy::default(), Day(0)));
        let near = |phi: f64| BTreeMap::from([("392690".to_owned(), phi), ("999999".to_owned(), 1.0)]);
        let products = Products::from([("901839".to_owned(), near(0.4)), ("300640".to_owned(), near(0.6))]);
        let pairs = pairs(&reference, &products);
        assert_eq!(pairs, Pairs::from([((CapabilityId(0), CapabilityId(1)), 0.6)]));
    }

    #[test]
    fn the_oldest_is_let_go_where_too_many_are_kept() {
        let kept = Proximities::default();
        let key = |year| Key { digest: "d".to_owned(), year, products: BTreeSet::new() };
        for year in 0..=MOST_KEPT as i32 {
            kept.keep(key(year), Arc::default());
        }
        assert!(kept.kept(&key(0)).is_none() && kept.kept(&key(1)).is_some());
    }
}
