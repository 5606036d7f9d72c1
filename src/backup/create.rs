//! Makes a backup, while the server goes on.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::database::{self, Contents, DatabaseCopy};
use super::error::BackupError;
use super::folder::BackupFolder;
use super::manifest::{BackupMoment, FORMAT, Manifest};
use super::{key, photos};
use crate::blobs::Store;
use crate::clock::Clock;
use crate::config::Config;
use crate::db;

#[derive(Debug, Clone, Copy, Default)]
pub struct BackupOptions {
    /// The key comes along; without it the list holds only its fingerprint.
    pub with_key: bool,
    /// So many backups stay; all of them without it.
    pub keep: Option<NonZeroUsize>,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct BackupSummary {
    pub moment: BackupMoment,
    pub photos: usize,
    pub new_photos: usize,
    /// Photos that rows name and that lie nowhere whole.
    pub missing: Vec<String>,
    /// Length of the copied database.
    pub database_bytes: u64,
    /// How many older backups were removed.
    pub removed: usize,
}

pub fn back_up(
    config: &Config,
    dir: &Path,
    options: BackupOptions,
    clock: &Clock,
) -> Result<BackupSummary, BackupError> {
    lies_apart(dir, &config.uploads)?;
    let url = config.database_url.reveal();
    let (identity, sealed_with) = db::read_apart(url, |c| {
        Ok::<_, BackupError>((database::identity(c)?, database::sealed_with(c)?))
    })?;
    let folder = BackupFolder::open(dir)?;
    let before = folder.manifests()?;
    of_one_installation(&folder, &before, identity.as_deref())?;
    folder.remove_leftovers(&before)?;

    let moment = new_moment(&before, clock);
    let key = key::save(&config.key_file, &folder, options.with_key, sealed_with)?;
    let DatabaseCopy {
        contents,
        entry,
        file,
    } = database::save(url, &folder, moment)?;
    let blobs = Store::at(&config.uploads);
    let listed = before.first().map(Manifest::lengths).unwrap_or_default();
    let photos = photos::gather(&blobs, &folder, &contents.photos, &listed)?;

    let mut summary = BackupSummary {
        moment,
        photos: photos.files.len(),
        new_photos: photos.new,
        missing: photos.missing.clone(),
        database_bytes: file.bytes,
        removed: 0,
    };
    let mut files = vec![file];
    let mut manifest = manifest(moment, contents, entry);
    if let Some((entry, file)) = key {
        manifest.key = Some(entry);
        files.extend(file);
    }
    files.extend(photos.files);
    manifest.files = files;
    manifest.missing = photos.missing;
    folder.publish(&manifest)?;
    if let Some(keep) = options.keep {
        summary.removed = folder.prune(keep.get())?;
    }
    Ok(summary)
}

fn manifest(
    moment: BackupMoment,
    contents: Contents,
    database: super::manifest::DatabaseEntry,
) -> Manifest {
    Manifest {
        format: FORMAT,
        lensan: env!("CARGO_PKG_VERSION").to_owned(),
        identity: contents.identity,
        moment,
        migration: contents.migration,
        database,
        key: None,
        missing: Vec::new(),
        files: Vec::new(),
    }
}

/// A backup among the photos would be swept or backed up with them; photos among the backups would be
/// removed with an old one.
fn lies_apart(dir: &Path, uploads: &Path) -> Result<(), BackupError> {
    let (dir, uploads) = (resolved(dir)?, resolved(uploads)?);
    if dir.starts_with(&uploads) || uploads.starts_with(&dir) {
        return Err(BackupError::at("backup.among_uploads", &dir));
    }
    Ok(())
}

/// Without links and dots, also where the last parts are still to be made.
fn resolved(path: &Path) -> Result<PathBuf, BackupError> {
    let absolute = std::path::absolute(path).map_err(BackupError::io(path))?;
    for above in absolute.ancestors() {
        if let Ok(real) = fs::canonicalize(above) {
            let rest = absolute.strip_prefix(above).unwrap_or(Path::new(""));
            return Ok(real.join(rest));
        }
    }
    Ok(absolute)
}

/// Two installations in one folder would remove each other's backups.
fn of_one_installation(
    folder: &BackupFolder,
    before: &[Manifest],
    identity: Option<&str>,
) -> Result<(), BackupError> {
    let known = before
        .iter()
        .find_map(|manifest| manifest.identity.as_deref());
    match (known, identity) {
        (Some(known), Some(own)) if known != own => {
            Err(BackupError::at("backup.other_installation", folder.root()))
        }
        _ => Ok(()),
    }
}

/// Each backup has a second of its own: its name.
fn new_moment(before: &[Manifest], clock: &Clock) -> BackupMoment {
    loop {
        let moment = BackupMoment::of(clock.now());
        if !before.iter().any(|manifest| manifest.moment == moment) {
            return moment;
        }
        sleep(Duration::from_millis(100));
    }
}
