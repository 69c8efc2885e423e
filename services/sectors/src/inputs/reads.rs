//! How the handlers get at inputs: the description by its id, the content by
//! its digest.

use std::sync::Arc;

use super::{
    Content, Kind, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList,
};
use crate::{
    app::{App, Call},
    error::{Error, input},
    store::Input,
};

impl App {
    /// The input of this id, whatever it is. NOT_FOUND for those of other
    /// tenants.
    pub(crate) async fn any_input(&self, call: &Call, id: &str) -> Result<Arc<Input>, Error> {
        let row = self.caches.input(call.tenant(), id, || self.store.input(call.tenant(), id)).await?;
        row.ok_or_else(|| Error::NotFound(format!("inputs/{id}")))
    }

    /// The input of this id and kind. INPUT_OF_OTHER_KIND for another kind; see
    /// [`Error::in_field`].
    pub(crate) async fn input(&self, call: &Call, id: &str, kind: Kind) -> Result<Arc<Input>, Error> {
        let input = self.any_input(call, id).await?;
        check_kind(&input, kind)?;
        Ok(input)
    }

    /// The sectors of a list.
    pub(crate) async fn sector_list(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<SectorList>, Error> {
        match self.content(input, Kind::SectorList, 0).await? {
            Content::SectorList(list) => Ok(list),
            _ => Err(other_kind(input, Kind::SectorList)),
        }
    }

    /// The values of a table of indicators.
    pub(crate) async fn indicators(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<Indicators>, Error> {
        match self.content(input, Kind::Indicators, 0).await? {
            Content::Indicators(table) => Ok(table),
            _ => Err(other_kind(input, Kind::Indicators)),
        }
    }

    /// The flows of a year; 0: of the newest. YEAR_NOT_HELD when the input does
    /// not hold it; see [`Input::years`].
    pub(crate) async fn flows(self: &Arc<Self>, input: &Arc<Input>, year: i32) -> Result<Arc<Flows>, Error> {
        check_kind(input, Kind::Flows)?;
        let years = input.years();
        let wanted = if year == 0 { years.last().copied().unwrap_or_default() } else { year };
        if !years.contains(&wanted) {
            let (name, held) = (input.name(), input.years_text());
            return Err(input::Error::YearNotHeld { field: "year".to_owned(), name, year, held }.into());
        }
        match self.content(input, Kind::Flows, wanted).await? {
            Content::Flows(flows) => Ok(flows),
            _ => Err(other_kind(input, Kind::Flows)),
        }
    }

    /// An input-output table.
    pub(crate) async fn io_table(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<IoTable>, Error> {
        match self.content(input, Kind::IoTable, 0).await? {
            Content::IoTable(table) => Ok(table),
            _ => Err(other_kind(input, Kind::IoTable)),
        }
    }

    /// The content of an input: of flows that of a year, of others all under 0.
    async fn content(self: &Arc<Self>, input: &Arc<Input>, kind: Kind, year: i32) -> Result<Content, Error> {
        check_kind(input, kind)?;
        let (app, held) = (self.clone(), input.clone());
        let read = async move || {
            let bytes = app.store.input_content(&held, year).await?;
            let name = held.name();
            let decode = move || Content::decode(kind, &bytes).map_err(|_| input::Error::Damaged { name });
            app.computing(decode).await
        };
        Ok(Content::clone(&*self.caches.content((input.digest.clone(), year), read).await?))
    }
}

fn check_kind(input: &Input, kind: Kind) -> Result<(), Error> {
    if input.kind() == Some(kind) { Ok(()) } else { Err(other_kind(input, kind)) }
}

fn other_kind(input: &Input, wanted: Kind) -> Error {
    input::Error::other_kind(input.name(), input.kind(), wanted).into()
}
