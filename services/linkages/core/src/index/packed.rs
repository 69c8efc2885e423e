//! Firms and claims in as few bytes as hold them exactly.
//!
//! What is not known is NaN here: checked values never are.

use crate::{
    CapabilityId, Claim, CountryId, Firm, SizeClass, SupplierKey, Tier,
    geo::Point,
    supplier::{Defects, Evidence},
};

/// A firm.
#[derive(Debug, Clone, Copy)]
pub(super) struct PackedFirm {
    key: SupplierKey,
    latitude: f64,
    longitude: f64,
    ppm: f64,
    on_time: f64,
    lots: u32,
    country: CountryId,
    /// 0 where it is not known.
    tier: u8,
    size: SizeClass,
    is_foreign_owned: bool,
}

/// A claim without its capability.
#[derive(Debug, Clone, Copy)]
pub(super) struct PackedClaim {
    hours: f64,
    free_share: f64,
    lead_time_days: f64,
    price: f64,
    min_lot_hours: f64,
    evidence: Evidence,
}

fn pack(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

fn unpack(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl PackedFirm {
    pub(super) fn pack(firm: &Firm) -> Self {
        Self {
            key: firm.key,
            latitude: pack(firm.site.map(|site| site.latitude)),
            longitude: pack(firm.site.map(|site| site.longitude)),
            ppm: pack(firm.defects.map(|defects| defects.ppm)),
            on_time: pack(firm.on_time),
            lots: firm.defects.map_or(0, |defects| defects.lots),
            country: firm.country,
            tier: firm.tier.map_or(0, Tier::get),
            size: firm.size,
            is_foreign_owned: firm.is_foreign_owned,
        }
    }

    pub(super) fn unpack(&self) -> Firm {
        let site = unpack(self.latitude).zip(unpack(self.longitude));
        Firm {
            key: self.key,
            country: self.country,
            site: site.map(|(latitude, longitude)| Point { latitude, longitude }),
            is_foreign_owned: self.is_foreign_owned,
            size: self.size,
            tier: Tier::new(self.tier),
            defects: unpack(self.ppm).map(|ppm| Defects { ppm, lots: self.lots }),
            on_time: unpack(self.on_time),
        }
    }
}

impl PackedClaim {
    pub(super) fn pack(claim: &Claim) -> Self {
        Self {
            hours: pack(claim.hours),
            free_share: pack(claim.free_share),
            lead_time_days: pack(claim.lead_time_days),
            price: pack(claim.price),
            min_lot_hours: claim.min_lot_hours,
            evidence: claim.evidence,
        }
    }

    pub(super) fn unpack(&self, capability: CapabilityId) -> Claim {
        Claim {
            capability,
            evidence: self.evidence,
            hours: unpack(self.hours),
            free_share: unpack(self.free_share),
            lead_time_days: unpack(self.lead_time_days),
            price: unpack(self.price),
            min_lot_hours: self.min_lot_hours,
        }
    }
}
