//! `lensan demo`: a throw-away province on one's own machine.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::out::{complain, say};
use super::serve::{self, TakenPort};
use crate::app::{AppState, OpenMode, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{self, DemoScale, PASSWORD, sign_ins};
use crate::i18n::Language;
use crate::text;

/// Written last, so that a build that was cut short is never taken for a whole one. Holds the
/// trace code to show.
const READY: &str = "ready";

/// What a demo is made of; nothing else is ever removed.
const PIECES: [&str; 9] = [
    "lensan.db",
    "lensan.db-wal",
    "lensan.db-shm",
    "lensan.db-running",
    "lensan.key",
    "uploads",
    "mail",
    "ready.tmp",
    READY,
];

pub(super) fn run(
    config: &Config,
    dir: &Path,
    fresh: bool,
    no_serve: bool,
) -> Result<ExitCode, StartError> {
    serve::log_to_stderr(config);
    // Before anything is cleared: another demo may be serving it.
    let port = if no_serve {
        None
    } else {
        Some(TakenPort::take(config.clone())?)
    };
    let marker = dir.join(READY);
    if fresh || !marker.exists() {
        clear(dir)?;
        build(config, dir)?;
    }
    let code = fs::read_to_string(&marker).unwrap_or_default();
    let Some((port, config)) = port else {
        print_sign_ins(&config.base_url(), code.trim())?;
        return Ok(ExitCode::SUCCESS);
    };
    let parts = AppState::open(&config, Clock::system(), OpenMode::Create { new: false })?;
    port.serve(&parts, &config, |_| {
        print_sign_ins(&config.base_url(), code.trim())
    })
}

fn clear(dir: &Path) -> Result<(), StartError> {
    for piece in PIECES {
        let path = dir.join(piece);
        let removed = match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&path),
            Ok(_) => fs::remove_file(&path),
            Err(_) => Ok(()),
        };
        removed.map_err(StartError::io(path.display().to_string()))?;
    }
    fs::create_dir_all(dir).map_err(StartError::io(dir.display().to_string()))
}

fn build(config: &Config, dir: &Path) -> Result<(), StartError> {
    let began = Instant::now();
    complain!("building the demo in {} …", dir.display());
    let parts = AppState::open(config, Clock::system(), OpenMode::Create { new: false })?;
    let built = demo::build(
        &parts.site,
        &parts.gazetteer,
        &parts.passwords,
        DemoScale::Published,
    );
    let built = built.map_err(|cause| StartError::Server(cause.to_string()))?;
    parts.site.db.close();
    let (half, whole) = (dir.join("ready.tmp"), dir.join(READY));
    let code = built.trace_code.unwrap_or_default();
    fs::write(&half, code)
        .and_then(|()| fs::rename(&half, &whole))
        .map_err(StartError::io(whole.display().to_string()))?;
    complain!(
        "{} households trained, {} listings, {} transactions in {:.1} s",
        text::number(built.households),
        text::number(built.listings),
        text::number(built.transactions),
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

fn print_sign_ins(base: &str, code: &str) -> Result<(), StartError> {
    say!("lensan demo: {base}")?;
    say!("  {base}/t/{code}  (what a buyer sees)")?;
    say!("Sign in at {base}/sign-in, password {PASSWORD}")?;
    for sign_in in sign_ins() {
        let role = Language::Vietnamese.t(sign_in.role.label_key());
        say!("  {}  {role} ({})", sign_in.phone, sign_in.role.code())?;
    }
    Ok(())
}
