//! What the demo brings in, in the order that keeps the game fair: first the sectors
//! and how they will be ranked, and only then any figure.

use std::io::Cursor;

use anyhow::Context;
use eslabon_proto::{
    sectors::v1::{
        CreateProfileRequest, Dataset, Input, InputImport, InputKind, Profile, RegisterProfileRequest,
        TradeImport,
    },
    r#type::v1::Classification,
};

use crate::{
    client::{
        Client,
        upload::{InputFile, TradeFile},
    },
    failure::Failure,
    output::{Terminal, json, thousands},
    progress::UploadBar,
    sample::{self, SHOWN},
};

/// The name that versions of the bundled profile share.
const PROFILE: &str = "promote";
const SOURCE: &str = "bundled sample";
const LICENCE: &str = "Apache-2.0";

/// What the story is told of.
pub struct Held {
    /// Exports.
    pub dataset: Dataset,
    /// How sectors are ranked; registered.
    pub profile: Profile,
    /// What is said of the sectors.
    pub indicators: Input,
    /// What the industries buy from each other.
    pub io_table: Input,
    /// Value added and employment of regions.
    pub productivity: Input,
}

/// Brings everything in.
pub async fn bring(client: &Client, terminal: &mut Terminal) -> Result<Held, Failure> {
    let profile = agree(client, terminal).await?;
    let dataset = import(client, terminal).await?;
    let indicators = InputImport {
        kind: InputKind::Indicators.into(),
        title: "Illustrative indicators".to_owned(),
        ..Default::default()
    };
    let io_table = InputImport {
        kind: InputKind::IoTable.into(),
        title: "Illustrative input-output table".to_owned(),
        territory: SHOWN.to_owned(),
        year: dataset.years.last().copied().unwrap_or_default(),
        ..Default::default()
    };
    let productivity = InputImport { title: "Illustrative productivity".to_owned(), ..indicators.clone() };
    Ok(Held {
        indicators: input(client, indicators, sample::INDICATORS).await?,
        io_table: input(client, io_table, sample::IO_TABLE).await?,
        productivity: input(client, productivity, sample::PRODUCTIVITY).await?,
        dataset,
        profile,
    })
}

/// Registers how sectors will be ranked, as `eslabon sectors profiles` would. No figure
/// is held yet, so nobody can have chosen weights for what comes out.
async fn agree(client: &Client, terminal: &mut Terminal) -> Result<Profile, Failure> {
    let list = InputImport {
        kind: InputKind::SectorList.into(),
        title: "Illustrative sectors".to_owned(),
        ..Default::default()
    };
    let list = input(client, list, sample::SECTORS).await?;
    let profile: Profile = json::read(sample::PROFILE).context("read the bundled profile")?;
    let profile = Profile { sector_list: list.name, ..profile };
    let query = CreateProfileRequest {
        profile_id: PROFILE.to_owned(),
        profile: Some(profile),
        request_id: request_id(),
    };
    let draft = client.write(query, async |request| client.rankings().create_profile(request).await).await?;
    let query = RegisterProfileRequest { name: draft.name, etag: draft.etag, request_id: request_id() };
    let call = async |request| client.rankings().register_profile(request).await;
    let profile = client.write(query, call).await?;
    terminal.line(&format!(
        "First, {} sectors and how they will be ranked were agreed on and registered ({}).",
        thousands(list.sector_count.into()),
        profile.name
    ))?;
    Ok(profile)
}

/// Brings exports in, as `eslabon import trade` would.
pub async fn import(client: &Client, terminal: &mut Terminal) -> Result<Dataset, Failure> {
    let spec = TradeImport {
        title: "Illustrative trade world".to_owned(),
        classification: Classification::Hs2007.into(),
        source: SOURCE.to_owned(),
        licence: LICENCE.to_owned(),
        ..Default::default()
    };
    let file = sample::TRADE_WORLD.as_bytes();
    let bar = UploadBar::new(terminal, "import", Some(file.len() as u64));
    let uploaded = client
        .upload::<TradeFile>(vec![(spec, Box::new(Cursor::new(file)))], |upload| bar.show(upload))
        .await?;
    let dataset = uploaded.held;
    let took = bar.finish(dataset.row_count);
    terminal.line(&format!(
        "Then came the figures: exports of {} economies in {} products, {} to {} ({took}).",
        thousands(dataset.country_count.into()),
        thousands(dataset.product_count.into()),
        dataset.years.first().copied().unwrap_or_default(),
        dataset.years.last().copied().unwrap_or_default(),
    ))?;
    Ok(dataset)
}

/// Brings an input in, as `eslabon import` would; these are too small for a bar.
async fn input(client: &Client, spec: InputImport, text: &'static str) -> Result<Input, Failure> {
    let spec = InputImport { source: SOURCE.to_owned(), licence: LICENCE.to_owned(), ..spec };
    let uploaded =
        client.upload::<InputFile>(vec![(spec, Box::new(Cursor::new(text.as_bytes())))], |_| {}).await?;
    Ok(uploaded.held)
}

/// Makes a repeat of a write harmless.
pub(super) fn request_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
