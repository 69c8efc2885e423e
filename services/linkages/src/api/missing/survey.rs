//! Surveys: made.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use eslabon_linkages_core::{ENGINE, check::Checked, policy::Policy};
use eslabon_proto::linkages::v1::{self as pb, detect_missing_links_response::Event};
use eslabon_runtime::{
    db,
    problem::{Kind, Problem},
    upload::Answers,
};
use prost::Message;

use super::{
    super::telling::{Teller, telling},
    beside,
    both::Both,
    figures::Figures,
    look::{Given, Seen, look},
    place::Place,
    published::published,
    question::{self, Asked},
    told::{Words, is_of_place},
};
use crate::{
    api::resource::{self, Resource, change, decoded, repeated, shown},
    app::{App, Call},
    date,
    error::Error,
    register::{Wanted, id, load, policy, snapshot},
    store::{Change, NewDocument, NewFigures, NewLink, Publishing},
};

/// Notes that a survey keeps.
const MOST_NOTES: usize = 1_000;

/// How often it is looked again what may be published, because others published meanwhile.
const ATTEMPTS: usize = 5;

pub(super) async fn detect_missing_links(
    app: Arc<App>,
    call: Call,
    mut request: pb::DetectMissingLinksRequest,
) -> Result<Answers<pb::DetectMissingLinksResponse>, Error> {
    call.may_write()?;
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.MissingLinksService/DetectMissingLinks";
    let change = change(&call, method, &request_id, &request);
    if let Some(first) = repeated::<pb::Survey>(&app, &change).await? {
        return Ok(Box::pin(tokio_stream::once(Ok(last(first)))));
    }
    let asked = question::asked(request.question)?;
    let (collection, tenant) = (pb::Survey::COLLECTION, call.tenant());
    let held = app.store.document(&collection, tenant, &request.survey_id).await?;
    if held.is_some_and(|held| held.tenant == tenant.as_str()) {
        return Err(Error::AlreadyExists { collection: collection.table, id: request.survey_id });
    }
    let making = Making { app, call, id: request.survey_id, change };
    let told = |progress| pb::DetectMissingLinksResponse { event: Some(Event::Progress(progress)) };
    Ok(telling(told, move |teller| async move { making.run(asked, teller).await.map(last) }))
}

fn last(survey: pb::Survey) -> pb::DetectMissingLinksResponse {
    pb::DetectMissingLinksResponse { event: Some(Event::Survey(survey)) }
}

/// A survey that is being made.
struct Making {
    app: Arc<App>,
    call: Call,
    id: String,
    change: Change,
}

impl Making {
    async fn run(self, asked: Asked, teller: Teller) -> Result<pb::Survey, Error> {
        teller.at("read", 0, 0, "documents");
        let (app, call) = (&self.app, &self.call);
        let as_of = date::today();
        let (policy_name, policy) = policy(app, call, &asked.question.policy).await?;
        let (given, digest) = self.read(asked, &policy_name, policy).await?;
        let currency = currency(&given)?;
        let (survey_id, listener) = (self.id.clone(), teller.clone());
        let (turn, rule) = (given.registry.turn.clone(), *given.asked.rule);
        let found = turn.computing(move || found(&given, (&survey_id, &currency), &listener)).await?;
        let Found { seen, mut links, question } = found;
        let survey = pb::Survey {
            as_of: date::text(as_of),
            policy: policy_name,
            inputs_digest: digest,
            engine: ENGINE.to_owned(),
            needs: count(seen.needs),
            needs_without_point: count(seen.needs_without_point),
            suppliers: count(seen.suppliers),
            suppliers_without_point: count(seen.suppliers_without_point),
            counts: counts(&links),
            notes: seen.notes,
            question: Some(question),
            creator: call.caller.subject.clone(),
            ..Default::default()
        };
        teller.at("store", 0, links.len(), "links");
        let mut attempts = 1;
        loop {
            let beside = app.store.figures_count(call.tenant()).await?;
            links = beside::withhold((app, call, &turn), rule, links).await?;
            match self.store(&survey, &links, beside).await {
                // Beside what was published meanwhile less may be.
                Err(Error::Store(db::Error::Conflict)) if attempts < ATTEMPTS => attempts += 1,
                other => return other,
            }
        }
    }

    /// Everything that it is computed from, and its digest.
    async fn read(
        &self,
        mut asked: Asked,
        policy_name: &str,
        policy: Checked<Policy>,
    ) -> Result<(Given, String), Error> {
        let (app, call, as_of) = (&self.app, &self.call, date::today());
        let states: Vec<_> = asked.question.need_states().collect();
        // Only the very same capability counts, so that none is related to another.
        let wanted = Wanted::new(None, &policy, as_of);
        let registry = snapshot(app, call, &wanted, &states).await?;
        let scales = load::all::<pb::MinimumScale>(&app.store, call.tenant()).await?;
        let mut products = load::all::<pb::BlockedProduct>(&app.store, call.tenant()).await?;
        let named: BTreeSet<&str> = asked.question.blocked_products.iter().map(|name| id(name)).collect();
        if let Some(unknown) = named.iter().find(|&&name| !products.contains_key(name)) {
            return Err(Error::NotFound(resource::name::<pb::BlockedProduct>(unknown)));
        }
        let place = Place::of(&asked.question, &registry.reference);
        products.retain(|name, product| match named.is_empty() {
            true => place.makes(product, &registry.reference),
            false => named.contains(name.as_str()),
        });
        policy_name.clone_into(&mut asked.question.policy);
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{}\n{policy_name}\n", registry.digest).as_bytes());
        let etags = scales.values().map(|it| (&it.name, &it.etag));
        for (name, etag) in etags.chain(products.values().map(|it| (&it.name, &it.etag))) {
            hasher.update(format!("{name}\n{etag}\n").as_bytes());
        }
        let products = products.into_values().collect();
        let given = Given { asked, registry, policy, scales, products, as_of };
        Ok((given, format!("blake3:{}", hasher.finalize().to_hex())))
    }

