//! Resources and their standard methods: create, get, list, update and delete, the
//! same for every kind.

use std::{future::Future, sync::Arc};

use eslabon_runtime::{etag, idempotency::Request, mask, page, problem::Problem, time::timestamp};
use prost::Message;
use prost_reflect::{DynamicMessage, ReflectMessage, Value};
use prost_types::{FieldMask, Timestamp};

use crate::{
    app::{App, Call},
    error::Error,
    names,
    store::{Change, Collection, Document, Filter, NewDocument, Page},
};

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// The fields that every resource has and the server sets.
pub(crate) struct Head<'a> {
    /// See the contract.
    pub name: &'a mut String,
    /// See the contract.
    pub etag: &'a mut String,
    /// See the contract.
    pub create_time: &'a mut Option<Timestamp>,
    /// See the contract.
    pub update_time: &'a mut Option<Timestamp>,
}

/// A message that is stored as a document.
pub(crate) trait Resource: Message + prost::Name + Default + Clone + 'static {
    /// Where it is stored.
    const COLLECTION: Collection;
    /// What its names begin with, such as `standardTables`.
    const PLURAL: &'static str;
    /// The field of a request that holds it, where paths of errors begin.
    const FIELD: &'static str;

    /// What every resource has; see [`head!`].
    fn head(&mut self) -> Head<'_>;

    /// What its lists are filtered by, in the order of the collection's columns.
    fn columns(&self) -> Vec<String>;

    /// Refuses what the contract's rules cannot see, and sets what follows from the
    /// rest. `held` is what it takes the place of.
    fn settle(
        &mut self,
        app: &App,
        call: &Call,
        held: Option<&Self>,
    ) -> impl Future<Output = Result<(), Error>> + Send;

    /// Refuses to remove what has to stay. It is asked once the document was read that
    /// is removed, so that whatever is added to that meanwhile is in the way.
    fn may_go(_app: &App, _held: &Document) -> impl Future<Output = Result<(), Error>> + Send {
        async { Ok(()) }
    }
}

/// Implements [`Resource::head`] for a message with the usual fields.
macro_rules! head {
    () => {
        fn head(&mut self) -> $crate::api::resource::Head<'_> {
            $crate::api::resource::Head {
                name: &mut self.name,
                etag: &mut self.etag,
                create_time: &mut self.create_time,
                update_time: &mut self.update_time,
            }
        }
    };
}
pub(crate) use head;

/// The name of a resource by its id.
pub(crate) fn name<R: Resource>(id: &str) -> String {
    format!("{}/{id}", R::PLURAL)
}

/// A resource as a caller sees it.
pub(crate) fn shown<R: Resource>(document: &Document) -> Result<R, Error> {
    let damaged = |_| Error::Damaged(name::<R>(&document.id));
    let mut resource = R::decode(document.content.as_slice()).map_err(damaged)?;
    let head = resource.head();
    *head.name = name::<R>(&document.id);
    *head.etag = etag_of::<R>(document);
    *head.create_time = Some(timestamp(document.created_at));
    *head.update_time = Some(timestamp(document.updated_at));
    Ok(resource)
}

fn etag_of<R: Resource>(document: &Document) -> String {
    let version = document.version.to_le_bytes();
    etag::of(&[
        R::COLLECTION.table.as_bytes(),
        document.tenant.as_bytes(),
        document.id.as_bytes(),
        &version,
        &document.created_at.to_le_bytes(),
    ])
}

/// A change that begins now. `message` is the request without its id.
pub(crate) fn change(call: &Call, method: &'static str, request_id: &str, message: &impl Message) -> Change {
    Change {
        at: jiff::Timestamp::now().as_microsecond(),
        request: Request {
            tenant: call.tenant().clone(),
            id: request_id.to_owned(),
            method,
            digest: *blake3::hash(&message.encode_to_vec()).as_bytes(),
        },
    }
}

