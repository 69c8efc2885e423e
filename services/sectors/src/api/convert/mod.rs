//! Wire types to and from the words of this service. They go no further.

mod basis;
mod dataset;
mod figures;
mod import;
mod opportunity;

pub(super) use basis::{basis, params, provenance};
pub(super) use dataset::{dataset, etag};
pub(super) use figures::{country, country_product, product};
pub(super) use import::{limits, new_dataset, stated_year, trade_spec, value_unit};
pub(super) use opportunity::{opportunity, strategy, strategy_message, weights, weights_message};
