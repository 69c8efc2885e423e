//! The published productivity databases, imported as they are published, give the
//! figures that another program computed from them. Runs where `ESLABON_SHARED` names the
//! folder of the reference data.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Once,
};

use eslabon_proto::sectors::v1::{
    Annualisation, DecomposeRequest, GrowthSplit, ProductivityDecomposition, Region, SectorMerge,
};

use super::{
    change_decompose::{decompose, import_wide},
    support::{Changes, Service, on_each_engine},
};

const TOLERANCE: f64 = 1e-10;

fn shared() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let folder = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        SAID.call_once(|| {
            let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
        });
    }
    folder.map(PathBuf::from)
}

/// A golden file, row by row, by the names of its columns.
fn golden(shared: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(shared.join("golden/complexity/decomp").join(name)).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let heading = lines.next().unwrap();
    lines.map(|line| heading.iter().cloned().zip(line).collect()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// Imports a database as it is published.
async fn import(service: &Service, shared: &Path, name: &str, leave_out: &[&str]) -> String {
    let file = fs::read(shared.join(format!("data/productivity/{name}.csv.gz"))).unwrap();
    import_wide(service, "cinde", &file, leave_out).await
}

fn merge(sector: &str, sectors: &[&str]) -> SectorMerge {
    let sectors = sectors.iter().map(|sector| (*sector).to_owned()).collect();
    SectorMerge { sector: sector.to_owned(), sectors }
}

/// The regions of the golden rows of a period, in their order.
fn regions(golden: &[BTreeMap<String, String>], period: &str) -> Vec<Region> {
    let mut regions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in golden.iter().filter(|row| row["period"] == period) {
        let of = regions.entry(&row["region"]).or_default();
        if !of.contains(&row["country"]) {
            of.push(row["country"].clone());
        }
    }
    let region = |(name, territories): (&str, _)| Region { name: name.to_owned(), territories };
    regions.into_iter().map(region).collect()
}

async fn ask(
    client: &mut Changes,
    input: &str,
    golden: &[BTreeMap<String, String>],
    period: &str,
    annualisation: Annualisation,
    merges: &[SectorMerge],
) -> ProductivityDecomposition {
    let (first, last) = period.split_once('-').unwrap();
    let request = DecomposeRequest {
        input: input.to_owned(),
        from_year: first.parse().unwrap(),
        to_year: last.parse().unwrap(),
        regions: regions(golden, period),
        merges: merges.to_vec(),
        annualisation: annualisation.into(),
        ..Default::default()
    };
    decompose(client, request).await.unwrap()
}

#[track_caller]
fn near(what: &str, found: Option<&GrowthSplit>, expected: [f64; 3]) {
    let found = found.expect("there is a figure");
    let found = [found.growth_pct, found.within_pct, found.structural_pct];
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= TOLERANCE, "{what}: {found}, golden {expected}");
    }
    assert!((found[1] + found[2] - found[0]).abs() <= TOLERANCE, "{what}: the parts add up");
}

/// Compares every territory of an answer with its golden row, and tells how many.
#[track_caller]
fn check_territories<'a>(
    answer: &ProductivityDecomposition,
    golden: impl Iterator<Item = &'a BTreeMap<String, String>>,
) -> usize {
    let rows: Vec<_> = golden.collect();
    assert_eq!(answer.territories.len(), rows.len());
    assert!(answer.left_out.is_empty(), "{:?}", answer.left_out);
    for row in &rows {
        let country = &row["country"];
        let one = answer.territories.iter().find(|one| one.territory == *country).unwrap();
        let columns = ["lpg_pct", "within_pct", "structural_pct"].map(|column| number(row, column));
        near(country, one.growth.as_ref(), columns);
        assert_eq!(one.sectors.len().to_string(), row["n_sectors"], "{country}");
        let within: f64 = one.sectors.iter().map(|sector| sector.within).sum();
        let structural: f64 = one.sectors.iter().map(|sector| sector.structural).sum();
        let size = one.within.abs().max(one.structural.abs());
        assert!((within - one.within).abs() <= 1e-12 * size, "{country}");
        assert!((structural - one.structural).abs() <= 1e-12 * size, "{country}");
        let change = one.to_productivity - one.from_productivity;
        assert!((one.within + one.structural - change).abs() <= 1e-12 * size, "{country}");
    }
    rows.len()
}

