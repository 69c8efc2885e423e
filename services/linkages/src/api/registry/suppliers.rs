//! Suppliers.

use std::fmt::Arguments;

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use super::capabilities::Capabilities;
use crate::{
    api::resource::{Resource, head, standard_methods},
    app::{App, Call},
    checks::{self, Found},
    date,
    error::Error,
    names,
    store::{Collection, Filter},
    tax,
};

impl Resource for pb::Supplier {
    const COLLECTION: Collection =
        Collection { table: "suppliers", columns: &["countries", "size_class", "capabilities", "standards"] };
    const PLURAL: &'static str = "suppliers";
    const FIELD: &'static str = "supplier";

    head!();

    fn columns(&self) -> Vec<String> {
        let claimed =
            self.claims.iter().filter_map(|claim| names::id("capabilities", &claim.capability).ok());
        vec![
            checks::words(self.sites.iter().map(|site| site.country.as_str())),
            self.size_class().as_str_name().to_owned(),
            checks::words(claimed),
            checks::words(self.certificates.iter().map(|certificate| certificate.standard.as_str())),
        ]
    }

    async fn settle(&mut self, app: &App, call: &Call, held: Option<&Self>) -> Result<(), Error> {
        let named: Vec<_> = self.claims.iter().map(|claim| claim.capability.as_str()).collect();
        let capabilities = Capabilities::named(app, call, &named).await?;
        check_supplier(self, held, &capabilities, date::today())
    }
}

/// Brings spellings to their canonical form, tells which tax numbers fit, and refuses
/// what the rules of the contract cannot see. What stands in `held`, which it takes
/// the place of, may stand there still: a capability that was removed or is measured in
/// another unit since, a certificate that was live when it was written.
pub(crate) fn check_supplier(
    supplier: &mut pb::Supplier,
    held: Option<&pb::Supplier>,
    capabilities: &Capabilities,
    today: Day,
) -> Result<(), Error> {
    let field = pb::Supplier::FIELD;
    let mut found = Found::default();
    found.text(format_args!("{field}.legal_name"), &supplier.legal_name);
    tax_ids(&mut found, format_args!("{field}.tax_ids"), &mut supplier.tax_ids);
    found.sites(format_args!("{field}.sites"), &supplier.sites);
    found.date(format_args!("{field}.tier_graded_on"), &supplier.tier_graded_on);
    claims(&mut found, format_args!("{field}.claims"), supplier, held, capabilities);
    for (position, certificate) in supplier.certificates.iter_mut().enumerate() {
        let is_held = held.is_some_and(|held| held.certificates.contains(certificate));
        check_certificate(
            &mut found,
            format_args!("{field}.certificates[{position}]"),
            certificate,
            is_held,
            today,
        );
    }
    for (position, record) in supplier.quality_records.iter().enumerate() {
        let path = format_args!("{field}.quality_records[{position}]");
        let from = found.date(format_args!("{path}.from"), &record.from);
        let to = found.date(format_args!("{path}.to"), &record.to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            found.wrong(format_args!("{path}.to"), "PERIOD_DATES", "it ends before it begins");
        }
    }
    found.repeated(supplier.exclusions.iter().map(String::as_str), |position| {
        format!("{field}.exclusions[{position}]")
    });
    found.date(format_args!("{field}.observed_on"), &supplier.observed_on);
    found.finish()
}

fn tax_ids(found: &mut Found, field: Arguments<'_>, ids: &mut [pb::TaxId]) {
    for (position, id) in ids.iter_mut().enumerate() {
        found.country(format_args!("{field}[{position}].country"), &id.country);
        id.checks = tax::checks(&id.country, &id.scheme, &id.id);
    }
    let keys: Vec<_> = ids.iter().map(|id| format!("{} {}", id.country, tax::normal(&id.id))).collect();
    found.keys(keys.iter().map(String::as_str), |position| format!("{field}[{position}].id"));
}

