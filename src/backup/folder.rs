//! A backup folder: its lock, its lists, and what may be removed from it.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::BackupError;
use super::manifest::{BackupMoment, Manifest, NEWEST, older_name};
use crate::error::Message;

pub(super) const PHOTOS: &str = "photos";
pub(super) const INCOMING: &str = "incoming";
const LOCK: &str = "lock";
const LOST_AND_FOUND: &str = "lost+found";
/// What the names of copied databases and keys begin with.
pub(super) const DATABASE: &str = "database-";
pub(super) const KEY: &str = "key-";

/// Holds the lock for as long as it lives; the system frees it when the process ends, however it does.
#[derive(Debug)]
pub(super) struct BackupFolder {
    root: PathBuf,
    _lock: Option<File>,
}

impl BackupFolder {
    /// For writing: one at a time. Makes the folder; one that holds anything else is refused.
    pub fn open(root: &Path) -> Result<Self, BackupError> {
        disk::make_folder(root)?;
        let names = disk::names(root)?;
        if !names.iter().any(|name| name == NEWEST) && !names.iter().all(|name| is_ours(name)) {
            return Err(BackupError::at("backup.folder_in_use", root));
        }
        let path = root.join(LOCK);
        let mut options = OpenOptions::new();
        let lock = options.write(true).create(true).truncate(false).open(&path);
        let lock = lock.map_err(BackupError::io(&path))?;
        taken(root, lock.try_lock())?;
        disk::make_folder(&root.join(INCOMING))?;
        Ok(Self {
            root: root.to_owned(),
            _lock: Some(lock),
        })
    }

    /// For reading: nothing is removed meanwhile. The folder may lie on a disk that cannot be written.
    pub fn read(root: &Path) -> Result<Self, BackupError> {
        if !root.is_dir() {
            return Err(BackupError::at("backup.no_folder", root));
        }
        let lock = File::open(root.join(LOCK)).ok();
        if let Some(lock) = &lock {
            taken(root, lock.try_lock_shared())?;
        }
        Ok(Self {
            root: root.to_owned(),
            _lock: lock,
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Every list, the newest first. One that cannot be read is an error: nobody knows what it names.
    pub fn manifests(&self) -> Result<Vec<Manifest>, BackupError> {
        let mut older = Vec::new();
        for name in disk::names(&self.root)? {
            if is_manifest(&name) && name != NEWEST {
                older.push(Manifest::read(&self.path(&name))?);
            }
        }
        older.sort_by_key(|manifest| Reverse(manifest.moment));
        let newest = self.path(NEWEST);
        if !newest.exists() {
            return Ok(older);
        }
        // Not by its moment: the clock may have been ahead before.
        let newest = Manifest::read(&newest)?;
        // A backup that was cut short may have left its list under both names.
        older.retain(|manifest| manifest.moment != newest.moment);
        older.insert(0, newest);
        Ok(older)
    }

    /// The list of a moment, the newest without one.
    pub fn manifest(&self, at: Option<BackupMoment>) -> Result<Manifest, BackupError> {
        let newest = self.path(NEWEST);
        let older = at.map(|at| self.path(&older_name(at)));
        if let Some(older) = older.filter(|older| older.exists()) {
            return Manifest::read(&older);
        }
        if !newest.exists() {
            return Err(BackupError::at("backup.no_backup", &self.root));
        }
        let newest = Manifest::read(&newest)?;
        match at {
            Some(at) if at != newest.moment => {
                let message = Message::new("backup.no_moment").with("moment", at);
                let path = self.root.display();
                Err(BackupError::Refused(message.with("path", path)))
            }
            _ => Ok(newest),
        }
    }

    /// Puts the new list in its place; the one before gets a name of its own first.
    pub fn publish(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let newest = self.path(NEWEST);
        if newest.exists() {
            let older = self.path(&Manifest::read(&newest)?.older_name());
            if !older.exists() {
                let aside = self.path(INCOMING).join("older.json");
                disk::remove(&aside)?;
                disk::copy(&newest, &aside)?;
                fs::rename(&aside, &older).map_err(BackupError::io(&older))?;
            }
        }
        let aside = self.path(INCOMING).join(NEWEST);
        disk::remove(&aside)?;
        let text = serde_json::to_vec_pretty(manifest).map_err(io::Error::from);
        let written = text.and_then(|text| disk::write(&aside, text.as_slice()));
        written.map_err(BackupError::io(&aside))?;
        fs::rename(&aside, &newest).map_err(BackupError::io(&newest))?;
        disk::sync_folder(&self.root)
    }

    /// Removes the lists of all but the `keep` newest backups, and then what none of the others names.
    /// Says how many backups those were.
    pub fn prune(&self, keep: usize) -> Result<usize, BackupError> {
        let mut kept = self.manifests()?;
        let gone = kept.split_off(keep.min(kept.len()));
        for manifest in &gone {
            disk::remove(&self.path(&manifest.older_name()))?;
        }
        disk::sync_folder(&self.root)?;
        self.remove_unnamed(&kept)?;
        Ok(gone.len())
    }

    /// What a backup that was cut short has left: it may be half.
    pub fn remove_leftovers(&self, kept: &[Manifest]) -> Result<(), BackupError> {
        for name in disk::names(&self.path(INCOMING))? {
            disk::remove(&self.path(INCOMING).join(name))?;
        }
        let named = names_of(kept);
        for name in disk::names(&self.root)? {
            let copied = name.starts_with(DATABASE) || name.starts_with(KEY);
            if copied && !named.contains(name.as_str()) {
                disk::remove_large(&self.path(&name))?;
            }
        }
        Ok(())
    }

    fn remove_unnamed(&self, kept: &[Manifest]) -> Result<(), BackupError> {
        self.remove_leftovers(kept)?;
        let named = names_of(kept);
        let photos = self.path(PHOTOS);
        for first in disk::names(&photos)? {
            for second in disk::names(&photos.join(&first))? {
                for file in disk::names(&photos.join(&first).join(&second))? {
                    let name = format!("{PHOTOS}/{first}/{second}/{file}");
                    if !named.contains(name.as_str()) {
                        disk::remove(&self.path(&name))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn names_of(manifests: &[Manifest]) -> BTreeSet<&str> {
    let files = manifests.iter().flat_map(|manifest| &manifest.files);
    files.map(|file| file.name.as_str()).collect()
}

fn taken(root: &Path, tried: Result<(), TryLockError>) -> Result<(), BackupError> {
    tried.map_err(|refused| match refused {
        TryLockError::WouldBlock => BackupError::at("backup.busy", root),
        TryLockError::Error(cause) => BackupError::io(root)(cause),
    })
}

fn is_manifest(name: &str) -> bool {
    name == NEWEST || name.starts_with("manifest-") && name.ends_with(".json")
}

fn is_ours(name: &str) -> bool {
    let known = [PHOTOS, INCOMING, LOCK, LOST_AND_FOUND];
    known.contains(&name)
        || is_manifest(name)
        || name.starts_with(DATABASE)
        || name.starts_with(KEY)
}
