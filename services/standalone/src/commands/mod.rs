//! The command line: what can be asked, one file a noun.

pub(crate) mod choice;
mod datasets;
mod import;
mod inputs;
mod keys;
pub(crate) mod linkages;
mod log;
mod sample;
pub(crate) mod sectors;
mod serve;
mod versions;

use std::{fs, path::Path};

use anyhow::Context;
use clap::{Parser, Subcommand};
use prost::{Message, Name};
use prost_types::Timestamp;

use crate::{
    client::{Access, Client},
    demo,
    failure::Failure,
    output::{Cell, Format, Terminal, json},
};

/// Eslabón: which sectors to promote, and why.
///
/// One program: the whole suite in one process (`serve`, `demo`), and the client
/// of a suite that runs anywhere (all other commands).
///
/// Exit codes: 0 done; 1 refused or failed; 64 wrong command line or
/// configuration; 69 nothing answers, or not now.
#[derive(Debug, Parser)]
#[command(name = "eslabon", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    access: Access,
    /// How answers are written; `export` writes CSV unless told otherwise, all
    /// others a table
    #[arg(long, short, value_enum, global = true)]
    output: Option<Format>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start everything with a bundled sample, show what it answers, and exit
    Demo(demo::Options),
    /// Run the suite until it is told to stop
    Serve(serve::Serve),
    /// Bring data in
    #[command(subcommand)]
    Import(import::Import),
    /// What was brought in
    #[command(subcommand)]
    Datasets(datasets::Datasets),
    /// Lists of sectors, indicators, flows and tables that were brought in
    #[command(subcommand)]
    Inputs(inputs::Inputs),
    /// What economic complexity says of countries and products
    #[command(subcommand)]
    Sectors(sectors::Sectors),
    /// What investors need, who can supply it, and what is missing
    #[command(subcommand)]
    Linkages(linkages::Linkages),
    /// What was done, in order, and whether anybody touched the record of it
    #[command(subcommand)]
    Log(log::Log),
    /// Who may come in (operators only)
    #[command(subcommand)]
    Keys(keys::Keys),
    /// The bundled sample: an illustrative world
    Sample(sample::Sample),
}

impl Arguments {
    /// The format that was asked for.
    pub fn output(&self) -> Option<Format> {
        self.output
    }

    /// Does what was asked.
    pub async fn run(self, terminal: &mut Terminal) -> Result<(), Failure> {
        let access = self.access;
        match self.command {
            Command::Demo(options) => demo::run(&options, terminal).await?,
            Command::Serve(serve) => serve.run(&access, terminal).await?,
            Command::Sample(sample) => sample.run(terminal)?,
            Command::Import(import) => import.run(&Client::open(&access).await?, terminal).await?,
            Command::Datasets(datasets) => datasets.run(&Client::open(&access).await?, terminal).await?,
            Command::Inputs(inputs) => inputs.run(&Client::open(&access).await?, terminal).await?,
            Command::Sectors(sectors) => sectors.run(&Client::open(&access).await?, terminal).await?,
            Command::Linkages(linkages) => linkages.run(&Client::open(&access).await?, terminal).await?,
            Command::Log(log) => log.run(&Client::open(&access).await?, terminal).await?,
            Command::Keys(keys) => keys.run(&Client::open(&access).await?, terminal).await?,
        }
        terminal.flush()
    }
}

/// A moment, to the second; empty where there is none.
fn time(time: Option<&Timestamp>) -> Cell {
    let moment = time.and_then(|time| jiff::Timestamp::from_second(time.seconds).ok());
    Cell::text(moment.map(|moment| moment.to_string()).unwrap_or_default())
}