/// The first answer to a repeated request. Looked for before anything else, since
/// what the first has changed may not allow a second.
pub(crate) async fn repeated<M: Message + Default>(app: &App, change: &Change) -> Result<Option<M>, Error> {
    let first = change.request.first_answer(app.store.db()).await?;
    first.map(|bytes| decoded(&bytes)).transpose()
}

/// An answer that the store gives back.
pub(crate) fn decoded<M: Message + Default>(bytes: &[u8]) -> Result<M, Error> {
    M::decode(bytes).map_err(|_| Problem::internal().into())
}

/// The document that a caller means.
pub(crate) async fn held<R: Resource>(app: &App, call: &Call, name: &str) -> Result<Document, Error> {
    let id = names::id(R::PLURAL, name)?;
    let found = app.store.document(&R::COLLECTION, call.tenant(), id).await?;
    found.ok_or_else(|| Error::NotFound(name.to_owned()))
}

/// The same, to be changed: it has to be the caller's own.
pub(crate) async fn held_to_write<R: Resource>(
    app: &App,
    call: &Call,
    name: &str,
) -> Result<Document, Error> {
    let found = held::<R>(app, call, name).await?;
    // What everyone reads is there to be seen, so the refusal may say why.
    if found.tenant != call.tenant().as_str() {
        return Err(Error::PublicIsReadOnly);
    }
    call.may_write()?;
    Ok(found)
}

/// Stores a new resource.
pub(crate) async fn create<R: Resource>(
    app: &App,
    call: &Call,
    id: &str,
    resource: Option<R>,
    change: &Change,
) -> Result<R, Error> {
    call.may_write()?;
    if let Some(first) = repeated(app, change).await? {
        return Ok(first);
    }
    let mut resource = resource.unwrap_or_default();
    *resource.head().name = name::<R>(id);
    resource.settle(app, call, None).await?;
    let new = document(call, id, resource);
    let answer = app.store.create(&R::COLLECTION, &new, change, answer::<R>).await?;
    decoded(&answer)
}

/// One resource.
pub(crate) async fn get<R: Resource>(app: &App, call: &Call, name: &str) -> Result<R, Error> {
    shown(&held::<R>(app, call, name).await?)
}

/// A page of resources, by id, and the token of the next page.
pub(crate) async fn list<R: Resource>(
    app: &App,
    call: &Call,
    filters: &[Filter<'_>],
    page: (i32, &str),
) -> Result<(Vec<R>, String), Error> {
    let (documents, next) = page_of_documents::<R>(app, call, filters, page).await?;
    Ok((documents.iter().map(shown).collect::<Result<_, _>>()?, next))
}

/// The same as documents, for those who show not all of them to everyone.
pub(crate) async fn page_of_documents<R: Resource>(
    app: &App,
    call: &Call,
    filters: &[Filter<'_>],
    (page_size, page_token): (i32, &str),
) -> Result<(Vec<Document>, String), Error> {
    let size = page::size(page_size, DEFAULT, MOST);
    let mut bound = vec![call.tenant().as_str().as_bytes(), R::COLLECTION.table.as_bytes()];
    bound.extend(filters.iter().map(|filter| filter.value.as_bytes()));
    let query = page::query(&bound);
    let after = page::decode(page_token, query)?.map(|cursor| read_cursor(&cursor)).transpose()?;
    let wanted = Page { after, count: size as i64 + 1 };
    let mut rows = app.store.documents(&R::COLLECTION, call.tenant(), filters, &wanted).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = match rows.last() {
        Some(last) if more => page::encode(format!("{}\n{}", last.tenant, last.id).as_bytes(), query),
        _ => String::new(),
    };
    Ok((rows, next))
}

/// A token can be forged; what it leads to has to be what a store can compare.
fn read_cursor(bytes: &[u8]) -> Result<(String, String), Problem> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let (tenant, id) = text.and_then(|text| text.split_once('\n')).ok_or_else(page::invalid)?;
    Ok((id.to_owned(), tenant.to_owned()))
}

/// What an update brings.
pub(crate) struct Update<'a, R> {
    /// Of which resource.
    pub name: &'a str,
    /// The new values.
    pub resource: Option<R>,
    /// Which of them; all that a caller sets when it names none.
    pub mask: Option<&'a FieldMask>,
    /// What was read.
    pub etag: &'a str,
}

