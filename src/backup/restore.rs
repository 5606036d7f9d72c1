//! Puts a backup into the places that the settings name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::disk::{self, Fingerprint};
use super::error::BackupError;
use super::folder::{BackupFolder, PHOTOS};
use super::manifest::{BackupMoment, DatabaseKind, FileEntry, Manifest};
use super::schema::SchemaTarget;
use super::targets::{FileTarget, MovedFile, occupied};
use super::{database, key};
use crate::blobs::{BlobError, BlobName, Store};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::error::Message;
use crate::keys;
use crate::values::PublicId;
use crate::vault::Vault;
use crate::verification::{self, Verdict};

#[derive(Debug, Clone, Default)]
pub struct RestoreOptions {
    /// Which backup; the newest without it.
    pub at: Option<BackupMoment>,
    /// Where the key lies, if not in the backup.
    pub key: Option<PathBuf>,
    /// What lies in the places is moved aside.
    pub replace: bool,
}

/// What was done, and how it was found afterwards.
#[derive(Debug)]
pub struct RestoreSummary {
    pub moment: BackupMoment,
    pub photos: usize,
    pub moved: Vec<MovedFile>,
    /// The tables are of an older lensan: only a start brings them to where they can be counted again.
    pub older_tables: bool,
    pub verdict: Verdict,
}

/// What SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

pub fn restore(
    config: &Config,
    dir: &Path,
    options: &RestoreOptions,
    clock: &Clock,
) -> Result<RestoreSummary, BackupError> {
    let folder = BackupFolder::read(dir)?;
    let manifest = folder.manifest(options.at)?;
    let versions = db::known_versions()?;
    if !versions.contains(&manifest.migration) {
        let message = Message::new("backup.newer").with("version", &manifest.lensan);
        return Err(BackupError::Refused(message));
    }
    let plan = RestorePlan::draw(config, &folder, &manifest, options)?;
    plan.everything_is_there()?;
    plan.places_are_free(options.replace)?;
    if let Err(failure) = plan.stage() {
        plan.clear_stage()?;
        return Err(failure);
    }
    // Copying may have taken long.
    plan.places_are_free(options.replace)?;
    let moved = plan.put_in_place(BackupMoment::of(clock.now()))?;
    let older_tables = versions.last() != Some(&manifest.migration);
    Ok(RestoreSummary {
        moment: manifest.moment,
        photos: plan.photos().count(),
        moved,
        older_tables,
        verdict: plan.check(older_tables)?,
    })
}

enum DatabaseTarget {
    Sqlite(FileTarget),
    Postgres(SchemaTarget),
}

/// From where to where.
struct RestorePlan<'a> {
    folder: &'a BackupFolder,
    manifest: &'a Manifest,
    url: &'a str,
    database: DatabaseTarget,
    uploads: Store,
    key: KeyPlan,
}

/// The key's file, and where it comes from; nowhere if the right one lies there already or the backup
/// knows of none.
struct KeyPlan {
    target: FileTarget,
    source: Option<PathBuf>,
}

impl<'a> RestorePlan<'a> {
    fn draw(
        config: &'a Config,
        folder: &'a BackupFolder,
        manifest: &'a Manifest,
        options: &RestoreOptions,
    ) -> Result<Self, BackupError> {
        let url = config.database_url.reveal();
        Ok(Self {
            folder,
            manifest,
            url,
            database: database_target(url, manifest)?,
            uploads: Store::at(&config.uploads),
            key: KeyPlan {
                target: FileTarget::new(&config.key_file),
                source: key_source(config, folder, manifest, options)?,
            },
        })
    }