/// A message that a person wrote into a file; `what` it is, as in `a profile`.
fn from_file<M: Message + Name + Default>(path: &Path, what: &str) -> Result<M, Failure> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("read {shown}"))?;
    Ok(json::read(&text).with_context(|| format!("read {shown} as {what}"))?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_says_what_it_is_for() {
        fn check(command: &clap::Command, path: &str) {
            let path = format!("{path} {}", command.get_name());
            assert!(command.get_about().is_some(), "{path}");
            for option in command.get_arguments() {
                assert!(option.get_help().is_some(), "{path} {}", option.get_id());
            }
            command.get_subcommands().for_each(|inner| check(inner, &path));
        }
        check(&Arguments::command(), "");
    }

    #[track_caller]
    fn read(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_commands_of_the_documents_are_understood() {
        for line in [
            "eslabon demo",
            "eslabon demo --keep --listen 127.0.0.1:9000",
            "eslabon serve --data-dir d --listen 127.0.0.1:8080",
            "eslabon serve --check-config --config suite.toml",
            "eslabon import trade f.csv.gz --classification HS2007",
            "eslabon import trade - --classification hs2012 --territories free --unit thousand-usd --year 2017",
            "eslabon import sectors sectors.csv --scheme HS2017",
            "eslabon import indicators etd.csv.gz --layout wide --leave-out NGA(alt)",
            "eslabon import flows baci.csv.gz --scheme HS2017 --unit thousand-usd",
            "eslabon import io-table z.csv --layout matrix --cells flows --territory CRI --year 2017",
            "eslabon inputs list --kind sector-list",
            "eslabon inputs show 0123456789abcdef",
            "eslabon inputs rows inputs/0123456789abcdef --year 2020 --limit 0 --output csv",
            "eslabon inputs delete 0123456789abcdef",
            "eslabon datasets list --output json",
            "eslabon sectors complexity CRI",
            "eslabon sectors opportunities CRI --strategy balanced --limit 5",
            "eslabon sectors opportunities CRI --weights 0.5,0.2,0.3 --pci-ceiling 1 --max-distance 0.9",
            "eslabon sectors export --what country-product --output csv",
            "eslabon sectors export --what country --variant atlas-book --dataset 0123456789abcdef",
            "eslabon sectors growth --of products --from 2015 --to 2017",
            "eslabon sectors benchmark --territory CRI --peers MEX,BRA --classes instruments=9018 --classes c.json",
            "eslabon sectors appearances CRI --rule ends --window 3 --below 0.5 --at-least 1 --classes a=90",
            "eslabon sectors decompose --input inputs/0123456789abcdef --from 1990 --to 2005 --region Asia=KOR,CHN \
             --merge FIN=FIN,REAL --annualisation simple --part sectors",
            "eslabon sectors criteria",
            "eslabon sectors criteria LCA --output json",
            "eslabon sectors matrix 0123456789abcdef --territory CRI --criterion LCA --criterion COG:variant=B --input \
             inputs/0123456789abcdef",
            "eslabon sectors profiles list --state registered",
            "eslabon sectors profiles create shortlist profile.json",
            "eslabon sectors profiles register profiles/shortlist/versions/1",
            "eslabon sectors rank shortlist/1 --purpose shortlist --input 0123456789abcdef --exploratory",
            "eslabon sectors runs --limit 5",
            "eslabon linkages capabilities list --cluster med --limit 0",
            "eslabon linkages capabilities show capabilities/ster_eto",
            "eslabon linkages policies show agency/2",
            "eslabon linkages policies create agency policy.json",
            "eslabon linkages catalogues put catalogue.json --id agency",
            "eslabon linkages match N1 --policy agency/1 --most 5 --worst eligible --country CRI --catalogue agency --reciprocal",
            "eslabon linkages explain needs/N1 suppliers/S1 --language pt --output json",
            "eslabon linkages local-content put plan.json --id fleet",
            "eslabon linkages local-content append fleet event.json",
            "eslabon linkages local-content events fleet --output csv",
            "eslabon linkages local-content standing localContentPlans/fleet --as-of 2026-01-31",
            "eslabon linkages local-content labour --buyer oil",
            "eslabon linkages incentives list --status revoked",
            "eslabon linkages incentives report a-12 report.json",
            "eslabon linkages incentives evidence a-12 evidence.json",
            "eslabon linkages incentives decide a-12 decision.json",
            "eslabon linkages verify a-12 --as-of 2026-06-01 --output json",
            "eslabon linkages suggest esterilizacion --language es --limit 5",
            "eslabon linkages missing-links detect before --country CRI",
            "eslabon linkages missing-links detect after --question question.json",
            "eslabon linkages missing-links list before --kind latent-coordination-failure --limit 0",
            "eslabon linkages missing-links show before/sterilization",
            "eslabon linkages missing-links surveys --output csv",
            "eslabon linkages missing-links scales put scale.json --id sterilization",
            "eslabon linkages missing-links products list --country CRI",
            "eslabon linkages standards put table.json --id revised",
            "eslabon linkages standards show standardTables/builtin --output json",
            "eslabon linkages targets put target.json --id steriliser",
            "eslabon linkages targets advance steriliser contacted --firm suppliers/x --note call",
            "eslabon linkages chain map cr-medical-devices",
            "eslabon linkages waves assess waveSets/cr-medical-devices --output json",
            "eslabon log verify --known-seq 3 --known-hash 00",
            "eslabon log export --output csv",
            "eslabon sectors assess link.json --proposal missing-link",
            "eslabon sectors decide proposals/missing-link --outcome approved-with-conditions --by Ana --condition x \
             --recused Eva:owns --review-due 2027-06-30",
            "eslabon sectors proposals list --limit 0",
            "eslabon sectors proposals show missing-link --version 1",
            "eslabon sectors proposals decisions missing-link --output csv",
            "eslabon sectors review proposals/missing-link/decisions/1 --by Ana --findings x --conclusion end --met m1=5",
            "eslabon keys create --tenant cinde --role analyst --role viewer --expires 90d",
            "eslabon keys revoke 0190 --key esl_x",
            "eslabon sample --write f.csv",
        ] {
            if let Err(error) = read(line) {
                panic!("{line}: {error}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "eslabon",
            "eslabon serve --listen nowhere",
            "eslabon import trade f.csv",
            "eslabon import trade f.csv --classification HS1066",
            "eslabon sectors opportunities CRI --weights 0.5,0.5",
            "eslabon sectors opportunities CRI --strategy bold",
            "eslabon sectors export",
            "eslabon linkages match",
            "eslabon linkages match N1 --most 0",
            "eslabon linkages match N1 --worst perhaps",
            "eslabon linkages match N1 --policy agency",
            "eslabon linkages explain N1",
            "eslabon sectors benchmark --territory CRI --peers MEX",
            "eslabon sectors decompose --input inputs/0123456789abcdef --from 1990 --to 2005 --region Asia",
            "eslabon sectors decompose --input x --from 1990 --to 2005",
            "eslabon sectors rank shortlist",
            "eslabon sectors rank shortlist/x --purpose y",
            "eslabon sectors stability 12",
            "eslabon sectors assess",
            "eslabon sectors decide missing-link --outcome approved",
            "eslabon sectors decide missing-link --outcome perhaps --by Ana",
            "eslabon sectors proposals show Rice",
            "eslabon sectors review proposals/x/decisions/1 --by Ana --findings x --conclusion end --met m1=many",
            "eslabon keys create --tenant cinde",
            "eslabon keys create --tenant cinde --role analyst --expires soon",
            "eslabon datasets list --output xml",
            "eslabon import flows baci.csv",
            "eslabon import indicators etd.csv --layout matrix",
            "eslabon inputs show datasets/0123456789abcdef",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
