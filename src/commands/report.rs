//! `lensan report`: the figures on the command line, for scripts and for the hand-in.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use clap::{Args, Subcommand, ValueEnum};

use super::existing;
use super::out::{self, complain};
use crate::app::StartError;
use crate::clock::{Clock, local_date};
use crate::config::Config;
use crate::error::Message;
use crate::i18n::Language;
use crate::reports::{self, Letter};
use crate::values::{Period, day};

#[derive(Subcommand)]
pub(super) enum Report {
    /// A line for each district of a province.
    Districts(Box<Districts>),
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
    /// Where it goes; without it, to standard output.
    #[arg(long)]
    out: Option<PathBuf>,
    /// vi or en. Names and keys of JSON and CSV are the same in both.
    #[arg(long, default_value = "vi", value_parser = a_language)]
    language: Language,
    /// The day that a workbook or document says it was made on; without it, now. With it, the same
    /// figures give the same bytes.
    #[arg(long, value_parser = a_day)]
    dated: Option<NaiveDate>,
    #[command(flatten)]
    letter: LetterOptions,
}

/// What a PDF in the State's form says besides the figures. What is left out becomes a dotted line.
#[derive(Args)]
#[command(next_help_heading = "The PDF (form of Decree 30/2020/NĐ-CP)")]
struct LetterOptions {
    /// Who issues it.
    #[arg(long, default_value = "")]
    agency: String,
    /// The body above the agency.
    #[arg(long, default_value = "")]
    superior: String,
    /// Its number and sign: 15/BC-SKHCN.
    #[arg(long, default_value = "")]
    number: String,
    /// Where it is signed; without it, the province.
    #[arg(long)]
    place: Option<String>,
    /// In whose name it is signed: "KT. GIÁM ĐỐC".
    #[arg(long, default_value = "")]
    authority: String,
    #[arg(long, default_value = "")]
    position: String,
    /// The full name of who signs.
    #[arg(long, default_value = "")]
    signer: String,
    /// Who gets it; once for each.
    #[arg(long = "recipient")]
    recipients: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Json,
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    /// Nothing that a terminal could show.
    const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }
}

fn a_language(tag: &str) -> Result<Language, String> {
    tag.parse().map_err(|()| "it is vi or en".to_owned())
}

fn a_day(text: &str) -> Result<NaiveDate, String> {
    day(text).map_err(|message| Language::English.message(&message))
}

pub(super) fn run(config: &Config, report: Report) -> Result<ExitCode, StartError> {
    match report {
        Report::Districts(asked) => districts(config, *asked),
        Report::Signed(asked) => super::signed::run(config, &asked),
    }
}

fn districts(config: &Config, asked: Districts) -> Result<ExitCode, StartError> {
    if asked.format.is_binary() && asked.out.is_none() && io::stdout().is_terminal() {
        complain!("this format is not for a terminal; name a file with --out");
        return Ok(ExitCode::FAILURE);
    }
    let period = match Period::custom(asked.from, asked.until) {
        Ok(period) => period,
        Err(message) => return Ok(refused(&message)),
    };
    let boundaries = asked.boundaries.unwrap_or(asked.until);
    let clock = Clock::system();
    let parts = existing(config, clock.clone())?;
    let province = asked.province.clone();
    let atlas = parts.atlas.clone();
    let read = parts
        .site
        .db
        .read_blocking(move |c| reports::district_report(c, &atlas, &province, boundaries, period));
    let Some(report) = read? else {
        complain!(
            "no province had the code {} on {boundaries}",
            asked.province
        );
        return Ok(ExitCode::FAILURE);
    };
    let made = asked.dated.map_or_else(|| clock.now(), noon_of);
    let bytes = written(&report, &asked, boundaries, made)?;
    deliver(asked.out.as_deref(), &bytes)?;
    Ok(ExitCode::SUCCESS)
}

fn written(
    report: &reports::Report,
    asked: &Districts,
    boundaries: NaiveDate,
    made: NaiveDateTime,
) -> Result<Vec<u8>, StartError> {
    let language = asked.language;
    let sheet = || report.sheet(language, boundaries, made);
    let text = |text: String| format!("{}\n", text.trim_end()).into_bytes();
    let bytes = match asked.format {
        Format::Json => report.json(language).map(text).map_err(|e| e.to_string()),
        Format::Csv => report.csv(language).map(text).map_err(|e| e.to_string()),
        Format::Xlsx => sheet().xlsx().map_err(|e| e.to_string()),
        Format::Pdf => {
            let letter = asked.letter.filled(report, local_date(made));
            sheet().pdf(&letter).map_err(|e| e.to_string())
        }
    };
    bytes.map_err(StartError::Server)
}

impl LetterOptions {
    fn filled(&self, report: &reports::Report, day: NaiveDate) -> Letter {
        let place = self
            .place
            .clone()
            .unwrap_or_else(|| report.about.place.clone());
        Letter {
            superior: self.superior.clone(),
            agency: self.agency.clone(),
            number: self.number.clone(),
            place,
            day: Some(day),
            authority: self.authority.clone(),
            position: self.position.clone(),
            signer: self.signer.clone(),
            recipients: self.recipients.clone(),
        }
    }
}

/// 05:00 UTC is noon in Vietnam: the same day on both clocks.
fn noon_of(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::hours(5)
}

fn deliver(out: Option<&Path>, bytes: &[u8]) -> Result<(), StartError> {
    match out {
        Some(file) => fs::write(file, bytes).map_err(StartError::io(file.display().to_string())),
        None => out::bytes(bytes),
    }
}

fn refused(message: &Message) -> ExitCode {
    complain!("{}", Language::English.message(message));
    ExitCode::FAILURE
}
