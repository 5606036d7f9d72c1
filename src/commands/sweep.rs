//! `lensan sweep`: which files no row names. Looks only, unless it is told to put them away.

use std::process::ExitCode;

use clap::Args;

use super::out::{complain, say};
use super::{existing, look};
use crate::app::StartError;
use crate::config::Config;
use crate::error::Message;
use crate::i18n::in_both;
use crate::listings;
use crate::photos::{SweepError, Sweeper};

#[derive(Args)]
pub(super) struct SweepArgs {
    /// Move all of them to the folder `swept` of the uploads, where they lie for thirty days.
    #[arg(long)]
    all: bool,
}

pub(super) fn run(config: &Config, command: &SweepArgs) -> Result<ExitCode, StartError> {
    if command.all {
        let site = existing(config)?.site;
        let sweeper = Sweeper {
            db: site.db,
            blobs: site.blobs,
            clock: site.clock,
            shown_above: listings::pictures_in_drafts,
        };
        return sweep(config, &sweeper, true);
    }
    let view = look(config)?;
    let sweeper = Sweeper {
        db: view.db.clone(),
        blobs: view.blobs.clone(),
        clock: view.clock.clone(),
        shown_above: listings::pictures_in_drafts,
    };
    sweep(config, &sweeper, false)
}

fn sweep(config: &Config, sweeper: &Sweeper, all: bool) -> Result<ExitCode, StartError> {
    let runtime = actix_web::rt::System::new();
    let inventory = match runtime.block_on(sweeper.look()) {
        Ok(inventory) => inventory,
        Err(cause) => return failed(config, cause),
    };
    say!("files: {}", inventory.files)?;
    say!("unused: {}", inventory.unused.len())?;
    if all {
        match runtime.block_on(sweeper.sweep_all()) {
            Ok(swept) => say!("swept: {swept}")?,
            Err(cause) => return failed(config, cause),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn failed(config: &Config, cause: SweepError) -> Result<ExitCode, StartError> {
    match cause {
        SweepError::Db(failure) => Err(failure.into()),
        SweepError::Blobs(cause) => Err(cause.into()),
        SweepError::OtherInstallation => {
            let uploads = config.uploads.display();
            let message = Message::new("commands.other_uploads").with("uploads", uploads);
            complain!("{}", in_both(&message));
            Ok(ExitCode::FAILURE)
        }
        SweepError::CutShort(_) => Err(StartError::Server(cause.to_string())),
    }
}
