//! Every figure with every digit.
//!
//! The columns of CSV are named as the reference implementations name them, and
//! rows come by code, so that two files can be compared line by line.

use clap::Args;
use eslabon_proto::sectors::v1::{
    CountryComplexity, CountryProduct, ExportComplexityRequest, ExportComplexityResponse, ExportWhat,
    ProductComplexity, Variant,
};
use tokio_stream::StreamExt;

use super::basis::{Basis, foot, warn};
use crate::{
    client::Client,
    commands::choice::choice,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json, sheet},
    progress::RowsBar,
};

/// Every figure, as CSV unless told otherwise.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What rows to write
    #[arg(long, value_parser = choice("EXPORT_WHAT_", ExportWhat::as_str_name))]
    what: ExportWhat,
    #[command(flatten)]
    basis: Basis,
}

impl Export {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ExportComplexityRequest {
            dataset: self.basis.dataset(client, terminal).await?,
            basis: self.basis.message(),
            what: self.what.into(),
        };
        let bar = RowsBar::new(terminal, "export");
        let (request, id) = client.request(query);
        let broken = |status: &_| client.failure(status, id.clone());
        let mut sectors = client.sectors();
        let batches = sectors.export_complexity(request).await.map_err(|status| broken(&status))?;
        let mut batches = batches.into_inner();
        let mut writer = Writer::new(self.what, self.basis.variant(), terminal.format_or(Format::Csv));
        let mut provenance = None;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|status| broken(&status))?;
            writer.write(&batch, terminal)?;
            if let Some(progress) = &batch.progress {
                bar.show(progress);
            }
            provenance = provenance.or(batch.provenance);
        }
        bar.finish();
        writer.finish(terminal)?;
        terminal.note(&foot(provenance.as_ref()));
        warn(terminal, provenance.as_ref());
        Ok(())
    }
}

/// Writes batches as they come; a table needs all of them first.
struct Writer {
    what: ExportWhat,
    variant: Variant,
    format: Format,
    begun: bool,
    held: ExportComplexityResponse,
}

impl Writer {
    fn new(what: ExportWhat, variant: Variant, format: Format) -> Self {
        Self { what, variant, format, begun: false, held: ExportComplexityResponse::default() }
    }

    fn write(&mut self, batch: &ExportComplexityResponse, terminal: &mut Terminal) -> Result<(), Failure> {
        match self.format {
            Format::Json => json::line(terminal.out(), batch),
            Format::Csv => self.csv(batch, terminal),
            Format::Table => {
                self.held.countries.extend_from_slice(&batch.countries);
                self.held.products.extend_from_slice(&batch.products);
                self.held.country_products.extend_from_slice(&batch.country_products);
                Ok(())
            }
        }
    }

    fn csv(&mut self, batch: &ExportComplexityResponse, terminal: &mut Terminal) -> Result<(), Failure> {
        let heading = !std::mem::replace(&mut self.begun, true);
        match self.what {
            ExportWhat::Product => rows(terminal, PRODUCT, &batch.products, heading),
            ExportWhat::CountryProduct => {
                rows(terminal, country_product(self.variant), &batch.country_products, heading)
            }
            ExportWhat::Country | ExportWhat::Unspecified => {
                rows(terminal, country(self.variant), &batch.countries, heading)
            }
        }
    }

    fn finish(self, terminal: &mut Terminal) -> Result<(), Failure> {
        if self.format != Format::Table {
            return Ok(());
        }
        let width = terminal.width();
        terminal.line(&match self.what {
            ExportWhat::Product => sheet::table(PRODUCT, &self.held.products, width),
            ExportWhat::CountryProduct => {
                sheet::table(country_product(self.variant), &self.held.country_products, width)
            }
            ExportWhat::Country | ExportWhat::Unspecified => {
                sheet::table(country(self.variant), &self.held.countries, width)
            }
        })
    }
}

fn rows<T>(terminal: &mut Terminal, sheet: &Sheet<T>, rows: &[T], heading: bool) -> Result<(), Failure> {
    if heading {
        sheet::csv_heading(terminal.out(), sheet)?;
    }
    sheet::csv_rows(terminal.out(), sheet, rows)
}

/// A column that a table calls what CSV calls it.
const fn same<T>(name: &'static str, cell: fn(&T) -> Cell) -> Column<T> {
    Column::new(name, name, cell)
}

fn country(variant: Variant) -> &'static Sheet<CountryComplexity> {
    if variant == Variant::AtlasBook { COUNTRY_BOOK } else { COUNTRY }
}

fn country_product(variant: Variant) -> &'static Sheet<CountryProduct> {
    if variant == Variant::AtlasBook { COUNTRY_PRODUCT_BOOK } else { COUNTRY_PRODUCT }
}

const COUNTRY: &Sheet<CountryComplexity> = &[
    same("exporter_iso3", |c| Cell::text(&c.country)),
    same("diversity", |c| Cell::Count(c.diversity.into())),
    same("eci", |c| Cell::Index(c.eci)),
    same("coi", |c| Cell::Index(c.coi)),
];

const COUNTRY_BOOK: &Sheet<CountryComplexity> =
    &[same("exporter_iso3", |c| Cell::text(&c.country)), same("coi_book", |c| Cell::Index(c.coi))];

const PRODUCT: &Sheet<ProductComplexity> = &[
    same("product_code", |p| Cell::text(&p.product)),
    same("ubiquity", |p| Cell::Count(p.ubiquity.into())),
    same("pci", |p| Cell::Index(p.pci)),
];

const COUNTRY_PRODUCT: &Sheet<CountryProduct> = &[
    same("exporter_iso3", |p| Cell::text(&p.country)),
    same("product_code", |p| Cell::text(&p.product)),
    same("rca", |p| Cell::Ratio(p.rca)),
    same("mcp", |p| Cell::Flag(p.present)),
    same("density", |p| Cell::Share(p.density)),
    same("cog", |p| Cell::Index(p.cog)),
];

const COUNTRY_PRODUCT_BOOK: &Sheet<CountryProduct> = &[
    same("exporter_iso3", |p| Cell::text(&p.country)),
    same("product_code", |p| Cell::text(&p.product)),
    same("distance", |p| Cell::Share(p.distance)),
    same("cog_book", |p| Cell::Index(p.cog)),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn heading<T>(sheet: &Sheet<T>) -> String {
        sheet.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn columns_are_those_of_the_reference_files() {
        assert_eq!(heading(country(Variant::Reference)), "exporter_iso3,diversity,eci,coi");
        assert_eq!(heading(country(Variant::AtlasBook)), "exporter_iso3,coi_book");
        assert_eq!(heading(PRODUCT), "product_code,ubiquity,pci");
        assert_eq!(
            heading(country_product(Variant::Unspecified)),
            "exporter_iso3,product_code,rca,mcp,density,cog"
        );
        assert_eq!(
            heading(country_product(Variant::AtlasBook)),
            "exporter_iso3,product_code,distance,cog_book"
        );
    }

    #[test]
    fn a_row_keeps_every_digit_and_leaves_the_undefined_empty() {
        let row = CountryProduct {
            country: "AGO".to_owned(),
            product: "0102".to_owned(),
            rca: Some(5.926_210_373_032_02e-5),
            density: Some(0.009_966_750_428_278_446),
            ..Default::default()
        };
        let mut out = Vec::new();
        sheet::csv_rows(&mut out, COUNTRY_PRODUCT, &[row]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "AGO,0102,5.92621037303202e-5,0,0.009966750428278446,\n");
    }
}
