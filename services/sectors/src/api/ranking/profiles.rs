//! Profiles: made, changed, read, listed, removed and registered.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag, idempotency, identity::Tenant, mask, page, problem::Problem};
use prost::Message;
use serde_json::json;

use super::convert;
use crate::{
    app::{App, Call},
    canonical,
    error::{Error, ranking},
    inputs::Kind,
    names,
    ranking::{OpenPoint, Profile},
    store::{NewEntry, NewProfile, ProfileRow, Registration, State},
};

/// The paths that the ledger knows changes by.
const CREATE: &str = "/eslabon.sectors.v1.RankingService/CreateProfile";
const UPDATE: &str = "/eslabon.sectors.v1.RankingService/UpdateProfile";
const DELETE: &str = "/eslabon.sectors.v1.RankingService/DeleteProfile";
const REGISTER: &str = "/eslabon.sectors.v1.RankingService/RegisterProfile";
/// What the log calls a registration.
const REGISTERED: &str = "PROFILE_REGISTERED";

pub(super) async fn create_profile(
    app: Arc<App>,
    call: Call,
    mut request: pb::CreateProfileRequest,
) -> Result<pb::Profile, Error> {
    may_write(&call)?;
    let id = std::mem::take(&mut request.request_id);
    let remembered = remembered(&call, CREATE, id, &request);
    if let Some(answer) = remembered.first_answer(app.store.db()).await? {
        return decode(&answer);
    }
    let new = NewProfile {
        tenant: call.tenant().clone(),
        profile: request.profile_id,
        content: convert::content(request.profile.unwrap_or_default()).text()?,
        now: now(),
    };
    decode(&app.store.create_profile(&new, &remembered, answer).await?)
}

pub(super) async fn update_profile(
    app: Arc<App>,
    call: Call,
    mut request: pb::UpdateProfileRequest,
) -> Result<pb::Profile, Error> {
    let id = std::mem::take(&mut request.request_id);
    let remembered = remembered(&call, UPDATE, id, &request);
    if let Some(answer) = remembered.first_answer(app.store.db()).await? {
        return decode(&answer);
    }
    let fields = mask::paths(request.update_mask.as_ref(), &convert::FIELDS)?;
    let held = draft(&app, &call, &request.name, &request.etag).await?;
    let mut content = convert::stored(&held)?;
    convert::apply(&mut content, request.profile.unwrap_or_default(), &fields);
    decode(&app.store.update_profile(&held, &content.text()?, now(), &remembered, answer).await?)
}

pub(super) async fn get_profile(
    app: Arc<App>,
    call: Call,
    request: pb::GetProfileRequest,
) -> Result<pb::Profile, Error> {
    convert::profile(&held(&app, &call, &request.name).await?)
}

