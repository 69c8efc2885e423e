//! The best suppliers of a need.

use std::{cmp::Reverse, sync::Arc};

use eslabon_linkages_core::{
    Supplier,
    case::Demand,
    matching::{MOST_MATCHES, Match, Question},
    reciprocity::reciprocal_bps,
    relatedness::Relations,
    rules::Verdict,
};
use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::upload::Answers;
use tokio_stream::iter;

use super::{
    asked::{self, Asked, NeedAsked, Plans},
    convert,
    told::{Names, Telling},
};
use crate::{
    app::{App, Call},
    error::{Error, Wrong},
    register::{Current, Shelf, Shelves, id, load},
};

/// How many times as many matches are sorted by both sides as are asked for.
const POOL: usize = 5;

/// A supplier that was found.
struct Hit {
    id: String,
    supplier: Supplier,
    found: Match,
}

/// What is searched for.
struct Search {
    current: Current,
    asked: Asked,
    need: NeedAsked,
    relations: Relations,
    plans: Option<Plans>,
    most: usize,
    worst: Verdict,
    country: Option<eslabon_linkages_core::CountryId>,
    reciprocal: bool,
}

pub(super) async fn find(
    app: Arc<App>,
    call: Call,
    request: pb::FindSuppliersRequest,
) -> Result<Answers<pb::FindSuppliersResponse>, Error> {
    let named = (
        request.policy.as_str(),
        request.relatedness.as_ref(),
        request.as_of.as_str(),
        request.action_catalogue.as_str(),
    );
    let asked = Asked::read(&app, &call, named).await?;
    let documents = asked::need_of(&app, &call, &request.need).await?;
    let current = Shelves::current(&app, call.tenant(), &asked.wanted).await?;
    let need = NeedAsked::new(&current.reference, asked.as_of, documents)?;
    let related = asked.related(&app, &call, &current.reference).await?;
    let plans = asked.plans(&current.reference)?;
    let basis = asked.basis(related.used, &current.reference, current.state.digest());
    let search = Search {
        country: country(&current, &request.country)?,
        most: asked::most(request.most),
        worst: convert::worst(request.worst_verdict()),
        reciprocal: request.reciprocal,
        relations: related.relations,
        plans,
        current,
        asked,
        need,
    };
    let (mut header, mut matches) = app.computing(move || Ok::<_, Error>(search.run())).await?;
    header.basis = Some(basis);
    name(&app, &call, &mut matches).await?;
    let header =
        pb::FindSuppliersResponse { event: Some(pb::find_suppliers_response::Event::Header(header)) };
    let told =
        |found| pb::FindSuppliersResponse { event: Some(pb::find_suppliers_response::Event::Match(found)) };
    let answers = std::iter::once(header).chain(matches.into_iter().map(told));
    Ok(Box::pin(iter(answers.map(Ok))))
}

fn country(current: &Current, code: &str) -> Result<Option<eslabon_linkages_core::CountryId>, Error> {
    if code.is_empty() {
        return Ok(None);
    }
    let found = current.reference.country_id(code);
    let text = || format!("`{code}` is no country of ISO 3166-1");
    found.map(Some).ok_or_else(|| Error::Wrong(vec![Wrong::new("country", "UNKNOWN_COUNTRY", text())]))
}

/// Takes the suppliers' names from their documents, which the index does not hold.
async fn name(app: &App, call: &Call, matches: &mut [pb::Match]) -> Result<(), Error> {
    for found in matches {
        if let Some(document) = load::one::<pb::Supplier>(&app.store, call.tenant(), &found.supplier).await? {
            found.supplier_title = document.legal_name;
        }
    }
    Ok(())
}

impl Search {
    fn run(&self) -> (pb::FoundSuppliers, Vec<pb::Match>) {
        let demand = Demand::new(&self.need.need, &self.asked.policy);
        let most = if self.reciprocal { (self.most * POOL).min(MOST_MATCHES) } else { self.most };
        let question = Question { demand: &demand, relations: &self.relations, most, worst: self.worst };
        let (mut hits, suppliers, excluded) = self.hits(&question);
        // Better verdicts, then higher scores, then ids: as the core sorts, over shelves.
        hits.sort_by(|one, other| {
            let rank = |hit: &Hit| (hit.found.verdict, Reverse(hit.found.score.bps));
            rank(one).cmp(&rank(other)).then_with(|| one.id.cmp(&other.id))
        });
        hits.truncate(most);
        let telling = Telling {
            asked: &self.asked,
            reference: &self.current.reference,
            relations: &self.relations,
            plans: self.plans.as_ref(),
            reciprocal: self.reciprocal,
        };
        if self.reciprocal {
            let both = |hit: &Hit| {
                let fit = telling.supplier_fit(&demand, &hit.supplier, &hit.found).unwrap_or_default();
                (hit.found.verdict, Reverse(reciprocal_bps(hit.found.score.bps, fit)))
            };
            // Equals stay in the order that they have.
            hits.sort_by_cached_key(both);
            hits.truncate(self.most);
        }
        let matches: Vec<pb::Match> = hits
            .iter()
            .filter_map(|hit| {
                let supplier = format!("suppliers/{}", hit.id);
                let names = Names { need: &self.need.document.name, supplier: &supplier };
                telling.tell(&demand, &hit.supplier, &hit.found, &names)
            })
            .collect();
        let header = pb::FoundSuppliers {
            need: self.need.document.name.clone(),
            basis: None,
            verdicts: convert::counts(&matches),
            suppliers,
            excluded,
            notes: convert::notes(self.need.notes.clone()),
        };
        (header, matches)
    }

    /// The best of each shelf, how many suppliers there are, and how many of them do
    /// not supply the buyer.
    fn hits(&self, question: &Question<'_>) -> (Vec<Hit>, i64, i32) {
        let shelves: Vec<_> = self.current.shelves.iter().map(|slot| slot.read()).collect();
        let buyer = id(&self.need.document.buyer);
        let (mut hits, mut suppliers, mut excluded) = (Vec::new(), 0, 0);
        for (at, shelf) in shelves.iter().enumerate() {
            // A tenant's own supplier hides the public one of its id.
            let later: Vec<&Shelf> = shelves[at + 1..].iter().map(|shelf| &**shelf).collect();
            let is_hidden = |id: &str| later.iter().any(|shelf| shelf.holds(id));
            let shunning = shelf.shunning(buyer);
            let found = shelf.index.search_among(question, &|firm| {
                self.country.is_none_or(|country| firm.country == country)
                    && !shunning.contains(&firm.key)
                    && !is_hidden(shelf.id(firm.key))
            });
            hits.extend(found.matches.into_iter().filter_map(|found| {
                let supplier = shelf.index.supplier(found.supplier)?;
                Some(Hit { id: shelf.id(found.supplier).to_owned(), supplier, found })
            }));
            // Also those that are hidden: to leave them out takes a look at every id.
            suppliers += i64::try_from(shelf.index.len()).unwrap_or(i64::MAX);
            let unwilling = shunning.iter().filter(|key| !is_hidden(shelf.id(**key))).count();
            excluded += i32::try_from(unwilling).unwrap_or(i32::MAX);
        }
        (hits, suppliers, excluded)
    }
}
