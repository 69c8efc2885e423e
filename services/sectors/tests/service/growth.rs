//! Growth between two years.

use eslabon_proto::sectors::v1::{GrowthOf, ListGrowthRequest};
use eslabon_runtime::problem::Kind;

use super::support::{import, on_each_engine, refused, refused_at, small_world, two_years};

fn ask(dataset: &str, of: GrowthOf) -> ListGrowthRequest {
    ListGrowthRequest { dataset: dataset.to_owned(), of: of.into(), ..Default::default() }
}

#[tokio::test]
async fn growth_is_compound_and_appearances_are_told() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let appeared = "2017,FRA,8703,5000\n2017,FRA,9018,5000\n2015,ITA,0901,4000\n";
        let dataset = import(&mut client, &(two_years() + appeared)).await.name;
        let countries = client.list_growth(ask(&dataset, GrowthOf::Countries)).await.unwrap().into_inner();
        assert_eq!((countries.from_year, countries.to_year), (2015, 2017));
        let find = |code: &str| countries.growth.iter().find(|growth| growth.code == code).unwrap();
        let germany = find("DEU");
        assert!((germany.annual_growth.unwrap() - (2_f64.sqrt() - 1.0)).abs() < 1e-12);
        assert_eq!((germany.status.as_str(), germany.display_name.as_str()), ("CONTINUED", "Germany"));
        assert_eq!((find("FRA").status.as_str(), find("FRA").annual_growth), ("APPEARED", None));
        assert_eq!(find("ITA").status, "DISAPPEARED");
        let products = client.list_growth(ask(&dataset, GrowthOf::Products)).await.unwrap().into_inner();
        assert_eq!(products.growth.iter().filter(|growth| growth.status == "APPEARED").count(), 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn growth_needs_two_years_in_their_order() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let one = import(&mut client, &small_world()).await.name;
        let answer = client.list_growth(ask(&one, GrowthOf::Countries)).await;
        refused(answer, Kind::FailedPrecondition, "ONE_YEAR");
        let two = import(&mut client, &two_years()).await.name;
        let years =
            |from_year, to_year| ListGrowthRequest { from_year, to_year, ..ask(&two, GrowthOf::Countries) };
        let answer = client.list_growth(years(2017, 2015)).await;
        refused_at(answer, Kind::InvalidArgument, "YEARS_OUT_OF_ORDER", "from_year");
        let answer = client.list_growth(years(2015, 2016)).await;
        refused_at(answer, Kind::InvalidArgument, "YEAR_NOT_HELD", "to_year");
        let answer = client.list_growth(ask(&two, GrowthOf::Unspecified)).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "of");
        service.stop().await;
    })
    .await;
}
