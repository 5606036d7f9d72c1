//! The command line: one file a command. Scripts may rely on names, options and output shapes.

// They panic where a pipe is closed: `out` does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod areas;
mod demo;
mod out;
mod regroup;
mod report;
mod serve;
mod signed;
mod sweep;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::out::complain;
use crate::app::{Opening, Parts, StartError, View};
use crate::clock::Clock;
use crate::config::Config;
use crate::db;

/// From a farming household on a list to a product that sells and can be traced.
#[derive(Parser)]
#[command(name = "lensan", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (what happens without a command).
    Serve,
    /// Build a throw-away province with the figures of Đắk Lắk, August 2024, and serve it.
    Demo {
        /// Where the demo lives; safe to delete.
        #[arg(long, default_value = "var/demo")]
        dir: PathBuf,
        /// Build it anew even if it is there.
        #[arg(long)]
        fresh: bool,
        /// Build only; do not start the server.
        #[arg(long)]
        no_serve: bool,
    },
    /// Print a report.
    #[command(subcommand)]
    Report(report::Report),
    /// Recount everything from the facts; exit status 0 only without a difference.
    Verify,
    /// Editions of the administrative units, and reporting districts.
    #[command(subcommand)]
    Areas(areas::Areas),
    /// Say how many files of photos no row names, or put them away.
    Sweep(sweep::Sweep),
    /// Accounts.
    #[command(subcommand)]
    User(user::User),
    /// Bring the database to this version's tables.
    Migrate {
        /// Undo every migration instead (all data are lost): for tests of the migrations.
        #[arg(long)]
        revert: bool,
    },
}

pub fn run() -> ExitCode {
    let command = Cli::parse().command.unwrap_or(Command::Serve);
    let outcome = Config::from_env()
        .map_err(|cause| StartError::Server(cause.to_string()))
        .and_then(|config| dispatch(command, config));
    outcome.unwrap_or_else(|error| {
        complain!("{error}");
        ExitCode::FAILURE
    })
}

fn dispatch(command: Command, config: Config) -> Result<ExitCode, StartError> {
    match command {
        Command::Serve => serve::run(&config),
        Command::Demo {
            dir,
            fresh,
            no_serve,
        } => demo::run(config.for_demo(&dir), &dir, fresh, no_serve),
        Command::Report(report) => report::run(&config, report),
        Command::Verify => verify::run(&config),
        Command::Areas(areas) => areas::run(&config, areas),
        Command::Sweep(sweep) => sweep::run(&config, sweep),
        Command::User(user) => user::run(&config, user),
        Command::Migrate { revert } => migrate(&config, revert),
    }
}

/// For commands that change a database: on a mistyped path they would make one.
fn existing(config: &Config) -> Result<Parts, StartError> {
    Parts::open(config, Clock::system(), Opening::Existing)
}

/// For commands that only look.
fn look(config: &Config) -> Result<View, StartError> {
    View::open(config, Clock::system())
}

fn migrate(config: &Config, revert: bool) -> Result<ExitCode, StartError> {
    let url = config.database_url.reveal();
    match revert {
        true => db::revert_all(url)?,
        false => db::migrate(url)?,
    };
    Ok(ExitCode::SUCCESS)
}
