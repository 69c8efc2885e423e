//! Figures without a profile: a matrix, computed whole and shown in pages.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::page;
use prost::Message;

use super::convert;
use crate::{
    app::{App, Call},
    canonical::NotCanonical,
    error::Error,
    matrix::{Chosen, Matrix, UsedInput, Wanted, WantedCriterion},
    names,
    ranking::{Figure, Figures, FiguresOfSector},
};

/// Sectors on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;
/// Figures on a page at most: each may come with a note of a thousand letters, and a
/// page is one message.
const MOST_FIGURES: usize = 3000;

/// A matrix as it is remembered between its pages.
#[derive(Debug)]
pub(crate) struct Shown {
    figures: Figures,
    digest: String,
    inputs: Vec<UsedInput>,
    notes: Vec<String>,
}

impl Shown {
    /// Takes a moment: the digest is over all figures.
    fn of(matrix: Matrix) -> Result<Self, NotCanonical> {
        let figures = Figures::of(&matrix);
        let digest = convert::digest_text(&figures.numbers(None).digest()?);
        Ok(Self { figures, digest, inputs: matrix.inputs, notes: matrix.notes })
    }

    /// Memory held, for a bounded cache.
    pub(crate) fn bytes(&self) -> u64 {
        let of_figure = |it: &Figure| size_of::<Figure>() + it.source.len() + it.grade.len() + it.note.len();
        let of_sector = |it: &FiguresOfSector| {
            let names = it.id.len() + it.name.len() + it.name_es.len();
            size_of::<FiguresOfSector>() + names + it.cells.iter().map(of_figure).sum::<usize>()
        };
        self.figures.sectors.iter().map(of_sector).sum::<usize>() as u64
    }
}

pub(super) async fn compute_matrix(
    app: Arc<App>,
    call: Call,
    request: pb::ComputeMatrixRequest,
) -> Result<pb::CriteriaMatrix, Error> {
    let shown = shown(&app, &call, &request).await?;
    let query = query(&call, &request, &shown);
    let most = (MOST_FIGURES / shown.figures.criteria.len().max(1)).clamp(1, MOST);
    let size = page::size(request.page_size, DEFAULT.min(most), most);
    let (sectors, next_page_token) = page::slice(&shown.figures.sectors, size, &request.page_token, query)?;
    Ok(pb::CriteriaMatrix {
        territory: request.territory,
        criteria: shown.figures.criteria.clone(),
        rows: sectors.iter().map(|sector| row(&shown.figures.criteria, sector)).collect(),
        inputs: shown.inputs.iter().map(input).collect(),
        notes: shown.notes.clone(),
        digest: shown.digest.clone(),
        next_page_token,
    })
}

/// The matrix from memory, or else computed: its pages are asked for one after the
/// other. What the caller may not read is never looked up.
async fn shown(app: &Arc<App>, call: &Call, request: &pb::ComputeMatrixRequest) -> Result<Arc<Shown>, Error> {
    let chosen = Chosen::find(app, call, wanted(request)?).await?;
    let key = chosen.key();
    if let Some(shown) = app.caches.matrix(&key).await {
        return Ok(shown);
    }
    let matrix = chosen.assemble(app).await?;
    let shown = Arc::new(app.computing(move || Shown::of(matrix)).await?);
    app.caches.remember_matrix(key, shown.clone()).await;
    Ok(shown)
}

/// What a token is bound to: who asks, everything that was asked, and the figures.
fn query(call: &Call, request: &pb::ComputeMatrixRequest, shown: &Shown) -> [u8; 8] {
    let asked = pb::ComputeMatrixRequest { page_size: 0, page_token: String::new(), ..request.clone() };
    let tenant = call.tenant().as_str();
    page::query(&[tenant.as_bytes(), b"matrix", &asked.encode_to_vec(), shown.digest.as_bytes()])
}

fn wanted(request: &pb::ComputeMatrixRequest) -> Result<Wanted, Error> {
    let dataset = Some(&request.dataset).filter(|name| !name.is_empty());
    let inputs = request.inputs.iter().map(|name| names::input(name).map(str::to_owned));
    Ok(Wanted {
        territory: request.territory.clone(),
        year: request.year,
        sector_list: names::input(&request.sector_list)?.to_owned(),
        dataset: dataset.map(|name| names::dataset(name).map(str::to_owned)).transpose()?,
        comparators: request.comparators.clone(),
        inputs: inputs.collect::<Result<_, _>>()?,
        criteria: request.criteria.iter().enumerate().map(|(at, text)| criterion(at, text)).collect(),
    })
}

/// `LCA`, or `COG:variant=B,rca_threshold=1`; the contract has checked the form.
fn criterion(at: usize, text: &str) -> WantedCriterion {
    let (id, options) = text.split_once(':').unwrap_or((text, ""));
    let pairs = options.split(',').filter_map(|pair| pair.split_once('='));
    let options: BTreeMap<_, _> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    WantedCriterion { id: id.to_owned(), options, field: format!("criteria[{at}]") }
}

fn row(criteria: &[String], sector: &FiguresOfSector) -> pb::MatrixRow {
    let cell = |(criterion, cell): (&String, &Figure)| pb::MatrixCell {
        criterion: criterion.clone(),
        value: cell.value,
        half_width: cell.half_width,
        year: cell.year,
        source: cell.source.clone(),
        grade: cell.grade.clone(),
        note: cell.note.clone(),
    };
    pb::MatrixRow {
        sector: sector.id.clone(),
        display_name: sector.name.clone(),
        display_name_es: sector.name_es.clone(),
        cells: criteria.iter().zip(&sector.cells).map(cell).collect(),
    }
}

fn input(used: &UsedInput) -> pb::MatrixInput {
    pb::MatrixInput {
        name: used.name.clone(),
        digest: used.digest.clone(),
        kind: used.kind.clone(),
        title: used.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_follow_the_id_of_a_criterion() {
        let plain = criterion(0, "LCA");
        assert_eq!((plain.id.as_str(), plain.options.len(), plain.field.as_str()), ("LCA", 0, "criteria[0]"));
        let chosen = criterion(1, "COG:variant=B,rca_threshold=1");
        assert_eq!(chosen.id, "COG");
        assert_eq!(chosen.options["variant"], "B");
        assert_eq!(chosen.options["rca_threshold"], "1");
    }
}
