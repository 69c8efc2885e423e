//! What the demo tells of one country: where it stands, what it could make next,
//! and how an industry of it grew.

use eslabon_proto::sectors::v1::{
    Basis, CountryComplexity, CountryProduct, Dataset, GetComplexityRequest, GrowthOf,
    ListCountryProductsRequest, ListCountryProductsResponse, ListGrowthRequest, ListGrowthResponse,
    ListOpportunitiesRequest, ListOpportunitiesResponse, Strategy,
};

use super::{Ways, explain, title};
use crate::{
    client::Client,
    commands::sectors::opportunities::{self, Weighing},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
    sample::{SHOWN, shown_name},
};

/// Opportunities that are shown.
const BEST: usize = 6;
/// Headings of the Harmonized System that hold medical devices.
const MEDICAL_DEVICES: [&str; 6] = ["3005", "3006", "9018", "9019", "9021", "9022"];

/// Tells the story.
pub(super) async fn tell(
    client: &Client,
    dataset: &Dataset,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let story = Story { client, dataset, ways };
    story.complexity(terminal).await?;
    story.opportunities(terminal).await?;
    story.medical_devices(terminal).await
}

struct Story<'a> {
    client: &'a Client,
    dataset: &'a Dataset,
    ways: &'a Ways,
}

impl Story<'_> {
    /// Where the country stands, year by year.
    async fn complexity(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        title(terminal, &format!("1. How complex is the economy of {}?", shown_name()))?;
        let mut years = Vec::new();
        for year in &self.dataset.years {
            let query = GetComplexityRequest { country: self.country(), basis: basis(*year) };
            let call = async |request| self.client.sectors().get_complexity(request).await;
            years.push(self.client.read(query, call).await?);
        }
        terminal.line(&sheet::table(STANDING, &years, terminal.width()))?;
        explain(
            terminal,
            "ECI: how many rare capabilities its exports show (0 is the average of all economies). COI: how near it \
             is to what it does not make yet. Diversity: products it exports more of than its size explains.",
        )?;
        let year = self.last_year();
        self.ways.show(
            &format!("/v1/{}/complexity?basis.year={year}", self.country()),
            &format!("sectors complexity {SHOWN} --year {year}"),
            terminal,
        )
    }

    /// What the country could make next.
    async fn opportunities(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        title(terminal, &format!("2. What could {} make next, and why?", shown_name()))?;
        let query = ListOpportunitiesRequest {
            country: self.country(),
            strategy: Strategy::Balanced.into(),
            ..Default::default()
        };
        let call = async |request| self.client.sectors().list_opportunities(request).await;
        let mut answer: ListOpportunitiesResponse = self.client.list(query, BEST, call).await?;
        // The dataset and year are the same throughout the story.
        answer.provenance = None;
        opportunities::show(&answer, Weighing::Strategy, terminal)?;
        explain(
            terminal,
            "Distance: share of the needed neighbourhood that is missing (0 is next door). PCI: how complex the \
             product is. COG: how much nearer it would bring other complex products. World: what all economies export \
             of it, in US dollars, and how that grew.",
        )?;
        self.ways.show(
            &format!("/v1/{}/opportunities?strategy=STRATEGY_BALANCED&pageSize={BEST}", self.country()),
            &format!("sectors opportunities {SHOWN} --strategy balanced --limit {BEST}"),
            terminal,
        )
    }

    /// How one industry of the country grew, against the world.
    async fn medical_devices(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        let (first, last) = (self.dataset.years.first().copied().unwrap_or_default(), self.last_year());
        title(terminal, &format!("3. How did its medical devices grow from {first} to {last}?"))?;
        let (before, after) = (self.basket(first).await?, self.basket(last).await?);
        let world = self.world_growth().await?;
        let devices: Vec<_> = MEDICAL_DEVICES
            .iter()
            .filter_map(|code| Device::of(code, &before, &after, &world, last.abs_diff(first)))
            .collect();
        terminal.line(&sheet::table(GROWTH, &devices, terminal.width()))?;
        explain(
            terminal,
            "A year: how fast its exports grew, and beside it those of the world. RCA: its share of the world's exports \
             of the product over its share of all exports; from 1 on the product counts as present.",
        )?;
        self.ways.show(
            &format!("/v1/{}/products?basis.year={last}", self.country()),
            &format!("sectors basket {SHOWN} --year {last}"),
            terminal,
        )?;
        terminal.line("")?;
        self.ways.show(
            &format!("/v1/{}/growth?of=GROWTH_OF_PRODUCTS", self.dataset.name),
            "sectors growth --of products",
            terminal,
        )
    }

    async fn basket(&self, year: i32) -> Result<Vec<CountryProduct>, Failure> {
        let query =
            ListCountryProductsRequest { country: self.country(), basis: basis(year), ..Default::default() };
        let call = async |request| self.client.sectors().list_country_products(request).await;
        let answer: ListCountryProductsResponse = self.client.list(query, 0, call).await?;
        Ok(answer.products)
    }

    async fn world_growth(&self) -> Result<ListGrowthResponse, Failure> {
        let query = ListGrowthRequest {
            dataset: self.dataset.name.clone(),
            of: GrowthOf::Products.into(),
            ..Default::default()
        };
        let call = async |request| self.client.sectors().list_growth(request).await;
        self.client.list(query, 0, call).await
    }

    fn country(&self) -> String {
        format!("{}/countries/{SHOWN}", self.dataset.name)
    }

    fn last_year(&self) -> i32 {
        self.dataset.years.last().copied().unwrap_or_default()
    }
}

