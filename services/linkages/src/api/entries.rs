//! What happened to a resource: entries that are added and listed, and never changed.

use eslabon_runtime::page;
use prost::Message;
use prost_types::Timestamp;

use crate::{
    app::{App, Call},
    error::{Error, promises},
    names,
    store::{self, Added, Change, Place},
};

use super::resource::{self, Resource};

/// Entries of one resource at most, of all kinds together: they are replayed as a
/// whole.
const MOST_ENTRIES: usize = 10_000;

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// A message that is stored as an entry of a resource.
pub(crate) trait Entry: Message + Default + 'static {
    /// What stands in names between the resource and the number, such as `events`.
    const KIND: &'static str;

    /// What the server sets: name, who recorded it, and when.
    fn head(&mut self) -> (&mut String, &mut String, &mut Option<Timestamp>);
}

/// Implements [`Entry`] for a message with the usual fields.
macro_rules! entry {
    ($message:ident, $kind:literal) => {
        impl $crate::api::entries::Entry for eslabon_proto::linkages::v1::$message {
            const KIND: &'static str = $kind;

            fn head(&mut self) -> (&mut String, &mut String, &mut Option<prost_types::Timestamp>) {
                (&mut self.name, &mut self.recorded_by, &mut self.create_time)
            }
        }
    };
}
pub(crate) use entry;

/// Everything that happened to one resource so far.
pub(crate) struct History<'a> {
    resource: String,
    entries: &'a [store::Entry],
}

impl History<'_> {
    /// The entries of a kind, in their order.
    pub(crate) fn of<E: Entry>(&self) -> Result<Vec<E>, Error> {
        let of_kind = self.entries.iter().filter(|entry| entry.kind == E::KIND);
        of_kind.map(|entry| shown(&self.resource, entry)).collect()
    }
}

/// An entry as a caller sees it.
fn shown<E: Entry>(resource: &str, entry: &store::Entry) -> Result<E, Error> {
    let name = format!("{resource}/{}/{}", E::KIND, entry.number);
    let mut message = E::decode(entry.content.as_slice()).map_err(|_| Error::Damaged(name.clone()))?;
    let (own_name, _, create_time) = message.head();
    *own_name = name;
    *create_time = Some(eslabon_runtime::time::timestamp(entry.created_at));
    Ok(message)
}

/// Adds an entry to the resource of that name. `make` gets the resource and what
/// happened to it, and gives the resource as it is from now on and the entry; nobody
/// else adds one meanwhile.
pub(crate) async fn append<R: Resource, E: Entry>(
    app: &App,
    call: &Call,
    name: &str,
    change: &Change,
    make: impl Fn(R, &History<'_>) -> Result<(R, E), Error>,
) -> Result<E, Error> {
    call.may_write()?;
    if let Some(first) = resource::repeated(app, change).await? {
        return Ok(first);
    }
    let held = resource::held_to_write::<R>(app, call, name).await?;
    let answer = app
        .store
        .append(&R::COLLECTION, call.tenant(), &held.id, E::KIND, change, |document, entries, number| {
            if entries.len() >= MOST_ENTRIES {
                return Err(promises::Error::TooManyEntries(MOST_ENTRIES).into());
            }
            let history = History { resource: name.to_owned(), entries };
            let (resource, mut entry) = make(resource::shown(document)?, &history)?;
            let (own_name, recorded_by, create_time) = entry.head();
            own_name.clear();
            *recorded_by = call.caller.subject.clone();
            *create_time = None;
            let content = entry.encode_to_vec();
            let row = store::Entry {
                kind: E::KIND.to_owned(),
                number,
                created_at: change.at,
                content: content.clone(),
            };
            Ok(Added {
                document: resource::document(call, &document.id, resource),
                content,
                answer: shown::<E>(name, &row)?.encode_to_vec(),
            })
        })
        .await?;
    resource::decoded(&answer)
}

/// A page of entries of the resource of that name, in their order, and the token of
/// the next page.
pub(crate) async fn list<R: Resource, E: Entry>(
    app: &App,
    call: &Call,
    name: &str,
    (page_size, page_token): (i32, &str),
) -> Result<(Vec<E>, String), Error> {
    let held = resource::held::<R>(app, call, name).await?;
    let size = page::size(page_size, DEFAULT, MOST);
    let query = page::query(&[held.tenant.as_bytes(), name.as_bytes(), E::KIND.as_bytes()]);
    let after = match page::decode(page_token, query)? {
        None => 0,
        Some(cursor) => i64::from_le_bytes(cursor.try_into().map_err(|_| page::invalid())?),
    };
    let place = Place { of: &R::COLLECTION, tenant: &held.tenant, id: &held.id };
    let mut rows = app.store.entries(place, E::KIND, after, size as i64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = match rows.last() {
        Some(last) if more => page::encode(&last.number.to_le_bytes(), query),
        _ => String::new(),
    };
    Ok((rows.iter().map(|row| shown(name, row)).collect::<Result<_, _>>()?, next))
}

/// One entry by its name.
pub(crate) async fn get<R: Resource, E: Entry>(app: &App, call: &Call, name: &str) -> Result<E, Error> {
    let not_found = || Error::NotFound(name.to_owned());
    let path = names::id(R::PLURAL, name)?;
    let (id, number) = path.split_once('/').ok_or_else(not_found)?;
    let number = number.strip_prefix(E::KIND).and_then(|rest| rest.strip_prefix('/'));
    let number: i64 = number.and_then(|number| number.parse().ok()).ok_or_else(not_found)?;
    let found = app.store.document(&R::COLLECTION, call.tenant(), id).await?;
    let held = found.ok_or_else(not_found)?;
    let place = Place { of: &R::COLLECTION, tenant: &held.tenant, id: &held.id };
    let rows = app.store.entries(place, E::KIND, number.saturating_sub(1), 1).await?;
    let row = rows.first().filter(|row| row.number == number).ok_or_else(not_found)?;
    shown(&resource::name::<R>(id), row)
}

/// All entries of a kind of a stored resource, in their order.
pub(crate) async fn all<R: Resource, E: Entry>(app: &App, held: &store::Document) -> Result<Vec<E>, Error> {
    let place = Place { of: &R::COLLECTION, tenant: &held.tenant, id: &held.id };
    let rows = app.store.entries(place, E::KIND, 0, MOST_ENTRIES as i64).await?;
    let name = resource::name::<R>(&held.id);
    rows.iter().map(|row| shown(&name, row)).collect()
}

/// Refuses where something has happened to the resource of that tenant and id.
pub(crate) async fn must_be_untouched<R: Resource>(
    app: &App,
    (tenant, id): (&str, &str),
    field: impl Into<String>,
) -> Result<(), Error> {
    let place = Place { of: &R::COLLECTION, tenant, id };
    if app.store.has_entries(place).await? {
        return Err(promises::Error::HasEntries(field.into()).into());
    }
    Ok(())
}