pub(super) async fn list_profiles(
    app: Arc<App>,
    call: Call,
    request: pb::ListProfilesRequest,
) -> Result<pb::ListProfilesResponse, Error> {
    let tenant = call.tenant();
    let filter = [request.profile_id.as_bytes(), &request.state.to_le_bytes()];
    let query = page::query(&[tenant.as_str().as_bytes(), b"profiles", filter[0], filter[1]]);
    let after = page::decode(&request.page_token, query)?.map(|cursor| Cursor::read(&cursor)).transpose()?;
    let size = page::size(request.page_size, 50, 1000);
    let after = after.map(|cursor| (cursor.created_at, cursor.tenant, cursor.profile, cursor.version));
    let filter = (request.profile_id.as_str(), request.state);
    let mut rows = app.store.list_profiles(tenant, filter, after, size as i64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next_page_token = match rows.last() {
        Some(last) if more => {
            let cursor = format!("{}/{}/{}/{}", last.created_at, last.tenant, last.profile, last.version);
            page::encode(cursor.as_bytes(), query)
        }
        _ => String::new(),
    };
    let profiles = rows.iter().map(convert::profile).collect::<Result<_, _>>()?;
    Ok(pb::ListProfilesResponse { profiles, next_page_token })
}

pub(super) async fn delete_profile(
    app: Arc<App>,
    call: Call,
    mut request: pb::DeleteProfileRequest,
) -> Result<(), Error> {
    let id = std::mem::take(&mut request.request_id);
    let remembered = remembered(&call, DELETE, id, &request);
    if remembered.first_answer(app.store.db()).await?.is_some() {
        return Ok(());
    }
    let held = draft(&app, &call, &request.name, &request.etag).await?;
    if app.store.delete_profile(&held, &remembered, now()).await? {
        return Ok(());
    }
    // A repeat that comes while the first is under way finds what the first has left.
    match remembered.first_answer(app.store.db()).await? {
        Some(_) => Ok(()),
        None => Err(eslabon_runtime::db::Error::Conflict.into()),
    }
}

pub(super) async fn register_profile(
    app: Arc<App>,
    call: Call,
    mut request: pb::RegisterProfileRequest,
) -> Result<pb::Profile, Error> {
    let id = std::mem::take(&mut request.request_id);
    let remembered = remembered(&call, REGISTER, id, &request);
    if let Some(answer) = remembered.first_answer(app.store.db()).await? {
        return decode(&answer);
    }
    let held = draft(&app, &call, &request.name, &request.etag).await?;
    let new = registration(&app, &call, &held).await?;
    decode(&app.store.register_profile(&held, &new, &remembered, answer).await?)
}

/// What is registered: the draft with every default and the digest of its list of
/// sectors, if nothing is open.
async fn registration(app: &Arc<App>, call: &Call, held: &ProfileRow) -> Result<Registration, Error> {
    let draft = convert::stored(held)?;
    let open = draft.open_points();
    if !open.is_empty() {
        return Err(ranking::Error::NotReady(open).into());
    }
    let list = app.input(call, names::input(&draft.sector_list)?, Kind::SectorList).await?;
    let sectors = app.sector_list(&list).await?.sectors.len();
    if draft.select_k as usize > sectors {
        let description = format!("the list has {sectors} sectors; choose fewer");
        let point = OpenPoint { field: "select_k".to_owned(), reason: "K_TOO_LARGE", description };
        return Err(ranking::Error::NotReady(vec![point]).into());
    }
    let content = Profile { sector_list_digest: list.digest_text(), ..draft.resolved() };
    let digest = content.digest()?;
    let data = json!({
        "digest": convert::digest_text(&digest),
        "sector_list_digest": content.sector_list_digest,
        "authors": content.authors,
        "approvers": content.approvers,
    });
    let entry = NewEntry {
        tenant: held.tenant.clone(),
        kind: REGISTERED,
        subject: held.name(),
        actor: call.caller.subject.clone(),
        at: now(),
        data,
    };
    Ok(Registration { content: content.text()?, digest: digest.to_vec(), entry })
}

/// Refuses what is registered by its row and not by the log: a row and its digest can
/// be altered together, and the entry of the registration still tells.
pub(super) async fn refuse_unlogged(app: &App, row: &ProfileRow) -> Result<(), Error> {
    let (State::Registered | State::Superseded, Some(digest)) = (row.state(), &row.digest) else {
        return Ok(());
    };
    let damaged = || ranking::Error::ProfileDamaged(row.name());
    let tenant: Tenant = row.tenant.parse().map_err(|_| damaged())?;
    let entry = app.store.log_entry(&tenant, row.registered_seq).await?;
    let told = entry.and_then(|entry| entry.told(REGISTERED, &row.name()));
    if told.is_some_and(|told| told.data["digest"] == convert::digest_text(digest)) {
        return Ok(());
    }
    Err(damaged().into())
}

/// The version that a caller means.
pub(super) async fn held(app: &App, call: &Call, name: &str) -> Result<ProfileRow, Error> {
    let (profile, version) = names::profile(name)?;
    let row = app.store.profile(call.tenant(), profile, version).await?;
    row.ok_or_else(|| Error::NotFound(name.to_owned()))
}

/// A draft that the caller may change, as it was read.
async fn draft(app: &App, call: &Call, name: &str, given: &str) -> Result<ProfileRow, Error> {
    let held = held(app, call, name).await?;
    // What everyone reads is there to be seen, so the refusal may say why.
    if held.tenant != call.tenant().as_str() {
        return Err(Error::PublicIsReadOnly);
    }
    may_write(call)?;
    if held.state() != State::Draft {
        return Err(ranking::Error::NotDraft(held.name()).into());
    }
    etag::check(given, &convert::etag(&held))?;
    Ok(held)
}

/// Rows of `public` are written by operators.
pub(super) fn may_write(call: &Call) -> Result<(), Error> {
    if call.caller.may_write(call.tenant()) { Ok(()) } else { Err(Error::PublicIsReadOnly) }
}

fn remembered(call: &Call, method: &'static str, id: String, request: &impl Message) -> idempotency::Request {
    idempotency::Request {
        tenant: call.tenant().clone(),
        id,
        method,
        digest: canonical::digest(&[&request.encode_to_vec()]),
    }
}

/// What is told and remembered. A row that was just written can be read.
fn answer(row: &ProfileRow) -> Vec<u8> {
    convert::profile(row).map(|message| message.encode_to_vec()).unwrap_or_default()
}

fn decode(answer: &[u8]) -> Result<pb::Profile, Error> {
    pb::Profile::decode(answer).map_err(|_| Problem::internal().into())
}

pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Where a page of profiles starts.
struct Cursor {
    created_at: i64,
    tenant: String,
    profile: String,
    version: i64,
}

impl Cursor {
    /// A token can be forged; what it leads to is only where a list starts, but it
    /// has to be what a store can compare.
    fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let read = || {
            let mut parts = std::str::from_utf8(bytes).ok()?.split('/');
            let created_at = parts.next()?.parse().ok()?;
            let tenant: Tenant = parts.next()?.parse().ok()?;
            let profile = parts.next().filter(|name| name.bytes().all(|it| it.is_ascii_graphic()))?;
            let version = parts.next()?.parse().ok()?;
            Some(Self { created_at, tenant: tenant.to_string(), profile: profile.to_owned(), version })
        };
        read().ok_or_else(page::invalid)
    }
}
