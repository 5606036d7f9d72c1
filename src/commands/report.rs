//! `lensan report`: the figures on the command line, for scripts and for the hand-in.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use crate::app::{Parts, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Message;
use crate::i18n::Language;
use crate::reports;
use crate::values::{Period, day};

#[derive(Subcommand)]
pub(super) enum Report {
    /// A line for each district of a province.
    Districts(Districts),
    /// Write a signed report to a file, bit for bit; prints its SHA-256.
    Signed(super::signed::Signed),
}

#[derive(Args)]
pub(super) struct Districts {
    /// The province's two-digit code within the boundaries asked for.
    #[arg(long)]
    province: String,
    /// The last day counted: a 14th or the last of a month.
    #[arg(long, value_parser = a_day)]
    until: NaiveDate,
    /// The first day counted: a 1st or a 15th; without it, everything until the last day.
    #[arg(long, value_parser = a_day)]
    from: Option<NaiveDate>,
    /// The day whose boundaries are meant; without it, the last day counted. Until 2025-06-30
    /// these are the 63 provinces of then.
    #[arg(long, value_parser = a_day)]
    boundaries: Option<NaiveDate>,
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Csv,
}

fn a_day(text: &str) -> Result<NaiveDate, String> {
    day(text).map_err(|message| Language::English.message(&message))
}

pub(super) fn run(config: &Config, report: Report) -> Result<ExitCode, StartError> {
    match report {
        Report::Districts(asked) => districts(config, asked),
        Report::Signed(asked) => super::signed::run(config, &asked),
    }
}

fn districts(config: &Config, asked: Districts) -> Result<ExitCode, StartError> {
    let period = match Period::custom(asked.from, asked.until) {
        Ok(period) => period,
        Err(message) => return Ok(refused(&message)),
    };
    let boundaries = asked.boundaries.unwrap_or(asked.until);
    let parts = Parts::open(config, Clock::system())?;
    let province = asked.province.clone();
    let atlas = parts.atlas.clone();
    let read = parts
        .site
        .db
        .read_blocking(move |c| reports::district_report(c, &atlas, &province, boundaries, period));
    let Some(report) = read? else {
        eprintln!(
            "lensan: no province had the code {} on {boundaries}",
            asked.province
        );
        return Ok(ExitCode::FAILURE);
    };
    let text = match asked.format {
        Format::Json => report.json(Language::Vietnamese).map_err(|e| e.to_string()),
        Format::Csv => report.csv(Language::Vietnamese).map_err(|e| e.to_string()),
    };
    println!("{}", text.map_err(StartError::Server)?.trim_end());
    Ok(ExitCode::SUCCESS)
}

fn refused(message: &Message) -> ExitCode {
    eprintln!("lensan: {}", Language::English.message(message));
    ExitCode::FAILURE
}
