//! `lensan restore DIR`: a backup put back into the places that the settings name. The last line says
//! what `lensan verify` finds there.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::backup::refused;
use super::out::{complain, say};
use super::verify;
use crate::app::StartError;
use crate::backup::{self, BackupMoment, RestoreOptions, RestoreSummary};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Message;
use crate::i18n::in_both;

#[derive(Args)]
pub(super) struct RestoreArgs {
    /// The folder that `lensan backup` has filled.
    dir: PathBuf,
    /// Which backup, as in the name of its list: 20261130T043000Z. The newest without it.
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// The key file, where the backup does not hold it and it does not lie in its place.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Move aside what lies in the places; nothing is removed.
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(config: &Config, wanted: &RestoreArgs) -> Result<ExitCode, StartError> {
    let at = match wanted
        .at
        .as_deref()
        .map(|text| (text, BackupMoment::parse(text)))
    {
        None => None,
        Some((_, Some(moment))) => Some(moment),
        Some((text, None)) => {
            let message = Message::new("backup.moment_shape").with("text", text);
            complain!("{}", in_both(&message));
            return Ok(ExitCode::FAILURE);
        }
    };
    let options = RestoreOptions {
        at,
        key: wanted.key.clone(),
        replace: wanted.replace,
    };
    match backup::restore(config, &wanted.dir, &options, &Clock::system()) {
        Ok(done) => print_summary(wanted, &done),
        Err(failure) => refused(failure),
    }
}

fn print_summary(wanted: &RestoreArgs, done: &RestoreSummary) -> Result<ExitCode, StartError> {
    let dir = wanted.dir.display();
    say!(
        "backup {} of {dir} is restored; photos: {}",
        done.moment,
        done.photos
    )?;
    for moved in &done.moved {
        let (from, to) = (moved.from.display(), moved.to.display());
        say!("moved aside: {from} is now {to}")?;
    }
    if done.older_tables {
        say!("its tables are of an older lensan: start the server, then run `lensan verify`")?;
    }
    verify::print_verdict(&done.verdict)
}
