//! A document of a supplier as the core's supplier. What cannot be used is left out,
//! and a note tells what that was.

use eslabon_linkages_core::{
    Claim, Firm, SizeClass, Supplier, SupplierKey, Tier,
    certificates::{Certificate, Status},
    check::{Check, Checked},
    geo::Point,
    supplier::{Defects, Evidence},
};
use eslabon_proto::linkages::v1::{self as pb, CertificateStatus, EvidenceGrade, OwnershipKind};

use super::{
    Note,
    reference::{Reference, hours},
};
use crate::{date, error::Error};

/// Whether a supplier, by its own word, does not supply a buyer, `buyers/{buyer}`.
pub(crate) fn excludes(supplier: &pb::Supplier, buyer: &str) -> bool {
    supplier.exclusions.iter().any(|excluded| excluded == buyer)
}

impl Reference {
    /// A supplier with a key, and notes on what of it could not be used.
    ///
    /// It is in the country and at the place of its first site. Foreigners own it where
    /// they alone do, or where they hold more than a half of what is joint. Its records
    /// of quality are pooled: see [`pooled`].
    pub(crate) fn supplier(
        &self,
        key: SupplierKey,
        document: &pb::Supplier,
    ) -> Result<(Checked<Supplier>, Vec<Note>), Error> {
        let mut notes = Vec::new();
        let supplier = Supplier {
            firm: self.firm(key, document, &mut notes)?,
            holdings: self.holdings(&self.certificates(document, &mut notes)),
            claims: self.claims(document, &mut notes),
        };
        let supplier = supplier.check().map_err(|found| Error::violations(&document.name, found))?;
        Ok((supplier, notes))
    }

    fn firm(&self, key: SupplierKey, document: &pb::Supplier, notes: &mut Vec<Note>) -> Result<Firm, Error> {
        let path = format!("{}.sites[0]", document.name);
        let no_site =
            || Error::wrong(path.clone(), "UNKNOWN_COUNTRY", "give a site in a country of ISO 3166-1");
        let site = document.sites.first().ok_or_else(no_site)?;
        let records = &document.quality_records;
        let defects = pooled(records, |record| record.ppm);
        Ok(Firm {
            key,
            country: self.country_id(&site.country).ok_or_else(no_site)?,
            site: place(site, &path, notes),
            is_foreign_owned: is_foreign_owned(document.ownership.as_ref()),
            size: size(document.size_class()).unwrap_or(SizeClass::Micro),
            tier: document.competence_tier.and_then(|tier| Tier::new(u8::try_from(tier).ok()?)),
            defects: defects.map(|(ppm, lots)| Defects { ppm, lots }),
            on_time: pooled(records, |record| record.on_time).map(|(share, _)| share),
        })
    }

    fn certificates(&self, document: &pb::Supplier, notes: &mut Vec<Note>) -> Vec<Certificate> {
        let mut certificates = Vec::with_capacity(document.certificates.len());
        for (certificate, at) in document.certificates.iter().zip(0..) {
            let Some(standard) = self.standard_id(&certificate.standard) else {
                let text = "more standards are named than can be counted: this one counts for nothing";
                notes.push(Note::new(
                    format!("{}.certificates[{at}]", document.name),
                    "TOO_MANY_STANDARDS",
                    text,
                ));
                continue;
            };
            certificates.push(Certificate {
                standard,
                issued: date::parse(&certificate.issued_on),
                expires: date::parse(&certificate.expires_on),
                status: match certificate.status() {
                    CertificateStatus::Unspecified | CertificateStatus::Live => Status::Live,
                    // What its issuer calls over is over, whatever its last day says.
                    CertificateStatus::Suspended | CertificateStatus::Expired => Status::Suspended,
                },
            });
        }
        certificates
    }

    fn claims(&self, document: &pb::Supplier, notes: &mut Vec<Note>) -> Vec<Claim> {
        let mut claims = Vec::with_capacity(document.claims.len());
        for (claim, at) in document.claims.iter().zip(0..) {
            let path = format!("{}.claims[{at}]", document.name);
            claims.extend(self.claim(claim, &path, notes));
        }
        // A sort that keeps the first of several where it is.
        claims.sort_by_key(|claim| claim.capability);
        claims.dedup_by_key(|claim| claim.capability);
        claims
    }

