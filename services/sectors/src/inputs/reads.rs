//! How the handlers get at inputs: the description by its id, the content by
//! its digest.

use std::sync::Arc;

use super::{Kind, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList};
use crate::{
    app::{App, Call},
    error::Error,
    store::Input,
};

impl App {
    /// The input of this id and kind. NOT_FOUND for those of other tenants;
    /// INPUT_OF_OTHER_KIND, with the field's path, for another kind.
    pub(crate) async fn input(&self, call: &Call, id: &str, kind: Kind) -> Result<Arc<Input>, Error> {
        let _ = (call, kind);
        Err(Error::NotFound(format!("inputs/{id}")))
    }

    /// The sectors of a list.
    pub(crate) async fn sector_list(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<SectorList>, Error> {
        Err(Error::NotFound(format!("inputs/{}", input.id)))
    }

    /// The values of a table of indicators.
    pub(crate) async fn indicators(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<Indicators>, Error> {
        Err(Error::NotFound(format!("inputs/{}", input.id)))
    }

    /// The flows of a year, which the input holds: see [`Input::years`].
    pub(crate) async fn flows(self: &Arc<Self>, input: &Arc<Input>, year: i32) -> Result<Arc<Flows>, Error> {
        let _ = year;
        Err(Error::NotFound(format!("inputs/{}", input.id)))
    }

    /// An input-output table.
    pub(crate) async fn io_table(self: &Arc<Self>, input: &Arc<Input>) -> Result<Arc<IoTable>, Error> {
        Err(Error::NotFound(format!("inputs/{}", input.id)))
    }
}
