//! The catalogue, and figures without a profile.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::page;

use super::convert;
use crate::{
    app::{App, Call},
    error::Error,
    matrix::{self, Matrix, Wanted, WantedCriterion},
    names,
    ranking::{Figures, catalogue},
};

pub(super) async fn list_criteria(
    _: Arc<App>,
    call: Call,
    request: pb::ListCriteriaRequest,
) -> Result<pb::ListCriteriaResponse, Error> {
    let query = page::query(&[call.tenant().as_str().as_bytes(), b"criteria"]);
    let size = page::size(request.page_size, 50, 1000);
    let entries: Vec<_> = catalogue::entries().collect();
    let (entries, next_page_token) = page::slice(&entries, size, &request.page_token, query)?;
    Ok(pb::ListCriteriaResponse {
        criteria: entries.iter().map(|entry| convert::criterion(entry)).collect(),
        next_page_token,
    })
}

pub(super) async fn get_criterion(
    _: Arc<App>,
    _: Call,
    request: pb::GetCriterionRequest,
) -> Result<pb::Criterion, Error> {
    let entry = request.name.strip_prefix("criteria/").and_then(catalogue::entry);
    entry.map(convert::criterion).ok_or(Error::NotFound(request.name))
}

pub(super) async fn compute_matrix(
    app: Arc<App>,
    call: Call,
    request: pb::ComputeMatrixRequest,
) -> Result<pb::CriteriaMatrix, Error> {
    let matrix = matrix::assemble(&app, &call, &wanted(&request)?).await?;
    message(&request.territory, matrix)
}

fn wanted(request: &pb::ComputeMatrixRequest) -> Result<Wanted, Error> {
    let dataset = Some(&request.dataset).filter(|name| !name.is_empty());
    Ok(Wanted {
        territory: request.territory.clone(),
        year: request.year,
        sector_list: names::input(&request.sector_list)?.to_owned(),
        dataset: dataset.map(|name| names::dataset(name).map(str::to_owned)).transpose()?,
        comparators: request.comparators.clone(),
        inputs: request
            .inputs
            .iter()
            .map(|name| names::input(name).map(str::to_owned))
            .collect::<Result<_, _>>()?,
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

fn message(territory: &str, matrix: Matrix) -> Result<pb::CriteriaMatrix, Error> {
    let figures = Figures::of(&matrix);
    let digest = convert::digest_text(&figures.numbers(None).digest()?);
    let cell = |(criterion, cell): (&String, crate::ranking::Figure)| pb::MatrixCell {
        criterion: criterion.clone(),
        value: cell.value,
        half_width: cell.half_width,
        year: cell.year,
        source: cell.source,
        grade: cell.grade,
        note: cell.note,
    };
    let rows = figures.sectors.into_iter().map(|sector| pb::MatrixRow {
        sector: sector.id,
        display_name: sector.name,
        display_name_es: sector.name_es,
        cells: figures.criteria.iter().zip(sector.cells).map(cell).collect(),
    });
    let inputs = matrix.inputs.into_iter().map(|input| pb::MatrixInput {
        name: input.name,
        digest: input.digest,
        kind: input.kind,
        title: input.title,
    });
    Ok(pb::CriteriaMatrix {
        territory: territory.to_owned(),
        rows: rows.collect(),
        criteria: figures.criteria.clone(),
        inputs: inputs.collect(),
        notes: matrix.notes,
        digest,
    })
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
