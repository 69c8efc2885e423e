//! Suppliers: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    CreateSupplierRequest, DeleteSupplierRequest, GetSupplierRequest, ListSuppliersRequest,
    ListSuppliersResponse, SizeClass, Supplier, UpdateSupplierRequest,
};

use super::{
    countries, named, note_more,
    put::{Put, etag, found},
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

/// Shows one supplier.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, with or without `suppliers/`
    supplier: String,
}

/// Removes one supplier.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id, with or without `suppliers/`
    supplier: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Suppliers {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(delete) => delete.run(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListSuppliersRequest {
            country: self.country.clone(),
            size_class: self.size.map_or(0, i32::from),
            capability: self.capability.as_ref().map(|id| named("capabilities", id)).unwrap_or_default(),
            standard: self.standard.clone(),
            ..Default::default()
        };
        let call = async |request| client.registry().list_suppliers(request).await;
        let answer: ListSuppliersResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.suppliers, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetSupplierRequest { name: named("suppliers", &self.supplier) };
        let call = async |request| client.registry().get_supplier(request).await;
        let supplier: Supplier = client.read(query, call).await?;
        terminal.show_one(&supplier, SHEET)
    }
}

impl Delete {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = named("suppliers", &self.supplier);
        let query =
            DeleteSupplierRequest { name: name.clone(), etag: self.etag.clone(), ..Default::default() };
        client.write(query, async |request| client.registry().delete_supplier(request).await).await?;
        terminal.note(&format!("{name} is removed"));
        Ok(())
    }
}

/// Makes what a file holds, or changes what is there into it.
async fn put(file: &Put, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let given = file.given("suppliers", "a supplier", |supplier: &Supplier| &supplier.name)?;
    let query = GetSupplierRequest { name: given.name.clone() };
    let held =
        found(client.read(query, async |request| client.registry().get_supplier(request).await).await)?;
    let supplier: Supplier = match held {
        None => {
            let query = CreateSupplierRequest {
                supplier_id: given.id,
                supplier: Some(given.resource),
                ..Default::default()
            };
            client.write(query, async |request| client.registry().create_supplier(request).await).await?
        }
        Some(held) => {
            let query = UpdateSupplierRequest {
                name: given.name,
                etag: etag(&given.resource.etag, held.etag),
                supplier: Some(given.resource),
                ..Default::default()
            };
            client.write(query, async |request| client.registry().update_supplier(request).await).await?
        }
    };
    terminal.show_one(&supplier, SHEET)
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
