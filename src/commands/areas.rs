//! `lensan areas`: editions of the administrative units. An import only shows what it would do
//! until it is told to apply, and can be taken back until it is confirmed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::out::{self, complain, say};
use super::{existing, look, regroup};
use crate::app::{AppState, ReadOnlyApp, StartError, UNIT_FACTS};
use crate::areas::{
    self, Edition, EditionFile, EditionFileError, EditionImpact, Import, ImportOutcome,
    PlanSummary, RevertObstacle,
};
use crate::audit::Author;
use crate::config::Config;
use crate::error::Message;
use crate::i18n::{Language, in_both};
use crate::text;
use crate::values::day;

/// So many units or mistakes are printed one by one.
const MOST_LINES: usize = 20;

#[derive(Subcommand)]
pub(super) enum AreasCommand {
    /// Show what an edition changes or, with --apply, load it.
    Import(ImportArgs),
    /// Take an edition back that is not confirmed.
    Revert { code: String },
    /// Keep an edition for good.
    Confirm { code: String },
    /// List the editions.
    Editions,
    /// Draw the reporting districts of a province anew.
    Regroup(regroup::RegroupArgs),
}

#[derive(Args)]
pub(super) struct ImportArgs {
    /// The first day of the edition.
    #[arg(long, value_parser = a_day, required_unless_present = "changes")]
    from: Option<NaiveDate>,
    /// What it rests on: the numbers of the resolutions.
    #[arg(long, required_unless_present = "changes")]
    basis: Option<String>,
    /// All units of the edition, as `data/units_2025.csv`.
    #[arg(long, required_unless_present = "changes")]
    units: Option<PathBuf>,
    /// What became of communes, as `data/commune_successors.csv`.
    #[arg(long)]
    communes: Option<PathBuf>,
    /// What became of districts, as `data/district_successors.csv`.
    #[arg(long)]
    districts: Option<PathBuf>,
    /// What became of provinces, as `data/province_successors.csv`.
    #[arg(long)]
    provinces: Option<PathBuf>,
    /// Renames and changes of type alone, as `data/unit_changes_2026.csv`.
    #[arg(long, conflicts_with_all = ["from", "basis", "units", "communes", "districts", "provinces"])]
    changes: Option<PathBuf>,
    /// Load it; without this nothing is written.
    #[arg(long)]
    apply: bool,
}

fn a_day(text: &str) -> Result<NaiveDate, String> {
    day(text).map_err(|message| Language::English.message(&message))
}

pub(super) fn run(config: &Config, command: AreasCommand) -> Result<ExitCode, StartError> {
    if let AreasCommand::Regroup(asked) = &command {
        return regroup::run(config, asked);
    }
    let files = match &command {
        AreasCommand::Import(files) => Some((read(files)?, files.apply)),
        _ => None,
    };
    match (command, files) {
        (AreasCommand::Import(_), Some((import, true))) => {
            let parts = existing(config)?;
            let by = Author::program(parts.site.clock.now());
            let db = &parts.site.db;
            print_import(db.write_blocking(move |c| areas::import(c, by, &import, &UNIT_FACTS))?)
        }
        (AreasCommand::Import(_), Some((import, false))) => {
            let view = look(config)?;
            print_import(
                view.db
                    .read_blocking(move |c| areas::preview(c, &import, &UNIT_FACTS))?,
            )
        }
        (AreasCommand::Revert { code }, _) => revert(&existing(config)?, &code),
        (AreasCommand::Confirm { code }, _) => confirm(&existing(config)?, &code),
        (AreasCommand::Import(_) | AreasCommand::Editions | AreasCommand::Regroup(_), _) => {
            editions(&look(config)?)
        }
    }
}

fn read(files: &ImportArgs) -> Result<Import, StartError> {
    let optional = |path: &Option<PathBuf>| path.as_deref().map(sheet).transpose();
    if let Some(changes) = &files.changes {
        return Ok(Import::Changes(sheet(changes)?));
    }
    let missing = || StartError::Server("--from, --basis and --units belong together".to_owned());
    Ok(Import::Whole {
        from: files.from.ok_or_else(missing)?,
        basis: files.basis.clone().ok_or_else(missing)?,
        units: sheet(files.units.as_deref().ok_or_else(missing)?)?,
        communes: optional(&files.communes)?,
        districts: optional(&files.districts)?,
        provinces: optional(&files.provinces)?,
    })
}

fn sheet(path: &Path) -> Result<EditionFile, StartError> {
    let name = path.display().to_string();
    Ok(EditionFile {
        bytes: std::fs::read(path).map_err(StartError::io(name.clone()))?,
        name,
    })
}

