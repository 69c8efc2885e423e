//! How many firms of each size supply.

use clap::Args;
use eslabon_proto::linkages::v1::{
    CoverageRow, GetCoverageRequest, OwnershipKind, SizeClass, SupplierCoverage,
};

use super::named;
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// How many firms of each size could supply, and how many have.
#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// Only firms of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only needs for this capability; as often as needed
    #[arg(long = "capability", value_name = "ID")]
    capabilities: Vec<String>,
    /// The policy, as `NAME/NUMBER`
    #[arg(long, value_parser = super::policies::policy)]
    policy: Option<String>,
}

impl Coverage {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetCoverageRequest {
            country: self.country.clone(),
            capabilities: self.capabilities.iter().map(|id| named("capabilities", id)).collect(),
            policy: self.policy.clone().unwrap_or_default(),
            ..Default::default()
        };
        let call = async |request| client.upgrading().get_coverage(request).await;
        let answer: SupplierCoverage = client.read(query, call).await?;
        terminal.show(&answer, &answer.rows, SHEET)?;
        terminal.below_table(&format!("by {} needs", answer.needs))
    }
}

/// What is shown of a row.
const SHEET: &Sheet<CoverageRow> = &[
    Column::new("ownership", "ownership", |r| {
        Cell::text(shown(OwnershipKind::as_str_name(&r.ownership()), "OWNERSHIP_KIND_"))
    }),
    Column::new("size_class", "size", |r| {
        Cell::text(shown(SizeClass::as_str_name(&r.size_class()), "SIZE_CLASS_"))
    }),
    Column::new("firms", "firms", |r| Cell::Count(r.firms.into())),
    Column::new("could_supply", "could supply", |r| Cell::Count(r.could_supply.into())),
    Column::new("could_supply_share", "share", |r| Cell::Share(r.could_supply_share)),
    Column::new("have_supplied", "have supplied", |r| Cell::Count(r.have_supplied.into())),
    Column::new("have_supplied_share", "share", |r| Cell::Share(r.have_supplied_share)),
];
