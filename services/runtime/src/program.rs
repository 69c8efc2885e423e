//! What the `main` of every service does: a wrong configuration ends it before a
//! port opens, `--check-config` shows what would be in force, and the exit code
//! tells the two kinds of failure apart.

use std::{fmt::Display, process::ExitCode};

use serde::Serialize;

use crate::config;

/// Runs a program on its configuration. Exits with [`config::EXIT_CODE`] when
/// the configuration is wrong, and with 1 when `run` fails.
pub fn main<C: Serialize, E: Display>(
    name: &str,
    config: Result<C, E>,
    check_config: bool,
    run: impl FnOnce(&C) -> Result<(), E>,
) -> ExitCode {
    let config = match config {
        Ok(config) => config,
        Err(error) => {
            complain(name, &error);
            return ExitCode::from(config::EXIT_CODE);
        }
    };
    if check_config {
        say(&config::show(&config));
        return ExitCode::SUCCESS;
    }
    match run(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(name, &error);
            ExitCode::FAILURE
        }
    }
}

/// Writes what was asked for.
#[expect(clippy::print_stdout, reason = "asked for on the command line")]
pub fn say(text: &str) {
    println!("{text}");
}

/// Writes what went wrong, with its causes.
#[expect(clippy::print_stderr, reason = "the log is not set up when this is needed")]
pub fn complain(name: &str, error: &impl Display) {
    eprintln!("{name}: {error:#}");
}
