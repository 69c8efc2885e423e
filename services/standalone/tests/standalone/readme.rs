//! What the README shows of a shell is what the commands print.

use jiff::civil::Date;

use crate::support::World;

const README: &str = include_str!("../../README.md");

/// A command as it is typed, and what is shown of its answer.
struct Shown<'a> {
    command: &'a str,
    answer: String,
}

/// What the README shows in its fences, line by line after a prompt.
fn shown() -> Vec<Shown<'static>> {
    let mut all: Vec<Shown<'_>> = Vec::new();
    // Every second piece stands in a fence.
    for fence in README.split("```\n").skip(1).step_by(2).filter(|fence| fence.starts_with("$ ")) {
        for line in fence.lines() {
            match line.strip_prefix("$ eslabon ") {
                Some(command) => all.push(Shown { command, answer: String::new() }),
                None => all.last_mut().unwrap().answer += &format!("{}\n", settled(line)),
            }
        }
    }
    all
}

/// A line without what differs from day to day.
fn settled(line: &str) -> String {
    let settled = |word: &str| match word.get(..10).map(str::parse::<Date>) {
        Some(Ok(_)) => format!("DAY{}", &word[10..]),
        _ => word.to_owned(),
    };
    line.trim_end().split(' ').map(settled).collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_readme_shows_of_a_shell_is_what_the_commands_print() {
    let world = World::empty().await;
    let shown = shown();
    assert!(shown.iter().filter(|shown| !shown.answer.is_empty()).count() >= 4, "answers are shown");
    let here = format!("{}/sample/", world.folder.path().display());
    for Shown { command, answer } in shown {
        let run = world.run(&command.replace("sample/", &here)).await;
        let printed = run.unwrap_or_else(|failure| panic!("{command}: {failure}")).out;
        let printed: String = printed.lines().map(|line| settled(line) + "\n").collect();
        // Some answers are left out, and of a long one the beginning is shown.
        assert!(printed.starts_with(&answer), "{command} prints\n{printed}\nand not\n{answer}");
    }
    world.suite.stop().await;
}