#[tokio::test]
async fn the_transformation_database_gives_the_figures_computed_elsewhere() {
    let Some(shared) = shared() else { return };
    on_each_engine(async |service| {
        let input = import(&service, &shared, "etd_2021", &[]).await;
        let mut client = service.changes("cinde").await;
        let merges = [
            merge("Business_services", &["Business_services", "Financial_services", "Real_estate"]),
            merge("Government_services", &["Government_services", "Other_services"]),
        ];
        let by_country = golden(&shared, "etd_by_country_compound.csv");
        let by_region = golden(&shared, "etd_regions_compound.csv");
        let mut compared = 0;
        for period in ["1990-2005", "2005-2018", "1990-2018"] {
            let answer =
                ask(&mut client, &input, &by_country, period, Annualisation::Compound, &merges).await;
            compared += check_territories(&answer, by_country.iter().filter(|row| row["period"] == period));
            for row in by_region.iter().filter(|row| row["period"] == period) {
                let region = answer.regions.iter().find(|region| region.name == row["region"]).unwrap();
                let columns = ["lpg_pct", "within_pct", "structural_pct"].map(|column| number(row, column));
                near(&region.name, region.unweighted.as_ref(), columns);
                compared += 1;
            }
        }
        assert_eq!(compared, by_country.len() + by_region.len());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_ten_sector_database_gives_the_figures_computed_elsewhere() {
    let Some(shared) = shared() else { return };
    on_each_engine(async |service| {
        // A second series of Nigeria is no territory of its own.
        let input = import(&service, &shared, "ggdc_10sd_2015", &["NGA(alt)"]).await;
        let mut client = service.changes("cinde").await;
        let merges = [merge("GOV", &["GOV", "OTH"])];
        let by_country = golden(&shared, "ggdc_1990_2005_by_country.csv");
        let by_region = golden(&shared, "ggdc_1990_2005_regions_compound.csv");
        let mut compared = 0;
        for (name, annualisation) in [
            ("compound", Annualisation::Compound),
            ("simple", Annualisation::Simple),
            ("log", Annualisation::Logarithmic),
        ] {
            let answer = ask(&mut client, &input, &by_country, "1990-2005", annualisation, &merges).await;
            compared +=
                check_territories(&answer, by_country.iter().filter(|row| row["annualisation"] == name));
            if annualisation != Annualisation::Compound {
                continue;
            }
            for row in &by_region {
                let region = answer.regions.iter().find(|region| region.name == row["region"]).unwrap();
                let columns = ["lpg", "within", "structural"].map(|column| number(row, column));
                near(&region.name, region.unweighted.as_ref(), columns);
                compared += 1;
            }
            // The table that is quoted for it: structural change adds to growth in Asia alone.
            let adds = answer.regions.iter().filter(|region| region.unweighted.unwrap().structural_pct > 0.0);
            assert_eq!(adds.map(|region| region.name.as_str()).collect::<Vec<_>>(), ["ASIA"]);
        }
        assert_eq!(compared, by_country.len() + by_region.len());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_database_as_published_is_refused_where_real_estate_employs_nobody() {
    let Some(shared) = shared() else { return };
    on_each_engine(async |service| {
        let input = import(&service, &shared, "etd_2021", &[]).await;
        let request = DecomposeRequest { input, from_year: 1990, to_year: 2005, ..Default::default() };
        let answer = decompose(&mut service.changes("cinde").await, request).await;
        let problem = super::support::refused(
            answer,
            eslabon_runtime::problem::Kind::FailedPrecondition,
            "ZERO_EMPLOYMENT",
        );
        assert_eq!(problem.metadata["sector"], "Real_estate");
        service.stop().await;
    })
    .await;
}