    fn database_entry(&self) -> Result<&'a FileEntry, BackupError> {
        let name = &self.manifest.database.file;
        let entry = self.manifest.file(name);
        entry.ok_or_else(|| BackupError::at("backup.lost_file", &self.folder.path(name)))
    }

    fn photos(&self) -> impl Iterator<Item = (&'a FileEntry, &'a str)> {
        let files = self.manifest.files.iter();
        files.filter_map(|file| {
            let place = file.name.strip_prefix(PHOTOS)?;
            Some((file, place.trim_start_matches('/')))
        })
    }

    /// Seen by their lengths, before anything is begun.
    fn everything_is_there(&self) -> Result<(), BackupError> {
        self.database_entry()?;
        for file in &self.manifest.files {
            let path = self.folder.path(&file.name);
            if !fs::metadata(&path).is_ok_and(|found| found.len() == file.bytes) {
                return Err(BackupError::at("backup.lost_file", &path));
            }
        }
        Ok(())
    }

    fn places_are_free(&self, replace: bool) -> Result<(), BackupError> {
        let (taken, shown) = match &self.database {
            DatabaseTarget::Sqlite(file) => (file.is_occupied(), file.path().to_owned()),
            DatabaseTarget::Postgres(schema) => {
                (schema.is_occupied(), PathBuf::from(schema.name()))
            }
        };
        let looked_at = taken || matches!(self.database, DatabaseTarget::Postgres(_));
        if looked_at && (replace || !taken) && db::is_open_elsewhere(self.url)? {
            return Err(BackupError::at("backup.target_in_use", &shown));
        }
        if replace {
            return Ok(());
        }
        if taken {
            return Err(occupied(shown.display()));
        }
        let uploads_taken = self.uploads.is_occupied();
        if uploads_taken.map_err(|cause| self.no_uploads(cause))? {
            return Err(occupied(&self.uploads));
        }
        if self.key.source.is_some() && self.key.target.is_occupied() {
            Err(occupied(self.key.target.path().display()))
        } else {
            Ok(())
        }
    }

    /// Copies everything to beside its place, and compares it with the list.
    fn stage(&self) -> Result<(), BackupError> {
        let (entry, source) = (self.database_entry()?, &self.manifest.database.file);
        match &self.database {
            DatabaseTarget::Sqlite(file) => self.copy(entry, &file.clear_stage()?)?,
            DatabaseTarget::Postgres(_) => {
                let path = self.folder.path(source);
                same(entry, &disk::fingerprint(&path)?, &path)?;
            }
        }
        if let Some(source) = &self.key.source {
            disk::copy(source, &self.key.target.clear_stage()?)?;
        }
        self.stage_photos()
    }

    fn stage_photos(&self) -> Result<(), BackupError> {
        let staged = self.uploads.stage();
        let mut staged = staged.map_err(|cause| self.no_uploads(cause))?;
        for (entry, place) in self.photos() {
            let source = self.folder.path(&entry.name);
            let name = BlobName::parse_sharded(place);
            let name = name.ok_or_else(|| BackupError::at("backup.damaged_file", &source))?;
            let file = File::open(&source).map_err(BackupError::io(&source))?;
            let added = staged.add(&name, file);
            let (bytes, hash) = added.map_err(|cause| self.no_uploads(cause))?;
            let sha256 = hash.to_string();
            same(entry, &Fingerprint { bytes, sha256 }, &source)?;
        }
        staged.sync().map_err(|cause| self.no_uploads(cause))
    }

    fn copy(&self, entry: &FileEntry, target: &Path) -> Result<(), BackupError> {
        let source = self.folder.path(&entry.name);
        same(entry, &disk::copy(&source, target)?, &source)
    }

    fn clear_stage(&self) -> Result<(), BackupError> {
        if let DatabaseTarget::Sqlite(file) = &self.database {
            disk::remove(&file.staged())?;
        }
        disk::remove(&self.key.target.staged())?;
        let cleared = self.uploads.clear_stage();
        cleared.map_err(|cause| self.no_uploads(cause))
    }

    fn put_in_place(&self, now: BackupMoment) -> Result<Vec<MovedFile>, BackupError> {
        let mut moved = match &self.database {
            DatabaseTarget::Sqlite(file) => file.move_aside(now, &BESIDE)?,
            DatabaseTarget::Postgres(schema) => {
                let dump = self.folder.path(&self.manifest.database.file);
                let aside = schema.fill(&dump, now)?.into_iter();
                let moved = aside.map(|to| MovedFile {
                    from: PathBuf::from(schema.name()),
                    to: PathBuf::from(to),
                });
                moved.collect()
            }
        };
        if self.key.source.is_some() {
            moved.extend(self.key.target.move_aside(now, &[])?);
            self.key.target.put_in_place()?;
        }
        let aside = self.uploads.put_staged_in_place(&now.to_string());
        let aside = aside.map_err(|cause| self.no_uploads(cause))?;
        moved.extend(aside.map(|to| MovedFile {
            from: PathBuf::from(self.uploads.to_string()),
            to: PathBuf::from(to),
        }));
        let marked = self.mark_uploads();
        marked.map_err(|cause| self.no_uploads(cause))?;
        if let DatabaseTarget::Sqlite(file) = &self.database {
            file.put_in_place()?;
        }
        Ok(moved)
    }

    /// The identity comes along.
    fn mark_uploads(&self) -> Result<(), BlobError> {
        let identity = self.manifest.identity.as_deref();
        match identity.and_then(|text| PublicId::parse(text).ok()) {
            Some(identity) => self.uploads.belong_to(&identity),
            None => self.uploads.forget_installation(),
        }
    }

    fn no_uploads(&self, cause: BlobError) -> BackupError {
        let message = match cause {
            BlobError::DiskFull => Message::new("backup.no_room"),
            BlobError::Missing | BlobError::Unavailable(_) => {
                Message::new("backup.io").with("cause", cause)
            }
        };
        BackupError::Refused(message.with("path", &self.uploads))
    }

    /// What `lensan verify` says of the restored places.
    fn check(&self, older_tables: bool) -> Result<Verdict, BackupError> {
        db::read_apart(self.url, |c| {
            let mut verdict = if older_tables {
                Verdict::default()
            } else {
                verification::verify(c, &self.uploads)?
            };
            if !older_tables && !self.key_opens(c)? {
                let path = self.key.target.path().display();
                verdict.add(format!(
                    "the key {path} does not open the restored database"
                ));
            }
            let identity = database::identity(c)?;
            if identity != self.manifest.identity {
                let line = "the restored database carries another identity than the list";
                verdict.add(line.to_owned());
            }
            Ok(verdict)
        })
    }
}

