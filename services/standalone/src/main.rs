//! `eslabon`: the command line to its parts, and its failures to the shell.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use eslabon_standalone::{
    commands::Arguments,
    failure::{self, Failure},
    output::Terminal,
};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too, and are no mistakes.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { failure::USAGE } else { failure::OK });
        }
    };
    match run(arguments) {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "eslabon: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> Result<(), Failure> {
    // One provider of cryptography for everything that speaks TLS; it is there
    // already when something was faster.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut terminal = Terminal::of_process(arguments.output());
    arguments.run(&mut terminal).await
}