fn print_import(
    done: Result<ImportOutcome, Vec<EditionFileError>>,
) -> Result<ExitCode, StartError> {
    match done {
        Err(refused) => return Ok(refuse(&refused)),
        Ok(ImportOutcome::Already(code)) => {
            say_in_both(&Message::new("areas.import.already").with("code", code))?;
        }
        Ok(ImportOutcome::Preview(plan, touched)) => {
            print_plan(&plan.summary, touched)?;
            say_in_both(&Message::new("areas.import.preview"))?;
        }
        Ok(ImportOutcome::Loaded(code, plan, touched)) => {
            print_plan(&plan.summary, touched)?;
            say_in_both(&Message::new("areas.import.loaded").with("code", code))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A sentence in both languages, a line each.
fn say_in_both(message: &Message) -> Result<(), StartError> {
    say!("{}", in_both(message))
}

fn failed(message: &Message) -> ExitCode {
    for language in [Language::Vietnamese, Language::English] {
        complain!("{}", language.message(message));
    }
    ExitCode::FAILURE
}

fn refuse(refused: &[EditionFileError]) -> ExitCode {
    for refusal in refused.iter().take(MOST_LINES) {
        let line = refusal
            .line
            .map_or(String::new(), |line| format!(":{line}"));
        for language in [Language::Vietnamese, Language::English] {
            let why = language.message(&refusal.why);
            out::complaint(format_args!("{}{line}: {why}", refusal.file));
        }
    }
    failed(&Message::new("areas.import.refused").with("number", refused.len()))
}

fn print_plan(summary: &PlanSummary, touched: EditionImpact) -> Result<(), StartError> {
    for (key, units) in [
        ("areas.import.told.ended", &summary.ended),
        ("areas.import.told.begun", &summary.begun),
        ("areas.import.told.renamed", &summary.renamed),
        ("areas.import.told.retyped", &summary.retyped),
        ("areas.import.told.moved", &summary.moved),
        ("areas.import.told.merged", &summary.merged),
        ("areas.import.told.divided", &summary.divided),
        ("areas.import.told.straddling", &summary.straddling),
    ] {
        heading(key, i64::try_from(units.len()).unwrap_or(i64::MAX))?;
        for unit in units.iter().take(MOST_LINES) {
            say!("  {unit}")?;
        }
        if units.len() > MOST_LINES {
            say!("  … +{}", units.len() - MOST_LINES)?;
        }
    }
    heading("areas.import.told.producers", touched.producers)?;
    heading("areas.import.told.listings", touched.listings)?;
    heading("areas.import.told.accounts", touched.accounts)?;
    heading("areas.import.told.waiting", touched.waiting)
}

fn heading(key: &str, number: i64) -> Result<(), StartError> {
    let (vietnamese, english) = (Language::Vietnamese.t(key), Language::English.t(key));
    say!("{vietnamese} / {english}: {}", text::number(number))
}

fn revert(parts: &AppState, code: &str) -> Result<ExitCode, StartError> {
    let (wanted, by) = (code.to_owned(), Author::program(parts.site.clock.now()));
    let db = &parts.site.db;
    let reverted = db.write_blocking(move |c| areas::revert(c, by, &wanted, &UNIT_FACTS))?;
    let Err(blocked) = reverted else {
        say_in_both(&Message::new("areas.editions.reverted").with("code", code))?;
        return Ok(ExitCode::SUCCESS);
    };
    if let RevertObstacle::Used(what, number) = blocked {
        for language in [Language::Vietnamese, Language::English] {
            let why = Message::new("areas.editions.used")
                .with("code", code)
                .with("number", text::number(number))
                .with("what", language.t(what));
            complain!("{}", language.message(&why));
        }
        return Ok(ExitCode::FAILURE);
    }
    Ok(failed(&match blocked {
        RevertObstacle::Confirmed => Message::new("areas.editions.confirmed").with("code", code),
        RevertObstacle::Followed(other) => Message::new("areas.editions.followed")
            .with("code", code)
            .with("other", other),
        RevertObstacle::Unknown | RevertObstacle::Used(..) => unknown(code),
    }))
}

fn unknown(code: &str) -> Message {
    Message::new("areas.editions.unknown").with("code", code)
}

fn confirm(parts: &AppState, code: &str) -> Result<ExitCode, StartError> {
    let (wanted, by) = (code.to_owned(), Author::program(parts.site.clock.now()));
    let db = &parts.site.db;
    if !db.write_blocking(move |c| areas::confirm(c, by, &wanted))? {
        return Ok(failed(&unknown(code)));
    }
    say_in_both(&Message::new("areas.editions.now_confirmed").with("code", code))?;
    Ok(ExitCode::SUCCESS)
}

/// A line an edition: code, first day, whether confirmed, what it rests on.
fn editions(view: &ReadOnlyApp) -> Result<ExitCode, StartError> {
    let all: Vec<Edition> = view.db.read_blocking(areas::editions)?;
    for edition in all {
        let confirmed = match edition.confirmed_at {
            Some(at) => text::date_time(at),
            None => both("areas.editions.waiting"),
        };
        let from = text::date(edition.valid_from);
        say!(
            "{}\t{from}\t{confirmed}\t{}",
            edition.code,
            edition.legal_basis
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn both(key: &str) -> String {
    format!(
        "{} / {}",
        Language::Vietnamese.t(key),
        Language::English.t(key)
    )
}