    /// Stores it where nothing was published since there were so many figures.
    async fn store(&self, survey: &pb::Survey, links: &[Both], beside: i64) -> Result<pb::Survey, Error> {
        let mut survey = survey.clone();
        survey.publishable_links = count(links.iter().filter(|both| both.link.publishable).count());
        let withheld: Vec<_> = links.iter().filter_map(|both| both.note.clone()).collect();
        survey.notes.splice(..0, withheld);
        survey.notes.truncate(MOST_NOTES);
        let new = NewDocument {
            tenant: self.call.tenant().clone(),
            id: self.id.clone(),
            content: survey.encode_to_vec(),
            columns: vec![],
        };
        let figures: Vec<NewFigures> = links.iter().flat_map(Both::figure_rows).collect();
        let links: Vec<NewLink> = links.iter().map(Both::row).collect();
        let publishing = Publishing { figures: &figures, beside };
        let answer = |document: &_| shown::<pb::Survey>(document).unwrap_or_default().encode_to_vec();
        let (of, new) = (&pb::Survey::COLLECTION, (&new, links.as_slice()));
        decoded(&self.app.store.create_survey(of, new, publishing, &self.change, answer).await?)
    }
}

/// What came of it.
struct Found {
    seen: Seen,
    links: Vec<Both>,
    question: pb::SurveyQuestion,
}

/// Looks, and puts what was found into words.
fn found(given: &Given, (survey, currency): (&str, &str), teller: &Teller) -> Result<Found, Error> {
    let listener = |done, total| {
        teller.at("look", done, total, "needs");
        if teller.is_gone() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let Some(mut seen) = look(given, &listener)? else {
        return Err(Problem::new(Kind::Cancelled, "CANCELLED", "nobody waits for the survey").into());
    };
    let question = &given.asked.question;
    let words = Words::new(given, &seen, currency);
    let wanted: BTreeSet<&str> = question.capabilities.iter().map(String::as_str).collect();
    let of_place = seen.links.iter().filter(|link| is_of_place(link));
    let links = of_place.map(|found| (found.capability, words.link(survey, found)));
    let is_wanted = |link: &pb::MissingLink| wanted.is_empty() || wanted.contains(link.capability.as_str());
    let links = links.filter(|(_, link)| is_wanted(link)).map(|(capability, link)| {
        let of = seen.capabilities.get(&capability);
        let rule = &given.asked.rule;
        let published = published(&link, of, rule, |country| words.may_tell_of(country, capability));
        let figures = match (&published, of) {
            (Some(told), Some(of)) if link.publishable => {
                let neighbour = |country: &str| words.neighbour(country, capability);
                Some(Figures::of(told, of, |buyer| words.buyer(buyer), neighbour))
            }
            _ => None,
        };
        Both::new(link, published, figures, rule)
    });
    let links = links.collect();
    let of_registry = given.registry.notes.iter().map(|note| pb::SurveyNote {
        reason: note.reason.to_owned(),
        subject: note.field.clone(),
        text: note.text.clone(),
    });
    seen.notes.extend(of_registry);
    Ok(Found { seen, links, question: question.clone() })
}

/// The currency of all products and costs; empty where there are none.
fn currency(given: &Given) -> Result<String, Error> {
    let products = given.products.iter().filter_map(|product| {
        let path = "question.blocked_products".to_owned();
        Some((path, product.name.as_str(), product.value_per_year.as_ref()?))
    });
    let costs = given.asked.question.recruitment.iter().enumerate();
    let costs = costs.filter_map(|(at, terms)| {
        let path = format!("question.recruitment[{at}].cost.currency");
        Some((path, terms.capability.as_str(), terms.cost.as_ref()?))
    });
    let mut all = products.chain(costs);
    let Some((_, beside, first)) = all.next() else { return Ok(String::new()) };
    match all.find(|(.., money)| money.currency != first.currency) {
        None => Ok(first.currency.clone()),
        Some((path, what, money)) => {
            let text = format!(
                "{what} is in {} and {beside} in {}: no exchange rate is made up; name products of one currency",
                money.currency, first.currency
            );
            Err(Error::wrong(path, "CURRENCY_DIFFERS", text))
        }
    }
}

fn counts(links: &[Both]) -> Vec<pb::LinkCount> {
    let mut counts = BTreeMap::new();
    for both in links {
        *counts.entry(both.link.kind).or_default() += 1;
    }
    counts.into_iter().map(|(kind, links)| pb::LinkCount { kind, links }).collect()
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}
