//! How a command opens what lensan keeps: to serve it, to change it, or only to look.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{AppState, StartError, places, uploads};
use crate::accounts::{self, PasswordGate};
use crate::areas::{self, BoundariesCache, Gazetteer};
use crate::blobs::{Ending, Store};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Conn, DatabaseState, Db, DbOptions};
use crate::error::Message;
use crate::photos::DecodeGate;
use crate::security_events::SecurityRecorder;
use crate::web::{Failure, Site, SiteOptions};
use crate::{installation, keys, training};

/// What may be made of what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// A database that is not there is made; beside photos or a key of another one only where that
    /// is said (`new`).
    Create { new: bool },
    /// The database has to be there; it is brought to this version's tables.
    Existing,
}

impl AppState {
    /// Opens the database (migrating it), the photos and the key; loads the administrative units
    /// the first time.
    pub fn open(config: &Config, clock: Clock, opening: OpenMode) -> Result<Self, StartError> {
        places::warn_of_places(config);
        let db = open_database(config, opening)?;
        let now = clock.now();
        db.write_blocking(areas::load)?;
        db.write_blocking(training::fold_courses)?;
        db.write_blocking(move |c| installation::ensure_identity(c, now))?;
        let today = clock.today();
        let gazetteer = Gazetteer::read_aside(&db, today)?;
        let vault = keys::open(&db, &config.key_file)?;
        let folding = vault.clone();
        let fold = move |c: &mut Conn| accounts::fold_spellings(c, &folding, now);
        while db.write_blocking(fold.clone())? {}
        let blobs = Store::open(&config.uploads).map_err(StartError::uploads(config))?;
        uploads::join(&db, &blobs)?;
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
                vault,
                blobs,
                security: SecurityRecorder::default(),
                options: Arc::new(options),
            },
            gazetteer,
            boundaries_cache: BoundariesCache::default(),
            passwords: PasswordGate::new()
                .map_err(|f: Failure| StartError::Server(f.to_string()))?,
            photos: DecodeGate::default(),
        })
    }
}

/// What a command needs that only looks. Opening it makes no folder, no key and no file, and
/// changes no table; dropping it closes the database.
pub struct ReadOnlyApp {
    pub db: Db,
    pub clock: Clock,
    pub boundaries_cache: BoundariesCache,
    pub blobs: Store,
}

impl ReadOnlyApp {
    /// # Errors
    /// Where there is no database of lensan, or one that another version made.
    pub fn open(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let url = config.database_url.reveal();
        if find_lensan(config)? > 0 {
            return Err(StartError::Told(Message::new("commands.older_database")));
        }
        let options = DbOptions::looking(url).with_connections(config.database_connections);
        let db = Db::open(&options).map_err(StartError::database(config))?;
        Ok(Self {
            db,
            clock,
            boundaries_cache: BoundariesCache::default(),
            blobs: Store::at(&config.uploads),
        })
    }
}

impl Drop for ReadOnlyApp {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// Opens the database for writing, with this version's tables.
pub fn open_database(config: &Config, opening: OpenMode) -> Result<Db, StartError> {
    let url = config.database_url.reveal();
    match opening {
        OpenMode::Create { new } => {
            may_make_one(config, new)?;
            make_room_for(config)?;
        }
        OpenMode::Existing => {
            find_lensan(config)?;
        }
    }
    let options = DbOptions::new(url).with_connections(config.database_connections);
    let opened = db::migrate(url).and_then(|_| Db::open(&options));
    opened.map_err(StartError::database(config))
}

/// Brings the database to this version's tables and opens nothing else.
pub fn migrate(config: &Config) -> Result<(), StartError> {
    may_make_one(config, false)?;
    make_room_for(config)?;
    let migrated = db::migrate(config.database_url.reveal());
    migrated.map(drop).map_err(StartError::database(config))
}

/// Whether there may be a new database where there is none yet. Photos or a key without one mean
/// that `DATABASE_URL` is wrong: with a new database every photo would look unused.
pub fn may_make_one(config: &Config, new: bool) -> Result<(), StartError> {
    let found = db::find(config.database_url.reveal()).map_err(StartError::database(config))?;
    if new || matches!(found, DatabaseState::Lensan { .. }) {
        return Ok(());
    }
    let blobs = Store::at(&config.uploads);
    let refused = |key, path: &Path| {
        let message = Message::new(key)
            .with("path", path.display())
            .with("database", config.database_place());
        Err(StartError::Told(message))
    };
    if blobs
        .holds_any(Ending::WebP)
        .map_err(StartError::uploads(config))?
    {
        return refused("commands.photos_without_database", &config.uploads);
    }
    if config.key_file.try_exists().unwrap_or(true) {
        return refused("commands.key_without_database", &config.key_file);
    }
    Ok(())
}

/// How many migrations a database of lensan has not seen.
///
/// # Errors
/// Where there is none: on a mistyped path one would be made, and nothing found wrong with it.
pub fn find_lensan(config: &Config) -> Result<usize, StartError> {
    let found = db::find(config.database_url.reveal()).map_err(StartError::database(config))?;
    let missing = match found {
        DatabaseState::Lensan { pending } => return Ok(pending),
        DatabaseState::Nothing(path) => Message::new("commands.no_database").with("path", path),
        DatabaseState::Empty => Message::new("commands.empty_database"),
    };
    Err(StartError::Told(missing))
}

/// A fresh SQLite file needs its folder.
fn make_room_for(config: &Config) -> Result<(), StartError> {
    let folder = db::folder_of(config.database_url.reveal());
    match folder.map_err(StartError::database(config))? {
        Some(folder) => {
            fs::create_dir_all(&folder).map_err(StartError::io(folder.display().to_string()))
        }
        None => Ok(()),
    }
}
