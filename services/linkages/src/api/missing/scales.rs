//! From how many hours a year suppliers pay. The id of a scale is that of its
//! capability, so that a capability has one, and a tenant's hides that of `public`.

use eslabon_linkages_core::missing::{NoScale, PlantCost};
use eslabon_proto::linkages::v1 as pb;

pub(super) use standard::{delete, get, list, update};

use crate::{
    api::resource::{Resource, Shared, head},
    app::{App, Call},
    checks::Found,
    error::Error,
    store::Collection,
};

impl Resource for pb::MinimumScale {
    const COLLECTION: Collection = Collection { table: "minimum_scales", columns: &[] };
    const PLURAL: &'static str = "minimumScales";
    const FIELD: &'static str = "minimum_scale";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let mut found = Found::default();
        let path = |field: &str| format!("{}.{field}", Self::FIELD);
        self.units_per_year = None;
        match (self.hours_per_year, &self.plant_cost) {
            (None, None) => {
                let text = "give hours per year, or what a plant costs";
                found.wrong(path("hours_per_year"), "REQUIRED", text);
            }
            (Some(_), Some(_)) => {
                let text = "leave out the hours or the cost of the plant: one follows from the other";
                found.wrong(path("hours_per_year"), "HOURS_AND_COST", text);
            }
            (Some(_), None) => {}
            (None, Some(cost)) => self.units_per_year = units(&mut found, &path("plant_cost"), cost),
        }
        found.finish()
    }
}

/// Units per year from which a plant pays.
fn units(found: &mut Found, path: &str, cost: &pb::PlantCost) -> Option<f64> {
    let given = [("fixed", &cost.fixed), ("import_price", &cost.import_price), ("variable", &cost.variable)];
    let currency = cost.fixed.as_ref().map(|money| money.currency.as_str());
    for (field, money) in given.into_iter().filter_map(|(field, money)| Some((field, money.as_ref()?))) {
        if Some(money.currency.as_str()) != currency {
            let text = "give all of it in one currency: no exchange rate is made up";
            found.wrong(format_args!("{path}.{field}.currency"), "CURRENCY_DIFFERS", text);
        }
        if money.minor_units < 0 {
            found.wrong(format_args!("{path}.{field}.minor_units"), "NEGATIVE", "an amount is at least 0");
        }
    }
    let amount =
        |money: &Option<pb::Money>| money.as_ref().map_or(0, |money| money.minor_units).max(0) as f64;
    let plant = PlantCost {
        fixed: amount(&cost.fixed),
        interest: cost.interest,
        years: cost.years.unsigned_abs(),
        import_price: amount(&cost.import_price),
        tariff: cost.tariff,
        logistics: cost.logistics,
        variable: amount(&cost.variable),
    };
    match plant.minimum_efficient_scale() {
        Ok(units) if units > 0.0 => return Some(units),
        Ok(_) => {
            let text = "a plant that costs nothing pays at any size: give what it takes to build it";
            found.wrong(format_args!("{path}.fixed"), "OUT_OF_RANGE", text);
        }
        Err(error @ NoScale::NoMargin) => found.wrong(path, "NO_MARGIN", error.to_string()),
        Err(error @ NoScale::OutOfRange(field)) => {
            found.wrong(format_args!("{path}.{field}"), "OUT_OF_RANGE", error.to_string());
        }
    }
    None
}

pub(super) async fn create(
    app: Shared,
    call: Call,
    mut request: pb::CreateMinimumScaleRequest,
) -> Result<pb::MinimumScale, Error> {
    if let Some(scale) = &mut request.minimum_scale {
        scale.capability = format!("capabilities/{}", request.minimum_scale_id);
    }
    standard::create(app, call, request).await
}

/// The methods of every resource.
mod standard {
    use eslabon_proto::linkages::v1 as pb;

    use crate::{api::resource::standard_methods, store::Filter};

    fn filters(_: &pb::ListMinimumScalesRequest) -> Vec<Filter<'_>> {
        vec![]
    }

    standard_methods! {
        "MissingLinksService" of MinimumScale as minimum_scale;
        create "CreateMinimumScale" (CreateMinimumScaleRequest by minimum_scale_id);
        get (GetMinimumScaleRequest);
        list (ListMinimumScalesRequest by filters) -> ListMinimumScalesResponse { minimum_scales };
        update "UpdateMinimumScale" (UpdateMinimumScaleRequest);
        delete "DeleteMinimumScale" (DeleteMinimumScaleRequest);
    }
}
