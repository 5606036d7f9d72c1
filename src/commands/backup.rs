//! `lensan backup DIR`: a copy of everything, while the server goes on. Exit status 0 only where every
//! photo that a row names is in it, so that a nightly job can rely on it.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::out::{complain, say};
use crate::app::{self, StartError};
use crate::backup::{self, BackupError, BackupOptions, BackupSummary};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Message;
use crate::i18n::in_both;
use crate::text;

#[derive(Args)]
pub(super) struct BackupArgs {
    /// The folder for backups: best on another disk.
    dir: PathBuf,
    /// Put the key beside the database that it opens. Without it only its fingerprint is noted.
    #[arg(long)]
    with_key: bool,
    /// Keep so many backups and remove those before them.
    #[arg(long, value_name = "N")]
    keep: Option<NonZeroUsize>,
}

pub(super) fn run(config: &Config, wanted: &BackupArgs) -> Result<ExitCode, StartError> {
    app::find_lensan(config)?;
    let options = BackupOptions {
        with_key: wanted.with_key,
        keep: wanted.keep,
    };
    match backup::back_up(config, &wanted.dir, options, &Clock::system()) {
        Ok(done) => print_summary(wanted, &done),
        Err(failure) => refused(failure),
    }
}

fn print_summary(wanted: &BackupArgs, done: &BackupSummary) -> Result<ExitCode, StartError> {
    say!("backup {} in {}", done.moment, wanted.dir.display())?;
    let megabytes = done.database_bytes.div_ceil(1 << 20);
    say!("database: {megabytes} MB")?;
    let (photos, new) = (number(done.photos), number(done.new_photos));
    say!("photos: {photos}, of them {new} new")?;
    if done.removed > 0 {
        say!("older backups removed: {}", done.removed)?;
    }
    for name in done.missing.iter().take(20) {
        complain!("the file of a photo is missing or damaged: {name}");
    }
    if done.missing.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let message = Message::new("backup.photos_missing").with("number", done.missing.len());
    complain!("{}", in_both(&message));
    Ok(ExitCode::FAILURE)
}

fn number(count: usize) -> String {
    text::number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Why it was not done, in both languages where we know a sentence for it.
pub(super) fn refused(failure: BackupError) -> Result<ExitCode, StartError> {
    match failure {
        BackupError::Refused(message) => {
            complain!("{}", in_both(&message));
            Ok(ExitCode::FAILURE)
        }
        BackupError::Database(failure) => Err(failure.into()),
    }
}