fn claims(
    found: &mut Found,
    field: Arguments<'_>,
    supplier: &pb::Supplier,
    held: Option<&pb::Supplier>,
    capabilities: &Capabilities,
) {
    let named = supplier.claims.iter().map(|claim| claim.capability.as_str());
    found.keys(named, |position| format!("{field}[{position}].capability"));
    for (position, claim) in supplier.claims.iter().enumerate() {
        let path = format_args!("{field}[{position}]");
        let mut held = held.into_iter().flat_map(|held| &held.claims);
        let held = held.find(|held| held.capability == claim.capability);
        if !capabilities.has(&claim.capability) && held.is_none() {
            let text = format!("there is no {}: create it first", claim.capability);
            found.wrong(format_args!("{path}.capability"), "UNKNOWN_REFERENCE", text);
        }
        let unit = capabilities.unit(&claim.capability);
        found.codes(format_args!("{path}.codes"), &claim.codes);
        found.date(format_args!("{path}.observed_on"), &claim.observed_on);
        // What was said in the unit that the capability had before may stand.
        let said = |of: fn(&pb::CapabilityClaim) -> Option<&pb::Quantity>| {
            of(claim).filter(|quantity| held.and_then(of) != Some(*quantity))
        };
        if let Some(capacity) = said(|claim| claim.capacity_per_year.as_ref()) {
            found.quantity(format_args!("{path}.capacity_per_year"), capacity, unit);
        }
        found.price(format_args!("{path}.price_per_unit"), claim.price_per_unit.as_ref());
        if let Some(lot) = said(|claim| claim.minimum_lot.as_ref()) {
            found.quantity(format_args!("{path}.minimum_lot"), lot, unit);
        }
    }
}

/// Brings a certificate to its canonical spelling and checks its days. One that has
/// run out is kept, and gives nothing after its last day; only one that is said to
/// be live after that day contradicts itself.
fn check_certificate(
    found: &mut Found,
    path: Arguments<'_>,
    certificate: &mut pb::Certificate,
    is_held: bool,
    today: Day,
) {
    if let Some(written) = checks::canonical(&mut certificate.standard)
        && certificate.raw.is_empty()
    {
        certificate.raw = written;
    }
    let issued = found.date(format_args!("{path}.issued_on"), &certificate.issued_on);
    let expires = found.date(format_args!("{path}.expires_on"), &certificate.expires_on);
    if issued.zip(expires).is_some_and(|(issued, expires)| expires < issued) {
        found.wrong(
            format_args!("{path}.expires_on"),
            "CERTIFICATE_DATES",
            "it expires before it was issued",
        );
    }
    let is_live = certificate.status() == pb::CertificateStatus::Live;
    if is_live && !is_held && expires.is_some_and(|expires| expires < today) {
        let text = format!(
            "it expired on {}, so it is not live: say that it is expired, or leave its status out",
            certificate.expires_on
        );
        found.wrong(format_args!("{path}.status"), "CERTIFICATE_EXPIRED", text);
    }
}

fn filters(request: &pb::ListSuppliersRequest) -> Vec<Filter<'_>> {
    let size = request.size_class();
    let size = if size == pb::SizeClass::Unspecified { "" } else { size.as_str_name() };
    let capability = names::id("capabilities", &request.capability).unwrap_or_default();
    vec![
        Filter { column: "countries", value: &request.country, among_words: true },
        Filter { column: "size_class", value: size, among_words: false },
        Filter { column: "capabilities", value: capability, among_words: true },
        Filter { column: "standards", value: &request.standard, among_words: true },
    ]
}

standard_methods! {
    "RegistryService" of Supplier as supplier;
    create "CreateSupplier" (CreateSupplierRequest by supplier_id);
    get (GetSupplierRequest);
    list (ListSuppliersRequest by filters) -> ListSuppliersResponse { suppliers };
    update "UpdateSupplier" (UpdateSupplierRequest);
    delete "DeleteSupplier" (DeleteSupplierRequest);
}
