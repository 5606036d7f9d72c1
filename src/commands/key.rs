//! `lensan key`: which key this is, and the deliberate way on for whoever has lost it for good.

use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::look;
use super::out::{complain, say};
use crate::app::{self, OpenMode, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::error::Message;
use crate::i18n::in_both;
use crate::keys::{self, KeyError, Loss};
use crate::vault::{KeyFileError, Vault};

/// What is typed to go on without the key.
const WORD: &str = "LOST";

#[derive(Args)]
pub(super) struct KeyArgs {
    /// The key is lost for good: tell what cannot be read any more and, after a confirmation, go on
    /// with a new one.
    #[arg(long)]
    lost: bool,
    /// Do not ask.
    #[arg(long, requires = "lost")]
    yes: bool,
}

pub(super) fn run(config: &Config, asked: &KeyArgs) -> Result<ExitCode, StartError> {
    if asked.lost {
        return lost(config, asked.yes);
    }
    let view = look(config)?;
    match keys::look(&view.db, &config.key_file) {
        Ok(Some(vault)) => {
            say!("{}", vault.fingerprint())?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(None) => Ok(refused(&at("keys.none_yet", &config.key_file))),
        Err(error) => {
            if let KeyError::Wrong { found, .. } = &error {
                say!("{found}")?;
            }
            Err(error.into())
        }
    }
}

fn at(key: &'static str, path: &Path) -> Message {
    Message::new(key).with("path", path.display())
}

fn refused(message: &Message) -> ExitCode {
    complain!("{}", in_both(message));
    ExitCode::FAILURE
}

fn print_message(message: &Message) -> Result<(), StartError> {
    say!("{}", in_both(message))
}

/// What a lost key leaves.
enum LostKeyState {
    /// It is not lost.
    Opens,
    /// Nothing was sealed.
    Nothing,
    /// A key that took the place of the lost one unnoticed has sealed something since: it is kept.
    Newer(Vault, Loss),
    /// A new key has to be made.
    NoKey(Loss),
}

fn lost(config: &Config, yes: bool) -> Result<ExitCode, StartError> {
    let db = app::open_database(config, OpenMode::Existing)?;
    let outcome = replace(config, &db, yes);
    db.close();
    outcome
}

fn replace(config: &Config, db: &Db, yes: bool) -> Result<ExitCode, StartError> {
    let path = &config.key_file;
    let (kept, loss) = match rest(db, path)? {
        LostKeyState::Opens => return Ok(refused(&at("keys.lost.opens", path))),
        LostKeyState::Nothing => return Ok(refused(&at("keys.lost.nothing", path))),
        LostKeyState::Newer(vault, loss) => (Some(vault), loss),
        LostKeyState::NoKey(loss) => (None, loss),
    };
    print_loss(&loss)?;
    if kept.is_some() {
        print_message(&at("keys.lost.adopts", path).with("number", loss.readable))?;
    }
    if !(yes || confirmed()?) {
        return Ok(ExitCode::FAILURE);
    }
    let vault = match kept {
        Some(vault) => vault,
        None => new_key(path)?,
    };
    let (sealing, now) = (vault.clone(), Clock::system().now());
    let renewed = db.write_blocking(move |c| {
        // The row may be missing where the version before never started.
        crate::installation::ensure_identity(c, now)?;
        keys::replace(c, &sealing)
    })?;
    let done = at("keys.lost.done", path).with("found", vault.fingerprint());
    print_message(&done.with("kept", renewed.kept).with("ended", renewed.ended))?;
    Ok(ExitCode::SUCCESS)
}

fn rest(db: &Db, path: &Path) -> Result<LostKeyState, StartError> {
    let evidence = db.read_blocking(keys::evidence)?;
    if evidence.is_none() {
        return Ok(LostKeyState::Nothing);
    }
    let found = match Vault::load(path) {
        Ok(vault) if evidence.is_opened_by(&vault) => return Ok(LostKeyState::Opens),
        Ok(vault) => Some(vault),
        Err(KeyFileError::Missing | KeyFileError::NoKey) => None,
        Err(KeyFileError::Unavailable(cause)) => {
            return Err(StartError::io(path.display().to_string())(cause));
        }
    };
    // Any other key opens as little as none.
    let tried = found.clone().unwrap_or_else(Vault::random);
    let loss = db.read_blocking(move |c| Loss::under(c, &tried))?;
    Ok(match found {
        Some(vault) if loss.readable > 0 => LostKeyState::Newer(vault, loss),
        _ => LostKeyState::NoKey(loss),
    })
}

fn print_loss(loss: &Loss) -> Result<(), StartError> {
    for (key, number) in [
        ("keys.lost.phones", loss.phones),
        ("keys.lost.emails", loss.emails),
        ("keys.lost.tax_codes", loss.tax_codes),
        ("keys.lost.letters", loss.letters),
    ] {
        print_message(&Message::new(key).with("number", number))?;
    }
    print_message(&Message::new("keys.lost.staff"))?;
    print_message(&Message::new("keys.lost.remains"))?;
    print_message(&Message::new("keys.lost.stop"))
}

fn confirmed() -> Result<bool, StartError> {
    if !stdin().is_terminal() {
        complain!("{}", in_both(&Message::new("keys.lost.unasked")));
        return Ok(false);
    }
    print_message(&Message::new("keys.lost.ask").with("word", WORD))?;
    let mut typed = String::new();
    let read = stdin().read_line(&mut typed);
    read.map_err(StartError::io("standard input"))?;
    let confirmed = typed.trim() == WORD;
    if !confirmed {
        print_message(&Message::new("keys.lost.kept"))?;
    }
    Ok(confirmed)
}

/// What lies in the place of the key is put aside: it may be the key of something else.
fn new_key(path: &Path) -> Result<Vault, StartError> {
    if path.exists() {
        let aside = aside(path);
        std::fs::rename(path, &aside).map_err(StartError::io(aside.display().to_string()))?;
        print_message(&at("keys.lost.aside", &aside))?;
    }
    Vault::create(path).map_err(|error| match error {
        KeyFileError::Unavailable(cause) => StartError::io(path.display().to_string())(cause),
        other => StartError::Server(other.to_string()),
    })
}

fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    let now = Clock::system().now();
    name.push(format!(".{}", now.format("%Y%m%dT%H%M%SZ")));
    name.into()
}