fn basis(year: i32) -> Option<Basis> {
    Some(Basis { year, ..Default::default() })
}

/// One heading of an industry between two years.
struct Device {
    code: String,
    name: String,
    before: CountryProduct,
    after: CountryProduct,
    growth: Option<f64>,
    world: Option<f64>,
}

impl Device {
    fn of(
        code: &str,
        before: &[CountryProduct],
        after: &[CountryProduct],
        world: &ListGrowthResponse,
        years: u32,
    ) -> Option<Self> {
        let find = |products: &[CountryProduct]| products.iter().find(|one| one.product == code).cloned();
        let (before, after) = (find(before)?, find(after)?);
        let grown = after.export_value_usd / before.export_value_usd;
        Some(Self {
            code: code.to_owned(),
            name: after.display_name.clone(),
            growth: Some(grown.powf(1.0 / f64::from(years)) - 1.0).filter(|growth| growth.is_finite()),
            world: world.growth.iter().find(|one| one.code == code).and_then(|one| one.annual_growth),
            before,
            after,
        })
    }
}

/// What is shown of a year.
const STANDING: &Sheet<CountryComplexity> = &[
    Column::new("year", "year", |c| {
        let basis = c.provenance.as_ref().and_then(|provenance| provenance.basis.as_ref());
        Cell::Plain(basis.map_or(0, |basis| basis.year.into()))
    }),
    Column::new("eci", "ECI", |c| Cell::Index(c.eci)),
    Column::new("eci_rank", "rank", |c| Cell::text(format!("{} of {}", c.eci_rank, c.ranked))),
    Column::new("coi", "COI", |c| Cell::Index(c.coi)),
    Column::new("coi_rank", "COI rank", |c| Cell::text(format!("{} of {}", c.coi_rank, c.ranked))),
    Column::new("diversity", "diversity", |c| Cell::Count(c.diversity.into())),
    Column::new("exports", "exports, $", |c| Cell::Usd(c.export_value_usd)),
];

/// What is shown of a heading of an industry.
const GROWTH: &Sheet<Device> = &[
    Column::new("product", "product", |d| Cell::text(&d.code)),
    Column::new("name", "name", |d| Cell::name(&d.name)),
    Column::new("before", "before, $", |d| Cell::Usd(d.before.export_value_usd)),
    Column::new("after", "after, $", |d| Cell::Usd(d.after.export_value_usd)),
    Column::new("growth", "a year", |d| Cell::Growth(d.growth)),
    Column::new("world", "world", |d| Cell::Growth(d.world)),
    Column::new("rca_before", "RCA then", |d| Cell::Ratio(d.before.rca)),
    Column::new("rca_after", "RCA now", |d| Cell::Ratio(d.after.rca)),
];
