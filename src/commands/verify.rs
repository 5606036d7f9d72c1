//! `lensan verify`: counts everything again from the facts. Exit status 0 only without a
//! difference, so that a nightly job can rely on it.

use std::process::ExitCode;

use crate::app::{Parts, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::reports;

pub(super) fn run(config: &Config) -> Result<ExitCode, StartError> {
    let parts = Parts::open(config, Clock::system())?;
    let verdict = reports::verify_alone(&parts.site.db, &parts.site.blobs)?;
    for line in &verdict.lines {
        println!("{line}");
    }
    if verdict.differences > verdict.lines.len() {
        println!("… and {} more", verdict.differences - verdict.lines.len());
    }
    println!("differences: {}", verdict.differences);
    Ok(match verdict.differences {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
