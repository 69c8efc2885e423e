//! Commands as they are typed, against a suite that runs.

use std::{fs, io};

use eslabon_standalone::failure::Failure;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_suite_says_what_to_do() {
    let world = World::empty().await;
    let failure = world.run("sectors complexity CRI").await.unwrap_err();
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.to_string().contains("eslabon import trade FILE"), "{failure}");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_listed_and_removed() {
    let world = World::empty().await;
    let file = world.folder.path().join("trade.csv");
    fs::write(&file, "year,exporter_iso3,product_code,export_value_usd\n2017,CRI,0101,5\n2017,PAN,0102,7\n")
        .unwrap();
    let import = format!("import trade {} --classification HS2007 --title Mine --output csv", file.display());
    let written = world.run(&import).await.unwrap();
    assert!(written.out.contains(",Mine,HS2007,2017,"), "{}", written.out);
    assert!(written.notes.contains("2 rows in "), "{}", written.notes);
    let again = world.run(&import).await.unwrap();
    assert!(again.notes.contains("held already"), "{}", again.notes);
    let listed = world.run("datasets list --output csv").await.unwrap().out;
    assert_eq!(listed.lines().count(), 2);
    let id = listed.lines().nth(1).unwrap().split(',').next().unwrap();
    world.run(&format!("datasets delete {id}")).await.unwrap();
    assert_eq!(world.run("datasets list").await.unwrap().out, "nothing to show\n");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_is_refused_with_line_and_column() {
    let world = World::empty().await;
    let file = world.folder.path().join("trade.csv");
    fs::write(&file, "year,exporter_iso3,product_code,export_value_usd\n2017,XXQ,0101,5\n2017,CRI,0101,-5\n")
        .unwrap();
    let failure =
        world.run(&format!("import trade {} --classification HS2007", file.display())).await.unwrap_err();
    let text = failure.to_string();
    assert!(text.contains("UNKNOWN_COUNTRY") && text.contains("lines[2].exporter_iso3: "), "{text}");
    assert!(text.contains("lines[3].export_value_usd: ") && text.contains("request "), "{text}");
    assert_eq!(failure.exit_code(), 1);
    assert_eq!(world.run("datasets list").await.unwrap().out, "nothing to show\n");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_what_rest_answers() {
    let world = World::with_sample().await;
    let id =
        world.run("datasets list --output csv").await.unwrap().out.lines().nth(1).unwrap()[..25].to_owned();
    for (command, path) in [
        ("sectors complexity CRI".to_owned(), format!("/v1/{id}/countries/CRI/complexity")),
        ("sectors product 9018".to_owned(), format!("/v1/{id}/products/9018/complexity")),
        ("sectors countries".to_owned(), format!("/v1/{id}/countries?pageSize=1000")),
        ("sectors space".to_owned(), format!("/v1/{id}/productSpace")),
        (format!("datasets get {id}"), format!("/v1/{id}")),
    ] {
        let ours = world.run(&format!("{command} --output json")).await.unwrap().out;
        let (status, rest) = world.get(&format!("{}{path}", world.suite.url())).await;
        assert_eq!(status, 200, "{rest}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&ours), read(&rest), "{command}");
    }
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_can_be_shown_and_every_csv_is_one() {
    let world = World::with_sample().await;
    for command in [
        "sectors complexity CRI",
        "sectors product 9018",
        "sectors countries",
        "sectors products --limit 7",
        "sectors basket CRI --variant atlas-book",
        "sectors opportunities CRI --weights 0.5,0.25,0.25",
        "sectors proximities 9018 --proximity continuous",
        "sectors space",
        "sectors space --part nodes --country CRI",
        "sectors growth --of countries --from 2015 --to 2016",
        "sectors growth --of products",
        "sectors benchmark --territory CRI --peers MEX,BRA --classes instruments=9018 --classes others=90",
        "sectors benchmark --territory CRI --classes instruments=9018 --part years --from 2017",
        "sectors appearances CRI --window 1 --rule ends --below 0.9 --at-least 0.9 --classes a=90",
        "sectors export --what country",
        "keys list",
    ] {
        let table = world.run(&format!("{command} --output table")).await.unwrap().out;
        assert!(table.starts_with('─'), "{command}:\n{table}");
        let csv = world.run(&format!("{command} --output csv")).await.unwrap().out;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        // A row with another number of fields would be an error.
        assert!(reader.records().map(Result::unwrap).count() > 0, "{command}:\n{csv}");
    }
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn growth_is_taken_apart_by_region_country_and_sector() {
    let world = World::empty().await;
    let file = "country,region,variable,year,AGR,IND,REAL\n\
                ARG,LAC,VA_Q05,2000,160,100,100\nARG,LAC,EMP,2000,80,20,0\n\
                ARG,LAC,VA_Q05,2002,180,500,40\nARG,LAC,EMP,2002,60,60,0\n";
    let url = "/v1/inputs:import?kind=INPUT_KIND_INDICATORS&layout=INPUT_LAYOUT_WIDE&title=x";
    let request = reqwest::Client::new().post(format!("{}{url}", world.suite.url()));
    let request = request.bearer_auth(world.suite.operator_key().expose());
    let answer = request.header("content-type", "text/csv").body(file).send().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let input = answer["input"]["name"].as_str().unwrap();
    let command = format!("sectors decompose --input {input} --from 2000 --to 2002 --annualisation simple");
    let failure = world.run(&command).await.unwrap_err().to_string();
    assert!(failure.contains("ZERO_EMPLOYMENT") && failure.contains("REAL"), "{failure}");
    let merged = format!("{command} --merge IND=IND,REAL");
    // Growth of 6 over 3.6 in two years is a third a year, a quarter of it within sectors.
    let table = world.run(&merged).await.unwrap().out;
    assert!(table.contains("LAC") && table.contains("33.33") && table.contains("8.33"), "{table}");
    let csv = world.run(&format!("{merged} --part territories --output csv")).await.unwrap().out;
    assert!(csv.lines().nth(1).unwrap().starts_with("ARG,Argentina,33.3"), "{csv}");
    let csv =
        world.run(&format!("{merged} --region South=ARG --part sectors --output csv")).await.unwrap().out;
    assert_eq!(
        csv.lines().map(|line| line.split(',').nth(1).unwrap()).collect::<Vec<_>>(),
        ["sector", "AGR", "IND"]
    );
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_every_row_by_code_and_needs_no_table() {
    let world = World::with_sample().await;
    let text = world.run("sectors export --what country-product").await.unwrap().out;
    let rows: Vec<_> = text.lines().collect();
    assert_eq!(rows[0], "exporter_iso3,product_code,rca,mcp,density,cog");
    assert_eq!(rows.len(), 1 + 42 * 150);
    assert!(rows[1..].is_sorted_by_key(|row| &row[..8]), "rows come by code");
    let json = world.run("sectors export --what product --output json").await.unwrap().out;
    let batch: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(batch["products"].as_array().unwrap().len(), 150);
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_had_enough_ends_a_command_quietly() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    let world = World::with_sample().await;
    for command in ["sectors export --what country", "sectors countries", "sectors countries --output json"] {
        let ended = world.run_into(command, Full, io::sink()).await;
        assert!(matches!(ended, Err(Failure::Closed)), "{command}: {ended:?}");
    }
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_used_and_revoked() {
    let world = World::empty().await;
    let made =
        world.run("keys create --tenant cinde --role viewer --expires 1d --output json").await.unwrap().out;
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let (secret, name) = (made["secret"].as_str().unwrap(), made["key"]["name"].as_str().unwrap());
    let url = format!("{}/v1/datasets", world.suite.url());
    let ask =
        async || reqwest::Client::new().get(&url).bearer_auth(secret).send().await.unwrap().status().as_u16();
    assert_eq!(ask().await, 200);
    let revoked = world.run(&format!("keys revoke {name} --output csv")).await.unwrap().out;
    assert!(revoked.contains("cinde,viewer"), "{revoked}");
    assert_eq!(ask().await, 401);
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_is_too_short_is_told_as_one() {
    let world = World::with_sample().await;
    let failure =
        world.run("sectors growth --of products --rca-threshold 0.7 --deadline 0ms").await.unwrap_err();
    assert!(failure.to_string().starts_with("DEADLINE_EXCEEDED: "), "{failure}");
    assert_eq!(failure.exit_code(), 1);
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_that_has_stopped_is_unreachable() {
    let world = World::empty().await;
    let client = world.client().await;
    world.suite.stop().await;
    let call = async |request| client.sectors().list_datasets(request).await;
    let failure = client.read(Default::default(), call).await.unwrap_err();
    assert_eq!(failure.exit_code(), 69, "{failure}");
}
