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

/// The products near one.
type Near = BTreeMap<String, f64>;

/// How near products are, each with the products near it.
type Products = BTreeMap<String, Near>;

/// Digits of a heading of the Harmonized System, which most published datasets are by.
const HEADING: usize = 4;

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
            if used.pairs == 0 {
                return Ok((relations, codes(Some(none_held()))));
            }
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
    let mut asked: BTreeMap<&str, Option<Near>> = BTreeMap::new();
    for product in &key.products {
        for code in spellings(product) {
            if !asked.contains_key(code) {
                asked.insert(code, near(&mut client, call, source, year, code).await?);
            }
            if asked.get(code).is_some_and(Option::is_some) {
                break;
            }
        }
    }
    let found: Products =
        asked.into_iter().filter_map(|(code, near)| Some((code.to_owned(), near?))).collect();
    let found = Arc::new(found);
    app.proximities.keep(key.clone(), found.clone());
    Ok((key, found))
}

/// What a code may be called in a dataset: itself, or its heading.
fn spellings(code: &str) -> impl Iterator<Item = &str> {
    let heading = code.get(..HEADING).filter(|heading| heading.len() < code.len());
    std::iter::once(code).chain(heading)
}

/// The products near one: nothing where the dataset does not hold it.
async fn near(
    client: &mut SectorsServiceClient<Peer>,
    call: &Call,
    source: &pb::RelatednessSource,
    year: i32,
    product: &str,
) -> Result<Option<Near>, Unused> {
    let (mut found, mut page_token) = (Near::new(), String::new());
    loop {
        let request = ListProximitiesRequest {
            product: format!("{}/products/{product}", source.dataset),
            basis: Some(Basis { year, ..Default::default() }),
            page_size: 20_000,
            page_token,
        };
        let answer = match client.list_proximities(on_behalf(call, request)).await {
            Ok(answer) => answer.into_inner(),
            Err(status) if Problem::from(&status).kind == Kind::NotFound => return Ok(None),
            Err(status) => return Err(unused(source, &status)),
        };
        found.extend(answer.proximities.into_iter().map(|near| (near.product, near.proximity)));
        page_token = answer.next_page_token;
        if page_token.is_empty() {
            return Ok(Some(found));
        }
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
    let held = |code| spellings(code).find_map(|code| products.get_key_value(code));
    for (one, code) in &codes {
        let Some((_, near)) = held(code) else { continue };
        for (other, code) in codes.iter().filter(|(other, _)| other > one) {
            let phi = held(code).and_then(|(product, _)| near.get(product));
            if let Some(phi) = phi {
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
    tracing::warn!(code = ?status.code(), "sectors gave no answer; relatedness comes from codes");
    Unused::Because(pb::Text {
        en: "code hierarchy used because the sectors service gave no answer".to_owned(),
        es: "se usó la jerarquía de códigos porque el servicio de sectores no dio respuesta".to_owned(),
        pt: "usou-se a hierarquia de códigos porque o serviço de setores não deu resposta".to_owned(),
    })
}

fn not_there() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because no sectors service is configured".to_owned(),
        es: "se usó la jerarquía de códigos porque no hay un servicio de sectores configurado".to_owned(),
        pt: "usou-se a hierarquia de códigos porque nenhum serviço de setores está configurado".to_owned(),
    }
}

fn none_held() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because the dataset holds no two products of different capabilities"
            .to_owned(),
        es: "se usó la jerarquía de códigos porque el conjunto de datos no tiene dos productos de capacidades distintas"
            .to_owned(),
        pt: "usou-se a hierarquia de códigos porque o conjunto de dados não tem dois produtos de capacidades diferentes"
            .to_owned(),
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
        let products = Products::from([
            ("901839".to_owned(), near(0.4)),
            ("300640".to_owned(), near(0.6)),
            ("392690".to_owned(), Near::new()),
        ]);
        let pairs = pairs(&reference, &products);
        assert_eq!(pairs, Pairs::from([((CapabilityId(0), CapabilityId(1)), 0.6)]));
    }

    #[test]
    fn a_dataset_by_headings_relates_capabilities_of_six_digits() {
        let capabilities = vec![capability("a", &["901839"]), capability("b", &["392690"])];
        let reference = Reference::new(capabilities, &[], &Wanted::new(None, &Policy::default(), Day(0)));
        let near = |product: &str| Near::from([(product.to_owned(), 0.3)]);
        let products = Products::from([("9018".to_owned(), near("3926")), ("3926".to_owned(), near("9018"))]);
        let pairs = pairs(&reference, &products);
        assert_eq!(pairs, Pairs::from([((CapabilityId(0), CapabilityId(1)), 0.3)]));
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
