//! The advantages of a territory over the years of a dataset.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use eslabon_sectors_core::appearances::{self, ValidParams};

use crate::{
    app::App,
    error::{Error, change},
    store::Dataset,
    year::Year,
};

/// The advantages of a territory over years, by product.
pub(super) struct Series {
    /// Years in which the territory exports something, ascending.
    years: Vec<i32>,
    /// Years in which it exports nothing.
    pub(super) absent: Vec<i32>,
    /// Codes of the products that occur in any year, ascending.
    pub(super) products: Vec<String>,
    /// RCA, a row for each of `years`.
    advantages: Vec<Vec<f64>>,
    /// What the territory exports of each product in the last year looked at, USD.
    pub(super) exports: Vec<f64>,
    /// Whether the last year looked at is one of `years`.
    ends_with_exports: bool,
}

/// One year of a territory, by code of the product.
type Row = BTreeMap<String, (f64, f64)>;

impl Series {
    /// Reads one year after the other. NOT_FOUND where the territory is in none.
    pub(super) async fn read(
        app: &Arc<App>,
        dataset: &Arc<Dataset>,
        code: &str,
        years: &[i32],
    ) -> Result<Self, Error> {
        let (mut rows, mut products, mut is_there) = (Vec::new(), BTreeSet::new(), false);
        for &year in years {
            let held = app.year(dataset, year).await?;
            is_there |= held.country(code).is_some();
            let row = row(&held, code);
            products.extend(row.iter().flat_map(BTreeMap::keys).cloned());
            rows.push((year, row));
        }
        if !is_there {
            return Err(Error::NotFound(format!("datasets/{}/countries/{code}", dataset.id)));
        }
        Ok(Self::new(rows, products.into_iter().collect()))
    }

    fn new(rows: Vec<(i32, Option<Row>)>, products: Vec<String>) -> Self {
        let dense = |row: &Row, of: fn(&(f64, f64)) -> f64| -> Vec<f64> {
            products.iter().map(|code| row.get(code).map_or(0.0, of)).collect()
        };
        let last = rows.last().and_then(|(_, row)| row.as_ref());
        let exports = last.map_or_else(|| vec![0.0; products.len()], |row| dense(row, |cell| cell.1));
        let ends_with_exports = last.is_some();
        let held = rows.iter().filter_map(|(year, row)| Some((*year, dense(row.as_ref()?, |cell| cell.0))));
        let (years, advantages) = held.unzip();
        let absent = rows.iter().filter(|(_, row)| row.is_none()).map(|(year, _)| *year).collect();
        Self { years, absent, products, advantages, exports, ends_with_exports }
    }

    /// What appears in it.
    pub(super) fn find(&self, params: &ValidParams) -> Result<appearances::Found, Error> {
        Ok(appearances::appearances(&self.years, &self.advantages, params).map_err(change::Error::from)?)
    }

    /// RCA in the last year looked at.
    pub(super) fn now(&self, product: usize) -> f64 {
        let last = self.advantages.last().filter(|_| self.ends_with_exports);
        last.map_or(0.0, |row| row[product])
    }
}

/// RCA and exports of what a territory exports in a year; none where that is nothing.
fn row(year: &Year, code: &str) -> Option<Row> {
    let country = year.country(code)?;
    let advantages = appearances::advantages(&year.exports, country)?;
    let cells = year.products.iter().zip(advantages).enumerate();
    let exported = cells.filter(|(_, (_, rca))| *rca > 0.0);
    let value = |product| year.exports.value(country, product);
    Some(exported.map(|(product, (code, rca))| (code.clone(), (rca, value(product)))).collect())
}
