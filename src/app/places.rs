//! Whether lensan may write where it keeps things, tried with a file that is removed again.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::db;
use crate::error::Message;
use crate::vault::random_token;

/// A folder that lensan writes to, with what was found there.
pub struct TriedPlace {
    pub what: &'static str,
    pub outcome: Result<String, String>,
}

/// Tries every place, the folder of the database too.
pub fn try_places(config: &Config) -> Vec<TriedPlace> {
    let of = |file: &Path| file.parent().map(Path::to_owned).unwrap_or_default();
    let mut folders = vec![
        ("uploads", config.uploads.clone()),
        ("key", of(&config.key_file)),
    ];
    if let Ok(Some(folder)) = db::folder_of(config.database_url.reveal()) {
        folders.push(("database", folder));
    }
    if config.smtp_url.is_none() {
        folders.push(("mail", config.mail_dir.clone()));
    }
    let tried = folders.into_iter().map(|(what, folder)| TriedPlace {
        what,
        outcome: tried(&folder),
    });
    tried.collect()
}

/// Says at the start what will be refused later. Reading goes on, so the start does, too.
pub(super) fn warn_of_places(config: &Config) {
    let said = |cause: String| {
        let message = Message::new("commands.place").with("cause", cause);
        tracing::error!("{}", crate::i18n::in_both(&message));
    };
    for place in try_places(config) {
        // A key that is there is only read.
        let matters = place.what != "key" || !config.key_file.exists();
        if let Err(cause) = place.outcome
            && matters
        {
            said(cause);
        }
    }
    let url = config.database_url.reveal();
    let file = db::sqlite_file(url).ok().flatten();
    // Before anything is opened: whoever closes a SQLite file lets go of its locks.
    if file.is_some_and(|file| file.exists())
        && let Err(cause) = db::may_write(url)
    {
        said(format!("{}: {cause}", config.database_place()));
    }
}

/// Whether a file can be made there or, where there is no such folder yet, in the one above.
fn tried(folder: &Path) -> Result<String, String> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let there = here.ancestors().find(|place| place.exists());
    let place = there.filter(|p| !p.as_os_str().is_empty());
    let place = place.map_or_else(|| PathBuf::from("."), Path::to_owned);
    let file = place.join(format!(".lensan-check-{}", random_token()));
    match made_and_removed(&file) {
        Ok(()) if place == here => Ok(format!("{} can be written", here.display())),
        Ok(()) => Ok(format!("{} can be made", here.display())),
        Err(cause) => Err(format!("{}: {cause}", place.display())),
    }
}

fn made_and_removed(file: &Path) -> io::Result<()> {
    let mut made = OpenOptions::new().write(true).create_new(true).open(file)?;
    let written = made.write_all(b"lensan check");
    fs::remove_file(file)?;
    written
}