impl RestorePlan<'_> {
    fn key_opens(&self, c: &mut Conn) -> Result<bool, BackupError> {
        let evidence = keys::evidence(c)?;
        Ok(match Vault::load(self.key.target.path()) {
            Ok(vault) => evidence.is_opened_by(&vault),
            Err(_) => evidence.is_none(),
        })
    }
}

fn same(entry: &FileEntry, found: &disk::Fingerprint, path: &Path) -> Result<(), BackupError> {
    if entry.bytes == found.bytes && entry.sha256 == found.sha256 {
        return Ok(());
    }
    Err(BackupError::at("backup.damaged_file", path))
}

fn database_target(url: &str, manifest: &Manifest) -> Result<DatabaseTarget, BackupError> {
    let entry = &manifest.database;
    match (db::sqlite_file(url)?, entry.kind) {
        (Some(path), DatabaseKind::Sqlite) => Ok(DatabaseTarget::Sqlite(FileTarget::new(&path))),
        (None, DatabaseKind::Postgres) => {
            let wanted = entry.schema.as_deref().unwrap_or("public");
            SchemaTarget::find(url, wanted).map(DatabaseTarget::Postgres)
        }
        (Some(_), DatabaseKind::Postgres) => Err(BackupError::refused("backup.of_postgres")),
        (None, DatabaseKind::Sqlite) => Err(BackupError::refused("backup.of_sqlite")),
    }
}

/// The file that was named, the one in the backup, or none where the right key lies in its place.
fn key_source(
    config: &Config,
    folder: &BackupFolder,
    manifest: &Manifest,
    options: &RestoreOptions,
) -> Result<Option<PathBuf>, BackupError> {
    let Some(wanted) = &manifest.key else {
        return Ok(None);
    };
    let in_place = key::fingerprint_of(&config.key_file);
    if in_place.is_ok_and(|found| found.as_ref() == Some(&wanted.fingerprint)) {
        return Ok(None);
    }
    let kept = wanted.file.as_ref().map(|name| folder.path(name));
    let Some(source) = options.key.clone().or(kept) else {
        let message = Message::new("backup.key_wanted").with("fingerprint", &wanted.fingerprint);
        return Err(BackupError::Refused(
            message.with("path", config.key_file.display()),
        ));
    };
    if key::fingerprint_of(&source)?.as_ref() == Some(&wanted.fingerprint) {
        return Ok(Some(source));
    }
    let message = Message::new("backup.other_key").with("fingerprint", &wanted.fingerprint);
    Err(BackupError::Refused(message.with("path", source.display())))
}
