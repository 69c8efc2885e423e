//! The economies of the sample world: real names and codes; every number
//! beside them is illustrative, chosen so that the world looks like ours from
//! afar.

use super::products::Cluster::{self, *};

/// One economy.
pub(super) struct Economy {
    /// ISO 3166-1 alpha-3.
    pub(super) code: &'static str,
    /// Name in English.
    pub(super) name: &'static str,
    /// What it can do, 0..10. Illustrative.
    pub(super) capability: f64,
    /// Exports in the first year, billion USD. Illustrative.
    pub(super) exports: f64,
    /// Growth of its exports, share per year. Illustrative.
    pub(super) growth: f64,
    /// Families in which it is stronger (or weaker) than its capability says,
    /// in doublings. Illustrative.
    pub(super) strengths: &'static [(Cluster, f64)],
}

const fn e(
    code: &'static str,
    name: &'static str,
    capability: f64,
    exports: f64,
    growth: f64,
    strengths: &'static [(Cluster, f64)],
) -> Economy {
    Economy { code, name, capability, exports, growth, strengths }
}

/// In the order of their codes.
#[rustfmt::skip] // one line an economy reads as the table it is
pub(super) const ECONOMIES: [Economy; 42] = [
    e("ARG", "Argentina", 4.6, 57.0, 0.01, &[(Grains, 4.5), (Livestock, 3.0), (Food, 1.5), (Garden, 1.5), (Vehicles, 0.5)]),
    e("AUS", "Australia", 4.4, 190.0, 0.04, &[(Minerals, 4.0), (Energy, 3.0), (Livestock, 3.5), (Grains, 2.0), (Precision, 0.5)]),
    e("AUT", "Austria", 9.0, 150.0, 0.03, &[(Machinery, 1.2), (Metals, 1.5), (Wood, 2.0), (Vehicles, 0.6)]),
    e("BGD", "Bangladesh", 1.2, 32.0, 0.06, &[(Garments, 6.0), (Textiles, 3.0), (Fish, 1.5)]),
    e("BRA", "Brazil", 5.2, 190.0, 0.04, &[(Grains, 4.0), (Livestock, 2.5), (Minerals, 2.5), (Tropical, 3.5), (Wood, 2.0), (Vehicles, 0.5), (Transport, 1.6)]),
    e("CHE", "Switzerland", 9.6, 230.0, 0.02, &[(Pharma, 2.5), (Precision, 2.0), (Home, 1.0), (Machinery, 0.8)]),
    e("CHL", "Chile", 3.8, 65.0, 0.02, &[(Minerals, 5.0), (Fish, 4.0), (Garden, 4.5), (Wood, 3.0), (Food, 1.5)]),
    e("CHN", "China", 7.9, 2000.0, 0.04, &[(Electronics, 2.2), (Garments, 1.5), (Textiles, 2.0), (Home, 2.2), (Electrical, 1.4), (Energy, -3.0), (Vehicles, -1.2), (Pharma, -1.0), (Minerals, -2.0)]),
    e("COL", "Colombia", 3.8, 34.0, 0.04, &[(Energy, 4.0), (Tropical, 3.5), (Garden, 2.5), (Plastics, 1.0), (Chemicals, 0.8)]),
    e("CRI", "Costa Rica", 7.2, 11.0, 0.05, &[(Tropical, 4.0), (Garden, 2.5), (Food, 1.6), (Precision, 3.4), (Plastics, 0.8), (Electrical, 0.8), (Energy, -4.0), (Minerals, -3.0), (Vehicles, -4.0), (Transport, -3.0)]),
    e("CZE", "Czechia", 8.6, 160.0, 0.05, &[(Vehicles, 1.6), (Machinery, 1.0), (Electrical, 1.4), (Metals, 1.2), (Home, 0.8)]),
    e("DEU", "Germany", 9.5, 1330.0, 0.03, &[(Vehicles, 1.5), (Machinery, 1.4), (Chemicals, 0.8), (Precision, 0.9), (Metals, 0.8), (Transport, 1.2)]),
    e("DOM", "Dominican Republic", 4.4, 9.5, 0.04, &[(Tropical, 3.0), (Garments, 2.6), (Precision, 2.2), (Home, 1.8), (Electrical, 0.8), (Minerals, 1.5)]),
    e("ECU", "Ecuador", 2.2, 18.0, 0.03, &[(Energy, 3.5), (Fish, 4.5), (Tropical, 4.5), (Garden, 3.0)]),
    e("ESP", "Spain", 7.6, 280.0, 0.05, &[(Garden, 2.0), (Food, 1.6), (Vehicles, 0.6), (Livestock, 1.5), (Home, 0.5), (Garments, 0.8), (Metals, 0.8), (Chemicals, 0.5)]),
    e("ETH", "Ethiopia", 0.8, 2.8, 0.07, &[(Tropical, 4.0), (Garden, 4.0), (Livestock, 1.0), (Garments, 0.5)]),
    e("FRA", "France", 8.4, 500.0, 0.02, &[(Transport, 2.2), (Food, 1.5), (Pharma, 0.8), (Chemicals, 1.0), (Grains, 1.2), (Livestock, 0.8)]),
    e("GBR", "United Kingdom", 8.8, 420.0, 0.02, &[(Transport, 1.8), (Pharma, 1.0), (Vehicles, 0.6), (Precision, 0.4), (Energy, 0.5)]),
    e("GTM", "Guatemala", 3.0, 10.5, 0.03, &[(Tropical, 4.5), (Garments, 3.0), (Garden, 3.0), (Food, 1.6), (Plastics, 1.0)]),
    e("HND", "Honduras", 2.2, 8.0, 0.04, &[(Garments, 4.5), (Tropical, 4.2), (Fish, 2.0), (Electrical, 1.8), (Garden, 2.0)]),
    e("IND", "India", 5.0, 265.0, 0.06, &[(Textiles, 2.5), (Garments, 1.6), (Tropical, 1.5), (Pharma, 1.8), (Chemicals, 1.2), (Home, 1.2), (Energy, 0.8), (Fish, 1.0)]),
    e("IRL", "Ireland", 8.6, 130.0, 0.05, &[(Pharma, 3.6), (Precision, 2.2), (Chemicals, 1.8), (Livestock, 2.5), (Food, 1.0), (Vehicles, -3.0)]),
    e("ITA", "Italy", 8.0, 460.0, 0.04, &[(Machinery, 1.4), (Home, 1.6), (Garments, 1.2), (Food, 1.6), (Metals, 1.2), (Garden, 1.0)]),
    e("JPN", "Japan", 9.9, 630.0, 0.02, &[(Vehicles, 1.8), (Electronics, 0.4), (Machinery, 1.2), (Precision, 0.3), (Food, -3.0), (Garden, -2.5), (Livestock, -3.0)]),
    e("KEN", "Kenya", 1.6, 5.5, 0.02, &[(Tropical, 4.2), (Garden, 4.8), (Garments, 1.5), (Food, 0.5)]),
    e("KHM", "Cambodia", 1.0, 10.0, 0.09, &[(Garments, 5.8), (Grains, 1.0), (Tropical, 1.0), (Textiles, 0.5)]),
    e("KOR", "Korea, Republic of", 9.4, 530.0, 0.05, &[(Electronics, 1.8), (Transport, 1.0), (Vehicles, 1.0), (Metals, 0.8), (Food, -2.0), (Garden, -2.0)]),
    e("MAR", "Morocco", 3.2, 24.0, 0.06, &[(Fish, 3.0), (Garden, 3.6), (Garments, 2.6), (Electrical, 2.0), (Chemicals, 2.2), (Vehicles, 1.0)]),
    e("MEX", "Mexico", 7.4, 390.0, 0.04, &[(Vehicles, 1.2), (Electrical, 1.6), (Precision, 1.6), (Electronics, 0.4), (Garden, 2.0), (Food, 1.0), (Energy, 0.5), (Metals, 0.4)]),
    e("MYS", "Malaysia", 7.0, 200.0, 0.04, &[(Electronics, 2.0), (Energy, 1.5), (Tropical, 2.5), (Plastics, 1.2), (Precision, 0.6)]),
    e("NIC", "Nicaragua", 2.0, 4.8, 0.06, &[(Garments, 3.8), (Tropical, 4.0), (Livestock, 3.0), (Electrical, 2.4), (Fish, 2.5)]),
    e("NLD", "Netherlands", 8.2, 430.0, 0.04, &[(Garden, 3.0), (Chemicals, 1.2), (Food, 1.6), (Livestock, 1.6), (Energy, 1.0), (Precision, 0.8)]),
    e("PAN", "Panama", 3.6, 6.0, 0.03, &[(Tropical, 3.0), (Fish, 3.2), (Garden, 1.6), (Pharma, 1.6), (Home, 1.2), (Chemicals, 0.8)]),
    e("PER", "Peru", 2.6, 38.0, 0.08, &[(Minerals, 5.0), (Fish, 3.5), (Garden, 4.0), (Garments, 1.6), (Tropical, 2.0), (Textiles, 1.0)]),
    e("POL", "Poland", 7.7, 200.0, 0.06, &[(Home, 2.2), (Food, 1.8), (Vehicles, 1.2), (Metals, 1.4), (Electrical, 1.2), (Wood, 1.4), (Livestock, 1.2)]),
    e("SAU", "Saudi Arabia", 3.0, 170.0, 0.03, &[(Energy, 5.5), (Plastics, 2.6), (Chemicals, 1.6)]),
    e("SGP", "Singapore", 9.0, 330.0, 0.04, &[(Electronics, 2.0), (Energy, 1.2), (Precision, 1.0), (Chemicals, 1.4), (Pharma, 0.8), (Machinery, 0.4), (Vehicles, -4.0), (Garden, -3.0), (Livestock, -3.0)]),
    e("SLV", "El Salvador", 3.2, 5.5, 0.02, &[(Garments, 4.0), (Textiles, 2.0), (Food, 1.8), (Wood, 1.4), (Plastics, 1.4), (Tropical, 2.5)]),
    e("SWE", "Sweden", 9.3, 140.0, 0.03, &[(Wood, 2.8), (Vehicles, 1.2), (Machinery, 1.0), (Metals, 1.2), (Pharma, 0.6)]),
    e("THA", "Thailand", 6.6, 220.0, 0.04, &[(Electronics, 1.4), (Vehicles, 1.0), (Tropical, 2.0), (Food, 1.2), (Plastics, 1.8), (Fish, 2.0), (Grains, 1.0)]),
    e("USA", "United States", 8.7, 1300.0, 0.03, &[(Transport, 2.4), (Grains, 1.8), (Precision, 1.0), (Chemicals, 0.8), (Energy, 0.6), (Livestock, 1.0)]),
    e("VNM", "Viet Nam", 3.6, 165.0, 0.12, &[(Garments, 3.0), (Electronics, 2.8), (Home, 1.8), (Fish, 2.8), (Tropical, 2.0), (Textiles, 1.4)]),
];
