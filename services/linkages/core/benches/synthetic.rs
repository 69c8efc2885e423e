//! A registry drawn from a seed, with the proportions of a real one: many small firms
//! with few capabilities, few large ones with many standards.

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, Claim, CountryId, Day, Firm, Governance, Need, NeedKey, SizeClass, StandardId,
    Supplier, SupplierKey, Tier,
    certificates::Holding,
    check::{Check, Checked},
    geo::Point,
    supplier::{Defects, Evidence},
};

/// Draws from a seed (SplitMix64: Steele, Lea and Flood 2014).
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in 0..1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in 0..count.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// Log-normal with this median.
    fn around(&mut self, median: f64, spread: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        median * (spread * radius * (std::f64::consts::TAU * self.share()).cos()).exp()
    }
}

const CAPABILITIES: usize = 54;
const STANDARDS: usize = 20;
const CITIES: usize = 34;

/// Places of cities, the same for every registry.
fn city(number: usize) -> Point {
    let mut draws = Draws(1_000 + number as u64);
    Point { latitude: -35.0 + 65.0 * draws.share(), longitude: -115.0 + 75.0 * draws.share() }
}

fn near_a_city(draws: &mut Draws) -> Point {
    let centre = city(draws.below(CITIES));
    let (north, east) = (0.3 * draws.share() - 0.15, 0.3 * draws.share() - 0.15);
    Point { latitude: centre.latitude + north, longitude: centre.longitude + east }
}

/// Some capabilities are common and some are rare.
fn capability(draws: &mut Draws) -> CapabilityId {
    CapabilityId((draws.share().powf(1.7) * CAPABILITIES as f64) as u32)
}

/// The standards that a capability asks for.
fn asked(capability: CapabilityId) -> [StandardId; 2] {
    [StandardId(0), StandardId(1 + (capability.0 % (STANDARDS as u32 - 1)) as u16)]
}

/// A supplier with a key.
pub(crate) fn supplier(key: u64) -> Checked<Supplier> {
    let mut draws = Draws(key.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let size = [SizeClass::Micro, SizeClass::Small, SizeClass::Medium, SizeClass::Large];
    let size_at = [0.55, 0.83, 0.95].iter().filter(|limit| draws.share() > **limit).count();
    let tier = 1 + draws.below(3) as u8 + u8::from(draws.share() < 0.2) + u8::from(draws.share() < 0.05);
    let prior = [9000.0, 3500.0, 1100.0, 300.0, 70.0][usize::from(tier) - 1];
    let mut claims: Vec<Claim> = (0..1 + draws.below(3)).map(|_| claim(&mut draws)).collect();
    claims.sort_by_key(|claim| claim.capability);
    claims.dedup_by_key(|claim| claim.capability);
    let held = [0.06, 0.28, 0.58, 0.82, 0.95][usize::from(tier) - 1];
    let mut standards: Vec<StandardId> = claims.iter().flat_map(|claim| asked(claim.capability)).collect();
    standards.sort();
    standards.dedup();
    standards.retain(|_| draws.share() < held);
    let until = |draws: &mut Draws| Day(20_454 - 500 + draws.below(1_600) as i32);
    let holdings = standards.into_iter().map(|standard| Holding { standard, until: Some(until(&mut draws)) });
    let holdings = holdings.collect();
    let firm = Firm {
        key: SupplierKey(key),
        country: CountryId(0),
        site: (draws.share() < 0.98).then(|| near_a_city(&mut draws)),
        is_foreign_owned: draws.share() < 0.05,
        size: size[size_at],
        tier: Tier::new(tier),
        defects: (draws.share() < 0.97)
            .then(|| Defects { ppm: draws.around(prior, 0.8).min(1e6), lots: draws.below(400) as u32 }),
        on_time: Some(0.78 + 0.2 * draws.share()),
    };
    Supplier { firm, holdings, claims }.check().expect("it is drawn within the limits")
}

fn claim(draws: &mut Draws) -> Claim {
    let evidence = [
        Evidence::SelfDeclared,
        Evidence::Document,
        Evidence::ThirdParty,
        Evidence::DeliveredToMultinational,
        Evidence::SiteAudited,
    ];
    Claim {
        capability: capability(draws),
        evidence: evidence[draws.below(5)],
        hours: (draws.share() < 0.98).then(|| draws.around(8_000.0, 1.2)),
        free_share: Some(0.6 * draws.share()),
        lead_time_days: Some(5.0 + 50.0 * draws.share()),
        price: Some(80.0 + 50.0 * draws.share()),
        min_lot_hours: 20.0 * draws.share(),
    }
}

/// A need with a key.
pub(crate) fn need(key: u64) -> Checked<Need> {
    let mut draws = Draws(!key);
    let capability = capability(&mut draws);
    let deliveries = [250.0, 52.0, 12.0][draws.below(3)];
    let governance = [Governance::Market, Governance::Captive, Governance::Modular, Governance::Relational];
    Need {
        key: NeedKey(key),
        buyer: BuyerKey(key % 300),
        governance: Some(governance[draws.below(4)]),
        country: CountryId(0),
        site: Some(near_a_city(&mut draws)),
        capability,
        hours: draws.around(2_600.0, 0.9),
        max_supplier_share: [1.0, 0.6, 0.5, 0.4][draws.below(4)],
        target_price: Some(85.0 + 30.0 * draws.share()),
        spend: 10_000_000,
        required: asked(capability).to_vec(),
        desired: vec![],
        lead_time_days: Some(10.0 + 50.0 * draws.share()),
        deliveries_per_year: deliveries,
        radius_km: (deliveries > 50.0 && draws.share() < 0.4)
            .then(|| [50.0, 100.0, 200.0, 400.0][draws.below(4)]),
        max_ppm: [10.0, 50.0, 200.0, 1_000.0, 5_000.0][draws.below(5)],
        min_size: [SizeClass::Micro, SizeClass::Small, SizeClass::Small, SizeClass::Medium][draws.below(4)],
        start: Day(20_454 + draws.below(300) as i32),
        horizon_months: 24,
    }
    .check()
    .expect("it is drawn within the limits")
}
