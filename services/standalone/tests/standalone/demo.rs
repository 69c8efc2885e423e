//! The demo from its first line to its last, and whether what it says is so.

use std::io;

use eslabon_standalone::{
    demo::{self, Options, Ways},
    output::Terminal,
    sample,
};

use crate::support::{Buffer, World};

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_fourteen_questions_with_their_ways_and_ends() {
    let out = Buffer::default();
    let mut terminal = Terminal::of_buffers(out.clone(), io::sink(), None, Some(80));
    demo::run(&Options::default(), &mut terminal).await.unwrap();
    let text = out.text();
    for part in [
        "14 sectors and how they will be ranked were agreed on",
        "exports of 42 economies in 150 products, 2015 to 2017",
        "ILLUSTRATIVE",
        "1. How complex is the economy of Costa Rica?",
        "2. What could Costa Rica make next, and why?",
        "3. How did its medical devices grow from 2015 to 2017?",
        "More complex than the economy is today",
        "strategy light-touch: 60 % nearness",
        "eslabon sectors opportunities CRI --strategy balanced --limit 6",
        "4. Which sectors should Costa Rica promote?",
        "Protected rice is vetoed by gate highly_uncompetitive: Work here yields less",
        "over 100,000 draws of weights and figures",
        "Fresh fruit is among the chosen for its jobs alone",
        "The price of the choice: ",
        "registered before any figure was seen",
        "it gave the same bytes",
        "5. May it promote one of them with this instrument?",
        "q3 vertical public input: admissible with conditions",
        "2369-2372",
        "6. Is the economy moving to better work?",
        "FICTITIOUS",
        "7. Who could supply an assembler with sterile packaging?",
        "ISO13485 is not held.",
        "No tiene ISO13485.",
        "8. What was missing around them in 2008?",
        "9 buyers need 13,500 hours, 13,500 of them met abroad",
        "a latent coordination failure (lines 2684-2700 tell it as it was)",
        "9. And once somebody had come who sterilises?",
        "Sterilisation is missing no more",
        "10. Did the sector move up, wave by wave?",
        "moved up: tau-b 0.9129 of class and order",
        "fewer at the end than at the beginning",
        "The types of wave W4 add up to 19 firms where 21 are stated",
        "11. Where in the chain are its firms, and where is nobody?",
        "12. Who supplies whom, if all is decided at once?",
        "Proven at a cost of",
        "13. With $120,000, which suppliers to upgrade, and how?",
        "clean-room, iso13485",
        "14. Was what was promised kept?",
        "SPLIT_TOO_FAR",
        "CONTRADICTS_PAYROLL: the report says 405, payroll shows 310",
        "What next",
        "eslabon demo --keep",
    ] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text).contains(&words(part)), "`{part}` is missing from:\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours where there is no terminal");
    let tables = text.lines().filter(|line| line.starts_with('─'));
    assert!(
        tables.clone().count() == 3 * 14 && tables.into_iter().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_for_the_shell_works_as_it_stands() {
    let world = World::empty().await;
    let text = told(&world).await;
    let lines = |way: &str| -> Vec<_> {
        let start = format!("  {way:<6}");
        text.lines().filter_map(|line| line.strip_prefix(&start).map(str::to_owned)).collect()
    };
    let (rest, curl, commands) = (lines("REST"), lines("curl"), lines("CLI"));
    assert_eq!([rest.len(), curl.len(), commands.len()], [17; 3], "{text}");
    for (rest, curl) in rest.iter().zip(&curl) {
        let call = Call::of(curl);
        let method = if call.body.is_some() { "POST " } else { "" };
        assert_eq!(*rest, format!("{method}{}", call.url), "both lines say the same");
        let (status, body) = call.send().await;
        assert_eq!(status, 200, "{curl}: {body}");
    }
    for command in commands {
        let command = command.strip_prefix("eslabon ").unwrap();
        world.run(command).await.unwrap_or_else(|failure| panic!("{command}: {failure}"));
    }
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_of_the_readme_is_what_the_demo_prints() {
    const README: &str = include_str!("../../../../README.md");
    let world = World::empty().await;
    let text = told(&world).await;
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let text = trimmed(&text);
    // Every second piece stands in a fence; an answer begins with the number of its question.
    let answers = README.split("```\n").skip(1).step_by(2);
    let answers: Vec<_> =
        answers.filter(|piece| piece.starts_with(|first: char| first.is_ascii_digit())).collect();
    assert_eq!(answers.len(), 10, "the third question and some of linkages are not shown");
    for answer in answers {
        assert!(text.contains(answer.trim_end()), "the demo does not print:\n{answer}\nit prints:\n{text}");
    }
    world.suite.stop().await;
}

/// What the demo tells of a suite.
async fn told(world: &World) -> String {
    let out = Buffer::default();
    let mut terminal = Terminal::of_buffers(out.clone(), io::sink(), None, None);
    let client = world.client().await;
    let held = demo::bring(&client, &mut terminal).await.unwrap();
    let ways = Ways::new(&world.suite.url(), world.suite.operator_key().expose());
    demo::tell(&client, &held, &ways, &mut terminal).await.unwrap();
    out.text()
}

/// A line of curl, read as a shell reads quotes.
struct Call {
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Call {
    fn of(line: &str) -> Self {
        // Every second piece stands between quotes, and what comes before it is its option.
        let pieces: Vec<_> = line.split('\'').collect();
        let mut call = Self { url: String::new(), headers: Vec::new(), body: None };
        for pair in pieces.chunks_exact(2) {
            match pair[0].split_whitespace().last() {
                Some("-H") => {
                    let (name, value) = pair[1].split_once(": ").unwrap();
                    call.headers.push((name.to_owned(), value.to_owned()));
                }
                Some("-d") => call.body = Some(pair[1].to_owned()),
                None => call.url = pair[1].to_owned(),
                other => panic!("{other:?} in {line}"),
            }
        }
        call
    }

    async fn send(self) -> (u16, String) {
        let client = reqwest::Client::new();
        let request = match self.body {
            Some(body) => client.post(&self.url).body(body),
            None => client.get(&self.url),
        };
        let with = |request: reqwest::RequestBuilder, (name, value)| request.header(name, value);
        let answer = self.headers.into_iter().fold(request, with).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundled_files_fit_each_other() {
    let world = World::empty().await;
    told(&world).await;
    let held = world.run("inputs list --kind sector-list --output csv").await.unwrap().out;
    let list = held.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert!(sample::PROFILE.contains(&list), "the bundled profile names the bundled list, {list}");
    assert_eq!(sample::PROPOSAL.matches(sample::PROPOSAL_RUN).count(), 1);
    let runs = world.run("sectors runs --output csv").await.unwrap().out;
    assert!(runs.contains("medical_devices") && !runs.contains("WEIGHTS_FIXED_AFTER_DATA"), "{runs}");
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
