//! `lensan verify`: counts everything again from the facts and looks at all that belongs to it. Exit
//! status 0 only without a difference, so that a nightly job can rely on it.

use std::path::Path;
use std::process::ExitCode;

use super::look;
use super::out::say;
use crate::app::{self, ReadOnlyApp, StartError};
use crate::clock;
use crate::config::Config;
use crate::db::{self, Outcome};
use crate::i18n::in_both;
use crate::installation;
use crate::keys::{self, KeyError};
use crate::verification::{self, PhotoDepth, Verdict};

pub(super) fn run(config: &Config, photos: bool) -> Result<ExitCode, StartError> {
    let view = look(config)?;
    let depth = if photos {
        PhotoDepth::Bytes
    } else {
        PhotoDepth::Length
    };
    say!("database: {}", database_place(config)?)?;
    say!("newest moment that it knows: {}", newest_moment(&view)?)?;
    say!("uploads: {}", absolute(&config.uploads))?;
    let mut verdict = verification::verify_alone(&view.db, &view.blobs, depth)?;
    let looked_at = if photos { "read" } else { "looked at" };
    say!("files of photos {looked_at}: {}", verdict.photos)?;
    check_uploads(&view, &mut verdict)?;
    check_key(config, &view, &mut verdict)?;
    print_verdict(&verdict)
}

/// What was found; "differences: N" is always the last line.
pub(super) fn print_verdict(verdict: &Verdict) -> Result<ExitCode, StartError> {
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

/// The file, or the server without the password.
fn database_place(config: &Config) -> Outcome<String> {
    let url = config.database_url.reveal();
    Ok(match db::sqlite_file(url)? {
        Some(path) => absolute(&path),
        None => config.database_place(),
    })
}

fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path);
    absolute.as_deref().unwrap_or(path).display().to_string()
}

/// Of a copy that lacks the last days, this is all that shows it.
fn newest_moment(view: &ReadOnlyApp) -> Outcome<String> {
    let newest = view.db.read_blocking(verification::newest_moment)?;
    Ok(newest.map_or_else(
        || "none".to_owned(),
        |utc| {
            let local = clock::local_time(utc).format("%d/%m/%Y %H:%M");
            format!(
                "{} UTC ({local} in Viet Nam)",
                utc.format("%Y-%m-%d %H:%M:%S")
            )
        },
    ))
}

fn check_uploads(view: &ReadOnlyApp, verdict: &mut Verdict) -> Outcome<()> {
    let blobs = view.blobs.clone();
    let (state, own) = view.db.read_blocking(move |c| {
        let state = app::uploads_state(c, &blobs)?;
        Outcome::Ok((state, installation::id(c)?))
    })?;
    if let Some(warning) = own.and_then(|own| state.warning(&view.blobs, &own)) {
        verdict.add(in_both(&warning));
    }
    Ok(())
}

fn check_key(config: &Config, view: &ReadOnlyApp, verdict: &mut Verdict) -> Result<(), StartError> {
    let path = absolute(&config.key_file);
    match keys::look(&view.db, &config.key_file) {
        Ok(Some(vault)) => say!("key: {path}, fingerprint {}", vault.fingerprint()),
        Ok(None) => say!("key: none yet at {path}, and nothing is sealed"),
        Err(KeyError::Database(failure)) => Err(StartError::database(config)(failure)),
        Err(wrong) => {
            verdict.add(in_both(&wrong.message()));
            Ok(())
        }
    }
}