/// Changes a resource.
pub(crate) async fn update<R: Resource>(
    app: &App,
    call: &Call,
    update: Update<'_, R>,
    change: &Change,
) -> Result<R, Error> {
    call.may_write()?;
    if let Some(first) = repeated(app, change).await? {
        return Ok(first);
    }
    let held = held_to_write::<R>(app, call, update.name).await?;
    etag::check(update.etag, &etag_of::<R>(&held))?;
    let before: R = shown(&held)?;
    let mut after = masked(app, &before, &update.resource.unwrap_or_default(), update.mask)?;
    after.settle(app, call, Some(&before)).await?;
    replace(app, call, &held, after, change).await
}

/// Puts a resource in the place of the document that was read.
pub(crate) async fn replace<R: Resource>(
    app: &App,
    call: &Call,
    held: &Document,
    resource: R,
    change: &Change,
) -> Result<R, Error> {
    let new = document(call, &held.id, resource);
    let answer = app.store.update(&R::COLLECTION, held, &new, change, answer::<R>).await?;
    decoded(&answer)
}

/// Removes a resource.
pub(crate) async fn delete<R: Resource>(
    app: &App,
    call: &Call,
    name: &str,
    etag: &str,
    change: &Change,
) -> Result<(), Error> {
    call.may_write()?;
    if repeated::<()>(app, change).await?.is_some() {
        return Ok(());
    }
    let held = held_to_write::<R>(app, call, name).await?;
    etag::check(etag, &etag_of::<R>(&held))?;
    R::may_go(app, &held).await?;
    app.store.delete(&R::COLLECTION, &held, change).await
}

/// What is stored of a resource: everything but its head.
pub(crate) fn document<R: Resource>(call: &Call, id: &str, mut resource: R) -> NewDocument {
    let head = resource.head();
    head.name.clear();
    head.etag.clear();
    *head.create_time = None;
    *head.update_time = None;
    NewDocument {
        tenant: call.tenant().clone(),
        id: id.to_owned(),
        columns: resource.columns(),
        content: resource.encode_to_vec(),
    }
}

/// A resource as it is answered with and remembered.
pub(crate) fn answer<R: Resource>(document: &Document) -> Vec<u8> {
    // It was encoded a moment ago.
    shown::<R>(document).map(|resource| resource.encode_to_vec()).unwrap_or_default()
}

/// A resource with the fields of a mask taken over from another.
fn masked<R: Resource>(app: &App, before: &R, given: &R, mask: Option<&FieldMask>) -> Result<R, Error> {
    let descriptor =
        app.contract.pool().get_message_by_name(&R::full_name()).ok_or_else(Problem::internal)?;
    let settable = descriptor
        .fields()
        .filter(|field| !app.contract.field_rules(field).is_some_and(|rules| rules.output_only));
    let settable: Vec<_> = settable.map(|field| field.name().to_owned()).collect();
    let settable: Vec<_> = settable.iter().map(String::as_str).collect();
    let read = |message: &R| DynamicMessage::decode(descriptor.clone(), message.encode_to_vec().as_slice());
    let (mut after, given) =
        (read(before).map_err(|_| Problem::internal())?, read(given).map_err(|_| Problem::internal())?);
    for path in mask::paths(mask, &settable)? {
        let field = after.descriptor().get_field_by_name(path).ok_or_else(Problem::internal)?;
        if given.has_field(&field) {
            let value: Value = given.get_field(&field).into_owned();
            after.set_field(&field, value);
        } else {
            after.clear_field(&field);
        }
    }
    R::decode(after.encode_to_vec().as_slice()).map_err(|_| Problem::internal().into())
}

/// What [`standard_methods!`] writes takes the application by reference.
pub(crate) type Shared = Arc<App>;

