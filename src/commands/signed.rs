//! `lensan report signed`: a signed report, bit for bit, into a file.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::look;
use super::out::{complain, say};
use crate::app::StartError;
use crate::blobs::ContentHash;
use crate::config::Config;
use crate::sign_offs;
use crate::values::PublicId;

#[derive(Args)]
pub(super) struct SignedArgs {
    /// The last part of the signed report's address.
    #[arg(long)]
    id: String,
    /// Where to write it.
    #[arg(long)]
    out: PathBuf,
}

pub(super) fn run(config: &Config, asked: &SignedArgs) -> Result<ExitCode, StartError> {
    let Ok(id) = PublicId::parse(&asked.id) else {
        complain!("{} is no id of a signed report", asked.id);
        return Ok(ExitCode::FAILURE);
    };
    let view = look(config)?;
    let found = view
        .db
        .read_blocking(move |c| sign_offs::signed_file(c, &id))?;
    let Some((sha256, bytes)) = found else {
        complain!("no report was signed as {}", asked.id);
        return Ok(ExitCode::FAILURE);
    };
    if ContentHash::of(&bytes).as_str() != sha256 {
        complain!("the bytes are not those that were signed ({sha256}); nothing is written");
        return Ok(ExitCode::FAILURE);
    }
    let place = asked.out.display().to_string();
    fs::write(&asked.out, bytes).map_err(StartError::io(place))?;
    say!("{sha256}")?;
    Ok(ExitCode::SUCCESS)
}
