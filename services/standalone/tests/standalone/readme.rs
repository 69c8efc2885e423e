//! The README names every command and no other, and what it shows of a shell is what
//! the commands print.

use clap::CommandFactory;
use eslabon_standalone::commands::Arguments;
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

/// The words of every command that does something.
fn commands() -> Vec<Vec<String>> {
    fn below(command: &clap::Command, path: &[String], all: &mut Vec<Vec<String>>) {
        for inner in command.get_subcommands() {
            let path = [path, &[inner.get_name().to_owned()]].concat();
            if inner.has_subcommands() { below(inner, &path, all) } else { all.push(path) }
        }
    }
    let mut all = Vec::new();
    below(&Arguments::command(), &[], &mut all);
    all
}

/// The commands that the first cell of a row names, of those that there are: the first in
/// full, the others either in full or by their last word.
fn named(cell: &str, commands: &[Vec<String>]) -> Vec<Vec<String>> {
    let find = |words: &[String]| commands.iter().find(|command| words.starts_with(command)).cloned();
    let mut named: Vec<Vec<String>> = Vec::new();
    // Every second piece stands between quotes.
    for text in cell.split('`').skip(1).step_by(2) {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        let beside = || {
            let siblings = named.first()?.split_last()?.1;
            find(&[siblings, &words].concat())
        };
        let found = find(&words).or_else(beside);
        named.push(found.unwrap_or_else(|| panic!("`{text}` is no command: {cell}")));
    }
    named
}

#[test]
fn the_table_of_commands_names_every_command_once_and_no_other() {
    let commands = commands();
    let table = README.split("| command | what it does |\n|---|---|\n").nth(1).unwrap();
    let rows = table.lines().take_while(|row| row.starts_with("| "));
    let cells = rows.map(|row| row[2..].split(" | ").next().unwrap());
    let mut in_table: Vec<_> = cells.flat_map(|cell| named(cell, &commands)).collect();
    in_table.sort();
    let mut all = commands.clone();
    all.sort();
    assert_eq!(in_table, all);
}
