//! The demo from its first line to its last, and whether what it says is so.

use std::io;

use eslabon_standalone::{
    demo::{self, Options, Ways},
    output::Terminal,
};

use crate::support::{Buffer, World};

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_three_things_with_their_ways_and_ends() {
    let out = Buffer::default();
    let mut terminal = Terminal::of_buffers(out.clone(), io::sink(), None, Some(80));
    demo::run(&Options::default(), &mut terminal).await.unwrap();
    let text = out.text();
    for part in [
        "exports of 42 economies in 150 products, 2015 to 2017",
        "ILLUSTRATIVE",
        "1. How complex is the economy of Costa Rica?",
        "2. What could Costa Rica make next, and why?",
        "3. How did its medical devices grow from 2015 to 2017?",
        "More complex than the economy is today",
        "strategy light-touch: 60 % nearness",
        "eslabon sectors opportunities CRI --strategy balanced --limit 6",
        "What next",
        "eslabon demo --keep",
    ] {
        assert!(text.contains(part), "`{part}` is missing from:\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours where there is no terminal");
    let tables = text.lines().filter(|line| line.starts_with('─'));
    assert!(
        tables.clone().count() == 9 && tables.into_iter().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_for_the_shell_works_as_it_stands() {
    let world = World::empty().await;
    let out = Buffer::default();
    let mut terminal = Terminal::of_buffers(out.clone(), io::sink(), None, None);
    let client = world.client().await;
    let dataset = demo::import(&client, &mut terminal).await.unwrap();
    let ways = Ways::new(&world.suite.url(), world.suite.operator_key().expose());
    demo::tell(&client, &dataset, &ways, &mut terminal).await.unwrap();
    let text = out.text();
    let urls: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("  REST  ")).collect();
    assert_eq!(urls.len(), 4);
    for url in urls {
        let (status, body) = world.get(url).await;
        assert_eq!(status, 200, "{url}: {body}");
        let line = format!(
            "  curl  curl -s -H 'authorization: Bearer {}' '{url}'",
            world.suite.operator_key().expose()
        );
        assert!(text.contains(&line), "{line}");
    }
    for command in text.lines().filter_map(|line| line.strip_prefix("  CLI   eslabon ")) {
        world.run(command).await.unwrap_or_else(|failure| panic!("{command}: {failure}"));
    }
    world.suite.stop().await;
}

/// What the notes beside the sample say of its figures.
#[tokio::test(flavor = "multi_thread")]
async fn the_figures_tell_the_story_of_the_sample() {
    let world = World::with_sample().await;
    let best = world.run("sectors opportunities CRI --limit 3 --output csv").await.unwrap().out;
    assert!(best.contains("8419,Heating and sterilising plant"), "sterilising is near:\n{best}");
    let (before, after) = (rca(&world, 2015).await, rca(&world, 2017).await);
    let of = |years: &[(String, f64)], code| years.iter().find(|one| one.0 == code).unwrap().1;
    for code in ["9018", "9021"] {
        assert!(
            of(&before, code) > 1.0 && of(&after, code) > of(&before, code),
            "{code} is present and grows"
        );
    }
    let grown = |code| of(&after, code) / of(&before, code);
    assert!(grown("9021") > grown("9018"), "implants grow faster");
    assert!(of(&after, "8542") < 1.0 && grown("8542") < 1.0, "chips are gone");
    world.suite.stop().await;
}

/// Advantage of Costa Rica by product in a year.
async fn rca(world: &World, year: i32) -> Vec<(String, f64)> {
    let text = world.run(&format!("sectors basket CRI --year {year} --output csv")).await.unwrap().out;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    // product, display_name, export_value_usd, rca, ...
    records.map(|record| (record[0].to_owned(), record[3].parse().unwrap())).collect()
}
