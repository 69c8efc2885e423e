//! `eslabon keys`: who may come in.

use clap::{Args, Subcommand};
use eslabon_proto::{
    gateway::v1::{
        CreateKeyRequest, CreateKeyResponse, Key, ListKeysRequest, ListKeysResponse, RevokeKeyRequest,
    },
    r#type::v1::Role,
};
use prost_types::Timestamp;

use super::choice::{choice, shown};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal},
};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make a key; its secret is shown once
    Create(Create),
    /// All keys, the newest first; never a secret
    List(List),
    /// Revoke a key: it stops working within a second
    Revoke(Revoke),
}

/// Makes a key.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Whose key it is; `public` owns the datasets that everyone reads
    #[arg(long)]
    tenant: String,
    /// What its holder may do; may be repeated
    #[arg(long, required = true, value_parser = choice("ROLE_", Role::as_str_name))]
    role: Vec<Role>,
    /// What to call it
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// Stops working after this, e.g. `90d` or `12h`; without it, never
    #[arg(long, value_name = "TIME", value_parser = life)]
    expires: Option<jiff::SignedDuration>,
}

/// Lists keys.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this tenant
    #[arg(long, default_value = "", hide_default_value = true)]
    tenant: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// Revokes a key.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Its id, with or without `keys/`
    #[arg(value_name = "KEY")]
    id: String,
}

impl Keys {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(client, terminal).await,
            Self::List(list) => list.run(client, terminal).await,
            Self::Revoke(revoke) => revoke.run(client, terminal).await,
        }
    }
}

impl Create {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = CreateKeyRequest {
            tenant: self.tenant.clone(),
            roles: self.role.iter().map(|role| i32::from(*role)).collect(),
            title: self.title.clone(),
            expire_time: self.expires.map(from_now).transpose()?,
        };
        let created = client.write(query, async |request| client.keys().create_key(request).await).await?;
        terminal.show_one(&created, CREATED)?;
        if terminal.format() == Format::Table {
            terminal.note("the secret is not shown again; its holder sets ESLABON_KEY to it");
        }
        Ok(())
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListKeysRequest { tenant: self.tenant.clone(), ..Default::default() };
        let call = async |request| client.keys().list_keys(request).await;
        let answer: ListKeysResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.keys, SHEET)
    }
}

impl Revoke {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = RevokeKeyRequest { name: format!("keys/{}", self.id.trim_start_matches("keys/")) };
        let key = client.write(query, async |request| client.keys().revoke_key(request).await).await?;
        terminal.show_one(&key, SHEET)
    }
}

/// What is shown of a key.
const SHEET: &Sheet<Key> = &[
    Column::new("name", "key", |k| Cell::text(&k.name)),
    Column::new("tenant", "tenant", |k| Cell::text(&k.tenant)),
    Column::new("roles", "roles", |k| Cell::text(roles(k))),
    Column::new("title", "title", |k| Cell::text(&k.title)),
    Column::hidden("create_time", |k| super::time(k.create_time.as_ref())),
    Column::new("expire_time", "expires", |k| super::time(k.expire_time.as_ref())),
    Column::new("revoke_time", "revoked", |k| super::time(k.revoke_time.as_ref())),
    Column::hidden("subject", |k| Cell::text(&k.subject)),
];

/// What is shown of a key that was just made.
const CREATED: &Sheet<CreateKeyResponse> = &[
    Column::new("secret", "secret", |created| Cell::text(&created.secret)),
    Column::new("name", "key", |created| Cell::text(&of(created).name)),
    Column::new("tenant", "tenant", |created| Cell::text(&of(created).tenant)),
    Column::new("roles", "roles", |created| Cell::text(roles(&of(created)))),
    Column::new("expire_time", "expires", |created| super::time(of(created).expire_time.as_ref())),
];

fn of(created: &CreateKeyResponse) -> Key {
    created.key.clone().unwrap_or_default()
}

fn roles(key: &Key) -> String {
    key.roles().map(|role| shown(role.as_str_name(), "ROLE_")).collect::<Vec<_>>().join(" ")
}

/// A length of time in which a day has 24 hours.
fn life(text: &str) -> Result<jiff::SignedDuration, String> {
    let wrong = || format!("`{text}` is not a length of time such as `90d` or `12h`");
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let life = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
    if life.is_positive() { Ok(life) } else { Err("a key must live for some time".to_owned()) }
}

fn from_now(life: jiff::SignedDuration) -> Result<Timestamp, Failure> {
    let end = jiff::Timestamp::now()
        .checked_add(life)
        .map_err(|_| Failure::Usage("--expires lies after the end of all calendars".to_owned()))?;
    Ok(Timestamp { seconds: end.as_second(), nanos: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_read() {
        assert_eq!(life("90d").unwrap().as_hours(), 90 * 24);
        assert_eq!(life("12h").unwrap().as_hours(), 12);
        for bad in ["", "90", "-1d", "0h", "soon"] {
            assert!(life(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_life_longer_than_the_calendar_is_a_usage_error() {
        assert_eq!(from_now(jiff::SignedDuration::MAX).unwrap_err().exit_code(), 64);
    }

    #[test]
    fn roles_are_shown_as_they_are_given() {
        let key = Key { roles: vec![Role::Operator.into(), Role::Viewer.into()], ..Default::default() };
        assert_eq!(roles(&key), "operator viewer");
    }
}