/// What a list is filtered by: fields of the request that are columns of the
/// collection, or whatever a function makes of the request.
macro_rules! filters {
    ($request:ident, [$($column:ident),*]) => {
        [$($crate::store::Filter {
            column: stringify!($column),
            value: $request.$column.as_ref(),
            among_words: false,
        }),*]
    };
    ($request:ident, $function:ident) => {
        $function(&$request)
    };
}
pub(crate) use filters;

/// Writes the handlers `create`, `get`, `list`, `update` and `delete` of a resource
/// over its five requests. Lists are filtered by what follows `by`; see [`filters!`].
/// Where not everyone is told the same, `get` and `list` are left out, and written by
/// hand.
macro_rules! standard_methods {
    (
        $service:literal of $resource:ident as $field:ident;
        create $create_method:literal ($create:ident by $id:ident);
        $(get ($get:ident);
        list ($list:ident by $filters:tt) -> $listed:ident { $items:ident };)?
        update $update_method:literal ($update:ident);
        delete $delete_method:literal ($delete:ident);
    ) => {
        pub(crate) async fn create(
            app: $crate::api::resource::Shared,
            call: $crate::app::Call,
            mut request: eslabon_proto::linkages::v1::$create,
        ) -> Result<eslabon_proto::linkages::v1::$resource, $crate::error::Error> {
            let request_id = std::mem::take(&mut request.request_id);
            let method = concat!("/eslabon.linkages.v1.", $service, "/", $create_method);
            let change = $crate::api::resource::change(&call, method, &request_id, &request);
            $crate::api::resource::create(&app, &call, &request.$id, request.$field, &change).await
        }

        $(pub(crate) async fn get(
            app: $crate::api::resource::Shared,
            call: $crate::app::Call,
            request: eslabon_proto::linkages::v1::$get,
        ) -> Result<eslabon_proto::linkages::v1::$resource, $crate::error::Error> {
            $crate::api::resource::get(&app, &call, &request.name).await
        }

        pub(crate) async fn list(
            app: $crate::api::resource::Shared,
            call: $crate::app::Call,
            request: eslabon_proto::linkages::v1::$list,
        ) -> Result<eslabon_proto::linkages::v1::$listed, $crate::error::Error> {
            let filters = $crate::api::resource::filters!(request, $filters);
            let page = (request.page_size, request.page_token.as_str());
            let ($items, next_page_token) = $crate::api::resource::list(&app, &call, &filters, page).await?;
            Ok(eslabon_proto::linkages::v1::$listed { $items, next_page_token })
        })?

        pub(crate) async fn update(
            app: $crate::api::resource::Shared,
            call: $crate::app::Call,
            mut request: eslabon_proto::linkages::v1::$update,
        ) -> Result<eslabon_proto::linkages::v1::$resource, $crate::error::Error> {
            let request_id = std::mem::take(&mut request.request_id);
            let method = concat!("/eslabon.linkages.v1.", $service, "/", $update_method);
            let change = $crate::api::resource::change(&call, method, &request_id, &request);
            let update = $crate::api::resource::Update {
                name: &request.name,
                resource: request.$field,
                mask: request.update_mask.as_ref(),
                etag: &request.etag,
            };
            $crate::api::resource::update(&app, &call, update, &change).await
        }

        pub(crate) async fn delete(
            app: $crate::api::resource::Shared,
            call: $crate::app::Call,
            mut request: eslabon_proto::linkages::v1::$delete,
        ) -> Result<(), $crate::error::Error> {
            let request_id = std::mem::take(&mut request.request_id);
            let method = concat!("/eslabon.linkages.v1.", $service, "/", $delete_method);
            let change = $crate::api::resource::change(&call, method, &request_id, &request);
            $crate::api::resource::delete::<eslabon_proto::linkages::v1::$resource>(
                &app,
                &call,
                &request.name,
                &request.etag,
                &change,
            )
            .await
        }
    };
}
pub(crate) use standard_methods;
