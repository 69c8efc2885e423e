//! Profiles: drafted from a file, registered, shown.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::sectors::v1::{
    CreateProfileRequest, DeleteProfileRequest, GetProfileRequest, ListProfilesRequest, ListProfilesResponse,
    Profile, RegisterProfileRequest, profile::State,
};

use super::note_more;
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        from_file, time,
        versions::version,
    },
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, visible},
};

/// What to do with profiles.
#[derive(Debug, Subcommand)]
pub(crate) enum Profiles {
    /// All that the key may read, the newest first
    List(List),
    /// One version of a profile, with what keeps it from being registered
    Show(One),
    /// Make the next version of a profile as a draft, from a file
    Create(Create),
    /// Register a draft: from then on it never changes
    Register(One),
    /// Remove a draft
    Delete(One),
}

/// Lists profiles.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only versions of this name
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// Only those that stand so
    #[arg(long, ignore_case = true, value_parser = choice("STATE_", State::as_str_name))]
    state: Option<State>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Names one version of a profile.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// The version, as `NAME/NUMBER` or `profiles/NAME/versions/NUMBER`
    #[arg(value_parser = name)]
    profile: String,
    /// Only if its etag is this one
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

/// Makes a draft.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The name that versions share, e.g. `shortlist`
    name: String,
    /// The profile as JSON, e.g. what `profiles show --output json` writes
    file: PathBuf,
}

impl Profiles {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(one) => show(&one.read(client).await?, terminal),
            Self::Create(create) => create.run(client, terminal).await,
            Self::Register(one) => one.register(client, terminal).await,
            Self::Delete(one) => one.delete(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListProfilesRequest {
            profile_id: self.name.clone(),
            state: self.state.unwrap_or_default().into(),
            ..Default::default()
        };
        let call = async |request| client.rankings().list_profiles(request).await;
        let answer: ListProfilesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.profiles, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Create {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let profile: Profile = from_file(&self.file, "a profile")?;
        let query = CreateProfileRequest {
            profile_id: self.name.clone(),
            profile: Some(profile),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        let made =
            client.write(query, async |request| client.rankings().create_profile(request).await).await?;
        show(&made, terminal)
    }
}

impl One {
    async fn read(&self, client: &Client) -> Result<Profile, Failure> {
        let query = GetProfileRequest { name: self.profile.clone() };
        client.read(query, async |request| client.rankings().get_profile(request).await).await
    }

    async fn register(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = RegisterProfileRequest {
            name: self.profile.clone(),
            etag: self.etag.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        let made =
            client.write(query, async |request| client.rankings().register_profile(request).await).await?;
        show(&made, terminal)
    }

    async fn delete(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = DeleteProfileRequest {
            name: self.profile.clone(),
            etag: self.etag.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        client.write(query, async |request| client.rankings().delete_profile(request).await).await?;
        terminal.note(&format!("removed {}", self.profile));
        Ok(())
    }
}

/// A version as it is typed.
pub(super) fn name(text: &str) -> Result<String, String> {
    version("profiles", text)
}

fn show(profile: &Profile, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.show_one(profile, SHEET)?;
    if terminal.format() == Format::Table && !profile.open_points.is_empty() {
        terminal.below_table("before it can be registered:")?;
        for point in &profile.open_points {
            let text =
                format!("  {}: {} ({})", visible(&point.field), visible(&point.description), point.reason);
            terminal.below_table(&text)?;
        }
    }
    Ok(())
}

/// What is shown of a profile.
const SHEET: &Sheet<Profile> = &[
    Column::new("name", "profile", |p| Cell::text(&p.name)),
    Column::new("title", "title", |p| Cell::name(&p.title)),
    Column::new("state", "state", |p| Cell::text(shown(p.state().as_str_name(), "STATE_"))),
    Column::new("territory", "territory", |p| Cell::text(&p.territory)),
    Column::new("criteria", "criteria", |p| Cell::Count(p.criteria.len() as i64)),
    Column::new("gates", "gates", |p| Cell::Count(p.gates.len() as i64)),
    Column::new("select_k", "to choose", |p| Cell::Plain(p.select_k.into())),
    Column::new("open_points", "open", |p| Cell::Count(p.open_points.len() as i64)),
    Column::new("register_time", "registered", |p| time(p.register_time.as_ref())),
    Column::hidden("sector_list", |p| Cell::text(&p.sector_list)),
    Column::hidden("weights", |p| {
        let weights = p.criteria.iter().map(|criterion| format!("{} {}", criterion.id, criterion.weight));
        Cell::text(weights.collect::<Vec<_>>().join(", "))
    }),
    Column::hidden("digest", |p| Cell::text(&p.digest)),
    Column::hidden("etag", |p| Cell::text(&p.etag)),
    Column::hidden("tenant", |p| Cell::text(&p.tenant)),
];
