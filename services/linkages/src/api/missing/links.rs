//! Missing links, as far as the caller may see them.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::page;
use prost::Message;

use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
    store::WantedLinks,
};

/// Links on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

pub(super) async fn get_missing_link(
    app: Arc<App>,
    call: Call,
    request: pb::GetMissingLinkRequest,
) -> Result<pb::MissingLink, Error> {
    visible(&app, &call, &request.name).await
}

/// One link as the caller may see it.
pub(super) async fn visible(app: &App, call: &Call, name: &str) -> Result<pb::MissingLink, Error> {
    let not_found = || Error::NotFound(name.to_owned());
    let (survey, id) = name.split_once("/links/").ok_or_else(not_found)?;
    let survey = resource::held::<pb::Survey>(app, call, survey).await.map_err(|error| match error {
        Error::NotFound(_) => not_found(),
        other => other,
    })?;
    let published = !call.sees_all_of(&survey.tenant);
    let link = app.store.missing_link(&survey.tenant, &survey.id, id, published).await?;
    read(&link.ok_or_else(not_found)?, name)
}

pub(super) async fn list_missing_links(
    app: Arc<App>,
    call: Call,
    request: pb::ListMissingLinksRequest,
) -> Result<pb::ListMissingLinksResponse, Error> {
    let survey = resource::held::<pb::Survey>(&app, &call, &request.survey).await?;
    let published = !call.sees_all_of(&survey.tenant);
    let kind = word(request.kind() != pb::LinkKind::Unspecified, request.kind().as_str_name());
    let remedy = word(request.remedy() != pb::Remedy::Unspecified, request.remedy().as_str_name());
    // What is withheld may not be told by a filter either.
    let least = match (published, kind.is_empty() && remedy.is_empty()) {
        (false, _) => pb::Disclosure::Unspecified,
        (true, true) => pb::Disclosure::CapabilityOnly,
        (true, false) => pb::Disclosure::Figures,
    };
    let size = page::size(request.page_size, DEFAULT, MOST);
    let bound = page::query(&[
        call.tenant().as_str().as_bytes(),
        survey.tenant.as_bytes(),
        b"missing_links",
        survey.id.as_bytes(),
        &survey.created_at.to_le_bytes(),
        kind.as_bytes(),
        remedy.as_bytes(),
    ]);
    let after = page::decode(&request.page_token, bound)?.unwrap_or_default();
    let after = String::from_utf8(after).ok().filter(|id| !id.contains('\0')).ok_or_else(page::invalid)?;
    let wanted = WantedLinks {
        published,
        disclosure: i64::from(least as i32),
        kind,
        remedy,
        after: &after,
        count: size as i64 + 1,
    };
    let mut rows = app.store.missing_links(&survey.tenant, &survey.id, &wanted).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next_page_token = match rows.last() {
        Some((id, _)) if more => page::encode(id.as_bytes(), bound),
        _ => String::new(),
    };
    let links = rows.iter().map(|(_, content)| read(content, &request.survey)).collect::<Result<_, _>>()?;
    Ok(pb::ListMissingLinksResponse { links, next_page_token })
}

fn word(is_given: bool, word: &'static str) -> &'static str {
    if is_given { word } else { "" }
}

/// A link as it was stored under a name.
pub(super) fn read(content: &[u8], name: &str) -> Result<pb::MissingLink, Error> {
    pb::MissingLink::decode(content).map_err(|_| Error::Damaged(name.to_owned()))
}