    fn claim(&self, claim: &pb::CapabilityClaim, path: &str, notes: &mut Vec<Note>) -> Option<Claim> {
        let Some(number) = self.capability_id(&claim.capability) else {
            let text =
                format!("there is no `{}`: the claim says nothing until it is there", claim.capability);
            notes.push(Note::new(format!("{path}.capability"), "UNKNOWN_CAPABILITY", text));
            return None;
        };
        let capability = self.capability(number)?;
        let mut read = |quantity: Option<&pb::Quantity>, field: &str| {
            let quantity = quantity?;
            let hours = hours(quantity, capability);
            if hours.is_none() {
                let text = format!("`{}` cannot be converted to `{}`", quantity.unit, capability.unit);
                notes.push(Note::new(format!("{path}.{field}"), "UNKNOWN_UNIT", text));
            }
            hours
        };
        let hours = read(claim.capacity_per_year.as_ref(), "capacity_per_year");
        let min_lot_hours = read(claim.minimum_lot.as_ref(), "minimum_lot").unwrap_or(0.0);
        let price = self.price(claim.price_per_unit.as_ref());
        if let (Some(money), None) = (&claim.price_per_unit, price) {
            let text = format!("prices are compared in {}; no exchange rate is made up", self.currency());
            notes.push(Note::new(
                format!("{path}.price_per_unit"),
                "OTHER_CURRENCY",
                format!("{}: {text}", money.currency),
            ));
        }
        Some(Claim {
            capability: number,
            evidence: evidence(claim.evidence()),
            hours,
            free_share: claim.free_share,
            lead_time_days: claim.lead_time_days,
            price,
            min_lot_hours,
        })
    }
}

/// The mean of a figure over the records that have it, by their lots, and the lots
/// together. Where no lot was counted every record counts the same, for no lot. One
/// record alone is taken as it is.
fn pooled(
    records: &[pb::QualityRecord],
    figure: impl Fn(&pb::QualityRecord) -> Option<f64>,
) -> Option<(f64, u32)> {
    let lots_of = |record: &pb::QualityRecord| u32::try_from(record.lots).unwrap_or_default();
    let known: Vec<(f64, u32)> =
        records.iter().filter_map(|record| Some((figure(record)?, lots_of(record)))).collect();
    if let [(only, lots)] = known[..] {
        return Some((only, lots));
    }
    let lots: f64 = known.iter().map(|(_, lots)| f64::from(*lots)).sum();
    let mean = if lots > 0.0 {
        known.iter().map(|(figure, lots)| figure * f64::from(*lots)).sum::<f64>() / lots
    } else if known.is_empty() {
        return None;
    } else {
        known.iter().map(|(figure, _)| figure).sum::<f64>() / known.len() as f64
    };
    // 500 records of 100,000,000 lots pass the range; a cast keeps within it.
    Some((mean, lots as u32))
}

/// Where a site is, unless it stands where forms put what they do not know.
pub(super) fn place(site: &pb::Site, path: &str, notes: &mut Vec<Note>) -> Option<Point> {
    let point = site.point?;
    if point.latitude == 0.0 && point.longitude == 0.0 {
        let text = "(0, 0) stands for an unknown place: the place counts as not known";
        notes.push(Note::new(format!("{path}.point"), "ZERO_COORDINATES", text));
        return None;
    }
    Some(Point { latitude: point.latitude, longitude: point.longitude })
}

fn is_foreign_owned(ownership: Option<&pb::Ownership>) -> bool {
    let Some(ownership) = ownership else { return false };
    match ownership.kind() {
        OwnershipKind::Foreign => true,
        OwnershipKind::Joint => ownership.foreign_share.is_some_and(|share| share > 0.5),
        OwnershipKind::Domestic | OwnershipKind::Unspecified => false,
    }
}

/// The size of a firm, where it is known.
pub(super) fn size(size: pb::SizeClass) -> Option<SizeClass> {
    match size {
        pb::SizeClass::Unspecified => None,
        pb::SizeClass::Micro => Some(SizeClass::Micro),
        pb::SizeClass::Small => Some(SizeClass::Small),
        pb::SizeClass::Medium => Some(SizeClass::Medium),
        pb::SizeClass::Large => Some(SizeClass::Large),
    }
}

fn evidence(grade: EvidenceGrade) -> Evidence {
    match grade {
        EvidenceGrade::Unspecified | EvidenceGrade::SelfDeclared => Evidence::SelfDeclared,
        EvidenceGrade::Document => Evidence::Document,
        EvidenceGrade::ThirdParty => Evidence::ThirdParty,
        EvidenceGrade::DeliveredToMultinational => Evidence::DeliveredToMultinational,
        EvidenceGrade::SiteAudited => Evidence::SiteAudited,
    }
}

#[cfg(test)]
mod tests;
