//! Where the data of criteria can be had.

/// A public source, and what to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicSource {
    /// Its key.
    pub key: &'static str,
    /// What it is, and how far that was checked.
    pub note: &'static str,
}

/// Values and quantities of trade, balanced.
pub const BACI: PublicSource = PublicSource {
    key: "BACI",
    note: "CEPII BACI: bilateral values and quantities by HS6, under the Etalab Open Licence 2.0 as CEPII's \
           page states; releases must not be mixed",
};
/// Declarations of trade as they were made.
pub const COMTRADE: PublicSource =
    PublicSource { key: "COMTRADE", note: "UN Comtrade: declarations as they were made; terms not checked" };
/// Trade in services.
pub const BATIS: PublicSource =
    PublicSource { key: "BATIS", note: "WTO-OECD BaTIS: balanced trade in services; not verified" };
/// Statistics of manufacturing.
pub const INDSTAT: PublicSource = PublicSource {
    key: "INDSTAT",
    note: "UNIDO INDSTAT2 and INDSTAT4: establishments, employment, wages, output, value added, gross fixed \
           capital formation and female employees; manufacturing only; variables as its user guide lists them",
};
/// Input-output tables of many countries.
pub const ICIO: PublicSource = PublicSource {
    key: "ICIO",
    note: "OECD ICIO or national input-output tables: 45 industries of ISIC Rev.4 and 76 countries with the \
           rest of the world, 1995-2020 in the edition looked at; CSV",
};
/// Statistics of labour.
pub const ILOSTAT: PublicSource = PublicSource {
    key: "ILOSTAT",
    note: "ILOSTAT: employment by ISIC and ISCO, earnings, informality and sex; national series from \
           microdata beside modelled estimates, and a modelled estimate is not an observation",
};
/// Surveys of enterprises.
pub const WBES: PublicSource = PublicSource {
    key: "WBES",
    note: "World Bank Enterprise Surveys: formal private firms of five workers or more, ISIC 10-33 and some \
           services, every three to four years, stratified in three levels",
};
/// Exposure of occupations to generative AI.
pub const ILO_WP140: PublicSource = PublicSource {
    key: "ILO_WP140",
    note: "ILO Working Paper 140 (Gmyrek et al., May 2025): exposure of ISCO-08 occupations to generative \
           AI, under CC BY 4.0 as its text states",
};
/// What the territory itself counts.
pub const NATIONAL: PublicSource = PublicSource {
    key: "NATIONAL",
    note: "The territory's own national accounts, labour force survey, social security, customs and \
           free-zone registers",
};
/// Potential of exports, and access to markets.
pub const ITC: PublicSource = PublicSource {
    key: "ITC",
    note: "ITC Export Potential Map and Market Access Map: methodology looked at, terms not checked",
};
/// Assessment by people.
pub const EXPERT: PublicSource = PublicSource {
    key: "EXPERT",
    note: "A structured assessment with items of evidence; there is no public data set",
};
