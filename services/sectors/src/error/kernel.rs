//! What a kernel refuses, in the words of the interface: codes instead of
//! positions, and what to do.

use eslabon_runtime::problem::{Kind, Problem};
use eslabon_sectors_core as core;

use crate::year::Year;

/// Blocks, and codes of each, named in a problem at most; counts tell the rest.
const NAMED: usize = 8;

/// The problem of a kernel's error. `year` holds the codes of the positions in
/// it.
pub(super) fn problem(error: &core::Error, year: Option<&Year>) -> Problem {
    use core::Error as E;
    let refused = |reason: &str, message: String| Problem::new(Kind::FailedPrecondition, reason, message);
    match error {
        E::Disconnected { blocks } => {
            let sizes: Vec<_> = blocks.iter().take(NAMED).map(|block| block_text(block, year)).collect();
            refused(
                "DISCONNECTED",
                format!(
                    "the territories fall into {} blocks that share no product, so ECI would only tell the blocks \
                     apart; ask for ON_DISCONNECTED_LARGEST_BLOCK, or lower the RCA threshold",
                    blocks.len()
                ),
            )
            .with("block_count", blocks.len())
            .with("blocks", sizes.join("; "))
        }
        E::EigenvalueTie { second, third } => refused(
            "EIGENVALUE_TIE",
            "the second and third eigenvalue are equal, so ECI has no direction of its own; \
             use another year, threshold or set of territories"
                .to_owned(),
        )
        .with("second", second)
        .with("third", third),
        E::OrientationUndetermined => refused(
            "ORIENTATION_UNDETERMINED",
            "ECI does not correlate with diversity (are all diversities equal?), so its sign cannot be told; \
             use another threshold or set of territories"
                .to_owned(),
        ),
        E::TooSmall { countries, products } => refused(
            "TOO_SMALL",
            format!("{countries} territories x {products} products with presence are too few for an index"),
        ),
        E::NoFigures { country } => {
            let code = year.map_or("the territory", |year| year.countries[*country].as_str());
            refused("NO_FIGURES", format!("{code} was left out of the computation; see `left_out` of its provenance"))
        }
        E::WeightsDoNotSum { sum } => Problem::invalid(
            "weights",
            "WEIGHTS_DO_NOT_SUM",
            format!("the weights sum to {sum}; they must sum to one"),
        ),
        E::BadParameter { field, message } => Problem::invalid(*field, "OUT_OF_RANGE", message.clone()),
        // Cells were checked when they were imported.
        E::IndexOutOfRange { .. } | E::NotFinite { .. } | E::Negative { .. } | E::Duplicate { .. } => {
            tracing::error!(%error, "stored cells are not what an import lets through");
            Problem::new(Kind::DataLoss, "DATASET_DAMAGED", "the stored dataset is damaged; import it again")
        }
    }
}

fn block_text(block: &core::Block, year: Option<&Year>) -> String {
    let codes: Vec<_> = match year {
        Some(year) => block.countries.iter().take(NAMED).map(|&at| year.countries[at].as_str()).collect(),
        None => Vec::new(),
    };
    let more = if block.countries.len() > codes.len() { ", …" } else { "" };
    format!(
        "{} territories ({}{more}) x {} products",
        block.countries.len(),
        codes.join(", "),
        block.products
    )
}
