//! The catalogue of criteria.

use clap::Args;
use eslabon_proto::sectors::v1::{Criterion, GetCriterionRequest, ListCriteriaRequest, ListCriteriaResponse};

use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, visible},
};

/// The catalogue, or one criterion of it.
#[derive(Debug, Args)]
pub(crate) struct Criteria {
    /// Id of one criterion, e.g. `LCA`; without it, all of them
    criterion: Option<String>,
}

impl Criteria {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let Some(id) = &self.criterion else {
            let call = async |request| client.rankings().list_criteria(request).await;
            let answer: ListCriteriaResponse = client.list(ListCriteriaRequest::default(), 0, call).await?;
            terminal.show(&answer, &answer.criteria, SHEET)?;
            return terminal
                .below_table("`eslabon sectors criteria ID` tells formula, data and caveats of one");
        };
        let query = GetCriterionRequest { name: format!("criteria/{id}") };
        let call = async |request| client.rankings().get_criterion(request).await;
        let criterion: Criterion = client.read(query, call).await?;
        terminal.show_one(&criterion, SHEET)?;
        if terminal.format() == Format::Table {
            terminal.below_table("what the number does not mean:")?;
            for caveat in &criterion.caveats {
                terminal.below_table(&format!("  - {}", visible(caveat)))?;
            }
        }
        Ok(())
    }
}

/// What is shown of a criterion.
const SHEET: &Sheet<Criterion> = &[
    Column::new("id", "criterion", |c| Cell::text(&c.id)),
    Column::new("name", "name", |c| Cell::name(&c.display_name)),
    Column::new("family", "family", |c| Cell::text(&c.family)),
    Column::new("roles", "roles", |c| Cell::text(c.roles.join(" "))),
    Column::new("direction", "better", |c| Cell::text(&c.direction)),
    Column::new("unit", "unit", |c| Cell::text(&c.unit)),
    Column::hidden("name_es", |c| Cell::text(&c.display_name_es)),
    Column::hidden("description", |c| Cell::text(&c.description)),
    Column::hidden("formula", |c| Cell::text(&c.formula)),
    Column::hidden("data_needed", |c| Cell::text(&c.data_needed)),
    Column::hidden("options", |c| {
        let options = c.options.iter().map(|option| format!("{}={}", option.name, option.default_value));
        Cell::text(options.collect::<Vec<_>>().join(" "))
    }),
    Column::hidden("caveats", |c| Cell::text(c.caveats.join(" "))),
];
