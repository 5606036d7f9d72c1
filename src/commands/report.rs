//! `lensan report`: the figures on the command line, for scripts and for the hand-in.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::look;
use super::out::{self, complain};
use crate::app::StartError;
use crate::areas::{Frame, Grain};
use crate::clock::local_date;
use crate::config::Config;
use crate::db::Outcome;
use crate::documents::OfficialLetter;
use crate::error::Message;
use crate::i18n::Language;
use crate::reports::figures::report::ReportSubject;
use crate::reports::{self, Format};
use crate::text;
use crate::values::{Period, day};

#[derive(Subcommand)]
pub(super) enum ReportCommand {
    /// A line for each district of a province.
    Districts(Box<DistrictsArgs>),
    /// A line for each commune of a district, of a province, or of the whole country.
    Communes(Box<CommunesArgs>),
    /// A line for each province of the country.
    #[command(visible_alias = "country")]
    Provinces(Box<ReportArgs>),
    /// Write a signed report to a file, bit for bit; prints its SHA-256.
    Signed(super::signed::SignedArgs),
}

#[derive(Args)]
pub(super) struct DistrictsArgs {
    /// The province's two-digit code within the boundaries asked for.
    #[arg(long)]
    province: String,
    #[command(flatten)]
    asked: ReportArgs,
}

#[derive(Args)]
pub(super) struct CommunesArgs {
    /// The province's two-digit code within the boundaries asked for; without it, every commune of
    /// the country, with its province.
    #[arg(long)]
    province: Option<String>,
    /// The code of one of the province's districts or reporting districts.
    #[arg(long, requires = "province")]
    district: Option<String>,
    #[command(flatten)]
    asked: ReportArgs,
}

/// What every report is asked.
#[derive(Args)]
pub(super) struct ReportArgs {
    /// The last day counted: a 14th or the last of a month.
    #[arg(long, value_parser = a_day, required_unless_present = "period")]
    until: Option<NaiveDate>,
    /// The first day counted: a 1st or a 15th; without it, everything until the last day.
    #[arg(long, value_parser = a_day)]
    from: Option<NaiveDate>,
    /// A period by its name instead of its days: 2024-08, 2024-q3, 2024; of the State s2024-08,
    /// s2024-q3, s2024-h1, s2024-9m, s2024.
    #[arg(long, value_parser = a_period, conflicts_with_all = ["until", "from"])]
    period: Option<Period>,
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

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Json, Self::Csv, Self::Xlsx, Self::Pdf]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()))
    }
}

fn a_language(tag: &str) -> Result<Language, String> {
    tag.parse().map_err(|()| "it is vi or en".to_owned())
}

fn a_day(text: &str) -> Result<NaiveDate, String> {
    day(text).map_err(|message| Language::English.message(&message))
}

/// The kinds of period are written in capitals (`s2024-Q3`), their sides are not.
fn a_period(code: &str) -> Result<Period, String> {
    let capitals = code.to_ascii_uppercase();
    let capitals = match capitals.strip_prefix('S') {
        Some(rest) => format!("s{rest}"),
        None => capitals,
    };
    let period = Period::parse(code).or_else(|_| Period::parse(&capitals));
    period.map_err(|message| Language::English.message(&message))
}

/// What the lines are, and of what.
enum ReportLines {
    DistrictsOf(String),
    CommunesOf(Option<String>, Option<String>),
    Provinces,
}

pub(super) fn run(config: &Config, report: ReportCommand) -> Result<ExitCode, StartError> {
    match report {
        ReportCommand::Districts(asked) => {
            let DistrictsArgs { province, asked } = *asked;
            print_report(config, ReportLines::DistrictsOf(province), &asked)
        }
        ReportCommand::Communes(asked) => {
            let CommunesArgs {
                province,
                district,
                asked,
            } = *asked;
            print_report(config, ReportLines::CommunesOf(province, district), &asked)
        }
        ReportCommand::Provinces(asked) => print_report(config, ReportLines::Provinces, &asked),
        ReportCommand::Signed(asked) => super::signed::run(config, &asked),
    }
}

impl ReportLines {
    /// # Errors
    /// A code that nothing bore on the day of the boundaries.
    fn about(&self, frame: &Frame) -> Result<ReportSubject, Message> {
        let refused = |key, code: &str| {
            let day = text::date(frame.day());
            Message::new(key).with("code", code).with("day", day)
        };
        let of_province = |code: &str, grain| {
            let about = ReportSubject::province(frame, code, grain);
            about.ok_or_else(|| refused("exports.refused.province", code))
        };
        match self {
            Self::Provinces => Ok(ReportSubject::country(Grain::Province)),
            Self::CommunesOf(None, _) => Ok(ReportSubject::country(Grain::Commune)),
            Self::DistrictsOf(province) => of_province(province, Grain::District),
            Self::CommunesOf(Some(province), None) => of_province(province, Grain::Commune),
            Self::CommunesOf(Some(province), Some(district)) => {
                of_province(province, Grain::Commune)?;
                let about = ReportSubject::district(frame, province, district);
                about.ok_or_else(|| {
                    refused("exports.refused.district", district).with("province", province)
                })
            }
        }
    }
}

fn print_report(
    config: &Config,
    lines: ReportLines,
    asked: &ReportArgs,
) -> Result<ExitCode, StartError> {
    if asked.format.is_binary() && asked.out.is_none() && io::stdout().is_terminal() {
        complain!("this format is not for a terminal; name a file with --out");
        return Ok(ExitCode::FAILURE);
    }
    let period = match asked.period() {
        Ok(period) => period,
        Err(message) => return Ok(refused(&message)),
    };
    let boundaries_on = asked.boundaries.unwrap_or(period.until);
    let view = look(config)?;
    let cache = view.boundaries_cache.clone();
    let read = view.db.read_blocking(move |c| {
        let boundaries = cache.current(c)?;
        let frame = boundaries.reporting_frame(boundaries_on);
        match lines.about(&frame) {
            Ok(about) => reports::report(c, &frame, about, period).map(Ok),
            Err(message) => Outcome::Ok(Err(message)),
        }
    });
    let report = match read? {
        Ok(report) => report,
        Err(message) => return Ok(refused(&message)),
    };
    let made = asked.dated.map_or_else(|| view.clock.now(), noon_of);
    let bytes = written(&report, asked, made)?;
    deliver(asked.out.as_deref(), &bytes)?;
    Ok(ExitCode::SUCCESS)
}

impl ReportArgs {
    fn period(&self) -> Result<Period, Message> {
        match (self.period, self.until) {
            (Some(period), _) => Ok(period),
            (None, Some(until)) => Period::custom(self.from, until),
            // The command line lets neither be missing.
            (None, None) => Err(Message::new("values.period.shape")),
        }
    }
}

fn written(
    report: &reports::Report,
    asked: &ReportArgs,
    made: NaiveDateTime,
) -> Result<Vec<u8>, StartError> {
    let letter = asked.letter.filled(report, local_date(made));
    let made = reports::file(report, asked.format, asked.language, made, &letter);
    let mut bytes = made.map_err(StartError::Server)?.bytes;
    // A terminal goes on in a new line.
    if asked.format == Format::Json {
        bytes.push(b'\n');
    }
    Ok(bytes)
}

impl LetterOptions {
    fn filled(&self, report: &reports::Report, day: NaiveDate) -> OfficialLetter {
        let place = self
            .place
            .clone()
            .unwrap_or_else(|| report.about.place.clone());
        OfficialLetter {
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
