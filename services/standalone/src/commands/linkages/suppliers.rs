//! Suppliers: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{ListSuppliersRequest, SizeClass, Supplier};

use super::{
    countries, named,
    put::Put,
    resources::{Delete, Show, resource_commands},
};
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        time,
    },
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with suppliers.
#[derive(Debug, Subcommand)]
pub(crate) enum Suppliers {
    /// All that the key may read, by id
    List(List),
    /// One supplier
    Show(Show),
    /// Store what a file holds: a new supplier, or the next version of one
    Put(Put),
    /// Remove one supplier
    Delete(Delete),
}

/// Lists suppliers.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those with a site in this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only those of this size
    #[arg(long, value_parser = choice("SIZE_CLASS_", SizeClass::as_str_name))]
    size: Option<SizeClass>,
    /// Only those that claim this capability
    #[arg(long, value_name = "ID")]
    capability: Option<String>,
    /// Only those with a certificate of this standard, e.g. `ISO13485`
    #[arg(long, default_value = "", hide_default_value = true)]
    standard: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Suppliers {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => list(asked.query(), asked.limit, client, terminal).await,
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

impl List {
    fn query(&self) -> ListSuppliersRequest {
        ListSuppliersRequest {
            country: self.country.clone(),
            size_class: self.size.map_or(0, i32::from),
            capability: self.capability.as_ref().map(|id| named("capabilities", id)).unwrap_or_default(),
            standard: self.standard.clone(),
            ..Default::default()
        }
    }
}

resource_commands! {
    "suppliers", "a supplier", registry, SHEET;
    Supplier as supplier by supplier_id;
    get_supplier (GetSupplierRequest),
    list_suppliers (ListSuppliersRequest -> ListSuppliersResponse { suppliers }),
    create_supplier (CreateSupplierRequest), update_supplier (UpdateSupplierRequest),
    delete_supplier (DeleteSupplierRequest)
}

/// What is shown of one supplier.
const SHEET: &Sheet<Supplier> = &[
    Column::new("name", "supplier", |x| Cell::text(&x.name)),
    Column::new("legal_name", "legal name", |x| Cell::name(&x.legal_name)),
    Column::new("countries", "countries", |x| Cell::text(countries(&x.sites))),
    Column::new("size_class", "size", |x| Cell::text(shown(x.size_class().as_str_name(), "SIZE_CLASS_"))),
    Column::new("capabilities", "capabilities", |x| Cell::text(capabilities(x))),
    Column::new("standards", "standards", |x| Cell::text(standards(x))),
    Column::hidden("tax_ids", |x| Cell::text(tax_ids(x))),
    Column::hidden("competence_tier", |x| {
        Cell::text(x.competence_tier.map(|tier| tier.to_string()).unwrap_or_default())
    }),
    Column::hidden("observed_on", |x| Cell::text(&x.observed_on)),
    Column::hidden("etag", |x| Cell::text(&x.etag)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
    Column::hidden("update_time", |x| time(x.update_time.as_ref())),
];

fn capabilities(supplier: &Supplier) -> String {
    let ids = supplier.claims.iter().map(|claim| claim.capability.trim_start_matches("capabilities/"));
    ids.collect::<Vec<_>>().join(" ")
}

fn standards(supplier: &Supplier) -> String {
    let standards = supplier.certificates.iter().map(|certificate| match certificate.expires_on.as_str() {
        "" => certificate.standard.clone(),
        day => format!("{} ({day})", certificate.standard),
    });
    standards.collect::<Vec<_>>().join(" ")
}

fn tax_ids(supplier: &Supplier) -> String {
    let ids = supplier.tax_ids.iter().map(|id| {
        let doubt = if id.checks == Some(false) { " (does not check)" } else { "" };
        format!("{}:{}{doubt}", id.country, id.id)
    });
    ids.collect::<Vec<_>>().join("; ")
}
