//! SQLite: prepared inserts.

use std::time::Instant;

use anyhow::Result;
use sqlx::{QueryBuilder, Sqlite, SqlitePool, Transaction};

use crate::file::Row;

/// Rows of one statement: four values each, of the 32,766 that SQLite takes.
const TOGETHER: usize = 1000;

pub(super) async fn load(pool: &SqlitePool, rows: &[Row]) -> Result<Vec<(&'static str, f64)>> {
    let mut times = Vec::new();
    let start = emptied(pool).await?;
    let mut tx = pool.begin_with("begin immediate").await?;
    one_by_one(&mut tx, rows).await?;
    tx.commit().await?;
    times.push(("engine: prepared, row by row", start.elapsed().as_secs_f64()));

    let start = emptied(pool).await?;
    let mut tx = pool.begin_with("begin immediate").await?;
    together(&mut tx, rows).await?;
    tx.commit().await?;
    times.push(("engine: prepared, 1,000 rows a statement", start.elapsed().as_secs_f64()));
    Ok(times)
}

async fn emptied(pool: &SqlitePool) -> Result<Instant> {
    sqlx::query("delete from trade").execute(pool).await?;
    Ok(Instant::now())
}

async fn one_by_one(tx: &mut Transaction<'_, Sqlite>, rows: &[Row]) -> Result<()> {
    for row in rows {
        sqlx::query("insert into trade (year, exporter, product, value) values (?, ?, ?, ?)")
            .bind(row.year)
            .bind(&row.exporter)
            .bind(&row.product)
            .bind(row.value)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn together(tx: &mut Transaction<'_, Sqlite>, rows: &[Row]) -> Result<()> {
    for rows in rows.chunks(TOGETHER) {
        let mut query = QueryBuilder::<Sqlite>::new("insert into trade (year, exporter, product, value) ");
        query.push_values(rows, |mut values, row| {
            values.push_bind(row.year).push_bind(&row.exporter).push_bind(&row.product).push_bind(row.value);
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}
