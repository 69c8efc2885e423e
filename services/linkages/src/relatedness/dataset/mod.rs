//! Proximities of products in a dataset of the sectors service.
//!
//! The dataset is asked for with the caller's own token on every question, so that
//! nobody learns of one that is not theirs; what it says of the products is then kept,
//! since a dataset never changes.

mod asking;
mod because;
mod kept;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use eslabon_linkages_core::{CapabilityId, relatedness::Relations};
use eslabon_proto::linkages::v1::{self as pb, RelatednessKind};

use self::{
    asking::{Asking, Unused},
    kept::Key,
};
use super::{Pairs, codes, with};
use crate::{
    app::{App, Call},
    error::Error,
    register::Reference,
};

pub(crate) use kept::Proximities;

/// Products that a dataset is asked about for one answer; a registry of more codes
/// than this is related by their hierarchy.
const MOST_PRODUCTS: usize = 500;

/// Digits of a heading of the Harmonized System, which most published datasets are by.
const HEADING: usize = 4;

/// The products near one.
type Near = BTreeMap<String, f64>;

/// How near products are, each with the products near it.
type Products = BTreeMap<String, Near>;

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
                return Ok((relations, codes(Some(because::none_held()))));
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
    let peer = app.sectors.clone().ok_or_else(|| Unused::Because(because::not_there()))?;
    let mut asking = Asking::new(peer, call, source);
    let dataset = asking.dataset().await?;
    let year = if source.year > 0 { source.year } else { dataset.years.last().copied().unwrap_or_default() };
    let digits = reference.capabilities().iter().flat_map(|capability| &capability.codes);
    let harmonized = digits.filter(|code| code.scheme.starts_with("HS"));
    let products: BTreeSet<String> = harmonized.map(|code| code.code.clone()).collect();
    let key = Key { digest: dataset.digest, year, products };
    if let Some(kept) = app.proximities.kept(&key) {
        return Ok((key, kept));
    }
    let count = key.products.len();
    if count > MOST_PRODUCTS {
        return Err(Unused::Because(because::too_many(count, MOST_PRODUCTS)));
    }
    let found = Arc::new(products_of(&mut asking, &key).await?);
    app.proximities.keep(key.clone(), found.clone());
    Ok((key, found))
}

/// Each product that the dataset holds by its code, or else by its heading.
async fn products_of(asking: &mut Asking<'_>, key: &Key) -> Result<Products, Unused> {
    let among: BTreeSet<&str> = key.products.iter().flat_map(|product| spellings(product)).collect();
    let mut asked: BTreeMap<&str, Option<Near>> = BTreeMap::new();
    for product in &key.products {
        for code in spellings(product) {
            if !asked.contains_key(code) {
                asked.insert(code, asking.near(code, key.year, &among).await?);
            }
            if asked.get(code).is_some_and(Option::is_some) {
                break;
            }
        }
    }
    Ok(asked.into_iter().filter_map(|(code, near)| Some((code.to_owned(), near?))).collect())
}

/// What a code may be called in a dataset: itself, or its heading.
fn spellings(code: &str) -> impl Iterator<Item = &str> {
    let heading = code.get(..HEADING).filter(|heading| heading.len() < code.len());
    std::iter::once(code).chain(heading)
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
}
