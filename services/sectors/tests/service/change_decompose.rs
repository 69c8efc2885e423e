//! Where the growth of productivity comes from, through the service.
//!
//! The economy of the hand-worked tests of the kernel: of 100 workers 80 farm and make 2
//! each, 20 are in industry and make 10 each; two years later 60 farm and make 3 each, 60
//! are in industry and make 9 each. `Y` goes from 3.6 to 6, within 0.6, structural 1.8.

use eslabon_proto::{
    sectors::v1::{
        Annualisation, DecomposeRequest, InputImport, InputKind, InputLayout, OnRefused,
        ProductivityDecomposition, Region, SectorMerge, import_input_request::Part,
        import_input_response::Event,
    },
    r#type::v1::{Commit, Role, TerritoryScheme},
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use super::{
    inputs,
    support::{Changes, Service, on_each_engine, refused, refused_at},
};

/// Imports a wide file of indicators for a tenant, and returns its name.
pub(super) async fn import_wide(service: &Service, tenant: &str, file: &[u8], leave_out: &[&str]) -> String {
    let spec = InputImport {
        kind: InputKind::Indicators.into(),
        layout: InputLayout::Wide.into(),
        territory_scheme: TerritoryScheme::Free.into(),
        title: "productivity".to_owned(),
        leave_out: leave_out.iter().map(|text| (*text).to_owned()).collect(),
        ..Default::default()
    };
    let part = |part| eslabon_proto::sectors::v1::ImportInputRequest { part: Some(part) };
    let chunks = file.chunks(1 << 20).map(|chunk| part(Part::Chunk(chunk.to_vec().into())));
    let commit = part(Part::Commit(Commit { byte_count: file.len() as i64 }));
    let messages: Vec<_> = std::iter::once(part(Part::Spec(spec))).chain(chunks).chain([commit]).collect();
    let mut client = service.inputs(tenant, Role::Analyst).await;
    let mut answers = client.import_input(tokio_stream::iter(messages)).await.unwrap().into_inner();
    while let Some(answer) = answers.message().await.unwrap() {
        if let Some(Event::Input(input)) = answer.event {
            return input.name;
        }
    }
    panic!("an import ends with an input or an error");
}

/// Asks for a decomposition.
pub(super) async fn decompose(
    client: &mut Changes,
    request: DecomposeRequest,
) -> Result<ProductivityDecomposition, Status> {
    client.decompose(request).await.map(tonic::Response::into_inner)
}

/// ARG is the economy above, BRA the same ten times as large; CHL has one sector that
/// has value added and no employment, PER one whose value added is not told, KOR lacks
/// 2002, and COL has one sector in 2002 only.
const FILE: &str = "country,region,variable,year,AGR,IND,REAL,Total\n\
    ARG,LAC,VA_Q05,2000,160,200,,360\n\
    ARG,LAC,EMP,2000,80,20,,100\n\
    ARG,LAC,VA_Q05,2002,180,540,,720\n\
    ARG,LAC,EMP,2002,60,60,,120\n\
    BRA,LAC,VA_Q05,2000,1600,2000,,3600\n\
    BRA,LAC,EMP,2000,800,200,,1000\n\
    BRA,LAC,VA_Q05,2002,4000,4000,,9000\n\
    BRA,LAC,EMP,2002,800,200,,1000\n\
    CHL,LAC,VA_Q05,2000,160,100,100,360\n\
    CHL,LAC,EMP,2000,80,20,0,100\n\
    CHL,LAC,VA_Q05,2002,180,500,40,720\n\
    CHL,LAC,EMP,2002,60,60,,120\n\
    PER,LAC,VA_Q05,2000,160,200,,\n\
    PER,LAC,EMP,2000,80,20,5,\n\
    PER,LAC,VA_Q05,2002,160,200,10,\n\
    PER,LAC,EMP,2002,80,20,5,\n\
    COL,LAC,VA_Q05,2000,160,,,\n\
    COL,LAC,EMP,2000,80,,,\n\
    COL,LAC,VA_Q05,2002,160,20,,\n\
    COL,LAC,EMP,2002,80,20,,\n\
    KOR,ASIA,VA_Q05,2000,160,200,,\n\
    KOR,ASIA,EMP,2000,80,20,,\n";

async fn with_file(service: &Service) -> (Changes, DecomposeRequest) {
    let input = import_wide(service, "cinde", FILE.as_bytes(), &[]).await;
    let request = DecomposeRequest { input, from_year: 2000, to_year: 2002, ..Default::default() };
    (service.changes("cinde").await, request)
}

fn of(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn region(name: &str, territories: &[&str]) -> Region {
    Region { name: name.to_owned(), territories: of(territories) }
}

fn merge(sector: &str, sectors: &[&str]) -> SectorMerge {
    SectorMerge { sector: sector.to_owned(), sectors: of(sectors) }
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

#[tokio::test]
async fn growth_splits_into_within_and_structural_change_by_sector() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let answer =
            decompose(&mut client, DecomposeRequest { territories: of(&["ARG"]), ..request }).await.unwrap();
        assert_eq!((answer.value_added.as_str(), answer.employment.as_str()), ("VA_Q05", "EMPLOYMENT"));
        let one = &answer.territories[0];
        let split = one.growth.unwrap();
        let growth = 100.0 * ((6.0_f64 / 3.6).sqrt() - 1.0);
        near(split.growth_pct, growth);
        near(split.within_pct, growth / 4.0);
        near(split.structural_pct, growth * 0.75);
        near(one.within + one.structural, one.to_productivity - one.from_productivity);
        assert_eq!((one.from_employment, one.to_employment, one.unchanged), (100.0, 120.0, false));
        // The sector that it has no cell of is none of its own.
        let sectors: Vec<_> = one.sectors.iter().map(|sector| sector.sector.as_str()).collect();
        assert_eq!(sectors, ["AGR", "IND"]);
        near(one.sectors[0].within, 0.8);
        near(one.sectors[1].structural, 2.7);
        near(one.sectors[0].against_mean_pct, growth * 0.9 / 2.4);
        assert!(answer.left_out.is_empty() && answer.notes.is_empty(), "{answer:?}");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn constant_prices_are_preferred_and_otherwise_assumed_aloud() {
    on_each_engine(async |service| {
        let both = "country,variable,year,AGR\nARG,VA,2000,1\nARG,VA,2002,9\nARG,EMP,2000,1\nARG,EMP,2002,1\n\
            ARG,VA_Q15,2000,1\nARG,VA_Q15,2002,2\n";
        let input = import_wide(&service, "cinde", both.as_bytes(), &[]).await;
        let request = DecomposeRequest { input, from_year: 2000, to_year: 2002, ..Default::default() };
        let mut client = service.changes("cinde").await;
        let answer = decompose(&mut client, request.clone()).await.unwrap();
        assert_eq!((answer.value_added.as_str(), answer.notes.len()), ("VA_Q15", 0));
        assert_eq!(answer.territories[0].to_productivity, 2.0);
        let named = DecomposeRequest { value_added: "VALUE_ADDED".to_owned(), ..request };
        assert!(decompose(&mut client, named.clone()).await.unwrap().notes.is_empty());
        let one = "country,variable,year,AGR\nARG,VA,2000,1\nARG,VA,2002,9\nARG,EMP,2000,1\nARG,EMP,2002,1\n";
        let input = import_wide(&service, "cinde", one.as_bytes(), &[]).await;
        let assumed = DecomposeRequest { input, value_added: String::new(), ..named };
        let answer = decompose(&mut client, assumed).await.unwrap();
        assert_eq!(answer.notes[0].reason, "PRICES_TAKEN_AS_CONSTANT");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn growth_is_said_per_year_as_asked() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        for (annualisation, growth) in [
            (Annualisation::Unspecified, 100.0 * ((6.0_f64 / 3.6).sqrt() - 1.0)),
            (Annualisation::Simple, 100.0 / 3.0),
            (Annualisation::Logarithmic, 50.0 * (6.0_f64 / 3.6).ln()),
        ] {
            let request = DecomposeRequest {
                annualisation: annualisation.into(),
                territories: of(&["ARG"]),
                omit_sectors: true,
                ..request.clone()
            };
            let answer = decompose(&mut client, request).await.unwrap();
            near(answer.territories[0].growth.unwrap().growth_pct, growth);
            assert!(answer.territories[0].sectors.is_empty());
            assert_ne!(answer.annualisation(), Annualisation::Unspecified);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn regions_are_means_that_count_all_alike_or_by_employment() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let request = DecomposeRequest {
            regions: vec![region("South", &["BRA", "ARG"])],
            annualisation: Annualisation::Simple.into(),
            ..request
        };
        let answer = decompose(&mut client, request).await.unwrap();
        let codes: Vec<_> = answer.territories.iter().map(|one| one.territory.as_str()).collect();
        assert_eq!(codes, ["ARG", "BRA"]);
        let south = &answer.regions[0];
        assert_eq!((south.name.as_str(), south.territories.as_slice()), ("South", &of(&["BRA", "ARG"])[..]));
        // Argentina grows by a third a year, of it three quarters structural; Brazil by
        // (8 / 3.6 - 1) / 2, all of it within, and counts ten times as much.
        let (argentina, brazil) = (100.0 / 3.0, 50.0 * (8.0 / 3.6 - 1.0));
        let (unweighted, weighted) = (south.unweighted.unwrap(), south.weighted.unwrap());
        near(unweighted.growth_pct, (argentina + brazil) / 2.0);
        near(unweighted.structural_pct, argentina * 0.75 / 2.0);
        near(weighted.growth_pct, (argentina + 10.0 * brazil) / 11.0);
        near(weighted.within_pct, (argentina * 0.25 + 10.0 * brazil) / 11.0);
        // What is told of Brazil's sectors is a tenth less than its total.
        let note = &answer.notes[0];
        assert_eq!(note.reason, "SECTORS_DO_NOT_ADD_UP");
        assert!(note.text.contains("BRA") && !note.text.contains("ARG"), "{}", note.text);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_sector_with_value_added_and_no_employment_is_named_with_its_territory_and_year() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let chile = DecomposeRequest { territories: of(&["ARG", "CHL"]), ..request };
        let answer = decompose(&mut client, chile.clone()).await;
        let problem = refused_at(answer, Kind::FailedPrecondition, "ZERO_EMPLOYMENT", "territories[1]");
        let facts = ["territory", "sector", "year", "count"].map(|fact| problem.metadata[fact].as_str());
        assert_eq!(facts, ["CHL", "REAL", "2000", "2"]);
        assert!(problem.message.contains("merges"), "{}", problem.message);
        // Merged as it says, it works.
        let merged = DecomposeRequest { merges: vec![merge("IND", &["IND", "REAL"])], ..chile };
        let answer = decompose(&mut client, merged).await.unwrap();
        let [argentina, chile] = &answer.territories[..] else { panic!("{answer:?}") };
        assert_eq!(argentina.growth, chile.growth);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_absent_is_no_zero() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let of_one = |code| DecomposeRequest { territories: of(&[code]), ..request.clone() };
        let problem = refused_at(
            decompose(&mut client, of_one("PER")).await,
            Kind::FailedPrecondition,
            "VALUE_ADDED_MISSING",
            "territories[0]",
        );
        assert_eq!(
            (problem.metadata["sector"].as_str(), problem.metadata["year"].as_str()),
            ("REAL", "2000")
        );
        let answer = decompose(&mut client, of_one("COL")).await;
        refused_at(answer, Kind::FailedPrecondition, "VALUE_MISSING", "territories[0]");
        let answer = decompose(&mut client, of_one("KOR")).await;
        let problem = refused_at(answer, Kind::InvalidArgument, "YEAR_NOT_HELD", "to_year");
        assert_eq!(problem.metadata["years"], "2000");
        let both = DecomposeRequest { territories: of(&["ARG", "KOR"]), ..request };
        let answer = decompose(&mut client, both).await;
        refused_at(answer, Kind::InvalidArgument, "YEAR_NOT_HELD", "territories[1]");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_all_gets_the_regions_of_the_input_or_every_territory_in_the_way() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let answer = decompose(&mut client, request.clone()).await;
        let problem = refused(answer, Kind::FailedPrecondition, "ZERO_EMPLOYMENT");
        let reasons: Vec<_> = problem.violations.iter().map(|violation| violation.reason.as_str()).collect();
        assert_eq!(reasons, ["ZERO_EMPLOYMENT", "ZERO_EMPLOYMENT", "VALUE_MISSING", "VALUE_ADDED_MISSING"]);
        let lenient = DecomposeRequest { on_refused: OnRefused::LeaveOut.into(), ..request };
        let answer = decompose(&mut client, lenient.clone()).await.unwrap();
        let left: Vec<_> =
            answer.left_out.iter().map(|left| (left.territory.as_str(), left.reason.as_str())).collect();
        assert_eq!(
            left,
            [
                ("CHL", "ZERO_EMPLOYMENT"),
                ("CHL", "ZERO_EMPLOYMENT"),
                ("COL", "VALUE_MISSING"),
                ("KOR", "YEAR_NOT_HELD"),
                ("PER", "VALUE_ADDED_MISSING")
            ]
        );
        let regions: Vec<_> = answer.regions.iter().map(|region| region.name.as_str()).collect();
        assert_eq!(regions, ["LAC"]);
        assert_eq!(answer.regions[0].territories, of(&["ARG", "BRA"]));
        assert!(answer.notes.iter().any(|note| note.reason == "REGION_EMPTY"), "{:?}", answer.notes);
        // With nobody left there is no answer.
        let nobody = DecomposeRequest { territories: of(&["CHL"]), ..lenient };
        refused(decompose(&mut client, nobody).await, Kind::FailedPrecondition, "ZERO_EMPLOYMENT");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_question_is_refused_at_its_field() {
    on_each_engine(async |service| {
        let (mut client, good) = with_file(&service).await;
        let good = DecomposeRequest { territories: of(&["ARG"]), ..good };
        let with_merges = |merges| DecomposeRequest { merges, ..good.clone() };
        let with_regions = |regions| DecomposeRequest { regions, ..good.clone() };
        for (request, reason, field) in [
            (
                DecomposeRequest { from_year: 2002, to_year: 2000, ..good.clone() },
                "YEARS_OUT_OF_ORDER",
                "from_year",
            ),
            (DecomposeRequest { from_year: 2002, ..good.clone() }, "YEARS_OUT_OF_ORDER", "from_year"),
            (DecomposeRequest { from_year: 1999, ..good.clone() }, "YEAR_NOT_HELD", "from_year"),
            (DecomposeRequest { to_year: 0, ..good.clone() }, "REQUIRED", "to_year"),
            (
                DecomposeRequest { territories: of(&["ARG", "XXX"]), ..good.clone() },
                "TERRITORY_NOT_HELD",
                "territories[1]",
            ),
            (
                DecomposeRequest { territories: of(&["ARG", "ARG"]), ..good.clone() },
                "DUPLICATE_TERRITORY",
                "territories[1]",
            ),
            (
                DecomposeRequest { value_added: "VA".to_owned(), ..good.clone() },
                "INDICATOR_NOT_HELD",
                "value_added",
            ),
            (
                DecomposeRequest { employment: "JOBS".to_owned(), ..good.clone() },
                "INDICATOR_NOT_HELD",
                "employment",
            ),
            (with_regions(vec![region("a", &["XXX"])]), "TERRITORY_NOT_HELD", "regions[0].territories[0]"),
            (
                with_regions(vec![region("a", &["ARG"]), region("a", &["BRA"])]),
                "DUPLICATE_REGION",
                "regions[1].name",
            ),
            (with_regions(vec![region("a", &[])]), "REQUIRED", "regions[0].territories"),
            (with_merges(vec![merge("X", &["AGR", "MIN"])]), "UNKNOWN_SECTOR", "merges[0].sectors[1]"),
            (with_merges(vec![merge("X", &["AGR", "TOTAL"])]), "UNKNOWN_SECTOR", "merges[0].sectors[1]"),
            (
                with_merges(vec![merge("X", &["AGR", "IND"]), merge("Y", &["IND", "REAL"])]),
                "SECTOR_IN_TWO_MERGES",
                "merges[1].sectors[0]",
            ),
            (with_merges(vec![merge("AGR", &["IND", "REAL"])]), "SECTOR_EXISTS", "merges[0].sector"),
        ] {
            refused_at(decompose(&mut client, request).await, Kind::InvalidArgument, reason, field);
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_input_of_another_kind_is_refused() {
    on_each_engine(async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let spec = inputs::spec(InputKind::SectorList, "sectors");
        let list =
            inputs::import(&mut client, spec, "sector,name,code\nDEVICES,Devices,9018\n").await.unwrap().0;
        let request =
            DecomposeRequest { input: list.name, from_year: 2000, to_year: 2002, ..Default::default() };
        let answer = decompose(&mut service.changes("cinde").await, request).await;
        refused_at(answer, Kind::InvalidArgument, "INPUT_OF_OTHER_KIND", "input");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_input_of_another_tenant_is_not_decomposed() {
    on_each_engine(async |service| {
        let (mut client, request) = with_file(&service).await;
        let request = DecomposeRequest { territories: of(&["ARG"]), ..request };
        assert!(decompose(&mut client, request.clone()).await.is_ok());
        let mut other = service.changes("procomer").await;
        refused(decompose(&mut other, request).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}
