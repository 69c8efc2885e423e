//! One pair of need and supplier in full.

use std::sync::Arc;

use eslabon_linkages_core::{
    Supplier, SupplierKey,
    case::Demand,
    check::{Check, Checked},
    matching::{Question, best_suppliers},
    rules::Verdict,
};
use eslabon_proto::linkages::v1 as pb;

use super::{
    asked::{self, Asked, NeedAsked},
    convert,
    told::{Names, Telling},
};
use crate::{
    app::{App, Call},
    error::{Error, matching},
    register::{
        Note, Reference, excludes,
        load::{self, Reading},
    },
};

pub(super) async fn get(
    app: Arc<App>,
    call: Call,
    request: pb::GetMatchRequest,
) -> Result<pb::GetMatchResponse, Error> {
    let named = (
        request.policy.as_str(),
        request.relatedness.as_ref(),
        request.as_of.as_str(),
        request.action_catalogue.as_str(),
    );
    let not_found = || Error::NotFound(request.name.clone());
    let (need, supplier) = request.name.split_once("/matches/").ok_or_else(not_found)?;
    let supplier = format!("suppliers/{supplier}");
    let asked = Asked::read(&app, &call, named).await?;
    let (store, tenant) = (&app.store, call.tenant());
    let mut reading = Reading::begin(store, tenant).await?;
    let (documents, document, (capabilities, tables), state) = loop {
        let documents = asked::need_of(&app, &call, need).await?;
        let supplier = load::one::<pb::Supplier>(store, tenant, &supplier).await?;
        let referred_to = load::referred_to(store, tenant).await?;
        if let Some(state) = reading.held().await? {
            break (documents, supplier, referred_to, state);
        }
    };
    let document = document.ok_or_else(|| Error::NotFound(supplier.clone()))?;
    let reference = Reference::new(capabilities, &tables, &asked.wanted);
    let need = NeedAsked::new(&reference, asked.as_of, documents)?;
    let (supplier, mut notes) = reference.supplier(SupplierKey(0), &document).map_err(not_usable)?;
    let supplier = only(supplier, &reference, &request.capability)?;
    let related = asked.related(&app, &call, &reference).await?;
    let plans = asked.plans(&reference)?;
    let demand = Demand::new(&need.need, &asked.policy);
    let question =
        Question { demand: &demand, relations: &related.relations, most: 1, worst: Verdict::Ineligible };
    let found = best_suppliers(&question, [&supplier]);
    let telling = Telling {
        asked: &asked,
        reference: &reference,
        relations: &related.relations,
        plans: plans.as_ref(),
        reciprocal: true,
    };
    let names = Names { need: &need.document.name, supplier: &document.name };
    let told = found.first().and_then(|found| telling.tell(&demand, &supplier, found, &names));
    let mut told = told.ok_or_else(not_found)?;
    told.supplier_title.clone_from(&document.legal_name);
    if excludes(&document, &need.document.buyer) {
        let text = format!("by its own word it does not supply `{}`", need.document.buyer);
        notes.push(Note::new(format!("{}.exclusions", document.name), "EXCLUDED", text));
    }
    notes.splice(0..0, need.notes.clone());
    told.notes = convert::notes(notes);
    let basis = asked.basis(related.used, &reference, state.digest());
    Ok(pb::GetMatchResponse { r#match: Some(told), basis: Some(basis) })
}

/// A supplier with its claim on one capability alone, where one was named.
fn only(
    supplier: Checked<Supplier>,
    reference: &Reference,
    capability: &str,
) -> Result<Checked<Supplier>, Error> {
    if capability.is_empty() {
        return Ok(supplier);
    }
    let number = reference.capability_id(capability).ok_or_else(|| Error::NotFound(capability.to_owned()))?;
    let mut supplier = supplier.into_inner();
    supplier.claims.retain(|claim| claim.capability == number);
    supplier.check().map_err(|found| Error::violations("", found))
}

/// A supplier that cannot be computed with.
pub(super) fn not_usable(error: Error) -> Error {
    match error {
        Error::Wrong(wrong) => matching::Error::SupplierNotUsable(wrong).into(),
        other => other,
    }
}
