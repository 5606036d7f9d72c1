//! `lensan verify`: counts everything again from the facts. Exit status 0 only without a
//! difference, so that a nightly job can rely on it.

use std::process::ExitCode;

use super::look;
use super::out::say;
use crate::app::StartError;
use crate::config::Config;
use crate::reports;

pub(super) fn run(config: &Config) -> Result<ExitCode, StartError> {
    let view = look(config)?;
    let verdict = reports::verify_alone(&view.db, &view.blobs)?;
    for line in &verdict.lines {
        say!("{line}")?;
    }
    if verdict.differences > verdict.lines.len() {
        say!("… and {} more", verdict.differences - verdict.lines.len())?;
    }
    say!("differences: {}", verdict.differences)?;
    Ok(match verdict.differences {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
