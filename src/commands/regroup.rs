//! `lensan areas regroup`: a province's reporting districts from a list; shown first, done with
//! `--apply`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;

use super::out::{complain, say};
use super::{existing, look};
use crate::app::{AppState, StartError};
use crate::audit::Author;
use crate::config::Config;
use crate::db::Conn;
use crate::i18n::Language;
use crate::regrouping::{self, ApplyOutcome, ComparedUnit, Complaints, Decision, UnitChange};
use crate::values::day;

#[derive(Args)]
pub(super) struct RegroupArgs {
    /// The province's two-digit code on that day.
    #[arg(long)]
    province: String,
    /// The first day of the new reporting districts.
    #[arg(long, value_parser = a_day)]
    from: NaiveDate,
    /// The paper it rests on.
    #[arg(long)]
    basis: String,
    /// A list: `district_code,district_name,commune_code[,former_district_code]`.
    #[arg(long)]
    file: PathBuf,
    #[arg(long, default_value = "")]
    note: String,
    /// Do it; without this, what would change is only shown.
    #[arg(long)]
    apply: bool,
}

fn a_day(text: &str) -> Result<NaiveDate, String> {
    day(text).map_err(|message| Language::English.message(&message))
}

pub(super) fn run(config: &Config, asked: &RegroupArgs) -> Result<ExitCode, StartError> {
    let decision = match Decision::new(asked.from, &asked.basis, &asked.note) {
        Ok(decision) => decision,
        Err(message) => {
            complain!("{}", Language::English.message(&message));
            return Ok(ExitCode::FAILURE);
        }
    };
    let list = fs::read(&asked.file).map_err(StartError::io(asked.file.display().to_string()))?;
    if asked.apply {
        return apply(&existing(config)?, asked, &decision, list);
    }
    let view = look(config)?;
    let (boundaries_cache, code) = (view.boundaries_cache.clone(), asked.province.clone());
    let shown =
        move |c: &mut Conn| regrouping::preview_list(c, &boundaries_cache, &code, &decision, &list);
    match view.db.read_blocking(shown)? {
        Err(complaints) => return Ok(refused(&complaints)),
        Ok(lines) => show(&lines)?,
    }
    say!("Nothing was changed. With --apply it is done.")?;
    Ok(ExitCode::SUCCESS)
}

/// Shows what changes, and changes it.
fn apply(
    parts: &AppState,
    asked: &RegroupArgs,
    decision: &Decision,
    list: Vec<u8>,
) -> Result<ExitCode, StartError> {
    let by = Author::program(parts.site.clock.now());
    let db = &parts.site.db;
    let (boundaries_cache, code) = (parts.boundaries_cache.clone(), asked.province.clone());
    let (meant, read) = (decision.clone(), list.clone());
    let shown =
        move |c: &mut Conn| regrouping::preview_list(c, &boundaries_cache, &code, &meant, &read);
    match db.read_blocking(shown)? {
        Err(complaints) => return Ok(refused(&complaints)),
        Ok(lines) => show(&lines)?,
    }
    let (boundaries_cache, code) = (parts.boundaries_cache.clone(), asked.province.clone());
    let decision = decision.clone();
    let done = db.write_blocking(move |c| {
        regrouping::apply_list(c, &boundaries_cache, by, &code, &decision, &list)
    })?;
    print_outcome(done)
}

fn show(lines: &[ComparedUnit]) -> Result<(), StartError> {
    let changed = lines.iter().filter(|line| line.change != UnitChange::Kept);
    for line in changed {
        let change = Language::English.t(line.change.label_key());
        say!("{} {}: {change}", line.unit.code, line.unit.name)?;
        say!("  before: {}", line.before.join("; "))?;
        for (commune, part) in &line.communes {
            match part {
                None => say!("  {commune}")?,
                Some(district) => say!("  {commune} (the part in former {district})")?,
            }
        }
    }
    let kept = lines
        .iter()
        .filter(|line| line.change == UnitChange::Kept)
        .count();
    say!(
        "{} reporting districts, {kept} of them unchanged.",
        lines.len()
    )
}

fn print_outcome(applied: ApplyOutcome) -> Result<ExitCode, StartError> {
    match applied {
        ApplyOutcome::Done(id) => say!("Done: regrouping {id}.")?,
        ApplyOutcome::Already(id) => say!("This stands already: regrouping {id}.")?,
        ApplyOutcome::Refused(complaints) => return Ok(refused(&complaints)),
    }
    Ok(ExitCode::SUCCESS)
}

fn refused(complaints: &Complaints) -> ExitCode {
    for one in complaints {
        let text = Language::English.message(&one.message);
        match one.line {
            None => complain!("{text}"),
            Some(line) => complain!("line {line}: {text}"),
        }
    }
    complain!("nothing was changed");
    ExitCode::FAILURE
}
