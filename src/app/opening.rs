//! How a command opens what lensan keeps: to serve it, to change it, or only to look.

use std::fs;
use std::sync::Arc;

use super::{Parts, StartError};
use crate::accounts::PasswordGate;
use crate::areas::{self, AtlasShelf, Gazetteer};
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Db, DbOptions, Found};
use crate::error::Message;
use crate::photos::DecodeGate;
use crate::training;
use crate::vault::Vault;
use crate::web::{Failure, Site, SiteOptions};

/// What may be made of what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// A database that is not there is made.
    Create,
    /// The database has to be there; it is brought to this version's tables.
    Existing,
}

impl Parts {
    /// Opens the database (migrating it), the photos and the key; loads the administrative units
    /// the first time.
    pub fn open(config: &Config, clock: Clock, opening: Opening) -> Result<Self, StartError> {
        let url = config.database_url.reveal();
        if opening == Opening::Existing {
            find_lensan(url)?;
        }
        make_room_for(url)?;
        db::migrate(url)?;
        let db = Db::open(DbOptions::new(url))?;
        db.write_blocking(areas::load)?;
        db.write_blocking(training::fold_courses)?;
        let today = clock.today();
        let gazetteer = Gazetteer::read_aside(&db, today)?;
        let blobs = Blobs::open(&config.uploads)?;
        let vault = Vault::load_or_create(&config.key_file);
        let options = SiteOptions {
            base_url: config.base_url(),
            secure: config.base_url().starts_with("https://"),
            proxies: usize::from(config.behind_proxy),
            open_data_off: config.open_data_off,
            ..SiteOptions::default()
        };
        Ok(Self {
            site: Site {
                db,
                clock,
                vault: vault.map_err(StartError::io(config.key_file.display().to_string()))?,
                blobs,
                options: Arc::new(options),
            },
            gazetteer,
            atlas: AtlasShelf::default(),
            passwords: PasswordGate::new()
                .map_err(|f: Failure| StartError::Server(f.to_string()))?,
            photos: DecodeGate::default(),
        })
    }
}

/// What a command needs that only looks. Opening it makes no folder, no key and no file, and
/// changes no table; dropping it closes the database.
pub struct View {
    pub db: Db,
    pub clock: Clock,
    pub atlas: AtlasShelf,
    pub blobs: Blobs,
}

impl View {
    /// # Errors
    /// Where there is no database of lensan, or one that another version made.
    pub fn open(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let url = config.database_url.reveal();
        if find_lensan(url)? > 0 {
            return Err(StartError::told(&Message::new("commands.older_database")));
        }
        Ok(Self {
            db: Db::open(DbOptions::looking(url))?,
            clock,
            atlas: AtlasShelf::default(),
            blobs: Blobs::at(&config.uploads),
        })
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// How many migrations a database of lensan has not seen.
///
/// # Errors
/// Where there is none: on a mistyped path one would be made, and nothing found wrong with it.
fn find_lensan(url: &str) -> Result<usize, StartError> {
    let missing = match db::find(url)? {
        Found::Lensan { pending } => return Ok(pending),
        Found::Nothing(path) => Message::new("commands.no_database").with("path", path),
        Found::Empty => Message::new("commands.empty_database"),
    };
    Err(StartError::told(&missing))
}

/// A fresh SQLite file needs its folder.
fn make_room_for(url: &str) -> Result<(), StartError> {
    match db::folder_of(url)? {
        Some(folder) => {
            fs::create_dir_all(&folder).map_err(StartError::io(folder.display().to_string()))
        }
        None => Ok(()),
    }
}
