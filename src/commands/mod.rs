//! The command line: one file a command. Scripts may rely on names, options and output shapes.

// They panic where a pipe is closed: `out` does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod areas;
mod backup;
mod check;
mod demo;
mod key;
mod out;
mod regroup;
mod report;
mod restore;
mod serve;
mod signals;
mod signed;
mod sweep;
mod user;
mod verify;

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::out::complain;
use crate::app::{self, AppState, OpenMode, ReadOnlyApp, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::db;
use crate::error::Message;
use crate::i18n::in_both;

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
    Serve {
        /// Make a new database even beside photos or a key that belong to another one.
        #[arg(long)]
        new: bool,
    },
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
    Report(report::ReportCommand),
    /// Recount everything from the facts; exit status 0 only without a difference.
    Verify {
        /// Read every photo and compare it with its name; without it, only their lengths.
        #[arg(long)]
        photos: bool,
    },
    /// Copy the database and its photos into a folder, while the server goes on.
    Backup(backup::BackupArgs),
    /// Put a backup back into the places that the settings name.
    Restore(restore::RestoreArgs),
    /// Editions of the administrative units, and reporting districts.
    #[command(subcommand)]
    Areas(areas::AreasCommand),
    /// Say how many files of photos no row names, or put them away.
    Sweep(sweep::SweepArgs),
    /// Accounts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Print the fingerprint of the key; exit status 0 only where it opens the database.
    Key(key::KeyArgs),
    /// A line for each setting, place, key, database and mail; exit status 0 only without a problem.
    Check,
    /// Bring the database to this version's tables.
    Migrate {
        /// Undo every migration instead (all data are lost): for tests of the migrations.
        #[arg(long)]
        revert: bool,
    },
}

pub fn run() -> ExitCode {
    let command = Cli::parse()
        .command
        .unwrap_or(Command::Serve { new: false });
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(errors) => return fail(&errors),
    };
    for name in &config.unknown {
        let unknown = Message::new("config.unknown").with("name", name);
        complain!("{}", in_both(&unknown));
    }
    dispatch(command, config).unwrap_or_else(|error| fail(&error))
}

fn fail(error: &dyn Display) -> ExitCode {
    complain!("{error}");
    ExitCode::FAILURE
}

fn dispatch(command: Command, config: Config) -> Result<ExitCode, StartError> {
    match command {
        Command::Serve { new } => serve::run(config, new),
        Command::Demo {
            dir,
            fresh,
            no_serve,
        } => demo::run(&config.for_demo(&dir), &dir, fresh, no_serve),
        Command::Report(report) => report::run(&config, report),
        Command::Verify { photos } => verify::run(&config, photos),
        Command::Backup(backup) => backup::run(&config, &backup),
        Command::Restore(restore) => restore::run(&config, &restore),
        Command::Areas(areas) => areas::run(&config, areas),
        Command::Sweep(sweep) => sweep::run(&config, &sweep),
        Command::User(user) => user::run(&config, user),
        Command::Key(asked) => key::run(&config, &asked),
        Command::Check => check::run(&config),
        Command::Migrate { revert } => migrate(&config, revert),
    }
}

/// For commands that change a database: on a mistyped path they would make one.
fn existing(config: &Config) -> Result<AppState, StartError> {
    AppState::open(config, Clock::system(), OpenMode::Existing)
}

/// For commands that only look.
fn look(config: &Config) -> Result<ReadOnlyApp, StartError> {
    ReadOnlyApp::open(config, Clock::system())
}

fn migrate(config: &Config, revert: bool) -> Result<ExitCode, StartError> {
    if revert {
        let reverted = db::revert_all(config.database_url.reveal());
        reverted.map_err(StartError::database(config))?;
    } else {
        app::migrate(config)?;
    }
    Ok(ExitCode::SUCCESS)
}
